select plan(27);
select tests.cast_of_two();
select tests.robot('padaria');

-- Six customers, each answered once, the answer still in the outbox, and each with another question.
create temp table c as
select w.way, tests.hear('padaria', '+551198765000' || w.n, 'vocês entregam?', ref => 'q' || w.n) as id
  from (values (1, 'claim'), (2, 'assign'), (3, 'send'), (4, 'close'), (5, 'phone'), (6, 'release'), (7, 'note')) w (n, way);
grant select on c to public;
create function pg_temp.id(way text) returns uuid language sql as $$ select c.id from c where c.way = id.way $$;
grant execute on function pg_temp.id to public;
select ok((select bool_and(tests.robot_says(c.id, 'Sim, entregamos.')) from c), 'the robot answers');
select results_eq('select distinct m.status::text, m.author_id, m.seq from public.messages m where m.direction = ''outbound''',
  $$ values ('queued', null::uuid, 2::bigint) $$, 'in nobody''s name');
select results_eq('select distinct (tests.bot_session(c.id)).data, (tests.bot_session(c.id)).expires_at from c',
  $$ values ('{"answers": 1}'::jsonb, null::timestamptz) $$, 'and owes nothing now');
select tests.hear('padaria', '+551198765000' || n, 'e quanto custa?') from generate_series(1, 7) n;
select is((select count(*) from pgmq.q_ai q where q.message ->> 'kind' = 'ai.bot'), 7::bigint, 'the next answers wait to be thought of');

select tests.act_as('bia');
select public.claim_conversation(pg_temp.id('claim'));
select public.assign_conversation(pg_temp.id('assign'), tests.user_id('caio'));
select public.send_message(pg_temp.id('send'), gen_random_uuid(), 'text', 'Aqui é a Bia.');
select public.close_conversation(pg_temp.id('close'));
select public.release_conversation(pg_temp.id('release'));
select public.send_message(pg_temp.id('note'), gen_random_uuid(), 'note', 'fala comigo');
select tests.act_as_owner();
select tests.deliver('typed', tests.slice('1001', tests.message_event('typed', tests.phone_identity('+5511987650005'), 'Oi, é do balcão',
  '{"is_echo": true}')));

select results_eq(
  $$ select c.way, v.status::text, v.assignee_id, (tests.bot_session(c.id)).state::text, (tests.bot_session(c.id)).data ->> 'reason'
       from c join public.conversations v using (id) order by c.way $$,
  $$ values ('assign', 'active', tests.user_id('caio'), 'ended', null), ('claim', 'active', tests.user_id('bia'), 'ended', null),
       ('close', 'closed', null, 'ended', null), ('note', 'bot', null, 'answering', null),
       ('phone', 'waiting', null, 'handed_over', 'phone'), ('release', 'waiting', null, 'handed_over', 'released'),
       ('send', 'active', tests.user_id('bia'), 'ended', null) $$,
  'each way of coming to a conversation relieves it, and a note among colleagues does not');
select results_eq(
  $$ select c.way, m.status::text, m.failed_code, exists (select from private.outbox o where o.message_id = m.id)
       from c join public.messages m on m.conversation_id = c.id and m.body = 'Sim, entregamos.' order by 1 $$,
  $$ values ('assign', 'failed', 'discarded', false), ('claim', 'failed', 'discarded', false), ('close', 'failed', 'discarded', false),
       ('note', 'queued', null, true), ('phone', 'failed', 'discarded', false), ('release', 'queued', null, true),
       ('send', 'failed', 'discarded', false) $$,
  'what it had said and nobody had begun to send is not said over a person');
select results_eq($$ select q.message -> 'payload' ->> 'conversation_id' from pgmq.q_ai q where q.message ->> 'kind' = 'ai.bot' $$,
  $$ select pg_temp.id('note')::text $$, 'and its job is gone');
select ok(not tests.robot_says(c.id, 'tarde demais'), 'a job that runs already says nothing: ' || c.way)
  from c where c.way <> 'note' order by c.way;
select is((select count(*) from public.messages m where m.body = 'tarde demais'), 0::bigint, 'nothing at all');
select results_eq($$ select m.payload ->> 'reason' from public.messages m where m.conversation_id = pg_temp.id('phone') and m.type = 'event' $$,
  array['phone'], 'the thread tells that somebody answered on the phone');
select is((private.begin_bot_turn(v.tenant_id, v.id, 3)), null, 'nothing is thought about what is a person''s') from public.conversations v
 where v.id = pg_temp.id('claim');

-- What a worker holds in its hands and has not begun is not said either; what it has begun is.
select tests.hear('padaria', '+5511987650011', 'oi'), tests.hear('padaria', '+5511987650012', 'oi');
insert into c values ('held', tests.conversation('padaria', '+5511987650011')), ('begun', tests.conversation('padaria', '+5511987650012'));
select tests.robot_says(c.id, 'Olá') from c where c.way in ('held', 'begun');
update private.outbox o set state = 'leased', lease = gen_random_uuid(), lease_ends_at = now() + interval '30 seconds',
       attempt_started_at = case when o.conversation_id = pg_temp.id('begun') then now() end
 where o.conversation_id in (pg_temp.id('held'), pg_temp.id('begun'));
select tests.act_as('bia');
select public.claim_conversation(c.id) from c where c.way in ('held', 'begun');
select tests.act_as_owner();
select results_eq($$ select c.way, m.status::text from c join public.messages m on m.conversation_id = c.id and m.body = 'Olá' order by 1 $$,
  $$ values ('begun', 'queued'), ('held', 'failed') $$, 'what is on its way to the provider is left alone, what is not is stopped');
select results_eq($$ select c.way, v.last_message_preview, v.last_message_direction::text, v.last_message_status::text
  from c join public.conversations v using (id) where c.way in ('held', 'begun') order by 1 $$,
  $$ values ('begun', 'Olá', 'outbound', 'queued'), ('held', 'oi', 'inbound', 'received') $$, 'the list shows the customer''s words again, not a failure');
select tests.act_as('bia');
select public.resend_message(m.id) from public.messages m where m.conversation_id = pg_temp.id('held') and m.body = 'Olá';
select tests.act_as_owner();
select is((select (v.last_message_preview, v.last_message_status::text)::text from public.conversations v where v.id = pg_temp.id('held')), '(Olá,queued)',
  'until it is sent after all');

-- The sentence with which it hands over, and then a person at once.
select tests.hear('padaria', '+5511987650013', 'atendente');
insert into c values ('asked', tests.conversation('padaria', '+5511987650013'));
select private.hand_over(v.tenant_id, v.id, 'requested', true) from public.conversations v where v.id = pg_temp.id('asked');
select results_eq($$ select m.type::text, coalesce(m.body, m.payload ->> 'event'), m.status::text from public.messages m
  where m.conversation_id = pg_temp.id('asked') and m.direction = 'outbound' order by m.seq $$,
  $$ values ('text', 'Vou chamar alguém.', 'queued'), ('event', 'bot_handed_over', 'sent') $$, 'the customer is told, and so is the team');
select results_eq($$ select v.status::text, v.unread_count from public.conversations v where v.id = pg_temp.id('asked') $$,
  $$ values ('waiting', 1) $$, 'the conversation is in the queue, unread');
select is(private.hand_over(v.tenant_id, v.id, 'requested', true), null, 'once') from public.conversations v where v.id = pg_temp.id('asked');
select tests.act_as('bia');
select public.send_message(pg_temp.id('asked'), gen_random_uuid(), 'text', 'Oi, sou a Bia.');
select tests.act_as_owner();
select results_eq($$ select m.body, m.status::text from public.messages m
  where m.conversation_id = pg_temp.id('asked') and m.direction = 'outbound' and m.type = 'text' order by m.seq $$,
  $$ values ('Vou chamar alguém.', 'failed'), ('Oi, sou a Bia.', 'queued') $$, 'a sentence that has not gone is not needed any more');
select is((tests.bot_session(pg_temp.id('asked'))).state::text, 'handed_over', 'what it did stays written down');

-- Two customers turn out to be one: somebody is already at it.
select tests.hear('padaria', '+5511987650014', 'oi'), tests.hear('padaria', '+5511987650015', 'oi');
select tests.act_as('bia');
select public.claim_conversation(tests.conversation('padaria', '+5511987650015'));
select public.merge_contato(a.contato_id, b.contato_id)
  from public.conversations a, public.conversations b
 where a.id = tests.conversation('padaria', '+5511987650014') and b.id = tests.conversation('padaria', '+5511987650015');
select tests.act_as_owner();
select isnt((select v.status::text from public.conversations v where v.id = tests.conversation('padaria', '+5511987650014')), 'bot',
  'a conversation that joins one with a person is not the robot''s');
select is_empty($$ select from public.conversations v where v.status = 'bot' and v.assignee_id is not null $$, 'the robot''s are nobody''s');
select throws_ok($$ update public.conversations v set status = 'bot' where v.id = pg_temp.id('claim') $$, '23514', null,
  'and cannot be anybody''s');
select * from finish();
