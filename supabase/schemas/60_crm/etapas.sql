-- A column of a board. What it means for the sale, `tipo`, never changes: the cards in it say the same in `status`.
create table public.etapas (
  id         uuid not null default gen_random_uuid(),
  tenant_id  uuid not null,
  funil_id   uuid not null,
  nome       text not null,
  tipo       public.etapa_tipo not null default 'aberta',
  -- From left to right.
  posicao    integer not null,
  -- After how many days in it a card is late; null when that says nothing.
  prazo_dias integer,
  criado_em  timestamptz not null default now(),

  primary key (tenant_id, id),
  unique (tenant_id, funil_id, id, tipo),
  foreign key (tenant_id, funil_id) references public.funis (tenant_id, id) on delete cascade,
  constraint etapas_nome_is_short check (char_length(nome) between 1 and 40),
  constraint etapas_prazo_is_sensible check (prazo_dias between 1 and 365),
  constraint etapas_closing_has_no_prazo check (tipo = 'aberta' or prazo_dias is null)
);
create unique index etapas_nome_idx on public.etapas (tenant_id, funil_id, lower(nome));

alter table public.etapas enable row level security;
create policy members_select on public.etapas for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: save_etapa(), order_etapas() and remove_etapa() are the ways.
grant select on public.etapas to authenticated;
