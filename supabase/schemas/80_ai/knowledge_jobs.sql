-- What the job `ai.document` asks and tells. It works in slices that each fit into a function's time; what a slice got is kept, and
-- whoever comes with another version than the document's own is too late and changes nothing.

-- The document to go on with. Null when there is nothing to do any more.
create function private.open_knowledge(tenant_id uuid, document_id uuid)
returns public.knowledge_documents
language sql security definer set search_path = ''
as $$
  update public.knowledge_documents d set state = 'processing'
   where d.tenant_id = open_knowledge.tenant_id and d.id = open_knowledge.document_id
     and d.state in ('pending', 'processing') and d.removed_at is null
  returning d.*
$$;

-- Adds the text of the next pages. `file` holds what its bytes say of it: {mime_type, size_bytes, sha256}.
create function private.keep_pages(
  tenant_id uuid, document_id uuid, version integer, content text, pages_done integer, pages_total integer, file jsonb)
returns void
language sql security definer set search_path = ''
as $$
  update public.knowledge_documents d
     set content = case when d.pages_done = 0 then keep_pages.content else d.content || e'\n\n' || keep_pages.content end,
         pages_done = keep_pages.pages_done, pages_total = keep_pages.pages_total,
         -- Reading is the first half of the work.
         progress = 50 * keep_pages.pages_done / greatest(keep_pages.pages_total, 1),
         mime_type = file ->> 'mime_type', size_bytes = (file ->> 'size_bytes')::bigint, sha256 = file ->> 'sha256',
         updated_at = now()
   where d.tenant_id = keep_pages.tenant_id and d.id = keep_pages.document_id and d.version = keep_pages.version
     and d.pages_done < keep_pages.pages_done
$$;

-- The passages of a version, [{position, heading, content, tokens}]. Those it already has stay, and so do their vectors.
create function private.keep_chunks(tenant_id uuid, document_id uuid, version integer, chunks jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  delete from public.knowledge_chunks c
   where c.tenant_id = keep_chunks.tenant_id and c.document_id = keep_chunks.document_id
     and c.version < keep_chunks.version and not c.is_live;
  insert into public.knowledge_chunks (tenant_id, document_id, version, position, heading, content, tokens)
  select d.tenant_id, d.id, d.version, n.position, n.heading, n.content, n.tokens
    from public.knowledge_documents d
   cross join jsonb_to_recordset(keep_chunks.chunks) n (position integer, heading text, content text, tokens integer)
   where d.tenant_id = keep_chunks.tenant_id and d.id = keep_chunks.document_id and d.version = keep_chunks.version
  on conflict on constraint knowledge_chunks_place_once do nothing;
end;
$$;

-- How far a version is: {chunks, embedded}, and the next passages without a vector.
create function private.chunks_to_embed(tenant_id uuid, document_id uuid, version integer, max integer)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  with all_of_it as materialized (
    select c.id, c.position, c.embedding_model from public.knowledge_chunks c
     where c.tenant_id = chunks_to_embed.tenant_id and c.document_id = chunks_to_embed.document_id
       and c.version = chunks_to_embed.version
  ), next as (
    select a.id, a.position from all_of_it a where a.embedding_model is null order by a.position limit chunks_to_embed.max
  )
  select jsonb_build_object(
    'chunks', (select count(*) from all_of_it),
    'embedded', (select count(a.embedding_model) from all_of_it a),
    'next', (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'heading', c.heading, 'content', c.content) order by n.position), '[]')
               from next n
               join public.knowledge_chunks c on c.tenant_id = chunks_to_embed.tenant_id and c.id = n.id))
$$;

-- Vectors for some passages, [{id, embedding}]. What another model embedded meanwhile is to be done anew: they do not compare.
create function private.keep_embeddings(tenant_id uuid, document_id uuid, version integer, model text, vectors jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update public.knowledge_chunks c set embedding = v.embedding::extensions.vector(1536), embedding_model = keep_embeddings.model
    from jsonb_to_recordset(keep_embeddings.vectors) v (id uuid, embedding text)
   where c.tenant_id = keep_embeddings.tenant_id and c.id = v.id
     and c.document_id = keep_embeddings.document_id and c.version = keep_embeddings.version;
  update public.knowledge_chunks c set embedding = null, embedding_model = null
   where c.tenant_id = keep_embeddings.tenant_id and c.document_id = keep_embeddings.document_id
     and c.version = keep_embeddings.version and c.embedding_model <> keep_embeddings.model;
  update public.knowledge_documents d set progress = 50 + 49 * p.done / greatest(p.total, 1)
    from (
      select count(*) as total, count(c.embedding_model) as done from public.knowledge_chunks c
       where c.tenant_id = keep_embeddings.tenant_id and c.document_id = keep_embeddings.document_id
         and c.version = keep_embeddings.version
    ) p
   where d.tenant_id = keep_embeddings.tenant_id and d.id = keep_embeddings.document_id and d.version = keep_embeddings.version;
end;
$$;

-- From here on the new passages answer, and the old ones are gone.
create function private.publish_knowledge(tenant_id uuid, document_id uuid, version integer)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_document public.knowledge_documents;
begin
  select d.* into v_document from public.knowledge_documents d
   where d.tenant_id = publish_knowledge.tenant_id and d.id = publish_knowledge.document_id
     and d.version = publish_knowledge.version and d.removed_at is null
     for update;
  if v_document.id is null then
    return;
  end if;
  delete from public.knowledge_chunks c
   where c.tenant_id = v_document.tenant_id and c.document_id = v_document.id and c.version <> v_document.version;
  update public.knowledge_chunks c set is_live = true
   where c.tenant_id = v_document.tenant_id and c.document_id = v_document.id and c.version = v_document.version and not c.is_live;
  update public.knowledge_documents d
     set state = 'ready', error_code = null, progress = 100, live_version = v_document.version, updated_at = now(),
         chunk_count = p.chunks, embedding_model = p.model
    from (
      select count(*) as chunks, min(c.embedding_model) as model from public.knowledge_chunks c
       where c.tenant_id = v_document.tenant_id and c.document_id = v_document.id and c.version = v_document.version
    ) p
   where d.tenant_id = v_document.tenant_id and d.id = v_document.id;
end;
$$;

-- It cannot be done. What was read before stays, and so does what answers.
create function private.fail_knowledge(tenant_id uuid, document_id uuid, version integer, code text)
returns void
language sql security definer set search_path = ''
as $$
  update public.knowledge_documents d set state = 'failed', error_code = fail_knowledge.code, updated_at = now()
   where d.tenant_id = fail_knowledge.tenant_id and d.id = fail_knowledge.document_id
     and d.version = coalesce(fail_knowledge.version, d.version) and d.state in ('pending', 'processing')
$$;

-- Which models the answering passages of a company are embedded with, the most used first: a question is embedded with the first.
create function private.knowledge_models(tenant_id uuid)
returns text[]
language sql stable security definer set search_path = ''
as $$
  select coalesce(array_agg(m.embedding_model order by m.chunks desc, m.embedding_model), '{}')
    from (
      select d.embedding_model, sum(d.chunk_count) as chunks from public.knowledge_documents d
       where d.tenant_id = knowledge_models.tenant_id and d.removed_at is null and d.embedding_model is not null
       group by d.embedding_model
    ) m
$$;

-- Another model is to be used from now on: whatever is not embedded with it is done again.
create function private.request_embedding(tenant_id uuid, model text)
returns void
language sql security definer set search_path = ''
as $$
  select private.request_knowledge(d.tenant_id, d.id)
    from public.knowledge_documents d
   where d.tenant_id = request_embedding.tenant_id and d.removed_at is null and d.state = 'ready'
     and d.embedding_model is distinct from request_embedding.model
$$;
