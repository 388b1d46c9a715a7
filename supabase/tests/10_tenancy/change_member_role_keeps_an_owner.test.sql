select plan(15);
select tests.cast_of_two();

select tests.act_as('ada');
select is((public.change_member_role(tests.user_id('bia'), 'supervisor')).role::text, 'supervisor', 'an admin promotes an agent');
select results_eq($$ select data from public.audit_log where action = 'member.role_changed' $$,
  $$ values ('{"from": "agent", "to": "supervisor"}'::jsonb) $$, 'it is written down');
select results_eq(
  $$ select p ->> 'reason' from tests.heard('tenant:' || tests.tenant_id('Padaria') || ':user:' || tests.user_id('bia'), 'sessao_revogada') p $$,
  array['role_changed'], 'bia''s browser is told to ask for a new token');
select throws_ok($$ select public.change_member_role(tests.user_id('bia'), 'owner') $$, 'PT403', 'forbidden', 'an admin makes no owner');
select throws_ok($$ select public.change_member_role(tests.user_id('olga'), 'agent') $$, 'PT403', 'forbidden', 'or unmakes one');
select throws_ok($$ select public.change_member_role(tests.user_id('bia'), null) $$, 'PT422', 'role_not_invitable', 'a role is a role');
select throws_ok($$ select public.change_member_role(tests.user_id('rui'), 'viewer') $$, 'PT404', 'member_not_found',
  'another company''s people do not exist');
select throws_ok($$ select public.change_member_role(null, 'viewer') $$, 'PT404', 'member_not_found', 'nobody is nobody');

select tests.act_as('olga');
select throws_ok($$ select public.change_member_role(tests.user_id('olga'), 'admin') $$, 'PT409', 'last_owner', 'the last owner stays one');
select lives_ok($$ select public.change_member_role(tests.user_id('ada'), 'owner') $$, 'an owner makes another');
select lives_ok($$ select public.change_member_role(tests.user_id('olga'), 'viewer') $$, 'and may then step down');
select throws_ok($$ select public.change_member_role(tests.user_id('caio'), 'admin') $$, 'PT403', 'forbidden',
  'which counts at once, whatever the token says');

select tests.hear('padaria', '+5511987650001', 'oi');
select tests.act_as('bia');
select public.claim_conversation(tests.conversation('padaria', '+5511987650001'));
select tests.act_as('ada');
select public.change_member_role(tests.user_id('bia'), 'agent');
select results_eq('select status::text from public.conversations', array['active'], 'who still answers keeps what they hold');
select public.change_member_role(tests.user_id('bia'), 'viewer');
select results_eq('select status::text, assignee_id from public.conversations', $$ values ('waiting', null::uuid) $$,
  'who may only look gives it back to the queue');

select tests.act_as('caio');
select throws_ok($$ select public.change_member_role(tests.user_id('caio'), 'admin') $$, 'PT403', 'forbidden', 'an agent changes nobody');
select * from finish();
