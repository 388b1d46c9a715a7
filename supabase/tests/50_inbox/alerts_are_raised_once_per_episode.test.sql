select plan(33);
select tests.cast_of_two();
select tests.hear('padaria', '+5511987650001', 'oi');
create function pg_temp.kinds(login text) returns text[] language sql as $$
  select coalesce(array_agg(n.kind order by n.created_at, n.kind), '{}') from public.notifications n where n.user_id = tests.user_id(login)
$$;
create function pg_temp.mails() returns bigint language sql as $$
  select count(*) from pgmq.q_jobs q where q.message ->> 'kind' = 'mail.send'
$$;
create function pg_temp.limits() returns private.channel_limits language sql as $$
  select l from private.channel_limits l where l.channel_id = tests.channel_id('padaria')
$$;
select lives_ok('select private.check_alerts()', 'the watch goes round');
select is_empty('select 1 from public.notifications', 'and has nothing to tell');

-- A breaker.
select tests.forget_broadcasts();
select private.set_breaker(pg_temp.limits(), 'OPEN', 'provider_unavailable', '1 minute');
select is(pg_temp.kinds('sara'), array['breaker_open'], 'whoever supervises is told that a breaker opened');
select is(pg_temp.kinds('olga') || pg_temp.kinds('ada'), array['breaker_open', 'breaker_open'], 'and so are owner and admins');
select is(pg_temp.kinds('bia') || pg_temp.kinds('otto'), '{}', 'agents and neighbours are not');
select is((select p -> 'rows' -> 0 -> 'data' ->> 'reason_code' from tests.heard('tenant:' || tests.tenant_id('Padaria') || ':user:' || tests.user_id('sara'), 'notificacao') p),
  'provider_unavailable', 'at once, and with the reason');
select private.set_breaker(pg_temp.limits(), 'HALF_OPEN', null, null);
select private.set_breaker(pg_temp.limits(), 'OPEN', 'provider_unavailable', '1 minute');
select private.check_alerts();
select is(pg_temp.kinds('sara'), array['breaker_open'], 'a probe that fails is the same episode');
select is(pg_temp.mails(), 0::bigint, 'nobody gets a mail for a short one');
update private.channel_limits set opened_at = now() - interval '6 minutes' where breaker = 'OPEN';
select private.check_alerts(), private.check_alerts();
select is(pg_temp.kinds('sara'), array['breaker_open', 'breaker_open_long'], 'after five minutes it is told again');
select is(pg_temp.mails(), 2::bigint, 'and mailed to each admin, once');
select set_eq($$ select (q.message -> 'payload' ->> 'user_id')::uuid from pgmq.q_jobs q where q.message ->> 'kind' = 'mail.send' $$,
  $$ select tests.user_id(l) from unnest(array['olga', 'ada']) l $$, 'by name');
select is(private.mail_recipient(tests.tenant_id('Padaria'), tests.user_id('ada')) ->> 'email', 'ada@prosa.test', 'whose address is looked up when it goes');
select is(private.mail_recipient(tests.tenant_id('Padaria'), tests.user_id('sara')), null, 'an admin''s only');
select private.set_breaker(pg_temp.limits(), 'CLOSED', null, null);
select ok('breaker_closed' = any(pg_temp.kinds('sara')), 'the end is told too');
select private.set_breaker(pg_temp.limits(), 'OPEN', 'channel_auth', '1 minute');
select ok('channel_auth' = any(pg_temp.kinds('sara')), 'a dead token is a new episode, and is called by its name');
select private.set_breaker(pg_temp.limits(), 'CLOSED', null, null);
delete from public.notifications;
select private.report_refused_access(tests.tenant_id('Padaria'), tests.integracao_id('padaria'), tests.channel_id('padaria'));
select private.report_refused_access(tests.tenant_id('Padaria'), tests.integracao_id('padaria'));
select is(pg_temp.kinds('sara'), array['channel_auth'], 'whatever finds the token dead tells it once');
select is((pg_temp.limits()).breaker || ' ' || (pg_temp.limits()).reason_code, 'OPEN channel_auth', 'and opens the breaker, as a send would');
select is((pg_temp.limits()).failure_count, 1, 'with a failure to show for it');
select ok((pg_temp.limits()).retry_at between clock_timestamp() + '58 seconds' and clock_timestamp() + '60 seconds', 'which asks again after a minute');
select is((select array_agg(distinct l.breaker) from private.channel_limits l where l.channel_id <> tests.channel_id('padaria')), array['CLOSED'],
  'nobody else''s opens');

-- A queue.
delete from public.notifications;
insert into private.outbox (tenant_id, conversation_id, channel_id, message_id, is_head)
select m.tenant_id, m.conversation_id, m.channel_id, m.id, false
  from public.conversations c
 cross join generate_series(1, 101) n
 cross join lateral private.append_message(c.tenant_id, c.id, 'outbound', 'text', 'n' || n, '{}', 'queued', null) m;
select private.check_alerts(), private.check_alerts();
select is(pg_temp.kinds('sara'), array['queue_long'], 'more than a hundred waiting are worth an alarm, once');
delete from private.outbox where id in (select id from private.outbox order by id limit 40);
select private.check_alerts();
select is((select count(*) from private.alerts where kind = 'queue_long' and ended_at is null), 1::bigint, 'which lasts until the queue is short');
delete from private.outbox where id in (select id from private.outbox order by id limit 20);
select private.check_alerts();
select is((select count(*) from private.alerts where kind = 'queue_long' and ended_at is null), 0::bigint, 'and ends then');
select is(private.queue_is_full(tests.tenant_id('Padaria'), tests.channel_id('padaria')), false, 'that many do not fill it');

-- Silence.
delete from public.notifications;
update private.channel_limits set last_inbound_at = now() - interval '25 hours';
select private.check_alerts(), private.check_alerts();
select is(pg_temp.kinds('sara'), array['channel_silent'], 'a day without a customer is worth an alarm, once');
update private.traffic set created_at = created_at - interval '2 minutes';
select private.roll_up_traffic(), private.check_alerts();
select is((select count(*) from private.alerts where kind = 'channel_silent' and ended_at is null and channel_id = tests.channel_id('padaria')), 0::bigint,
  'which the next customer ends');
update private.channel_limits set last_inbound_at = now() - interval '25 hours', silence_hours = 0;
select private.check_alerts();
select is(pg_temp.kinds('sara'), array['channel_silent'], 'whoever wants no such alarm gets none');

-- Reading them.
select tests.act_as('sara');
select is((select count(*) from public.notifications), 1::bigint, 'everybody sees their own');
select is(public.read_notifications(), 1, 'and marks them');
select is((select count(*) from public.notifications where read_at is null), 0::bigint, 'as read');

-- In the end.
select tests.act_as_owner();
update public.notifications set created_at = now() - interval '91 days' where user_id = tests.user_id('ada');
select private.purge();
select is_empty($$ select 1 from public.notifications where user_id = tests.user_id('ada') $$, 'what nobody looks at any more goes');
select isnt_empty($$ select 1 from public.notifications where user_id = tests.user_id('sara') $$, 'what is fresh stays');

-- An alarm that fails keeps no message waiting.
alter table private.alerts rename to gone;
select lives_ok('select private.sweep()', 'the sweep goes on without its alarms');
select * from finish();
