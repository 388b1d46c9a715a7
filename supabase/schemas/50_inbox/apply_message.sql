-- What an event did: a message of its own, the line that says that it reopened the conversation, and a message changed that stood
-- in the thread before. Without any of the three it did nothing.
create type private.applied as (conversation_id uuid, message_id uuid, is_new boolean, event_id uuid, changed_id uuid);

-- One inbound message: whose it is, in which conversation, once.
create function private.apply_message(channel public.channels, event jsonb)
returns private.applied
language plpgsql security definer set search_path = ''
as $$
declare
  v_contato uuid;
  v_said_at constant timestamptz := least(coalesce((event ->> 'sent_at')::timestamptz, now()), now());
  v_reply_to uuid;
  v_message public.messages;
  v_applied private.applied;
begin
  v_contato := private.resolve_contact(channel.tenant_id, event -> 'from' -> 'identities', event -> 'from' ->> 'name');
  select c.id into v_applied.conversation_id
    from public.conversations c
   where c.tenant_id = channel.tenant_id and c.channel_id = channel.id and c.contato_id = v_contato and c.status <> 'closed';
  if v_applied.conversation_id is null then
    -- A copy of a known message opens nothing, however late it comes.
    if exists (
      select from public.messages m
       where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.provider_ref = event ->> 'ref') then
      return null;
    end if;
    select o.conversation_id, o.is_new, o.event_id
      into v_applied.conversation_id, v_applied.is_new, v_applied.event_id
      from private.open_conversation(channel, v_contato) o;
  end if;
  if event ->> 'reply_to_ref' is not null then
    select m.id into v_reply_to from public.messages m
     where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.provider_ref = event ->> 'reply_to_ref';
  end if;

  v_message := private.append_message(
    channel.tenant_id, v_applied.conversation_id, 'inbound', (event ->> 'type')::public.message_type, event ->> 'body',
    event -> 'payload', 'received', v_said_at,
    provider_ref => event ->> 'ref',
    reply_to_id => v_reply_to,
    window_expires_at => case when channel.reply_window is not null
      then v_said_at + coalesce(make_interval(hours => (event ->> 'window_hours')::integer), channel.reply_window) end);
  v_applied.message_id := v_message.id;
  if v_message.id is not null and jsonb_typeof(event -> 'media') = 'object' then
    perform private.attach_media(v_message, event -> 'media');
  end if;
  return v_applied;
end;
$$;

-- The message shows at once, and its file when the job has fetched it.
create function private.attach_media(message public.messages, media jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_attachment uuid;
begin
  insert into public.message_attachments as a (tenant_id, message_id, type, provider_media_id, mime_type, sha256, file_name)
  values (message.tenant_id, message.id, message.type, media ->> 'provider_media_id', media ->> 'mime_type', media ->> 'sha256',
    media ->> 'file_name')
  returning a.id into v_attachment;
  perform private.enqueue_job('media.fetch', jsonb_build_object('tenant_id', message.tenant_id, 'attachment_id', v_attachment));
  perform private.wake_channel(message.tenant_id, message.channel_id);
end;
$$;

-- Where a message goes when no conversation is open: to the last one, if it was closed a short while ago, else to a new one.
-- The contact's row is the lock.
create function private.open_conversation(
  channel public.channels, contato_id uuid, out conversation_id uuid, out is_new boolean, out event_id uuid)
language plpgsql security definer set search_path = ''
as $$
declare
  v_last public.conversations;
  v_keeps boolean;
begin
  is_new := false;
  perform from public.contatos k
    where k.tenant_id = channel.tenant_id and k.id = open_conversation.contato_id for no key update;
  select c.* into v_last
    from public.conversations c
   where c.tenant_id = channel.tenant_id and c.channel_id = channel.id and c.contato_id = open_conversation.contato_id
   order by (c.status <> 'closed') desc, c.closed_at desc
   limit 1
     for update;
  if v_last.status <> 'closed' then
    -- Somebody else opened it while this one waited for the lock.
    conversation_id := v_last.id;
    return;
  end if;
  if v_last.closed_at > now() - channel.reopen_within and v_last.archived_at is null then
    conversation_id := v_last.id;
    v_keeps := exists (
      select from public.members m
       where m.tenant_id = v_last.tenant_id and m.user_id = v_last.assignee_id and m.removed_at is null and m.role >= 'agent');
    update public.conversations c
       set status = case when v_keeps then 'active' else 'waiting' end::public.conversation_status,
           assignee_id = case when v_keeps then c.assignee_id end,
           closed_at = null
     where c.tenant_id = v_last.tenant_id and c.id = v_last.id;
    event_id := private.append_event(v_last.tenant_id, v_last.id, 'reopened');
    return;
  end if;

  insert into public.conversations as c (tenant_id, channel_id, contato_id, protocolo)
  values (channel.tenant_id, channel.id, open_conversation.contato_id, private.next_protocolo(channel.tenant_id))
  returning c.id into conversation_id;
  is_new := true;
end;
$$;

-- Where something goes that is no reason to open a conversation: to the open one, else to the last; null when there never was one.
create function private.last_conversation(channel public.channels, contato_id uuid)
returns uuid
language sql stable security definer set search_path = ''
as $$
  select c.id
    from public.conversations c
   where c.tenant_id = channel.tenant_id and c.channel_id = channel.id and c.contato_id = last_conversation.contato_id
   order by (c.status <> 'closed') desc, c.closed_at desc
   limit 1
$$;
