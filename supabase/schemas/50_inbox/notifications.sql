-- What somebody should know although they look elsewhere. `kind` and what `data` holds for each: shared/src/operations.ts.
create table public.notifications (
  id         uuid not null default gen_random_uuid(),
  tenant_id  uuid not null,
  user_id    uuid not null,
  kind       text not null,
  data       jsonb not null default '{}',
  created_at timestamptz not null default now(),
  read_at    timestamptz,

  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references public.members (tenant_id, user_id) on delete cascade
);
create index notifications_list_idx on public.notifications (tenant_id, user_id, created_at desc, id desc);

alter table public.notifications enable row level security;
create policy own_select on public.notifications for select to authenticated
  using (tenant_id = (select private.tenant_id()) and user_id = (select auth.uid()));
-- No write policies: notify() writes and read_notifications() marks.
grant select on public.notifications to authenticated;

-- Tells everybody of a tenant who holds at least `role`.
create function private.notify(tenant_id uuid, role public.member_role, kind text, data jsonb)
returns void
language sql security definer set search_path = ''
as $$
  select private.notify_person(m.tenant_id, m.user_id, notify.kind, notify.data)
    from public.members m
   where m.tenant_id = notify.tenant_id and m.role >= notify.role and m.removed_at is null
$$;

create function private.notify_person(tenant_id uuid, user_id uuid, kind text, data jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_row public.notifications;
begin
  insert into public.notifications (tenant_id, user_id, kind, data)
  values (notify_person.tenant_id, notify_person.user_id, notify_person.kind, notify_person.data)
  returning * into v_row;
  perform realtime.send(jsonb_build_object('v', 1, 'rows', jsonb_build_array(to_jsonb(v_row) - 'tenant_id' - 'user_id')),
    'notificacao', 'tenant:' || v_row.tenant_id || ':user:' || v_row.user_id, true);
end;
$$;
