-- May this question be asked? `call` is {operation, ai_model_id, reserve_usd, job_key, conversation_id, ligacao_id, document_id, user_id}.
-- Returns {id}, or {refused: ai_disabled | ai_model_unknown | ai_cap_reached | ai_rate_limited}: refused by an answer, because what it
-- tells the admins must stand. What was begun under the same key and not settled was lost with its worker: a key is worked on by one at
-- a time.
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
  if v_model.id is null then
    return jsonb_build_object('refused', 'ai_model_unknown');
  end if;
  -- Before this month's budget is taken: what was begun before midnight holds that of the month before.
  for v_lost in
    select u.id from public.ai_usage u
     where u.tenant_id = begin_ai_call.tenant_id and u.job_key = call ->> 'job_key' and u.outcome = 'running'
     order by u.created_at
  loop
    perform private.lose_ai_call(begin_ai_call.tenant_id, v_lost);
  end loop;

  insert into private.ai_budgets as b (tenant_id, month) values (begin_ai_call.tenant_id, private.ai_month(now()))
  on conflict on constraint ai_budgets_pkey do nothing;
  select b.* into v_budget from private.ai_budgets b
   where b.tenant_id = begin_ai_call.tenant_id and b.month = private.ai_month(now()) for update;

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

-- Nobody will say any more what became of it. It may have been paid for, so it counts with the most it may have cost, until somebody
-- does say: a cap that stops too early is put up, money that was spent is gone.
create function private.lose_ai_call(tenant_id uuid, usage_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_usage public.ai_usage;
begin
  v_usage := private.take_ai_call(lose_ai_call.tenant_id, lose_ai_call.usage_id);
  if v_usage.outcome = 'running' then
    update public.ai_usage u set outcome = 'lost', cost_usd = u.reserved_usd, settled_at = now()
     where u.tenant_id = v_usage.tenant_id and u.id = v_usage.id;
    perform private.charge_budget(v_usage.tenant_id, private.ai_month(v_usage.created_at), v_usage.reserved_usd, v_usage.reserved_usd);
  end if;
end;
$$;

-- A question as it stands, with its budget and then itself locked: the order in which everybody takes the two.
create function private.take_ai_call(tenant_id uuid, usage_id uuid)
returns public.ai_usage
language plpgsql security definer set search_path = ''
as $$
declare
  v_usage public.ai_usage;
begin
  perform from private.ai_budgets b
     join public.ai_usage u on u.tenant_id = b.tenant_id and private.ai_month(u.created_at) = b.month
    where u.tenant_id = take_ai_call.tenant_id and u.id = take_ai_call.usage_id
      for update of b;
  select u.* into v_usage from public.ai_usage u
   where u.tenant_id = take_ai_call.tenant_id and u.id = take_ai_call.usage_id for update;
  return v_usage;
end;
$$;
