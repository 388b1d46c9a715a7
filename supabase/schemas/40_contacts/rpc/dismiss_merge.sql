-- Two contacts of one name that somebody has looked at and found to be two people: they are suggested no more.
create table private.dismissed_merges (
  tenant_id  uuid not null,
  -- The smaller of both ids, so that a pair is one row.
  contato_id uuid not null,
  other_id   uuid not null,
  created_by uuid,
  created_at timestamptz not null default now(),

  primary key (tenant_id, contato_id, other_id),
  foreign key (tenant_id, contato_id) references public.contatos (tenant_id, id) on delete cascade,
  foreign key (tenant_id, other_id) references public.contatos (tenant_id, id) on delete cascade,
  foreign key (tenant_id, created_by) references public.members (tenant_id, user_id),
  constraint dismissed_merges_are_two check (contato_id < other_id)
);
create index dismissed_merges_other_idx on private.dismissed_merges (tenant_id, other_id);
create index dismissed_merges_created_by_idx on private.dismissed_merges (tenant_id, created_by) where created_by is not null;
alter table private.dismissed_merges enable row level security;
create policy nobody_select on private.dismissed_merges for select to authenticated using (false);

create function private.dismiss_merge(contato_id uuid, other_id uuid, dismissed boolean)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_ids constant uuid[] := array[least(dismiss_merge.contato_id, dismiss_merge.other_id), greatest(dismiss_merge.contato_id, dismiss_merge.other_id)];
begin
  if dismiss_merge.contato_id is not distinct from dismiss_merge.other_id then
    perform private.fail('merge_needs_two', 422);
  end if;
  if (select count(*) from public.contatos k where k.tenant_id = v_tenant and k.id = any(v_ids) and k.mesclado_em is null) < 2 then
    perform private.fail('contato_not_found', 404);
  end if;
  if dismiss_merge.dismissed then
    insert into private.dismissed_merges (tenant_id, contato_id, other_id, created_by)
    values (v_tenant, v_ids[1], v_ids[2], (select auth.uid()))
    on conflict do nothing;
  else
    delete from private.dismissed_merges d
     where d.tenant_id = v_tenant and d.contato_id = v_ids[1] and d.other_id = v_ids[2];
  end if;
end;
$$;

create function public.dismiss_merge(contato_id uuid, other_id uuid, dismissed boolean default true)
returns void
language sql security invoker set search_path = ''
as $$ select private.dismiss_merge(dismiss_merge.contato_id, dismiss_merge.other_id, dismiss_merge.dismissed) $$;

revoke execute on function public.dismiss_merge(uuid, uuid, boolean) from public, anon;
grant execute on function private.dismiss_merge(uuid, uuid, boolean), public.dismiss_merge(uuid, uuid, boolean) to authenticated;
