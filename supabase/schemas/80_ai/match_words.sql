-- Passages that share words with a question. A question is a sentence, so no word has to be there: what counts is how much of the
-- question's meaning is, and a word carries the more the fewer passages have it. `score` is that part, from 0 to 1.
create function private.match_words(tenant_id uuid, query text, chunks bigint, max integer)
returns table (chunk_id uuid, score double precision, place bigint)
language sql stable security definer set search_path = ''
  -- A tenant's passages are found by index, always.
  set enable_seqscan = off
  set jit = off
as $$
  with words as materialized (
    select w.word, w.word::tsquery as query, f.found,
           ln(1 + (greatest(match_words.chunks, f.found) - f.found + 0.5) / (f.found + 0.5)) as weight
      from (
        select '''' || replace(replace(l.lexeme, '\', '\\'), '''', '''''') || '''' as word
          from unnest(private.knowledge_words((
                 -- What is no word with its accents is none without them.
                 select string_agg(t.token, ' ')
                   from regexp_split_to_table(left(match_words.query, 1000), '[^[:alnum:]]+') t (token)
                  where to_tsvector('pg_catalog.portuguese', t.token) <> ''))) l
         limit 24
      ) w
     cross join lateral (
        select count(*) as found
          from (
            select from public.knowledge_chunks c
             where c.tenant_id = match_words.tenant_id and c.is_live and c.search_words @@ w.word::tsquery
             limit 2000
          ) c
      ) f
  ), rare as (
    -- The rarest first, as long as what has them can be read in a moment.
    select r.query from (
      select w.query, sum(w.found) over (order by w.found, w.word) as read, row_number() over (order by w.found, w.word) as place
        from words w where w.found > 0
    ) r
     where r.read <= 3000 or r.place = 1
  ), hits as materialized (
    select distinct h.id
      from rare r
     cross join lateral (
        select c.id from public.knowledge_chunks c
         where c.tenant_id = match_words.tenant_id and c.is_live and c.search_words @@ r.query
         limit 2000
      ) h
  ), best as (
    select c.id, c.search_words,
           -- A sum in another order is another one at its last digits, which must not decide who comes first.
           round((select sum(w.weight) filter (where c.search_words @@ w.query) / sum(w.weight) from words w)::numeric, 6)::double precision as score
      from hits h
      join public.knowledge_chunks c on c.tenant_id = match_words.tenant_id and c.id = h.id
     order by score desc
     limit 4 * match_words.max
  ), judged as (
    -- Between equals, those that say it close together and often; who is equal in that too shares a place.
    select b.id, b.score, rank() over (
             order by b.score desc,
                      ts_rank_cd(b.search_words, (select string_agg(w.word, ' | ')::tsquery from words w), 1) desc) as place
      from best b
  )
  select j.id, j.score, j.place from judged j where j.place <= match_words.max
$$;
