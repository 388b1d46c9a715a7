-- A tenant's own account at a provider. `plataforma` is open: a new provider is a row, not a migration.
-- Secrets are ciphertext made by the edge functions (v1.<key id>.<nonce>.<ciphertext>) and are selectable by no client role;
-- `pistas` keeps the last four characters of each, all that anybody sees again.
create table public.integracoes (
  id            uuid not null default gen_random_uuid(),
  tenant_id     uuid not null references public.tenants on delete cascade,
  plataforma    text not null,
  nome          text not null,
  status        public.integracao_status not null default 'ativa',
  configuracao  jsonb not null default '{}',
  access_token  text,
  segredos      jsonb not null default '{}',
  pistas        jsonb not null default '{}',
  verificada_em timestamptz,
  erro_codigo   text,
  -- What the provider said last of the account as a whole: {change, detail, at}.
  aviso         jsonb,
  -- When its message templates were last read from the provider, and when somebody last asked for it.
  templates_synced_em    timestamptz,
  templates_requested_em timestamptz,
  -- Taken away for good: without secrets, and shown to nobody but the log.
  removida_em   timestamptz,
  criado_em     timestamptz not null default now(),
  atualizado_em timestamptz not null default now(),

  primary key (tenant_id, id),
  constraint integracoes_id_is_global unique (id),
  constraint integracoes_removed_has_no_secret check (removida_em is null or (access_token is null and segredos = '{}')),
  constraint integracoes_nome_is_short check (char_length(nome) between 1 and 80)
);

alter table public.integracoes enable row level security;
create policy admins_select on public.integracoes for select to authenticated
  using (tenant_id = (select private.tenant_id()) and (select private.has_role('admin')));
-- No write policies: save_integracao() and its sisters write. No select on access_token and segredos, so clients list columns.
grant select (id, tenant_id, plataforma, nome, status, configuracao, pistas, verificada_em, erro_codigo, aviso, templates_synced_em,
  removida_em, criado_em, atualizado_em)
  on public.integracoes to authenticated;
