-- May this question be asked? `call` is {operation, ai_model_id, reserve_usd, job_key, conversation_id, ligacao_id, document_id, user_id}.
-- Returns {id}, or {refused: ai_disabled | ai_cap_reached | ai_rate_limited}: refused by an answer, because what it tells the admins must stand. What was
-- begun under the same key and not settled was lost with its worker: a key is worked on by one at a time.
create function private.begin_ai_call(tenant_id uuid, call jsonb)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_reserve constant numeric(14, 8) := coalesce((call ->> 'reserve_usd')::numeric, 0);
  v_settings public.ai_settings;
  v_model public.ai_models;
  v_budget private.ai_budgets;
  v_lost uuid;
  v_id uuid;
begin
  select s.* into v_settings from public.ai_settings s where s.tenant_id = begin_ai_call.tenant_id;
  if v_settings.is_enabled is not true then
    return jsonb_build_object('refused', 'ai_disabled');
  end if;
  select m.* into v_model from public.ai_models m
   where m.tenant_id = begin_ai_call.tenant_id and m.id = (call ->> 'ai_model_id')::uuid;

  insert into private.ai_budgets as b (tenant_id, month) values (begin_ai_call.tenant_id, private.ai_month(now()))
  on conflict on constraint ai_budgets_pkey do nothing;
  select b.* into v_budget from private.ai_budgets b
   where b.tenant_id = begin_ai_call.tenant_id and b.month = private.ai_month(now()) for update;

  for v_lost in
    select u.id from public.ai_usage u
     where u.tenant_id = begin_ai_call.tenant_id and u.job_key = call ->> 'job_key' and u.outcome = 'running'
  loop
    perform private.lose_ai_call(begin_ai_call.tenant_id, v_lost);
    select b.* into v_budget from private.ai_budgets b where b.tenant_id = v_budget.tenant_id and b.month = v_budget.month;
  end loop;

  if v_budget.spent_usd + v_budget.reserved_usd + v_reserve > v_settings.monthly_cap_usd then
    -- Others under way may leave enough of what they hold back.
    if v_budget.spent_usd + v_reserve <= v_settings.monthly_cap_usd then
      return jsonb_build_object('refused', 'ai_rate_limited');
    end if;
    perform private.warn_of_budget(v_budget, 100);
    return jsonb_build_object('refused', 'ai_cap_reached');
  end if;
  update private.ai_budgets b set reserved_usd = b.reserved_usd + v_reserve
   where b.tenant_id = v_budget.tenant_id and b.month = v_budget.month;
  insert into public.ai_usage as u
    (tenant_id, operation, provider, model, ai_model_id, conversation_id, ligacao_id, document_id, user_id, job_key, reserved_usd,
     price_version)
  values (begin_ai_call.tenant_id, call ->> 'operation', v_model.provider, v_model.model, v_model.id,
    (call ->> 'conversation_id')::uuid, (call ->> 'ligacao_id')::uuid, (call ->> 'document_id')::uuid, (call ->> 'user_id')::uuid,
    call ->> 'job_key', v_reserve, v_model.price_version)
  returning u.id into v_id;
  return jsonb_build_object('id', v_id);
end;
$$;

-- Nobody will say any more what became of it: what was held back for it is free again.
create function private.lose_ai_call(tenant_id uuid, usage_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_usage public.ai_usage;
begin
  update public.ai_usage u set outcome = 'lost', settled_at = now()
   where u.tenant_id = lose_ai_call.tenant_id and u.id = lose_ai_call.usage_id and u.outcome = 'running'
  returning u.* into v_usage;
  if v_usage.id is not null then
    update private.ai_budgets b set reserved_usd = b.reserved_usd - v_usage.reserved_usd
     where b.tenant_id = v_usage.tenant_id and b.month = private.ai_month(v_usage.created_at);
  end if;
end;
$$;
