select plan(25);
select tests.cast_of_two();

create function tests.vector(variadic parts double precision[]) returns text language sql set search_path = '' as
  $$ select '[' || array_to_string(parts || array_fill(0::double precision, array[1536 - cardinality(parts)]), ',') || ']' $$;
create function tests.passage(tenant text, n integer, content text, vector text, model text default 'm') returns uuid language sql security definer set search_path = '' as $$
  with d as (
    insert into public.knowledge_documents (tenant_id, title, origin, content, state, live_version, chunk_count, embedding_model)
    values (tests.tenant_id(tenant), 'Documento ' || n, 'text', passage.content, 'ready', 1, 1, model) returning *
  )
  insert into public.knowledge_chunks (tenant_id, document_id, version, position, is_live, heading, content, tokens, embedding, embedding_model)
  select d.tenant_id, d.id, 1, 0, true, d.title, passage.content, 5, passage.vector::extensions.vector(1536), model from d
  returning id $$;

create temp table p as
select tests.passage('Padaria', 1, 'O prazo de entrega é de três dias úteis.', tests.vector(1, 0, 0)) as prazo,
       tests.passage('Padaria', 2, 'Aceitamos devoluções em até trinta dias.', tests.vector(0, 1, 0)) as devolucao,
       tests.passage('Padaria', 3, 'Entregas aos sábados só na capital.', tests.vector(0.8, 0.6, 0)) as sabado,
       tests.passage('Padaria', 4, 'Horário de atendimento: das nove às dezoito.', tests.vector(0, 0, 1)) as horario,
       tests.passage('Oficina', 5, 'O prazo de entrega da oficina é de dez dias.', tests.vector(1, 0, 0)) as theirs;
grant select on p to public;
create function pg_temp.found(query text, vector text default null, mode text default 'hibrida', top_k integer default 5, model text default 'm')
returns table (id uuid, score numeric, vector_score numeric, text_score numeric, vector_place integer, text_place integer) language sql as $$
  select f.id, f.score, f.vector_score, f.text_score, f.vector_place, f.text_place
    from rows from (jsonb_to_recordset(public.match_knowledge(query, vector, model, top_k, mode))
           as (id uuid, score numeric, vector_score numeric, text_score numeric, vector_place integer, text_place integer)) with ordinality f
   order by f.ordinality $$;
grant execute on function tests.vector(double precision[]), pg_temp.found(text, text, text, integer, text) to public;

select tests.act_as('vera');
select results_eq($$ select id from pg_temp.found('qual o prazo das entregas?', mode => 'texto') $$, 'select prazo from p union all select sabado from p',
  'by words in any form, with or without accents, the most of them first');
select results_eq($$ select id from pg_temp.found('DEVOLUCAO') $$, 'select devolucao from p', 'without a vector it is by words');
select is((select text_score from pg_temp.found('devolucao')), 1.0, 'all of the question is there');
select cmp_ok((select text_score from pg_temp.found('devolucao de geladeiras')), '<', 0.6::numeric, 'only a part is: a word that nobody has counts too');
select is_empty($$ select id from pg_temp.found('de para com o que') $$, 'words without meaning find nothing');
select is_empty($$ select id from pg_temp.found('') $$, 'nor does nothing');
select lives_ok($$ select pg_temp.found(q) from unnest(array['"&|!:*()', 'a''b', '\', '%%', 'a\b c:\d', ':*', 'não & | (', '👍👍']) q $$, 'no sign is an operator');

select results_eq($$ select id from pg_temp.found('x', tests.vector(0.9, 0.2, 0), 'vetor', 2) $$, 'select prazo from p union all select sabado from p',
  'by meaning the nearest, as many as are wanted');
select results_eq($$ select vector_score from pg_temp.found('x', tests.vector(2, 0, 0), 'vetor', 2) $$, $$ values (1.0), (0.8) $$, 'with the cosine');
select is_empty($$ select id from pg_temp.found('x', tests.vector(1, 0, 0), 'vetor', model => 'other') $$, 'never compared with what another model embedded');
select throws_ok($$ select public.match_knowledge('x', '[1,2]', 'm') $$, 'PT422', 'knowledge_vector_invalid', 'a vector has its length');
select throws_ok($$ select public.match_knowledge('x', 'drop', 'm') $$, 'PT422', 'knowledge_vector_invalid', 'and its form');
select throws_ok($$ select public.match_knowledge('x', mode => 'magic') $$, 'PT400', 'invalid_request', 'there are three ways');

select results_eq($$ select id from pg_temp.found('devolução', tests.vector(0.9, 0.5, 0), top_k => 2) $$, 'select devolucao from p union all select sabado from p',
  'by both: what both name is first');
select results_eq($$ select vector_place, text_place from pg_temp.found('devolução', tests.vector(0.9, 0.5, 0), top_k => 1) $$, 'values (3, 1)', 'and it says why');
select is((select score from pg_temp.found('geladeira', tests.vector(0.9, 0.1, 0), top_k => 1) limit 1), (select vector_score from pg_temp.found('geladeira', tests.vector(0.9, 0.1, 0), top_k => 1)),
  'who means the same in other words is as sure as their meaning');
select cmp_ok((select max(score) from pg_temp.found('cotação do dólar', tests.vector(0, 0, 0, 1))), '<', 0.1::numeric, 'and what it is not about is not sure at all');
select is((select count(*) from pg_temp.found('x', tests.vector(1, 1, 1), top_k => -4)), 1::bigint, 'at least one is wanted');

select is_empty($$ select id from pg_temp.found('prazo da oficina', tests.vector(1, 0, 0), top_k => 20) intersect select theirs from p $$, 'nothing of another company');
select tests.act_as('rui');
select results_eq($$ select id from pg_temp.found('prazo', tests.vector(1, 0, 0), top_k => 20) $$, 'select theirs from p', 'which has its own');
select tests.act_as('sara');
create temp table r as select c.document_id from public.knowledge_chunks c where c.id = (select devolucao from p);
select public.remove_knowledge_document(document_id) from r;
select is_empty($$ select id from pg_temp.found('devolução', mode => 'texto') $$, 'what was removed answers no more');
select public.remove_knowledge_document(document_id, false) from r;
select isnt_empty($$ select id from pg_temp.found('devolução', mode => 'texto') $$, 'what was put back does');

-- Whoever asks, the index is used: the plan of what the function itself asks, as that person.
select tests.act_as_owner();
insert into public.knowledge_chunks (tenant_id, document_id, version, position, is_live, heading, content, tokens)
select tests.tenant_id('Padaria'), r.document_id, 1, n, true, 'x', 'Item número ' || n, 3 from r, generate_series(1, 2000) n;
analyze public.knowledge_chunks;
create function tests.plan_of_words(tenant_id uuid, word text) returns text language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
declare v_line text; v_all text := '';
begin
  for v_line in execute format('explain select from public.knowledge_chunks c where c.tenant_id = %L and c.is_live and c.search_words @@ %L limit 2000', tenant_id, word) loop
    v_all := v_all || v_line || e'\n';
  end loop;
  return v_all;
end $$;
grant execute on function tests.plan_of_words(uuid, text) to public;
select tests.act_as('vera');
select matches(tests.plan_of_words(tests.tenant_id('Padaria'), 'prazo'), 'knowledge_chunks_words_idx', 'words are looked up in their index by whoever asks');
select tests.act_as_owner();
select is(array(select m.proname::text from pg_proc m where m.pronamespace = 'private'::regnamespace and m.proname in ('find_knowledge', 'match_words', 'match_vectors', 'match_knowledge') and m.prosecdef order by 1),
  array['find_knowledge', 'match_knowledge', 'match_vectors', 'match_words'], 'because it is asked behind the policies');
select is_empty($$ select p.proname from pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in ('find_knowledge', 'match_words', 'match_vectors')
  and has_function_privilege('authenticated', p.oid, 'execute') $$, 'where nobody names a tenant of their choice');
select * from finish();
