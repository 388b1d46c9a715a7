select plan(33);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi', 'w1') as ours, tests.hear('padaria', '+5511987650002', 'oi', 'w2') as other;
select tests.sent_message(ours, 'resposta', 'r1') from c;
grant select on c to public;

create function pg_temp.react(payload jsonb)
returns public.messages
language sql
as $$ select m.* from c, public.send_message(c.ours, gen_random_uuid(), 'reaction', 'ignorado', react.payload) m $$;
create function pg_temp.to_ref(ref text, emoji jsonb)
returns jsonb
language sql
as $$ select jsonb_build_object('reply_to_id', tests.message_id(ref), 'emoji', emoji) $$;
grant execute on function pg_temp.react(jsonb), pg_temp.to_ref(text, jsonb) to public;

select tests.act_as('bia');
select results_eq($$ select type::text, body, status::text, payload, reply_to_id from pg_temp.react(pg_temp.to_ref('w1', '"👍"')) $$,
  $$ select 'reaction', null, 'queued', jsonb '{"emoji": "👍"}', tests.message_id('w1') $$, 'a reaction waits to be sent');
select is((select reactions from public.messages where provider_ref = 'w1'), '{"outbound": "👍"}', 'and is shown at once on what it is to');
select tests.act_as_owner();
select isnt_empty($$ select from tests.heard(tests.conv_topic((select ours from c)), 'mensagem_alterada') e where e @? '$.rows[*] ? (@.reactions.outbound == "👍")' $$,
  'and colleagues hear of it');
select tests.deliver('rindo', tests.slice('1001', tests.message_event('w3', tests.phone_identity('+5511987650001'), null,
  '{"type": "reaction", "payload": {"emoji": "😂"}, "reply_to_ref": "w1"}')));
select tests.act_as('bia');
select lives_ok(format($$ select pg_temp.react(pg_temp.to_ref('w1', %L)) $$, to_jsonb(e)), e || ' is an emoji')
  from unnest(array['❤️', '👍🏿', '👨‍👩‍👧‍👦', '☀', '👩🏽‍🔧', '1️⃣', '🇧🇷', '©️', '🏴󠁧󠁢󠁥󠁮󠁧󠁿']) e;
select is((select reactions ->> 'outbound' from public.messages where provider_ref = 'w1'), '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'the last one stands');
select lives_ok($$ select pg_temp.react(pg_temp.to_ref('w1', 'null')) $$, 'it is taken back with null');
select is((select reactions from public.messages where provider_ref = 'w1'), '{"inbound": "😂"}', 'and the customer''s own stays');
select lives_ok($$ select pg_temp.react(pg_temp.to_ref('r1', '"🙏"')) $$, 'our own messages may be reacted to');

select throws_ok(format('select pg_temp.react(%L)', r.payload), 'PT422', r.code, r.claim)
  from (values
    (pg_temp.to_ref('w1', '"ok"'), 'reaction_invalid', 'a word is no reaction'), (pg_temp.to_ref('w1', '""'), 'reaction_invalid', 'nor is nothing'),
    (pg_temp.to_ref('w1', '"7"'), 'reaction_invalid', 'or a digit'), (pg_temp.to_ref('w1', '"👍 "'), 'reaction_invalid', 'or what stands beside a gap'),
    (pg_temp.to_ref('w1', '"👍👍"'), 'reaction_invalid', 'or two'), (pg_temp.to_ref('w1', '"🏽"'), 'reaction_invalid', 'or a shade of none'),
    (pg_temp.to_ref('w1', '{}'), 'reaction_invalid', 'or a thing'), (pg_temp.to_ref('w1', to_jsonb(repeat('👍', 17))), 'reaction_invalid', 'or a crowd'),
    (pg_temp.to_ref('w1', '"👍"') - 'emoji', 'reaction_invalid', 'and it is never left out'),
    ('{"emoji": "👍"}', 'reaction_target_invalid', 'it is to something'), ('{"emoji": "👍", "reply_to_id": "x"}', 'reaction_target_invalid', 'that is there'),
    (pg_temp.to_ref('w2', '"👍"'), 'reaction_target_invalid', 'in this conversation')) r (payload, code, claim);
create temp table note as select (m).id from (select public.send_message(ours, gen_random_uuid(), 'note', 'só nós') as m from c) s;
select throws_ok(format($$ select pg_temp.react('{"emoji": "👍", "reply_to_id": "%s"}') $$, id), 'PT422', 'reaction_target_invalid',
  'customers see no reaction to what they never saw') from note;

select tests.act_as_owner();
select private.fail_message(o.tenant_id, o.message_id, 'bad_request'), private.leave_outbox(o.id)
  from private.outbox o join public.messages m on m.id = o.message_id
 where m.type = 'reaction' and m.reply_to_id = tests.message_id('r1');
select is((select reactions from public.messages where provider_ref = 'r1'), '{}', 'one that failed is not shown');
select tests.act_as('bia');
select public.resend_message(m.id) from public.messages m where m.type = 'reaction' and m.status = 'failed';
select is((select reactions from public.messages where provider_ref = 'r1'), '{"outbound": "🙏"}', 'until it is tried again');

select tests.act_as_owner();
update public.messages set revoked_at = now(), body = null where provider_ref = 'w1';
select tests.act_as('bia');
select throws_ok($$ select pg_temp.react(pg_temp.to_ref('w1', '"👍"')) $$, 'PT422', 'reaction_target_invalid', 'or to what was taken back');
select tests.act_as_owner();
update public.conversations set window_expires_at = now() - interval '1 second' where id = (select ours from c);
select tests.act_as('bia');
select throws_ok($$ select pg_temp.react(pg_temp.to_ref('r1', '"👍"')) $$, 'PT422', 'outside_window', 'the window holds for reactions too');
select * from finish();
