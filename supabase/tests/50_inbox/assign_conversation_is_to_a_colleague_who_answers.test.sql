select plan(10);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as ours, tests.hear('oficina', '+5511987650001', 'oi') as theirs;
grant select on c to public;

select tests.act_as('bia');
select throws_ok($$ select public.assign_conversation(theirs, tests.user_id('bia')) from c $$, 'PT404', 'conversation_not_found',
  'another company''s conversation does not exist');
select throws_ok(format($$ select public.assign_conversation(ours, %L) from c $$, w.id), 'PT404', 'member_not_found', w.claim)
  from (values (tests.user_id('rui'), 'another company''s people do not exist'), (tests.user_id('vera'), 'a viewer cannot answer'),
    (null, 'nobody is nobody')) w (id, claim);
select results_eq($$ select (k).status::text, (k).assignee_id from (select public.assign_conversation(ours, tests.user_id('caio')) as k from c) x $$,
  $$ values ('active', tests.user_id('caio')) $$, 'bia gives it to caio');
select results_eq($$ select payload, author_id from public.messages where type = 'event' $$,
  $$ values (jsonb_build_object('event', 'assigned', 'to', jsonb_build_object('id', tests.user_id('caio'), 'nome', 'Caio')), tests.user_id('bia')) $$,
  'the thread tells to whom');
select is((public.assign_conversation(ours, tests.user_id('caio'))).last_seq, 2::bigint, 'to whom has it already is no event') from c;
select tests.act_as('vera');
select throws_ok($$ select public.assign_conversation(ours, tests.user_id('bia')) from c $$, 'PT403', 'forbidden', 'a viewer assigns nothing');
select tests.act_as('ada');
select public.remove_member(tests.user_id('bia'));
select throws_ok($$ select public.assign_conversation(ours, tests.user_id('bia')) from c $$, 'PT404', 'member_not_found', 'who has left gets nothing');
select public.close_conversation(ours) from c;
select throws_ok($$ select public.assign_conversation(ours, tests.user_id('ada')) from c $$, 'PT409', 'conversation_closed', 'nor is a closed one given away');
select * from finish();
