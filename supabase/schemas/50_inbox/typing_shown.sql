-- When a conversation's customer was last shown that somebody is writing: once in a while is enough.
create table private.typing_shown (
  tenant_id       uuid not null,
  conversation_id uuid not null,
  shown_at        timestamptz not null default now(),

  primary key (tenant_id, conversation_id),
  foreign key (tenant_id, conversation_id) references public.conversations (tenant_id, id) on delete cascade
);
alter table private.typing_shown enable row level security;
create policy nobody_select on private.typing_shown for select to authenticated using (false);

-- Has the worker tell the customer that we have read up to their last message, or are writing an answer to it. Nothing when nobody
-- can be told: the channel is off or knows no such sign, or the window is closed. `capability` is read_receipts or typing.
create function private.give_sign(tenant_id uuid, conversation_id uuid, capability text, job text)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_message public.messages;
begin
  select m.* into v_message
    from public.conversations c
    join public.channels h on h.tenant_id = c.tenant_id and h.id = c.channel_id
    join public.messages m on m.tenant_id = c.tenant_id and m.conversation_id = c.id
   where c.tenant_id = give_sign.tenant_id and c.id = give_sign.conversation_id
     and h.is_active and (h.capabilities ->> give_sign.capability)::boolean
     and (h.reply_window is null or c.window_expires_at > now())
     and m.direction = 'inbound' and m.provider_ref is not null
   order by m.seq desc
   limit 1;
  if v_message.id is null then
    return;
  end if;
  perform private.enqueue_job(give_sign.job, jsonb_build_object(
    'tenant_id', v_message.tenant_id, 'conversation_id', v_message.conversation_id, 'message_id', v_message.id));
  perform private.wake_channel(v_message.tenant_id, v_message.channel_id);
end;
$$;

-- Where a message came in and what the provider calls it, for a sign about it. Null once its channel is off.
create function private.sign_target(tenant_id uuid, message_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
           'channel_kind', h.kind, 'address', h.external_id, 'integracao_id', h.integracao_id, 'ref', m.provider_ref)
    from public.messages m
    join public.channels h on h.tenant_id = m.tenant_id and h.id = m.channel_id
   where m.tenant_id = sign_target.tenant_id and m.id = sign_target.message_id and h.is_active
$$;
