-- Changes how fast a channel may send, how many failures in a row open its breaker, and after how many hours without a customer
-- somebody is told (0 is never). What is null stays as it is.
create function private.set_channel_limits(channel_id uuid, rate_per_minute integer, threshold integer, silence_hours integer)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_answer jsonb;
begin
  -- 60,000 a minute is the fastest any provider lets a number be.
  if set_channel_limits.rate_per_minute not between 1 and 60000
     or set_channel_limits.threshold not between 1 and 100
     or set_channel_limits.silence_hours not between 0 and 720 then
    perform private.fail('limits_invalid', 422);
  end if;
  update private.channel_limits l
     set rate_per_minute = coalesce(set_channel_limits.rate_per_minute, l.rate_per_minute),
         threshold = coalesce(set_channel_limits.threshold, l.threshold),
         silence_hours = coalesce(set_channel_limits.silence_hours, l.silence_hours)
   where l.tenant_id = v_tenant and l.channel_id = set_channel_limits.channel_id
  returning jsonb_build_object('rate_per_minute', l.rate_per_minute, 'threshold', l.threshold, 'silence_hours', l.silence_hours)
    into v_answer;
  if v_answer is null then
    perform private.fail('channel_not_found', 404);
  end if;
  perform private.audit(v_tenant, 'channel.limits_changed', 'channels', set_channel_limits.channel_id, v_answer);
  perform private.broadcast_operation(v_tenant, set_channel_limits.channel_id);
  perform private.wake_channel(v_tenant, set_channel_limits.channel_id);
  return v_answer;
end;
$$;

create function public.set_channel_limits(
  channel_id uuid, rate_per_minute integer default null, threshold integer default null, silence_hours integer default null)
returns jsonb
language sql security invoker set search_path = ''
as $$
  select private.set_channel_limits(set_channel_limits.channel_id, set_channel_limits.rate_per_minute,
    set_channel_limits.threshold, set_channel_limits.silence_hours)
$$;

revoke execute on function public.set_channel_limits(uuid, integer, integer, integer) from public, anon;
grant execute on function private.set_channel_limits(uuid, integer, integer, integer),
  public.set_channel_limits(uuid, integer, integer, integer) to authenticated;
