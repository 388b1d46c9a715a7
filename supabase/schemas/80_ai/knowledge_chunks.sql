-- The words of a text as they are looked for: without accents, which people leave out, and in one form. The stemmer knows
-- "devolução" and "devoluções" for one word by their accents only, so what they end in is made the same first.
create function private.knowledge_words(content text)
returns tsvector
language sql immutable parallel safe set search_path = ''
as $$
  select to_tsvector('pg_catalog.portuguese', regexp_replace(private.plain(knowledge_words.content), '[ao]es\M', 'ao', 'g'))
$$;
-- A generated column calls it in the name of whoever writes the row.
grant execute on function private.knowledge_words(text) to authenticated, service_role;

-- A passage of a document: what is looked for, found and quoted. A document's next chunks are made beside those that answer
-- (`is_live`), and take their place all at once.
create table public.knowledge_chunks (
  id              uuid not null default gen_random_uuid(),
  tenant_id       uuid not null references public.tenants on delete cascade,
  document_id     uuid not null,
  version         integer not null,
  position        integer not null,
  is_live         boolean not null default false,
  -- The document's title and the headings above it.
  heading         text not null,
  content         text not null,
  tokens          integer not null,
  search_words    tsvector not null generated always as (
    setweight(private.knowledge_words(heading), 'A') || private.knowledge_words(content)) stored,
  -- Of one length whatever the model's is, because an index is of one length: shorter ones end in zeros, which changes no angle
  -- between two of them; of a longer one the provider is asked for a shorter. Only vectors of one model may be compared.
  embedding       extensions.vector(1536),
  embedding_model text,

  primary key (tenant_id, id),
  foreign key (tenant_id, document_id) references public.knowledge_documents (tenant_id, id) on delete cascade,
  constraint knowledge_chunks_place_once unique (tenant_id, document_id, version, position),
  constraint knowledge_chunks_content_fits check (char_length(content) between 1 and 20000),
  constraint knowledge_chunks_embedding_has_model check ((embedding is null) = (embedding_model is null))
);
create index knowledge_chunks_live_idx on public.knowledge_chunks (tenant_id) where is_live;
-- Written seldom and asked often: no list of entries that wait for their place.
create index knowledge_chunks_words_idx on public.knowledge_chunks using gin (tenant_id, search_words)
  with (fastupdate = off) where is_live;

-- The stand-in for pgvector in a local stack has no indexes: there, and only there, distances are computed one by one.
do $$
begin
  if exists (select from pg_catalog.pg_am a where a.amname = 'hnsw') then
    create index knowledge_chunks_embedding_idx on public.knowledge_chunks
      using hnsw (embedding extensions.vector_cosine_ops) where is_live;
  end if;
end;
$$;

alter table public.knowledge_chunks enable row level security;
create policy members_select on public.knowledge_chunks for select to authenticated
  using (tenant_id = (select private.tenant_id()) and is_live);
-- No write policies: chunks are made by the job that reads their document.
grant select on public.knowledge_chunks to authenticated;
