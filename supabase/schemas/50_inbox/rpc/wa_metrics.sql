-- The figures of one channel, or of all together: then the worst breaker and the sums. `celery` is what the queue is called in
-- the contract with those who read this from outside.
create function private.wa_metrics(channel_id uuid)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
  v_answer jsonb;
begin
  if wa_metrics.channel_id is not null and not exists (
    select from public.channels h where h.tenant_id = v_tenant and h.id = wa_metrics.channel_id) then
    perform private.fail('channel_not_found', 404);
  end if;
  with m as materialized (
    select c as it, array_position(array['OPEN', 'HALF_OPEN', 'CLOSED'], c ->> 'status') as place
      from private.channel_metrics(v_tenant, wa_metrics.channel_id) c
  ), worst as (
    select m.it from m order by m.place, (m.it ->> 'failure_count')::integer desc limit 1
  )
  select jsonb_build_object(
           'circuit_breaker', coalesce(
             (select jsonb_build_object('status', w.it -> 'status', 'failure_count', w.it -> 'failure_count', 'threshold', w.it -> 'threshold')
                from worst w),
             '{"status": "CLOSED", "failure_count": 0, "threshold": 0}'),
           'rate_limiter', jsonb_build_object(
             'count', coalesce(sum((m.it ->> 'count')::integer), 0), 'max', coalesce(sum((m.it ->> 'max')::integer), 0),
             'can_send', coalesce(bool_and((m.it ->> 'can_send')::boolean), false)),
           'celery', jsonb_build_object('queue_size', coalesce(sum((m.it ->> 'queue_size')::integer), 0)),
           'failures', jsonb_build_object('last_hour', coalesce(sum((m.it ->> 'failures_last_hour')::integer), 0)))
    into v_answer
    from m;
  return v_answer;
end;
$$;

create function public.wa_metrics(channel_id uuid default null)
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.wa_metrics(wa_metrics.channel_id) $$;

revoke execute on function public.wa_metrics(uuid) from public, anon;
grant execute on function private.wa_metrics(uuid), public.wa_metrics(uuid) to authenticated;
