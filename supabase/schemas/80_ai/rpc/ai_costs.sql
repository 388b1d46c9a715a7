-- What the models of a company have cost in a month of Brasília, this one when none is named, or in a single conversation. Returns
-- {month, cap_usd, spent_usd, lost_usd (as much of it is only supposed), reserved_usd, calls, failed, input_tokens, cache_read_tokens,
-- cache_write_tokens, output_tokens, seconds, operations: [{operation, calls, cost_usd}], models: [{provider, model, calls, cost_usd}],
-- days: [{day, calls, cost_usd}], conversations: [{conversation_id, protocolo, contato_nome, calls, cost_usd}] (the ten that cost most)}.
create function private.ai_costs(month date, conversation_id uuid)
returns jsonb
language plpgsql stable security definer set search_path = ''
  set enable_seqscan = off set plan_cache_mode = 'force_custom_plan'
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_month constant date := date_trunc('month', coalesce(ai_costs.month, private.ai_month(now())))::date;
  v_from constant timestamptz := v_month::timestamp at time zone 'America/Sao_Paulo';
  v_to constant timestamptz := (v_month + interval '1 month')::timestamp at time zone 'America/Sao_Paulo';
begin
  if ai_costs.conversation_id is not null and not exists (
    select from public.conversations c where c.tenant_id = v_tenant and c.id = ai_costs.conversation_id) then
    perform private.fail('conversation_not_found', 404);
  end if;
  return (
    with u as materialized (
      select u.operation, u.provider, u.model, u.conversation_id as about, (u.created_at at time zone 'America/Sao_Paulo')::date as day,
             count(*) as calls, count(*) filter (where u.outcome not in ('ok', 'again', 'running')) as failed, sum(u.cost_usd) as cost,
             coalesce(sum(u.cost_usd) filter (where u.outcome = 'lost'), 0) as lost,
             sum(u.input_tokens) as input, sum(u.cache_read_tokens) as cache_read, sum(u.cache_write_tokens) as cache_write,
             sum(u.output_tokens) as output, coalesce(sum(u.seconds), 0) as seconds
        from public.ai_usage u
       where u.tenant_id = v_tenant and u.created_at >= v_from and u.created_at < v_to
         and (ai_costs.conversation_id is null or u.conversation_id = ai_costs.conversation_id)
       group by 1, 2, 3, 4, 5
    )
    select jsonb_build_object(
      'month', v_month,
      'cap_usd', (select s.monthly_cap_usd from public.ai_settings s where s.tenant_id = v_tenant),
      'spent_usd', coalesce(sum(u.cost), 0),
      'lost_usd', coalesce(sum(u.lost), 0),
      'reserved_usd', coalesce((select b.reserved_usd from private.ai_budgets b where b.tenant_id = v_tenant and b.month = v_month), 0),
      'calls', coalesce(sum(u.calls), 0), 'failed', coalesce(sum(u.failed), 0),
      'input_tokens', coalesce(sum(u.input), 0), 'cache_read_tokens', coalesce(sum(u.cache_read), 0),
      'cache_write_tokens', coalesce(sum(u.cache_write), 0), 'output_tokens', coalesce(sum(u.output), 0),
      'seconds', coalesce(sum(u.seconds), 0),
      'operations', coalesce((
        select jsonb_agg(to_jsonb(o) order by o.cost_usd desc, o.operation)
          from (select u.operation, sum(u.calls) as calls, sum(u.cost) as cost_usd from u group by 1) o), '[]'),
      'models', coalesce((
        select jsonb_agg(to_jsonb(m) order by m.cost_usd desc, m.model)
          from (select u.provider, u.model, sum(u.calls) as calls, sum(u.cost) as cost_usd from u group by 1, 2) m), '[]'),
      'days', coalesce((
        select jsonb_agg(to_jsonb(d) order by d.day)
          from (select u.day, sum(u.calls) as calls, sum(u.cost) as cost_usd from u group by 1) d), '[]'),
      'conversations', coalesce((
        select jsonb_agg(jsonb_build_object('conversation_id', t.about, 'protocolo', c.protocolo, 'contato_nome', k.nome,
                 'calls', t.calls, 'cost_usd', t.cost_usd) order by t.cost_usd desc, t.about)
          from (
            select u.about, sum(u.calls) as calls, sum(u.cost) as cost_usd from u
             where u.about is not null group by 1 order by 3 desc, 1 limit 10) t
          join public.conversations c on c.tenant_id = v_tenant and c.id = t.about
          join public.contatos k on k.tenant_id = c.tenant_id and k.id = c.contato_id), '[]'))
      from u);
end;
$$;

create function public.ai_costs(month date default null, conversation_id uuid default null)
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.ai_costs(ai_costs.month, ai_costs.conversation_id) $$;

revoke execute on function public.ai_costs(date, uuid) from public, anon;
grant execute on function private.ai_costs(date, uuid), public.ai_costs(date, uuid) to authenticated;
