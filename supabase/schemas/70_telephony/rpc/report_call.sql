-- What a tab saw of a call, when it was answered and when it ended:
-- {status, answered_at, ended_at, ended_by, post_dial_ms, codec, quality: {…, samples}}. The provider's word stands above it: of a
-- call that is confirmed only the measurements are taken. Whoever answers a call that rang has it; from then on nobody else's phone says
-- anything of it, whatever their role.
create function private.report_call(ligacao_id uuid, report jsonb)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_user constant uuid := (select auth.uid());
  v_call constant public.ligacoes := private.lock_call(v_tenant, report_call.ligacao_id);
  v_status public.ligacao_status;
  v_answered timestamptz;
  v_ended timestamptz;
  v_is_over boolean;
  v_rang boolean := false;
  v_after public.ligacoes;
begin
  if jsonb_typeof(report_call.report) is distinct from 'object' or octet_length(report_call.report::text) > 65536
     or not pg_input_is_valid(coalesce(report_call.report ->> 'status', 'chamando'), 'public.ligacao_status')
     or not pg_input_is_valid(coalesce(report_call.report ->> 'answered_at', 'now'), 'timestamptz')
     or not pg_input_is_valid(coalesce(report_call.report ->> 'ended_at', 'now'), 'timestamptz') then
    perform private.fail('report_invalid', 422);
  end if;
  v_status := coalesce((report_call.report ->> 'status')::public.ligacao_status, v_call.status);
  -- A clock of the tab's own may be anywhere. Left out, it was not answered: greatest() passes over a null.
  v_answered := case when report_call.report ->> 'answered_at' is not null then
    least(greatest((report_call.report ->> 'answered_at')::timestamptz, v_call.inicio_em), now()) end;
  v_ended := case when report_call.report ->> 'ended_at' is not null then
    least(greatest((report_call.report ->> 'ended_at')::timestamptz, v_answered, v_call.inicio_em), now()) end;
  v_is_over := v_status not in ('chamando', 'em_andamento');
  if v_is_over then
    v_rang := private.end_call_leg(v_tenant, v_call.id, v_user);
  end if;
  -- Taken by a colleague, this phone falls silent; or it gives up while another one rings.
  if v_rang and v_call.direcao = 'entrada' and v_status <> 'atendida'
     and (v_call.usuario_id <> v_user or v_call.usuario_id is null and private.rings_elsewhere(v_tenant, v_call.id)) then
    return private.call_row(v_tenant, v_call.id);
  elsif v_call.usuario_id is distinct from v_user and not private.is_up_for_grabs(v_call) then
    perform private.fail('forbidden', 403);
  end if;

  update public.ligacoes l
     set status = v_status,
         usuario_id = case when v_answered is not null then coalesce(l.usuario_id, v_user) else l.usuario_id end,
         atendida_em = coalesce(v_answered, l.atendida_em),
         fim_em = case when v_is_over then coalesce(v_ended, now()) end,
         duracao_segundos = case
           when not v_is_over then null
           when v_status = 'atendida' then
             round(extract(epoch from coalesce(v_ended, now()) - coalesce(v_answered, l.atendida_em, v_ended, now())))::integer
           else 0
         end,
         -- The provider knows a moment later. Without one, another phone may still ring.
         conferir_em = case
           when not v_is_over then l.conferir_em
           when l.integracao_id is null then now() + interval '2 minutes'
           else least(l.conferir_em, now() + interval '15 seconds')
         end
   where l.tenant_id = v_tenant and l.id = v_call.id
     -- What is over does not begin again, and what was answered does not ring; but one phone may have given up before another answers.
     and (l.fim_em is null or l.direcao = 'entrada' and l.confirmada_em is null and l.atendida_em is null and v_answered is not null)
     and (v_is_over or l.fim_em is not null or v_status >= l.status);
  update public.ligacoes l
     set metadata = l.metadata || private.call_measurements(report_call.report), atualizado_em = now()
   where l.tenant_id = v_tenant and l.id = v_call.id
  returning l.* into v_after;
  -- Nobody else will ever say what became of it.
  if v_after.confirmada_em is null and v_after.fim_em is not null and v_after.integracao_id is null
     and (v_after.direcao = 'saida' or v_after.atendida_em is not null) then
    update public.ligacoes l set confirmada_em = now(), conferir_em = null where l.tenant_id = v_tenant and l.id = v_call.id;
    perform private.audit_call(v_after);
  end if;
  return private.call_row(v_tenant, v_call.id);
end;
$$;

-- What of a report is kept as it came: measurements, and of the samples at most sixty, evenly.
create function private.call_measurements(report jsonb)
returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'post_dial_ms', r -> 'post_dial_ms', 'codec', left(r ->> 'codec', 40),
    'ended_by', case when r ->> 'ended_by' in ('us', 'them', 'network') then r ->> 'ended_by' end,
    'quality', case when jsonb_typeof(r -> 'quality') = 'object' then
      (r -> 'quality') - 'samples' || case when jsonb_typeof(r -> 'quality' -> 'samples') = 'array' then jsonb_build_object('samples', (
        select coalesce(jsonb_agg(s.value order by s.n), '[]')
          from jsonb_array_elements(r -> 'quality' -> 'samples') with ordinality s (value, n)
         where (s.n - 1) % greatest(1, ceil(jsonb_array_length(r -> 'quality' -> 'samples') / 60.0)::integer) = 0)) else '{}' end
    end))
    from (select call_measurements.report as r) x
$$;

create function public.report_call(ligacao_id uuid, report jsonb)
returns jsonb
language sql security invoker set search_path = ''
as $$ select private.report_call(report_call.ligacao_id, report_call.report) $$;

revoke execute on function public.report_call(uuid, jsonb) from public, anon;
grant execute on function private.report_call(uuid, jsonb), public.report_call(uuid, jsonb) to authenticated;
