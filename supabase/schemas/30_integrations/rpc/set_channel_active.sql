-- Switches one number off or on, leaving the connection's others as they are. A number works only as part of a connection that does.
create function private.set_channel_active(channel_id uuid, is_active boolean)
returns public.channels
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_channel public.channels;
begin
  begin
    update public.channels c set is_active = set_channel_active.is_active
     where c.tenant_id = v_tenant and c.id = set_channel_active.channel_id
    returning c.* into v_channel;
  exception when unique_violation then
    perform private.fail('address_in_use', 409);
  end;
  if v_channel.id is null then
    perform private.fail('channel_not_found', 404);
  end if;
  if v_channel.is_active and not exists (
    select from public.integracoes i
     where i.tenant_id = v_tenant and i.id = v_channel.integracao_id and i.status = 'ativa'
  ) then
    perform private.fail('channel_inactive', 409);
  end if;
  perform private.audit(v_tenant, 'channel.status_changed', 'channels', v_channel.id,
    jsonb_build_object('is_active', v_channel.is_active));
  return v_channel;
end;
$$;

create function public.set_channel_active(channel_id uuid, is_active boolean)
returns public.channels
language sql security invoker set search_path = ''
as $$ select private.set_channel_active(set_channel_active.channel_id, set_channel_active.is_active) $$;

revoke execute on function public.set_channel_active(uuid, boolean) from public, anon;
grant execute on function private.set_channel_active(uuid, boolean), public.set_channel_active(uuid, boolean) to authenticated;
