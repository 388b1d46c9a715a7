select plan(7);
select tests.cast_of_two();

select tests.act_as('ada');
create temp table link as select public.create_invitation('nina@prosa.test', 'agent') as answer;
grant select on link to public;

select tests.act_as('otto');
select throws_ok($$ select public.revoke_invitation((answer ->> 'id')::uuid) from link $$, 'PT404', 'invitation_not_found',
  'another company''s invitation does not exist');
select tests.act_as('bia');
select throws_ok($$ select public.revoke_invitation((answer ->> 'id')::uuid) from link $$, 'PT403', 'forbidden', 'an agent does not revoke');

select tests.act_as('ada');
select lives_ok($$ select public.revoke_invitation((answer ->> 'id')::uuid) from link $$, 'an admin does');
select throws_ok($$ select public.revoke_invitation((answer ->> 'id')::uuid) from link $$, 'PT404', 'invitation_not_found', 'once');
select throws_ok($$ select public.revoke_invitation(null) $$, 'PT404', 'invitation_not_found', 'and only what is there');
select results_eq($$ select entity_id from public.audit_log where action = 'invitation.revoked' $$,
  $$ select (answer ->> 'id')::uuid from link $$, 'it is written down');
select tests.act_as_anon();
select throws_ok($$ select public.peek_invitation(answer ->> 'token') from link $$, 'PT404', 'invitation_invalid', 'the link is dead');
select * from finish();
