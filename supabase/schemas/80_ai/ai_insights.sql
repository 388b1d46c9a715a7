-- What a model found in a conversation as it was at `version`, its last_seq then, or in a call. Earlier ones stay, so that one sees how
-- it went. `result` by kind: shared/src/ai.ts.
create table public.ai_insights (
  id              uuid not null default gen_random_uuid(),
  tenant_id       uuid not null,
  conversation_id uuid,
  ligacao_id      uuid,
  kind            text not null,
  result          jsonb not null,
  version         bigint not null default 0,
  content_hash    text not null,
  provider        text not null,
  model           text not null,
  created_at      timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references public.conversations (tenant_id, id) on delete cascade,
  foreign key (tenant_id, ligacao_id) references public.ligacoes (tenant_id, id) on delete cascade,
  constraint ai_insights_is_about_one check ((conversation_id is null) <> (ligacao_id is null)),
  constraint ai_insights_kind_is_known check (kind in (
    'sentimento', 'intencao', 'classificacao', 'churn', 'resumo', 'insights_ligacao'))
);
create unique index ai_insights_conversation_idx on public.ai_insights (tenant_id, conversation_id, kind, version)
  where conversation_id is not null;
create unique index ai_insights_ligacao_idx on public.ai_insights (tenant_id, ligacao_id, kind) where ligacao_id is not null;
create index ai_insights_age_idx on public.ai_insights (tenant_id, created_at);

alter table public.ai_insights enable row level security;
create policy members_select on public.ai_insights for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: store_insights() and store_call_insights() write.
grant select on public.ai_insights to authenticated;

-- Keeps what was found in a conversation at `version`, {results: {kind: result}, content_hash, provider, model}, in place of what was
-- found in the same before, and tells whoever has it open. High risk of losing a customer is told once, until it was lower.
create function private.store_insights(tenant_id uuid, conversation_id uuid, version bigint, insights jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_results constant jsonb := insights -> 'results';
  v_hash constant text := insights ->> 'content_hash';
  v_risk_before text;
  v_rows jsonb;
begin
  -- Nothing new has been said since: a voice note without words, a photo.
  if exists (
    select from public.ai_insights i
     where i.tenant_id = store_insights.tenant_id and i.conversation_id = store_insights.conversation_id
       and i.content_hash = v_hash) then
    return;
  end if;
  select i.result ->> 'risco' into v_risk_before
    from public.ai_insights i
   where i.tenant_id = store_insights.tenant_id and i.conversation_id = store_insights.conversation_id and i.kind = 'churn'
     and i.version <= store_insights.version
   order by i.version desc
   limit 1;

  with kept as (
    insert into public.ai_insights as i (tenant_id, conversation_id, kind, result, version, content_hash, provider, model)
    select store_insights.tenant_id, store_insights.conversation_id, r.key, r.value, store_insights.version,
           v_hash, insights ->> 'provider', insights ->> 'model'
      from jsonb_each(v_results) r
    on conflict (tenant_id, conversation_id, kind, version) where conversation_id is not null do update
      set result = excluded.result, content_hash = excluded.content_hash, provider = excluded.provider, model = excluded.model,
          created_at = now()
     where i.content_hash <> excluded.content_hash
    returning i.*
  )
  select jsonb_agg(to_jsonb(k)) into v_rows from kept k;
  if v_rows is null then
    return;
  end if;
  perform realtime.send(
    jsonb_build_object('v', 1, 'c', store_insights.conversation_id, 'rows', v_rows), 'insights_atualizados',
    'tenant:' || store_insights.tenant_id || ':conv:' || store_insights.conversation_id, true);
  if v_results #>> '{churn,risco}' = 'alto' and v_risk_before is distinct from 'alto' then
    perform private.warn_of_churn(store_insights.tenant_id, store_insights.conversation_id, v_results -> 'churn');
  end if;
end;
$$;

-- Tells whoever answers the customer, and the supervisors while nobody does.
create function private.warn_of_churn(tenant_id uuid, conversation_id uuid, churn jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_data jsonb;
  v_assignee uuid;
begin
  select jsonb_build_object('conversation_id', c.id, 'contato_nome', k.nome, 'probabilidade', churn -> 'probabilidade'), m.user_id
    into v_data, v_assignee
    from public.conversations c
    join public.contatos k on k.tenant_id = c.tenant_id and k.id = c.contato_id
    left join public.members m on m.tenant_id = c.tenant_id and m.user_id = c.assignee_id and m.removed_at is null
   where c.tenant_id = warn_of_churn.tenant_id and c.id = warn_of_churn.conversation_id;
  if v_assignee is null then
    perform private.notify(warn_of_churn.tenant_id, 'supervisor', 'churn_alto', v_data);
  else
    perform private.notify_person(warn_of_churn.tenant_id, v_assignee, 'churn_alto', v_data);
  end if;
end;
$$;
