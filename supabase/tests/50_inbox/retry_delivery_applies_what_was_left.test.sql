select plan(7);
select tests.cast_of_two();
-- An event of a kind of message that nobody knows stays pending.
select tests.deliver('d1', tests.slice('1001', tests.message_event('w1', tests.phone_identity('+5511987650001'), 'oi', '{"type": "telepathy"}')));
select is(status::text, 'pending', 'what cannot be applied is kept') from public.webhook_deliveries;
create temp table d as select id from public.webhook_deliveries;
grant select on d to public;
select tests.act_as('ada');
select is((public.retry_delivery(id)).status::text, 'pending', 'trying it again changes nothing while nothing is mended') from d;
select tests.act_as_owner();
update public.webhook_deliveries set pending_events = jsonb_set(pending_events, '{0,type}', '"text"'), status = 'failed';
select tests.act_as('ada');
select is((public.retry_delivery(id)).status::text, 'processed', 'and applies it once it can be, though it was given up') from d;
select is((select count(*) from public.messages), 1::bigint, 'the message is there');
select is((public.retry_delivery(id)).status::text, 'processed', 'a delivery that is done stays done') from d;
select throws_ok('select public.retry_delivery(gen_random_uuid())', 'PT404', 'delivery_not_found', 'one that is not there does not exist');
select tests.act_as('otto');
select throws_ok(format('select public.retry_delivery(%L)', id), 'PT404', 'delivery_not_found', 'nor does a neighbour''s') from d;
select * from finish();
