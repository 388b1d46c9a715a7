-- A board: the stages that a sale goes through. A tenant may have several.
create table public.funis (
  id            uuid not null default gen_random_uuid(),
  tenant_id     uuid not null references public.tenants on delete cascade,
  nome          text not null,
  criado_em     timestamptz not null default now(),
  -- Put away: offered nowhere, its cards kept.
  arquivado_em  timestamptz,

  primary key (tenant_id, id),
  constraint funis_nome_is_short check (char_length(nome) between 1 and 60)
);
create unique index funis_nome_idx on public.funis (tenant_id, lower(nome)) where arquivado_em is null;

alter table public.funis enable row level security;
create policy members_select on public.funis for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: save_funil() and archive_funil() are the ways.
grant select on public.funis to authenticated;
