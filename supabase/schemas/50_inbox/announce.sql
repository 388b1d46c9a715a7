-- What the inbox says on Realtime, written down by the same transaction as the facts. One event per topic and statement;
-- ingest() defers them and says everything once at its end.

-- Tells the readers of each channel about conversations, the nth of them by the nth of `events` (those of shared/src/events.ts), and
-- whoever has a conversation open about its new messages. Who calls it often has set the planner as the two below do.
create function private.broadcast_news(tenant_id uuid, conversation_ids uuid[], events text[], message_ids uuid[])
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  -- One insert for all topics: the platform's own send() is one per topic, each with a savepoint. And to_jsonb(array_agg()) because
  -- jsonb_agg() reads on to the end of the row for each string in it.
  insert into realtime.messages (event, topic, payload, private, extension)
  select told.event,
         'tenant:' || broadcast_news.tenant_id || ':inbox:' || told.channel_id,
         case when pg_column_size(told.rows) > 8000
           then jsonb_build_object('v', 1, 'fetch', true)
           else jsonb_build_object('v', 1, 'rows', told.rows)
         end,
         true, 'broadcast'
    from (
      select n.event, c.channel_id, to_jsonb(array_agg(c.line)) as rows
        from unnest(broadcast_news.conversation_ids, broadcast_news.events) as n (id, event)
        -- Made one value where it is read: what is above would have to carry all of its columns.
       cross join lateral (
         select i.channel_id, i as line
           from public.inbox i
          where i.tenant_id = broadcast_news.tenant_id and i.id = n.id
         offset 0) c
       group by n.event, c.channel_id
    ) told
  union all
  select 'nova_mensagem',
         'tenant:' || broadcast_news.tenant_id || ':conv:' || t.conversation_id,
         case when pg_column_size(t.rows) > 8000
           then jsonb_build_object('v', 1, 'c', t.conversation_id, 'fetch', true, 'from_seq', t.from_seq)
           else jsonb_build_object('v', 1, 'c', t.conversation_id, 'rows', t.rows)
         end,
         true, 'broadcast'
    from (
      select m.conversation_id, min(m.seq) as from_seq, to_jsonb(array_agg(m.line order by m.seq)) as rows
        -- Id by id: asked for all at once, each message would be compared with every id.
        from unnest(broadcast_news.message_ids) as i (id)
       cross join lateral (
         select t.conversation_id, t.seq, t as line
           from public.thread t
          where t.tenant_id = broadcast_news.tenant_id and t.id = i.id
         offset 0) m
       group by m.conversation_id
    ) t;
exception when others then
  -- As the platform's send() has it: a browser asks for what it missed, but what a customer wrote must not be lost over a hint.
  raise warning 'broadcast_news: %', sqlerrm;
end;
$$;

-- Tells the readers of each channel about conversations. `event` is one of shared/src/events.ts.
create function private.broadcast_conversations(tenant_id uuid, conversation_ids uuid[], event text)
returns void
language plpgsql security definer set search_path = ''
  set plan_cache_mode = 'force_generic_plan' set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off
  set enable_mergejoin = off set enable_material = off set enable_memoize = off set jit = off
as $$
begin
  if current_setting('prosa.bulk', true) = 'on' then
    perform realtime.send(jsonb_build_object('v', 1), 'lista_invalidada', t.topic, true)
      from (
        select distinct 'tenant:' || c.tenant_id || ':inbox:' || c.channel_id as topic
          from public.conversations c
         where c.tenant_id = broadcast_conversations.tenant_id
           and c.id = any(broadcast_conversations.conversation_ids)
      ) t;
    return;
  end if;
  perform private.broadcast_news(
    broadcast_conversations.tenant_id, broadcast_conversations.conversation_ids,
    array_fill(broadcast_conversations.event, array[cardinality(broadcast_conversations.conversation_ids)]), '{}');
end;
$$;

-- Tells whoever has a conversation open about its new messages.
create function private.broadcast_messages(tenant_id uuid, message_ids uuid[])
returns void
language plpgsql security definer set search_path = ''
  set plan_cache_mode = 'force_generic_plan' set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off
  set enable_mergejoin = off set enable_material = off set enable_memoize = off set jit = off
as $$
begin
  perform private.broadcast_news(broadcast_messages.tenant_id, '{}', '{}', broadcast_messages.message_ids);
end;
$$;

-- Tells whoever has a conversation open about messages the thread has already: edited, taken back, reacted to, or their file
-- has come.
create function private.broadcast_changed_messages(tenant_id uuid, message_ids uuid[])
returns void
language plpgsql security definer set search_path = ''
  set plan_cache_mode = 'force_generic_plan' set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off
  set enable_mergejoin = off set enable_material = off set enable_memoize = off set jit = off
as $$
begin
  perform realtime.send(
           case when octet_length(t.rows::text) > 8000
             then jsonb_build_object('v', 1, 'c', t.conversation_id, 'fetch', true, 'from_seq', t.from_seq)
             else jsonb_build_object('v', 1, 'c', t.conversation_id, 'rows', t.rows)
           end,
           'mensagem_alterada',
           'tenant:' || broadcast_changed_messages.tenant_id || ':conv:' || t.conversation_id, true)
    from (
      select m.conversation_id, min(m.seq) as from_seq, jsonb_agg(to_jsonb(m) order by m.seq) as rows
        from public.thread m
       where m.tenant_id = broadcast_changed_messages.tenant_id and m.id = any(broadcast_changed_messages.message_ids)
       group by m.conversation_id
    ) t;
end;
$$;

-- Tells whoever has a conversation open how far its messages have come.
create function private.broadcast_statuses(tenant_id uuid, message_ids uuid[])
returns void
language plpgsql security definer set search_path = ''
  set plan_cache_mode = 'force_generic_plan' set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off
  set enable_mergejoin = off set enable_material = off set enable_memoize = off set jit = off
as $$
begin
  perform realtime.send(
           jsonb_build_object('v', 1, 'c', t.conversation_id, 'ups', t.ups),
           'status_mensagem',
           'tenant:' || broadcast_statuses.tenant_id || ':conv:' || t.conversation_id, true)
    from (
      select m.conversation_id,
             jsonb_agg(jsonb_build_object(
               'id', m.id, 'status', m.status, 'failed_code', m.failed_code, 'held_code', m.held_code,
               'sent_at', m.sent_at, 'delivered_at', m.delivered_at, 'read_at', m.read_at) order by m.seq) as ups
        from (select distinct u.id from unnest(broadcast_statuses.message_ids) as u (id)) i
        join public.messages m on m.tenant_id = broadcast_statuses.tenant_id and m.id = i.id
       group by m.conversation_id
    ) t;
end;
$$;

create function private.announce_new_conversations()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if current_setting('prosa.broadcast', true) is distinct from 'deferred' then
    perform private.broadcast_conversations(n.tenant_id, array_agg(n.id), 'novo_ticket')
      from new_rows n group by n.tenant_id;
  end if;
  return null;
end;
$$;
create trigger on_conversations_insert_announce
  after insert on public.conversations referencing new table as new_rows
  for each statement execute function private.announce_new_conversations();

-- Ticks alone are not worth an event to everybody's list; a failure is.
create function private.announce_changed_conversations()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if current_setting('prosa.broadcast', true) = 'deferred' then
    return null;
  end if;
  perform private.broadcast_conversations(x.tenant_id, array_agg(x.id), x.event)
    from (
      select n.tenant_id, n.id,
             case
               when n.status = 'closed' and o.status <> 'closed' then 'ticket_encerrado'
               when n.assignee_id is distinct from o.assignee_id then 'ticket_transferido'
               else 'ticket_atualizado'
             end as event
        from new_rows n
        join old_rows o on o.tenant_id = n.tenant_id and o.id = n.id
       where (n.status, n.assignee_id, n.unread_count, n.last_seq, n.contato_id, n.window_expires_at, n.tag_ids, n.archived_at)
               is distinct from
             (o.status, o.assignee_id, o.unread_count, o.last_seq, o.contato_id, o.window_expires_at, o.tag_ids, o.archived_at)
          or (n.last_message_status = 'failed') is distinct from (o.last_message_status = 'failed')
          or n.last_message_seq is distinct from o.last_message_seq
    ) x
   group by x.tenant_id, x.event;
  return null;
end;
$$;
create trigger on_conversations_update_announce
  after update on public.conversations referencing old table as old_rows new table as new_rows
  for each statement execute function private.announce_changed_conversations();

create function private.announce_new_messages()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if current_setting('prosa.broadcast', true) is distinct from 'deferred' then
    perform private.broadcast_messages(n.tenant_id, array_agg(n.id)) from new_rows n group by n.tenant_id;
  end if;
  return null;
end;
$$;
create trigger on_messages_insert_announce
  after insert on public.messages referencing new table as new_rows
  for each statement execute function private.announce_new_messages();

-- `sending` lasts a moment and looks like `queued`: it is not announced. That a doubtful message is a person's to decide now is.
create function private.announce_statuses()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if current_setting('prosa.broadcast', true) is distinct from 'deferred' then
    perform private.broadcast_statuses(n.tenant_id, array_agg(n.id))
      from new_rows n
      join old_rows o on o.tenant_id = n.tenant_id and o.id = n.id
     where n.status <> 'sending'
       and (n.status <> o.status or (n.status = 'uncertain' and n.held_code is distinct from o.held_code))
     group by n.tenant_id;
  end if;
  return null;
end;
$$;
create trigger on_messages_update_announce
  after update on public.messages referencing old table as old_rows new table as new_rows
  for each statement execute function private.announce_statuses();
