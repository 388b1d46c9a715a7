-- Which models are asked for an operation, the first first. Without any, all that can are asked in their own order.
create function private.save_ai_route(operation text, model_ids uuid[])
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_ids constant uuid[] := coalesce(save_ai_route.model_ids, '{}');
begin
  if (select count(*) from public.ai_models m where m.tenant_id = v_tenant and m.id = any(v_ids)) <> cardinality(v_ids) then
    perform private.fail('ai_model_not_found', 404);
  end if;
  begin
    delete from public.ai_routes r where r.tenant_id = v_tenant and r.operation = save_ai_route.operation;
    insert into public.ai_routes (tenant_id, operation, position, ai_model_id)
    select v_tenant, save_ai_route.operation, n.place, n.id from unnest(v_ids) with ordinality as n (id, place);
  exception when integrity_constraint_violation then
    perform private.fail('ai_route_invalid', 422);
  end;
  perform private.announce_ai(v_tenant);
  perform private.audit(v_tenant, 'ai_route.changed', 'ai_routes', null,
    jsonb_build_object('operation', save_ai_route.operation, 'model_ids', v_ids));
end;
$$;

create function public.save_ai_route(operation text, model_ids uuid[])
returns void
language sql security invoker set search_path = ''
as $$ select private.save_ai_route(save_ai_route.operation, save_ai_route.model_ids) $$;

revoke execute on function public.save_ai_route(text, uuid[]) from public, anon;
grant execute on function private.save_ai_route(text, uuid[]), public.save_ai_route(text, uuid[]) to authenticated;
