select plan(8);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as ours, tests.hear('oficina', '+5511987650001', 'oi') as theirs;
grant select on c to public;

select tests.act_as('vera');
select throws_ok($$ select public.claim_conversation(ours) from c $$, 'PT403', 'forbidden', 'a viewer takes nothing');
select tests.act_as('bia');
select throws_ok($$ select public.claim_conversation(theirs) from c $$, 'PT404', 'conversation_not_found', 'another company''s conversation does not exist');
select tests.forget_broadcasts();
select results_eq($$ select (k).status::text, (k).assignee_id, (k).last_seq from (select public.claim_conversation(ours) as k from c) x $$,
  $$ values ('active', tests.user_id('bia'), 2::bigint) $$, 'the first takes it');
select isnt_empty($$ select 1 from tests.heard(tests.inbox_topic('padaria'), 'ticket_transferido') p where p -> 'rows' -> 0 ->> 'assignee_nome' = 'Bia' $$,
  'everybody sees who');
select is((public.claim_conversation(ours)).last_seq, 2::bigint, 'taking one''s own is no event') from c;
select tests.act_as('caio');
select throws_ok($$ select public.claim_conversation(ours) from c $$, 'PT409', 'conversation_taken', 'the second does not');
select tests.act_as('olga');
select throws_ok($$ select public.claim_conversation(ours) from c $$, 'PT409', 'conversation_taken', 'whoever they are');
select public.close_conversation(ours) from c;
select throws_ok($$ select public.claim_conversation(ours) from c $$, 'PT409', 'conversation_closed', 'nor is a closed one taken');
select * from finish();
