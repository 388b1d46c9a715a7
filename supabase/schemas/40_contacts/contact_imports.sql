-- A spreadsheet of contacts that somebody brought in. The browser hands it over a few hundred lines at a time under an id of its
-- own, so a part that is sent twice counts once, and what each line did is kept: for the report, and to take it back.
create table public.contact_imports (
  id          uuid not null default gen_random_uuid(),
  tenant_id   uuid not null references public.tenants on delete cascade,
  file_name   text not null,
  total       integer not null,
  -- What a line does to a contact that is known already: fill in what is missing, replace, or leave alone.
  on_existing text not null default 'complete',
  status      text not null default 'running',
  created_by  uuid not null,
  created_at  timestamptz not null default now(),
  ended_at    timestamptz,
  undone_at   timestamptz,

  primary key (tenant_id, id),
  foreign key (tenant_id, created_by) references public.members (tenant_id, user_id),
  constraint contact_imports_file_name_is_short check (char_length(file_name) between 1 and 200),
  constraint contact_imports_total_is_sensible check (total between 1 and 20000),
  constraint contact_imports_on_existing_is_known check (on_existing in ('complete', 'replace', 'keep')),
  constraint contact_imports_status_is_known check (status in ('running', 'finished', 'canceled', 'undoing', 'undone')),
  constraint contact_imports_ended_has_time check ((status = 'running') = (ended_at is null))
);
create index contact_imports_recent_idx on public.contact_imports (tenant_id, created_at desc, id desc);
create index contact_imports_created_by_idx on public.contact_imports (tenant_id, created_by);

alter table public.contact_imports enable row level security;
create policy supervisors_select on public.contact_imports for select to authenticated
  using (tenant_id = (select private.tenant_id()) and (select private.has_role('supervisor')));
-- No write policies: begin_, run_, end_ and undo_contact_import() write.
grant select on public.contact_imports to authenticated;

create table public.contact_import_rows (
  tenant_id      uuid not null,
  import_id      uuid not null,
  line           integer not null,
  -- The line as it was understood: {nome, telefone, email, empresa, observacoes, tipo}.
  given          jsonb not null,
  outcome        text not null,
  -- Why it did nothing: a code of shared/src/errors.ts, or contato_known, nothing_new, import_row_twice.
  reason         text,
  contato_id     uuid,
  -- The contact as it was and as this line left it: private.contato_state(). `before` is null where it was made.
  before         jsonb,
  after          jsonb,
  -- What became of the line when the import was taken back: undone, or why not.
  undo           text,

  primary key (tenant_id, import_id, line),
  foreign key (tenant_id, import_id) references public.contact_imports (tenant_id, id) on delete cascade,
  constraint contact_import_rows_outcome_is_known check (outcome in ('created', 'updated', 'skipped', 'refused')),
  constraint contact_import_rows_reason_is_given check ((outcome in ('skipped', 'refused')) = (reason is not null)),
  constraint contact_import_rows_undo_is_known check (undo in ('undone', 'changed', 'in_use', 'gone'))
);

alter table public.contact_import_rows enable row level security;
create policy supervisors_select on public.contact_import_rows for select to authenticated
  using (tenant_id = (select private.tenant_id()) and (select private.has_role('supervisor')));
-- No write policies: run_ and undo_contact_import() write.
grant select on public.contact_import_rows to authenticated;

-- The imports with what their lines did: {created, updated, skipped, refused} and, once taken back, {undone, left}.
create view public.contact_import_results with (security_invoker = true) as
select i.id, i.tenant_id, i.file_name, i.total, i.on_existing, i.status, i.created_by, p.name as created_by_nome, i.created_at,
       i.ended_at, i.undone_at, r.created, r.updated, r.skipped, r.refused, r.undone, r.left_as_is
  from public.contact_imports i
  left join public.profiles p on p.id = i.created_by
 cross join lateral (
   select count(*) filter (where l.outcome = 'created')::integer as created,
          count(*) filter (where l.outcome = 'updated')::integer as updated,
          count(*) filter (where l.outcome = 'skipped')::integer as skipped,
          count(*) filter (where l.outcome = 'refused')::integer as refused,
          count(*) filter (where l.undo = 'undone')::integer as undone,
          count(*) filter (where l.undo <> 'undone')::integer as left_as_is
     from public.contact_import_rows l
    where l.tenant_id = i.tenant_id and l.import_id = i.id) r;
grant select on public.contact_import_results to authenticated;
