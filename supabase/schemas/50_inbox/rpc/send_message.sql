-- The only way to say something: stores the message and its outbox row in one transaction, or refuses and stores nothing.
-- `client_id` is the browser's id of this intent: the same one twice gives the first message. Notes stay among colleagues.
-- `payload` by type: shared/src/message-content.ts; besides it may carry reply_to_id, upload_id for a file, and allow_duplicate for
-- the same words again. Whoever says something in a conversation that waits, or is the robot's, takes it.
create function private.send_message(conversation_id uuid, client_id uuid, type text, body text, payload jsonb)
returns public.messages
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_given constant jsonb := coalesce(send_message.payload, '{}');
  v_is_note constant boolean := coalesce(send_message.type = 'note', false);
  v_conversation public.conversations;
  v_channel public.channels;
  v_message public.messages;
  v_reply_to public.messages;
  v_body text;
  v_payload jsonb;
begin
  if send_message.client_id is null then
    perform private.fail('client_id_missing', 422);
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
  if not coalesce(send_message.type in ('text', 'note') or private.can_carry(v_channel, send_message.type), false) then
    perform private.fail('message_type_unsupported', 422);
  end if;
  select x.body, x.payload into v_body, v_payload
    from private.check_content(v_channel, send_message.type, send_message.body, v_given) x;
  if not v_is_note then
    perform private.check_moment(v_conversation, v_channel, send_message.type);
  end if;
  if send_message.type = 'text' and not v_given @> '{"allow_duplicate": true}' then
    perform private.check_echo(v_conversation, v_body);
  end if;

  if v_given ->> 'reply_to_id' is not null then
    select m.* into v_reply_to
      from public.messages m
     where m.tenant_id = v_tenant and m.conversation_id = v_conversation.id and m.id = private.uuid_of(v_given ->> 'reply_to_id');
    if v_reply_to.id is null and send_message.type <> 'reaction' then
      perform private.fail('message_not_found', 404);
    end if;
  end if;
  if send_message.type = 'reaction'
     and (v_reply_to.provider_ref is null or v_reply_to.type = 'reaction' or v_reply_to.revoked_at is not null) then
    perform private.fail('reaction_target_invalid', 422);
  end if;

  if not v_is_note and v_conversation.status in ('bot', 'waiting') then
    update public.conversations c set status = 'active', assignee_id = (select auth.uid())
     where c.tenant_id = v_tenant and c.id = v_conversation.id;
    perform private.append_event(v_tenant, v_conversation.id, 'claimed');
  end if;
  v_message := private.append_message(
    v_tenant, v_conversation.id, 'outbound', send_message.type::public.message_type, v_body, v_payload,
    case when v_is_note then 'sent' else 'queued' end::public.message_status, case when v_is_note then now() end,
    client_id => send_message.client_id, author_id => (select auth.uid()), reply_to_id => v_reply_to.id,
    held_code => case when not v_is_note then private.held_code(v_tenant, v_channel.id) end);
  perform private.take_file(v_message, v_channel, v_given);
  -- Drawn at once; it goes again if it fails.
  if send_message.type = 'reaction' and private.refresh_reactions(v_tenant, v_reply_to.id) then
    perform private.broadcast_changed_messages(v_tenant, array[v_reply_to.id]);
  end if;
  if not v_is_note then
    perform private.enqueue_message(v_message);
  end if;
  return v_message;
exception when unique_violation then
  -- The same click at this moment in another conversation.
  perform private.fail('client_id_reused', 409);
  return null;
end;
$$;

-- Whether the channel's adapter knows how to send this type.
create function private.can_carry(channel public.channels, type text)
returns boolean
language sql immutable set search_path = ''
as $$ select coalesce(channel.capabilities -> 'types' ? can_carry.type, false) $$;

-- Whether something may be said to the customer now. A template may open a conversation, but not while so much waits that it
-- would hold up the answers.
create function private.check_moment(conversation public.conversations, channel public.channels, type text)
returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_is_open constant boolean :=
    channel.reply_window is null or coalesce(conversation.window_expires_at, '-infinity') > now();
begin
  if conversation.status = 'closed' then
    perform private.fail('conversation_closed', 409);
  end if;
  if not channel.is_active then
    perform private.fail('channel_inactive', 409);
  end if;
  if v_is_open then
    return;
  end if;
  if check_moment.type <> 'template' then
    perform private.fail('outside_window', 422);
  end if;
  if private.queue_is_full(channel.tenant_id, channel.id) then
    perform private.fail('queue_full', 409);
  end if;
end;
$$;

-- The same words twice within half a minute are more often a slip than meant: the person is asked.
create function private.check_echo(conversation public.conversations, body text)
returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if exists (
    select
      from (
        select m.direction, m.type, m.body, m.status, m.created_at
          from public.messages m
         where m.tenant_id = conversation.tenant_id and m.conversation_id = conversation.id
         order by m.seq desc
         limit 50) recent
     where recent.direction = 'outbound' and recent.type = 'text' and recent.status <> 'failed'
       and recent.created_at > now() - interval '30 seconds'
       and trim(recent.body, e' \t\n\r') = trim(check_echo.body, e' \t\n\r')
  ) then
    perform private.fail('duplicate_30s', 409);
  end if;
end;
$$;

-- Attaches the upload a message was sent with. A template's header takes one kind of file, any other message its own.
create function private.take_file(message public.messages, channel public.channels, given jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_is_template constant boolean := message.type = 'template';
  v_upload constant text := case when v_is_template then given #>> '{template,upload_id}' else given ->> 'upload_id' end;
begin
  if message.type not in ('image', 'video', 'audio', 'document', 'sticker', 'template') or (v_is_template and v_upload is null) then
    return;
  end if;
  perform private.take_upload(message.tenant_id, (select auth.uid()), private.uuid_of(v_upload), message,
    case when v_is_template then private.heading_media(channel, private.uuid_of(given #>> '{template,template_id}'))
      else channel.capabilities -> 'media' end);
  perform private.broadcast_changed_messages(message.tenant_id, array[message.id]);
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
