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
  -- The higher the sooner. Below 0 is what nobody waits for, such as a broadcast.
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
create index outbox_claim_idx on private.outbox (tenant_id, channel_id, priority desc, next_at, id) where is_head and state = 'ready';
create index outbox_channel_idx on private.outbox (tenant_id, channel_id, priority);
create index outbox_lease_idx on private.outbox (lease_ends_at) where state <> 'ready';

alter table private.outbox enable row level security;
create policy nobody_select on private.outbox for select to authenticated using (false);

-- Puts a message in the outbox, as urgent as its conversation unless it is said otherwise. The caller holds the conversation's row,
-- so exactly one row can find the head free. What waits before it in its conversation becomes as urgent as it is: an answer is
-- not held up by a broadcast.
create function private.enqueue_message(message public.messages, priority smallint default null)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_priority constant smallint := coalesce(enqueue_message.priority, (
    select c.priority from public.conversations c
     where c.tenant_id = message.tenant_id and c.id = message.conversation_id));
begin
  update private.outbox o set priority = v_priority
   where o.tenant_id = message.tenant_id and o.conversation_id = message.conversation_id and o.priority < v_priority;
  insert into private.outbox (tenant_id, conversation_id, channel_id, message_id, is_head, priority)
  values (message.tenant_id, message.conversation_id, message.channel_id, message.id,
    not exists (
      select from private.outbox o
       where o.tenant_id = message.tenant_id and o.conversation_id = message.conversation_id and o.is_head),
    v_priority);
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

-- The channels on which something is due and may go, the most urgent first and otherwise by lot, so that workers do not all go for
-- the same one. Steps from channel to channel through the index and looks at one head of each: what a full bucket or an open
-- breaker holds back costs a glance, however long its queue is.
create function private.channels_to_serve(max integer)
returns table (tenant_id uuid, channel_id uuid)
language plpgsql volatile security definer set search_path = ''
  set plan_cache_mode = 'force_generic_plan' set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
  set jit = off
as $$
begin
  return query
    with recursive c as (
      (select o.tenant_id, o.channel_id from private.outbox o
        where o.is_head and o.state = 'ready' order by o.tenant_id, o.channel_id limit 1)
      union all
      select n.tenant_id, n.channel_id
        from c
       cross join lateral (
         select o.tenant_id, o.channel_id from private.outbox o
          where o.is_head and o.state = 'ready' and (o.tenant_id, o.channel_id) > (c.tenant_id, c.channel_id)
          order by o.tenant_id, o.channel_id limit 1) n
    )
    select c.tenant_id, c.channel_id
      from c
      join public.channels h on h.tenant_id = c.tenant_id and h.id = c.channel_id and h.is_active
      join private.channel_limits l on l.tenant_id = c.tenant_id and l.channel_id = c.channel_id and private.free_tokens(l) > 0
     cross join lateral (
       select o.priority from private.outbox o
        where o.tenant_id = c.tenant_id and o.channel_id = c.channel_id and o.is_head and o.state = 'ready'
          and o.next_at <= clock_timestamp()
        order by o.priority desc, o.next_at, o.id limit 1) f
     where private.free_tokens(l, f.priority) > 0
     order by f.priority desc, random()
     limit channels_to_serve.max;
end;
$$;

-- Leases up to `max` due heads of one channel to `worker`, as many as it has tokens for. While another worker is at it, none; with
-- `waits`, it is waited for a moment. Returns their ids.
create function private.claim_channel(tenant_id uuid, channel_id uuid, worker text, max integer, waits boolean)
returns bigint[]
language plpgsql security definer set search_path = '' set lock_timeout = '50ms'
  set plan_cache_mode = 'force_generic_plan' set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
  set jit = off
as $$
declare
  v_limits private.channel_limits;
  v_pair jsonb;
  v_ids bigint[];
begin
  if claim_channel.waits then
    begin
      select l.* into v_limits from private.channel_limits l
       where l.tenant_id = claim_channel.tenant_id and l.channel_id = claim_channel.channel_id
         for update;
    exception when lock_not_available then
      return '{}';
    end;
  else
    select l.* into v_limits from private.channel_limits l
     where l.tenant_id = claim_channel.tenant_id and l.channel_id = claim_channel.channel_id
       for update skip locked;
  end if;
  if v_limits.channel_id is null then
    return '{}';
  end if;
  v_ids := array(
    select o.id from private.outbox o
     where o.tenant_id = claim_channel.tenant_id and o.channel_id = claim_channel.channel_id
       and o.is_head and o.state = 'ready' and o.next_at <= clock_timestamp() and o.priority >= 0
     order by o.priority desc, o.next_at, o.id
     limit least(claim_channel.max, private.free_tokens(v_limits))
       for update skip locked);
  if cardinality(v_ids) < claim_channel.max then
    v_ids := v_ids || array(
      select o.id from private.outbox o
       where o.tenant_id = claim_channel.tenant_id and o.channel_id = claim_channel.channel_id
         and o.is_head and o.state = 'ready' and o.next_at <= clock_timestamp() and o.priority < 0
       order by o.priority desc, o.next_at, o.id
       limit greatest(0, least(claim_channel.max, private.free_tokens(v_limits, -1::smallint)) - cardinality(v_ids))
         for update skip locked);
  end if;
  select h.capabilities -> 'pair_limit' into v_pair
    from public.channels h where h.tenant_id = claim_channel.tenant_id and h.id = claim_channel.channel_id;
  if v_ids <> '{}' and jsonb_typeof(v_pair) = 'object' then
    v_ids := private.take_pairs(v_ids, (v_pair ->> 'burst')::integer, (v_pair ->> 'every_seconds')::numeric);
  end if;
  if v_ids = '{}' then
    return v_ids;
  end if;

  update private.outbox o
     set state = 'leased', lease = gen_random_uuid(), leased_by = claim_channel.worker,
         lease_ends_at = clock_timestamp() + interval '30 seconds', attempt = o.attempt + 1, attempt_started_at = null
   where o.id = any(v_ids);
  perform private.take_tokens(v_limits, cardinality(v_ids));
  if v_limits.breaker <> 'CLOSED' then
    update private.channel_limits l
       set probe_outbox_id = v_ids[1], probe_ends_at = clock_timestamp() + interval '90 seconds'
     where l.tenant_id = v_limits.tenant_id and l.channel_id = v_limits.channel_id;
    perform private.set_breaker(v_limits, 'HALF_OPEN', null, null);
  end if;
  return v_ids;
end;
$$;

-- Of these outbox rows, those whose contact may hear from us once more; the others are put off until theirs may.
create function private.take_pairs(outbox_ids bigint[], burst integer, every_seconds numeric)
returns bigint[]
language plpgsql security definer set search_path = ''
as $$
declare
  v_every constant interval := make_interval(secs => take_pairs.every_seconds);
  v_ahead constant interval := v_every * (take_pairs.burst - 1);
  v_late bigint[];
  v_taken bigint[];
begin
  with late as (
    update private.outbox o set next_at = p.used_up_at - v_ahead
      from private.pair_limits p
     where o.id = any(take_pairs.outbox_ids) and p.tenant_id = o.tenant_id and p.conversation_id = o.conversation_id
       and p.used_up_at - v_ahead > clock_timestamp()
    returning o.id
  )
  select array_agg(l.id) into v_late from late l;
  v_taken := array(select i from unnest(take_pairs.outbox_ids) i where i <> all(coalesce(v_late, '{}')));
  insert into private.pair_limits as p (tenant_id, conversation_id, used_up_at)
  select o.tenant_id, o.conversation_id, clock_timestamp() + v_every
    from private.outbox o where o.id = any(v_taken)
  on conflict on constraint pair_limits_pkey do update set used_up_at = greatest(p.used_up_at, clock_timestamp()) + v_every;
  return v_taken;
end;
$$;

-- Takes up to `max` heads for `worker` and leases them for 30 s, at most half of them from one channel while others wait too.
-- Everything the adapter needs comes along; `access_token` is ciphertext.
create function private.claim_outbox(worker text, max integer)
returns table (
  outbox_id bigint, lease uuid, message_id uuid, tenant_id uuid, conversation_id uuid, channel_id uuid,
  channel_kind text, channel_external_id text, channel_config jsonb, integracao_id uuid, integracao_configuracao jsonb,
  access_token text, to_identities jsonb, type public.message_type, body text, payload jsonb, reply_to_ref text,
  attempt integer, attachment jsonb, template jsonb)
language plpgsql security definer set search_path = ''
  set plan_cache_mode = 'force_generic_plan' set enable_seqscan = off set enable_bitmapscan = off set jit = off
as $$
declare
  v_channel record;
  v_left integer;
  v_ids bigint[] := '{}';
begin
  for v_channel in
    select s.tenant_id, s.channel_id, row_number() over () as place, count(*) over () as channels
      from private.channels_to_serve(claim_outbox.max) s
  loop
    v_left := claim_outbox.max - cardinality(v_ids);
    exit when v_left <= 0;
    v_ids := v_ids || private.claim_channel(v_channel.tenant_id, v_channel.channel_id, claim_outbox.worker,
      case when v_channel.place = v_channel.channels then v_left else least(v_left, ceil(claim_outbox.max / 2.0)) end::integer,
      false);
  end loop;
  -- Others were at all of them: one is worth waiting for.
  if v_ids = '{}' and v_channel.channel_id is not null then
    v_ids := private.claim_channel(v_channel.tenant_id, v_channel.channel_id, claim_outbox.worker, claim_outbox.max, true);
  end if;
  if v_ids = '{}' then
    return;
  end if;

  return query
    select o.id, o.lease, o.message_id, o.tenant_id, o.conversation_id, o.channel_id,
           h.kind, h.external_id, h.config, i.id, i.configuracao, i.access_token,
           (select jsonb_agg(jsonb_build_object('kind', d.kind, 'value', d.value) order by d.created_at desc)
              from public.contact_identities d
             where d.tenant_id = c.tenant_id and d.contato_id = c.contato_id),
           m.type, m.body, m.payload, r.provider_ref, o.attempt,
           (select jsonb_build_object(
                     'id', a.id, 'type', a.type, 'storage_path', a.storage_path, 'file_name', a.file_name,
                     'mime_type', a.mime_type, 'sha256', a.sha256, 'size_bytes', a.size_bytes,
                     'provider_ref', private.provider_media_ref(m.tenant_id, m.channel_id, a.sha256, a.mime_type))
              from public.message_attachments a
             where a.tenant_id = m.tenant_id and a.message_id = m.id
             limit 1),
           (select jsonb_build_object(
                     'name', w.name, 'language', w.language, 'category', w.category, 'parameter_format', w.parameter_format,
                     'components', w.components, 'parameters', w.parameters)
              from public.wa_templates w
             where w.tenant_id = m.tenant_id and w.id = (m.payload #>> '{template,template_id}')::uuid)
      from private.outbox o
      join public.messages m on m.tenant_id = o.tenant_id and m.id = o.message_id
      join public.conversations c on c.tenant_id = o.tenant_id and c.id = o.conversation_id
      join public.channels h on h.tenant_id = o.tenant_id and h.id = o.channel_id
      join public.integracoes i on i.tenant_id = h.tenant_id and i.id = h.integracao_id
      left join public.messages r on r.tenant_id = m.tenant_id and r.id = m.reply_to_id
     where o.id = any(v_ids)
     order by o.id;
end;
$$;

-- Keeps a lease for `seconds` more: a file may take long to get to the provider. False when it was lost.
create function private.renew_lease(outbox_id bigint, lease uuid, seconds integer)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_row private.outbox;
begin
  update private.outbox o set lease_ends_at = clock_timestamp() + make_interval(secs => renew_lease.seconds)
   where o.id = renew_lease.outbox_id and o.lease = renew_lease.lease and o.state = 'leased'
     and o.lease_ends_at > clock_timestamp()
  returning o.* into v_row;
  -- A probe that is on its way keeps the others waiting.
  update private.channel_limits l set probe_ends_at = greatest(l.probe_ends_at, v_row.lease_ends_at + interval '60 seconds')
   where l.tenant_id = v_row.tenant_id and l.channel_id = v_row.channel_id and l.probe_outbox_id = v_row.id;
  return v_row.id is not null;
end;
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
  update public.messages m set status = 'sending', held_code = null
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
  -- The channel is to blame: the message waits with its tries untouched, for a day.
  v_waits boolean;
begin
  select o.* into v_row from private.outbox o where o.id = settle_attempt.outbox_id;
  if v_row.id is null then
    return;
  end if;
  -- Lock order everywhere: conversation, outbox, message, limits of the channel.
  perform from public.conversations c
    where c.tenant_id = v_row.tenant_id and c.id = v_row.conversation_id for update;
  select o.* into v_row from private.outbox o
   where o.id = settle_attempt.outbox_id and o.lease = settle_attempt.lease
     for update;
  if v_row.id is null then
    return;
  end if;

  v_waits := private.report_send(v_row, settle_attempt.outcome) and v_result in ('retry', 'failed')
    and v_row.created_at > now() - interval '24 hours';
  if v_result = 'sent' then
    perform private.accept_message(v_row.tenant_id, v_row.message_id, settle_attempt.outcome ->> 'provider_ref');
    perform private.leave_outbox(v_row.id);
    perform private.learn_identities(v_row.tenant_id, v_row.conversation_id, settle_attempt.outcome -> 'identities');
  elsif v_waits or (v_result = 'retry' and v_row.attempt < v_most) then
    update private.outbox o
       set state = 'ready', lease = null, lease_ends_at = null, attempt_started_at = null,
           attempt = o.attempt - v_waits::integer,
           next_at = clock_timestamp() + greatest(
             private.retry_delay(v_row.attempt),
             make_interval(secs => least(3600, coalesce((settle_attempt.outcome ->> 'retry_after_ms')::numeric, 0) / 1000)))
     where o.id = v_row.id;
    insert into private.send_failures (tenant_id, channel_id, message_id, code, result)
    values (v_row.tenant_id, v_row.channel_id, v_row.message_id,
      coalesce(settle_attempt.outcome ->> 'code', 'unknown_answer'), 'retry');
    update public.messages m set status = 'queued', held_code = case when v_waits then 'CIRCUIT_OPEN' end
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
     set provider_ref = coalesce(m.provider_ref, case
           -- An echo that nobody could match may have taken the name: being sent matters more than being called.
           when not exists (
             select from public.messages x
              where x.tenant_id = m.tenant_id and x.channel_id = m.channel_id and x.provider_ref = accept_message.provider_ref)
           then accept_message.provider_ref end)
   where m.tenant_id = accept_message.tenant_id and m.id = accept_message.message_id
  returning m.* into v_message;
  perform private.advance_message(v_message, 'sent', now(), null);

  delete from private.parked_statuses s
   where s.tenant_id = v_message.tenant_id and s.channel_id = v_message.channel_id
     and s.provider_ref = accept_message.provider_ref
  returning s.* into v_parked;
  if v_parked.status is not null then
    perform private.keep_pricing(v_message, v_parked.pricing);
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
