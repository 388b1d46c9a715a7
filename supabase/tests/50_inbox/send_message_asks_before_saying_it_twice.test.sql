select plan(11);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'ok', 'w1') as ours, tests.hear('padaria', '+5511987650002', 'ok', 'w2') as other,
       gen_random_uuid() as client_id;
grant select on c to public;

select tests.act_as('bia');
select lives_ok($$ select public.send_message(ours, client_id, 'text', 'ok') from c $$, 'the customer''s own words are not ours');
select throws_ok($$ select public.send_message(ours, gen_random_uuid(), 'text', ' ok ') from c $$, 'PT409', 'duplicate_30s', 'the same words at once are asked about');
select lives_ok($$ select public.send_message(ours, client_id, 'text', 'ok') from c $$, 'the same click is no second message');
select lives_ok($$ select public.send_message(ours, gen_random_uuid(), 'text', 'Ok') from c $$, 'other words are other words');
select lives_ok($$ select public.send_message(other, gen_random_uuid(), 'text', 'ok') from c $$, 'another customer is another matter');
select lives_ok($$ select public.send_message(ours, gen_random_uuid(), 'note', 'ok') from c $$, 'a note may say it');
select lives_ok($$ select public.send_message(ours, gen_random_uuid(), 'text', 'ok', '{"allow_duplicate": true}') from c $$, 'and whoever means it says so');
select tests.act_as('caio');
select throws_ok($$ select public.send_message(ours, gen_random_uuid(), 'text', 'ok') from c $$, 'PT409', 'duplicate_30s', 'two colleagues are one voice');

select tests.act_as_owner();
update public.messages set status = 'failed', failed_code = 'provider_timeout' where body = 'ok' and direction = 'outbound' and type = 'text';
select tests.act_as('bia');
select lives_ok($$ select public.send_message(ours, gen_random_uuid(), 'text', 'ok') from c $$, 'what failed was not said');
select tests.act_as_owner();
update public.messages set created_at = now() - interval '31 seconds' where body = 'ok';
select tests.act_as('bia');
select lives_ok($$ select public.send_message(ours, gen_random_uuid(), 'text', 'ok') from c $$, 'half a minute later it is said again');
select is((select count(*) from public.messages where conversation_id = ours and type = 'text' and direction = 'outbound'), 5::bigint, 'five in all') from c;
select * from finish();
