-- What people did that somebody may later ask about. Append-only: no role updates or deletes it.
create table public.audit_log (
  id         bigint generated always as identity,
  tenant_id  uuid not null references public.tenants,
  actor_id   uuid,
  action     text not null,
  entity     text not null,
  entity_id  uuid,
  data       jsonb not null default '{}',
  created_at timestamptz not null default now(),

  primary key (tenant_id, id)
);
create index audit_log_entity_idx on public.audit_log (tenant_id, entity, entity_id, id desc);

alter table public.audit_log enable row level security;
create policy admins_select on public.audit_log for select to authenticated
  using (tenant_id = (select private.tenant_id()) and (select private.has_role('admin')));
-- No write policies: private.audit() appends.
grant select on public.audit_log to authenticated;

-- Appends one line in the name of the caller. `action` is noun.past, e.g. 'member.removed'.
create function private.audit(tenant_id uuid, action text, entity text, entity_id uuid, data jsonb default '{}')
returns void
language sql security definer set search_path = ''
as $$
  insert into public.audit_log (tenant_id, actor_id, action, entity, entity_id, data)
  values (audit.tenant_id, (select auth.uid()), audit.action, audit.entity, audit.entity_id, audit.data)
$$;

create function private.refuse_audit_change()
returns trigger
language plpgsql set search_path = ''
as $$
begin
  perform private.fail('audit_is_append_only', 403);
  return null;
end;
$$;
create trigger on_audit_change_refuse
  before update or delete or truncate on public.audit_log
  for each statement execute function private.refuse_audit_change();
