select plan(8);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as ours, tests.hear('oficina', '+5511987650001', 'oi') as theirs;
grant select on c to public;

select tests.act_as('bia');
select throws_ok($$ select public.release_conversation(theirs) from c $$, 'PT404', 'conversation_not_found', 'another company''s conversation does not exist');
select is((public.release_conversation(ours)).last_seq, 1::bigint, 'what waits already is left alone') from c;
select public.claim_conversation(ours) from c;
select tests.act_as('caio');
select throws_ok($$ select public.release_conversation(ours) from c $$, 'PT403', 'forbidden', 'a colleague does not take it away');
select tests.act_as('vera');
select throws_ok($$ select public.release_conversation(ours) from c $$, 'PT403', 'forbidden', 'nor a viewer');
select tests.act_as('bia');
select results_eq($$ select (k).status::text, (k).assignee_id from (select public.release_conversation(ours) as k from c) x $$,
  $$ values ('waiting', null::uuid) $$, 'bia gives it back');
select public.claim_conversation(ours) from c;
select tests.act_as('sara');
select is((public.release_conversation(ours)).status::text, 'waiting', 'a supervisor frees anybody''s') from c;
select results_eq($$ select payload ->> 'event', author_id from public.messages m, c where m.conversation_id = c.ours and m.type = 'event' order by seq $$,
  $$ values ('claimed', tests.user_id('bia')), ('released', tests.user_id('bia')), ('claimed', tests.user_id('bia')), ('released', tests.user_id('sara')) $$,
  'the thread tells who did what');
select public.close_conversation(ours) from c;
select throws_ok($$ select public.release_conversation(ours) from c $$, 'PT409', 'conversation_closed', 'a closed one is nobody''s to release');
select * from finish();
