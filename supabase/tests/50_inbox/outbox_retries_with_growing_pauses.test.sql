select plan(10);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as id;
grant select on c to public;
select tests.act_as('bia');
create temp table m as select (public.send_message(id, gen_random_uuid(), 'text', 'um')).id from c;
select tests.act_as_owner();
-- The channel is not to blame here: a breaker that opens would spare the message its tries.
update private.channel_limits set threshold = 1000;

-- Measured from both sides of the call, so that a slow machine changes nothing.
create temp table pauses (attempt int, at_least interval, at_most interval);
-- One failed attempt: claimed, begun, answered with `outcome`; then time passes.
create function pg_temp.try_once(outcome jsonb) returns void language plpgsql as $$
declare
  v_row record;
  v_before timestamptz;
begin
  update private.outbox set next_at = clock_timestamp() where state = 'ready';
  update private.channel_limits set resumes_at = '-infinity';
  select * into v_row from private.claim_outbox('w', 1);
  perform private.start_attempt(v_row.outbox_id, v_row.lease);
  v_before := clock_timestamp();
  perform private.settle_attempt(v_row.outbox_id, v_row.lease, outcome);
  insert into pauses select v_row.attempt, o.next_at - clock_timestamp(), o.next_at - v_before from private.outbox o;
end;
$$;
select pg_temp.try_once('{"result": "retry", "code": "provider_unavailable"}');
select results_eq('select status::text from public.messages where id = (select id from m)', array['queued'], 'a refusal for now puts it back in the queue');
select is_empty($$ select 1 from private.claim_outbox('w', 1) $$, 'but not at once');
select is((tests.outbox_of(id)).attempt_started_at, null, 'and nothing hangs in the air') from m;
select pg_temp.try_once('{"result": "retry", "code": "rate_limited", "retry_after_ms": 120000}');
select pg_temp.try_once('{"result": "retry", "code": "provider_unavailable"}') from generate_series(3, 7);
select is_empty($$ select attempt from pauses where attempt <> 2
    and (at_most < make_interval(secs => 2 ^ attempt * 0.5) or at_least > make_interval(secs => 2 ^ attempt)) $$,
  'pauses double, half of each drawn by lot');
select ok(at_most >= '120 seconds' and at_least <= '120 seconds', 'unless the provider asks for more') from pauses where attempt = 2;
select is(count(*), 7::bigint, 'seven tries') from pauses;
select pg_temp.try_once('{"result": "retry", "code": "provider_unavailable"}');
select results_eq('select status::text, failed_code from public.messages where id = (select id from m)', $$ values ('failed', 'attempts_exhausted') $$,
  'the eighth is the last');
select is_empty('select 1 from private.outbox', 'and nothing is left of it');
select ok(bool_and(private.retry_delay(n) between '5 minutes' and '10 minutes'), 'a pause never exceeds ten minutes') from generate_series(10, 40) n;
select ok(count(distinct private.retry_delay(5)) > 5, 'no two come back together') from generate_series(1, 20);
select * from finish();
