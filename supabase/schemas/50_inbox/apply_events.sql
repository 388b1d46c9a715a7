-- Applies a channel's events in one order for everybody: unseen identities are locked first, then the conversations that exist,
-- then messages by person, their changes, and statuses by reference. Two batches about the same people cannot deadlock.
create function private.apply_events(channel public.channels, events jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_event jsonb;
  v_events jsonb[] := array[events -> 0];
  v_applied private.applied;
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
    perform private.lock_conversations(channel.tenant_id, channel.id, events);
    v_events := array(
      select e.value
        from jsonb_array_elements(events) with ordinality e
       order by array_position(array['identity', 'message', 'edit', 'revoke', 'status'], e.value ->> 'kind'),
                e.value -> 'from' -> 'identities' -> 0 ->> 'kind',
                e.value -> 'from' -> 'identities' -> 0 ->> 'value',
                coalesce(e.value ->> 'sent_at', e.value ->> 'at') nulls last,
                e.ordinality);
  end if;

  foreach v_event in array v_events loop
    v_applied := null;
    v_status := null;
    case v_event ->> 'kind'
      when 'message' then
        if v_event ->> 'is_echo' = 'true' then
          v_status := private.settle_by_echo(channel, v_event);
        end if;
        if v_status is not null then
          null;
        elsif v_event ->> 'type' = 'reaction' then
          v_applied := private.apply_reaction(channel, v_event);
        elsif v_event ->> 'is_echo' = 'true' then
          v_applied := private.apply_echo(channel, v_event);
        else
          v_applied := private.apply_message(channel, v_event);
        end if;
      when 'edit' then
        v_applied := private.apply_edit(channel, v_event);
      when 'revoke' then
        v_applied := private.apply_revoke(channel, v_event);
      when 'status' then
        v_status := private.apply_status(
          channel.tenant_id, channel.id, v_event ->> 'ref', (v_event ->> 'status')::public.message_status,
          least(coalesce((v_event ->> 'at')::timestamptz, now()), now()),
          v_event ->> 'client_ref', v_event ->> 'failed_code', nullif(v_event -> 'pricing', 'null'));
      when 'identity' then
        v_applied := private.apply_identity(channel, v_event);
      when 'preference' then
        perform private.apply_preference(channel.tenant_id, v_event);
      when 'account' then
        perform private.apply_account(channel, v_event);
      else
        -- Kept raw with the delivery.
        null;
    end case;

    if v_status is not null then
      v_statuses := v_statuses || v_status;
    end if;
    if coalesce(v_applied.message_id, v_applied.event_id, v_applied.changed_id) is not null then
      v_messages := v_messages || array_remove(array[v_applied.message_id, v_applied.event_id], null);
      v_changed := v_changed || array_remove(array[v_applied.changed_id], null);
      if v_applied.is_new then
        v_new := v_new || v_applied.conversation_id;
      elsif not v_applied.conversation_id = any(v_new || v_touched) then
        v_touched := v_touched || v_applied.conversation_id;
      end if;
    end if;
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
  if v_changed <> '{}' then
    perform private.broadcast_changed_messages(channel.tenant_id, v_changed);
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
