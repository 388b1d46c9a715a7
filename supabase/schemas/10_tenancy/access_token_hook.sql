-- Called by Auth for every access token: adds `tenant_id` and `tenant_role` of the person's active tenant.
-- Without a standing membership there is no claim, and without the claim no policy lets anything through.
-- `event` is {user_id, claims, authentication_method}; the answer is the same with its claims completed.
create function private.access_token_hook(event jsonb)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_member public.members;
begin
  select m.*
    into v_member
    from public.members m
    join public.profiles p on p.id = m.user_id
   where m.user_id = (access_token_hook.event ->> 'user_id')::uuid
     and m.removed_at is null
   order by (m.tenant_id = p.active_tenant_id) desc nulls last, m.created_at
   limit 1;

  if v_member.tenant_id is null then
    return jsonb_set(access_token_hook.event, '{claims}',
      (access_token_hook.event -> 'claims') - 'tenant_id' - 'tenant_role');
  end if;
  return jsonb_set(access_token_hook.event, '{claims}',
    (access_token_hook.event -> 'claims')
      || jsonb_build_object('tenant_id', v_member.tenant_id, 'tenant_role', v_member.role));
end;
$$;
grant usage on schema private to supabase_auth_admin;
grant execute on function private.access_token_hook(jsonb) to supabase_auth_admin;
