select plan(17);
select tests.cast_of_two();
select tests.hear('padaria', '+5511987650001', 'oi');
select tests.hear('padaria', '+5511987650002', 'olá');
create temp table held as select tests.claims_of('bia') as claims;
grant select on held to public;

select tests.act_as('bia');
select public.claim_conversation(tests.conversation('padaria', '+5511987650001'));
select public.claim_conversation(tests.conversation('padaria', '+5511987650002'));
select public.close_conversation(tests.conversation('padaria', '+5511987650002'));
select results_eq('select count(*) from public.conversations', array[2::bigint], 'bia reads');
select throws_ok($$ select public.remove_member(tests.user_id('caio')) $$, 'PT403', 'forbidden', 'an agent removes nobody');

select tests.act_as('ada');
select throws_ok($$ select public.remove_member(tests.user_id('olga')) $$, 'PT403', 'forbidden', 'an admin removes no owner');
select throws_ok($$ select public.remove_member(tests.user_id('rui')) $$, 'PT404', 'member_not_found', 'nor another company''s people');
select lives_ok($$ select public.remove_member(tests.user_id('bia')) $$, 'but an agent');
select throws_ok($$ select public.remove_member(tests.user_id('bia')) $$, 'PT404', 'member_not_found', 'once');
select results_eq($$ select status::text, assignee_id from public.conversations where closed_at is null $$,
  $$ values ('waiting', null::uuid) $$, 'what she held goes back to the queue');
select results_eq($$ select assignee_id from public.conversations where closed_at is not null $$,
  $$ values (tests.user_id('bia')) $$, 'what she closed stays hers');
select results_eq($$ select name from public.profiles where id = tests.user_id('bia') $$, array['Bia'],
  'those who stay still read who she was');

select tests.act_with(claims) from held;
select is_empty('select id from public.conversations', 'the token she still holds reads no conversation');
select is_empty('select id from public.messages', 'no message');
select is_empty('select id from public.tenants', 'no company');
select is_empty('select user_id from public.members', 'no colleague');
select throws_ok($$ select public.send_message(gen_random_uuid(), gen_random_uuid(), 'text', 'oi') $$, 'PT403', 'forbidden', 'and says nothing');
select ok(not private.can_join('tenant:' || tests.tenant_id('Padaria') || ':team', 'broadcast', 'read'), 'and joins no topic');
select results_eq(
  $$ select p ->> 'reason' from tests.heard('tenant:' || tests.tenant_id('Padaria') || ':user:' || tests.user_id('bia'), 'sessao_revogada') p $$,
  array['removed'], 'her browser is told');

select tests.act_as('olga');
select throws_ok($$ select public.remove_member(tests.user_id('olga')) $$, 'PT409', 'last_owner', 'the last owner cannot leave');
select * from finish();
