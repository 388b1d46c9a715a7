-- A status may overtake the answer to the very send it speaks of.
select plan(5);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as id;
grant select on c to public;
select tests.act_as('bia');
create temp table m as select (public.send_message(id, gen_random_uuid(), 'text', 'olá')).id from c;
select tests.act_as_owner();
create temp table o as select * from private.claim_outbox('w', 1);
select private.start_attempt(outbox_id, lease) from o;

select tests.deliver('s1', tests.slice('1001', tests.status_event('wamid.1', 'delivered')));
select tests.deliver('s2', tests.slice('1001', tests.status_event('wamid.1', 'sent')));
select tests.deliver('s3', tests.slice('1001', tests.status_event('wamid.1', 'failed', '{"failed_code": "rate_limited"}')));
select results_eq('select status::text from private.parked_statuses', array['delivered'], 'what comes early waits, and only moves forward');
select tests.deliver('s4', tests.slice('2001', tests.status_event('wamid.1', 'read')));
select is((select status::text from public.messages where id = m.id), 'sending', 'the message is still under way') from m;

select private.settle_attempt(outbox_id, lease, '{"result": "sent", "provider_ref": "wamid.1"}') from o;
select results_eq($$ select status::text, delivered_at is not null from public.messages where id = (select id from m) $$,
  $$ values ('delivered', true) $$, 'once it has a name, what was said of it counts');
select results_eq('select tenant_id from private.parked_statuses', $$ select tests.tenant_id('Oficina') $$,
  'another tenant''s stays where it is');
update private.parked_statuses set created_at = now() - interval '9 days';
select private.purge();
select is_empty('select 1 from private.parked_statuses', 'until the night after providers stop repeating themselves');
select * from finish();
