-- "Reprocessar": tries the events of a delivery that could not be applied. A delivery that was applied whole stays as it is.
create function private.retry_delivery(delivery_id uuid)
returns public.webhook_deliveries
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_delivery public.webhook_deliveries;
begin
  select d.* into v_delivery from public.webhook_deliveries d
   where d.tenant_id = v_tenant and d.id = retry_delivery.delivery_id;
  if v_delivery.id is null then
    perform private.fail('delivery_not_found', 404);
  end if;
  -- What was given up stays given up when it fails again.
  perform private.retry_delivery(v_tenant, v_delivery.id, v_delivery.status = 'failed');
  perform private.audit(v_tenant, 'delivery.retried', 'webhook_deliveries', v_delivery.id);
  select d.* into v_delivery from public.webhook_deliveries d where d.tenant_id = v_tenant and d.id = v_delivery.id;
  return v_delivery;
end;
$$;

create function public.retry_delivery(delivery_id uuid)
returns public.webhook_deliveries
language sql security invoker set search_path = ''
as $$ select private.retry_delivery(retry_delivery.delivery_id) $$;

revoke execute on function public.retry_delivery(uuid) from public, anon;
grant execute on function private.retry_delivery(uuid), public.retry_delivery(uuid) to authenticated;
