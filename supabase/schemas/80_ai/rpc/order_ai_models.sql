-- In which order the models of one capability are asked: all of them, the first first.
create function private.order_ai_models(model_ids uuid[])
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_capability constant text := (
    select m.capability from public.ai_models m where m.tenant_id = v_tenant and m.id = order_ai_models.model_ids[1]);
begin
  -- Somebody has connected another one meanwhile, or named some twice.
  if array(select m.id from public.ai_models m where m.tenant_id = v_tenant and m.capability = v_capability order by m.id)
     is distinct from array(select n.id from unnest(order_ai_models.model_ids) n (id) order by n.id) or v_capability is null then
    perform private.fail('ai_models_changed', 409);
  end if;
  update public.ai_models m set position = n.place, updated_at = now()
    from unnest(order_ai_models.model_ids) with ordinality as n (id, place)
   where m.tenant_id = v_tenant and m.id = n.id;
  perform private.announce_ai(v_tenant);
  perform private.audit(v_tenant, 'ai_models.ordered', 'ai_models', null, jsonb_build_object('capability', v_capability));
end;
$$;

create function public.order_ai_models(model_ids uuid[])
returns void
language sql security invoker set search_path = ''
as $$ select private.order_ai_models(order_ai_models.model_ids) $$;

revoke execute on function public.order_ai_models(uuid[]) from public, anon;
grant execute on function private.order_ai_models(uuid[]), public.order_ai_models(uuid[]) to authenticated;
