-- A provider also speaks of an account as a whole, without naming a number: kept raw with the tenant that connected it.
select plan(7);
select tests.cast_of_two();
select tests.channel('Padaria', 'entregas', '1002');
update public.channels set config = '{"account": "A1"}' where name in ('padaria', 'entregas');
update public.channels set created_at = created_at - interval '1 day' where name = 'padaria';
update public.channels set config = '{"account": "B1"}' where name = 'oficina';
create function pg_temp.about(account text) returns jsonb language sql as $$
  select tests.slice('account:' || account, '{"kind": "other", "field": "account_update"}')
$$;

select is(tests.deliver('both', jsonb_build_array(pg_temp.about('A1'), pg_temp.about('B1'), pg_temp.about('C1'))) - 'tenants',
  '{"duplicate": false, "applied": 2, "pending": 0, "unknown": 1}', 'two accounts are somebody''s, one is nobody''s');
select results_eq('select unknown from private.raw_deliveries', $$ values (array['account:C1']) $$, 'which the operator sees');
select tests.act_as('ada');
select results_eq('select channel_id, payload from public.webhook_deliveries',
  $$ values (tests.channel_id('padaria'), '[{"for": "account:A1", "field": "messages"}]'::jsonb) $$, 'each tenant has its own, with its first number');

select tests.act_as_owner();
select tests.deliver('mixed', jsonb_build_array(pg_temp.about('A1'), tests.slice('1001', tests.message_event('w1', tests.phone_identity('+5511987650001'), 'oi'))));
select results_eq($$ select jsonb_array_length(payload), received_count from public.webhook_deliveries where payload @> '[{"for": "1001"}]' $$,
  $$ values (2, 1) $$, 'in one body with a message they are one delivery, received once');
select is((select count(*) from public.messages), 1::bigint, 'and the message arrives');
select is(tests.deliver('theirs', pg_temp.about('B1'), tests.integracao_id('padaria')) ->> 'unknown', '1',
  'at a tenant''s own door another''s account is nobody''s');
select is(tests.deliver('odd', jsonb_build_array(pg_temp.about(''), pg_temp.about('%'), pg_temp.about('A'))) ->> 'unknown', '3',
  'an account is named in full');
select * from finish();
