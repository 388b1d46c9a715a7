-- What came through the platform's own door for addresses that nobody has connected, one row each and day in São Paulo: a number was
-- subscribed at the provider and forgotten here, or removed here and not there. The operator's business: no client role reads it.
create table private.unknown_addresses (
  provider          text not null,
  address           text not null,
  day               date not null,
  received_count    integer not null default 1,
  first_received_at timestamptz not null default now(),
  last_received_at  timestamptz not null default now(),

  primary key (provider, address, day)
);
alter table private.unknown_addresses enable row level security;
create policy nobody_select on private.unknown_addresses for select to authenticated using (false);

-- Counts them, in one order for everybody, and has the operator told of each once a day.
create function private.note_unknown_addresses(provider text, addresses text[])
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_row private.unknown_addresses;
begin
  for v_row in
    insert into private.unknown_addresses as u (provider, address, day)
    select note_unknown_addresses.provider, a, (now() at time zone 'America/Sao_Paulo')::date
      from unnest(note_unknown_addresses.addresses) a
     group by a
     order by a
    on conflict on constraint unknown_addresses_pkey do update
      set received_count = u.received_count + 1, last_received_at = now()
    returning u.*
  loop
    if v_row.received_count = 1 then
      perform private.enqueue_job('operator.tell', jsonb_build_object('provider', v_row.provider, 'address', v_row.address));
    end if;
  end loop;
end;
$$;
