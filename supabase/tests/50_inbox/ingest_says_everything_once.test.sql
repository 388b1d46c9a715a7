-- One broadcast per topic and call, written by the same transaction as the facts.
select plan(10);
select tests.cast_of_two();
select tests.forget_broadcasts();

select tests.deliver('batch', jsonb_build_array(
  tests.slice('1001',
    tests.message_event('a1', tests.phone_identity('+5511987650001'), 'um'), tests.message_event('a2', tests.phone_identity('+5511987650001'), 'dois'),
    tests.message_event('b1', tests.phone_identity('+5511987650002'), 'três')),
  tests.slice('2001', tests.message_event('c1', tests.phone_identity('+5511987650001'), 'quatro'))));
select results_eq('select topic, event, count(*) from realtime.messages group by 1, 2 order by 1, 2', $$
    select t, e, 1::bigint from (values
      (tests.inbox_topic('padaria'), 'novo_ticket'), (tests.inbox_topic('oficina'), 'novo_ticket'),
      (tests.conv_topic(tests.conversation('padaria', '+5511987650001')), 'nova_mensagem'),
      (tests.conv_topic(tests.conversation('padaria', '+5511987650002')), 'nova_mensagem'),
      (tests.conv_topic(tests.conversation('oficina', '+5511987650001')), 'nova_mensagem')) x (t, e) order by 1, 2 $$,
  'three messages of two customers are one line for the list and one for each conversation');
select results_eq($$ select jsonb_array_length(p -> 'rows') from tests.heard(tests.inbox_topic('padaria'), 'novo_ticket') p $$, array[2], 'which names both');
select results_eq($$ select r ->> 'body' from tests.heard(tests.conv_topic(tests.conversation('padaria', '+5511987650001')), 'nova_mensagem') p,
    jsonb_array_elements(p -> 'rows') with ordinality e (r, n) order by n $$, array['um', 'dois'], 'and tells the messages in order');
select is(bool_and(private), true, 'everything is said in private') from realtime.messages;

select tests.forget_broadcasts();
select tests.deliver('again', tests.slice('1001', tests.message_event('a3', tests.phone_identity('+5511987650001'), 'cinco')));
select results_eq('select event from realtime.messages order by event', array['nova_mensagem', 'ticket_atualizado'], 'a known conversation is updated');

-- What is undone was never said.
select tests.forget_broadcasts();
savepoint before;
select tests.hear('padaria', '+5511987650001', 'desfeita');
select isnt_empty('select 1 from realtime.messages', 'said inside the transaction');
rollback to before;
select is_empty('select 1 from realtime.messages', 'and taken back with it');

select tests.sent_message(tests.conversation('padaria', '+5511987650001'), 'olá', 'out1');
select tests.forget_broadcasts();
select tests.deliver('ticks', tests.slice('1001', tests.status_event('out1', 'delivered'), tests.status_event('out1', 'read')));
select results_eq('select event from realtime.messages', array['status_mensagem'], 'ticks go to whoever has the conversation open, once');
select results_eq($$ select u ->> 'status' from tests.heard(tests.conv_topic(tests.conversation('padaria', '+5511987650001')), 'status_mensagem') p,
    jsonb_array_elements(p -> 'ups') u $$, array['read'], 'with where they ended');
select tests.sent_message(tests.conversation('padaria', '+5511987650001'), 'olá?', 'out2');
select tests.forget_broadcasts();
select tests.deliver('failed', tests.slice('1001', tests.status_event('out2', 'failed', '{"failed_code": "recipient_unreachable"}')));
select results_eq('select event from realtime.messages order by event', array['status_mensagem', 'ticket_atualizado'], 'a failure is worth everybody''s list');
select * from finish();
