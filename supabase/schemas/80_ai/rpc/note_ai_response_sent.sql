-- A suggested answer, changed or not, has become this message of the same conversation.
create function private.note_ai_response_sent(ai_response_id uuid, message_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
begin
  update public.ai_responses r set sent_message_id = m.id
    from public.messages m
   where r.tenant_id = v_tenant and r.id = note_ai_response_sent.ai_response_id
     and m.tenant_id = v_tenant and m.id = note_ai_response_sent.message_id and m.direction = 'outbound'
     and m.conversation_id = r.conversation_id;
  if not found then
    perform private.fail('ai_response_not_found', 404);
  end if;
end;
$$;

create function public.note_ai_response_sent(ai_response_id uuid, message_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.note_ai_response_sent(note_ai_response_sent.ai_response_id, note_ai_response_sent.message_id) $$;

revoke execute on function public.note_ai_response_sent(uuid, uuid) from public, anon;
grant execute on function private.note_ai_response_sent(uuid, uuid), public.note_ai_response_sent(uuid, uuid) to authenticated;
