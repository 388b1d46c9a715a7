-- An answer that was paid for, by what was asked: whoever asks the same again gets it for nothing. The hash names operation, model,
-- prompt and what was said.
create table private.ai_cache (
  tenant_id    uuid not null references public.tenants on delete cascade,
  content_hash text not null,
  result       jsonb not null,
  created_at   timestamptz not null default now(),

  primary key (tenant_id, content_hash)
);
create index ai_cache_age_idx on private.ai_cache (tenant_id, created_at);
alter table private.ai_cache enable row level security;
create policy nobody_select on private.ai_cache for select to authenticated using (false);

-- The first of these hashes that is known: {content_hash, result}.
create function private.cached_ai_result(tenant_id uuid, hashes text[])
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('content_hash', c.content_hash, 'result', c.result)
    from unnest(cached_ai_result.hashes) with ordinality as h (hash, n)
    join private.ai_cache c on c.tenant_id = cached_ai_result.tenant_id and c.content_hash = h.hash
   order by h.n
   limit 1
$$;

-- What became of a question: `settled` is {outcome, cost_usd, duration_ms, input_tokens, cache_read_tokens, cache_write_tokens,
-- output_tokens, seconds}. With a hash, `result` is kept for whoever asks the same. Also failures cost; and what had been given up as
-- lost, and counted with the most it may have cost, counts with what it did cost when its answer comes.
create function private.settle_ai_call(tenant_id uuid, usage_id uuid, settled jsonb, content_hash text default null, result jsonb default null)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_cost constant numeric(14, 8) := coalesce((settled ->> 'cost_usd')::numeric, 0);
  v_usage public.ai_usage;
begin
  v_usage := private.take_ai_call(settle_ai_call.tenant_id, settle_ai_call.usage_id);
  if v_usage.outcome is null or v_usage.outcome not in ('running', 'lost') then
    return;
  end if;

  update public.ai_usage u
     set outcome = case
           when settled ->> 'outcome' = 'ok' and exists (
             select from public.ai_usage o
              where o.tenant_id = u.tenant_id and o.job_key = u.job_key and o.outcome = 'ok') then 'again'
           else settled ->> 'outcome' end,
         input_tokens = coalesce((settled ->> 'input_tokens')::integer, 0),
         cache_read_tokens = coalesce((settled ->> 'cache_read_tokens')::integer, 0),
         cache_write_tokens = coalesce((settled ->> 'cache_write_tokens')::integer, 0),
         output_tokens = coalesce((settled ->> 'output_tokens')::integer, 0),
         seconds = (settled ->> 'seconds')::numeric,
         cost_usd = v_cost,
         duration_ms = (settled ->> 'duration_ms')::integer,
         settled_at = now()
   where u.tenant_id = v_usage.tenant_id and u.id = v_usage.id;
  perform private.charge_budget(v_usage.tenant_id, private.ai_month(v_usage.created_at), v_cost - v_usage.cost_usd,
    case v_usage.outcome when 'running' then v_usage.reserved_usd else 0 end);
  if settle_ai_call.content_hash is not null and settle_ai_call.result is not null then
    insert into private.ai_cache (tenant_id, content_hash, result)
    values (settle_ai_call.tenant_id, settle_ai_call.content_hash, settle_ai_call.result)
    on conflict on constraint ai_cache_pkey do update set result = excluded.result, created_at = now();
  end if;
end;
$$;
