select plan(15);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'não era para você', 'w1') as id;
grant select on c to public;
create function pg_temp.revokes(name text, ref text, phone text default '+5511987650001', more jsonb default '{}') returns jsonb language sql as $$
  select tests.deliver(name, tests.slice('1001', tests.change_event('revoke', ref, phone, more)))
$$;
create function pg_temp.gone(ref text) returns boolean language sql as $$ select revoked_at is not null from public.messages where provider_ref = ref $$;

select pg_temp.revokes('theirs', 'w1', '+5511987650002');
select ok(not pg_temp.gone('w1'), 'nobody takes back somebody else''s words');
select tests.forget_broadcasts();
select pg_temp.revokes('v1', 'w1');
select results_eq($$ select body, payload, reactions, type::text, seq from public.messages $$, $$ values (null::text, '{}'::jsonb, '{}'::jsonb, 'text', 1::bigint) $$,
  'the words are gone, the place remains');
select ok(pg_temp.gone('w1'), 'and says since when');
select is((select last_message_preview from public.conversations), null, 'the list does not repeat them');
select is_empty($$ select payload from realtime.messages where payload::text like '%não era%' $$, 'nor does anything that is said about it');
select isnt_empty($$ select 1 from c, tests.heard(tests.conv_topic(c.id), 'mensagem_alterada') $$, 'whoever has the thread open sees it go');

select tests.deliver('image', tests.slice('1001', tests.content_event('w2', '+5511987650001', 'image', '{}', '{"body": "ops"}' || tests.media_of('m1', 'image/jpeg'))));
update public.message_attachments set state = 'stored', storage_path = tenant_id || '/a/b', thumbnail_path = tenant_id || '/a/c';
select pg_temp.revokes('v2', 'w2');
select is_empty('select 1 from public.message_attachments', 'a file goes with its message');
select results_eq($$ select j ->> 'tenant_id', p from tests.jobs_of('media.remove') j, jsonb_array_elements_text(j -> 'paths') p $$,
  $$ select tests.tenant_id('Padaria')::text, tests.tenant_id('Padaria') || p from unnest(array['/a/b', '/a/c']) p $$, 'and a job takes it and its thumbnail out of the bucket');
select pg_temp.revokes('v2 again', 'w2');
select is((select count(*) from tests.jobs_of('media.remove')), 1::bigint, 'once');
select tests.deliver('edited', tests.slice('1001', tests.change_event('edit', 'w1', '+5511987650001', '{"body": "volta"}')));
select is((select body from public.messages where provider_ref = 'w1'), null, 'an edit does not bring back what was taken back');

select tests.sent_message(id, 'olá', 'ours.1') from c;
select pg_temp.revokes('ours', 'ours.1');
select ok(not pg_temp.gone('ours.1'), 'a customer does not take back what we said');
select pg_temp.revokes('echo', 'ours.1', more => '{"is_echo": true}');
select ok(pg_temp.gone('ours.1'), 'we do, on the phone');

-- Providers promise no order.
select pg_temp.revokes('ahead', 'w3');
select ok(pg_temp.gone('w3'), 'what is taken back before it comes has its place');
select tests.hear('padaria', '+5511987650001', 'tarde demais', 'w3');
select is_empty($$ select 1 from public.messages where body = 'tarde demais' $$, 'and is never shown');
select is((select count(*) from public.webhook_deliveries where status <> 'processed'), 0::bigint, 'all of it was applied');
select * from finish();
