select plan(26);
select tests.cast_of_two();

create function tests.vector(variadic parts double precision[]) returns text language sql set search_path = '' as
  $$ select '[' || array_to_string(parts || array_fill(0::double precision, array[1536 - cardinality(parts)]), ',') || ']' $$;
select tests.act_as('sara');
create temp table d as select (public.save_knowledge_document(null, 'Entrega', 'Entregamos em três dias.')).*;
grant select on d to public;
create function pg_temp.document() returns public.knowledge_documents language sql as
  $$ select k from public.knowledge_documents k where k.id = (select id from d) $$;
create function pg_temp.chunks(variadic contents text[]) returns jsonb language sql as
  $$ select jsonb_agg(jsonb_build_object('position', n - 1, 'heading', 'Entrega', 'content', c, 'tokens', 5))
       from unnest(contents) with ordinality x (c, n) $$;
create function pg_temp.found(query text) returns setof text language sql as
  $$ select f ->> 'content' from jsonb_array_elements(public.match_knowledge(query, mode => 'texto')) f $$;
create function pg_temp.embed(version integer, model text, most integer) returns void language sql as
  $$ select private.keep_embeddings(d.tenant_id, d.id, embed.version, model,
       (select jsonb_agg(jsonb_build_object('id', n ->> 'id', 'embedding', tests.vector(1, 0, 0)))
          from jsonb_array_elements(private.chunks_to_embed(d.tenant_id, d.id, embed.version, most) -> 'next') n)) from d $$;
grant execute on function pg_temp.found(text), pg_temp.document() to public;

select tests.act_as_owner();
select is((private.open_knowledge(tenant_id, id)).state::text, 'processing', 'a job takes it') from d;
select private.keep_chunks(tenant_id, id, 1, pg_temp.chunks('Entregamos em três dias.', 'Sábado não entregamos.', 'O frete é grátis.')) from d;
select is(private.chunks_to_embed(tenant_id, id, 1, 2) - 'next', '{"chunks": 3, "embedded": 0}', 'its passages wait for their vectors') from d;
select is(jsonb_array_length(private.chunks_to_embed(tenant_id, id, 1, 2) -> 'next'), 2, 'some at a time') from d;
select pg_temp.embed(1, 'a', 2);
select is(private.chunks_to_embed(tenant_id, id, 1, 2) - 'next', '{"chunks": 3, "embedded": 2}', 'what was done stays done') from d;
select is((pg_temp.document()).progress, 82::smallint, 'and is told');
select private.keep_chunks(tenant_id, id, 1, pg_temp.chunks('Entregamos em três dias.', 'Sábado não entregamos.', 'O frete é grátis.')) from d;
select is(private.chunks_to_embed(tenant_id, id, 1, 2) ->> 'embedded', '2', 'also when a second job cuts it again') from d;
select tests.act_as('bia');
select is_empty($$ select pg_temp.found('entrega') $$, 'nothing answers yet');
select is_empty('select id from public.knowledge_chunks', 'nor is seen');
select tests.act_as_owner();
select pg_temp.embed(1, 'b', 2);
select is(private.chunks_to_embed(tenant_id, id, 1, 9) ->> 'embedded', '1', 'one model for all: what another embedded is done again') from d;
select pg_temp.embed(1, 'b', 2);
select private.publish_knowledge(tenant_id, id, 1) from d;
select results_eq($$ select (k).state::text, (k).chunk_count, (k).embedding_model, (k).live_version from pg_temp.document() k $$,
  $$ values ('ready', 3, 'b', 1) $$, 'then it is ready');
select results_eq($$ select private.knowledge_models(tests.tenant_id('Padaria')) $$, $$ values (array['b']) $$, 'and so is its model to be asked with');
select tests.act_as('sara');
select results_eq($$ select pg_temp.found('frete') $$, $$ values ('O frete é grátis.') $$, 'and answers');

select public.save_knowledge_document(id, 'Entrega', 'O frete custa dez reais.') from d;
select tests.act_as_owner();
select is((private.open_knowledge(tenant_id, id)).version, 2, 'changed, it is read again') from d;
select private.keep_chunks(tenant_id, id, 2, pg_temp.chunks('O frete custa dez reais.')) from d;
select private.keep_chunks(tenant_id, id, 1, pg_temp.chunks('a', 'b', 'c', 'd')) from d;
select is((select count(*) from public.knowledge_chunks c, d where c.document_id = d.id), 4::bigint, 'a job of the old text comes too late');
select tests.act_as('sara');
select results_eq($$ select pg_temp.found('frete') $$, $$ values ('O frete é grátis.') $$, 'the old text answers meanwhile');
select tests.act_as_owner();
select private.publish_knowledge(tenant_id, id, 1) from d;
select is((pg_temp.document()).state::text, 'processing', 'and makes nothing ready');
select private.publish_knowledge(tenant_id, id, 2) from d;
select tests.act_as('sara');
select results_eq($$ select pg_temp.found('frete') $$, $$ values ('O frete custa dez reais.') $$, 'until the new one stands, and it alone');
select is((pg_temp.document()).embedding_model, null, 'found by its words alone, as nobody embedded it');

select tests.act_as_owner();
select private.request_embedding(tenant_id, 'b') from d;
select is((pg_temp.document()).version, 3, 'another model has it done again');
select private.fail_knowledge(tenant_id, id, 3, 'knowledge_no_text') from d;
select results_eq($$ select (k).state::text, (k).error_code from pg_temp.document() k $$, $$ values ('failed', 'knowledge_no_text') $$,
  'what fails says why');
select tests.act_as('sara');
select results_eq($$ select pg_temp.found('frete') $$, $$ values ('O frete custa dez reais.') $$, 'and still answers as before');

-- Whoever buries the job, and takes it out again.
select tests.act_as_owner();
select private.request_knowledge(tenant_id, id) from d;
select private.give_up_job('ai.document', jsonb_build_object('tenant_id', tenant_id, 'document_id', id)) from d;
select is((pg_temp.document()).error_code, 'internal', 'a job that is given up does not look under way');
select private.resume_job('ai.document', jsonb_build_object('tenant_id', tenant_id, 'document_id', id)) from d;
select is((pg_temp.document()).state::text, 'pending', 'and does when it is taken up again');

-- Models come, and another one goes first.
select private.publish_knowledge(tenant_id, id, (pg_temp.document()).version) from d;
create temp table before as select (pg_temp.document()).version;
insert into public.integracoes (tenant_id, plataforma, nome, access_token) select tenant_id, 'openai', 'IA', 'v1.sealed' from d;
select results_eq($$ select (k).version, (k).state::text from pg_temp.document() k $$, $$ select version + 1, 'pending' from before $$,
  'a company that connects its first model has its documents embedded');
select private.publish_knowledge(tenant_id, id, (pg_temp.document()).version) from d;
update public.knowledge_documents k
   set embedding_model = (select a.found -> 'model' ->> 'provider' || '/' || (a.found -> 'model' ->> 'model') from private.ai_candidates(k.tenant_id, 'embed', 'embeddings') a (found) limit 1)
 where k.id = (select id from d);
update public.ai_models m set input_usd = 1 where m.tenant_id = tests.tenant_id('Padaria');
select is((pg_temp.document()).state::text, 'ready', 'another price is no other model');
insert into public.ai_models (tenant_id, integracao_id, provider, model, capability, position, max_input_tokens, price_version)
select m.tenant_id, m.integracao_id, m.provider, 'another', m.capability, m.position - 1, 0, 'own'
  from public.ai_models m where m.tenant_id = tests.tenant_id('Padaria') and m.capability = 'embeddings';
select is((pg_temp.document()).state::text, 'pending', 'another first model is');
select * from finish();
