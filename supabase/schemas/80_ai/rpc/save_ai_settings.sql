-- Changes what is named in `changes`, a part of a row of ai_settings; the rest stays. A cap that is raised, or
-- models that are switched on again, let go on what waited for that.
create function private.save_ai_settings(changes jsonb)
returns public.ai_settings
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_given constant jsonb := private.allowed_changes(save_ai_settings.changes, '{tenant_id,updated_at}', 'ai_settings_invalid');
  v_before public.ai_settings;
  v_after public.ai_settings;
begin
  select s.* into v_before from public.ai_settings s where s.tenant_id = v_tenant for update;
  begin
    v_after := jsonb_populate_record(v_before, v_given);
    update public.ai_settings s
       set is_enabled = v_after.is_enabled, has_masking = v_after.has_masking, monthly_cap_usd = v_after.monthly_cap_usd,
           retention_days = v_after.retention_days, analyses = v_after.analyses,
           has_voice_transcripts = v_after.has_voice_transcripts, has_call_transcripts = v_after.has_call_transcripts,
           has_suggestions = v_after.has_suggestions, answer_threshold = v_after.answer_threshold, updated_at = now()
     where s.tenant_id = v_tenant
    returning s.* into v_after;
  exception when data_exception or integrity_constraint_violation then
    perform private.fail('ai_settings_invalid', 422);
  end;
  if v_after.monthly_cap_usd > v_before.monthly_cap_usd then
    update private.ai_budgets b
       set alarm_level = case when b.spent_usd < v_after.monthly_cap_usd * 0.8 then 0 else least(b.alarm_level, 80) end
     where b.tenant_id = v_tenant and b.month = private.ai_month(now());
  end if;
  if v_after.monthly_cap_usd > v_before.monthly_cap_usd or v_after.is_enabled > v_before.is_enabled then
    perform private.resume_ai(v_tenant);
    perform private.call_ai_worker();
  end if;
  perform private.announce_ai(v_tenant);
  perform private.audit(v_tenant, 'ai_settings.changed', 'ai_settings', null, v_given);
  return v_after;
end;
$$;

create function public.save_ai_settings(changes jsonb)
returns public.ai_settings
language sql security invoker set search_path = ''
as $$ select private.save_ai_settings(save_ai_settings.changes) $$;

revoke execute on function public.save_ai_settings(jsonb) from public, anon;
grant execute on function private.save_ai_settings(jsonb), public.save_ai_settings(jsonb) to authenticated;
