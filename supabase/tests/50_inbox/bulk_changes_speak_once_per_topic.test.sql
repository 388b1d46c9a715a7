-- Ten thousand rows in one statement are one event per topic, and one that fits: browsers come and look.
select plan(8);
select tests.cast_of_two();
create temp table talks as
select tests.hear(c.name, '+55119876' || (52000 + n), 'oi') as id, c.name as channel
  from generate_series(1, 10) n cross join (values ('padaria'), ('oficina')) c (name);
select tests.act_as_owner();
-- A company that has been at it for a while: where nearly nothing is stored, every plan looks as good as another.
set local session_replication_role = replica;
insert into public.messages (tenant_id, conversation_id, channel_id, seq, direction, type, body, status)
select c.tenant_id, c.id, c.channel_id, -s, 'outbound', 'text', 'Há tempos', 'sent'
  from talks t join public.conversations c on c.id = t.id cross join generate_series(1, 500) s;
set local session_replication_role = origin;
analyze public.messages, public.conversations, public.contatos;

create function pg_temp.said_twice() returns setof text language sql as $$
  select m.topic || ' ' || m.event from realtime.messages m group by m.topic, m.event having count(*) > 1 $$;
create function pg_temp.topics() returns bigint language sql as $$ select count(distinct m.topic) from realtime.messages m $$;

select tests.forget_broadcasts();
insert into public.messages (tenant_id, conversation_id, channel_id, seq, direction, type, body, status)
select c.tenant_id, c.id, c.channel_id, 1 + s, 'outbound', 'text', 'Bom dia! ' || s, 'sent'
  from talks t join public.conversations c on c.id = t.id cross join generate_series(1, 500) s;
select is((select count(*)::int from public.messages where body like 'Bom dia! %'), 10000, 'ten thousand messages are stored at once');
select is_empty('select pg_temp.said_twice()', 'no topic hears of them twice');
select is(pg_temp.topics(), 20::bigint, 'each conversation''s topic hears of its own');
select is_empty('select topic from realtime.messages where octet_length(payload::text) > 8500', 'in one event that fits');

select tests.forget_broadcasts();
update public.messages set status = 'delivered', delivered_at = now() where body like 'Bom dia! %';
select is_empty('select pg_temp.said_twice()', 'nor of ten thousand ticks');

select tests.forget_broadcasts();
update public.conversations c set last_message_preview = 'Bom dia!', last_seq = 501, last_message_seq = 501 from talks t where c.id = t.id;
select is_empty('select pg_temp.said_twice()', 'nor do the lists of conversations that changed at once');
select is(pg_temp.topics(), 2::bigint, 'of which each company hears its own');

select tests.forget_broadcasts();
set local prosa.bulk = 'on';
update public.conversations c set last_seq = 502 from talks t where c.id = t.id;
select results_eq('select topic, event from realtime.messages order by 1',
  $$ select t.topic, 'lista_invalidada' from (values (tests.inbox_topic('padaria')), (tests.inbox_topic('oficina'))) t (topic) order by 1 $$,
  'and an import says only that the lists are stale');
select * from finish();
