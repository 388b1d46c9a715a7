select plan(11);
select tests.cast_of_two();
select tests.member('Oficina', 'bia', 'viewer');

select tests.act_as('bia');
select results_eq('select name from public.tenants', array['Padaria'], 'bia works at the padaria');
select results_eq('select name, role::text, is_active from public.my_tenants()',
  $$ values ('Oficina', 'viewer', false), ('Padaria', 'agent', true) $$, 'and is offered both of her companies');

select is((public.switch_tenant(tests.tenant_id('Oficina'))).name, 'Oficina', 'she moves to the oficina');
select results_eq('select name from public.tenants', array['Padaria'], 'the token she holds stays where it was issued');
select is(count(*), 2::bigint, 'her tabs in both companies are told to ask for a new one')
  from unnest(array['Padaria', 'Oficina']) t (name)
 cross join tests.heard('tenant:' || tests.tenant_id(t.name) || ':user:' || tests.user_id('bia'), 'sessao_revogada') p
 where p ->> 'reason' = 'tenant_switched';

select tests.act_as('bia');
select results_eq('select name from public.tenants', array['Oficina'], 'the next token is the oficina''s');
select is(tests.claims_of('bia') ->> 'tenant_role', 'viewer', 'with her role there');

select tests.act_as('caio');
select throws_ok($$ select public.switch_tenant(tests.tenant_id('Oficina')) $$, 'PT404', 'tenant_not_found',
  'another''s company does not exist');
select throws_ok($$ select public.switch_tenant(null) $$, 'PT404', 'tenant_not_found', 'neither does none');
select tests.act_as_owner();
update public.members set removed_at = now() where user_id = tests.user_id('bia') and tenant_id = tests.tenant_id('Padaria');
select tests.act_as('bia');
select throws_ok($$ select public.switch_tenant(tests.tenant_id('Padaria')) $$, 'PT404', 'tenant_not_found',
  'nor one that has removed the caller');
select results_eq('select name from public.my_tenants()', array['Oficina'], 'which is not offered any more');
select * from finish();
