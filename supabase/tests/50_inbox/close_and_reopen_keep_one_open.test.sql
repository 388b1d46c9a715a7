select plan(12);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as ours, tests.hear('oficina', '+5511987650001', 'oi') as theirs;
grant select on c to public;

select tests.act_as('bia');
select throws_ok($$ select public.close_conversation(theirs) from c $$, 'PT404', 'conversation_not_found', 'another company''s conversation does not exist');
select throws_ok($$ select public.reopen_conversation(theirs) from c $$, 'PT404', 'conversation_not_found', 'closed or not');
select public.claim_conversation(ours) from c;
select public.send_message(ours, gen_random_uuid(), 'text', 'até logo') from c;
select tests.forget_broadcasts();
select results_eq($$ select (k).status::text, (k).unread_count, (k).closed_at from (select public.close_conversation(ours) as k from c) x $$,
  $$ values ('closed', 0, now()) $$, 'bia closes it, and nothing is unread');
select isnt_empty($$ select 1 from tests.heard(tests.inbox_topic('padaria'), 'ticket_encerrado') $$, 'lists hear it');
select is((public.close_conversation(ours)).last_seq, 4::bigint, 'closing twice is no event') from c;
select tests.act_as_owner();
select is((select count(*) from private.outbox), 1::bigint, 'what was said before is still sent');

select tests.act_as('vera');
select throws_ok($$ select public.close_conversation(ours) from c $$, 'PT403', 'forbidden', 'a viewer closes nothing');
select throws_ok($$ select public.reopen_conversation(ours) from c $$, 'PT403', 'forbidden', 'and opens nothing');
select tests.act_as('caio');
select results_eq($$ select (k).status::text, (k).assignee_id, (k).closed_at from (select public.reopen_conversation(ours) as k from c) x $$,
  $$ values ('active', tests.user_id('caio'), null::timestamptz) $$, 'whoever reopens it has it');
select tests.act_as('bia');
select is((public.reopen_conversation(ours)).assignee_id, tests.user_id('caio'), 'an open one stays as it is') from c;
select tests.act_as('caio');

select public.close_conversation(ours) from c;
select tests.act_as_owner();
update public.conversations set closed_at = now() - interval '2 days' where id = (select ours from c);
select tests.hear('padaria', '+5511987650001', 'de novo');
select tests.act_as('caio');
select throws_ok($$ select public.reopen_conversation(ours) from c $$, 'PT409', 'conversation_already_open',
  'not while the customer has another one open');
select is((select count(*) from public.conversations where status <> 'closed'), 1::bigint, 'of which there is one');
select * from finish();
