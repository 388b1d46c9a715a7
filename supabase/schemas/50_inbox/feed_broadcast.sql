-- Hands the next people of a broadcast to the outbox, while fewer than `most` of its channel's wait there, and asks to be called
-- again until nobody is left. Each turn is a job of its own: a broadcast may go on for hours, a job has a few tries only.
create function private.feed_broadcast(tenant_id uuid, broadcast_id uuid, most integer default 100)
returns void
language plpgsql security definer set search_path = '' set prosa.bulk = 'on'
as $$
declare
  v_broadcast public.broadcasts;
  v_channel public.channels;
  v_category text;
  v_recipient public.broadcast_recipients;
  v_free integer;
begin
  select b.* into v_broadcast from public.broadcasts b
   where b.tenant_id = feed_broadcast.tenant_id and b.id = feed_broadcast.broadcast_id
     for update;
  if v_broadcast.id is null or v_broadcast.status <> 'running' then
    return;
  end if;
  select h.* into v_channel from public.channels h where h.tenant_id = v_broadcast.tenant_id and h.id = v_broadcast.channel_id;
  select t.category into v_category from public.wa_templates t
   where t.tenant_id = v_broadcast.tenant_id and t.id = private.uuid_of(v_broadcast.template ->> 'template_id');
  select case when v_channel.is_active then feed_broadcast.most - count(*) else 0 end into v_free
    from (select from private.outbox o
           where o.tenant_id = v_broadcast.tenant_id and o.channel_id = v_broadcast.channel_id
           limit feed_broadcast.most) w;

  for v_recipient in
    select r.* from public.broadcast_recipients r
     where r.tenant_id = v_broadcast.tenant_id and r.broadcast_id = v_broadcast.id and r.state = 'pending'
     order by r.place
     limit v_free
  loop
    -- Who is being talked to just now has their turn next time.
    if private.lock_recipient(v_broadcast, v_recipient.contato_id) then
      perform private.send_to_recipient(v_broadcast, v_channel, v_category, v_recipient);
    end if;
  end loop;

  if exists (
    select from public.broadcast_recipients r
     where r.tenant_id = v_broadcast.tenant_id and r.broadcast_id = v_broadcast.id and r.state = 'pending'
  ) then
    -- One turn at a time, even when a worker died after the one before was over.
    perform private.enqueue_job('broadcast.feed', j.payload, 5)
       from jsonb_build_object('tenant_id', v_broadcast.tenant_id, 'broadcast_id', v_broadcast.id) j (payload)
      where not private.is_job_waiting('broadcast.feed', j.payload);
    return;
  end if;
  update public.broadcasts b set status = 'finished', ended_at = now()
   where b.tenant_id = v_broadcast.tenant_id and b.id = v_broadcast.id;
end;
$$;

-- Locks a person and their conversations on the broadcast's channel; false when somebody is at one of them, or has just made
-- them one with somebody else, who has their place now. One turn holds many
-- people's rows, in the order of the list and not in everybody's: so it waits for nobody.
create function private.lock_recipient(broadcast public.broadcasts, contato_id uuid)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_conversations constant uuid[] := array(
    select c.id from public.conversations c
     where c.tenant_id = broadcast.tenant_id and c.channel_id = broadcast.channel_id and c.contato_id = lock_recipient.contato_id);
  v_locked integer;
begin
  perform from public.contatos k
    where k.tenant_id = broadcast.tenant_id and k.id = lock_recipient.contato_id and k.mesclado_em is null
      for no key update skip locked;
  if not found then
    return false;
  end if;
  perform from public.conversations c
    where c.tenant_id = broadcast.tenant_id and c.id = any(v_conversations)
      for update skip locked;
  get diagnostics v_locked = row_count;
  return v_locked = cardinality(v_conversations);
end;
$$;

-- One person: their message behind everybody's answers, or the reason why there is none.
create function private.send_to_recipient(
  broadcast public.broadcasts, channel public.channels, category text, recipient public.broadcast_recipients)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_code text;
  v_body text;
  v_payload jsonb;
  v_message public.messages;
begin
  if lower(send_to_recipient.category) = 'marketing' and private.refuses_advertising(recipient.tenant_id, recipient.contato_id) then
    v_code := 'advertising_refused';
  else
    begin
      select x.body, x.payload into v_body, v_payload
        from private.check_template(channel, private.with_own_values(broadcast.template, recipient.own_values)) x;
    exception when others then
      -- The template was paused or changed since: its code says so.
      if sqlstate not like 'PT%' then
        raise;
      end if;
      v_code := sqlerrm;
    end;
  end if;
  if v_code is not null then
    update public.broadcast_recipients r set state = 'skipped', skip_code = v_code
     where r.tenant_id = recipient.tenant_id and r.broadcast_id = recipient.broadcast_id and r.contato_id = recipient.contato_id;
    return;
  end if;

  v_message := private.append_message(
    recipient.tenant_id, private.conversation_for_broadcast(broadcast, recipient), 'outbound', 'template', v_body,
    v_payload || jsonb_build_object('broadcast', jsonb_build_object('id', broadcast.id, 'name', broadcast.name)),
    'queued', null, author_id => broadcast.created_by);
  if broadcast.file is not null then
    insert into public.message_attachments
    select (jsonb_populate_record(null::public.message_attachments,
      broadcast.file || jsonb_build_object('id', gen_random_uuid(), 'message_id', v_message.id, 'state', 'stored', 'created_at', now()))).*;
  end if;
  perform private.enqueue_message(v_message, -1::smallint);
  update public.broadcast_recipients r set state = 'sent', message_id = v_message.id
   where r.tenant_id = recipient.tenant_id and r.broadcast_id = recipient.broadcast_id and r.contato_id = recipient.contato_id;
end;
$$;

-- The conversation a broadcast to somebody belongs to: the open one, or the last; where there was none, a closed one, since
-- nobody has anything to do before the person answers. Their answer opens it. Of several phones it goes to the one they last wrote
-- from, wherever that was; to the one of the list when they never wrote.
create function private.conversation_for_broadcast(broadcast public.broadcasts, recipient public.broadcast_recipients)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_conversation uuid;
  v_phone constant text := coalesce((
    select c.reply_phone from public.conversations c
     where c.tenant_id = recipient.tenant_id and c.contato_id = recipient.contato_id and c.reply_phone is not null
     order by c.last_message_at desc limit 1), recipient.telefone);
begin
  perform from public.contatos k
    where k.tenant_id = broadcast.tenant_id and k.id = recipient.contato_id for no key update;
  select c.id into v_conversation
    from public.conversations c
   where c.tenant_id = broadcast.tenant_id and c.channel_id = broadcast.channel_id
     and c.contato_id = recipient.contato_id and c.archived_at is null
   order by (c.status <> 'closed') desc, c.closed_at desc
   limit 1
     for update;
  if v_conversation is null then
    insert into public.conversations as c (tenant_id, channel_id, contato_id, protocolo, status, closed_at, created_by, reply_phone)
    values (broadcast.tenant_id, broadcast.channel_id, recipient.contato_id,
      private.next_protocolo(broadcast.tenant_id), 'closed', now(), broadcast.created_by, v_phone)
    returning c.id into v_conversation;
  else
    -- So that an answer within the day comes back to this conversation and not to one without a beginning.
    update public.conversations c
       set closed_at = case when c.status = 'closed' then now() end, reply_phone = coalesce(c.reply_phone, v_phone)
     where c.tenant_id = broadcast.tenant_id and c.id = v_conversation and (c.status = 'closed' or c.reply_phone is null);
  end if;
  return v_conversation;
end;
$$;
