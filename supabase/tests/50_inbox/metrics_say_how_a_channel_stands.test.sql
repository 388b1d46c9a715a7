select plan(34);
select tests.cast_of_two();
create temp table c as select n, tests.hear('padaria', '+551198765' || lpad(n::text, 4, '0'), 'oi') as id from generate_series(1, 6) n;
grant select on c to public;
select tests.act_as('bia');
select public.send_message(id, gen_random_uuid(), 'text', 'm' || n) from c;
select is(public.wa_metrics() -> 'circuit_breaker', '{"status": "CLOSED", "failure_count": 0, "threshold": 5}', 'the breaker is closed');
select is(public.wa_metrics() -> 'rate_limiter', '{"count": 0, "max": 60, "can_send": true}', 'nothing went');
select is(public.wa_metrics() -> 'celery', '{"queue_size": 6}', 'six wait');
select is(public.wa_metrics() -> 'failures', '{"last_hour": 0}', 'none failed');
select tests.act_as_owner();

create temp table o as select * from private.claim_outbox('w', 10);
grant select on o to public;
select private.start_attempt(outbox_id, lease) from o;
select private.settle_attempt(outbox_id, lease, case body
         when 'm1' then '{"result": "failed", "code": "recipient_unreachable"}'
         when 'm2' then '{"result": "uncertain", "code": "provider_timeout"}'
         when 'm3' then '{"result": "retry", "code": "provider_unavailable"}'
         else jsonb_build_object('result', 'sent', 'provider_ref', body) end)
  from o order by body desc;
select tests.act_as('bia');
select is(public.wa_metrics(tests.channel_id('padaria')) -> 'rate_limiter', '{"count": 6, "max": 60, "can_send": true}', 'each attempt counts against the rate');
select is(public.wa_metrics(tests.channel_id('padaria')) -> 'failures', '{"last_hour": 3}', 'each that did not end well is a failure');
select is(public.wa_metrics(tests.channel_id('padaria')) -> 'celery', '{"queue_size": 1}', 'one waits for its next try');
select throws_ok($$ select public.wa_metrics(tests.channel_id('oficina')) $$, 'PT404', 'channel_not_found', 'a neighbour''s channel does not exist');
select tests.act_as_owner();
insert into public.channels (tenant_id, integracao_id, kind, external_id, name, created_at)
values (tests.tenant_id('Padaria'), tests.integracao_id('padaria'), 'whatsapp', '1002', 'filial', now() + interval '1 second');
select private.set_breaker(l, 'OPEN', 'provider_unavailable', '1 minute') from private.channel_limits l where l.channel_id = tests.channel_id('filial');
select tests.act_as('bia');
select is(public.wa_metrics() -> 'circuit_breaker' ->> 'status', 'OPEN', 'of several the worst breaker is shown');
select is(public.wa_metrics() -> 'rate_limiter' ->> 'max', '120', 'and the sum of their rates');
select throws_ok('select public.operations_status()', 'PT403', 'forbidden', 'the operation is for supervisors');

-- A status takes back what had gone out.
select tests.act_as_owner();
select tests.deliver('late', tests.slice('1001', tests.status_event('m4', 'failed', '{"failed_code": "recipient_unreachable"}')));
select tests.act_as('sara');
create temp table s as select public.operations_status() as it;
grant select on s to public;
select is(it -> 'today', '{"sent": 2, "failed": 2, "failure_rate": 0.5000}', 'the day: what went, what failed') from s;
select is(jsonb_array_length(it -> 'volume'), 24, 'a day is 24 hours') from s;
select is((it -> 'volume' -> 23) - 'hour', '{"inbound": 6, "outbound": 2, "failed": 2}', 'the last of them has it all') from s;
select is(it -> 'live', '{"agents_online": 0, "open_conversations": 6, "messages_per_minute": 8}', 'and so has the minute') from s;
select is(it -> 'channels' -> 0 ->> 'uncertain', '1', 'a doubt is somebody''s business') from s;
select is(it -> 'channels' -> 0 -> 'failures_by_reason' @> '[{"code": "provider_unavailable", "count": 1}, {"code": "recipient_unreachable", "count": 2}]', true,
  'failures are told by reason') from s;
select is(it -> 'channels' -> 1 -> 'breaker' ->> 'reason_code', 'provider_unavailable', 'each channel by itself') from s;
select ok((it -> 'channels' -> 0 ->> 'last_inbound_at')::timestamptz > now() - interval '1 minute', 'with when a customer last wrote') from s;
select tests.act_as_owner();
update private.traffic set created_at = created_at - interval '2 minutes';
select private.roll_up_traffic(), private.roll_up_traffic();
select is((select count(*) from private.traffic), 0::bigint, 'what is over is added up');
select tests.act_as('sara');
select is((select jsonb_build_array(sum((v ->> 'inbound')::integer), sum((v ->> 'outbound')::integer), sum((v ->> 'failed')::integer))
    from jsonb_array_elements(public.operations_status() -> 'volume') v), '[6, 2, 2]', 'and nothing is counted twice');

-- One that was taken hours ago and fails now has not gone out then, and takes nothing from this hour.
select tests.act_as_owner();
update public.messages set sent_at = now() - interval '3 hours' where body = 'm5';
select tests.deliver('later', tests.slice('1001', tests.status_event('m5', 'failed', '{"failed_code": "recipient_unreachable"}')));
select tests.act_as('sara');
-- (Two minutes ago it may have been another hour.)
select results_eq($$ select (v -> 22 ->> 'outbound')::integer + (v -> 23 ->> 'outbound')::integer, (v -> 20 ->> 'outbound')::integer from (select public.operations_status() -> 'volume' as v) x $$,
  $$ values (2, 0) $$, 'a late failure is counted where the message was, and no hour falls below nothing');

-- What waits for a person.
select is((select array_agg(r ->> 'body' order by r ->> 'body') from jsonb_array_elements(public.troubled_messages() -> 'rows') r), array['m1', 'm2', 'm4', 'm5'],
  'failed and doubtful messages are listed');
select is((select array_agg(r ->> 'body') from jsonb_array_elements(public.troubled_messages() -> 'rows') r where (r ->> 'is_waiting')::boolean), array['m2'],
  'and of these the one that may still be confirmed is told apart');
select is(jsonb_array_length(public.troubled_messages(tests.channel_id('filial')) -> 'rows'), 0, 'by channel');
select is((public.discard_message(message_id)).status::text, 'failed', 'a failed one that is discarded stays failed') from o where body = 'm1';
select throws_ok(format('select public.discard_message(%L)', message_id), 'PT409', 'message_not_discardable', 'one that may still be confirmed is not given up') from o where body = 'm2';
select results_eq(format('select (d).status::text, (d).failed_code from (select public.discard_message(%L) as d) x', message_id), $$ values ('failed', 'discarded') $$,
  'one that waits leaves the queue') from o where body = 'm3';
select throws_ok(format('select public.discard_message(%L)', message_id), 'PT409', 'message_not_discardable', 'one that went is past discarding') from o where body = 'm6';
select is((select array_agg(r ->> 'body' order by r ->> 'body') from jsonb_array_elements(public.troubled_messages() -> 'rows') r), array['m2', 'm4', 'm5'],
  'what is discarded is listed no more');
-- More than a page has failed on one channel.
select tests.act_as_owner();
select tests.sent_message(c.id, 'z' || g, 'z' || g) from c, generate_series(1, 60) g where c.n = 6;
select tests.deliver('z', jsonb_build_array(jsonb_build_object('address', '1001', 'changes', '[]'::jsonb, 'events', (
  select jsonb_agg(tests.status_event('z' || g, 'failed', '{"failed_code": "recipient_unreachable"}')) from generate_series(1, 60) g))));
select tests.act_as('sara');
select is((select count(distinct r ->> 'body') from unnest(array[p, public.troubled_messages(before => (p ->> 'next')::timestamptz)]) x,
    jsonb_array_elements(x -> 'rows') r), 63::bigint, 'page by page all are seen, none twice')
  from (select public.troubled_messages() as p) first;
select is(public.wa_metrics(tests.channel_id('padaria')) -> 'celery', '{"queue_size": 0}', 'nothing waits');
select tests.act_as('otto');
select is(public.troubled_messages() -> 'rows', '[]', 'the neighbour has no trouble');
select throws_ok(format('select public.discard_message(%L)', message_id), 'PT404', 'message_not_found', 'nor any say') from o where body = 'm4';
select * from finish();
