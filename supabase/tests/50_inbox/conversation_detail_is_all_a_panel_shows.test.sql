select plan(9);
select tests.cast_of_two();
create temp table c as
select tests.hear('padaria', '+5511987650001', 'oi', 'wamid.1', '1 hour') as ours,
       tests.hear('oficina', '+5511987650001', 'oi') as theirs;
grant select on c to public;

select tests.act_as('bia');
select is(public.conversation_detail(ours) -> 'statistics' ->> 'first_answer_at', null, 'nobody has answered yet') from c;
select public.claim_conversation(ours) from c;
select public.send_message(ours, gen_random_uuid(), 'note', 'cliente antigo') from c;
select public.send_message(ours, gen_random_uuid(), 'text', 'olá') from c;
create temp table d as select public.conversation_detail(ours) as detail from c;
select is((detail -> 'statistics') - '{first_inbound_at,first_answer_at}'::text[],
  '{"inbound": 1, "outbound": 1, "notes": 1, "failed": 0, "cost": 0}'::jsonb, 'what was said is counted by kind') from d;
select is(detail -> 'statistics' ->> 'first_answer_at',
  (select to_jsonb(m.created_at) #>> '{}' from public.messages m where m.conversation_id = (select ours from c) and m.body = 'olá'),
  'a note is no answer') from d;
select is((select array_agg(e -> 'payload' ->> 'event') from jsonb_array_elements(detail -> 'events') e), array['claimed'],
  'the steps are told apart from the words') from d;
select is(jsonb_array_length(detail -> 'messages'), 4, 'and all together are the last messages') from d;
select is(detail -> 'insights', '{}', 'nobody has found anything yet') from d;
select results_eq('select event, detail, actor_nome, seq from public.conversation_events',
  $$ select 'claimed', jsonb '{}', p.name, 2::bigint from public.profiles p where p.id = tests.user_id('bia') $$, 'which are also to be had alone');
select tests.act_as_owner();
select private.store_insights(tests.tenant_id('Padaria'), ours, n, jsonb_build_object('results', jsonb_build_object('intencao', jsonb_build_object('intencao', v)), 'content_hash', v, 'provider', 'openai', 'model', 'm'))
  from c, (values (1, 'duvida'), (3, 'suporte')) x (n, v);
select tests.act_as('bia');
select is(public.conversation_detail(ours) -> 'insights', '{"intencao": {"intencao": "suporte"}}', 'the latest of what models found comes with it') from c;
select throws_ok($$ select public.conversation_detail(theirs) from c $$, 'PT404', 'conversation_not_found',
  'another company''s conversation does not exist');
select * from finish();
