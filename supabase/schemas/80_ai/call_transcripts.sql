-- What is said in a call, written down from its recording by a job. One row per call, from the moment somebody wants it.
create table public.call_transcripts (
  tenant_id     uuid not null,
  ligacao_id    uuid not null,
  estado        text not null default 'pendente',
  -- Why it could not be written down: a code of shared/src/errors.ts.
  erro          text,
  -- In the order of their times: [{inicio, fim, falante: cliente | atendente | null, texto}], in seconds from the beginning. While it
  -- is pending, those of the part that has been listened to. Nobody is named where both speak on one track.
  segments      jsonb not null default '[]',
  -- How far into the file that is: who goes on begins here.
  heard_bytes   bigint not null default 0,
  provider      text,
  model         text,
  -- Why nothing more was found out about it.
  insights_erro text,
  -- Whoever knows it works on it, until then: who comes back later changes nothing that another is at.
  lease         uuid,
  lease_ends_at timestamptz,
  search_words  tsvector not null generated always as (
    jsonb_to_tsvector('private.portuguese', segments, '["string"]')) stored,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),

  primary key (tenant_id, ligacao_id),
  foreign key (tenant_id, ligacao_id) references public.ligacoes (tenant_id, id) on delete cascade,
  constraint call_transcripts_estado_is_known check (estado in ('pendente', 'feita', 'vazia', 'falhou')),
  constraint call_transcripts_failed_says_why check ((estado = 'falhou') = (erro is not null)),
  constraint call_transcripts_segments_are_a_list check (jsonb_typeof(segments) = 'array'),
  constraint call_transcripts_heard_is_sensible check (heard_bytes >= 0)
);
create index call_transcripts_words_idx on public.call_transcripts using gin (tenant_id, search_words);
create index call_transcripts_age_idx on public.call_transcripts (tenant_id, created_at);

alter table public.call_transcripts enable row level security;
create policy members_select on public.call_transcripts for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: want_call_transcript() and store_call_transcript() write.
grant select (tenant_id, ligacao_id, estado, erro, segments, provider, model, insights_erro, created_at, updated_at)
  on public.call_transcripts to authenticated;

-- Somebody wants it, or wants it once more where it failed. The job goes on where it stopped.
create function private.want_call_transcript(tenant_id uuid, ligacao_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_job constant jsonb := jsonb_build_object('tenant_id', want_call_transcript.tenant_id, 'ligacao_id', want_call_transcript.ligacao_id);
begin
  insert into public.call_transcripts as t (tenant_id, ligacao_id)
  values (want_call_transcript.tenant_id, want_call_transcript.ligacao_id)
  on conflict on constraint call_transcripts_pkey do update
    set estado = case t.estado when 'falhou' then 'pendente' else t.estado end, erro = null, insights_erro = null, updated_at = now();
  if not private.is_job_waiting('ai.call', v_job) then
    perform private.enqueue_job('ai.call', v_job);
  end if;
  perform private.call_ai_worker();
  perform private.tell_of_call(want_call_transcript.tenant_id, want_call_transcript.ligacao_id);
end;
$$;

-- Models may be asked again: calls that could not be written down or understood for want of them are, those of a month.
create function private.resume_calls(tenant_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  select private.want_call_transcript(t.tenant_id, t.ligacao_id)
    from public.call_transcripts t
   where t.tenant_id = resume_calls.tenant_id and t.created_at > now() - interval '31 days'
     and coalesce(t.erro, t.insights_erro) in ('ai_cap_reached', 'ai_disabled', 'ai_not_connected')
$$;

-- A recording is here: it is written down if the company wants that and somebody can.
create function private.expect_call_transcript()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if private.has_ai_model(new.tenant_id, 'transcription') and exists (
    select from public.ai_settings s where s.tenant_id = new.tenant_id and s.is_enabled and s.has_call_transcripts) then
    perform private.want_call_transcript(new.tenant_id, new.id);
  end if;
  return null;
end;
$$;
create trigger on_ligacoes_recorded_expect_transcript after update of gravacao_estado on public.ligacoes
  for each row when (new.gravacao_estado = 'guardada' and old.gravacao_estado is distinct from 'guardada')
  execute function private.expect_call_transcript();

-- What the job needs: the call, where its recording lies, how far it is written down, and whether anything is known about it. Null
-- when there is nothing to do; {busy_seconds} while somebody else is at it. It is the caller's for `lease_seconds`, by its `lease`.
create function private.call_to_transcribe(tenant_id uuid, ligacao_id uuid, lease_seconds integer)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_now constant timestamptz := clock_timestamp();
  v_lease constant uuid := gen_random_uuid();
  v_row public.call_transcripts;
begin
  select t.* into v_row from public.call_transcripts t
   where t.tenant_id = call_to_transcribe.tenant_id and t.ligacao_id = call_to_transcribe.ligacao_id for update;
  if v_row.ligacao_id is null then
    return null;
  end if;
  if v_row.lease_ends_at > v_now then
    return jsonb_build_object('busy_seconds', ceil(extract(epoch from v_row.lease_ends_at - v_now)));
  end if;
  update public.call_transcripts t set lease = v_lease, lease_ends_at = v_now + make_interval(secs => lease_seconds)
   where t.tenant_id = v_row.tenant_id and t.ligacao_id = v_row.ligacao_id;
  return (
    select jsonb_build_object(
             'lease', v_lease, 'estado', v_row.estado, 'segments', v_row.segments, 'heard_bytes', v_row.heard_bytes, 'provider', v_row.provider,
             'model', v_row.model, 'direcao', l.direcao, 'conversation_id', l.conversation_id, 'inicio_em', l.inicio_em,
             'duracao_segundos', l.duracao_segundos, 'storage_path', r.storage_path, 'mime_type', r.mime_type,
             'size_bytes', r.size_bytes, 'sha256', r.sha256,
             'has_insights', exists (select from public.ai_insights i where i.tenant_id = l.tenant_id and i.ligacao_id = l.id))
      from public.ligacoes l
      join private.recordings r on r.tenant_id = l.tenant_id and r.ligacao_id = l.id and r.storage_path is not null
     where l.tenant_id = v_row.tenant_id and l.id = v_row.ligacao_id and l.gravacao_estado = 'guardada');
end;
$$;

-- Whoever works on it is done for now.
create function private.leave_call_transcript(tenant_id uuid, ligacao_id uuid, lease uuid)
returns void
language sql security definer set search_path = ''
as $$
  update public.call_transcripts t set lease = null, lease_ends_at = null
   where t.tenant_id = leave_call_transcript.tenant_id and t.ligacao_id = leave_call_transcript.ligacao_id
     and t.lease = leave_call_transcript.lease
$$;

-- Keeps what was heard after `from_bytes`: {segments, heard_bytes, estado, provider, model}, or {estado: falhou, erro}. False where
-- somebody else has gone on from there, or is at it.
create function private.store_call_transcript(
  tenant_id uuid, ligacao_id uuid, lease uuid, from_bytes bigint, part jsonb, lease_seconds integer)
returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  update public.call_transcripts t
     set estado = part ->> 'estado',
         erro = part ->> 'erro',
         segments = coalesce((
           select jsonb_agg(s.value order by (s.value ->> 'inicio')::numeric, s.ordinality)
             from jsonb_array_elements(t.segments || coalesce(part -> 'segments', '[]')) with ordinality s), '[]'),
         heard_bytes = coalesce((part ->> 'heard_bytes')::bigint, t.heard_bytes),
         provider = coalesce(part ->> 'provider', t.provider),
         model = coalesce(part ->> 'model', t.model),
         lease_ends_at = clock_timestamp() + make_interval(secs => lease_seconds),
         updated_at = now()
   where t.tenant_id = store_call_transcript.tenant_id and t.ligacao_id = store_call_transcript.ligacao_id
     and t.lease = store_call_transcript.lease and t.estado = 'pendente' and t.heard_bytes = from_bytes;
  if not found then
    return false;
  end if;
  perform private.tell_of_call(store_call_transcript.tenant_id, store_call_transcript.ligacao_id);
  return true;
end;
$$;

-- Keeps what was found in a call, {result, content_hash, provider, model}, or {erro}: why nothing was.
create function private.store_call_insights(tenant_id uuid, ligacao_id uuid, outcome jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
-- A conflict names columns and nothing else.
#variable_conflict use_column
begin
  update public.call_transcripts t set insights_erro = store_call_insights.outcome ->> 'erro', updated_at = now()
   where t.tenant_id = store_call_insights.tenant_id and t.ligacao_id = store_call_insights.ligacao_id;
  if store_call_insights.outcome ? 'result' then
    insert into public.ai_insights as i (tenant_id, ligacao_id, kind, result, content_hash, provider, model)
    values (store_call_insights.tenant_id, store_call_insights.ligacao_id, 'insights_ligacao', store_call_insights.outcome -> 'result',
      store_call_insights.outcome ->> 'content_hash', store_call_insights.outcome ->> 'provider', store_call_insights.outcome ->> 'model')
    on conflict (tenant_id, ligacao_id, kind) where ligacao_id is not null do update
      set result = excluded.result, content_hash = excluded.content_hash, provider = excluded.provider, model = excluded.model,
          created_at = now();
  end if;
  perform private.tell_of_call(store_call_insights.tenant_id, store_call_insights.ligacao_id);
end;
$$;

-- Nobody could be asked for long: whoever opens the call may ask for it once more.
create function private.give_up_call_transcript(tenant_id uuid, ligacao_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update public.call_transcripts t
     set estado = case t.estado when 'pendente' then 'falhou' else t.estado end,
         erro = case t.estado when 'pendente' then 'ai_unavailable' end,
         insights_erro = case t.estado when 'feita' then 'ai_unavailable' end,
         lease = null, lease_ends_at = null, updated_at = now()
   where t.tenant_id = give_up_call_transcript.tenant_id and t.ligacao_id = give_up_call_transcript.ligacao_id
     and t.estado in ('pendente', 'feita')
     and not exists (select from public.ai_insights i where i.tenant_id = t.tenant_id and i.ligacao_id = t.ligacao_id);
  perform private.tell_of_call(give_up_call_transcript.tenant_id, give_up_call_transcript.ligacao_id);
end;
$$;

-- What is known about a call by now, for whoever asks; null when there is no such call.
create function private.known_call(tenant_id uuid, ligacao_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
           'is_recorded', l.gravacao_estado is not distinct from 'guardada', 'estado', t.estado, 'erro', t.erro,
           'segments', coalesce(t.segments, '[]'), 'provider', t.provider, 'model', t.model, 'insights', i.result,
           'insights_by', i.provider || '/' || i.model, 'insights_erro', t.insights_erro)
    from public.ligacoes l
    left join public.call_transcripts t on t.tenant_id = l.tenant_id and t.ligacao_id = l.id
    left join public.ai_insights i on i.tenant_id = l.tenant_id and i.ligacao_id = l.id and i.kind = 'insights_ligacao'
   where l.tenant_id = known_call.tenant_id and l.id = known_call.ligacao_id
$$;
