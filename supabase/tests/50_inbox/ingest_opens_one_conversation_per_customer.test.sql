select plan(11);
select tests.cast_of_two();

create temp table answer as
select tests.deliver('first', tests.slice('1001',
  tests.message_event('w1', tests.phone_identity('+5511987650001'), 'Oi, tem pão?', '{"payload": {"__proto__": {"admin": true}, "n": 1}}'))) as said;
select is(said - 'tenants', '{"duplicate": false, "applied": 1, "pending": 0, "unknown": 0}', 'a first message is applied') from answer;
select results_eq($$ select status::text, assignee_id, unread_count, last_seq, last_message_preview, last_message_direction::text, last_message_status::text
    from public.conversations $$,
  $$ values ('waiting', null::uuid, 1, 1::bigint, 'Oi, tem pão?', 'inbound', 'received') $$, 'it opens a conversation that waits for somebody');
select matches((select protocolo from public.conversations), '^CH-[0-9]{4}-001$', 'with the tenant''s first number of the year');
select results_eq($$ select seq, direction::text, type::text, body, status::text, provider_ref, channel_id from public.messages $$,
  $$ values (1::bigint, 'inbound', 'text', 'Oi, tem pão?', 'received', 'w1', tests.channel_id('padaria')) $$, 'and is its first message');
select is((select payload -> '__proto__' ->> 'admin' from public.messages), 'true', 'what came along is data, whatever its name');

select tests.deliver('more', tests.slice('1001',
  tests.message_event('w2', tests.phone_identity('+5511987650001'), 'Pergunto do francês', '{"reply_to_ref": "w1"}'),
  tests.message_event('w3', tests.phone_identity('+5511987650001'), null, '{"type": "unsupported", "reply_to_ref": "gone"}'),
  tests.message_event('w4', tests.phone_identity('+5511987650002'), 'Bom dia')));
select results_eq($$ select m.provider_ref, m.seq, m.reply_to_id = tests.message_id('w1') from public.messages m
    where m.conversation_id = tests.conversation('padaria', '+5511987650001') order by seq $$,
  $$ values ('w1', 1::bigint, null::boolean), ('w2', 2, true), ('w3', 3, null) $$,
  'what follows continues it, and an answer knows what it answers if we do');
select results_eq('select protocolo ~ ''-00[12]$'', unread_count from public.conversations order by protocolo',
  $$ values (true, 3), (true, 1) $$, 'another customer is another conversation');

select tests.act_as('bia');
select public.mark_read(tests.conversation('padaria', '+5511987650001'));
select is(unread_count, 0, 'once read, nothing is unread') from public.conversations where id = tests.conversation('padaria', '+5511987650001');
select tests.hear('padaria', '+5511987650001', 'E bolo?');
select is(unread_count, 1, 'and counting begins again') from public.conversations where id = tests.conversation('padaria', '+5511987650001');

-- The oldest sight of somebody who writes for the first time is when they wrote.
select tests.hear('padaria', '+5511987650003', 'de ontem', ago => '20 hours');
select is(last_message_at, now() - interval '20 hours', 'a conversation is as old as its message') from public.conversations
 where id = tests.conversation('padaria', '+5511987650003');
select is((select count(*) from public.audit_log where action like 'message%'), 0::bigint, 'messages are not an audit matter');
select * from finish();
