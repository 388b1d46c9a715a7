select plan(33);
select tests.cast_of_two();
select tests.robot('padaria');
create temp table c as select tests.hear('padaria', '+5511987650001', 'qual o horário?') as id;
create temp view v as select x.* from public.conversations x join c using (id);
create function pg_temp.turn(version bigint) returns jsonb language sql as $$ select private.begin_bot_turn(v.tenant_id, v.id, turn.version) from v $$;

select is(pg_temp.turn(1), '{"attempt": 1, "answers": 0, "max_answers": 3, "threshold": 0.50, "hindrance": null, "has_words": true,
  "greeting": "Oi! O que você precisa?", "spoke_today": false}',
  'the robot is told what it may do');
select is((pg_temp.turn(1) ->> 'attempt')::integer, 2, 'and how often it has tried');
select tests.hear('padaria', '+5511987650001', 'e no domingo?');
select is(pg_temp.turn(1), null, 'what was asked before the last message is not thought about');
select ok(not private.bot_reply(v.tenant_id, v.id, 1, 'Das 8 às 18.', null), 'an answer to it comes too late') from v;
select is((pg_temp.turn(2) ->> 'attempt')::integer, 1, 'a new message is tried anew');

insert into public.ai_responses (tenant_id, conversation_id, origin, question, confidence, provider, model)
select v.tenant_id, v.id, 'bot', 'e no domingo?', 0.9, 'openai', 'x' from v;
select ok(private.bot_reply(v.tenant_id, v.id, 2, 'Das 8 às 18, e no domingo até as 12.', r.id), 'the answer to all of it is said')
  from v join public.ai_responses r on r.conversation_id = v.id;
select results_eq('select m.body from public.ai_responses r join public.messages m on m.id = r.sent_message_id',
  array['Das 8 às 18, e no domingo até as 12.'], 'and keeps what it rests on');
select ok(exists (select from private.outbox o join c on o.conversation_id = c.id), 'on its way to the customer');
select ok(not private.bot_reply(v.tenant_id, v.id, 2, 'Das 8 às 18.', null), 'it is said once, however often the job runs') from v;
select is(pg_temp.turn(2), null, 'and thought about once');
select results_eq($$ select 1 from public.thread t join c on t.conversation_id = c.id where t.remetente ->> 'tipo' = 'bot' $$, array[1],
  'the thread shows that nobody said it');

-- Nobody is left hanging.
select tests.hear('padaria', '+5511987650001', 'aceitam cartão?');
select private.sweep_bot();
select is((select v.status::text from v), 'bot', 'the robot has its time');
update public.bot_sessions b set expires_at = now() - interval '1 second';
select private.sweep_bot();
select results_eq($$ select v.status::text, (tests.bot_session(v.id)).data ->> 'reason' from v $$, $$ values ('waiting', 'no_answer') $$,
  'then a person has to answer');
select is((select count(*) from pgmq.q_ai q where q.message ->> 'kind' = 'ai.bot'), 0::bigint, 'and it does not');

-- Voice notes are written down first; a photo has no words.
insert into public.ai_models (tenant_id, integracao_id, provider, model, capability, position, max_input_tokens, price_version)
select i.tenant_id, i.id, 'openai', 'ouvido', 'transcription', 9, 1000, 'own' from public.integracoes i where i.plataforma = 'openai';
select tests.deliver('voz', tests.slice('1001', tests.content_event('voz', '+5511987650002', 'audio', '{"voice": true}', tests.media_of('m1', 'audio/ogg'))));
select is((select count(*) from pgmq.q_ai q where q.message ->> 'kind' = 'ai.bot'), 0::bigint, 'nobody answers what nobody has heard yet');
select ok((tests.bot_session(tests.conversation('padaria', '+5511987650002'))).expires_at > now(), 'but not for ever');
select private.store_transcript(m.tenant_id, m.id, 'vocês entregam?') from public.messages m where m.provider_ref = 'voz';
select is((select count(*) from pgmq.q_ai q where q.message ->> 'kind' = 'ai.bot'), 1::bigint, 'once it is written down, it is answered');
select tests.deliver('foto', tests.slice('1001', tests.content_event('foto', '+5511987650003', 'image', '{}', tests.media_of('m2', 'image/jpeg'))));
select is(private.begin_bot_turn(x.tenant_id, x.id, 1) -> 'has_words', 'false', 'a photo without words is a person''s to look at')
  from public.conversations x where x.id = tests.conversation('padaria', '+5511987650003');

-- The robot's own look at a conversation is everybody's.
select tests.hear('padaria', '+5511987650005', 'quanto custa?');
create temp table d as select tests.conversation('padaria', '+5511987650005') as id;
create temp view w as select x.* from public.conversations x join d using (id);
select private.begin_bot_turn(w.tenant_id, w.id, 1) from w;
select ok((select t.due_at > now() + interval '50 seconds' from private.ai_turns t join d on t.conversation_id = d.id),
  'while it looks, nobody else pays to');
select private.store_bot_look(w.tenant_id, w.id, 1,
  '{"results": {"intencao": {"intencao": "duvida", "confianca": 1, "justificativa": "x"}}, "content_hash": "h", "provider": "p", "model": "m"}') from w;
select results_eq('select i.kind from public.ai_insights i join d on i.conversation_id = d.id', array['intencao'], 'what it finds is kept');
select results_eq('select t.due_at, t.analysed_version from private.ai_turns t join d on t.conversation_id = d.id',
  $$ values (null::timestamptz, 1::bigint) $$, 'and need not be found again');
select private.hand_over_turn(w.tenant_id, w.id, 0, 'unsure') from w;
select is((select w.status::text from w), 'bot', 'what it thought of an earlier message counts no more');
select private.bot_rest(w.tenant_id, w.id, 1) from w;
select is((tests.bot_session(d.id)).expires_at, null, 'it may leave it at that') from d;
select tests.hear('padaria', '+5511987650005', 'quero uma pessoa');
select private.hand_over_turn(w.tenant_id, w.id, 2, 'requested') from w;
select is((select w.status::text from w), 'waiting', 'or call a person');
select ok((select t.due_at <= clock_timestamp() from private.ai_turns t join d on t.conversation_id = d.id),
  'for whom the conversation is looked at without delay');

-- Hello is no question.
select tests.hear('padaria', '+5511987650006', 'oi');
create temp table g as select tests.conversation('padaria', '+5511987650006') as id;
create temp view y as select x.* from public.conversations x join g using (id);
grant select on y to authenticated;
select ok(private.bot_reply(y.tenant_id, y.id, 1, 'Oi! O que você precisa?', null, true), 'a hello is answered with one') from y;
select results_eq($$ select y.status::text, b.data -> 'answers', b.expires_at from y, tests.bot_session(y.id) b $$,
  $$ values ('bot', '0'::jsonb, null::timestamptz) $$, 'which is no answer yet: the question is waited for');
select tests.hear('padaria', '+5511987650006', 'bom dia');
select ok((private.begin_bot_turn(y.tenant_id, y.id, 3) ->> 'spoke_today')::boolean, 'who was greeted is greeted no more') from y;
update public.bot_sessions b set spoke_at = now() - interval '1 day' from g where b.conversation_id = g.id;
select ok(not (private.begin_bot_turn(y.tenant_id, y.id, 3) ->> 'spoke_today')::boolean, 'before the next day') from y;
update public.bot_settings b set greeting_text = ' ' where b.tenant_id = tests.tenant_id('Padaria');
select is(private.begin_bot_turn(y.tenant_id, y.id, 3) -> 'greeting', 'null', 'and nobody where there are no words for it') from y;
select tests.act_as('ada');
select is((public.save_bot_settings((select y.channel_id from y), '{"greeting_text": " Olá! "}')).greeting_text, 'Olá!', 'an admin writes them');
select throws_ok($$ select public.save_bot_settings((select y.channel_id from y), jsonb_build_object('greeting_text', repeat('a', 1001))) $$,
  'PT422', 'bot_settings_invalid', 'as briefly as they are read');
select tests.act_as_owner();

-- A channel that is switched off between question and answer.
select tests.hear('padaria', '+5511987650004', 'oi');
update public.channels h set is_active = false where h.name = 'padaria';
select tests.robot_says(tests.conversation('padaria', '+5511987650004'), 'Olá');
select is((tests.bot_session(tests.conversation('padaria', '+5511987650004'))).data ->> 'reason', 'unavailable',
  'what may not be said is left to a person');
select * from finish();
