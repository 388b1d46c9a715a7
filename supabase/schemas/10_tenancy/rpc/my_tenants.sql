-- The companies the caller works for; `is_active` marks the one their next token points at.
create function private.my_tenants()
returns table (id uuid, name text, role public.member_role, is_active boolean)
language sql stable security definer set search_path = ''
as $$
  select t.id, t.name, m.role, t.id is not distinct from p.active_tenant_id
    from public.members m
    join public.tenants t on t.id = m.tenant_id
    join public.profiles p on p.id = m.user_id
   where m.user_id = (select auth.uid()) and m.removed_at is null
   order by t.name, t.id
$$;

create function public.my_tenants()
returns table (id uuid, name text, role public.member_role, is_active boolean)
language sql stable security invoker set search_path = ''
as $$ select * from private.my_tenants() $$;

revoke execute on function public.my_tenants() from public, anon;
grant execute on function private.my_tenants(), public.my_tenants() to authenticated;
