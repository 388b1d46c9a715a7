select plan(11);
select tests.cast_of_two();
select tests.member('Oficina', 'caio', 'viewer');

select tests.act_as('vera');
select results_eq('select count(*) from public.members', array[6::bigint], 'even a viewer sees the team');
select results_eq('select count(*) from public.members where user_id = tests.user_id(''caio'')', array[1::bigint],
  'and of a colleague only the membership here');
select throws_ok($$ update public.members set role = 'owner' $$, '42501', null, 'nobody promotes themselves');
select throws_ok($$ delete from public.members $$, '42501', null, 'or deletes a colleague');
select throws_ok($$ insert into public.members (tenant_id, user_id, role) values (tests.tenant_id('Oficina'), tests.user_id('vera'), 'owner') $$,
  '42501', null, 'or walks into another company');
select tests.act_as('rui');
select is_empty($$ select 1 from public.members where tenant_id = tests.tenant_id('Padaria') $$, 'the other team is out of sight');

-- A token whose claim nobody backs, as a forger or an old backup would hold.
select tests.act_with(tests.claims_of('rui') || jsonb_build_object('tenant_id', tests.tenant_id('Padaria'), 'tenant_role', 'owner'));
select is_empty('select 1 from public.members', 'a claim without a membership opens nothing');
select ok(not private.has_role('viewer'), 'and gives no role');
select is(private.tenant_id(), null, 'nor a tenant');
select throws_ok($$ select public.create_tenant('') $$, 'PT422', 'tenant_name_invalid', 'its bearer is somebody all the same');

select tests.act_as('sara');
select results_eq($$ select r::text from unnest(enum_range(null::public.member_role)) r where private.has_role(r) $$,
  array['viewer', 'agent', 'supervisor'], 'a role is all the roles before it');
select * from finish();
