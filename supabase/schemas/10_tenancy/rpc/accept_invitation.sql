-- Joins the tenant an invitation names and makes it the active one. The link works for its own e-mail address only,
-- and a former member who is invited again comes back with the invitation's role.
create function private.accept_invitation(token text)
returns public.tenants
language plpgsql security definer set search_path = ''
as $$
declare
  v_invitation public.invitations;
  v_tenant public.tenants;
begin
  select i.* into v_invitation
    from public.invitations i
    join public.profiles p on p.id = (select auth.uid()) and lower(p.email) = i.email
   where i.token_hash = extensions.digest(accept_invitation.token, 'sha256')
     and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
     for update of i;
  if v_invitation.id is null then
    perform private.fail('invitation_invalid', 404);
  end if;

  update public.invitations i set accepted_at = now()
   where i.tenant_id = v_invitation.tenant_id and i.id = v_invitation.id;
  insert into public.members (tenant_id, user_id, role)
  values (v_invitation.tenant_id, (select auth.uid()), v_invitation.role)
  on conflict (tenant_id, user_id) do update set role = excluded.role, removed_at = null
    where members.removed_at is not null;
  update public.profiles p set active_tenant_id = v_invitation.tenant_id where p.id = (select auth.uid());
  perform private.audit(v_invitation.tenant_id, 'member.joined', 'members', (select auth.uid()),
    jsonb_build_object('role', v_invitation.role));

  select t.* into v_tenant from public.tenants t where t.id = v_invitation.tenant_id;
  return v_tenant;
end;
$$;

create function public.accept_invitation(token text)
returns public.tenants
language sql security invoker set search_path = ''
as $$ select private.accept_invitation(accept_invitation.token) $$;

revoke execute on function public.accept_invitation(text) from public, anon;
grant execute on function private.accept_invitation(text), public.accept_invitation(text) to authenticated;
