-- A sale that may come about: one card on a board.
create table public.oportunidades (
  id                 uuid not null default gen_random_uuid(),
  tenant_id          uuid not null,
  funil_id           uuid not null,
  etapa_id           uuid not null,
  -- What its stage means; the key below holds the two together.
  status             public.etapa_tipo not null,
  titulo             text not null,
  -- Null as long as nobody knows.
  valor_centavos     bigint,
  observacoes        text not null default '',
  contato_id         uuid,
  conversation_id    uuid,
  responsavel_id     uuid,
  -- Within its stage, from the top. A card between two others gets the number in the middle.
  posicao            numeric not null,
  -- One more with each move: whoever moves a card says which one they saw.
  versao             integer not null default 1,
  entrou_na_etapa_em timestamptz not null default now(),
  -- Where it was before and since when: who goes back within a minute was never away.
  etapa_anterior_id  uuid,
  na_anterior_desde_em timestamptz,
  movida_por         uuid,
  motivo_perda       text,
  fechada_em         timestamptz,
  arquivada_em       timestamptz,
  criado_por         uuid,
  criado_em          timestamptz not null default now(),
  atualizado_em      timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, funil_id, etapa_id, status) references public.etapas (tenant_id, funil_id, id, tipo) on delete cascade,
  foreign key (tenant_id, contato_id) references public.contatos (tenant_id, id),
  foreign key (tenant_id, conversation_id) references public.conversations (tenant_id, id) on delete set null (conversation_id),
  foreign key (tenant_id, responsavel_id) references public.members (tenant_id, user_id),
  foreign key (tenant_id, movida_por) references public.members (tenant_id, user_id),
  foreign key (tenant_id, criado_por) references public.members (tenant_id, user_id),
  constraint oportunidades_titulo_is_short check (char_length(titulo) between 1 and 120),
  constraint oportunidades_valor_is_sensible check (valor_centavos between 0 and 10000000000000),
  constraint oportunidades_observacoes_are_short check (char_length(observacoes) <= 4000),
  constraint oportunidades_motivo_is_short check (char_length(motivo_perda) between 1 and 300),
  constraint oportunidades_closed_has_time check ((status = 'aberta') = (fechada_em is null)),
  constraint oportunidades_won_has_value check (status <> 'ganha' or valor_centavos is not null),
  constraint oportunidades_lost_has_reason check ((status = 'perdida') = (motivo_perda is not null))
);
create index oportunidades_board_idx on public.oportunidades (tenant_id, funil_id, etapa_id, status, posicao);
create index oportunidades_closed_idx on public.oportunidades (tenant_id, funil_id, fechada_em desc) where fechada_em is not null;
create index oportunidades_contato_idx on public.oportunidades (tenant_id, contato_id) where contato_id is not null;
create index oportunidades_conversation_idx on public.oportunidades (tenant_id, conversation_id) where conversation_id is not null;
create index oportunidades_responsavel_idx on public.oportunidades (tenant_id, responsavel_id) where responsavel_id is not null;
create index oportunidades_movida_por_idx on public.oportunidades (tenant_id, movida_por) where movida_por is not null;
create index oportunidades_criado_por_idx on public.oportunidades (tenant_id, criado_por) where criado_por is not null;

alter table public.oportunidades enable row level security;
create policy members_select on public.oportunidades for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: create_, update_, move_ and archive_oportunidade() are the ways.
grant select on public.oportunidades to authenticated;
