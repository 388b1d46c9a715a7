-- Passages that mean something close to a question, by the angle between their vectors. `score` is its cosine.
-- The index knows nothing of tenants: it is asked for the nearest of all, and others' are passed over. That is quick for a company
-- that has a good part of what there is, and misses what a small one has. So up to some thousand passages are compared one by
-- one, which misses nothing, and only for more the index is gone through until enough of the company's own were met.
create function private.match_vectors(tenant_id uuid, query_vector text, embedding_model text, chunks bigint, max integer)
returns table (chunk_id uuid, score double precision, place bigint)
language plpgsql stable security definer set search_path = ''
  -- Whoever reckons a sort cheaper than the index has not reckoned with fetching the vectors, each from elsewhere.
  set enable_sort = off
  set plan_cache_mode = force_custom_plan
as $$
declare
  v_vector extensions.vector(1536);
begin
  begin
    v_vector := match_vectors.query_vector::extensions.vector(1536);
  exception when data_exception then
    perform private.fail('knowledge_vector_invalid', 422);
  end;

  if match_vectors.chunks <= private.most_compared() then
    return query
      select n.id, 1 - n.distance, row_number() over (order by n.distance, n.id)
        from (
          -- No index serves a sum.
          select c.id, (c.embedding operator(extensions.<=>) v_vector) + 0 as distance
            from public.knowledge_chunks c
           where c.tenant_id = match_vectors.tenant_id and c.is_live and c.embedding_model = match_vectors.embedding_model
           order by 2
           limit match_vectors.max
        ) n
       where n.distance is not null;
  else
    -- Told to the session, not to the function: before pgvector is loaded only a superuser may do the other.
    perform set_config('hnsw.iterative_scan', 'strict_order', true), set_config('hnsw.ef_search', '100', true);
    return query
      select n.id, 1 - n.distance, row_number() over (order by n.distance, n.id)
        from (
          select c.id, c.embedding operator(extensions.<=>) v_vector as distance
            from public.knowledge_chunks c
           where c.tenant_id = match_vectors.tenant_id and c.is_live and c.embedding_model = match_vectors.embedding_model
           order by c.embedding operator(extensions.<=>) v_vector
           limit match_vectors.max
        ) n
       where n.distance is not null;
  end if;
end;
$$;

-- Up to how many passages of a company are compared one by one.
create function private.most_compared()
returns integer
language sql immutable set search_path = ''
as $$ select 5000 $$;
