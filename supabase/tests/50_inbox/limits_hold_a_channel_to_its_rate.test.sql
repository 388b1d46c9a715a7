select plan(17);
select tests.cast_of_two();
create temp table c as select n, tests.hear('padaria', '+551198765' || lpad(n::text, 4, '0'), 'oi') as id from generate_series(1, 8) n;
grant select on c to public;
select results_eq($$ select rate_per_minute, breaker, threshold from private.channel_limits where channel_id = tests.channel_id('padaria') $$,
  $$ values (60, 'CLOSED', 5) $$, 'every channel begins with 60 a minute and a closed breaker');
update private.channel_limits set rate_per_minute = 3 where channel_id = tests.channel_id('padaria');
create function pg_temp.limits() returns private.channel_limits language sql as $$
  select l from private.channel_limits l where l.channel_id = tests.channel_id('padaria')
$$;
-- Lets `seconds` pass for the bucket.
create function pg_temp.pass(seconds integer) returns void language sql as $$
  update private.channel_limits set takes_second = takes_second - pass.seconds
$$;
select is(private.held_code(tests.tenant_id('Padaria'), tests.channel_id('padaria')), null, 'nothing holds the first');

select tests.act_as('bia');
select public.send_message(id, gen_random_uuid(), 'text', 'm' || n) from c order by n;
select tests.act_as_owner();
select is(private.held_code(tests.tenant_id('Padaria'), tests.channel_id('padaria')), 'enfileirado', 'whoever comes when the tokens are spoken for is queued');
create temp table taken as select * from private.claim_outbox('w1', 10);
select is((select count(*) from taken), 3::bigint, 'no more go than the rate allows');
select is(private.taken_last_minute(pg_temp.limits()), 3, 'and they are counted');
select is_empty($$ select 1 from private.claim_outbox('w2', 10) $$, 'whoever asks');
select is_empty($$ select 1 from private.channels_to_serve(10) $$, 'nor is the channel looked at');
select is((select count(*) from private.outbox where state = 'ready' and attempt = 0), 5::bigint, 'the others wait, with all their tries');
select pg_temp.pass(59);
select is_empty($$ select 1 from private.claim_outbox('w1', 10) $$, 'a token is not back before a minute has passed');
select pg_temp.pass(2);
select is(count(*), 3::bigint, 'and is back then') from private.claim_outbox('w1', 10);
select pg_temp.pass(30);
update private.channel_limits set rate_per_minute = 4;
select is(count(*), 1::bigint, 'a higher rate counts at once') from private.claim_outbox('w1', 10);
select is(private.taken_last_minute(pg_temp.limits()), 4, 'with what was taken before');
select pg_temp.pass(100000);
select is(private.taken_last_minute(pg_temp.limits()), 0, 'a long rest forgets everything');
select is(count(*), 1::bigint, 'and the last one goes') from private.claim_outbox('w1', 10);
select is(cardinality((pg_temp.limits()).takes), 61, 'what is remembered does not grow');

-- The neighbour's channel has a bucket of its own.
select is(private.held_code(tests.tenant_id('Oficina'), tests.channel_id('oficina')), null, 'another channel is free');
update private.channel_limits set takes_second = takes_second + 3600 where channel_id = tests.channel_id('padaria');
select lives_ok($$ select private.take_tokens(pg_temp.limits(), 1) $$, 'a clock that goes back breaks nothing');
select * from finish();
