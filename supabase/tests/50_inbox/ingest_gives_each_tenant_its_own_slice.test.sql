-- At the platform's door one signed body may speak of several tenants, and of numbers that nobody has.
select plan(22);
select tests.cast_of_two();

create function pg_temp.three() returns jsonb language sql as $$
  select jsonb_build_array(
    tests.slice('1001', tests.message_event('p1', tests.phone_identity('+5511987650001'), 'segredo da padaria')),
    tests.slice('2001', tests.message_event('o1', tests.phone_identity('+5511987650001'), 'segredo da oficina')),
    tests.slice('9009', tests.message_event('n1', tests.phone_identity('+5511987650001'), 'para ninguém')))
$$;
create temp table answer as select tests.deliver('{"whole": "body"}', pg_temp.three()) as said;
select is(said - 'tenants', '{"duplicate": false, "applied": 2, "pending": 0, "unknown": 1}', 'two are applied, one belongs to nobody') from answer;
select bag_eq($$ select t::uuid from answer, jsonb_array_elements_text(said -> 'tenants') t $$,
  array[tests.tenant_id('Padaria'), tests.tenant_id('Oficina')], 'and the log hears of both tenants');
select results_eq('select unknown, integracao_id, body from private.raw_deliveries', $$ values (array['9009'], null::uuid, '{"whole": "body"}') $$,
  'the operator keeps the whole body and the number');
select results_eq('select address, received_count from private.unknown_addresses', $$ values ('9009', 1) $$, 'which is noted');
select is((select tests.jobs_of('operator.tell')), '{"provider": "whatsapp", "address": "9009"}', 'and told');
select tests.deliver('another', tests.slice('9009', tests.message_event('n2', tests.phone_identity('+5511987650001'), 'alô?')));
select results_eq($$ select received_count, (select count(*) from tests.jobs_of('operator.tell')) from private.unknown_addresses $$, $$ values (2, 1::bigint) $$,
  'once a day, however much comes');

select tests.act_as('ada');
select results_eq('select payload from public.webhook_deliveries', $$ values ('[{"field": "messages", "for": "1001"}]'::jsonb) $$,
  'a tenant''s admin sees the changes of its own number');
select results_eq('select body from public.messages', array['segredo da padaria'], 'and its messages');
select throws_ok('select body from private.raw_deliveries', '42501', null, 'the body is nobody''s to read');
select tests.act_as('otto');
select results_eq('select payload from public.webhook_deliveries', $$ values ('[{"field": "messages", "for": "2001"}]'::jsonb) $$, 'so does the other');
select results_eq('select body from public.messages', array['segredo da oficina'], 'with its own');
select tests.act_as('sara');
select is_empty('select id from public.webhook_deliveries', 'deliveries are for admins');

-- Once the unknown number is connected, the provider's next try finds its owner.
select tests.act_as_owner();
select tests.channel('Oficina', 'filial', '9009');
create temp table again as select tests.deliver('{"whole": "body"}', pg_temp.three()) as said;
select is(said ->> 'unknown', '0', 'nothing is left without an owner') from again;
select results_eq('select body from public.messages order by body', array['para ninguém', 'segredo da oficina', 'segredo da padaria'],
  'the message arrives, and the others are not doubled');

-- A tenant's own door is for its own numbers.
create temp table door as select tests.deliver('forged', jsonb_build_array(
  tests.slice('1001', tests.message_event('p2', tests.phone_identity('+5511987650002'), 'meu')),
  tests.slice('2001', tests.message_event('o2', tests.phone_identity('+5511987650002'), 'alheio'))), tests.integracao_id('padaria')) as said;
select is(said - 'tenants', '{"duplicate": false, "applied": 1, "pending": 0, "unknown": 1}', 'another tenant''s number is nobody''s there') from door;
select is((select count(*) from private.unknown_addresses where address = '2001'), 0::bigint, 'nor told to the operator, who could be flooded');
select is_empty($$ select 1 from public.messages where body = 'alheio' $$, 'and what was said to it is not stored');
select is((select count(*) from private.raw_deliveries where integracao_id = tests.integracao_id('padaria')), 1::bigint, 'but kept for the operator');
select is(tests.deliver('empty', '[]'), '{"duplicate": false, "applied": 0, "pending": 0, "unknown": 0, "tenants": []}', 'a body about nothing is kept too');
select is((tests.deliver('others', tests.slice('1001', '{"kind": "other", "field": "account_update"}')) ->> 'applied')::int, 1,
  'what we know no use for is taken and kept raw');

-- What the provider says of an account as a whole is kept where the account is.
update public.channels set config = '{"account": "a1"}' where external_id = '1001';
select is(tests.deliver('account', jsonb_build_array(tests.slice('account:a1', '{"kind": "other", "field": "account_update"}'))) ->> 'unknown',
  '0', 'an account belongs to whoever connected it');
select is(tests.deliver('stranger', jsonb_build_array(tests.slice('account:a2', '{"kind": "other", "field": "account_update"}'))) ->> 'unknown',
  '1', 'and an account nobody connected to nobody');
select * from finish();
