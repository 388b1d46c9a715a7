select plan(13);
select tests.cast_of_two();

create temp table bodies as
select 'one' as name, tests.slice('1001', tests.message_event('w1', tests.phone_identity('+5511987650001'), 'oi')) as slice;
grant select on bodies to public;
select is(tests.deliver(name, slice) ->> 'duplicate', 'false', 'a delivery') from bodies;
select is(tests.deliver(name, slice), jsonb_build_object('duplicate', true, 'applied', 0, 'pending', 0, 'unknown', 0,
  'tenants', array[tests.tenant_id('Padaria')]), 'its copy') from bodies;
select is(tests.deliver(name, slice) ->> 'duplicate', 'true', 'and its copy''s copy') from bodies;
select results_eq('select received_count from private.raw_deliveries', array[3], 'are one body, received three times');
select results_eq('select received_count, status::text from public.webhook_deliveries', $$ values (3, 'processed') $$, 'and one delivery to the tenant');

select is((tests.deliver('wrapped otherwise', slice) ->> 'applied')::int, 1, 'the same message in another body') from bodies;
select is((tests.deliver('at the tenant''s own door', slice, tests.integracao_id('padaria')) ->> 'applied')::int, 1, 'or at the other door') from bodies;
select results_eq('select count(*), max(seq) from public.messages', $$ values (1::bigint, 1::bigint) $$, 'is stored once');
select tests.hear('padaria', '+5511987650001', 'mais');
select results_eq('select last_seq, unread_count from public.conversations', $$ values (2::bigint, 2) $$, 'and has burned no number');

select tests.deliver('twice in one', tests.slice('1001',
  tests.message_event('w5', tests.phone_identity('+5511987650002'), 'a'), tests.message_event('w5', tests.phone_identity('+5511987650002'), 'a')));
select is((select count(*) from public.messages where provider_ref = 'w5'), 1::bigint, 'twice in one body is once');

select tests.act_as('bia');
select public.close_conversation(tests.conversation('padaria', '+5511987650001'));
select tests.deliver('a late copy', slice) from bodies;
select is((select status::text from public.conversations where id = tests.conversation('padaria', '+5511987650001')), 'closed',
  'a copy that comes after closing reopens nothing');
select tests.act_as_owner();
select tests.forget_broadcasts();
select tests.deliver('a later copy', slice) from bodies;
select is_empty('select 1 from realtime.messages', 'and says nothing');

-- The same reference at another tenant is another message.
select tests.deliver('theirs', tests.slice('2001', tests.message_event('w1', tests.phone_identity('+5511987650001'), 'oi')));
select is((select count(*) from public.messages where provider_ref = 'w1'), 2::bigint, 'a reference is unique to its channel');
select * from finish();
