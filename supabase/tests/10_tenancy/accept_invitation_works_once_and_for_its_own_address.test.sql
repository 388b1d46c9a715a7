select plan(13);
select tests.cast_of_two();
select tests.person('nina');
select tests.person('igor');

select tests.act_as('ada');
create temp table link as
select public.create_invitation('nina@prosa.test', 'supervisor') ->> 'token' as nina,
       public.create_invitation('igor@prosa.test', 'agent') ->> 'token' as igor;
grant select on link to public;

select tests.act_as_anon();
select is(public.peek_invitation(nina), '{"tenant_name": "Padaria", "email": "nina@prosa.test", "role": "supervisor"}',
  'whoever holds the link sees what it is about') from link;
select throws_ok($$ select public.peek_invitation('0000') $$, 'PT404', 'invitation_invalid', 'a wrong one tells nothing');
select throws_ok($$ select public.peek_invitation(null) $$, 'PT404', 'invitation_invalid', 'no link tells nothing');
select throws_ok($$ select public.accept_invitation(nina) from link $$, '42501', null, 'accepting needs an account');

select tests.act_as('igor');
select throws_ok($$ select public.accept_invitation(nina) from link $$, 'PT404', 'invitation_invalid', 'the link of another address');
select throws_ok($$ select public.accept_invitation(null) $$, 'PT404', 'invitation_invalid', 'no link at all');

select tests.act_as('nina');
select is((public.accept_invitation(nina)).name, 'Padaria', 'nina joins') from link;
select throws_ok($$ select public.accept_invitation(nina) from link $$, 'PT404', 'invitation_invalid', 'once');
select throws_ok($$ select public.peek_invitation(nina) from link $$, 'PT404', 'invitation_invalid', 'a used link tells nothing');
select tests.act_as('nina');
select results_eq($$ select role::text from public.members where user_id = tests.user_id('nina') $$, array['supervisor'],
  'with the role she was invited to');
select isnt_empty($$ select * from tests.heard('tenant:' || tests.tenant_id('Padaria') || ':team', 'equipe_atualizada') $$,
  'the team hears of it');

select tests.act_as_owner();
update public.invitations set expires_at = now() where email = 'igor@prosa.test';
select tests.act_as('igor');
select throws_ok($$ select public.accept_invitation(igor) from link $$, 'PT404', 'invitation_invalid', 'an expired link is dead');

select tests.act_as('olga');
select public.remove_member(tests.user_id('nina'));
create temp table again as select public.create_invitation('nina@prosa.test', 'viewer') ->> 'token' as token;
grant select on again to public;
select tests.act_as('nina');
select public.accept_invitation(token) from again;
select tests.act_as('nina');
select results_eq($$ select role::text, removed_at is null from public.members where user_id = tests.user_id('nina') $$,
  $$ values ('viewer', true) $$, 'a former member comes back with the new role');
select * from finish();
