select plan(18);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as id;
select tests.sent_message(id, 'oferta', 'm1'), tests.sent_message(id, 'aviso', 'm2'), tests.sent_message(id, 'grátis', 'm3'),
       tests.sent_message(id, 'estranho', 'm4'), tests.sent_message(id, 'falha', 'm5') from c;
create function pg_temp.ticks(name text, ref text, status text, category text, billable boolean default true, more jsonb default '{}') returns jsonb language sql as $$
  select tests.deliver(name, tests.slice('1001', tests.status_event(ref, status,
    jsonb_build_object('pricing', jsonb_build_object('category', category, 'type', 'regular', 'model', 'PMP', 'billable', billable)) || more)))
$$;
create function pg_temp.cost() returns numeric language sql as $$ select cost from public.conversations $$;

select is(pg_temp.cost(), 0::numeric, 'a conversation costs nothing until the provider says so');
select pg_temp.ticks('s1', 'm1', 'sent', 'marketing');
select is(pg_temp.cost(), 0.0625, 'a message costs what its category costs');
select is((select pricing from public.messages where provider_ref = 'm1'),
  '{"category": "marketing", "type": "regular", "model": "PMP", "billable": true, "price": 0.0625, "currency": "USD"}', 'and keeps what was said');
select pg_temp.ticks('s2', 'm1', 'delivered', 'marketing');
select is(pg_temp.cost(), 0.0625, 'once, although two ticks say it');
select pg_temp.ticks('s3', 'm2', 'read', 'utility');
select is(pg_temp.cost(), 0.0693, 'messages add up, whichever tick brings the price');
select pg_temp.ticks('s4', 'm3', 'sent', 'service', false);
select pg_temp.ticks('s5', 'm4', 'sent', 'no such category');
select is(pg_temp.cost(), 0.0693, 'what is not charged, or has no known price, adds nothing');
select results_eq($$ select provider_ref, pricing -> 'billable' from public.messages where provider_ref in ('m3', 'm4') order by 1 $$,
  $$ values ('m3', 'false'::jsonb), ('m4', 'true') $$, 'but is known for what it was');
select pg_temp.ticks('s6', 'm5', 'sent', 'utility');
select is(pg_temp.cost(), 0.0761, 'a message on its way counts');
select pg_temp.ticks('s7', 'm5', 'failed', 'utility', true, '{"failed_code": "recipient_unreachable"}');
select is(pg_temp.cost(), 0.0693, 'until it fails: only what is delivered is charged');

-- The price came before the message had its name.
select tests.act_as('bia');
create temp table m as select (public.send_message(v.id, gen_random_uuid(), 'text', 'depois')).id from public.conversations v;
select tests.act_as_owner();
create temp table o as select * from private.claim_outbox('w', 1);
select private.start_attempt(outbox_id, lease) from o;
select pg_temp.ticks('early', 'm6', 'sent', 'utility');
select is(pg_temp.cost(), 0.0693, 'a tick that overtakes the answer costs nothing yet');
select private.settle_attempt(outbox_id, lease, '{"result": "sent", "provider_ref": "m6"}') from o;
select is(pg_temp.cost(), 0.0761, 'and counts when its message is known');

insert into private.message_prices values ('whatsapp', 'utility', 'USD', 1, '2000-01-01'), ('whatsapp', 'utility', 'USD', 2, '2999-01-01');
select tests.sent_message(id, 'hoje', 'm7') from c;
select pg_temp.ticks('today', 'm7', 'sent', 'utility');
select is(pg_temp.cost(), 0.0829, 'the price is the latest one that is in force');
select tests.deliver('plain', tests.slice('1001', tests.status_event('m7', 'read')));
select is((select count(*) from public.webhook_deliveries where status <> 'processed'), 0::bigint, 'a tick without a price is a tick');

-- All its ticks overtake the answer, and it fails in the end; sent again, it is charged like any other.
select tests.act_as('bia');
create temp table n as select (public.send_message(v.id, gen_random_uuid(), 'text', 'e agora')).id from public.conversations v;
select tests.act_as_owner();
create function pg_temp.send(ref text) returns void language plpgsql as $$
declare
  v_row record;
begin
  select * into v_row from private.claim_outbox('w', 1);
  perform private.start_attempt(v_row.outbox_id, v_row.lease);
  perform pg_temp.ticks(send.ref || ' sent', send.ref, 'sent', 'utility');
  if send.ref = 'm8' then
    perform pg_temp.ticks('m8 failed', 'm8', 'failed', 'utility', true, '{"failed_code": "recipient_unreachable"}');
  end if;
  perform private.settle_attempt(v_row.outbox_id, v_row.lease, jsonb_build_object('result', 'sent', 'provider_ref', send.ref));
end;
$$;
select pg_temp.send('m8');
select is(pg_temp.cost(), 0.0829, 'a failure that overtakes the answer costs nothing either');
select tests.act_as('bia');
select public.resend_message(id) from n;
select tests.act_as_owner();
select pg_temp.send('m9');
select is(pg_temp.cost(), 0.0897, 'what is sent again is charged when it arrives');
select is((select pricing -> 'billable' from public.messages where id = (select id from n)), 'true'::jsonb, 'as what it then was');

-- Another type of channel has prices of its own, or none.
update public.channels set kind = 'pigeon';
create function pg_temp.charge(ref text) returns numeric language plpgsql as $$
declare
  v_id constant uuid := tests.sent_message((select id from c), charge.ref, charge.ref);
  v_message public.messages;
begin
  select m.* into v_message from public.messages m where m.id = v_id;
  perform private.keep_pricing(v_message, '{"category": "utility", "billable": true}');
  return pg_temp.cost();
end;
$$;
select is(pg_temp.charge('p1'), 0.0897, 'a type of channel without prices costs nothing');
insert into private.message_prices values ('pigeon', 'utility', 'USD', 3, '2000-01-01');
select is(pg_temp.charge('p2'), 3.0897, 'one that has its own is charged by them');
select * from finish();
