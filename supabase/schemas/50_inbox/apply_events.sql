-- Applies a channel's events in one order for everybody: unseen identities are locked first, then the conversations that exist,
-- then messages by person and statuses by reference. Two batches about the same people cannot deadlock.
create function private.apply_events(channel public.channels, events jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_event jsonb;
  v_events jsonb[] := array[events -> 0];
  v_applied record;
  v_status uuid;
  v_new uuid[] := '{}';
  v_touched uuid[] := '{}';
  v_messages uuid[] := '{}';
  v_statuses uuid[] := '{}';
begin
  if jsonb_array_length(events) = 0 then
    return;
  elsif jsonb_array_length(events) > 1 then
    perform private.lock_new_identities(channel.tenant_id, jsonb_path_query_array(
      events, '$[*] ? (@.kind == "message").from.identities[*]'));
    perform private.lock_conversations(channel.tenant_id, channel.id, events);
    v_events := array(
      select e.value
        from jsonb_array_elements(events) with ordinality e
       order by array_position(array['identity', 'message', 'status'], e.value ->> 'kind'),
                e.value -> 'from' -> 'identities' -> 0 ->> 'kind',
                e.value -> 'from' -> 'identities' -> 0 ->> 'value',
                e.value ->> 'sent_at' nulls last,
                e.ordinality);
  end if;

  foreach v_event in array v_events loop
    case v_event ->> 'kind'
      when 'message' then
        v_applied := private.apply_message(channel, v_event);
        if v_applied.message_id is not null then
          v_messages := v_messages || v_applied.message_id;
          if v_applied.event_id is not null then
            v_messages := v_messages || v_applied.event_id;
          end if;
          if v_applied.is_new then
            v_new := v_new || v_applied.conversation_id;
          elsif not v_applied.conversation_id = any(v_new || v_touched) then
            v_touched := v_touched || v_applied.conversation_id;
          end if;
        end if;
      when 'status' then
        v_status := private.apply_status(
          channel.tenant_id, channel.id, v_event ->> 'ref', (v_event ->> 'status')::public.message_status,
          least(coalesce((v_event ->> 'at')::timestamptz, now()), now()),
          v_event ->> 'client_ref', v_event ->> 'failed_code');
        if v_status is not null then
          v_statuses := v_statuses || v_status;
        end if;
      when 'identity' then
        perform private.apply_identity(channel.tenant_id, v_event);
      else
        -- Kept raw with the delivery.
        null;
    end case;
  end loop;

  if v_statuses <> '{}' then
    -- A failure is worth a line in everybody's list; other ticks are not.
    v_touched := v_touched || array(
      select distinct m.conversation_id from public.messages m
       where m.tenant_id = channel.tenant_id and m.id = any(v_statuses) and m.status = 'failed'
         and not m.conversation_id = any(v_new || v_touched));
    perform private.broadcast_statuses(channel.tenant_id, v_statuses);
  end if;
  if v_new <> '{}' then
    perform private.broadcast_conversations(channel.tenant_id, v_new, 'novo_ticket');
  end if;
  if v_touched <> '{}' then
    perform private.broadcast_conversations(channel.tenant_id, v_touched, 'ticket_atualizado');
  end if;
  if v_messages <> '{}' then
    perform private.broadcast_messages(channel.tenant_id, v_messages);
  end if;
end;
$$;

-- Locks, in the order of their ids, the open conversations a batch is about.
create function private.lock_conversations(tenant_id uuid, channel_id uuid, events jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform from public.conversations c
    where c.tenant_id = lock_conversations.tenant_id
      and c.id in (
        select v.id
          from jsonb_array_elements(lock_conversations.events) e
         cross join jsonb_to_recordset(e -> 'from' -> 'identities') as n (kind text, value text)
          join public.contact_identities i
            on i.tenant_id = lock_conversations.tenant_id and i.kind = n.kind
           and i.match_key = private.identity_key(n.kind, n.value)
          join public.conversations v
            on v.tenant_id = i.tenant_id and v.channel_id = lock_conversations.channel_id
           and v.contato_id = i.contato_id and v.status <> 'closed'
         where e ->> 'kind' = 'message'
        union
        select m.conversation_id
          from jsonb_array_elements(lock_conversations.events) e
          join public.messages m
            on m.tenant_id = lock_conversations.tenant_id and m.channel_id = lock_conversations.channel_id
           and m.provider_ref = e ->> 'ref'
         where e ->> 'kind' = 'status')
    order by c.id
      for update;
end;
$$;

-- One inbound message: whose it is, in which conversation, once. Null ids when it is known already; `event_id` is the line that
-- says that it reopened the conversation.
create function private.apply_message(
  channel public.channels, event jsonb,
  out conversation_id uuid, out message_id uuid, out is_new boolean, out event_id uuid)
language plpgsql security definer set search_path = ''
as $$
declare
  v_contato uuid;
  v_said_at constant timestamptz := least(coalesce((event ->> 'sent_at')::timestamptz, now()), now());
  v_reply_to uuid;
  v_message public.messages;
begin
  v_contato := private.resolve_contact(channel.tenant_id, event -> 'from' -> 'identities', event -> 'from' ->> 'name');
  is_new := false;
  select c.id into conversation_id
    from public.conversations c
   where c.tenant_id = channel.tenant_id and c.channel_id = channel.id and c.contato_id = v_contato and c.status <> 'closed';
  if conversation_id is null then
    -- A copy of a known message opens nothing, however late it comes.
    if exists (
      select from public.messages m
       where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.provider_ref = event ->> 'ref') then
      return;
    end if;
    select o.conversation_id, o.is_new, o.event_id into conversation_id, is_new, event_id
      from private.open_conversation(channel, v_contato) o;
  end if;
  if event ->> 'reply_to_ref' is not null then
    select m.id into v_reply_to from public.messages m
     where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.provider_ref = event ->> 'reply_to_ref';
  end if;

  v_message := private.append_message(
    channel.tenant_id, conversation_id, 'inbound', (event ->> 'type')::public.message_type, event ->> 'body',
    event -> 'payload', 'received', v_said_at,
    provider_ref => event ->> 'ref',
    reply_to_id => v_reply_to,
    window_expires_at => case when channel.reply_window is not null
      then v_said_at + coalesce(make_interval(hours => (event ->> 'window_hours')::integer), channel.reply_window) end);
  message_id := v_message.id;
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
  if v_last.closed_at > now() - channel.reopen_within then
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

-- A person changed number or user id: the contact keeps its history under the new identities and loses the old phone,
-- which may soon be somebody else's.
create function private.apply_identity(tenant_id uuid, event jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_contato uuid;
begin
  select i.contato_id into v_contato
    from jsonb_to_recordset(event -> 'previous' -> 'identities') as n (kind text, value text)
    join public.contact_identities i
      on i.tenant_id = apply_identity.tenant_id and i.kind = n.kind
     and i.match_key = private.identity_key(n.kind, n.value)
   limit 1;
  if v_contato is null then
    return;
  end if;
  v_contato := private.resolve_contact(apply_identity.tenant_id,
    (event -> 'current' -> 'identities') || (event -> 'previous' -> 'identities'), null);
  if exists (
    select from jsonb_array_elements(event -> 'current' -> 'identities') n where n ->> 'kind' = 'phone') then
    delete from public.contact_identities i
     using jsonb_to_recordset(event -> 'previous' -> 'identities') as n (kind text, value text)
     where i.tenant_id = apply_identity.tenant_id and i.contato_id = v_contato and n.kind = 'phone' and i.kind = n.kind
       and i.match_key = private.identity_key(n.kind, n.value)
       and not exists (
         select from jsonb_to_recordset(event -> 'current' -> 'identities') as k (kind text, value text)
          where k.kind = i.kind and private.identity_key(k.kind, k.value) = i.match_key);
    update public.contatos c set endereco = private.best_address(event -> 'current' -> 'identities'), atualizado_em = now()
     where c.tenant_id = apply_identity.tenant_id and c.id = v_contato;
  end if;
end;
$$;
