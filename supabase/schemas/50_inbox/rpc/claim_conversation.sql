-- Takes a free conversation for the caller. Two agents racing: one wins, the other gets 409 and sees who won.
create function private.claim_conversation(conversation_id uuid)
returns public.conversations
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_conversation public.conversations := private.lock_conversation(v_tenant, claim_conversation.conversation_id);
begin
  if v_conversation.status = 'closed' then
    perform private.fail('conversation_closed', 409);
  end if;
  if v_conversation.assignee_id = (select auth.uid()) then
    return v_conversation;
  end if;
  if v_conversation.assignee_id is not null then
    perform private.fail('conversation_taken', 409);
  end if;
  update public.conversations c set status = 'active', assignee_id = (select auth.uid())
   where c.tenant_id = v_tenant and c.id = v_conversation.id;
  perform private.append_event(v_tenant, v_conversation.id, 'claimed');
  return private.lock_conversation(v_tenant, v_conversation.id);
end;
$$;

-- The conversation's row, locked, or 404.
create function private.lock_conversation(tenant_id uuid, conversation_id uuid)
returns public.conversations
language plpgsql security definer set search_path = ''
as $$
declare
  v_conversation public.conversations;
begin
  select c.* into v_conversation
    from public.conversations c
   where c.tenant_id = lock_conversation.tenant_id and c.id = lock_conversation.conversation_id
     for update;
  if v_conversation.id is null then
    perform private.fail('conversation_not_found', 404);
  end if;
  return v_conversation;
end;
$$;

create function public.claim_conversation(conversation_id uuid)
returns public.conversations
language sql security invoker set search_path = ''
as $$ select private.claim_conversation(claim_conversation.conversation_id) $$;

revoke execute on function public.claim_conversation(uuid) from public, anon;
grant execute on function private.claim_conversation(uuid), public.claim_conversation(uuid) to authenticated;
