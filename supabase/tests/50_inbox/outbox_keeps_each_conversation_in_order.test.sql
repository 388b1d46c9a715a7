select plan(16);
select tests.cast_of_two();
select tests.hear('padaria', '+5511987650001', 'oi');
select tests.hear('padaria', '+5511987650002', 'oi');
select tests.act_as('bia');
select public.send_message(tests.conversation('padaria', '+5511987650001'), gen_random_uuid(), 'text', t, jsonb_build_object('reply_to_id', null))
  from unnest(array['a1', 'a2', 'a3']) t;
select public.send_message(tests.conversation('padaria', '+5511987650002'), gen_random_uuid(), 'text', 'b1');
select tests.act_as_owner();

select is((select count(*) from private.outbox where is_head), 2::bigint, 'one message of each conversation is its head');
create temp table first as select * from private.claim_outbox('w1', 10);
select results_eq('select body from first order by body', array['a1', 'b1'], 'heads alone are handed out');
select results_eq('select channel_kind, channel_external_id, access_token, to_identities, attempt from first where body = ''a1''',
  $$ values ('whatsapp', '1001', 'v1.sealed', tests.phone_identity('+5511987650001'), 1) $$, 'with all that sending takes');
select is_empty($$ select 1 from private.claim_outbox('w2', 10) $$, 'and to one worker');
select throws_ok($$ update private.outbox set is_head = true $$, '23505', null, 'two heads cannot be stored');

select is(private.start_attempt(outbox_id, lease), true, 'whoever holds the lease begins') from first where body = 'a1';
select is(status::text, 'sending', 'which shows') from public.messages where body = 'a1';
select is(private.start_attempt(outbox_id, lease), false, 'once') from first where body = 'a1';
select is(private.start_attempt(outbox_id, gen_random_uuid()), false, 'nobody else does') from first where body = 'b1';
select private.settle_attempt(outbox_id, lease, '{"result": "sent", "provider_ref": "wamid.a1"}') from first where body = 'a1';
select results_eq($$ select status::text, provider_ref, sent_at is not null from public.messages where body = 'a1' $$, $$ values ('sent', 'wamid.a1', true) $$,
  'the provider''s answer settles it');
create temp table second as select * from private.claim_outbox('w1', 10);
select results_eq('select body from second', array['a2'], 'and the next may go');
select private.settle_attempt(outbox_id, lease, '{"result": "failed", "code": "recipient_unreachable"}') from second;
select results_eq($$ select status::text, failed_code from public.messages where body = 'a2' $$, $$ values ('failed', 'recipient_unreachable') $$,
  'a refusal is final, with its reason');
select results_eq($$ select body from private.claim_outbox('w1', 10) $$, array['a3'], 'and does not hold up the one behind it');
select is(last_message_status::text, 'queued', 'the list shows the last one''s tick') from public.conversations
 where id = tests.conversation('padaria', '+5511987650001');
select results_eq('select count(*) from private.outbox', array[2::bigint], 'what is settled is gone');

select private.settle_attempt(outbox_id, lease, '{"result": "sent", "provider_ref": "x", "identities": [{"kind": "wa_bsuid", "value": "BR.b"}, {"kind": "phone", "value": "+551187650002"}]}')
  from first where body = 'b1';
select set_eq($$ select i.kind || ' ' || i.value from public.contact_identities i join public.conversations c on c.contato_id = i.contato_id
    where c.id = tests.conversation('padaria', '+551187650002') $$, array['wa_bsuid BR.b', 'phone +551187650002'],
  'what the answer tells of the customer is kept, in the provider''s own form');
select * from finish();
