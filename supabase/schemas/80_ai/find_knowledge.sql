-- The passages of a company that answer a question best, by words (`texto`), by meaning (`vetor`) or both (`hibrida`), where the
-- two lists are joined by rank: a passage is worth 1 / (10 + its place) by its meaning, and 0.7 of that by its words, since those who
-- ask seldom know the words of the answer (`npm run eval -- retrieval` measures it). The tenant is in here, so no index is lost to a
-- policy. `score` says how sure one may be that it is about the question at all, which a rank cannot: the better of its meaning
-- alone, and meaning and words together.
create function private.find_knowledge(
  tenant_id uuid, query text, query_vector text, embedding_model text, top_k integer, mode text)
returns table (
  id uuid, document_id uuid, title text, heading text, content text, chunk_position integer, score numeric,
  vector_score numeric, text_score numeric, vector_place bigint, text_place bigint, fused numeric)
language plpgsql stable security definer set search_path = ''
as $$
declare
  -- Enough to know how many they are about.
  v_chunks constant bigint := (
    select count(*) from (
      select from public.knowledge_chunks c where c.tenant_id = find_knowledge.tenant_id and c.is_live
       limit private.most_compared() + 1) c);
  v_max constant integer := least(greatest(coalesce(find_knowledge.top_k, 5), 1), 20);
begin
  return query
    with words as (
      select w.chunk_id, w.score, w.place
        from private.match_words(find_knowledge.tenant_id, find_knowledge.query, v_chunks, 60) w
       where find_knowledge.mode <> 'vetor'
    ), vectors as (
      select v.chunk_id, v.score, v.place
        from private.match_vectors(
               find_knowledge.tenant_id, find_knowledge.query_vector, find_knowledge.embedding_model, v_chunks, 60) v
       where find_knowledge.mode <> 'texto' and find_knowledge.query_vector is not null
    ), joined as (
      select coalesce(w.chunk_id, v.chunk_id) as chunk_id, w.score as text_score, w.place as text_place,
             v.score as vector_score, v.place as vector_place,
             coalesce(0.7 / (10 + w.place), 0) + coalesce(1.0 / (10 + v.place), 0) as fused
        from words w
        full join vectors v on v.chunk_id = w.chunk_id
    )
    select c.id, c.document_id, d.title, c.heading, c.content, c.position,
           round(greatest(0, case
             when find_knowledge.mode = 'texto' or find_knowledge.query_vector is null then coalesce(j.text_score, 0)
             else greatest(coalesce(j.vector_score, 0), (coalesce(j.vector_score, 0) + coalesce(j.text_score, 0)) / 2)
           end)::numeric, 4),
           round(j.vector_score::numeric, 4), round(j.text_score::numeric, 4), j.vector_place, j.text_place,
           round(j.fused, 6)
      from joined j
      join public.knowledge_chunks c on c.tenant_id = find_knowledge.tenant_id and c.id = j.chunk_id
      join public.knowledge_documents d on d.tenant_id = c.tenant_id and d.id = c.document_id and d.removed_at is null
     order by j.fused desc, j.vector_score desc nulls last, j.text_score desc nulls last, d.title, c.position, c.id
     limit v_max;
end;
$$;
