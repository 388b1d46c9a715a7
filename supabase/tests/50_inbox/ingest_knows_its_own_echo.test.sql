-- The business also writes in the provider's app. What it typed there is in the thread once; what went through us is not there twice.
select plan(29);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as id;
grant select on c to public;
create function pg_temp.echoes(ref text, body text, more jsonb default '{}', phone text default '+5511987650001') returns jsonb language sql as $$
  select tests.deliver(concat(ref, body), tests.slice('1001', tests.message_event(ref, tests.phone_identity(phone), body, '{"is_echo": true, "client_ref": null, "media": null}' || more)))
$$;

select pg_temp.echoes('app.1', 'respondi do celular');
select results_eq($$ select direction::text, status::text, author_id, payload, conversation_id from public.messages where provider_ref = 'app.1' $$,
  $$ select 'outbound', 'sent', null::uuid, '{"in_app": true}'::jsonb, id from c $$, 'what was typed in the app is ours, sent, in nobody''s name');
select results_eq('select last_message_preview, last_message_direction::text, unread_count, window_expires_at > now() from public.conversations',
  $$ values ('respondi do celular', 'outbound', 1, true) $$, 'the list shows it; it reads nothing and opens no window');
select pg_temp.echoes('app.1', 'cópia');
select is((select count(*) from public.messages where provider_ref = 'app.1'), 1::bigint, 'a copy is none');
select tests.deliver('tick', tests.slice('1001', tests.status_event('app.2', 'read')));
select pg_temp.echoes('app.2', 'lida antes de chegar');
select is((select status::text from public.messages where provider_ref = 'app.2'), 'read', 'ticks that were faster count');
select is_empty('select 1 from private.parked_statuses', 'and wait no more');

-- Through us: sent, and known by the provider's name.
select tests.act_as('bia');
create temp table m as select (public.send_message(id, gen_random_uuid(), 'text', 'um')).id as first, (public.send_message(id, gen_random_uuid(), 'text', 'dois')).id as second,
  (public.send_message(id, gen_random_uuid(), 'text', 'três')).id as third from c;
grant select on m to public;
select tests.act_as_owner();
create function pg_temp.attempts(outcome jsonb) returns void language sql as $$
  select private.settle_attempt(o.outbox_id, o.lease, outcome) from private.claim_outbox('w', 1) o, private.start_attempt(o.outbox_id, o.lease) s
$$;
select pg_temp.attempts('{"result": "sent", "provider_ref": "ours.1"}');
select pg_temp.echoes('ours.1', 'um');
select is((select count(*) from public.messages where body = 'um'), 1::bigint, 'the echo of a message of ours is no second one');

-- Lost answer, echo without our id: the same words are on their way.
select pg_temp.attempts('{"result": "uncertain", "code": "provider_timeout"}');
select tests.forget_broadcasts();
select pg_temp.echoes('app.3', 'outra coisa');
select is((select status::text from public.messages where id = (select second from m)), 'uncertain', 'other words prove nothing');
select tests.deliver('elsewhere', tests.slice('2001', tests.message_event('ours.2', tests.phone_identity('+5511987650001'), 'dois', '{"is_echo": true}')));
select pg_temp.echoes('app.4', 'dois', '{}', '+5511987650002');
select is((select status::text from public.messages where id = (select second from m)), 'uncertain', 'nor do the same words to somebody else');
select pg_temp.echoes('ours.2', 'dois');
select results_eq('select status::text, provider_ref from public.messages where id = (select second from m)', $$ values ('sent', 'ours.2') $$,
  'its echo settles what nobody was sure of');
select results_eq($$ select u ->> 'status' from c, tests.heard(tests.conv_topic(c.id), 'status_mensagem') p, jsonb_array_elements(p -> 'ups') u $$, array['sent'], 'which is told');
select is((select count(*) from c join public.messages x on x.conversation_id = c.id where x.body = 'dois'), 1::bigint, 'there is one of it');
select is((select count(*) from private.outbox), 1::bigint, 'and nothing is left to send of it');

-- Lost answer, echo with our id.
select pg_temp.attempts('{"result": "uncertain", "code": "provider_timeout"}');
select pg_temp.echoes('ours.3', 'escrito de outro jeito', jsonb_build_object('client_ref', (select third from m)));
select results_eq('select status::text, provider_ref, body from public.messages where id = (select third from m)', $$ values ('sent', 'ours.3', 'três') $$, 'our own id says it outright');
select is((select count(*) from public.messages where body like 'escrito%'), 0::bigint, 'and needs no second message');

-- Lost answer of what an app cannot say, and one that was answered while its echo was taken for somebody's typing.
insert into public.messages (tenant_id, conversation_id, channel_id, seq, direction, type, body, status)
select v.tenant_id, v.id, v.channel_id, v.last_seq + 1, 'outbound', 'template', 'Olá, Ana', 'uncertain' from c join public.conversations v on v.id = c.id;
update public.conversations v set last_seq = last_seq + 1 from c where v.id = c.id;
select pg_temp.echoes('ours.4', null, '{"type": "unsupported", "payload": {"original_type": "template"}}');
select is((select status::text from public.messages where provider_ref = 'ours.4' and type = 'template'), 'sent', 'a template that comes back is the one we sent');
select tests.act_as('bia');
create temp table n as select (public.send_message(id, gen_random_uuid(), 'text', 'quatro')).id from c;
select tests.act_as_owner();
create temp table o as select * from private.claim_outbox('w', 1);
select private.start_attempt(outbox_id, lease) from o;
select pg_temp.echoes('ours.5', 'quatro, como o provedor o escreve');
select private.settle_attempt(outbox_id, lease, '{"result": "sent", "provider_ref": "ours.5"}') from o;
select is((select status::text from public.messages where id = (select id from n)), 'sent', 'a name that is taken stops no message from being sent');
select is((select count(*) from private.outbox), 0::bigint, 'nor from leaving the outbox');

-- Where nobody waits.
select is((select status::text from public.conversations where id = tests.conversation('padaria', '+5511987650002')), 'closed', 'writing to somebody from the app opens nothing here');
select tests.hear('padaria', '+5511987650002', 'respondendo');
select is((select count(*) from public.conversations where contato_id = (select contato_id from public.conversations where id = tests.conversation('padaria', '+5511987650002'))),
  1::bigint, 'the answer goes on where it was written');
select is((select status::text from public.conversations where id = tests.conversation('padaria', '+5511987650002')), 'waiting', 'and waits for somebody');
select tests.act_as('bia');
select public.close_conversation(id) from c;
select tests.act_as_owner();
select pg_temp.echoes('app.5', 'mais uma coisa');
select results_eq($$ select status::text, last_message_preview from public.conversations where id = (select id from c) $$, $$ values ('closed', 'mais uma coisa') $$, 'a closed conversation stays closed');
select pg_temp.echoes('app.6', null, '{"type": "image", "payload": {}}'::jsonb || tests.media_of('m9', 'image/png'));
select isnt_empty($$ select 1 from public.message_attachments where provider_media_id = 'm9' $$, 'a file sent from the app is fetched too');
select is((select count(*) from tests.jobs_of('media.fetch')), 1::bigint, 'by a job');
select is((select count(*) from public.webhook_deliveries where status <> 'processed'), 0::bigint, 'all of it was applied');

select pg_temp.echoes('app.foreign', 'de outro sistema', '{"client_ref": "pedido 7"}');
select is((select status::text from public.messages where provider_ref = 'app.foreign'), 'sent', 'whoever else writes through the provider may call it anything');

-- What an admin has put away.
select tests.act_as('ada');
select public.archive_conversation(id) from c;
select tests.act_as_owner();
update public.conversations set closed_at = now() - interval '1 hour' where id = (select id from c);
create temp table known as select count(*) from public.conversations;
select pg_temp.echoes('app.7', 'de novo do celular');
create temp table later as select conversation_id as id from public.messages where provider_ref = 'app.7';
select isnt((select id from later), (select id from c), 'an archived conversation gets nothing more');
select results_eq('select v.status::text, v.archived_at, v.contato_id from public.conversations v join later on later.id = v.id',
  'select ''closed'', null::timestamptz, v.contato_id from public.conversations v join c on c.id = v.id', 'what is typed goes where it is seen, and opens nothing');
select pg_temp.echoes('app.8', 'e mais');
select is((select count(*) from public.conversations), (select count + 1 from known), 'what follows stands with it');
select tests.hear('padaria', '+5511987650001', 'recebi');
select results_eq('select v.status::text, v.last_message_preview from public.conversations v join later on later.id = v.id', $$ values ('waiting', 'recebi') $$,
  'and so does the answer');
select * from finish();
