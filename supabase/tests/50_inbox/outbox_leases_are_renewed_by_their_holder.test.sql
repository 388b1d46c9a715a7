select plan(10);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as id;
grant select on c to public;
select tests.act_as('bia');
select public.send_message(id, gen_random_uuid(), 'text', 'um') from c;
select tests.act_as_owner();
create temp table o as select * from private.claim_outbox('w', 1);
select is(private.renew_lease(outbox_id, lease, 120), true, 'whoever holds a lease may keep it') from o;
select ok(lease_ends_at between clock_timestamp() + '118 seconds' and clock_timestamp() + '120 seconds', 'for as long as they say') from private.outbox;
select is(private.renew_lease(outbox_id, gen_random_uuid(), 120), false, 'nobody else may') from o;
select tests.let_leases_expire();
select is(private.renew_lease(outbox_id, lease, 120), false, 'nor whoever has lost it') from o;
select private.sweep_outbox();
select is((select state from private.outbox), 'ready', 'then it is everybody''s again');

-- A probe under way keeps the others waiting as long as its lease.
select private.set_breaker(l, 'OPEN', 'provider_unavailable', '0') from private.channel_limits l where l.channel_id = tests.channel_id('padaria');
create temp table probe as select * from private.claim_outbox('w', 1);
select is(private.renew_lease(outbox_id, lease, 300), true, 'a probe may take its time too') from probe;
select ok(probe_ends_at > clock_timestamp() + '300 seconds', 'and no other goes meanwhile') from private.channel_limits
 where channel_id = tests.channel_id('padaria');

-- A queue is full above five hundred.
select is(private.queue_is_full(tests.tenant_id('Padaria'), tests.channel_id('padaria')), false, 'one that waits fills nothing');
insert into private.outbox (tenant_id, conversation_id, channel_id, message_id, is_head)
select m.tenant_id, m.conversation_id, m.channel_id, m.id, false
  from c cross join generate_series(1, 500) n
 cross join lateral private.append_message(tests.tenant_id('Padaria'), c.id, 'outbound', 'text', 'n' || n, '{}', 'queued', null) m;
select is(private.queue_is_full(tests.tenant_id('Padaria'), tests.channel_id('padaria')), true, 'five hundred and one do');
select is(private.queue_is_full(tests.tenant_id('Oficina'), tests.channel_id('oficina')), false, 'on their own channel');
select * from finish();
