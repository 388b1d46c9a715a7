-- What waits to be handed to a provider. Of each conversation one row at most is `is_head` and may be claimed: order is kept
-- without looking at the others. A row goes when its message is settled.
-- ready -> leased (somebody is on it) -> settled | ready again | uncertain (we cannot know whether the provider took it)
create table private.outbox (
  id                 bigint primary key generated always as identity,
  tenant_id          uuid not null,
  conversation_id    uuid not null,
  channel_id         uuid not null,
  message_id         uuid not null,
  is_head            boolean not null,
  state              text not null default 'ready',
  priority           smallint not null default 0,
  attempt            integer not null default 0,
  next_at            timestamptz not null default now(),
  lease              uuid,
  leased_by          text,
  lease_ends_at      timestamptz,
  -- Committed before the provider is called: a lease that expires with this set may have reached the customer.
  attempt_started_at timestamptz,
  created_at         timestamptz not null default now(),

  foreign key (tenant_id, message_id) references public.messages (tenant_id, id) on delete cascade,
  constraint outbox_state_is_known check (state in ('ready', 'leased', 'uncertain')),
  constraint outbox_lease_is_whole check (state = 'ready' or (lease is not null and lease_ends_at is not null))
) with (fillfactor = 70);
create unique index outbox_message_idx on private.outbox (tenant_id, message_id);
create unique index outbox_head_idx on private.outbox (tenant_id, conversation_id) where is_head;
create index outbox_next_idx on private.outbox (tenant_id, conversation_id, id) where not is_head;
create index outbox_claim_idx on private.outbox (priority desc, next_at, id) where is_head and state = 'ready';
create index outbox_lease_idx on private.outbox (lease_ends_at) where state <> 'ready';

alter table private.outbox enable row level security;
create policy nobody_select on private.outbox for select to authenticated using (false);

-- Puts a message in the outbox. The caller holds the conversation's row, so exactly one row can find the head free.
create function private.enqueue_message(message public.messages)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.outbox (tenant_id, conversation_id, channel_id, message_id, is_head)
  values (message.tenant_id, message.conversation_id, message.channel_id, message.id,
    not exists (
      select from private.outbox o
       where o.tenant_id = message.tenant_id and o.conversation_id = message.conversation_id and o.is_head));
  perform private.wake_channel(message.tenant_id, message.channel_id);
end;
$$;

-- Takes a settled row out and lets the conversation's next message be the head. The caller holds the conversation's row.
create function private.leave_outbox(outbox_id bigint)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_gone private.outbox;
begin
  delete from private.outbox o where o.id = leave_outbox.outbox_id returning o.* into v_gone;
  if v_gone.is_head then
    update private.outbox o set is_head = true
     where o.id = (
       select n.id from private.outbox n
        where n.tenant_id = v_gone.tenant_id and n.conversation_id = v_gone.conversation_id and not n.is_head
        order by n.id limit 1);
  end if;
end;
$$;

-- Takes up to `max` heads for `worker` and leases them for 30 s, oldest first. Everything the adapter needs comes along;
-- `access_token` is ciphertext.
create function private.claim_outbox(worker text, max integer)
returns table (
  outbox_id bigint, lease uuid, message_id uuid, tenant_id uuid, conversation_id uuid, channel_id uuid,
  channel_kind text, channel_external_id text, channel_config jsonb, integracao_id uuid, integracao_configuracao jsonb,
  access_token text, to_identities jsonb, type public.message_type, body text, payload jsonb, reply_to_ref text,
  attempt integer)
language sql security definer set search_path = ''
as $$
  with taken as (
    update private.outbox o
       set state = 'leased',
           lease = gen_random_uuid(),
           leased_by = claim_outbox.worker,
           lease_ends_at = clock_timestamp() + interval '30 seconds',
           attempt = o.attempt + 1,
           attempt_started_at = null
     where o.id in (
       select r.id
         from private.outbox r
         join public.channels h on h.tenant_id = r.tenant_id and h.id = r.channel_id and h.is_active
        where r.is_head and r.state = 'ready' and r.next_at <= clock_timestamp()
        order by r.priority desc, r.next_at, r.id
        limit claim_outbox.max
          for update of r skip locked)
    returning o.*
  )
  select t.id, t.lease, t.message_id, t.tenant_id, t.conversation_id, t.channel_id,
         h.kind, h.external_id, h.config, i.id, i.configuracao, i.access_token,
         (select jsonb_agg(jsonb_build_object('kind', d.kind, 'value', d.value) order by d.created_at desc)
            from public.contact_identities d
           where d.tenant_id = c.tenant_id and d.contato_id = c.contato_id),
         m.type, m.body, m.payload, r.provider_ref, t.attempt
    from taken t
    join public.messages m on m.tenant_id = t.tenant_id and m.id = t.message_id
    join public.conversations c on c.tenant_id = t.tenant_id and c.id = t.conversation_id
    join public.channels h on h.tenant_id = t.tenant_id and h.id = t.channel_id
    join public.integracoes i on i.tenant_id = h.tenant_id and i.id = h.integracao_id
    left join public.messages r on r.tenant_id = m.tenant_id and r.id = m.reply_to_id
   order by t.id
$$;

-- Notes, in a transaction of its own, that the provider is about to be called. False when the lease was lost: do not call.
create function private.start_attempt(outbox_id bigint, lease uuid)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_row private.outbox;
begin
  update private.outbox o
     set attempt_started_at = clock_timestamp()
   where o.id = start_attempt.outbox_id and o.lease = start_attempt.lease and o.state = 'leased'
     and o.attempt_started_at is null and o.lease_ends_at > clock_timestamp()
  returning o.* into v_row;
  if v_row.id is null then
    return false;
  end if;
  update public.messages m set status = 'sending'
   where m.tenant_id = v_row.tenant_id and m.id = v_row.message_id and m.status in ('queued', 'uncertain');
  return true;
end;
$$;

-- How long until the next try: doubling from 2 s to 10 min, half of it drawn by lot so that a crowd does not come back at once.
create function private.retry_delay(attempt integer)
returns interval
language sql volatile set search_path = ''
as $$
  select make_interval(secs => least(600, 2 ^ least(retry_delay.attempt, 10)) * (0.5 + random() / 2))
$$;

-- Closes one attempt. `outcome` is {result: 'sent', provider_ref, identities} | {result: 'retry', code, retry_after_ms} |
-- {result: 'failed', code} | {result: 'uncertain', code}. Does nothing but keep the reference when the lease is not ours any more.
create function private.settle_attempt(outbox_id bigint, lease uuid, outcome jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_row private.outbox;
  v_result constant text := settle_attempt.outcome ->> 'result';
  v_most constant integer := 8;
begin
  select o.* into v_row from private.outbox o where o.id = settle_attempt.outbox_id;
  if v_row.id is null then
    return;
  end if;
  -- Lock order everywhere: conversation, outbox, message.
  perform from public.conversations c
    where c.tenant_id = v_row.tenant_id and c.id = v_row.conversation_id for update;
  select o.* into v_row from private.outbox o
   where o.id = settle_attempt.outbox_id and o.lease = settle_attempt.lease
     for update;
  if v_row.id is null then
    return;
  end if;

  if v_result = 'sent' then
    perform private.accept_message(v_row.tenant_id, v_row.message_id, settle_attempt.outcome ->> 'provider_ref');
    perform private.leave_outbox(v_row.id);
    perform private.learn_identities(v_row.tenant_id, v_row.conversation_id, settle_attempt.outcome -> 'identities');
  elsif v_result = 'retry' and v_row.attempt < v_most then
    update private.outbox o
       set state = 'ready', lease = null, lease_ends_at = null, attempt_started_at = null,
           next_at = clock_timestamp() + greatest(
             private.retry_delay(v_row.attempt),
             make_interval(secs => least(3600, coalesce((settle_attempt.outcome ->> 'retry_after_ms')::numeric, 0) / 1000)))
     where o.id = v_row.id;
    update public.messages m set status = 'queued'
     where m.tenant_id = v_row.tenant_id and m.id = v_row.message_id and m.status in ('sending', 'uncertain');
  elsif v_result = 'uncertain' then
    perform private.doubt_message(v_row);
  else
    perform private.fail_message(v_row.tenant_id, v_row.message_id,
      case when v_result = 'retry' then 'attempts_exhausted' else coalesce(settle_attempt.outcome ->> 'code', 'unknown_answer') end);
    perform private.leave_outbox(v_row.id);
  end if;
end;
$$;

-- The provider took the message under `provider_ref`: what its statuses said meanwhile is applied too.
create function private.accept_message(tenant_id uuid, message_id uuid, provider_ref text)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_message public.messages;
  v_parked private.parked_statuses;
begin
  update public.messages m
     set provider_ref = coalesce(m.provider_ref, accept_message.provider_ref)
   where m.tenant_id = accept_message.tenant_id and m.id = accept_message.message_id
  returning m.* into v_message;
  perform private.advance_message(v_message, 'sent', now(), null);

  delete from private.parked_statuses s
   where s.tenant_id = v_message.tenant_id and s.channel_id = v_message.channel_id
     and s.provider_ref = accept_message.provider_ref
  returning s.* into v_parked;
  if v_parked.status is not null then
    perform private.advance_message(v_message, v_parked.status, v_parked.at, v_parked.failed_code);
  end if;
end;
$$;

create function private.fail_message(tenant_id uuid, message_id uuid, code text)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_message public.messages;
begin
  select m.* into v_message from public.messages m
   where m.tenant_id = fail_message.tenant_id and m.id = fail_message.message_id;
  perform private.advance_message(v_message, 'failed', now(), fail_message.code);
end;
$$;

-- Whether the customer got it is not known. The row keeps the head for a minute, while a status may still settle it.
create function private.doubt_message(item private.outbox)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_message public.messages;
begin
  update private.outbox o
     set state = 'uncertain', lease_ends_at = clock_timestamp() + interval '60 seconds'
   where o.id = item.id;
  select m.* into v_message from public.messages m where m.tenant_id = item.tenant_id and m.id = item.message_id;
  perform private.advance_message(v_message, 'uncertain', now(), null);
end;
$$;

-- Adds what the provider's answer tells about the recipient: WhatsApp's own form of a number, or its user id.
create function private.learn_identities(tenant_id uuid, conversation_id uuid, identities jsonb)
returns void
language sql security definer set search_path = ''
as $$
  insert into public.contact_identities (tenant_id, contato_id, kind, value)
  select c.tenant_id, c.contato_id, n.kind, n.value
    from public.conversations c
   cross join jsonb_to_recordset(coalesce(learn_identities.identities, '[]')) as n (kind text, value text)
   where c.tenant_id = learn_identities.tenant_id and c.id = learn_identities.conversation_id
  on conflict (tenant_id, kind, match_key) do update set value = excluded.value
    where contact_identities.contato_id = excluded.contato_id and contact_identities.value <> excluded.value
$$;
