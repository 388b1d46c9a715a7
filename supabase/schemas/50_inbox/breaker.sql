-- What an attempt's outcome says about the channel as a whole: fine (the provider answered, be it with a refusal of this one
-- message), unavailable (throttling, 5xx, unreachable, no sense in its answer), refused (the channel itself is the trouble), or
-- nothing at all: what failed on our own side before the provider was asked is no word of the provider's.
create function private.judge_outcome(outcome jsonb)
returns text
language sql immutable security definer set search_path = ''
as $$
  select case
    when judge_outcome.outcome ->> 'code' in
      ('channel_auth', 'channel_blocked', 'channel_not_registered', 'channel_payment', 'channel_spam') then 'refused'
    when judge_outcome.outcome ->> 'result' = 'sent' or judge_outcome.outcome ->> 'code' = 'pair_rate_limited' then 'fine'
    when judge_outcome.outcome ->> 'code' in
      ('rate_limited', 'provider_unavailable', 'provider_unreachable', 'provider_timeout', 'unknown_answer') then 'unavailable'
    when judge_outcome.outcome ->> 'result' = 'failed' and not judge_outcome.outcome @> '{"unasked": true}' then 'fine'
    else 'nothing'
  end
$$;

-- Tells a channel's breaker how an attempt ended. Returns whether the channel is to blame: then the message waits and keeps its
-- attempt. Lock order: conversation, outbox, message, then the channel's limits.
create function private.report_send(item private.outbox, outcome jsonb)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_verdict constant text := private.judge_outcome(report_send.outcome);
  v_limits private.channel_limits;
  v_pause interval;
begin
  -- All is well nearly always: nobody waits for the row then.
  if v_verdict = 'fine' and exists (
    select from private.channel_limits l
     where l.tenant_id = item.tenant_id and l.channel_id = item.channel_id and l.breaker = 'CLOSED' and l.failure_count = 0) then
    return false;
  elsif v_verdict = 'nothing' then
    -- A probe that asked nothing: the next message may be one at once.
    update private.channel_limits l set probe_ends_at = clock_timestamp()
     where l.tenant_id = item.tenant_id and l.channel_id = item.channel_id and l.probe_outbox_id = item.id;
    return false;
  end if;
  select l.* into v_limits from private.channel_limits l
   where l.tenant_id = item.tenant_id and l.channel_id = item.channel_id
     for update;

  if v_verdict = 'fine' then
    if v_limits.breaker = 'CLOSED' then
      update private.channel_limits l set failure_count = 0
       where l.tenant_id = item.tenant_id and l.channel_id = item.channel_id;
    elsif v_limits.probe_outbox_id = item.id then
      perform private.set_breaker(v_limits, 'CLOSED', null, null);
    end if;
    return false;
  end if;

  v_pause := make_interval(secs => least(3600, coalesce((report_send.outcome ->> 'retry_after_ms')::numeric / 1000,
    case report_send.outcome ->> 'code' when 'rate_limited' then 2 ^ least(v_limits.failure_count + 1, 5) else 0 end)));
  update private.channel_limits l
     set failure_count = l.failure_count + 1,
         resumes_at = greatest(l.resumes_at, clock_timestamp() + v_pause)
   where l.tenant_id = item.tenant_id and l.channel_id = item.channel_id
  returning l.* into v_limits;
  if v_limits.breaker = 'CLOSED' then
    if v_verdict = 'refused' or v_limits.failure_count >= v_limits.threshold then
      perform private.set_breaker(v_limits, 'OPEN', report_send.outcome ->> 'code',
        greatest(private.probe_delay(v_verdict, 0), v_pause));
      return true;
    end if;
    return false;
  elsif v_limits.probe_outbox_id = item.id then
    perform private.set_breaker(v_limits, 'OPEN', report_send.outcome ->> 'code',
      greatest(private.probe_delay(v_verdict, v_limits.failed_probes + 1), v_pause));
  end if;
  return true;
end;
$$;

-- What is no send has found the provider refusing a connection's token: the breaker of the number it spoke through, or of all of the
-- connection's where it spoke of the account, opens as it would after a send. One that is not closed has told of it already.
create function private.report_refused_access(tenant_id uuid, integracao_id uuid, channel_id uuid default null)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_limits private.channel_limits;
begin
  for v_limits in
    select l.* from private.channel_limits l
      join public.channels h on h.tenant_id = l.tenant_id and h.id = l.channel_id and h.is_active
     where h.tenant_id = report_refused_access.tenant_id and h.integracao_id = report_refused_access.integracao_id
       and h.id = coalesce(report_refused_access.channel_id, h.id) and l.breaker = 'CLOSED'
     order by l.channel_id
       for update of l
  loop
    update private.channel_limits l set failure_count = l.failure_count + 1
     where l.tenant_id = v_limits.tenant_id and l.channel_id = v_limits.channel_id;
    perform private.set_breaker(v_limits, 'OPEN', 'channel_auth', private.probe_delay('refused', 0));
  end loop;
end;
$$;

-- How long a breaker stays open before the next probe: doubling from 30 s to 10 min, twice as long when a person has to act.
create function private.probe_delay(verdict text, failed_probes integer)
returns interval
language sql immutable security definer set search_path = ''
as $$
  select make_interval(secs => least(600, 30 * 2 ^ least(probe_delay.failed_probes, 10)) * case probe_delay.verdict when 'refused' then 2 else 1 end)
$$;

-- The breaker's one door. The caller holds the row; `retry_in` is for OPEN.
create function private.set_breaker(limits private.channel_limits, breaker text, reason_code text, retry_in interval)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update private.channel_limits l
     set breaker = set_breaker.breaker,
         failure_count = case set_breaker.breaker when 'CLOSED' then 0 else l.failure_count end,
         failed_probes = case when limits.breaker = 'HALF_OPEN' and set_breaker.breaker = 'OPEN' then l.failed_probes + 1
           when set_breaker.breaker = 'HALF_OPEN' then l.failed_probes else 0 end,
         reason_code = case set_breaker.breaker when 'CLOSED' then null else coalesce(set_breaker.reason_code, l.reason_code) end,
         opened_at = case set_breaker.breaker when 'CLOSED' then null else coalesce(l.opened_at, clock_timestamp()) end,
         retry_at = case set_breaker.breaker when 'CLOSED' then null when 'OPEN' then clock_timestamp() + set_breaker.retry_in
           else l.retry_at end,
         probe_outbox_id = case set_breaker.breaker when 'HALF_OPEN' then l.probe_outbox_id end,
         probe_ends_at = case set_breaker.breaker when 'HALF_OPEN' then l.probe_ends_at end
   where l.tenant_id = limits.tenant_id and l.channel_id = limits.channel_id;
  perform private.alert_of_breaker(limits, set_breaker.breaker, set_breaker.reason_code);
  if set_breaker.breaker = 'CLOSED' then
    perform private.hasten_heads(limits.tenant_id, limits.channel_id);
  end if;
  perform private.broadcast_operation(limits.tenant_id, limits.channel_id);
end;
$$;

-- What was put off because of the channel need not wait any longer.
create function private.hasten_heads(tenant_id uuid, channel_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  update private.outbox o set next_at = clock_timestamp()
   where o.id in (
     select r.id from private.outbox r
      where r.tenant_id = hasten_heads.tenant_id and r.channel_id = hasten_heads.channel_id
        and r.is_head and r.state = 'ready' and r.next_at > clock_timestamp()
        for update skip locked)
$$;

-- Tells the team's pages to look at a channel's state again.
create function private.broadcast_operation(tenant_id uuid, channel_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  select private.tell_team(broadcast_operation.tenant_id, 'operacao_atualizada',
    jsonb_build_object('channel_id', broadcast_operation.channel_id))
$$;

-- Lets the next message be the probe now, instead of at `retry_at`. The caller holds the row or nobody does.
create function private.try_channel(tenant_id uuid, channel_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update private.channel_limits l
     set retry_at = clock_timestamp(), resumes_at = '-infinity', failed_probes = 0,
         probe_ends_at = case when l.probe_ends_at is not null then clock_timestamp() end
   where l.tenant_id = try_channel.tenant_id and l.channel_id = try_channel.channel_id and l.breaker <> 'CLOSED';
  if found then
    perform private.hasten_heads(try_channel.tenant_id, try_channel.channel_id);
    perform private.wake_channel(try_channel.tenant_id, try_channel.channel_id);
  end if;
end;
$$;

-- A new token or a connection switched on again is worth a try at once.
create function private.try_mended_channels()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.try_channel(c.tenant_id, c.id)
    from public.channels c
   where c.tenant_id = new.tenant_id and c.integracao_id = new.id and c.is_active;
  return null;
end;
$$;
create trigger on_integracao_mended_try_channels
  after update of access_token, status on public.integracoes
  for each row execute function private.try_mended_channels();
