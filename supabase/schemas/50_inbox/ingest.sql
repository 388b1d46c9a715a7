-- The one way in. A provider's door verifies the bytes, parses them and calls this: one call, one transaction, and the answer to
-- the provider comes after the commit. Shapes: InboundSlice and InboundEvent in shared/src/messages.ts.
-- Returns {duplicate, applied, pending, unknown}. Deadlocks and serialisation failures reach the caller, who tries again.
create function private.ingest(provider text, integracao_id uuid, sha256 text, raw text, slices jsonb)
returns jsonb
language plpgsql security definer set search_path = '' set plan_cache_mode = 'force_generic_plan' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  v_raw private.raw_deliveries;
  v_slice record;
  v_unknown text[] := '{}';
  v_applied integer := 0;
  v_pending integer := 0;
  v_result jsonb;
begin
  insert into private.raw_deliveries as r (provider, integracao_id, sha256, body)
  values (ingest.provider, ingest.integracao_id, ingest.sha256, ingest.raw)
  on conflict on constraint raw_deliveries_once do update
    set received_count = r.received_count + 1, last_received_at = now()
  returning * into v_raw;
  -- All of it was applied, or has a retry job: a copy changes nothing. What nobody owned then may have an owner now.
  if v_raw.received_count > 1 and v_raw.unknown = '{}' then
    update public.webhook_deliveries d
       set received_count = d.received_count + 1, last_received_at = now()
     where d.raw_delivery_id = v_raw.id
       and (d.tenant_id, d.channel_id) in (
         select c.tenant_id, c.id
           from jsonb_array_elements(ingest.slices) s
           join public.channels c on c.kind = ingest.provider and c.external_id = s ->> 'address');
    return jsonb_build_object('duplicate', true, 'applied', 0, 'pending', 0, 'unknown', 0);
  end if;

  perform set_config('prosa.broadcast', 'deferred', true);
  for v_slice in
    select c.tenant_id, c.id as channel_id, c.integracao_id, s.value ->> 'address' as address,
           s.value -> 'changes' as changes, s.value -> 'events' as events
      from jsonb_array_elements(ingest.slices) s
      left join lateral (
        select h.tenant_id, h.id, h.integracao_id
          from public.channels h
         where h.kind = ingest.provider and h.external_id = s.value ->> 'address' and h.is_active
           and (ingest.integracao_id is null or h.integracao_id = ingest.integracao_id)
        union all
        -- `account:<id>` is about an account as a whole and is kept with its first number.
        (select h.tenant_id, h.id, h.integracao_id
           from public.channels h
          where h.kind = ingest.provider and h.is_active
            and h.config ->> 'account' = substring(s.value ->> 'address' from '^account:(.+)$')
            and (ingest.integracao_id is null or h.integracao_id = ingest.integracao_id)
          order by h.created_at, h.id
          limit 1)
      ) c on true
     order by c.tenant_id, c.id
  loop
    if v_slice.channel_id is null then
      v_unknown := v_unknown || coalesce(v_slice.address, '?');
      continue;
    end if;
    v_result := private.apply_slice(v_slice.tenant_id, v_slice.channel_id, v_slice.integracao_id, v_raw.id,
      v_slice.changes, v_slice.events);
    v_applied := v_applied + (v_result ->> 'applied')::integer;
    v_pending := v_pending + (v_result ->> 'pending')::integer;
  end loop;
  perform set_config('prosa.broadcast', '', true);

  if v_unknown <> v_raw.unknown then
    update private.raw_deliveries r set unknown = v_unknown where r.id = v_raw.id;
  end if;
  return jsonb_build_object('duplicate', v_raw.received_count > 1, 'applied', v_applied, 'pending', v_pending,
    'unknown', cardinality(v_unknown));
end;
$$;

-- Applies one channel's share: first all together; if that fails, again one by one, so that a bad event stays `pending` with a
-- retry job and the others are not kept waiting.
create function private.apply_slice(
  tenant_id uuid, channel_id uuid, integracao_id uuid, raw_delivery_id uuid, changes jsonb, events jsonb)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_delivery uuid;
  v_event jsonb;
  v_left jsonb := '[]';
  v_error text;
begin
  insert into public.webhook_deliveries as d (tenant_id, integracao_id, channel_id, raw_delivery_id, payload)
  values (apply_slice.tenant_id, apply_slice.integracao_id, apply_slice.channel_id, apply_slice.raw_delivery_id, apply_slice.changes)
  on conflict on constraint webhook_deliveries_once do update
    -- Either two shares of one body are for the same number, or it is a copy of the body that came again.
    set payload = case when d.last_received_at = now() then d.payload || excluded.payload else d.payload end,
        received_count = d.received_count + (d.last_received_at <> now())::integer,
        last_received_at = now()
  returning d.id into v_delivery;

  begin
    perform private.apply_events(apply_slice.tenant_id, apply_slice.channel_id, apply_slice.events);
    return jsonb_build_object('applied', jsonb_array_length(apply_slice.events), 'pending', 0);
  exception
    when deadlock_detected or serialization_failure or query_canceled or lock_not_available then raise;
    when others then null;
  end;

  for v_event in select e.value from jsonb_array_elements(apply_slice.events) e loop
    begin
      perform private.apply_events(apply_slice.tenant_id, apply_slice.channel_id, jsonb_build_array(v_event));
    exception
      when deadlock_detected or serialization_failure or query_canceled or lock_not_available then raise;
      when others then
        v_left := v_left || v_event;
        v_error := sqlstate;
    end;
  end loop;
  if v_left <> '[]' then
    update public.webhook_deliveries d
       set status = 'pending', pending_events = v_left, error_code = v_error
     where d.tenant_id = apply_slice.tenant_id and d.id = v_delivery;
    perform private.enqueue_job('ingest.retry',
      jsonb_build_object('tenant_id', apply_slice.tenant_id, 'delivery_id', v_delivery), 10);
  end if;
  return jsonb_build_object(
    'applied', jsonb_array_length(apply_slice.events) - jsonb_array_length(v_left),
    'pending', jsonb_array_length(v_left));
end;
$$;

-- Tries a delivery's pending events once more. Returns true when nothing is left; after `give_up` the rest is a dead letter
-- (status failed), which an admin sees and may try again.
create function private.retry_delivery(tenant_id uuid, delivery_id uuid, give_up boolean)
returns boolean
language plpgsql security definer set search_path = '' set prosa.broadcast = 'deferred'
as $$
declare
  v_delivery public.webhook_deliveries;
  v_event jsonb;
  v_left jsonb := '[]';
  v_error text;
begin
  select d.* into v_delivery
    from public.webhook_deliveries d
   where d.tenant_id = retry_delivery.tenant_id and d.id = retry_delivery.delivery_id
     for update;
  if v_delivery.id is null or v_delivery.status = 'processed' then
    return true;
  end if;
  for v_event in select e.value from jsonb_array_elements(v_delivery.pending_events) e loop
    begin
      perform private.apply_events(v_delivery.tenant_id, v_delivery.channel_id, jsonb_build_array(v_event));
    exception when others then
      v_left := v_left || v_event;
      v_error := sqlstate;
    end;
  end loop;
  update public.webhook_deliveries d
     set pending_events = v_left,
         attempts = d.attempts + 1,
         error_code = v_error,
         status = case
           when v_left = '[]' then 'processed'
           when retry_delivery.give_up then 'failed'
           else 'pending'
         end::public.delivery_status
   where d.tenant_id = v_delivery.tenant_id and d.id = v_delivery.id;
  return v_left = '[]';
end;
$$;

-- Applies a channel's events in one order for everybody: unseen identities are locked first, then the conversations that exist,
-- then messages by person and statuses by reference. Two batches about the same people cannot deadlock.
create function private.apply_events(tenant_id uuid, channel_id uuid, events jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_channel public.channels;
  v_item record;
  v_applied record;
  v_new uuid[] := '{}';
  v_touched uuid[] := '{}';
  v_messages uuid[] := '{}';
  v_statuses uuid[] := '{}';
begin
  select c.* into v_channel from public.channels c
   where c.tenant_id = apply_events.tenant_id and c.id = apply_events.channel_id;
  if jsonb_array_length(apply_events.events) > 1 then
    perform private.lock_new_identities(apply_events.tenant_id, jsonb_path_query_array(
      apply_events.events, '$[*] ? (@.kind == "message").from.identities[*]'));
    perform private.lock_conversations(apply_events.tenant_id, apply_events.channel_id, apply_events.events);
  end if;

  for v_item in
    select e.value as event, e.value ->> 'kind' as kind
      from jsonb_array_elements(apply_events.events) with ordinality e
     order by array_position(array['identity', 'message', 'status'], e.value ->> 'kind'),
              e.value -> 'from' -> 'identities' -> 0 ->> 'kind',
              e.value -> 'from' -> 'identities' -> 0 ->> 'value',
              e.value ->> 'sent_at' nulls last,
              e.ordinality
  loop
    if v_item.kind = 'message' then
      select a.* into v_applied from private.apply_message(v_channel, v_item.event) a;
      if v_applied.message_id is not null then
        v_messages := v_messages || v_applied.event_id || v_applied.message_id;
        if v_applied.is_new then
          v_new := v_new || v_applied.conversation_id;
        else
          v_touched := v_touched || v_applied.conversation_id;
        end if;
      end if;
    elsif v_item.kind = 'status' then
      v_statuses := v_statuses || private.apply_status(
        apply_events.tenant_id, apply_events.channel_id, v_item.event ->> 'ref',
        (v_item.event ->> 'status')::public.message_status,
        least(coalesce((v_item.event ->> 'at')::timestamptz, now()), now()),
        v_item.event ->> 'client_ref', v_item.event ->> 'failed_code');
    elsif v_item.kind = 'identity' then
      perform private.apply_identity(apply_events.tenant_id, v_item.event);
    end if;
  end loop;

  v_messages := array_remove(v_messages, null);
  v_statuses := array_remove(v_statuses, null);
  if v_new <> '{}' then
    perform private.broadcast_conversations(apply_events.tenant_id, v_new, 'novo_ticket');
  end if;
  -- A failure is worth a line in everybody's list; other ticks are not.
  v_touched := v_touched || array(
    select m.conversation_id from public.messages m
     where m.tenant_id = apply_events.tenant_id and m.id = any(v_statuses) and m.status = 'failed');
  if exists (select unnest(v_touched) except select unnest(v_new)) then
    perform private.broadcast_conversations(apply_events.tenant_id,
      array(select unnest(v_touched) except select unnest(v_new)), 'ticket_atualizado');
  end if;
  if v_messages <> '{}' then
    perform private.broadcast_messages(apply_events.tenant_id, v_messages);
  end if;
  if v_statuses <> '{}' then
    perform private.broadcast_statuses(apply_events.tenant_id, v_statuses);
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
  -- Known already: say nothing, open nothing. A copy that comes after closing must not reopen the conversation.
  if exists (
    select from public.messages m
     where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.provider_ref = event ->> 'ref') then
    return;
  end if;

  v_contato := private.resolve_contact(channel.tenant_id, event -> 'from' -> 'identities', event -> 'from' ->> 'name');
  select o.conversation_id, o.is_new, o.event_id into conversation_id, is_new, event_id
    from private.open_conversation(channel, v_contato) o;
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

-- The conversation a message from `contato_id` belongs to: the open one; else the last one, if it was closed a short while ago;
-- else a new one. The contact's row is the lock for the cases that write.
create function private.open_conversation(
  channel public.channels, contato_id uuid, out conversation_id uuid, out is_new boolean, out event_id uuid)
language plpgsql security definer set search_path = ''
as $$
declare
  v_last public.conversations;
  v_keeps boolean;
begin
  is_new := false;
  select c.id into conversation_id
    from public.conversations c
   where c.tenant_id = channel.tenant_id and c.channel_id = channel.id
     and c.contato_id = open_conversation.contato_id and c.status <> 'closed';
  if conversation_id is not null then
    return;
  end if;

  perform from public.contatos k
    where k.tenant_id = channel.tenant_id and k.id = open_conversation.contato_id for no key update;
  select c.* into v_last
    from public.conversations c
   where c.tenant_id = channel.tenant_id and c.channel_id = channel.id and c.contato_id = open_conversation.contato_id
   order by (c.status <> 'closed') desc, c.closed_at desc
   limit 1
     for update;
  if v_last.status <> 'closed' then
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
