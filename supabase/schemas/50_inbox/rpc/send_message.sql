-- The only way to say something: stores the message and its outbox row in one transaction, or refuses and stores nothing.
-- `client_id` is the browser's id of this intent: the same one twice gives the first message. `type` is text or note (notes
-- stay among colleagues); `payload` may carry reply_to_id. A text written in a waiting conversation takes it.
create function private.send_message(conversation_id uuid, client_id uuid, type text, body text, payload jsonb)
returns public.messages
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_conversation public.conversations;
  v_channel public.channels;
  v_message public.messages;
  v_reply_to uuid;
begin
  if send_message.type is null or send_message.type not in ('text', 'note') then
    perform private.fail('message_type_unsupported', 422);
  end if;
  if send_message.client_id is null then
    perform private.fail('client_id_missing', 422);
  end if;
  if coalesce(trim(send_message.body, e' \t\n\r'), '') = '' then
    perform private.fail('message_empty', 422);
  end if;

  select c.* into v_conversation
    from public.conversations c
   where c.tenant_id = v_tenant and c.id = send_message.conversation_id
     for update;
  if v_conversation.id is null then
    perform private.fail('conversation_not_found', 404);
  end if;
  select m.* into v_message
    from public.messages m
   where m.tenant_id = v_tenant and m.client_id = send_message.client_id;
  if v_message.id is not null then
    if v_message.conversation_id <> v_conversation.id then
      perform private.fail('client_id_reused', 409);
    end if;
    return v_message;
  end if;

  select h.* into v_channel
    from public.channels h
   where h.tenant_id = v_tenant and h.id = v_conversation.channel_id;
  if char_length(send_message.body) > v_channel.max_text_length then
    perform private.fail('message_too_long', 422);
  end if;
  if send_message.type = 'text' then
    if v_conversation.status = 'closed' then
      perform private.fail('conversation_closed', 409);
    end if;
    if not v_channel.is_active then
      perform private.fail('channel_inactive', 409);
    end if;
    if v_channel.reply_window is not null
       and coalesce(v_conversation.window_expires_at, '-infinity') <= now() then
      perform private.fail('outside_window', 422);
    end if;
  end if;

  if send_message.payload ->> 'reply_to_id' is not null then
    select m.id into v_reply_to
      from public.messages m
     where m.tenant_id = v_tenant and m.conversation_id = v_conversation.id
       and m.id::text = send_message.payload ->> 'reply_to_id';
    if v_reply_to is null then
      perform private.fail('message_not_found', 404);
    end if;
  end if;

  if send_message.type = 'text' and v_conversation.status = 'waiting' then
    update public.conversations c set status = 'active', assignee_id = (select auth.uid())
     where c.tenant_id = v_tenant and c.id = v_conversation.id;
    perform private.append_event(v_tenant, v_conversation.id, 'claimed');
  end if;
  v_message := private.append_message(
    v_tenant, v_conversation.id, 'outbound', send_message.type::public.message_type, send_message.body, '{}',
    case send_message.type when 'note' then 'sent' else 'queued' end::public.message_status,
    case send_message.type when 'note' then now() end,
    client_id => send_message.client_id, author_id => (select auth.uid()), reply_to_id => v_reply_to);
  if send_message.type = 'text' then
    perform private.enqueue_message(v_message);
  end if;
  return v_message;
end;
$$;

create function public.send_message(conversation_id uuid, client_id uuid, type text, body text, payload jsonb default '{}')
returns public.messages
language sql security invoker set search_path = ''
as $$
  select private.send_message(
    send_message.conversation_id, send_message.client_id, send_message.type, send_message.body, send_message.payload)
$$;

revoke execute on function public.send_message(uuid, uuid, text, text, jsonb) from public, anon;
grant execute on function private.send_message(uuid, uuid, text, text, jsonb),
  public.send_message(uuid, uuid, text, text, jsonb) to authenticated;
