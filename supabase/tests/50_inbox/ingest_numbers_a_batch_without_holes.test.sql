-- Several messages of one call are appended together: each conversation's numbers follow their order, and a copy burns none.
select plan(10);
select tests.cast_of_two();

create temp view ana as
select m.seq, m.body, m.type from public.messages m
 where m.conversation_id = tests.conversation('padaria', '+5511987650001');

select tests.hear('padaria', '+5511987650001', 'um');
select tests.deliver('batch', tests.slice('1001',
  tests.message_event('b1', tests.phone_identity('+5511987650002'), 'novo'),
  tests.message_event('a2', tests.phone_identity('+5511987650001'), 'dois'),
  tests.message_event('b2', tests.phone_identity('+5511987650002'), 'de novo'),
  tests.message_event('a3', tests.phone_identity('+5511987650001'), 'três')));
select results_eq('select seq, body from ana order by seq', $$ values (1::bigint, 'um'), (2, 'dois'), (3, 'três') $$,
  'somebody known and somebody new are told apart');
select results_eq($$ select m.seq, m.body from public.messages m
    where m.conversation_id = tests.conversation('padaria', '+5511987650002') order by m.seq $$,
  $$ values (1::bigint, 'novo'), (2, 'de novo') $$, 'and each keeps their order');
select results_eq($$ select last_seq, unread_count, last_message_seq, last_message_preview from public.conversations
    where id = tests.conversation('padaria', '+5511987650001') $$,
  $$ values (3::bigint, 3, 3::bigint, 'três') $$, 'the conversation knows all of them and shows the last');

select tests.deliver('with-copies', tests.slice('1001',
  tests.message_event('a2', tests.phone_identity('+5511987650001'), 'dois'),
  tests.message_event('a4', tests.phone_identity('+5511987650001'), 'quatro'),
  tests.message_event('a3', tests.phone_identity('+5511987650001'), 'três'),
  tests.message_event('a5', tests.phone_identity('+5511987650001'), 'cinco')));
select results_eq('select seq, body from ana where seq > 3 order by seq', $$ values (4::bigint, 'quatro'), (5, 'cinco') $$,
  'copies among them burn no number');
select is(unread_count, 5, 'and are not unread twice') from public.conversations
 where id = tests.conversation('padaria', '+5511987650001');

select tests.deliver('twice-in-one', tests.slice('1001',
  tests.message_event('a6', tests.phone_identity('+5511987650001'), 'seis'),
  tests.message_event('a6', tests.phone_identity('+5511987650001'), 'seis'),
  tests.message_event('a7', tests.phone_identity('+5511987650001'), 'sete')));
select results_eq('select seq, body from ana where seq > 5 order by seq', $$ values (6::bigint, 'seis'), (7, 'sete') $$,
  'one body that brings a message twice brings it once');
select is_empty('select 1 from public.webhook_deliveries where status <> ''processed''', 'and leaves nothing pending');

select tests.deliver('reply', tests.slice('1001',
  tests.message_event('a8', tests.phone_identity('+5511987650001'), 'oito'),
  tests.message_event('a9', tests.phone_identity('+5511987650001'), 'nove', '{"reply_to_ref": "a8"}')));
select is((select r.body from public.messages m join public.messages r on r.tenant_id = m.tenant_id and r.id = m.reply_to_id
            where m.provider_ref = 'a9'), 'oito', 'an answer finds what it answers in the same call');

select tests.deliver('late', tests.slice('1001',
  tests.message_event('a10', tests.phone_identity('+5511987650001'), 'dez', '{"sent_at": "2020-01-01T00:00:00Z"}'),
  tests.message_event('a11', tests.phone_identity('+5511987650001'), 'onze', '{"sent_at": "2020-01-02T00:00:00Z"}')));
select ok(last_message_at > now() - interval '1 minute', 'what comes late does not send the conversation down the list')
  from public.conversations where id = tests.conversation('padaria', '+5511987650001');

select tests.act_as_owner();
update public.conversations set status = 'closed', assignee_id = null, closed_at = now()
 where id = tests.conversation('padaria', '+5511987650002');
select tests.forget_broadcasts();
select tests.deliver('reopened', tests.slice('1001',
  tests.message_event('b3', tests.phone_identity('+5511987650002'), 'voltei'),
  tests.message_event('b4', tests.phone_identity('+5511987650002'), 'alô?')));
select results_eq($$ select r ->> 'seq', coalesce(r ->> 'body', r -> 'payload' ->> 'event')
    from tests.heard(tests.conv_topic(tests.conversation('padaria', '+5511987650002')), 'nova_mensagem') p,
    jsonb_array_elements(p -> 'rows') with ordinality e (r, n) order by n $$,
  $$ values ('3', 'reopened'), ('4', 'voltei'), ('5', 'alô?') $$, 'two messages reopen a conversation once, and it is told once');
select * from finish();
