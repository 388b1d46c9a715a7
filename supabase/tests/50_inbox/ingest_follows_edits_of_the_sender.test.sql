select plan(17);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'as dez', 'w1') as id;
create function pg_temp.edits(name text, ref text, body text, more jsonb default '{}') returns jsonb language sql as $$
  select tests.deliver(name, tests.slice('1001', tests.change_event('edit', ref, '+5511987650001', jsonb_build_object('body', body) || more)))
$$;
create function pg_temp.words(ref text) returns text language sql as $$ select body from public.messages where provider_ref = ref and channel_id = tests.channel_id('padaria') $$;

select tests.forget_broadcasts();
select pg_temp.edits('e1', 'w1', 'às onze');
select results_eq($$ select body, edited_at is not null, seq, status::text from public.messages $$, $$ values ('às onze', true, 1::bigint, 'received') $$, 'the message says the new words, in its place');
select is((select last_message_preview from public.conversations), 'às onze', 'and so does the list');
select is((select unread_count from public.conversations), 1, 'nothing more is unread');
select results_eq($$ select r ->> 'body' from c, tests.heard(tests.conv_topic(c.id), 'mensagem_alterada') p, jsonb_array_elements(p -> 'rows') r $$,
  array['às onze'], 'whoever has the thread open sees it change');
select is((select count(*) from c, tests.heard(tests.inbox_topic('padaria'), 'ticket_atualizado')), 1::bigint, 'and whoever has the list open');

select pg_temp.edits('late', 'w1', 'às nove', jsonb_build_object('at', now() - interval '1 minute'));
select is(pg_temp.words('w1'), 'às onze', 'an earlier edit that comes late changes nothing');
select tests.deliver('theirs', tests.slice('1001', tests.change_event('edit', 'w1', '+5511987650002', '{"body": "forjado"}')));
select is(pg_temp.words('w1'), 'às onze', 'nobody edits somebody else''s words');
select is((select count(*) from public.contatos), 1::bigint, 'nor becomes a contact by trying');
select tests.deliver('rival', tests.slice('2001', tests.change_event('edit', 'w1', '+5511987650001', '{"body": "forjado"}')));
select is(pg_temp.words('w1'), 'às onze', 'another tenant''s number changes nothing here');

select tests.sent_message(id, 'olá', 'ours.1') from c;
select pg_temp.edits('mine', 'ours.1', 'forjado');
select is(pg_temp.words('ours.1'), 'olá', 'a customer does not edit what we said');
select pg_temp.edits('echo', 'ours.1', 'olá, Ana', '{"is_echo": true}');
select is(pg_temp.words('ours.1'), 'olá, Ana', 'we do, on the phone');
select pg_temp.edits('first', 'w1', 'ao meio-dia');
select is((select last_message_preview from public.conversations where id = c.id), 'olá, Ana', 'the list keeps showing the last message') from c;

select tests.deliver('image', tests.slice('1001', tests.content_event('w2', '+5511987650001', 'image', '{}', '{"body": "legenda"}' || tests.media_of('m1', 'image/jpeg'))));
select pg_temp.edits('caption', 'w2', null, '{"type": "image"}');
select is(pg_temp.words('w2'), null, 'a caption may be taken away');
select pg_temp.edits('mixed', 'w2', 'outra coisa', '{"type": "text"}');
select is(pg_temp.words('w2'), null, 'but an image does not become a text');

-- Providers promise no order.
select pg_temp.edits('ahead', 'w3', 'já corrigido');
select results_eq($$ select body, edited_at is not null, direction::text from public.messages where provider_ref = 'w3' $$,
  $$ values ('já corrigido', true, 'inbound') $$, 'an edit that overtakes its message brings it in');
select tests.hear('padaria', '+5511987650001', 'com erro', 'w3');
select results_eq($$ select body from public.messages where provider_ref = 'w3' $$, array['já corrigido'], 'and the original changes nothing');
select is((select count(*) from public.webhook_deliveries where status <> 'processed'), 0::bigint, 'all of it was applied');
select * from finish();
