-- Invites an e-mail address. The answer carries the token, once: {id, token, email, role, expires_at}. A second invitation
-- to the same address replaces the first.
create function private.create_invitation(email text, role public.member_role)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_email constant text := lower(trim(create_invitation.email));
  v_token constant text := encode(extensions.gen_random_bytes(24), 'hex');
  v_invitation public.invitations;
begin
  if v_email is null or v_email !~ '^[^@\s]+@[^@\s]+\.[^@\s]+$' or char_length(v_email) > 254 then
    perform private.fail('email_invalid', 422);
  end if;
  if create_invitation.role is null or create_invitation.role = 'owner' then
    perform private.fail('role_not_invitable', 422);
  end if;
  if exists (
    select from public.members m
      join public.profiles p on p.id = m.user_id
     where m.tenant_id = v_tenant and m.removed_at is null and lower(p.email) = v_email
  ) then
    perform private.fail('already_member', 409);
  end if;

  update public.invitations i set revoked_at = now()
   where i.tenant_id = v_tenant and i.email = v_email and i.accepted_at is null and i.revoked_at is null;
  insert into public.invitations (tenant_id, email, role, token_hash, invited_by)
  values (v_tenant, v_email, create_invitation.role, extensions.digest(v_token, 'sha256'), (select auth.uid()))
  returning * into v_invitation;
  perform private.audit(v_tenant, 'member.invited', 'invitations', v_invitation.id,
    jsonb_build_object('role', v_invitation.role));
  return jsonb_build_object('id', v_invitation.id, 'token', v_token, 'email', v_email,
    'role', v_invitation.role, 'expires_at', v_invitation.expires_at);
end;
$$;

create function public.create_invitation(email text, role public.member_role)
returns jsonb
language sql security invoker set search_path = ''
as $$ select private.create_invitation(create_invitation.email, create_invitation.role) $$;

revoke execute on function public.create_invitation(text, public.member_role) from public, anon;
grant execute on function private.create_invitation(text, public.member_role),
  public.create_invitation(text, public.member_role) to authenticated;
