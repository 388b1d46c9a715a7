-- What an event did: a message of its own, the line that says that it reopened the conversation, and a message changed that stood
-- in the thread before. Without any of the three it did nothing.
create type private.applied as (conversation_id uuid, message_id uuid, is_new boolean, event_id uuid, changed_id uuid);

-- Where one of several events goes, by its number among them.
create type private.place as (n integer, conversation_id uuid);

-- What customers said, in its order: whose it is, in which conversation, once. First everybody has a conversation, then all of it
-- is appended together. An answer to something that is said here too comes in a later call.
create function private.apply_messages(channel public.channels, events jsonb[])
returns private.applied[]
language plpgsql security definer set search_path = ''
as $$
declare
  v_places private.place[] := private.find_places(channel, events);
  v_opened private.applied[] := '{}';
  v_messages public.messages[];
  v_message public.messages;
  v_event jsonb;
  v_applied private.applied;
  v_all private.applied[] := '{}';
begin
  if cardinality(v_places) < cardinality(events) then
    v_opened := private.open_places(channel, events);
    v_places := private.find_places(channel, events);
    -- Two people of one delivery under one name, such as a user name that was given up and taken: one by one each finds a place.
    if exists (
      select from unnest(events) with ordinality as e (event, n)
       where e.n <> all(select p.n from unnest(v_places) p)
         and not exists (
           select from public.messages m
            where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.provider_ref = e.event ->> 'ref')) then
      raise exception 'somebody in it has no place';
    end if;
  end if;

  v_messages := private.append_messages(channel.tenant_id, array(
    select row(
             p.conversation_id, 'inbound', e.event ->> 'type', e.event ->> 'body', e.event -> 'payload', 'received', said.at,
             e.event ->> 'ref', null, null,
             case when e.event ->> 'reply_to_ref' is not null then (
               select m.id from public.messages m
                where m.tenant_id = channel.tenant_id and m.channel_id = channel.id
                  and m.provider_ref = e.event ->> 'reply_to_ref') end,
             case when channel.reply_window is not null
               then said.at + coalesce(make_interval(hours => (e.event ->> 'window_hours')::integer), channel.reply_window) end,
             null,
             jsonb_path_query_first(e.event, '$.from.identities[*] ? (@.kind == "phone").value') #>> '{}')::private.draft
      from unnest(v_places) p
     cross join lateral (select events[p.n] as event) e
     cross join lateral (select least(coalesce((e.event ->> 'sent_at')::timestamptz, now()), now()) as at) said
     order by p.n));

  foreach v_message in array v_messages loop
    v_applied := row(v_message.conversation_id, v_message.id, false, null, null);
    if v_opened <> '{}' then
      -- Its first message tells that the conversation was opened.
      select coalesce(bool_or(o.is_new), false), (array_agg(o.event_id))[1] into v_applied.is_new, v_applied.event_id
        from unnest(v_opened) o where o.conversation_id = v_message.conversation_id;
      v_opened := array(select o from unnest(v_opened) o where o.conversation_id <> v_message.conversation_id);
    end if;
    v_all := v_all || v_applied;
    -- Most are longer than the words it looks for, and spared the call.
    if char_length(v_message.body) < 20 and private.is_refusal(v_message.body) then
      perform private.note_refusal(channel.tenant_id, v_message.conversation_id);
    end if;
  end loop;
  foreach v_event in array events loop
    if jsonb_typeof(v_event -> 'media') = 'object' then
      perform private.attach_media(m, v_event -> 'media') from unnest(v_messages) m where m.provider_ref = v_event ->> 'ref';
    end if;
  end loop;
  return v_all;
end;
$$;

-- The open conversations of those among `events` whose sender is known under every identity. Whatever any identity leads to is locked
-- too, in the order of the ids: it may be merged into another or opened again further on.
create function private.find_places(channel public.channels, events jsonb[])
returns private.place[]
language plpgsql security definer set search_path = ''
as $$
declare
  v_places private.place[];
begin
  select coalesce(array_agg(row(f.n, f.id)::private.place) filter (where f.is_place), '{}')
    into v_places
    from (
      select e.n, c.id, k.ids[1] = all(k.ids) as is_place
        from unnest(find_places.events) with ordinality as e (event, n)
       cross join lateral (
         select array_agg(i.contato_id) as ids
           from jsonb_array_elements(e.event -> 'from' -> 'identities') named
           left join public.contact_identities i
             on i.tenant_id = channel.tenant_id and i.kind = named ->> 'kind'
            and i.match_key = private.identity_key(named ->> 'kind', named ->> 'value')) k
        join public.conversations c
          on c.tenant_id = channel.tenant_id and c.channel_id = channel.id and c.contato_id = any(k.ids) and c.status <> 'closed'
       order by c.id
         for update of c
    ) f;
  return v_places;
end;
$$;

-- Makes whoever wrote `events` known and opens their conversations. What it opened is returned.
create function private.open_places(channel public.channels, events jsonb[])
returns private.applied[]
language plpgsql security definer set search_path = ''
as $$
declare
  v_event jsonb;
  v_contato uuid;
  v_applied private.applied;
  v_opened private.applied[] := '{}';
begin
  foreach v_event in array events loop
    v_contato := private.resolve_contact(channel.tenant_id, v_event -> 'from' -> 'identities', v_event -> 'from' ->> 'name');
    -- Locked, so that nobody closes it before something is in it.
    perform from public.conversations c
      where c.tenant_id = channel.tenant_id and c.channel_id = channel.id and c.contato_id = v_contato and c.status <> 'closed'
        for update;
    -- A copy of a known message opens nothing, however late it comes.
    if not found and not exists (
      select from public.messages m
       where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.provider_ref = v_event ->> 'ref')
    then
      select o.conversation_id, null, o.is_new, o.event_id, null into v_applied from private.open_conversation(channel, v_contato) o;
      v_opened := v_opened || v_applied;
    end if;
  end loop;
  return v_opened;
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
  v_contato constant uuid := private.lock_present(channel.tenant_id, open_conversation.contato_id);
  v_last public.conversations;
  v_keeps boolean;
  v_status public.conversation_status;
begin
  is_new := false;
  select c.* into v_last
    from public.conversations c
   where c.tenant_id = channel.tenant_id and c.channel_id = channel.id and c.contato_id = v_contato
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
    v_status := case when v_keeps then 'active' else private.opening_status(channel, v_contato) end;
    update public.conversations c
       set status = v_status,
           assignee_id = case when v_keeps then c.assignee_id end,
           closed_at = null
     where c.tenant_id = v_last.tenant_id and c.id = v_last.id;
    event_id := private.append_event(v_last.tenant_id, v_last.id, 'reopened');
  else
    v_status := private.opening_status(channel, v_contato);
    insert into public.conversations as c (tenant_id, channel_id, contato_id, protocolo, status)
    values (channel.tenant_id, channel.id, v_contato, private.next_protocolo(channel.tenant_id), v_status)
    returning c.id into conversation_id;
    is_new := true;
  end if;
  if v_status = 'bot' then
    perform private.begin_bot_session(channel.tenant_id, conversation_id);
  end if;
end;
$$;

-- Where something goes that is no reason to open a conversation: to the open one, else to the last; null when there never was one.
-- What is about something said before belongs where that was said, be it archived; something new does not.
create function private.last_conversation(channel public.channels, contato_id uuid, with_archived boolean default true)
returns uuid
language sql stable security definer set search_path = ''
as $$
  select c.id
    from public.conversations c
   where c.tenant_id = channel.tenant_id and c.channel_id = channel.id and c.contato_id = last_conversation.contato_id
     and (last_conversation.with_archived or c.archived_at is null)
   order by (c.status <> 'closed') desc, c.closed_at desc
   limit 1
$$;
