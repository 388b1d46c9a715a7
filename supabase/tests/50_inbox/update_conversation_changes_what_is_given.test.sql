select plan(17);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as ours, tests.hear('oficina', '+5511987650001', 'oi') as theirs;
grant select on c to public;

select tests.act_as('bia');
select results_eq(
  $$ select (k).assunto, (k).due_at, (k).priority from (select public.update_conversation(ours,
       '{"assunto": " Forno parado ", "due_at": "2030-01-31T18:00:00-03:00", "priority": 2}') as k from c) x $$,
  $$ values ('Forno parado', '2030-01-31T21:00:00Z'::timestamptz, 2::smallint) $$, 'subject, deadline and priority');
select is((public.update_conversation(ours, '{"due_at": null}')).assunto, 'Forno parado', 'what is not given stays') from c;
select is((select due_at from public.conversations where id = ours), null, 'what is given as null goes') from c;
select is((public.update_conversation(ours, '{"assunto": "  "}')).assunto, null, 'an empty subject is none') from c;
select results_eq(
  $$ select payload ->> 'event', payload ->> 'assunto', payload ->> 'priority' from public.messages
      where conversation_id = (select ours from c) and type = 'event' order by seq limit 1 $$,
  $$ values ('changed', 'Forno parado', '2') $$, 'the thread says who changed what');
create temp table before as select last_seq from public.conversations where id = (select ours from c);
select public.update_conversation(ours, '{"priority": 2}') from c;
select is((select last_seq from public.conversations where id = ours), (select last_seq from before), 'no change, no event') from c;
select throws_ok($$ select public.update_conversation(ours, jsonb_build_object('assunto', repeat('x', 201))) from c $$, 'PT422',
  'assunto_too_long', 'a subject is short');
select throws_ok($$ select public.update_conversation(ours, '{"due_at": "amanhã"}') from c $$, 'PT422', 'due_at_invalid', 'a date is a date');
select throws_ok($$ select public.update_conversation(ours, '{"priority": 3}') from c $$, 'PT422', 'priority_invalid', 'three priorities');
select throws_ok($$ select public.update_conversation(ours, '[]') from c $$, 'PT400', 'invalid_request', 'changes are an object');
select throws_ok($$ select public.update_conversation(theirs, '{"priority": 1}') from c $$, 'PT404', 'conversation_not_found',
  'another company''s conversation does not exist');

select throws_ok($$ select public.archive_conversation(ours) from c $$, 'PT403', 'forbidden', 'an agent archives nothing');
select tests.act_as('ada');
select throws_ok($$ select public.archive_conversation(ours) from c $$, 'PT409', 'conversation_still_open', 'what is open is not put away');
select public.close_conversation(ours) from c;
select isnt((public.archive_conversation(ours)).archived_at, null, 'what is closed is') from c;
select is((public.archive_conversation(ours, false)).archived_at, null, 'and comes out again') from c;
select results_eq($$ select action from public.audit_log where action like 'conversation.%' order by created_at, action $$,
  $$ values ('conversation.archived'), ('conversation.unarchived') $$, 'both are written down');
select public.archive_conversation(ours) from c;
select tests.act_as('bia');
select results_eq($$ select (k).status::text, (k).archived_at from (select public.reopen_conversation(ours) as k from c) x $$,
  $$ values ('active', null::timestamptz) $$, 'whoever opens it again has it back in the lists');
select * from finish();
