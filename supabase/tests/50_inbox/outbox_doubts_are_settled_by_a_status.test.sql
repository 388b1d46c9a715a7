-- The answer was lost, but the provider reports on the message under our own id.
select plan(9);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as id;
grant select on c to public;
select tests.act_as('bia');
create temp table m as select id, (public.send_message(id, gen_random_uuid(), 'text', 'um')).id as first, (public.send_message(id, gen_random_uuid(), 'text', 'dois')).id as second from c;
grant select on m to public;
select tests.act_as_owner();
create temp table o as select * from private.claim_outbox('w', 1);
select private.start_attempt(outbox_id, lease) from o;
select private.settle_attempt(outbox_id, lease, '{"result": "uncertain", "code": "provider_timeout"}') from o;
select is(status::text, 'uncertain', 'the worker does not know either') from public.messages where id = (select first from m);

select tests.deliver('forged', tests.slice('2001', tests.status_event('wamid.x', 'delivered', jsonb_build_object('client_ref', first)))) from m;
select is(status::text, 'uncertain', 'another tenant cannot settle it') from public.messages where id = (select first from m);
select tests.channel('Padaria', 'entregas', '1002');
select tests.deliver('astray', tests.slice('1002', tests.status_event('wamid.z', 'delivered', jsonb_build_object('client_ref', first)))) from m;
select is(status::text, 'uncertain', 'nor another number of ours') from public.messages where id = (select first from m);
select tests.deliver('odd', tests.slice('1001', tests.status_event('wamid.y', 'delivered', '{"client_ref": "not an id"}')));
select is((select count(*) from public.webhook_deliveries where status <> 'processed'), 0::bigint, 'an id that is none is no error');

select tests.deliver('told', tests.slice('1001', tests.status_event('wamid.1', 'sent', jsonb_build_object('client_ref', first)))) from m;
select results_eq('select status::text, provider_ref from public.messages where id = (select first from m)', $$ values ('sent', 'wamid.1') $$,
  'a status that carries our id settles it');
select results_eq($$ select message_id from private.claim_outbox('w', 10) $$, 'select second from m', 'and the next one goes at once');
select private.settle_attempt(outbox_id, lease, '{"result": "failed", "code": "bad_request"}') from o;
select is(status::text, 'sent', 'what the worker says afterwards changes nothing') from public.messages where id = (select first from m);
select tests.deliver('told more', tests.slice('1001', tests.status_event('wamid.1', 'read'))) from m;
select is(status::text, 'read', 'later ticks find it by its name') from public.messages where id = (select first from m);
select tests.deliver('another name', tests.slice('1001', tests.status_event('wamid.2', 'failed', jsonb_build_object('client_ref', first, 'failed_code', 'bad_request')))) from m;
select results_eq('select status::text, provider_ref from public.messages where id = (select first from m)', $$ values ('read', 'wamid.1') $$,
  'a second name for the same message is not taken');
select * from finish();
