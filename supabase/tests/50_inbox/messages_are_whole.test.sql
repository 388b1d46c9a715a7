select plan(15);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'segredo', 'w1') as ours, tests.hear('oficina', '+5511987650001', 'alheio', 'w2') as theirs;

select tests.act_as('vera');
select results_eq('select body from public.messages', array['segredo'], 'a viewer reads her company''s messages and no other');
select results_eq($$ select remetente - 'id', anexos, reply_to from public.thread $$,
  $$ values ('{"nome": "+5511987650001", "foto": null, "tipo": "cliente"}'::jsonb, '[]'::jsonb, null::jsonb) $$, 'a thread tells who speaks');
select throws_ok($$ update public.messages set body = 'outra coisa' $$, '42501', null, 'nobody edits what was said');
select throws_ok($$ delete from public.messages $$, '42501', null, 'or unsays it');
select tests.act_as_anon();
select throws_ok('select body from public.thread', '42501', null, 'a stranger reads nothing');

select tests.act_as_owner();
select tests.sent_message(ours, 'resposta', 'r1') from c;
update public.messages set reply_to_id = tests.message_id('w1') where provider_ref = 'r1';
select results_eq($$ select remetente ->> 'nome', remetente ->> 'tipo', reply_to ->> 'body', reply_to ->> 'direction' from public.thread where provider_ref = 'r1' $$,
  $$ values ('Bia', 'atendente', 'segredo', 'inbound') $$, 'and what an answer answers');
select throws_ok(format('update public.messages set %s where id = tests.message_id(''r1'')', u.change), u.code, null, u.claim)
  from (values
    ('seq = 1', '23505', 'a number is one message''s'),
    ('body = null', '23514', 'a text has words'),
    ('status = ''failed''', '23514', 'a failure has a reason'),
    ('failed_code = ''x''', '23514', 'and only a failure'),
    ('direction = ''inbound''', '23514', 'what came in is received and nothing else'),
    ('author_id = tests.user_id(''rui'')', '23503', 'another tenant''s author cannot be stored, whoever writes it'),
    ('reply_to_id = tests.message_id(''w2'')', '23503', 'nor an answer to another tenant''s message'),
    ('conversation_id = (select theirs from c)', '23503', 'nor can it move to another tenant''s conversation'),
    ('provider_ref = ''w1''', '23505', 'the provider''s name for it is its own')) u (change, code, claim);
select * from finish();
