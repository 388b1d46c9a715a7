select plan(13);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as id;
grant select on c to public;
select tests.act_as('bia');
select public.send_message(id, gen_random_uuid(), 'text', 'um') from c;
select tests.act_as('ada');
select public.set_channel_active(tests.channel_id('padaria'), false);
select tests.act_as_owner();
select is_empty($$ select 1 from private.claim_outbox('w', 10) $$, 'what waits on a number that is off goes nowhere');
select is((select count(*) from private.outbox), 1::bigint, 'and is not lost');
select tests.act_as('ada');
select public.set_channel_active(tests.channel_id('padaria'), true);
select tests.act_as_owner();
select isnt_empty($$ select 1 from private.claim_outbox('w', 10) $$, 'it goes when the number is back');

-- What was said long ago.
select private.settle_attempt(o.id, o.lease, '{"result": "retry", "code": "provider_unavailable"}') from private.outbox o;
select tests.act_as('bia');
select public.send_message(id, gen_random_uuid(), 'text', 'dois') from c;
select tests.act_as('ada');
select public.set_channel_active(tests.channel_id('padaria'), false);
select tests.act_as_owner();
update private.outbox set created_at = now() - interval '3 weeks', next_at = now() where is_head;
select tests.act_as('ada');
select public.set_channel_active(tests.channel_id('padaria'), true);
select tests.act_as_owner();
select is_empty('select 1 from private.channels_to_serve(10)', 'nobody is called for old words when the number is back');
select is_empty($$ select 1 from private.claim_outbox('w', 10) $$, 'and they do not go, nor does what was said after them yet');
select is(private.expire_outbox(), 1, 'they are given up');
select results_eq($$ select status::text, failed_code from public.messages where body = 'um' $$, $$ values ('failed', 'held_too_long') $$,
  'with a reason of their own');
select results_eq($$ select body from private.claim_outbox('w', 10) $$, array['dois'], 'what is not old goes then');
select tests.act_as('sara');
select results_eq($$ select r ->> 'body', r ->> 'code' from jsonb_array_elements(public.troubled_messages() -> 'rows') r $$,
  $$ values ('um', 'held_too_long') $$, 'they stand where a person decides');
select tests.act_as('bia');
select is((select (public.resend_message(m.id)).status::text from public.messages m where m.body = 'um'), 'queued', 'and go when somebody wants them to');
select tests.act_as_owner();

-- A burst calls the worker once a second, not once a message.
update private.channel_wakes set wake_at = clock_timestamp() + interval '1 hour';
create temp table before as select wake_at from private.channel_wakes where channel_id = tests.channel_id('padaria');
select private.wake_channel(tests.tenant_id('Padaria'), tests.channel_id('padaria'));
select results_eq($$ select wake_at from private.channel_wakes where channel_id = tests.channel_id('padaria') $$, 'select wake_at from before',
  'whoever was called a moment ago is not called again');
update private.channel_wakes set wake_at = '-infinity';
select private.wake_channel(tests.tenant_id('Padaria'), tests.channel_id('padaria'));
select results_eq('select channel_id from private.channel_wakes where wake_at <> ''-infinity''', $$ select tests.channel_id('padaria') $$,
  'whoever was not is, for its own number');
select lives_ok('select private.sweep()', 'the sweep runs without an address to call');
select * from finish();
