-- The caller's tenant: what the token claims, if the membership behind the claim still stands.
-- Policies write `(select private.tenant_id())`, so it costs one index lookup per statement, and a removed member reads
-- nothing from the next statement on although the token lives for minutes. PL/pgSQL, because it keeps its plan: every table
-- of a query asks once, and a SQL function would be planned anew each time. The token is read once, and outside the lookup,
-- which then starts in half the time.
create function private.tenant_id()
returns uuid
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_claims constant jsonb := auth.jwt();
  v_tenant constant uuid := nullif(v_claims ->> 'tenant_id', '');
begin
  perform from public.members m
    where m.tenant_id = v_tenant and m.user_id = (v_claims ->> 'sub')::uuid and m.removed_at is null;
  return case when found then v_tenant end;
end;
$$;
grant execute on function private.tenant_id() to authenticated;

-- True when the caller holds at least `role` in their tenant.
create function private.has_role(role public.member_role)
returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return exists (
    select
      from public.members m
     where m.tenant_id = nullif((select auth.jwt()) ->> 'tenant_id', '')::uuid
       and m.user_id = (select auth.uid())
       and m.removed_at is null
       and m.role >= has_role.role);
end;
$$;
grant execute on function private.has_role(public.member_role) to authenticated;

-- The caller's tenant, or 403 when they hold less than `role` in it. Every verb begins with this.
create function private.require_role(role public.member_role)
returns uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not private.has_role(require_role.role) then
    perform private.fail('forbidden', 403);
  end if;
  return private.tenant_id();
end;
$$;
grant execute on function private.require_role(public.member_role) to authenticated;

-- The same for `caller` ({sub, tenant_id}), in whose name one of our functions asks over a connection of its own: from here to the end
-- of the transaction they are who asks. Executable by that connection alone: a client that names its caller could be anybody.
create function private.act_for(caller jsonb, role public.member_role)
returns uuid
language plpgsql security definer set search_path = ''
as $$
begin
  perform set_config('request.jwt.claims', act_for.caller::text, true);
  return private.require_role(act_for.role);
end;
$$;
