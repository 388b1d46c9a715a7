-- Applies a channel's events in one order for everybody: unseen identities are locked first, then the conversations that exist,
-- then messages by person, their changes, and statuses by reference. Two batches about the same people cannot deadlock.
create function private.apply_events(channel public.channels, events jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_event jsonb;
  v_events jsonb[] := array[events -> 0];
  v_is_said boolean;
  v_said jsonb[] := '{}';
  v_one private.applied;
  v_applied private.applied[] := '{}';
  v_status uuid;
  v_new uuid[] := '{}';
  v_touched uuid[] := '{}';
  v_messages uuid[] := '{}';
  v_changed uuid[] := '{}';
  v_statuses uuid[] := '{}';
begin
  if jsonb_array_length(events) = 0 then
    return;
  elsif jsonb_array_length(events) > 1 then
    perform private.lock_new_identities(channel.tenant_id, jsonb_path_query_array(
      events, '$[*] ? (@.kind == "message").from.identities[*]'));
    -- What is only said, all of it by one apply_messages(), is locked there.
    if events @? '$[*] ? (@.kind != "message" || @.type == "reaction" || @.is_echo == true || @.reply_to_ref != null)' then
      perform private.lock_conversations(channel.tenant_id, channel.id, events);
    end if;
    v_events := array(
      select e.value
        from jsonb_array_elements(events) with ordinality e
       order by array_position(array['identity', 'message', 'edit', 'revoke', 'status'], e.value ->> 'kind'),
                e.value -> 'from' -> 'identities' -> 0 ->> 'kind',
                e.value -> 'from' -> 'identities' -> 0 ->> 'value',
                coalesce(e.value ->> 'sent_at', e.value ->> 'at') nulls last,
                e.ordinality);
  end if;

  foreach v_event in array array_append(v_events, null) loop
    -- What customers say in one go is applied in one go.
    v_is_said := v_event ->> 'kind' = 'message' and v_event ->> 'type' <> 'reaction'
      and v_event ->> 'is_echo' is distinct from 'true';
    if v_said <> '{}' and (v_is_said is not true or v_event ->> 'reply_to_ref' is not null) then
      v_applied := v_applied || private.apply_messages(channel, v_said);
      v_said := '{}';
    end if;
    if v_is_said then
      v_said := array_append(v_said, v_event);
      continue;
    end if;

    case v_event ->> 'kind'
      when 'message' then
        v_status := case when v_event ->> 'is_echo' = 'true' then private.settle_by_echo(channel, v_event) end;
        if v_status is not null then
          v_statuses := v_statuses || v_status;
        elsif v_event ->> 'type' = 'reaction' then
          v_applied := v_applied || private.apply_reaction(channel, v_event);
        else
          v_applied := v_applied || private.apply_echo(channel, v_event);
        end if;
      when 'edit' then
        v_applied := v_applied || private.apply_edit(channel, v_event);
      when 'revoke' then
        v_applied := v_applied || private.apply_revoke(channel, v_event);
      when 'status' then
        v_statuses := v_statuses || private.apply_status(
          channel.tenant_id, channel.id, v_event ->> 'ref', (v_event ->> 'status')::public.message_status,
          least(coalesce((v_event ->> 'at')::timestamptz, now()), now()),
          v_event ->> 'client_ref', v_event ->> 'failed_code', nullif(v_event -> 'pricing', 'null'));
      when 'identity' then
        v_applied := v_applied || private.apply_identity(channel, v_event);
      when 'preference' then
        perform private.apply_preference(channel.tenant_id, v_event);
      when 'group' then
        perform private.apply_group(channel.tenant_id, v_event);
      when 'account' then
        perform private.apply_account(channel, v_event);
      else
        -- Kept raw with the delivery.
        null;
    end case;
  end loop;

  foreach v_one in array v_applied loop
    if coalesce(v_one.message_id, v_one.event_id, v_one.changed_id) is not null then
      v_messages := v_messages || array_remove(array[v_one.message_id, v_one.event_id], null);
      v_changed := v_changed || array_remove(array[v_one.changed_id], null);
      if v_one.is_new then
        v_new := v_new || v_one.conversation_id;
      elsif not v_one.conversation_id = any(v_new || v_touched) then
        v_touched := v_touched || v_one.conversation_id;
      end if;
    end if;
  end loop;
  v_statuses := array_remove(v_statuses, null);

  if v_statuses <> '{}' then
    -- A failure is worth a line in everybody's list; other ticks are not.
    v_touched := v_touched || array(
      select distinct m.conversation_id from public.messages m
       where m.tenant_id = channel.tenant_id and m.id = any(v_statuses) and m.status = 'failed'
         and not m.conversation_id = any(v_new || v_touched));
    perform private.broadcast_statuses(channel.tenant_id, v_statuses);
  end if;
  if v_new || v_touched || v_messages <> '{}' then
    perform private.broadcast_news(
      channel.tenant_id, v_new || v_touched,
      array_fill('novo_ticket'::text, array[cardinality(v_new)]) || array_fill('ticket_atualizado'::text, array[cardinality(v_touched)]),
      v_messages);
  end if;
  if v_changed <> '{}' then
    perform private.broadcast_changed_messages(channel.tenant_id, v_changed);
  end if;
  if v_messages <> '{}' and private.has_ai_analyses(channel.tenant_id) then
    perform private.await_ai_turns(channel.tenant_id, v_messages);
  end if;
  if v_messages <> '{}' then
    perform private.await_bot(channel, v_messages);
  end if;
end;
$$;

-- Locks, in the order of their ids, the conversations a batch is about: the open ones, and those of messages it names.
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
         where e ->> 'kind' in ('message', 'edit', 'revoke')
        union
        select m.conversation_id
          from jsonb_array_elements(lock_conversations.events) e
          join public.messages m
            on m.tenant_id = lock_conversations.tenant_id and m.channel_id = lock_conversations.channel_id
           and m.provider_ref = case when e ->> 'type' = 'reaction' then e ->> 'reply_to_ref' else e ->> 'ref' end
         where e ->> 'kind' in ('status', 'edit', 'revoke') or e ->> 'type' = 'reaction')
    order by c.id
      for update;
end;
$$;
