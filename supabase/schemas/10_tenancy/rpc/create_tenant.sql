-- A new company with the caller as its owner, made active at once. The caller refreshes the session to enter it.
create function private.create_tenant(name text)
returns public.tenants
language plpgsql security definer set search_path = ''
as $$
declare
  v_name constant text := nullif(trim(create_tenant.name), '');
  v_tenant public.tenants;
begin
  if (select auth.uid()) is null then
    perform private.fail('forbidden', 403);
  end if;
  if v_name is null or char_length(v_name) > 80 then
    perform private.fail('tenant_name_invalid', 422);
  end if;
  -- One person may found a handful of companies, not fill the table.
  if (select count(*) >= 10 from public.members m
       where m.user_id = (select auth.uid()) and m.role = 'owner' and m.removed_at is null) then
    perform private.fail('too_many_tenants', 409);
  end if;

  insert into public.tenants (name) values (v_name) returning * into v_tenant;
  insert into public.members (tenant_id, user_id, role) values (v_tenant.id, (select auth.uid()), 'owner');
  update public.profiles p set active_tenant_id = v_tenant.id where p.id = (select auth.uid());
  perform private.add_first_responses(v_tenant.id);
  perform private.audit(v_tenant.id, 'tenant.created', 'tenants', v_tenant.id);
  return v_tenant;
end;
$$;

create function public.create_tenant(name text)
returns public.tenants
language sql security invoker set search_path = ''
as $$ select private.create_tenant(create_tenant.name) $$;

revoke execute on function public.create_tenant(text) from public, anon;
grant execute on function private.create_tenant(text), public.create_tenant(text) to authenticated;
