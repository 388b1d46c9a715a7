-- Forgets a model that is asked for nothing; what it has cost stays in ai_usage. One that its connection brings comes back when
-- the connection is saved again.
create function private.remove_ai_model(ai_model_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_model public.ai_models;
begin
  select m.* into v_model from public.ai_models m
   where m.tenant_id = v_tenant and m.id = remove_ai_model.ai_model_id for update;
  if v_model.id is null then
    perform private.fail('ai_model_not_found', 404);
  end if;
  if v_model.is_active or exists (
    select from public.ai_routes r where r.tenant_id = v_tenant and r.ai_model_id = v_model.id) then
    perform private.fail('ai_model_in_use', 409);
  end if;
  delete from public.ai_models m where m.tenant_id = v_tenant and m.id = v_model.id;
  perform private.announce_ai(v_tenant);
  perform private.audit(v_tenant, 'ai_model.removed', 'ai_models', v_model.id,
    jsonb_build_object('provider', v_model.provider, 'model', v_model.model, 'capability', v_model.capability));
end;
$$;

create function public.remove_ai_model(ai_model_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.remove_ai_model(remove_ai_model.ai_model_id) $$;

revoke execute on function public.remove_ai_model(uuid) from public, anon;
grant execute on function private.remove_ai_model(uuid), public.remove_ai_model(uuid) to authenticated;
