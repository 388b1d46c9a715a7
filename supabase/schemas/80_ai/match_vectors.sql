-- Passages that mean something close to a question, by the angle between their vectors. `score` is its cosine.
-- The index knows nothing of tenants: it is asked for the nearest of all, and others' are passed over. That is quick for a company
-- that has a good part of what there is, and misses what a small one has. So a company's passages are compared one by one, which
-- misses nothing, and only where that is the longer way the index is gone through until enough of its own were met.
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
      select n.id, 1 - n.distance, rank() over (order by n.distance)
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
      select n.id, 1 - n.distance, rank() over (order by n.distance)
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

-- Up to how many passages of a company are compared one by one. Of a company with n of N, the index meets sixty after 60 N / n,
-- and each that it meets has 32 neighbours to be compared, about half of them for the first time: that is more than n up to
-- here. So many take no time anyway, and are all there are where nobody has counted yet.
create function private.most_compared()
returns integer
language sql stable set search_path = ''
as $$
  select greatest(5000, sqrt(60 * 16 * greatest(c.reltuples, 0)))::integer
    from pg_catalog.pg_class c where c.oid = 'public.knowledge_chunks'::regclass
$$;
