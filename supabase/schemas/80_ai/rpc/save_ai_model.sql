-- Changes a model's prices, limits or whether it is asked; without an id, `changes` names a model of a connection that we do not know:
-- {integracao_id, model, capability, …}. A price that is changed is the company's own from then on.
create function private.save_ai_model(ai_model_id uuid, changes jsonb)
returns public.ai_models
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_given constant jsonb := private.allowed_changes(
    save_ai_model.changes, '{id,tenant_id,provider,position,price_version,created_at,updated_at}', 'ai_model_invalid');
  v_before public.ai_models;
  v_after public.ai_models;
  v_is_new constant boolean := save_ai_model.ai_model_id is null;
begin
  if v_is_new then
    select i.tenant_id, i.id, i.plataforma into v_before.tenant_id, v_before.integracao_id, v_before.provider
      from public.integracoes i
     where i.tenant_id = v_tenant and i.id = private.uuid_of(v_given ->> 'integracao_id') and i.removida_em is null;
    if v_before.integracao_id is null then
      perform private.fail('integracao_not_found', 404);
    end if;
  else
    select m.* into v_before from public.ai_models m where m.tenant_id = v_tenant and m.id = save_ai_model.ai_model_id for update;
    if v_before.id is null then
      perform private.fail('ai_model_not_found', 404);
    end if;
  end if;
  begin
    if v_is_new then
      v_after := jsonb_populate_record(v_before, jsonb '{"is_active": true, "input_usd": 0, "cache_read_usd": 0, "cache_write_usd": 0,
        "output_usd": 0, "per_second_usd": 0, "max_input_tokens": 32000, "max_output_tokens": 4000, "price_version": "own"}' || v_given);
      v_after.id := gen_random_uuid();
      v_after.position := private.next_ai_position(v_tenant, v_after.capability);
      v_after.created_at := now();
      v_after.updated_at := now();
      insert into public.ai_models select v_after.*;
    else
      v_after := jsonb_populate_record(v_before, v_given - '{integracao_id,model,capability}'::text[]);
      update public.ai_models m
         set is_active = v_after.is_active, input_usd = v_after.input_usd, cache_read_usd = v_after.cache_read_usd,
             cache_write_usd = v_after.cache_write_usd, output_usd = v_after.output_usd, per_second_usd = v_after.per_second_usd,
             long_from = v_after.long_from, long_input_usd = v_after.long_input_usd,
             long_cache_read_usd = v_after.long_cache_read_usd, long_cache_write_usd = v_after.long_cache_write_usd,
             long_output_usd = v_after.long_output_usd, max_input_tokens = v_after.max_input_tokens,
             max_output_tokens = v_after.max_output_tokens, dimensions = v_after.dimensions,
             price_version = case when v_given ?| '{input_usd,cache_read_usd,cache_write_usd,output_usd,per_second_usd,long_from,long_input_usd,long_cache_read_usd,long_cache_write_usd,long_output_usd}'
               then 'own' else m.price_version end,
             updated_at = now()
       where m.tenant_id = v_tenant and m.id = v_before.id
      returning m.* into v_after;
    end if;
  exception
    when unique_violation then
      perform private.fail('ai_model_exists', 409);
    when data_exception or integrity_constraint_violation then
      perform private.fail('ai_model_invalid', 422);
  end;
  perform private.announce_ai(v_tenant);
  perform private.audit(v_tenant, 'ai_model.changed', 'ai_models', v_after.id, v_given);
  return v_after;
end;
$$;

create function public.save_ai_model(ai_model_id uuid, changes jsonb)
returns public.ai_models
language sql security invoker set search_path = ''
as $$ select private.save_ai_model(save_ai_model.ai_model_id, save_ai_model.changes) $$;

revoke execute on function public.save_ai_model(uuid, jsonb) from public, anon;
grant execute on function private.save_ai_model(uuid, jsonb), public.save_ai_model(uuid, jsonb) to authenticated;
