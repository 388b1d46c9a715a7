-- What a company knows and its answers may be drawn from: written by hand, read from a file, or taken from a page of the web.
create table public.knowledge_documents (
  id              uuid not null default gen_random_uuid(),
  tenant_id       uuid not null references public.tenants on delete cascade,
  title           text not null,
  origin          public.knowledge_origin not null,
  -- The file's name, or the page's address.
  source          text,
  storage_path    text,
  mime_type       text,
  size_bytes      bigint,
  sha256          text,
  -- Markdown: as it was written, or what could be read so far.
  content         text,
  pages_done      integer not null default 0,
  pages_total     integer,
  state           public.knowledge_state not null default 'pending',
  progress        smallint not null default 0,
  -- Why it could not be read; a code of shared/src/errors.ts.
  error_code      text,
  -- Counts what it was processed for. The chunks of `live_version` answer until those of `version` stand.
  version         integer not null default 1,
  live_version    integer,
  chunk_count     integer not null default 0,
  -- Which model the live chunks were embedded with. Null: they are found by their words alone.
  embedding_model text,
  created_by      uuid,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  removed_at      timestamptz,

  primary key (tenant_id, id),
  foreign key (tenant_id, created_by) references public.members (tenant_id, user_id),
  constraint knowledge_documents_object_once unique (tenant_id, storage_path),
  constraint knowledge_documents_title_is_short check (char_length(title) between 1 and 200),
  constraint knowledge_documents_content_fits check (char_length(content) <= 3000000),
  constraint knowledge_documents_path_is_own check (split_part(storage_path, '/', 1) = tenant_id::text),
  constraint knowledge_documents_failed_has_code check ((state = 'failed') = (error_code is not null)),
  constraint knowledge_documents_progress_is_percent check (progress between 0 and 100)
);
create index knowledge_documents_list_idx on public.knowledge_documents (tenant_id, updated_at desc) where removed_at is null;
create index knowledge_documents_author_idx on public.knowledge_documents (tenant_id, created_by);

alter table public.knowledge_documents enable row level security;
create policy members_select on public.knowledge_documents for select to authenticated
  using (tenant_id = (select private.tenant_id()) and removed_at is null);
-- No write policies: documents are written by verbs, and by the job that reads them.
grant select on public.knowledge_documents to authenticated;

-- The team hears that a document changed; when it was many at once, that some did.
create function private.announce_knowledge()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.tell_team(t.tenant_id, 'conhecimento_atualizado', jsonb_build_object('document_id', case when t.many = 1 then t.id end))
    from (select n.tenant_id, count(*) as many, min(n.id::text) as id from new_rows n group by n.tenant_id) t;
  return null;
end;
$$;
create trigger on_knowledge_documents_insert_announce after insert on public.knowledge_documents referencing new table as new_rows
  for each statement execute function private.announce_knowledge();
create trigger on_knowledge_documents_update_announce after update on public.knowledge_documents referencing new table as new_rows
  for each statement execute function private.announce_knowledge();

-- Asks for a document to be read, cut and embedded (again). What answers now goes on answering.
create function private.request_knowledge(tenant_id uuid, document_id uuid)
returns public.knowledge_documents
language plpgsql security definer set search_path = ''
as $$
declare
  v_document public.knowledge_documents;
begin
  update public.knowledge_documents d
     set state = 'pending', error_code = null, progress = 0, version = d.version + 1, updated_at = now()
   where d.tenant_id = request_knowledge.tenant_id and d.id = request_knowledge.document_id and d.removed_at is null
  returning d.* into v_document;
  if v_document.id is null then
    perform private.fail('knowledge_not_found', 404);
  end if;
  perform private.queue_knowledge(v_document);
  return v_document;
end;
$$;

create function private.queue_knowledge(document public.knowledge_documents)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.enqueue_job('ai.document',
    jsonb_build_object('tenant_id', document.tenant_id, 'document_id', document.id));
  perform private.call_ai_worker();
end;
$$;

-- The work on this version goes on in a job of its own.
create function private.continue_knowledge(tenant_id uuid, document_id uuid, version integer)
returns void
language sql security definer set search_path = ''
as $$
  select private.queue_knowledge(d)
    from public.knowledge_documents d
   where d.tenant_id = continue_knowledge.tenant_id and d.id = continue_knowledge.document_id
     and d.version = continue_knowledge.version and d.state = 'processing' and d.removed_at is null
$$;
