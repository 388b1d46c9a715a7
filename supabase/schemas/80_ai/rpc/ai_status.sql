-- What of the models somebody who answers customers has to know, without what they cost: {is_enabled, has_suggestions, is_connected,
-- is_capped, cap_share}. `cap_share` is how much of the month's money is used up, from 0.
create function private.ai_status()
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
begin
  return (
    select jsonb_build_object(
             'is_enabled', s.is_enabled, 'has_suggestions', s.has_suggestions,
             'is_connected', private.has_ai_model(v_tenant, 'text'),
             'is_capped', coalesce(b.spent_usd, 0) >= s.monthly_cap_usd,
             'cap_share', case when s.monthly_cap_usd > 0 then round(coalesce(b.spent_usd, 0) / s.monthly_cap_usd, 4) else 1 end)
      from public.ai_settings s
      left join private.ai_budgets b on b.tenant_id = s.tenant_id and b.month = private.ai_month(now())
     where s.tenant_id = v_tenant);
end;
$$;

create function public.ai_status()
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.ai_status() $$;

revoke execute on function public.ai_status() from public, anon;
grant execute on function private.ai_status(), public.ai_status() to authenticated;
