select plan(7);
select results_eq('select queue, rate_per_second from private.job_rates order by 1',
  $$ values ('ai-analysis', 50), ('messages', 200), ('notifications', 100), ('webhooks', 100) $$, 'each queue has its rate');
update private.job_rates set rate_per_second = 4;
create temp table turns as select n, private.take_turn('ingest.retry') as wait from generate_series(1, 8) n;
select is((select count(*) from turns where wait = 0), 4::bigint, 'a second''s worth goes at once');
select ok((select wait between 900 and 1000 from turns where n = 8), 'the others one after the other, at the rate');
select ok((select bool_and(t.wait > p.wait) from turns t join turns p on p.n = t.n - 1 where t.n > 5), 'each in its turn');
select is(private.take_turn('mail.send'), 0, 'another queue does not wait for it');
select is(max(private.take_turn('media.fetch')), 0, 'what belongs to no queue is not held up') from generate_series(1, 20);
update private.job_rates set used_up_at = clock_timestamp() - interval '1 hour';
select is(max(private.take_turn('ingest.retry')), 0, 'an hour''s rest is worth one second, not more') from generate_series(1, 4);
select * from finish();
