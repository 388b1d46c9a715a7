-- A status that came before the message it speaks of was known by that name. Applied when the send is acknowledged.
create table private.parked_statuses (
  tenant_id    uuid not null,
  channel_id   uuid not null,
  provider_ref text not null,
  status       public.message_status not null,
  failed_code  text,
  pricing      jsonb,
  at           timestamptz not null,
  created_at   timestamptz not null default now(),

  primary key (tenant_id, channel_id, provider_ref),
  foreign key (tenant_id, channel_id) references public.channels (tenant_id, id) on delete cascade
);
alter table private.parked_statuses enable row level security;
create policy nobody_select on private.parked_statuses for select to authenticated using (false);

-- Makes a message the one that the lists show of its conversation.
create function private.show_in_lists(message public.messages)
returns void
language sql security definer set search_path = ''
as $$
  update public.conversations c
     set last_message_seq = message.seq, last_message_direction = message.direction, last_message_type = message.type,
         last_message_status = message.status,
         last_message_preview = left(coalesce(message.body, message.payload #>> '{location,name}', message.payload #>> '{contacts,0,name}'), 160)
   where c.tenant_id = message.tenant_id and c.id = message.conversation_id
$$;

-- What was taken back before it left was never said: the lists show what was said before it, which nobody has answered.
create function private.forget_in_lists(message public.messages)
returns void
language sql security definer set search_path = ''
as $$
  select private.show_in_lists(m)
    from public.conversations c
    join public.messages m on m.tenant_id = c.tenant_id and m.conversation_id = c.id
   where c.tenant_id = message.tenant_id and c.id = message.conversation_id and c.last_message_seq = message.seq
     and m.seq = (
       select max(b.seq) from public.messages b
        where b.tenant_id = c.tenant_id and b.conversation_id = c.id and b.seq < message.seq
          and b.type not in ('note', 'event', 'reaction') and b.failed_code is distinct from 'discarded')
$$;

-- Moves a message forward, never back. `failed` wins only over what is not delivered yet, and nothing wins over it.
-- Returns true when something changed.
create function private.advance_message(
  message public.messages, status public.message_status, at timestamptz, failed_code text)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_seq bigint;
begin
  update public.messages m
     set status = advance_message.status,
         held_code = case advance_message.status when 'uncertain' then 'confirming' end,
         failed_code = case when advance_message.status = 'failed' then coalesce(advance_message.failed_code, 'unknown_answer') end,
         sent_at = case when advance_message.status in ('sent', 'delivered', 'read')
           then coalesce(m.sent_at, advance_message.at) else m.sent_at end,
         delivered_at = case when advance_message.status in ('delivered', 'read')
           then coalesce(m.delivered_at, advance_message.at) else m.delivered_at end,
         read_at = case when advance_message.status = 'read' then advance_message.at else m.read_at end
   where m.tenant_id = message.tenant_id and m.id = message.id
     and m.direction = 'outbound'
     and m.status <> 'failed'
     and private.status_rank(m.status) < private.status_rank(advance_message.status)
     and not (advance_message.status = 'failed' and m.status in ('delivered', 'read'))
  returning m.seq into v_seq;
  if v_seq is null then
    return false;
  end if;
  update public.conversations c set last_message_status = advance_message.status
   where c.tenant_id = message.tenant_id and c.id = message.conversation_id and c.last_message_seq = v_seq;
  if advance_message.status = 'failed' then
    if advance_message.failed_code = 'discarded' then
      perform private.forget_in_lists(message);
    end if;
    perform private.drop_pricing(message);
    if message.type = 'reaction' and private.refresh_reactions(message.tenant_id, message.reply_to_id) then
      perform private.broadcast_changed_messages(message.tenant_id, array[message.reply_to_id]);
    end if;
    if advance_message.failed_code = 'template_rejected' then
      perform private.doubt_templates(message.tenant_id, message.channel_id);
    elsif advance_message.failed_code = 'marketing_opt_out' then
      perform private.note_refusal(message.tenant_id, message.conversation_id);
    end if;
  end if;
  return true;
end;
$$;

-- Applies one status from a provider. `client_ref` is our own message id where the provider gives it back: it settles a send
-- whose answer we never saw. Returns the message's id when it changed.
create function private.apply_status(
  tenant_id uuid, channel_id uuid, ref text, status public.message_status, at timestamptz, client_ref text, failed_code text,
  pricing jsonb)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_message public.messages;
  v_outbox bigint;
begin
  select m.* into v_message
    from public.messages m
   where m.tenant_id = apply_status.tenant_id and m.channel_id = apply_status.channel_id
     and m.provider_ref = apply_status.ref;
  if v_message.id is null and apply_status.client_ref is not null then
    select m.* into v_message
      from public.messages m
     where m.tenant_id = apply_status.tenant_id and m.id = private.uuid_of(apply_status.client_ref)
       and m.channel_id = apply_status.channel_id
       and m.direction = 'outbound' and m.provider_ref is null;
  end if;

  if v_message.id is null then
    insert into private.parked_statuses as s (tenant_id, channel_id, provider_ref, status, failed_code, pricing, at)
    values (apply_status.tenant_id, apply_status.channel_id, apply_status.ref, apply_status.status,
      apply_status.failed_code, apply_status.pricing, apply_status.at)
    on conflict on constraint parked_statuses_pkey do update
      set status = excluded.status, failed_code = excluded.failed_code, pricing = coalesce(s.pricing, excluded.pricing),
          at = excluded.at
      where private.status_rank(s.status) < private.status_rank(excluded.status)
        and not (excluded.status = 'failed' and s.status in ('delivered', 'read'));
    return null;
  end if;

  perform from public.conversations c
    where c.tenant_id = v_message.tenant_id and c.id = v_message.conversation_id for update;
  select o.id into v_outbox from private.outbox o
   where o.tenant_id = v_message.tenant_id and o.message_id = v_message.id
     for update;
  -- The lock may have waited for the worker's own answer, or for a second send of the same message.
  select m.* into v_message from public.messages m
   where m.tenant_id = v_message.tenant_id and m.id = v_message.id
     for update;
  if v_message.provider_ref is not null and v_message.provider_ref <> apply_status.ref then
    return null;
  end if;
  -- An earlier attempt's refusal must not end one that has not begun.
  if v_message.provider_ref is null and v_message.status = 'queued' and apply_status.status = 'failed' then
    return null;
  end if;

  if v_message.provider_ref is null then
    update public.messages m set provider_ref = apply_status.ref
     where m.tenant_id = v_message.tenant_id and m.id = v_message.id
    returning m.* into v_message;
    perform private.link_reactions(v_message);
  end if;
  if v_outbox is not null then
    perform private.leave_outbox(v_outbox);
  end if;
  if apply_status.pricing is not null and v_message.pricing is null then
    perform private.keep_pricing(v_message, apply_status.pricing);
  end if;
  if private.advance_message(v_message, apply_status.status, apply_status.at, apply_status.failed_code) then
    return v_message.id;
  end if;
  return null;
end;
$$;
