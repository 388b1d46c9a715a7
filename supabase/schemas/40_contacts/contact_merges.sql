-- Two contacts that a person made one, and what it takes to make them two again.
create table public.contact_merges (
  id          uuid not null default gen_random_uuid(),
  tenant_id   uuid not null,
  -- Who survived.
  contato_id  uuid not null,
  merged_id   uuid not null,
  merged_name text not null,
  -- How both were: rows, and the ids of what was the other's.
  undo        jsonb not null,
  created_by  uuid,
  created_at  timestamptz not null default now(),
  undone_at   timestamptz,

  primary key (tenant_id, id),
  foreign key (tenant_id, contato_id) references public.contatos (tenant_id, id) on delete cascade,
  foreign key (tenant_id, merged_id) references public.contatos (tenant_id, id) on delete cascade,
  foreign key (tenant_id, created_by) references public.members (tenant_id, user_id)
);
create index contact_merges_contato_idx on public.contact_merges (tenant_id, contato_id, created_at desc);
create index contact_merges_merged_idx on public.contact_merges (tenant_id, merged_id);
create index contact_merges_created_by_idx on public.contact_merges (tenant_id, created_by) where created_by is not null;

alter table public.contact_merges enable row level security;
create policy members_select on public.contact_merges for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: merge_contato() and undo_merge() write. `undo` is for the latter alone.
grant select (id, tenant_id, contato_id, merged_id, merged_name, created_by, created_at, undone_at) on public.contact_merges to authenticated;
