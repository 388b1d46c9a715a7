-- What a provider says of one call, by webhook or in its list. `report` is a CallReport of _shared/telephony/carrier.ts; its
-- `ligacaoId` is whatever somebody wrote into the metadata, so it names a call only within this tenant, of this number. Said twice,
-- late or out of order it ends the same: a stage never goes back, and the end is told once.
-- Returns the call's id; null for one that is not ours: the list holds every call of the account. Of those, one that came in for an
-- extension of ours is news.
create function private.apply_call_report(tenant_id uuid, integracao_id uuid, report jsonb, is_listed boolean)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := apply_call_report.tenant_id;
  v_report private.call_report := private.read_call_report(apply_call_report.report);
  v_call public.ligacoes;
begin
  if v_report.ref is null then
    return null;
  end if;
  -- Two events of one call, and the browser that sees it ring: one after the other.
  perform private.lock_number(v_tenant, v_report.numero);
  v_call := private.find_reported_call(v_tenant, apply_call_report.integracao_id, v_report);
  -- A dial of ours that is not found is another leg of it, or somebody else's.
  if v_call.id is null and (
       apply_call_report.is_listed and private.is_news(v_tenant, v_report) is not true
       or v_report.direcao = 'saida' and v_report.ligacao_id is not null) then
    return null;
  elsif v_call.id is null then
    v_call := private.new_call(v_tenant, private.user_at(v_tenant, v_report.extension), v_report.numero, v_report.direcao, null, null, null,
      v_report.extension, apply_call_report.integracao_id);
    update public.ligacoes l set inicio_em = coalesce(v_report.started_at, l.inicio_em) where l.tenant_id = v_tenant and l.id = v_call.id
    returning l.* into v_call;
  end if;

  -- The zone the provider means is seen by where our own dial stands in its time.
  if v_call.discada_em is not null and v_report.started_at is not null then
    v_report := private.shifted(v_report, make_interval(hours => -round(extract(epoch from v_report.started_at - v_call.inicio_em) / 3600)::integer));
  end if;
  -- What a browser alone could say of a call stands until somebody knows better.
  if v_call.confirmada_em is null or v_call.integracao_id is null then
    v_call := private.move_call(v_call, apply_call_report.integracao_id, v_report);
  end if;
  if v_report.recording_url is not null and v_call.fim_em is not null then
    perform private.expect_recording(v_call, v_report.recording_url);
  end if;
  return v_call.id;
end;
$$;

create type private.call_report as (
  ref text, ligacao_id uuid, direcao public.ligacao_direcao, status public.ligacao_status, extension text, numero text,
  started_at timestamptz, answered_at timestamptz, ended_at timestamptz, seconds integer, cause text, recording_url text);

-- A report as the database can use it: whatever is no time, no number or too long is left out. A clock that is hours ahead of ours is
-- another zone's.
create function private.read_call_report(report jsonb)
returns private.call_report
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_read private.call_report;
  v_ahead interval;
begin
  v_read.ref := nullif(left(report ->> 'ref', 200), '');
  if not coalesce(pg_input_is_valid(report ->> 'direcao', 'public.ligacao_direcao') and pg_input_is_valid(report ->> 'status', 'public.ligacao_status'), false) then
    return null;
  end if;
  v_read.direcao := report ->> 'direcao';
  -- Who calls may withhold their number.
  v_read.numero := coalesce(private.call_number(report ->> 'number'),
    case when v_read.direcao = 'saida' then left(coalesce(report ->> 'number', ''), 64) end);
  v_read.status := report ->> 'status';
  v_read.ligacao_id := private.uuid_of(report ->> 'ligacaoId');
  v_read.extension := left(report ->> 'extension', 64);
  v_read.started_at := case when pg_input_is_valid(report ->> 'startedAt', 'timestamptz') then report ->> 'startedAt' end;
  v_read.answered_at := case when pg_input_is_valid(report ->> 'answeredAt', 'timestamptz') then report ->> 'answeredAt' end;
  v_read.ended_at := case when pg_input_is_valid(report ->> 'endedAt', 'timestamptz') then report ->> 'endedAt' end;
  v_read.seconds := case when pg_input_is_valid(report ->> 'seconds', 'integer') then greatest((report ->> 'seconds')::integer, 0) end;
  v_read.cause := left(report ->> 'cause', 60);
  v_read.recording_url := case when char_length(report ->> 'recordingUrl') between 1 and 2000 then report ->> 'recordingUrl' end;
  v_ahead := greatest(v_read.started_at, v_read.answered_at, v_read.ended_at) - now();
  if v_ahead > interval '30 minutes' then
    v_read := private.shifted(v_read, make_interval(hours => -round(extract(epoch from v_ahead) / 3600)::integer));
  end if;
  return v_read;
end;
$$;

create function private.shifted(report private.call_report, by interval)
returns private.call_report
language sql immutable set search_path = ''
as $$
  select row(report.ref, report.ligacao_id, report.direcao, report.status, report.extension, report.numero,
    report.started_at + shifted.by, report.answered_at + shifted.by, report.ended_at + shifted.by, report.seconds, report.cause,
    report.recording_url)::private.call_report
$$;

-- Which of our calls it is: the one that bears the provider's id; the one that our dial named; else one that the browser saw, of the
-- same number at the same time.
create function private.find_reported_call(tenant_id uuid, integracao_id uuid, report private.call_report)
returns public.ligacoes
language plpgsql security definer set search_path = ''
as $$
declare
  v_call public.ligacoes;
begin
  select l.* into v_call from public.ligacoes l
   where l.tenant_id = find_reported_call.tenant_id and l.id = coalesce(
     (select n.id from public.ligacoes n
       where n.tenant_id = find_reported_call.tenant_id and n.integracao_id = find_reported_call.integracao_id and n.provedor_ref = report.ref),
     (select n.id from public.ligacoes n
       where n.tenant_id = find_reported_call.tenant_id and n.id = report.ligacao_id and n.integracao_id = find_reported_call.integracao_id
         and n.direcao = report.direcao and n.provedor_ref is null
         and private.identity_key('phone', n.numero_destino) = private.identity_key('phone', report.numero)),
     (select n.id from public.ligacoes n
       where report.ligacao_id is null
         and n.tenant_id = find_reported_call.tenant_id and n.direcao = report.direcao and n.provedor_ref is null and n.discada_em is null
         and coalesce(n.integracao_id, find_reported_call.integracao_id) = find_reported_call.integracao_id
         and private.identity_key('phone', case n.direcao when 'saida' then n.numero_destino else n.numero_origem end)
           is not distinct from private.identity_key('phone', report.numero)
         and n.inicio_em between coalesce(report.started_at, now()) - interval '2 minutes'
           and coalesce(report.started_at, now()) + interval '2 minutes'
       order by abs(extract(epoch from n.inicio_em - coalesce(report.started_at, now())))
       limit 1))
     -- The sweep may be giving it up.
     for no key update;
  return v_call;
end;
$$;

-- Whose extension it is.
create function private.user_at(tenant_id uuid, extension text)
returns uuid
language sql stable security definer set search_path = ''
as $$
  select r.usuario_id from public.ramais_voip r
   where r.tenant_id = user_at.tenant_id and r.extension = user_at.extension and r.status = 'ativo'
   limit 1
$$;

-- Moves a call that is not confirmed yet to where the provider has it.
create function private.move_call(call public.ligacoes, integracao_id uuid, report private.call_report)
returns public.ligacoes
language plpgsql security definer set search_path = ''
as $$
declare
  v_is_over constant boolean := report.status not in ('chamando', 'em_andamento');
  v_answered constant timestamptz := case when report.status in ('em_andamento', 'atendida') then
    greatest(coalesce(report.answered_at, call.atendida_em, report.ended_at, now()), call.inicio_em) end;
  v_ended constant timestamptz := greatest(coalesce(report.ended_at, now()), v_answered, call.inicio_em);
  v_after public.ligacoes;
begin
  update public.ligacoes l
     set provedor_ref = report.ref,
         integracao_id = move_call.integracao_id,
         usuario_id = case when v_answered is not null then coalesce(l.usuario_id, private.user_at(l.tenant_id, report.extension)) else l.usuario_id end,
         status = case when v_is_over then report.status when l.fim_em is null then greatest(l.status, report.status) else l.status end,
         atendida_em = case when v_is_over then v_answered else coalesce(l.atendida_em, v_answered) end,
         fim_em = case when v_is_over then v_ended else l.fim_em end,
         duracao_segundos = case
           when not v_is_over then l.duracao_segundos
           when v_answered is null then 0
           else coalesce(report.seconds, round(extract(epoch from v_ended - v_answered))::integer)
         end,
         causa = coalesce(report.cause, l.causa),
         confirmada_em = case when v_is_over then now() else l.confirmada_em end,
         conferir_em = case when not v_is_over and l.confirmada_em is null then coalesce(l.conferir_em, now() + interval '90 seconds') end,
         atualizado_em = now()
   where l.tenant_id = call.tenant_id and l.id = call.id
  returning l.* into v_after;
  if v_is_over and call.confirmada_em is null then
    perform private.audit_call(v_after);
  end if;
  return v_after;
end;
$$;

-- A provider's door: the body is kept as it came, a copy of it changes nothing, and what it says of a call is applied. `report` is null
-- for a body that says nothing of one. Returns {duplicate, applied}.
create function private.take_call_delivery(provider text, integracao_id uuid, sha256 text, raw text, report jsonb)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_count integer;
  v_tenant uuid;
begin
  select i.tenant_id into v_tenant from public.integracoes i where i.id = take_call_delivery.integracao_id and i.removida_em is null;
  if v_tenant is null then
    perform private.fail('integracao_not_found', 404);
  end if;
  insert into private.raw_deliveries as r (provider, integracao_id, sha256, body)
  values (take_call_delivery.provider, take_call_delivery.integracao_id, take_call_delivery.sha256, take_call_delivery.raw)
  on conflict on constraint raw_deliveries_once do update
    set received_count = r.received_count + 1, last_received_at = now()
  returning r.received_count into v_count;
  if v_count > 1 or take_call_delivery.report is null then
    return jsonb_build_object('duplicate', v_count > 1, 'applied', 0);
  end if;
  return jsonb_build_object('duplicate', false, 'applied',
    (private.apply_call_report(v_tenant, take_call_delivery.integracao_id, take_call_delivery.report, false) is not null)::integer);
end;
$$;
