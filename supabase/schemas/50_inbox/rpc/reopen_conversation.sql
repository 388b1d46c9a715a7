-- Opens a closed conversation again for the caller, unless the contact has another one open on the channel. One that was put away
-- is back in the lists with it.
create function private.reopen_conversation(conversation_id uuid)
returns public.conversations
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_conversation public.conversations;
begin
  -- The customer's row before the conversation's, as everywhere: they may be taken out of the archive with it.
  perform from public.contatos k
    where k.tenant_id = v_tenant and k.id = (
      select c.contato_id from public.conversations c where c.tenant_id = v_tenant and c.id = reopen_conversation.conversation_id)
      for no key update;
  v_conversation := private.lock_conversation(v_tenant, reopen_conversation.conversation_id);
  if v_conversation.status <> 'closed' then
    return v_conversation;
  end if;
  begin
    update public.conversations c set status = 'active', assignee_id = (select auth.uid()), closed_at = null, archived_at = null
     where c.tenant_id = v_tenant and c.id = v_conversation.id;
  exception when unique_violation then
    perform private.fail('conversation_already_open', 409);
  end;
  perform private.append_event(v_tenant, v_conversation.id, 'reopened');
  return private.lock_conversation(v_tenant, v_conversation.id);
end;
$$;

create function public.reopen_conversation(conversation_id uuid)
returns public.conversations
language sql security invoker set search_path = ''
as $$ select private.reopen_conversation(reopen_conversation.conversation_id) $$;

revoke execute on function public.reopen_conversation(uuid) from public, anon;
grant execute on function private.reopen_conversation(uuid), public.reopen_conversation(uuid) to authenticated;
