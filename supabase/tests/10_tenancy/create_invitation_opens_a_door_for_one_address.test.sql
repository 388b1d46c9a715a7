select plan(17);
select tests.cast_of_two();

select tests.act_as('ada');
create temp table link as select public.create_invitation(' Nina@Prosa.test ', 'agent') as answer;
grant select on link to public;
select is(answer ->> 'email', 'nina@prosa.test', 'the address is kept in one spelling') from link;
select matches(answer ->> 'token', '^[0-9a-f]{48}$', 'the token is 192 random bits') from link;
select results_eq('select email, role::text, invited_by, expires_at from public.invitations',
  $$ values ('nina@prosa.test', 'agent', tests.user_id('ada'), now() + interval '7 days') $$, 'the invitation stands for a week');
select throws_ok('select token_hash from public.invitations', '42501', null, 'nobody reads what its token is checked against');
select is(count(*), 0::bigint, 'and the token itself is kept nowhere') from public.audit_log a, link
 where a.data::text like '%' || (answer ->> 'token') || '%';

select lives_ok($$ select public.create_invitation('nina@prosa.test', 'viewer') $$, 'a second invitation to the same address');
select results_eq('select count(*), count(revoked_at) from public.invitations', $$ values (2::bigint, 1::bigint) $$,
  'takes the place of the first');

select throws_ok($$ select public.create_invitation('nina', 'agent') $$, 'PT422', 'email_invalid', 'an address has an @');
select throws_ok($$ select public.create_invitation('a@b', 'agent') $$, 'PT422', 'email_invalid', 'and a domain');
select throws_ok($$ select public.create_invitation(null, 'agent') $$, 'PT422', 'email_invalid', 'and is there');
select throws_ok($$ select public.create_invitation('x@y.test', 'owner') $$, 'PT422', 'role_not_invitable', 'nobody is invited to own');
select throws_ok($$ select public.create_invitation('x@y.test', null) $$, 'PT422', 'role_not_invitable', 'or to be nothing');
select throws_ok($$ select public.create_invitation('BIA@prosa.test', 'agent') $$, 'PT409', 'already_member', 'who is here needs none');

select tests.act_as('sara');
select throws_ok($$ select public.create_invitation('x@y.test', 'viewer') $$, 'PT403', 'forbidden', 'a supervisor does not invite');
select is_empty('select id from public.invitations', 'nor see who is invited');
select tests.act_as('otto');
select is_empty('select id from public.invitations', 'neither does another company');
select lives_ok($$ select public.create_invitation('bia@prosa.test', 'agent') $$, 'which may invite the same people');
select * from finish();
