-- What an invitation link is about, for the page that offers to accept it: {tenant_name, email, role}.
-- Open to people without a session: the token is 192 random bits, and a wrong, used, revoked or expired one all get the same answer.
create function private.peek_invitation(token text)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_answer jsonb;
begin
  select jsonb_build_object('tenant_name', t.name, 'email', i.email, 'role', i.role)
    into v_answer
    from public.invitations i
    join public.tenants t on t.id = i.tenant_id
   where i.token_hash = extensions.digest(peek_invitation.token, 'sha256')
     and i.accepted_at is null and i.revoked_at is null and i.expires_at > now();
  if v_answer is null then
    perform private.fail('invitation_invalid', 404);
  end if;
  return v_answer;
end;
$$;

create function public.peek_invitation(token text)
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.peek_invitation(peek_invitation.token) $$;

grant execute on function private.peek_invitation(text), public.peek_invitation(text) to anon, authenticated;
