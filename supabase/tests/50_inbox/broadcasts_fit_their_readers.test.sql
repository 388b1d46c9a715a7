-- A topic is a class of readers: what is said on it, every one of them could have read; and it fits through the socket.
select plan(10);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as id;
grant select on c to public;
select tests.act_as('bia');
select public.claim_conversation(id) from c;
select public.send_message(id, gen_random_uuid(), 'note', 'cuidado') from c;
select public.send_message(id, gen_random_uuid(), 'text', 'olá') from c;
select tests.act_as_owner();
create temp table told as
select m.topic, m.event, m.payload from realtime.messages m where m.topic like 'tenant:' || tests.tenant_id('Padaria') || '%';
grant select on told to public;

select tests.act_as('vera');
select is_empty($$ select t.event, k from told t, jsonb_array_elements(t.payload -> 'rows') r, jsonb_object_keys(r) k
    where not has_column_privilege(case when t.topic ~ ':inbox:' then 'public.inbox' else 'public.thread' end, k, 'select') $$,
  'every column of every row is one that its least reader may select');
select is(r, (select to_jsonb(i) from public.inbox i), 'and a list''s row is the row a viewer reads') from
  (select r from told t, jsonb_array_elements(t.payload -> 'rows') r where t.topic ~ ':inbox:' order by (r ->> 'last_seq')::int desc limit 1) last;
select set_eq($$ select r from told t, jsonb_array_elements(t.payload -> 'rows') r where t.event = 'nova_mensagem' $$,
  'select to_jsonb(m) from public.thread m', 'as is a thread''s');
select is_empty($$ select event from told where payload -> 'v' is distinct from '1' $$, 'each names its version');
select is_empty($$ select event from told where payload::text ~ 'v1\.sealed|access_token|token_hash' $$, 'none carries a secret');
select is_empty($$ select topic from told where topic !~ '^tenant:[0-9a-f-]{36}:(inbox|conv):[0-9a-f-]{36}$' and topic !~ ':team$' $$, 'topics are those of the catalogue');

select tests.forget_broadcasts();
select tests.deliver('long', tests.slice('1001',
  tests.message_event('l1', tests.phone_identity('+5511987650001'), repeat('ã', 4000)), tests.message_event('l2', tests.phone_identity('+5511987650001'), repeat('x', 4000))));
select results_eq($$ select p - 'id' from c, tests.heard(tests.conv_topic(c.id), 'nova_mensagem') p $$,
  $$ select jsonb_build_object('v', 1, 'c', id, 'fetch', true, 'from_seq', 5) from c $$, 'what is too long is fetched from where it begins');

select tests.act_as_owner();
select tests.forget_broadcasts();
select tests.deliver('crowd', jsonb_build_array(jsonb_build_object('address', '1001', 'changes', '[]'::jsonb, 'events',
  (select jsonb_agg(tests.message_event('m' || n, tests.phone_identity('+55119876510' || n), 'oi')) from generate_series(10, 40) n))));
select results_eq($$ select p - 'id' from tests.heard(tests.inbox_topic('padaria'), 'novo_ticket') p $$, $$ values ('{"v": 1, "fetch": true}'::jsonb) $$,
  'and a crowd is a hint to look');
select is_empty('select event from realtime.messages where octet_length(payload::text) > 8500', 'nothing exceeds eight kilobytes and its frame');

-- Imports and backfills touch thousands of rows.
select tests.forget_broadcasts();
set local prosa.bulk = 'on';
select private.broadcast_conversations(tests.tenant_id('Padaria'), array(select id from public.conversations), 'ticket_atualizado');
select results_eq('select event, topic from realtime.messages', $$ values ('lista_invalidada', tests.inbox_topic('padaria')) $$,
  'in bulk one line says that the list is stale');
select * from finish();
