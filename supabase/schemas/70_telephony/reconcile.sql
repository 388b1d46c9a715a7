-- Every half minute: calls of which nobody has told the end are asked about, all of a connection's in one job, and every five minutes
-- a connection is asked for those that nobody told of at all. Each call is asked about less and less often; one that the provider does
-- not know after all is left as the browser saw it, or has failed.
create function private.sweep_calls()
returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_call public.ligacoes;
  v_jobs jsonb[] := '{}';
  v_job jsonb;
begin
  for v_call in
    select l.* from public.ligacoes l where l.conferir_em <= now() order by l.conferir_em limit 1000 for no key update skip locked
  loop
    -- No phone rings that long. The provider may still know what it was.
    if v_call.status = 'chamando' and v_call.inicio_em <= now() - interval '10 minutes'
       or v_call.inicio_em <= now() - private.longest_unconfirmed(v_call) then
      v_call := private.end_unheard(v_call);
    end if;
    if v_call.inicio_em <= now() - private.longest_unconfirmed(v_call) then
      update public.ligacoes l set confirmada_em = now(), conferir_em = null, atualizado_em = now()
       where l.tenant_id = v_call.tenant_id and l.id = v_call.id;
      perform private.audit_call(v_call);
    else
      update public.ligacoes l
         set conferencias = l.conferencias + 1,
             conferir_em = now() + least(interval '15 minutes', interval '30 seconds' * power(2, least(l.conferencias, 10)))
       where l.tenant_id = v_call.tenant_id and l.id = v_call.id;
      if v_call.integracao_id is not null then
        v_jobs := v_jobs || jsonb_build_object('tenant_id', v_call.tenant_id, 'integracao_id', v_call.integracao_id);
      end if;
    end if;
  end loop;
  v_jobs := v_jobs || array(select private.due_lookups());
  v_jobs := array(select distinct j from unnest(v_jobs) j where not private.is_job_waiting('call.reconcile', j));
  foreach v_job in array v_jobs loop
    perform private.enqueue_job('call.reconcile', v_job);
  end loop;
  if v_jobs <> '{}' then
    perform private.call_worker('{}');
  end if;
  return cardinality(v_jobs);
end;
$$;

-- Ends a call of which nobody has told the end: how is seen by whether somebody answered, and who called. How long they talked is not.
create function private.end_unheard(call public.ligacoes)
returns public.ligacoes
language plpgsql security definer set search_path = ''
as $$
declare
  v_after public.ligacoes := call;
begin
  update public.ligacoes l
     set status = case
           when l.atendida_em is not null then 'atendida'::public.ligacao_status
           when l.direcao = 'entrada' then 'nao_atendida'
           else 'falhou'
         end,
         causa = coalesce(l.causa, 'NO_NEWS'), fim_em = now(), duracao_segundos = case when l.atendida_em is null then 0 end,
         atualizado_em = now()
   where l.tenant_id = call.tenant_id and l.id = call.id and l.fim_em is null
  returning l.* into v_after;
  return case when v_after.id is null then call else v_after end;
end;
$$;

-- How long the provider is asked about a call: one whose end the browser saw, or that rings, is in its list within minutes, but it may
-- be out of reach; another may still go on. Without a provider there is nobody to ask.
create function private.longest_unconfirmed(call public.ligacoes)
returns interval
language sql immutable set search_path = ''
as $$
  select case
    when call.integracao_id is null and call.fim_em is not null then interval '2 minutes'
    when call.status = 'em_andamento' then interval '12 hours'
    else interval '6 hours'
  end
$$;

-- One page of the provider's list. Returns how many of its calls were ours.
create function private.apply_listed_calls(tenant_id uuid, integracao_id uuid, reports jsonb)
returns integer
language sql security definer set search_path = ''
as $$
  select count(a.id)::integer
    from (
      select private.apply_call_report(apply_listed_calls.tenant_id, apply_listed_calls.integracao_id, r.value, true) as id
        from jsonb_array_elements(apply_listed_calls.reports) r
       -- In one order, whoever else is at it; of one caller's legs first the one that somebody answered.
       order by r.value ->> 'number', r.value ->> 'status' = 'atendida' desc) a
$$;
