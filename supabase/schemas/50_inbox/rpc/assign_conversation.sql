-- Gives a conversation to a colleague who can answer it.
create function private.assign_conversation(conversation_id uuid, user_id uuid)
returns public.conversations
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_conversation public.conversations := private.lock_conversation(v_tenant, assign_conversation.conversation_id);
begin
  if v_conversation.status = 'closed' then
    perform private.fail('conversation_closed', 409);
  end if;
  if not exists (
    select from public.members m
     where m.tenant_id = v_tenant and m.user_id = assign_conversation.user_id
       and m.removed_at is null and m.role >= 'agent'
  ) then
    perform private.fail('member_not_found', 404);
  end if;
  if v_conversation.assignee_id = assign_conversation.user_id then
    return v_conversation;
  end if;
  update public.conversations c set status = 'active', assignee_id = assign_conversation.user_id
   where c.tenant_id = v_tenant and c.id = v_conversation.id;
  perform private.append_event(v_tenant, v_conversation.id, 'assigned', assign_conversation.user_id);
  return private.lock_conversation(v_tenant, v_conversation.id);
end;
$$;

create function public.assign_conversation(conversation_id uuid, user_id uuid)
returns public.conversations
language sql security invoker set search_path = ''
as $$ select private.assign_conversation(assign_conversation.conversation_id, assign_conversation.user_id) $$;

revoke execute on function public.assign_conversation(uuid, uuid) from public, anon;
grant execute on function private.assign_conversation(uuid, uuid), public.assign_conversation(uuid, uuid) to authenticated;
