-- What a sender does to a message already sent. The change may overtake the message: then it brings the message in, changed
-- already, and the late original is a copy of what is known.

-- New words. Only the side that wrote a message changes it, and only to what it said last.
create function private.apply_edit(channel public.channels, event jsonb)
returns private.applied
language plpgsql security definer set search_path = ''
as $$
declare
  v_at constant timestamptz := least(coalesce((event ->> 'at')::timestamptz, now()), now());
  v_message public.messages;
  v_applied private.applied;
begin
  v_message := private.lock_original(channel, event);
  if v_message.id is null then
    v_applied := private.apply_original(channel, event);
    update public.messages m set edited_at = v_at where m.tenant_id = channel.tenant_id and m.id = v_applied.message_id;
    return v_applied;
  end if;

  if v_message.type::text <> event ->> 'type' or not private.is_original_sender(v_message, event) then
    return null;
  end if;
  update public.messages m
     set body = case when m.type = 'text' then coalesce(event ->> 'body', m.body) else event ->> 'body' end,
         edited_at = v_at
   where m.tenant_id = v_message.tenant_id and m.id = v_message.id and m.revoked_at is null
     and (m.edited_at is null or m.edited_at <= v_at)
     and m.body is distinct from event ->> 'body'
  returning m.* into v_message;
  if not found then
    return null;
  end if;
  update public.conversations c set last_message_preview = left(v_message.body, 160)
   where c.tenant_id = v_message.tenant_id and c.id = v_message.conversation_id and c.last_message_seq = v_message.seq;
  v_applied.conversation_id := v_message.conversation_id;
  v_applied.changed_id := v_message.id;
  return v_applied;
end;
$$;

-- Taken back for everybody: words, reactions and files go, the place in the thread remains.
create function private.apply_revoke(channel public.channels, event jsonb)
returns private.applied
language plpgsql security definer set search_path = ''
as $$
declare
  v_at constant timestamptz := least(coalesce((event ->> 'at')::timestamptz, now()), now());
  v_message public.messages;
  v_applied private.applied;
begin
  v_message := private.lock_original(channel, event);
  if v_message.id is null then
    v_applied := private.apply_original(channel, event || '{"type": "unsupported", "body": null, "payload": {}, "media": null}');
    update public.messages m set revoked_at = v_at where m.tenant_id = channel.tenant_id and m.id = v_applied.message_id;
    return v_applied;
  end if;

  if v_message.revoked_at is not null or not private.is_original_sender(v_message, event) then
    return null;
  end if;
  update public.messages m set body = null, transcricao = null, transcricao_estado = null, payload = '{}', reactions = '{}', revoked_at = v_at
   where m.tenant_id = v_message.tenant_id and m.id = v_message.id;
  perform private.drop_attachments(v_message.tenant_id, v_message.id);
  update public.conversations c set last_message_preview = null
   where c.tenant_id = v_message.tenant_id and c.id = v_message.conversation_id and c.last_message_seq = v_message.seq;
  v_applied.conversation_id := v_message.conversation_id;
  v_applied.changed_id := v_message.id;
  return v_applied;
end;
$$;

-- The message a change is about, with its conversation locked first as everywhere. Null when it has not come yet.
create function private.lock_original(channel public.channels, event jsonb)
returns public.messages
language plpgsql security definer set search_path = ''
as $$
declare
  v_message public.messages;
begin
  perform from public.conversations c
    where (c.tenant_id, c.id) = (
      select m.tenant_id, m.conversation_id from public.messages m
       where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.provider_ref = event ->> 'ref')
      for update;
  select m.* into v_message from public.messages m
   where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.provider_ref = event ->> 'ref'
     for update;
  return v_message;
end;
$$;

-- What was said is changed by the side that said it, and by the customer in their own conversation only.
create function private.is_original_sender(message public.messages, event jsonb)
returns boolean
language sql stable security definer set search_path = ''
as $$
  select (message.direction = 'outbound') = coalesce(event ->> 'is_echo' = 'true', false)
     and private.is_contact(message.tenant_id, c.contato_id, event -> 'from' -> 'identities')
    from public.conversations c
   where c.tenant_id = message.tenant_id and c.id = message.conversation_id
$$;

-- The change as the message it is about.
create function private.apply_original(channel public.channels, event jsonb)
returns private.applied
language plpgsql security definer set search_path = ''
as $$
declare
  v_original constant jsonb := event || jsonb_build_object('sent_at', event ->> 'at');
begin
  if event ->> 'is_echo' = 'true' then
    return private.apply_echo(channel, v_original);
  end if;
  return (private.apply_messages(channel, array[v_original]))[1];
end;
$$;
