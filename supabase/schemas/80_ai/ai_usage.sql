-- One question to a model and what it cost. It is begun before the provider is asked, with the most it may cost held back from the
-- budget, and settled when the answer is there: what nobody settles was lost with its worker.
create table public.ai_usage (
  id                 uuid not null default gen_random_uuid(),
  tenant_id          uuid not null references public.tenants on delete cascade,
  operation          text not null,
  provider           text not null,
  model              text not null,
  ai_model_id        uuid,
  conversation_id    uuid,
  ligacao_id         uuid,
  document_id        uuid,
  user_id            uuid,
  -- What is to be done once: of several with one key, one is `ok`.
  job_key            text,
  input_tokens       integer not null default 0,
  cache_read_tokens  integer not null default 0,
  cache_write_tokens integer not null default 0,
  output_tokens      integer not null default 0,
  seconds            numeric(10, 2),
  reserved_usd       numeric(14, 8) not null default 0,
  cost_usd           numeric(14, 8) not null default 0,
  price_version      text not null,
  -- running, ok, again (the same was done twice, and paid twice), lost (nobody said what became of it: `cost_usd` is the most it may
  -- have cost), or why it failed: a code of shared/src/errors.ts.
  outcome            text not null default 'running',
  duration_ms        integer,
  created_at         timestamptz not null default now(),
  settled_at         timestamptz,

  primary key (tenant_id, id),
  foreign key (tenant_id, ai_model_id) references public.ai_models (tenant_id, id) on delete set null (ai_model_id),
  foreign key (tenant_id, conversation_id) references public.conversations (tenant_id, id) on delete set null (conversation_id),
  foreign key (tenant_id, ligacao_id) references public.ligacoes (tenant_id, id) on delete set null (ligacao_id),
  foreign key (tenant_id, user_id) references public.members (tenant_id, user_id),
  constraint ai_usage_running_is_unsettled check ((outcome = 'running') = (settled_at is null)),
  constraint ai_usage_counts_are_sensible check (
    least(input_tokens, cache_read_tokens, cache_write_tokens, output_tokens) >= 0 and least(cost_usd, reserved_usd, seconds) >= 0)
);
create unique index ai_usage_once_idx on public.ai_usage (tenant_id, job_key) where outcome = 'ok' and job_key is not null;
create index ai_usage_recent_idx on public.ai_usage (tenant_id, created_at desc);
create index ai_usage_running_idx on public.ai_usage (created_at) where outcome = 'running';
create index ai_usage_key_idx on public.ai_usage (tenant_id, job_key) where outcome = 'running';
create index ai_usage_model_idx on public.ai_usage (tenant_id, ai_model_id) where ai_model_id is not null;
create index ai_usage_conversation_idx on public.ai_usage (tenant_id, conversation_id) where conversation_id is not null;
create index ai_usage_ligacao_idx on public.ai_usage (tenant_id, ligacao_id) where ligacao_id is not null;
create index ai_usage_user_idx on public.ai_usage (tenant_id, user_id) where user_id is not null;

alter table public.ai_usage enable row level security;
create policy supervisors_select on public.ai_usage for select to authenticated
  using (tenant_id = (select private.tenant_id()) and (select private.has_role('supervisor')));
-- No write policies: begin_ai_call() and settle_ai_call() write.
grant select on public.ai_usage to authenticated;
