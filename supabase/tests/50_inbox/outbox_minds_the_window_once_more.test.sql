-- What was queued in time may wait, for a breaker or the rate, until the time is over.
select plan(10);
select tests.cast_of_two();
select tests.hear('padaria', '+5511987650001', 'oi');
select tests.hear('padaria', '+5511987650002', 'oi');
select tests.act_as('bia');
select public.send_message(tests.conversation('padaria', '+5511987650001'), gen_random_uuid(), 'text', t) from unnest(array['a1', 'a2']) t;
select public.send_message(tests.conversation('padaria', '+5511987650002'), gen_random_uuid(), 'text', 'b1');
select tests.act_as_owner();
create function pg_temp.heads() returns table (body text, window_closed boolean) language sql as $$
  select o.body, o.window_closed from private.claim_outbox('w', 10) o order by o.body
$$;
select results_eq('select * from pg_temp.heads()', $$ values ('a1', false), ('b1', false) $$, 'in time, everything may go');
update private.outbox set state = 'ready', lease = null, lease_ends_at = null, attempt = 0;

update public.conversations set window_expires_at = clock_timestamp() - interval '1 second'
 where id = tests.conversation('padaria', '+5511987650001');
create temp table late as select * from private.claim_outbox('w', 10) where window_closed;
select results_eq('select body from late', array['a1'], 'whose window closed meanwhile is told apart');
select private.settle_attempt(outbox_id, lease, '{"result": "failed", "code": "outside_window", "unasked": true}') from late;
select results_eq($$ select status::text, failed_code from public.messages where body = 'a1' $$, $$ values ('failed', 'outside_window') $$,
  'it fails with the reason a person can act on');
select results_eq($$ select breaker, failure_count from private.channel_limits where channel_id = tests.channel_id('padaria') $$,
  $$ values ('CLOSED', 0) $$, 'which is not the provider''s fault');
select tests.act_as('bia');
select throws_ok($$ select public.resend_message(id) from public.messages where body = 'a1' $$, 'PT422', 'outside_window', 'and is not sent again as long as it is closed');
select tests.act_as('sara');
select is(jsonb_path_query_array(public.troubled_messages(), '$.rows[*].code'), '["outside_window"]', 'it stands among the troubled ones');
select tests.act_as_owner();
select results_eq('select * from pg_temp.heads()', $$ values ('a2', true) $$, 'the one behind it is next, and as late');
update private.outbox set state = 'ready', lease = null, lease_ends_at = null, attempt = 0;

-- A customer who writes meanwhile opens it again.
select tests.hear('padaria', '+5511987650001', 'ainda aí?');
select results_eq('select * from pg_temp.heads()', $$ values ('a2', false), ('b1', false) $$, 'and may go once the customer has written');
update private.outbox set state = 'ready', lease = null, lease_ends_at = null, attempt = 0;

update public.conversations set window_expires_at = clock_timestamp() - interval '1 second';
update public.messages set type = 'template', payload = '{"template": {}}' where body = 'a2';
select results_eq('select * from pg_temp.heads()', $$ values ('a2', false), ('b1', true) $$, 'a template needs no window');
update private.outbox set state = 'ready', lease = null, lease_ends_at = null, attempt = 0;
update public.channels set reply_window = null where id = tests.channel_id('padaria');
select results_eq('select * from pg_temp.heads()', $$ values ('a2', false), ('b1', false) $$, 'and where a channel knows none, nothing is late');
select * from finish();
