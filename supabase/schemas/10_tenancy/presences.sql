-- When a person's browser last said that they are at work: their page does so once a minute, and who has not for two and a half is
-- not online. A row and no Realtime presence, where everybody would hear of each of a hundred people who come back together.
create table private.presences (
  tenant_id uuid not null,
  user_id   uuid not null,
  seen_at   timestamptz not null default now(),

  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references public.members (tenant_id, user_id) on delete cascade
) with (fillfactor = 70);
alter table private.presences enable row level security;
create policy nobody_select on private.presences for select to authenticated using (false);

-- How many people who may answer customers are online.
create function private.agents_online(tenant_id uuid)
returns integer
language sql stable security definer set search_path = ''
as $$
  select count(*)::integer
    from private.presences p
    join public.members m on m.tenant_id = p.tenant_id and m.user_id = p.user_id
   where p.tenant_id = agents_online.tenant_id and p.seen_at > now() - interval '150 seconds'
     and m.role >= 'agent' and m.removed_at is null
$$;
