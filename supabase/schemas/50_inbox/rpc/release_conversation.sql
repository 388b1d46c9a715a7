-- Gives a conversation back to the queue. One's own, or anybody's for a supervisor; the robot's for everybody.
create function private.release_conversation(conversation_id uuid)
returns public.conversations
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_conversation public.conversations := private.lock_conversation(v_tenant, release_conversation.conversation_id);
begin
  if v_conversation.status = 'closed' then
    perform private.fail('conversation_closed', 409);
  end if;
  if v_conversation.status = 'waiting' then
    return v_conversation;
  end if;
  if v_conversation.status = 'bot' then
    perform private.hand_over(v_tenant, v_conversation.id, 'released', false);
    return private.lock_conversation(v_tenant, v_conversation.id);
  end if;
  if v_conversation.assignee_id <> (select auth.uid()) and not private.has_role('supervisor') then
    perform private.fail('forbidden', 403);
  end if;
  update public.conversations c set status = 'waiting', assignee_id = null
   where c.tenant_id = v_tenant and c.id = v_conversation.id;
  perform private.append_event(v_tenant, v_conversation.id, 'released');
  return private.lock_conversation(v_tenant, v_conversation.id);
end;
$$;

create function public.release_conversation(conversation_id uuid)
returns public.conversations
language sql security invoker set search_path = ''
as $$ select private.release_conversation(release_conversation.conversation_id) $$;

revoke execute on function public.release_conversation(uuid) from public, anon;
grant execute on function private.release_conversation(uuid), public.release_conversation(uuid) to authenticated;
