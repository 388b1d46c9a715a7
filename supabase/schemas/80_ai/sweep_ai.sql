-- Every ten seconds: what was lost with its worker is written off, and the worker is called if anything is due, or will be before it
-- is called next.
create function private.sweep_ai()
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_row record;
begin
  -- Company by company: a question that begins takes the budget before the row.
  for v_row in
    select u.tenant_id, u.id, u.created_at from public.ai_usage u
     where u.outcome = 'running' and u.created_at < now() - interval '5 minutes'
     order by u.tenant_id, u.created_at
     limit 500
  loop
    perform from private.ai_budgets b
      where b.tenant_id = v_row.tenant_id and b.month = private.ai_month(v_row.created_at) for update skip locked;
    if found then
      perform private.lose_ai_call(v_row.tenant_id, v_row.id);
    end if;
  end loop;
  perform private.sweep_bot();
  if private.next_ai_turn_ms() < 10000 or private.next_ai_job_ms() = 0 then
    perform private.call_ai_worker();
  end if;
end;
$$;

-- Every night: what is older than a company wants to keep goes, and so do answers nobody will ask for again. A month that has begun
-- brings money for what waited for it. What it cost stays for the accounts.
create function private.purge_ai()
returns void
language sql security definer set search_path = ''
as $$
  delete from public.ai_insights i using public.ai_settings s
   where s.tenant_id = i.tenant_id and i.created_at < now() - make_interval(days => s.retention_days);
  delete from public.ai_responses r using public.ai_settings s
   where s.tenant_id = r.tenant_id and r.created_at < now() - make_interval(days => s.retention_days);
  delete from public.call_transcripts t using public.ai_settings s
   where s.tenant_id = t.tenant_id and t.created_at < now() - make_interval(days => s.retention_days);
  delete from private.ai_cache c using public.ai_settings s
   where s.tenant_id = c.tenant_id and c.created_at < now() - make_interval(days => least(s.retention_days, 30));
  delete from public.ai_usage u where u.created_at < now() - interval '400 days';
  select private.resume_ai(s.tenant_id)
    from public.ai_settings s
    left join private.ai_budgets b on b.tenant_id = s.tenant_id and b.month = private.ai_month(now())
   where s.is_enabled and coalesce(b.spent_usd, 0) < s.monthly_cap_usd;
$$;
