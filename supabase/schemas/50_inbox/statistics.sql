-- A young database. Connections keep their plans, and on an almost empty table every index looks as good as the right one: plans
-- made then read a tenant's whole table once it has grown, hundreds of times slower, until autovacuum comes by a minute later.
-- So the tables are looked at anew at a tenant's 32nd, 64th, 128th … conversation, which makes every connection plan again. Once
-- they hold a lot, a new tenant changes nothing, and the customer who is just writing need not wait for it.
create function private.refresh_statistics()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if (select c.reltuples > 100000 from pg_class c where c.oid = 'public.messages'::regclass) then
    return null;
  end if;
  -- Waits for nobody: whoever holds one of them is looking at it already.
  analyze (skip_locked) public.contatos, public.contact_identities, public.conversations, public.messages, public.profiles;
  return null;
end;
$$;
create trigger on_protocol_refresh_statistics
  after update on private.protocol_counters
  for each row when (new.last between 32 and 65536 and (new.last & (new.last - 1)) = 0)
  execute function private.refresh_statistics();
