-- How a channel stands, as the pages of the operation show it. Everything is read by index, whatever the number of messages.

-- {channel_id, status, failure_count, threshold, reason_code, opened_at, open_until, count, max, can_send, queue_size, oldest_at,
-- failures_last_hour} of each live channel of a tenant, or of one.
create function private.channel_metrics(tenant_id uuid, channel_id uuid default null)
returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
           'channel_id', l.channel_id, 'status', l.breaker, 'failure_count', l.failure_count, 'threshold', l.threshold,
           'reason_code', l.reason_code, 'opened_at', l.opened_at, 'open_until', l.retry_at,
           'count', private.taken_last_minute(l), 'max', l.rate_per_minute,
           'can_send', l.breaker = 'CLOSED' and private.free_tokens(l) > 0,
           'queue_size', q.size, 'oldest_at', q.oldest_at, 'failures_last_hour', f.count)
    from private.channel_limits l
    join public.channels h on h.tenant_id = l.tenant_id and h.id = l.channel_id
   cross join lateral (
     select count(*) as size, min(o.created_at) as oldest_at
       from private.outbox o
      where o.tenant_id = l.tenant_id and o.channel_id = l.channel_id and o.state <> 'uncertain') q
   cross join lateral (
     select count(*) from private.send_failures s
      where s.tenant_id = l.tenant_id and s.channel_id = l.channel_id and s.created_at > now() - interval '1 hour') f
   where l.tenant_id = channel_metrics.tenant_id
     and case when channel_metrics.channel_id is null then h.is_active else l.channel_id = channel_metrics.channel_id end
$$;

-- How many messages of a channel wait for a person: {uncertain, dead}. The newest thousand failures are looked at.
create function private.count_troubled(tenant_id uuid, channel_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
           'uncertain', count(*) filter (where m.status = 'uncertain'),
           'dead', count(*) filter (where m.failed_code in ('attempts_exhausted', 'held_too_long')))
    from (
      select distinct r.message_id
        from (
          select s.message_id from private.send_failures s
           where s.tenant_id = count_troubled.tenant_id and s.channel_id = count_troubled.channel_id
             and s.result <> 'retry' and s.discarded_at is null
           order by s.created_at desc limit 1000
        ) r
    ) f
    join public.messages m on m.tenant_id = count_troubled.tenant_id and m.id = f.message_id
$$;
