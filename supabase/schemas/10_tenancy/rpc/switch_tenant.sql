-- Makes another of the caller's companies the active one. Their open tabs hear `sessao_revogada` and refresh their session.
create function private.switch_tenant(tenant_id uuid)
returns public.tenants
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant public.tenants;
begin
  select t.* into v_tenant
    from public.tenants t
    join public.members m on m.tenant_id = t.id
   where t.id = switch_tenant.tenant_id
     and m.user_id = (select auth.uid())
     and m.removed_at is null;
  if v_tenant.id is null then
    perform private.fail('tenant_not_found', 404);
  end if;

  update public.profiles p set active_tenant_id = v_tenant.id where p.id = (select auth.uid());
  perform realtime.send(
    jsonb_build_object('v', 1, 'reason', 'tenant_switched'), 'sessao_revogada',
    'tenant:' || m.tenant_id || ':user:' || m.user_id, true)
    from public.members m
   where m.user_id = (select auth.uid()) and m.removed_at is null;
  return v_tenant;
end;
$$;

create function public.switch_tenant(tenant_id uuid)
returns public.tenants
language sql security invoker set search_path = ''
as $$ select private.switch_tenant(switch_tenant.tenant_id) $$;

revoke execute on function public.switch_tenant(uuid) from public, anon;
grant execute on function private.switch_tenant(uuid), public.switch_tenant(uuid) to authenticated;
