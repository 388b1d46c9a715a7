select plan(29);
select tests.cast_of_two();
create temp table c as
select tests.hear('padaria', '+5511987650001', 'oi', 'w1') as ours, tests.hear('padaria', '+5511987650002', 'oi', 'w2') as other,
       tests.hear('oficina', '+5511987650001', 'oi', 'w3') as theirs, gen_random_uuid() as client_id;
grant select on c to public;

select tests.act_as('bia');
create temp table sent as select (m).* from (select public.send_message(ours, client_id, 'text', ' Bom dia! ') as m from c) s;
grant select on sent to public;
select results_eq('select conversation_id, seq, direction::text, type::text, body, status::text, author_id, sent_at from sent',
  $$ select ours, 3::bigint, 'outbound', 'text', ' Bom dia! ', 'queued', tests.user_id('bia'), null::timestamptz from c $$,
  'a text is stored as it was written and waits to be sent');
select results_eq('select status::text, assignee_id from public.conversations where id = (select ours from c)',
  $$ values ('active', tests.user_id('bia')) $$, 'who answers a waiting customer takes the conversation');
select is((select payload ->> 'event' from public.messages where conversation_id = ours and seq = 2), 'claimed', 'and it says so first') from c;
select is((public.send_message(c.ours, c.client_id, 'text', 'Bom dia!!')).id, sent.id, 'a second click is the first message') from c, sent;
select throws_ok($$ select public.send_message(other, client_id, 'text', 'x') from c $$, 'PT409', 'client_id_reused', 'but not in another conversation');

create temp table refusals (type text, body text, status int, code text, claim text);
insert into refusals values
  ('text', '', 422, 'message_empty', 'nothing is no message'), ('text', null, 422, 'message_empty', 'neither is null'),
  ('text', e' \n\t ', 422, 'message_empty', 'nor white space'), ('note', '', 422, 'message_empty', 'nor an empty note'),
  ('text', repeat('ã', 4097), 422, 'message_too_long', 'a text has 4,096 characters at most'),
  ('note', repeat('x', 4097), 422, 'message_too_long', 'so has a note'),
  ('order', 'x', 422, 'message_type_unsupported', 'an order is the customer''s to give'), ('event', 'x', 422, 'message_type_unsupported', 'events are not said'),
  (null, 'x', 422, 'message_type_unsupported', 'a message has a type');
select throws_ok(format('select public.send_message(ours, gen_random_uuid(), %L, %L) from c', type, body), 'PT' || status, code, claim) from refusals;
select throws_ok($$ select public.send_message(ours, null, 'text', 'x') from c $$, 'PT422', 'client_id_missing', 'an intent has an id');
select throws_ok($$ select public.send_message(theirs, gen_random_uuid(), 'text', 'x') from c $$, 'PT404', 'conversation_not_found',
  'another company''s conversation does not exist');
select throws_ok($$ select public.send_message(null, gen_random_uuid(), 'text', 'x') $$, 'PT404', 'conversation_not_found', 'nor does none');
select lives_ok($$ select public.send_message(ours, gen_random_uuid(), 'text', repeat('ã', 4096)) from c $$, '4,096 letters are not too many');

select is((public.send_message(ours, gen_random_uuid(), 'text', 'é isso', jsonb_build_object('reply_to_id', tests.message_id('w1')))).reply_to_id,
  tests.message_id('w1'), 'an answer names what it answers') from c;
select throws_ok(format($$ select public.send_message(ours, gen_random_uuid(), 'text', 'x', jsonb_build_object('reply_to_id', %L)) from c $$, r.id),
  'PT404', 'message_not_found', r.claim)
  from (values (tests.message_id('w2')::text, 'but nothing of another conversation'), (tests.message_id('w3')::text, 'or of another company'),
    ('nonsense', 'or of nowhere')) r (id, claim);

select tests.act_as('vera');
select throws_ok($$ select public.send_message(ours, gen_random_uuid(), 'text', 'x') from c $$, 'PT403', 'forbidden', 'a viewer says nothing');
select throws_ok($$ select public.send_message(ours, gen_random_uuid(), 'note', 'x') from c $$, 'PT403', 'forbidden', 'not even a note');
select tests.act_as('caio');
select lives_ok($$ select public.send_message(ours, gen_random_uuid(), 'text', 'eu ajudo') from c $$, 'a colleague may help');
select is((select assignee_id from public.conversations where id = ours), tests.user_id('bia'), 'without taking it away') from c;
select tests.act_as_anon();
select throws_ok($$ select public.send_message(ours, gen_random_uuid(), 'text', 'x') from c $$, '42501', null, 'a stranger says nothing');

select tests.act_as_owner();
select results_eq($$ select count(*) from private.outbox $$, array[4::bigint], 'four were accepted and wait; what was refused left nothing');
select is((select max(seq) from public.messages where conversation_id = ours), (select count(*) from public.messages where conversation_id = ours),
  'and no refusal has burned a number') from c;
select * from finish();
