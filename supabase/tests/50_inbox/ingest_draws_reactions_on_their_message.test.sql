-- A reaction is kept as a row, drawn on its message, and asks nobody for anything.
select plan(22);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi', 'w1') as id;
grant select on c to public;
create temp table m as select tests.sent_message(id, 'olá', 'ours.1') as id from c;
grant select on m to public;
create temp table before as select v.* from public.conversations v;
create function pg_temp.reacts(ref text, target text, emoji text, more jsonb default '{}') returns jsonb language sql as $$
  select tests.deliver(ref, tests.slice('1001', tests.content_event(ref, '+5511987650001', 'reaction',
    jsonb_build_object('emoji', emoji), jsonb_build_object('reply_to_ref', target) || more)))
$$;
create function pg_temp.drawn(ref text) returns jsonb language sql as $$ select reactions from public.messages where provider_ref = ref $$;

select tests.forget_broadcasts();
select pg_temp.reacts('r1', 'ours.1', '👍');
select is(pg_temp.drawn('ours.1'), '{"inbound": "👍"}', 'the customer''s reaction stands on our message');
select results_eq($$ select type::text, body, payload, reply_to_id from public.messages where provider_ref = 'r1' $$,
  $$ select 'reaction', null, '{"emoji": "👍"}'::jsonb, id from m $$, 'and is a row of its own');
select results_eq($$ select (v.unread_count, v.last_message_seq, v.last_message_at, v.last_message_preview, v.window_expires_at)::text from public.conversations v $$,
  $$ select (unread_count, last_message_seq, last_message_at, last_message_preview, window_expires_at)::text from before $$,
  'nothing is unread by it, the list shows the same words, the window is the same');
select results_eq($$ select r ->> 'id', r -> 'reactions' from c, tests.heard(tests.conv_topic(c.id), 'mensagem_alterada') p, jsonb_array_elements(p -> 'rows') r $$,
  $$ select id::text, '{"inbound": "👍"}'::jsonb from m $$, 'whoever has the thread open sees the message change');

select pg_temp.reacts('r1', 'ours.1', '👍');
select is((select count(*) from public.messages where type = 'reaction'), 1::bigint, 'a copy is none');
select pg_temp.reacts('r3', 'ours.1', '❤️', '{"sent_at": "2100-01-01T00:00:00Z"}');
select is(pg_temp.drawn('ours.1'), '{"inbound": "❤️"}', 'a later one replaces it');
select pg_temp.reacts('r2', 'ours.1', '😮', jsonb_build_object('sent_at', now() - interval '1 minute'));
select is(pg_temp.drawn('ours.1'), '{"inbound": "❤️"}', 'an earlier one that comes late does not');
select pg_temp.reacts('r4', 'ours.1', null);
select is(pg_temp.drawn('ours.1'), '{}', 'without an emoji it is taken back');
select pg_temp.reacts('r5', 'w1', '🙏', '{"is_echo": true}');
select is(pg_temp.drawn('w1'), '{"outbound": "🙏"}', 'ours, made on the phone, stands on the customer''s');
select results_eq($$ select direction::text, status::text, author_id from public.messages where provider_ref = 'r5' $$,
  $$ values ('outbound', 'sent', null::uuid) $$, 'in nobody''s name');

select pg_temp.reacts('r6', 'unknown', '🎉');
select results_eq($$ select conversation_id, reply_to_id from public.messages where provider_ref = 'r6' $$,
  'select id, null::uuid from c', 'about a message nobody knows, it is kept in the person''s conversation');

select tests.act_as('bia');
select public.close_conversation(id) from c;
select tests.act_as_owner();
select pg_temp.reacts('r7', 'ours.1', '👏');
select is((select status::text from public.conversations), 'closed', 'a reaction opens nothing');
select is(pg_temp.drawn('ours.1'), '{"inbound": "👏"}', 'and is drawn in the closed conversation');
select pg_temp.reacts('r8', 'unknown', '👏');
select is((select conversation_id from public.messages where provider_ref = 'r8'), id, 'the last one keeps what has no other place') from c;

select tests.deliver('stranger', tests.slice('1001', tests.content_event('r9', '+5511987650002', 'reaction', '{"emoji": "👀"}', '{"reply_to_ref": "ours.1"}')));
select is(pg_temp.drawn('ours.1'), '{"inbound": "👏"}', 'nobody draws on somebody else''s message');
select is((select count(*) from public.conversations), 1::bigint, 'nor gets a conversation for trying');
select tests.deliver('rival', tests.slice('2001', tests.content_event('r10', '+5511987650001', 'reaction', '{"emoji": "👀"}', '{"reply_to_ref": "ours.1"}')));
select is(pg_temp.drawn('ours.1'), '{"inbound": "👏"}', 'nor does another tenant''s number');

-- A reaction of ours that the provider refuses.
update public.messages set status = 'sent' where provider_ref = 'r5';
select tests.deliver('refused', tests.slice('1001', tests.status_event('r5', 'failed', '{"failed_code": "bad_request"}')));
select is(pg_temp.drawn('w1'), '{}', 'a reaction that failed is not shown');

-- Faster than the provider's answer to us.
create temp table l as select (private.append_message((select tenant_id from public.conversations where id = c.id), c.id, 'outbound', 'text', n,
  '{}', 'sending', null, author_id => tests.user_id('bia'))).id, n from c, unnest(array['tardia', 'dita']) n;
select pg_temp.reacts('r11', 'ours.late', '🙌'), pg_temp.reacts('r12', 'ours.told', '🔥');
select private.accept_message(tests.tenant_id('Padaria'), id, 'ours.late') from l where n = 'tardia';
select is(pg_temp.drawn('ours.late'), '{"inbound": "🙌"}', 'a reaction that came first is drawn when the message has its name');
select tests.deliver('told', tests.slice('1001', tests.status_event('ours.told', 'delivered', jsonb_build_object('client_ref', id)))) from l where n = 'dita';
select is(pg_temp.drawn('ours.told'), '{"inbound": "🔥"}', 'whoever tells it');
select results_eq($$ select payload from public.messages where provider_ref in ('r11', 'r12') order by provider_ref $$,
  $$ values ('{"emoji": "🙌"}'::jsonb), ('{"emoji": "🔥"}') $$, 'and needs to remember no name any more');
select is((select count(*) from public.webhook_deliveries where status <> 'processed'), 0::bigint, 'all of it was applied');
select * from finish();
