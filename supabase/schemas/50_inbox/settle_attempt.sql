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

-- How often a message is tried before it is given up.
create function private.most_attempts()
returns integer
language sql immutable set search_path = ''
as $$ select 8 $$;

-- How long until the next try: doubling from 2 s to 10 min, half of it drawn by lot so that a crowd does not come back at once.
create function private.retry_delay(attempt integer)
returns interval
language sql volatile set search_path = ''
as $$
  select make_interval(secs => least(600, 2 ^ least(retry_delay.attempt, 10)) * (0.5 + random() / 2))
$$;

-- Closes one attempt. `outcome` is {result: 'sent', provider_ref, identities} | {result: 'retry', code, retry_after_ms} |
-- {result: 'failed', code} | {result: 'uncertain', code}. Does nothing when the lease is not ours any more.
create function private.settle_attempt(outbox_id bigint, lease uuid, outcome jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_row private.outbox;
  v_result constant text := settle_attempt.outcome ->> 'result';
  -- The channel is to blame: the message waits with its tries untouched, as long as any may.
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
    and v_row.created_at > now() - private.longest_wait();
  if v_result = 'sent' then
    perform private.accept_message(v_row.tenant_id, v_row.message_id, settle_attempt.outcome ->> 'provider_ref');
    perform private.leave_outbox(v_row.id);
    perform private.learn_identities(v_row.tenant_id, v_row.conversation_id, settle_attempt.outcome -> 'identities');
  elsif v_waits or (v_result = 'retry' and v_row.attempt < private.most_attempts()) then
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
  perform private.link_reactions(v_message);
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

-- Adds what the provider's answer tells about the recipient: the provider's own form of a number, or its user id.
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
