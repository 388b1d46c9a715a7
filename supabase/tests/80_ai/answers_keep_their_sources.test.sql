-- An answer is kept with what it rests on, voted on by those who answer, and tied to the message it became.
select plan(13);
select tests.cast_of_two();
create temp table s as select tests.hear('padaria', '+5511987650001', 'Qual o prazo?', 'q1') as conversation_id;
create temp table r as
select private.store_ai_response(tests.tenant_id('Padaria'), jsonb_build_object('conversation_id', s.conversation_id, 'question_message_id', tests.message_id('q1'),
  'origin', 'sugestao', 'question', 'Qual o prazo?', 'chunks', jsonb_build_array(jsonb_build_object('id', 'c1')), 'answer', 'Três dias', 'confidence', 0.8,
  'provider', 'openai', 'model', 'gpt-6-luna', 'user_id', tests.user_id('bia'))) as id from s;
create temp table m as select tests.sent_message(conversation_id, 'Em três dias!', 'a1') as id from s;
grant select on r, m, s to public;
select results_eq('select answer, chunks, vote, is_cached from public.ai_responses', $$ values ('Três dias', '[{"id": "c1"}]'::jsonb, null::smallint, false) $$, 'an answer is kept with its sources');
select tests.act_as('vera');
select isnt_empty('select * from public.ai_responses', 'colleagues see it');
select throws_ok('select public.vote_ai_response(id, 1::smallint) from r', 'PT403', 'forbidden', 'who only looks on has no vote');
select tests.act_as('otto');
select is_empty('select * from public.ai_responses', 'others do not');
select throws_ok('select public.vote_ai_response(id, 1::smallint) from r', 'PT404', 'ai_response_not_found', 'and do not vote');
select tests.act_as('bia');
select public.vote_ai_response(id, -1::smallint) from r;
select results_eq('select vote, voted_by from public.ai_responses', $$ select -1::smallint, tests.user_id('bia') $$, 'who answers says whether it helped');
select throws_ok('select public.vote_ai_response(id, 5::smallint) from r', 'PT422', 'ai_vote_invalid', 'up or down');
select public.vote_ai_response(id, null) from r;
select results_eq('select vote, voted_by from public.ai_responses', $$ values (null::smallint, null::uuid) $$, 'and may take it back');
select public.note_ai_response_sent(r.id, m.id) from r, m;
select is((select sent_message_id from public.ai_responses), (select id from m), 'it is known which message it became');
select throws_ok($$ select public.note_ai_response_sent(r.id, tests.message_id('q1')) from r $$, 'PT404', 'ai_response_not_found', 'which is one of ours');
select tests.act_as_owner();
create temp table o as select tests.sent_message(tests.hear('padaria', '+5511987650002', 'Oi'), 'Olá', 'a2') as id;
grant select on o to public;
select tests.act_as('bia');
select throws_ok($$ select public.note_ai_response_sent(r.id, o.id) from r, o $$, 'PT404', 'ai_response_not_found', 'in the same conversation');
select tests.act_as_owner();
update public.ai_responses set created_at = now() - interval '181 days';
select private.purge();
select is((select count(*) from public.ai_responses), 0::bigint, 'after half a year it is gone');
select throws_ok($$ select private.store_ai_response(tests.tenant_id('Padaria'), '{"origin": "acaso", "question": "x", "chunks": [], "confidence": 0, "provider": "x", "model": "x"}') $$, '23514', null, 'it has one of our origins');
select * from finish();
