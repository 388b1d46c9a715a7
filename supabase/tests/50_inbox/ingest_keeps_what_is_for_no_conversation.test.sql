-- Groups, histories, what nobody understands: kept raw, named, and in nobody's conversation.
select plan(6);
select tests.cast_of_two();
create function pg_temp.other(field text) returns jsonb language sql as $$ select jsonb_build_object('kind', 'other', 'field', field) $$;
select tests.deliver('group', tests.slice('1001', pg_temp.other('messages.group'), pg_temp.other('messages.group'),
  tests.message_event('w1', tests.phone_identity('+5511987650001'), 'oi')));
select tests.deliver('history', tests.slice('1001', pg_temp.other('history')));
select tests.deliver('plain', tests.slice('1001', tests.message_event('w2', tests.phone_identity('+5511987650001'), 'tudo bem?')));

select results_eq('select body from public.messages order by seq', array['oi', 'tudo bem?'], 'only what was said to us is in a conversation');
select is((select count(*) from public.conversations), 1::bigint, 'a history opens none');
select tests.act_as('ada');
select set_eq('select kept, jsonb_array_length(payload) from public.webhook_deliveries', $$ values (array['messages.group'], 1), (array['history'], 1), ('{}', 1) $$,
  'an admin sees what was kept, by its name');
select tests.act_as('bia');
select is_empty('select kept from public.webhook_deliveries', 'others do not');

select tests.act_as_owner();
select tests.deliver('two shares', jsonb_build_array(tests.slice('1001', pg_temp.other('messages.group')), tests.slice('1001', pg_temp.other('messages.system'))));
select set_eq($$ select unnest(kept) from public.webhook_deliveries where jsonb_array_length(payload) = 2 $$, array['messages.group', 'messages.system'],
  'two shares of one body keep both');
select is((select count(*) from public.webhook_deliveries where status <> 'processed'), 0::bigint, 'none of it waits for anything');
select * from finish();
