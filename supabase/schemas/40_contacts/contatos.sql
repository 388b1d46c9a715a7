-- A person who writes to a tenant. How they are reached is in contact_identities: a phone may be absent.
create table public.contatos (
  id            uuid not null default gen_random_uuid(),
  tenant_id     uuid not null references public.tenants on delete cascade,
  nome          text not null,
  -- What tells the person apart in a list: phone in E.164, else @username, else e-mail.
  endereco      text,
  foto_url      text,
  observacoes   text not null default '',
  empresa       text,
  -- Whom one sells to, or whom one buys from.
  tipo          text not null default 'cliente',
  -- Since when the person wants no advertising.
  recusa_divulgacao_em timestamptz,
  -- Since when it is allowed again, once it was refused: what was said before refuses nothing any more.
  libera_divulgacao_em timestamptz,
  -- Set when this contact proved to be another, older one.
  mesclado_em   uuid,
  -- Put away: in no list of contacts, until a conversation with the person opens.
  arquivado_em  timestamptz,
  criado_em     timestamptz not null default now(),
  atualizado_em timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, mesclado_em) references public.contatos (tenant_id, id),
  constraint contatos_nome_is_short check (char_length(nome) between 1 and 120),
  constraint contatos_observacoes_are_short check (char_length(observacoes) <= 4000),
  constraint contatos_empresa_is_short check (char_length(empresa) between 1 and 120),
  constraint contatos_tipo_is_known check (tipo in ('cliente', 'fornecedor'))
);
create index contatos_mesclado_idx on public.contatos (tenant_id, mesclado_em) where mesclado_em is not null;
create index contatos_recent_idx on public.contatos (tenant_id, criado_em desc, id desc)
  where mesclado_em is null and arquivado_em is null;

alter table public.contatos enable row level security;
create policy members_select on public.contatos for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: born in ingest() or create_contato(), changed by verbs.
grant select on public.contatos to authenticated;
