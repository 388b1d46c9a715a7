select plan(14);
select tests.cast_of_two();
select tests.person('nina');

select tests.act_as('nina');
select throws_ok($$ select public.create_tenant('') $$, 'PT422', 'tenant_name_invalid', 'a company has a name');
select throws_ok($$ select public.create_tenant('   ') $$, 'PT422', 'tenant_name_invalid', 'spaces are no name');
select throws_ok($$ select public.create_tenant(null) $$, 'PT422', 'tenant_name_invalid', 'nothing is no name');
select throws_ok($$ select public.create_tenant(repeat('x', 81)) $$, 'PT422', 'tenant_name_invalid', 'a name is short');
select is((public.create_tenant('  Floricultura ')).name, 'Floricultura', 'the name is kept without its margins');
select is_empty('select * from public.tenants', 'the old token does not open the new company');

select tests.act_as('nina');
select results_eq('select name from public.tenants', array['Floricultura'], 'the next token does');
select results_eq($$ select role from public.members $$, array['owner'::public.member_role], 'and its bearer owns it');
select results_eq($$ select action, actor_id from public.audit_log $$,
  $$ values ('tenant.created', tests.user_id('nina')) $$, 'it is written down who founded it');
select results_eq('select shortcut, body ~ ''aguardamos'' from public.canned_responses', $$ values ('cobrar', true) $$,
  'it begins with the answer that asks for an answer');
select lives_ok($$ select public.remove_canned_response(id) from public.canned_responses $$, 'which is its own to take away');

select lives_ok($$ select public.create_tenant('Filial ' || n) from generate_series(2, 10) n $$, 'one person may own ten');
select throws_ok($$ select public.create_tenant('Filial 11') $$, 'PT409', 'too_many_tenants', 'but not fill the table');

select tests.act_as_anon();
select throws_ok($$ select public.create_tenant('Ninguém') $$, '42501', null, 'a stranger founds nothing');
select * from finish();
