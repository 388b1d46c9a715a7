-- Everything the page of the operation shows, in one answer: OperationsStatus in shared/src/operations.ts. A day begins at
-- midnight in São Paulo.
create function private.operations_status()
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_hour constant timestamptz := date_trunc('hour', now());
  v_today constant timestamptz := date_trunc('day', now() at time zone 'America/Sao_Paulo') at time zone 'America/Sao_Paulo';
  v_channels jsonb;
  v_volume jsonb;
  v_today_sum jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object(
           'channel_id', h.id, 'name', h.name, 'display_address', h.display_address, 'is_active', h.is_active,
           'breaker', jsonb_build_object(
             'status', c -> 'status', 'failure_count', c -> 'failure_count', 'threshold', c -> 'threshold',
             'reason_code', c -> 'reason_code', 'opened_at', c -> 'opened_at', 'open_until', c -> 'open_until'),
           'rate', jsonb_build_object('count', c -> 'count', 'max', c -> 'max', 'can_send', c -> 'can_send'),
           'queue', jsonb_build_object('size', c -> 'queue_size', 'oldest_at', c -> 'oldest_at'),
           'failures_last_hour', c -> 'failures_last_hour',
           'failures_by_reason', (
             select coalesce(jsonb_agg(r order by r.count desc, r.code), '[]')
               from (select s.code, count(*) from private.send_failures s
                      where s.tenant_id = v_tenant and s.channel_id = h.id and s.created_at > now() - interval '1 hour'
                      group by s.code) r),
           'last_inbound_at', greatest(l.last_inbound_at, (
             select max(t.created_at) from private.traffic t
              where t.tenant_id = v_tenant and t.channel_id = h.id and t.inbound > 0)),
           'silence_hours', l.silence_hours) || private.count_troubled(v_tenant, h.id)
           order by h.created_at, h.id), '[]')
    into v_channels
    from public.channels h
    join private.channel_limits l on l.tenant_id = h.tenant_id and l.channel_id = h.id
   cross join lateral private.channel_metrics(v_tenant, h.id) c
   where h.tenant_id = v_tenant;

  with t as materialized (
    select t.* from private.traffic_since(v_tenant, least(v_hour - interval '23 hours', v_today)) t
  ), hours as (
    select g as hour, coalesce(sum(t.inbound), 0) as inbound, coalesce(sum(t.outbound), 0) as outbound,
           coalesce(sum(t.failed), 0) as failed
      from generate_series(v_hour - interval '23 hours', v_hour, interval '1 hour') g
      left join t on t.hour_at = g
     group by g
  ), today as (
    select coalesce(sum(t.outbound), 0) as sent, coalesce(sum(t.failed), 0) as failed from t where t.hour_at >= v_today
  )
  select (select jsonb_agg(h order by h.hour) from hours h),
         (select jsonb_build_object('sent', d.sent, 'failed', d.failed,
                   'failure_rate', coalesce(round(d.failed / nullif(d.sent + d.failed, 0), 4), 0)) from today d)
    into v_volume, v_today_sum;

  return jsonb_build_object(
    'channels', v_channels, 'volume', v_volume, 'today', v_today_sum,
    'live', jsonb_build_object(
      'agents_online', private.agents_online(v_tenant),
      'open_conversations', (
        select count(*) from public.conversations c where c.tenant_id = v_tenant and c.status <> 'closed'),
      'messages_per_minute', (
        select coalesce(sum(t.inbound + t.outbound), 0) from private.traffic t
         where t.tenant_id = v_tenant and t.created_at > now() - interval '1 minute')),
    'pending_deliveries', (
      select count(*) from public.webhook_deliveries d where d.tenant_id = v_tenant and d.status <> 'processed'));
end;
$$;

create function public.operations_status()
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.operations_status() $$;

revoke execute on function public.operations_status() from public, anon;
grant execute on function private.operations_status(), public.operations_status() to authenticated;
