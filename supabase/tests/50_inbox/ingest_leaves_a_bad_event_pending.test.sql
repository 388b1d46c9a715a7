-- One event that cannot be applied must neither be lost nor hold up the others.
select plan(18);
select tests.cast_of_two();

create temp table bad as select tests.message_event('bad', '[{"kind": "phone", "value": "not a phone"}]', 'x') as event;
create temp table answer as
select tests.deliver('mixed', tests.slice('1001',
  tests.message_event('good1', tests.phone_identity('+5511987650001'), 'antes'), event,
  tests.message_event('good2', tests.phone_identity('+5511987650001'), 'depois'))) as said from bad;
select is(said - 'tenants', '{"duplicate": false, "applied": 2, "pending": 1, "unknown": 0}', 'two of three are applied') from answer;
select results_eq('select body, seq from public.messages order by seq', $$ values ('antes', 1::bigint), ('depois', 2) $$,
  'in order and without a hole');
select results_eq('select status::text, pending_events, error_code from public.webhook_deliveries',
  $$ select 'pending', jsonb_build_array(event), '23514' from bad $$, 'the third is kept with the reason');
select results_eq($$ select message ->> 'kind', (message -> 'payload' ->> 'delivery_id')::uuid from pgmq.q_jobs $$,
  $$ select 'ingest.retry', id from public.webhook_deliveries $$, 'and a job will try it again');
select is_empty('select 1 from private.claim_jobs(10)', 'a while later');
select is((select count(*) from public.contatos), 1::bigint, 'nothing half-made is left of it');
select is(tests.deliver('mixed', '[]') ->> 'duplicate', 'true', 'a copy meanwhile adds nothing');

create temp table d as select id, tests.tenant_id('Padaria') as tenant_id from public.webhook_deliveries;
select is(private.retry_delivery(tenant_id, id, false), false, 'a retry that fails') from d;
select results_eq('select status::text, attempts from public.webhook_deliveries', $$ values ('pending', 1) $$, 'is counted');
select is(private.retry_delivery(tenant_id, id, true), false, 'the last one') from d;
select results_eq('select status::text, attempts from public.webhook_deliveries', $$ values ('failed', 2) $$, 'leaves a dead letter');

update public.webhook_deliveries set pending_events = jsonb_build_array(
  tests.message_event('bad', tests.phone_identity('+5511987650009'), 'enfim'));
select tests.forget_broadcasts();
select is(private.retry_delivery(tenant_id, id, false), true, 'tried again after the cause is mended') from d;
select results_eq('select status::text, pending_events, error_code from public.webhook_deliveries', $$ values ('processed', '[]'::jsonb, null::text) $$,
  'it is done');
select is((select count(*) from public.messages where body = 'enfim'), 1::bigint, 'the message is there');
select results_eq('select event, count(*) from realtime.messages group by 1 order by 1',
  $$ values ('nova_mensagem', 1::bigint), ('novo_ticket', 1) $$, 'and is said once');
select is(private.retry_delivery(tenant_id, id, false), true, 'a job that comes late finds nothing to do') from d;
select is(private.retry_delivery(tenant_id, gen_random_uuid(), false), true, 'neither does one for what is gone') from d;
select is(private.retry_delivery(tests.tenant_id('Oficina'), id, false), true, 'or for another tenant''s') from d;
select * from finish();
