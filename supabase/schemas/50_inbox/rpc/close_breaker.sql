-- Tries a channel now instead of waiting: the next message goes as the probe, and if it arrives the breaker closes.
-- Returns the breaker's status.
create function private.close_breaker(channel_id uuid)
returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_status text;
begin
  perform private.try_channel(v_tenant, close_breaker.channel_id);
  select l.breaker into v_status from private.channel_limits l
   where l.tenant_id = v_tenant and l.channel_id = close_breaker.channel_id;
  if v_status is null then
    perform private.fail('channel_not_found', 404);
  end if;
  perform private.audit(v_tenant, 'channel.tried', 'channels', close_breaker.channel_id, jsonb_build_object('breaker', v_status));
  return v_status;
end;
$$;

create function public.close_breaker(channel_id uuid)
returns text
language sql security invoker set search_path = ''
as $$ select private.close_breaker(close_breaker.channel_id) $$;

revoke execute on function public.close_breaker(uuid) from public, anon;
grant execute on function private.close_breaker(uuid), public.close_breaker(uuid) to authenticated;
