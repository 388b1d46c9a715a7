-- Two sessions at once, over connections of their own: what they do is committed, so it is swept away at the end.
select plan(21);
create extension dblink with schema extensions;
select tests.dial(n) from unnest(array['left', 'right']) n;

select tests.ask('left', $$ select tests.tenant('Corrida') $$), tests.ask('left', $$ select tests.member('Corrida', 'lia', 'agent') $$),
  tests.ask('left', $$ select tests.member('Corrida', 'leo', 'agent') $$), tests.ask('left', $$ select tests.channel('Corrida', 'corrida', '7001') $$);

-- Two copies of a new customer's first two messages.
select tests.run('left', 'begin'), tests.ask('left', $$ select tests.hear('corrida', '+5511987650001', 'um', 'r1') $$);
select ok(tests.ask_in_vain('right', $$ select tests.hear('corrida', '+551187650001', 'dois', 'r2') $$), 'the second first sight of somebody waits for the first');
select tests.run('left', 'commit');
select tests.answer('right');
select is((select count(*) from public.contatos where tenant_id = tests.tenant_id('Corrida')), 1::bigint, 'they are one customer');
select results_eq($$ select m.seq, m.body from public.messages m join public.conversations c on c.id = m.conversation_id
    where c.id = tests.conversation('corrida', '+5511987650001') order by 1 $$, $$ values (1::bigint, 'um'), (2, 'dois') $$, 'with one conversation');
select tests.run('left', 'begin'), tests.ask('left', $$ select tests.hear('corrida', '+5511987650001', 'três', 'r3') $$);
select ok(tests.ask_in_vain('right', $$ select tests.hear('corrida', '+5511987650001', 'três', 'r3') $$), 'a copy waits for the original');
select tests.run('left', 'commit');
select tests.answer('right');
select results_eq($$ select last_seq, unread_count from public.conversations where id = tests.conversation('corrida', '+5511987650001') $$,
  $$ values (3::bigint, 3) $$, 'and burns no number');

-- A crowd is looked up at once, and one of them writes meanwhile.
select tests.run('left', 'begin'), tests.ask('left', $$ select count(*) from (select private.lock_new_identities(t.id, (
    select jsonb_agg(jsonb_build_object('kind', 'phone', 'value', '+551198766' || n)) from generate_series(1000, 1500) n)) from (select tests.tenant_id('Corrida') as id) t) l $$),
  tests.ask('left', $$ select private.resolve_contact(tests.tenant_id('Corrida'), tests.phone_identity('+5511987661234'), 'Rita')::text $$);
select ok(tests.ask_in_vain('right', $$ select tests.hear('corrida', '+5511987661234', 'oi', 'r4') $$), 'who writes while a crowd is looked up waits for it');
select tests.run('left', 'commit');
select tests.answer('right');
select is((select count(*) from public.contatos where tenant_id = tests.tenant_id('Corrida')), 2::bigint, 'and is one of them');

-- Two agents, one conversation.
create function pg_temp.claim(login text) returns text language sql as $$
  select format('select ((select public.claim_conversation(tests.conversation(%L, %L)) from (select tests.act_as(%L)) a)).assignee_id::text',
    'corrida', '+5511987650001', login)
$$;
select tests.run('left', 'begin');
select is(tests.ask('left', pg_temp.claim('lia')), tests.user_id('lia')::text, 'lia takes it');
select tests.run('right', 'begin');
select ok(tests.ask_in_vain('right', pg_temp.claim('leo')), 'leo tries at the same moment');
select tests.run('left', 'commit');
select is(tests.answer('right'), 'conversation_taken', 'and is told that it is taken');
select tests.run('right', 'rollback');

-- One gives a conversation a tag while a supervisor takes the tag away.
select tests.ask('left', $$ select tests.member('Corrida', 'lua', 'supervisor') $$),
  tests.ask('left', $$ select (public.save_tag('troca')).id from (select tests.act_as('lia')) a $$), tests.ask('left', 'reset role');
select tests.run('left', 'begin'), tests.ask('left', $$ select ((public.set_conversation_tags(
  tests.conversation('corrida', '+5511987650001'), array(select id from public.tags))).tag_ids)::text from (select tests.act_as('lia')) a $$);
select ok(tests.ask_in_vain('right', $$ select public.remove_tag(t.id)::text from (select tests.act_as('lua')) a, public.tags t $$), 'who takes it away waits');
select tests.run('left', 'commit');
select tests.answer('right');
select is_empty($$ select 1 from public.conversations where tag_ids <> '{}' $$, 'and leaves no tag behind that is none');
select tests.ask('left', 'reset role'), tests.ask('right', 'reset role');

-- Lists catch up with a transaction that commits after a later one was seen.
select tests.ask('left', $$ select tests.hear('corrida', '+5511987650002', 'outra') $$);
select tests.run('left', 'begin'),
  tests.run('left', $$ update public.conversations set unread_count = 9 where id = tests.conversation('corrida', '+5511987650001') $$);
select tests.run('right', $$ update public.conversations set unread_count = 0 where id = tests.conversation('corrida', '+5511987650002') $$);
create temp table seen as select tests.ask('right',
  $$ select public.inbox_changes() ->> 'cursor' from (select tests.act_as('lia')) a; $$) as cursor;
select tests.run('left', 'commit');
select tests.ask('right', 'reset role');
select matches(tests.ask('right', format($$ select public.inbox_changes(%L) ->> 'rows' from (select tests.act_as('lia')) a $$, cursor)),
  '"unread_count": 9', 'a row that was written before the cursor and committed after it is not missed') from seen;

-- Two workers, one outbox.
select tests.ask('left', $$ select (public.send_message(tests.conversation('corrida', '+5511987650001'), gen_random_uuid(), 'text', n)).id
  from (select tests.act_as('lia')) a, unnest(array['um', 'dois']) n limit 1 $$);
select tests.run('left', 'begin');
select is(tests.ask('left', $$ select count(*) from private.claim_outbox('left', 10) $$), '1', 'one worker takes the head');
select is(tests.ask('right', $$ select count(*) from private.claim_outbox('right', 10) $$), '0', 'the other neither gets it nor waits for it');
select tests.run('left', 'commit');

-- A worker claims what was just queued for a pair it has no row of, while somebody holds one of the conversations.
select tests.run('left', $$ delete from private.outbox $$), tests.run('left', $$ delete from private.pair_limits $$),
  tests.run('left', $$ update public.channels set capabilities = '{"pair_limit": {"burst": 2, "every_seconds": 6}}' where name = 'corrida' $$),
  tests.ask('left', $$ select count((public.send_message(tests.conversation('corrida', p), gen_random_uuid(), 'text', 'três')).id)
    from (select tests.act_as('lia')) a, unnest(array['+5511987650001', '+5511987650002']) p $$);
select tests.run('left', 'begin'),
  tests.ask('left', $$ select id from public.conversations where id = tests.conversation('corrida', '+5511987650001') for update $$);
select is(tests.ask('right', $$ select string_agg(conversation_id::text, ' ') from private.claim_outbox('right', 10) $$),
  tests.conversation('corrida', '+5511987650002')::text, 'whoever holds one conversation holds up no other');
select tests.run('left', 'commit');
select is(tests.ask('right', $$ select string_agg(conversation_id::text, ' ') from private.claim_outbox('right', 10) $$),
  tests.conversation('corrida', '+5511987650001')::text, 'and that one goes a moment later');
select is((select count(*) from private.pair_limits), 2::bigint, 'both contacts have heard from us once');

-- A broadcast reaches two people while a colleague is at the conversation of one.
select tests.run('left', $$ delete from private.outbox $$),
  tests.ask('left', $$ select tests.template('corrida', 'aviso', '{"body": "Olá"}', '{}') $$),
  tests.run('left', $$ insert into public.broadcasts (tenant_id, channel_id, name, template, created_by)
    select w.tenant_id, tests.channel_id('corrida'), 'Aviso', jsonb_build_object('template_id', w.id), tests.user_id('lia')
      from public.wa_templates w where w.name = 'aviso' $$),
  tests.run('left', $$ insert into public.broadcast_recipients (tenant_id, broadcast_id, contato_id, place)
    select b.tenant_id, b.id, c.contato_id, row_number() over (order by c.created_at) from public.broadcasts b
      join public.conversations c on c.tenant_id = b.tenant_id and c.id in (
        tests.conversation('corrida', '+5511987650001'), tests.conversation('corrida', '+5511987650002')) $$);
select tests.run('left', 'begin'),
  tests.ask('left', $$ select id from public.conversations where id = tests.conversation('corrida', '+5511987650001') for update $$);
select tests.ask('right', $$ select private.feed_broadcast(b.tenant_id, b.id)::text from public.broadcasts b $$);
select results_eq('select state::text from public.broadcast_recipients order by place', array['pending', 'sent'], 'it waits for nobody');
select tests.run('left', 'commit');
select tests.ask('right', $$ select private.feed_broadcast(b.tenant_id, b.id)::text from public.broadcasts b $$);
select results_eq('select state::text from public.broadcast_recipients order by place', array['sent', 'sent'], 'and forgets nobody');

select tests.run('left', $$ delete from public.broadcasts $$), tests.run('left', $$ delete from pgmq.q_jobs $$);
select tests.run('left', $$ delete from public.conversations $$),
  tests.run('left', $$ alter table public.audit_log disable trigger on_audit_change_refuse $$),
  tests.run('left', $$ delete from public.audit_log $$),
  tests.run('left', $$ alter table public.audit_log enable trigger on_audit_change_refuse $$),
  tests.run('left', $$ delete from public.tenants where name = 'Corrida' $$),
  tests.run('left', $$ delete from auth.users where email in ('lia@prosa.test', 'leo@prosa.test', 'lua@prosa.test') $$),
  tests.run('left', $$ delete from realtime.messages $$), tests.run('left', $$ delete from private.raw_deliveries $$);
select is((select count(*) from public.conversations), 0::bigint, 'nothing is left behind');
select extensions.dblink_disconnect(n) from unnest(array['left', 'right']) n;
select * from finish();
