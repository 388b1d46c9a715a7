select plan(11);

select private.enqueue_job('x.do', '{"n": 1}');
select private.enqueue_job('x.do', '{"n": 2}', 60);
create temp table first as select * from private.claim_jobs(10, 60);
select results_eq('select kind, payload, attempt from first', $$ values ('x.do', '{"n": 1}'::jsonb, 1) $$, 'what is due is handed out, what is not is not');
select is_empty('select 1 from private.claim_jobs(10, 60)', 'to one worker');
select private.postpone_job(job_id, 0) from first;
create temp table second as select * from private.claim_jobs(10, 60);
select results_eq('select job_id, attempt from second', 'select job_id, 2 from first', 'what is postponed comes back, and counts');
select private.finish_job(job_id) from second;
select is((select count(*) from pgmq.q_jobs), 1::bigint, 'what is finished is gone');
select lives_ok($$ select private.finish_job(job_id) from second $$, 'finishing twice is no error');
select private.enqueue_job('x.do', '{"n": 3}');
select private.bury_job(job_id) from private.claim_jobs(10, 60);
select results_eq('select message -> ''payload'' from pgmq.a_jobs', array['{"n": 3}'::jsonb], 'what is given up is kept');
select is((select count(*) from pgmq.q_jobs), 1::bigint, 'but not in the way of others');
select lives_ok('select private.call_worker(''{}'')', 'without an address in Vault the worker is not called, and nothing fails');

select is(private.next_ai_job_ms(), null, 'a queue with nothing in it has no next job to wait for');
select private.enqueue_job('ai.do', '{}', 30);
select ok(private.next_ai_job_ms() between 20000 and 30000, 'one that is put off says when it may begin');
select is((select count(*) from cron.job where command in ('select private.sweep()', 'select private.purge()')), 2::bigint, 'the clock calls the sweep and the purge');
select * from finish();
