-- Ends a conversation; what still waits in its outbox is sent all the same. Closing twice is no error.
create function private.close_conversation(conversation_id uuid)
returns public.conversations
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_conversation public.conversations := private.lock_conversation(v_tenant, close_conversation.conversation_id);
begin
  if v_conversation.status = 'closed' then
    return v_conversation;
  end if;
  update public.conversations c set status = 'closed', closed_at = now(), unread_count = 0
   where c.tenant_id = v_tenant and c.id = v_conversation.id;
  perform private.append_event(v_tenant, v_conversation.id, 'closed');
  return private.lock_conversation(v_tenant, v_conversation.id);
end;
$$;

create function public.close_conversation(conversation_id uuid)
returns public.conversations
language sql security invoker set search_path = ''
as $$ select private.close_conversation(close_conversation.conversation_id) $$;

revoke execute on function public.close_conversation(uuid) from public, anon;
grant execute on function private.close_conversation(uuid), public.close_conversation(uuid) to authenticated;
