-- Two sessions at once, over connections of their own: what they do is committed, so it is swept away at the end.
select plan(21);
create extension dblink with schema extensions;

create function pg_temp.dial(name text) returns void language sql as $$
  select extensions.dblink_connect(dial.name, format('host=127.0.0.1 port=%s dbname=%s user=postgres password=postgres',
    current_setting('port'), current_database()))
$$;
create function pg_temp.run(name text, sql text) returns text language sql as $$
  select extensions.dblink_exec(run.name, run.sql)
$$;
create function pg_temp.ask(name text, sql text) returns text language sql as $$
  select a from extensions.dblink(ask.name, ask.sql) as t (a text)
$$;
-- What a question that was sent earlier was answered, or refused, with.
create function pg_temp.answer(name text) returns text language plpgsql as $$
declare
  v_answer text;
begin
  select a into v_answer from extensions.dblink_get_result(name, false) as t (a text);
  v_answer := coalesce(v_answer, substring(extensions.dblink_error_message(name) from 'ERROR: +(\w+)'));
  perform a from extensions.dblink_get_result(name) as t (a text);
  return v_answer;
end;
$$;
-- Sends a question that must wait for somebody else's commit, and sees that it does.
create function pg_temp.ask_in_vain(name text, sql text) returns boolean language plpgsql as $$
declare
  v_pid constant integer := pg_temp.ask(name, 'select pg_backend_pid()')::integer;
begin
  perform extensions.dblink_send_query(name, sql);
  for i in 1..500 loop
    if cardinality(pg_blocking_pids(v_pid)) > 0 then return true; end if;
    perform pg_sleep(0.01);
  end loop;
  return false;
end;
$$;
select pg_temp.dial(n) from unnest(array['left', 'right']) n;

select pg_temp.ask('left', $$ select tests.tenant('Corrida') $$), pg_temp.ask('left', $$ select tests.member('Corrida', 'lia', 'agent') $$),
  pg_temp.ask('left', $$ select tests.member('Corrida', 'leo', 'agent') $$), pg_temp.ask('left', $$ select tests.channel('Corrida', 'corrida', '7001') $$);

-- Two copies of a new customer's first two messages.
select pg_temp.run('left', 'begin'), pg_temp.ask('left', $$ select tests.hear('corrida', '+5511987650001', 'um', 'r1') $$);
select ok(pg_temp.ask_in_vain('right', $$ select tests.hear('corrida', '+551187650001', 'dois', 'r2') $$), 'the second first sight of somebody waits for the first');
select pg_temp.run('left', 'commit');
select pg_temp.answer('right');
select is((select count(*) from public.contatos where tenant_id = tests.tenant_id('Corrida')), 1::bigint, 'they are one customer');
select results_eq($$ select m.seq, m.body from public.messages m join public.conversations c on c.id = m.conversation_id
    where c.id = tests.conversation('corrida', '+5511987650001') order by 1 $$, $$ values (1::bigint, 'um'), (2, 'dois') $$, 'with one conversation');
select pg_temp.run('left', 'begin'), pg_temp.ask('left', $$ select tests.hear('corrida', '+5511987650001', 'três', 'r3') $$);
select ok(pg_temp.ask_in_vain('right', $$ select tests.hear('corrida', '+5511987650001', 'três', 'r3') $$), 'a copy waits for the original');
select pg_temp.run('left', 'commit');
select pg_temp.answer('right');
select results_eq($$ select last_seq, unread_count from public.conversations where id = tests.conversation('corrida', '+5511987650001') $$,
  $$ values (3::bigint, 3) $$, 'and burns no number');

-- A crowd is looked up at once, and one of them writes meanwhile.
select pg_temp.run('left', 'begin'), pg_temp.ask('left', $$ select count(*) from (select private.lock_new_identities(t.id, (
    select jsonb_agg(jsonb_build_object('kind', 'phone', 'value', '+551198766' || n)) from generate_series(1000, 1500) n)) from (select tests.tenant_id('Corrida') as id) t) l $$),
  pg_temp.ask('left', $$ select private.resolve_contact(tests.tenant_id('Corrida'), tests.phone_identity('+5511987661234'), 'Rita')::text $$);
select ok(pg_temp.ask_in_vain('right', $$ select tests.hear('corrida', '+5511987661234', 'oi', 'r4') $$), 'who writes while a crowd is looked up waits for it');
select pg_temp.run('left', 'commit');
select pg_temp.answer('right');
select is((select count(*) from public.contatos where tenant_id = tests.tenant_id('Corrida')), 2::bigint, 'and is one of them');

-- Two agents, one conversation.
create function pg_temp.claim(login text) returns text language sql as $$
  select format('select ((select public.claim_conversation(tests.conversation(%L, %L)) from (select tests.act_as(%L)) a)).assignee_id::text',
    'corrida', '+5511987650001', login)
$$;
select pg_temp.run('left', 'begin');
select is(pg_temp.ask('left', pg_temp.claim('lia')), tests.user_id('lia')::text, 'lia takes it');
select pg_temp.run('right', 'begin');
select ok(pg_temp.ask_in_vain('right', pg_temp.claim('leo')), 'leo tries at the same moment');
select pg_temp.run('left', 'commit');
select is(pg_temp.answer('right'), 'conversation_taken', 'and is told that it is taken');
select pg_temp.run('right', 'rollback');

-- One gives a conversation a tag while a supervisor takes the tag away.
select pg_temp.ask('left', $$ select tests.member('Corrida', 'lua', 'supervisor') $$),
  pg_temp.ask('left', $$ select (public.save_tag('troca')).id from (select tests.act_as('lia')) a $$), pg_temp.ask('left', 'reset role');
select pg_temp.run('left', 'begin'), pg_temp.ask('left', $$ select ((public.set_conversation_tags(
  tests.conversation('corrida', '+5511987650001'), array(select id from public.tags))).tag_ids)::text from (select tests.act_as('lia')) a $$);
select ok(pg_temp.ask_in_vain('right', $$ select public.remove_tag(t.id)::text from (select tests.act_as('lua')) a, public.tags t $$), 'who takes it away waits');
select pg_temp.run('left', 'commit');
select pg_temp.answer('right');
select is_empty($$ select 1 from public.conversations where tag_ids <> '{}' $$, 'and leaves no tag behind that is none');
select pg_temp.ask('left', 'reset role'), pg_temp.ask('right', 'reset role');

-- Lists catch up with a transaction that commits after a later one was seen.
select pg_temp.ask('left', $$ select tests.hear('corrida', '+5511987650002', 'outra') $$);
select pg_temp.run('left', 'begin'),
  pg_temp.run('left', $$ update public.conversations set unread_count = 9 where id = tests.conversation('corrida', '+5511987650001') $$);
select pg_temp.run('right', $$ update public.conversations set unread_count = 0 where id = tests.conversation('corrida', '+5511987650002') $$);
create temp table seen as select pg_temp.ask('right',
  $$ select public.inbox_changes() ->> 'cursor' from (select tests.act_as('lia')) a; $$) as cursor;
select pg_temp.run('left', 'commit');
select pg_temp.ask('right', 'reset role');
select matches(pg_temp.ask('right', format($$ select public.inbox_changes(%L) ->> 'rows' from (select tests.act_as('lia')) a $$, cursor)),
  '"unread_count": 9', 'a row that was written before the cursor and committed after it is not missed') from seen;

-- Two workers, one outbox.
select pg_temp.ask('left', $$ select (public.send_message(tests.conversation('corrida', '+5511987650001'), gen_random_uuid(), 'text', n)).id
  from (select tests.act_as('lia')) a, unnest(array['um', 'dois']) n limit 1 $$);
select pg_temp.run('left', 'begin');
select is(pg_temp.ask('left', $$ select count(*) from private.claim_outbox('left', 10) $$), '1', 'one worker takes the head');
select is(pg_temp.ask('right', $$ select count(*) from private.claim_outbox('right', 10) $$), '0', 'the other neither gets it nor waits for it');
select pg_temp.run('left', 'commit');

-- A worker claims what was just queued for a pair it has no row of, while somebody holds one of the conversations.
select pg_temp.run('left', $$ delete from private.outbox $$), pg_temp.run('left', $$ delete from private.pair_limits $$),
  pg_temp.run('left', $$ update public.channels set capabilities = '{"pair_limit": {"burst": 2, "every_seconds": 6}}' where name = 'corrida' $$),
  pg_temp.ask('left', $$ select count((public.send_message(tests.conversation('corrida', p), gen_random_uuid(), 'text', 'três')).id)
    from (select tests.act_as('lia')) a, unnest(array['+5511987650001', '+5511987650002']) p $$);
select pg_temp.run('left', 'begin'),
  pg_temp.ask('left', $$ select id from public.conversations where id = tests.conversation('corrida', '+5511987650001') for update $$);
select is(pg_temp.ask('right', $$ select string_agg(conversation_id::text, ' ') from private.claim_outbox('right', 10) $$),
  tests.conversation('corrida', '+5511987650002')::text, 'whoever holds one conversation holds up no other');
select pg_temp.run('left', 'commit');
select is(pg_temp.ask('right', $$ select string_agg(conversation_id::text, ' ') from private.claim_outbox('right', 10) $$),
  tests.conversation('corrida', '+5511987650001')::text, 'and that one goes a moment later');
select is((select count(*) from private.pair_limits), 2::bigint, 'both contacts have heard from us once');

-- A broadcast reaches two people while a colleague is at the conversation of one.
select pg_temp.run('left', $$ delete from private.outbox $$),
  pg_temp.ask('left', $$ select tests.template('corrida', 'aviso', '{"body": "Olá"}', '{}') $$),
  pg_temp.run('left', $$ insert into public.broadcasts (tenant_id, channel_id, name, template, created_by)
    select w.tenant_id, tests.channel_id('corrida'), 'Aviso', jsonb_build_object('template_id', w.id), tests.user_id('lia')
      from public.wa_templates w where w.name = 'aviso' $$),
  pg_temp.run('left', $$ insert into public.broadcast_recipients (tenant_id, broadcast_id, contato_id, place)
    select b.tenant_id, b.id, c.contato_id, row_number() over (order by c.created_at) from public.broadcasts b
      join public.conversations c on c.tenant_id = b.tenant_id and c.id in (
        tests.conversation('corrida', '+5511987650001'), tests.conversation('corrida', '+5511987650002')) $$);
select pg_temp.run('left', 'begin'),
  pg_temp.ask('left', $$ select id from public.conversations where id = tests.conversation('corrida', '+5511987650001') for update $$);
select pg_temp.ask('right', $$ select private.feed_broadcast(b.tenant_id, b.id)::text from public.broadcasts b $$);
select results_eq('select state::text from public.broadcast_recipients order by place', array['pending', 'sent'], 'it waits for nobody');
select pg_temp.run('left', 'commit');
select pg_temp.ask('right', $$ select private.feed_broadcast(b.tenant_id, b.id)::text from public.broadcasts b $$);
select results_eq('select state::text from public.broadcast_recipients order by place', array['sent', 'sent'], 'and forgets nobody');

select pg_temp.run('left', $$ delete from public.broadcasts $$), pg_temp.run('left', $$ delete from pgmq.q_jobs $$);
select pg_temp.run('left', $$ delete from public.conversations $$),
  pg_temp.run('left', $$ alter table public.audit_log disable trigger on_audit_change_refuse $$),
  pg_temp.run('left', $$ delete from public.audit_log $$),
  pg_temp.run('left', $$ alter table public.audit_log enable trigger on_audit_change_refuse $$),
  pg_temp.run('left', $$ delete from public.tenants where name = 'Corrida' $$),
  pg_temp.run('left', $$ delete from auth.users where email in ('lia@prosa.test', 'leo@prosa.test', 'lua@prosa.test') $$),
  pg_temp.run('left', $$ delete from realtime.messages $$), pg_temp.run('left', $$ delete from private.raw_deliveries $$);
select is((select count(*) from public.conversations), 0::bigint, 'nothing is left behind');
select extensions.dblink_disconnect(n) from unnest(array['left', 'right']) n;
select * from finish();
