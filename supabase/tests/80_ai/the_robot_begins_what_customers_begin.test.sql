select plan(20);
select tests.cast_of_two();

select tests.hear('padaria', '+5511987650001', 'oi');
select is((select c.status::text from public.conversations c), 'waiting', 'without a robot a conversation waits for a person');
select is_empty('select from public.bot_sessions', 'and nothing is written about one');

select tests.robot('padaria');
select tests.hear('oficina', '+5511987650001', 'oi');
select is((select c.status::text from public.conversations c where c.channel_id = tests.channel_id('oficina')), 'waiting',
  'another company''s robot is not theirs');
create temp table c as select tests.hear('padaria', '+5511987650002', 'qual o horário?') as id;
grant select on c to public;
select results_eq('select v.status::text, v.assignee_id from public.conversations v join c using (id)',
  $$ values ('bot', null::uuid) $$, 'with one it begins with the robot');
select results_eq('select (tests.bot_session(id)).state::text, (tests.bot_session(id)).version, (tests.bot_session(id)).expires_at > now() from c',
  $$ values ('answering', 1::bigint, true) $$, 'who owes an answer to what was said');
select results_eq($$ select q.message ->> 'kind', q.message -> 'payload' ->> 'version' from pgmq.q_ai q where q.message ->> 'kind' = 'ai.bot' $$,
  $$ values ('ai.bot', '1') $$, 'and a job will give it');
select ok((select bool_and(q.vt > now() + interval '1 second') from pgmq.q_ai q where q.message ->> 'kind' = 'ai.bot'),
  'after a pause, for whoever goes on writing');
select tests.hear('padaria', '+5511987650002', 'e no domingo?');
select results_eq($$ select q.message -> 'payload' ->> 'version' from pgmq.q_ai q where q.message ->> 'kind' = 'ai.bot' $$, array['2'],
  'one more message takes the place of the job before');

select tests.act_as('bia');
select is((public.start_conversation(tests.channel_id('padaria'), gen_random_uuid(), 'template', telefone => '+5511987650009',
  payload => jsonb_build_object('template', jsonb_build_object('template_id', tests.template('padaria', 'ola', '{}', '{}'))))).type::text,
  'template', 'a person writes first');
select is((select v.status::text from public.conversations v where v.id = tests.conversation('padaria', '+5511987650009')), 'active',
  'and has the conversation');
select public.close_conversation(id) from c;
select tests.act_as_owner();
select is((tests.bot_session(c.id)).state::text, 'ended', 'a person who closes it relieves the robot') from c;
select tests.hear('padaria', '+5511987650002', 'ainda não entendi');
select results_eq('select v.status::text, (tests.bot_session(id)).state::text, (tests.bot_session(id)).data from public.conversations v join c using (id)',
  $$ values ('bot', 'answering', '{"answers": 0}'::jsonb) $$, 'what is opened again is the robot''s again, from the beginning');

select tests.deliver('grupo', tests.slice('1001', tests.message_event('grupo', '[{"kind": "wa_group", "value": "g1"}]', 'pessoal')));
select is((select v.status::text from public.conversations v join public.messages m on m.conversation_id = v.id where m.body = 'pessoal'),
  'waiting', 'nobody asks a robot into a group');

-- Hours. 24 November 2026 is a Tuesday.
create temp table b as
select jsonb_populate_record(null::public.bot_settings, jsonb_build_object('weekdays', array[2], 'hour_from', h.s, 'hour_to', h.e)) as row, h.name
  from (values ('day', '08:00', '18:00'), ('night', '18:00', '08:00'), ('whole', null, null)) h (name, s, e);
select results_eq($$
  select b.name, string_agg(t.said, ' ' order by t.said) from b
   cross join (values ('1 tue 07:59', '2026-11-24 07:59-03'::timestamptz), ('2 tue 08:00', '2026-11-24 08:00-03'), ('3 tue 18:00', '2026-11-24 18:00-03'),
     ('4 wed 07:59', '2026-11-25 07:59-03'), ('5 wed 08:00', '2026-11-25 08:00-03'), ('6 wed 19:00', '2026-11-25 19:00-03')) t (said, at)
   where private.is_bot_hour(b.row, t.at) group by 1 order by 1 $$,
  $$ values ('day', '2 tue 08:00'), ('night', '3 tue 18:00 4 wed 07:59'), ('whole', '1 tue 07:59 2 tue 08:00 3 tue 18:00') $$,
  'hours are Brasília''s, and those past midnight belong to the day they begin on');
update public.bot_settings b set weekdays = array[extract(isodow from (now() at time zone 'America/Sao_Paulo') + interval '3 days')]::smallint[];
select tests.hear('padaria', '+5511987650003', 'oi');
select is((select v.status::text from public.conversations v where v.id = tests.conversation('padaria', '+5511987650003')), 'waiting',
  'outside its hours a conversation waits');
update public.bot_settings b set weekdays = '{1,2,3,4,5,6,7}';
update public.ai_settings s set is_enabled = false;
select tests.hear('padaria', '+5511987650004', 'oi');
select is((select v.status::text from public.conversations v where v.id = tests.conversation('padaria', '+5511987650004')), 'waiting',
  'so it does where models are switched off');
update public.ai_settings s set is_enabled = true;
update public.integracoes i set status = 'inativa' where i.plataforma = 'openai';
select tests.hear('padaria', '+5511987650005', 'oi');
select is((select v.status::text from public.conversations v where v.id = tests.conversation('padaria', '+5511987650005')), 'waiting',
  'or there is none to ask');
update public.integracoes i set status = 'ativa' where i.plataforma = 'openai';

select tests.act_as('ada');
select throws_ok($$ select public.save_bot_settings(tests.channel_id('padaria'), '{"weekdays": []}') $$, 'PT422', 'bot_settings_invalid',
  'a robot has a day to work on');
select throws_ok($$ select public.save_bot_settings(tests.channel_id('oficina'), '{"is_active": true}') $$, 'PT404', 'channel_not_found',
  'and a channel of the own company');
select public.save_bot_settings(tests.channel_id('padaria'), '{"is_active": false, "max_answers": 2}');
select tests.act_as_owner();
select results_eq($$ select v.status::text, (tests.bot_session(v.id)).state::text, (tests.bot_session(v.id)).data ->> 'reason'
  from public.conversations v join c using (id) $$, $$ values ('waiting', 'handed_over', 'unavailable') $$,
  'a robot that is switched off leaves its conversations to people');
select * from finish();
