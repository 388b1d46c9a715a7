-- What is to be done about a card: written on it by hand, or taken over from what was agreed in a call.
create table public.tarefas (
  id              uuid not null default gen_random_uuid(),
  tenant_id       uuid not null,
  oportunidade_id uuid not null,
  -- The call in which it was agreed.
  ligacao_id      uuid,
  texto           text not null,
  -- Until when, in the words in which it was said.
  prazo           text,
  feita_em        timestamptz,
  feita_por       uuid,
  criado_por      uuid,
  criado_em       timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, oportunidade_id) references public.oportunidades (tenant_id, id) on delete cascade,
  foreign key (tenant_id, ligacao_id) references public.ligacoes (tenant_id, id) on delete set null (ligacao_id),
  foreign key (tenant_id, feita_por) references public.members (tenant_id, user_id),
  foreign key (tenant_id, criado_por) references public.members (tenant_id, user_id),
  constraint tarefas_texto_is_short check (char_length(texto) between 1 and 500),
  constraint tarefas_prazo_is_short check (char_length(prazo) between 1 and 80),
  constraint tarefas_undone_by_nobody check (feita_em is not null or feita_por is null)
);
create index tarefas_oportunidade_idx on public.tarefas (tenant_id, oportunidade_id, criado_em);
-- What a call came to is taken over once.
create unique index tarefas_ligacao_idx on public.tarefas (tenant_id, ligacao_id, oportunidade_id, texto) where ligacao_id is not null;
create index tarefas_feita_por_idx on public.tarefas (tenant_id, feita_por) where feita_por is not null;
create index tarefas_criado_por_idx on public.tarefas (tenant_id, criado_por) where criado_por is not null;

alter table public.tarefas enable row level security;
create policy members_select on public.tarefas for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: add_tarefa() and complete_tarefa() are the ways.
grant select on public.tarefas to authenticated;

-- Whoever looks at the card hears that there is something new on it.
create function private.announce_tarefa()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_cards(o.tenant_id, o.funil_id, array[o.id])
    from public.oportunidades o where o.tenant_id = new.tenant_id and o.id = new.oportunidade_id;
  return null;
end;
$$;
create trigger on_tarefas_insert_announce after insert on public.tarefas
  for each row execute function private.announce_tarefa();
create trigger on_tarefas_update_announce after update on public.tarefas
  for each row execute function private.announce_tarefa();
