-- Closes an invitation that nobody has used yet.
create function private.revoke_invitation(invitation_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
begin
  update public.invitations i set revoked_at = now()
   where i.tenant_id = v_tenant and i.id = revoke_invitation.invitation_id
     and i.accepted_at is null and i.revoked_at is null;
  if not found then
    perform private.fail('invitation_not_found', 404);
  end if;
  perform private.audit(v_tenant, 'invitation.revoked', 'invitations', revoke_invitation.invitation_id);
end;
$$;

create function public.revoke_invitation(invitation_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.revoke_invitation(revoke_invitation.invitation_id) $$;

revoke execute on function public.revoke_invitation(uuid) from public, anon;
grant execute on function private.revoke_invitation(uuid), public.revoke_invitation(uuid) to authenticated;
