select plan(11);
select tests.cast_of_two();
select tests.person('nina');

select is(tests.claims_of('bia') ->> 'tenant_id', tests.tenant_id('Padaria')::text, 'a member''s token names the company');
select is(tests.claims_of('bia') ->> 'tenant_role', 'agent', 'and the role');
select is(tests.claims_of('bia') ->> 'sub', tests.user_id('bia')::text, 'what Auth had put there stays');
select ok(not tests.claims_of('nina') ?| array['tenant_id', 'tenant_role'], 'somebody without a company claims none');

select is(
  private.access_token_hook(jsonb_build_object('user_id', tests.user_id('nina'), 'authentication_method', 'password',
    'claims', '{"tenant_id": "forged", "tenant_role": "owner", "aal": "aal1"}'::jsonb)),
  jsonb_build_object('user_id', tests.user_id('nina'), 'authentication_method', 'password', 'claims', '{"aal": "aal1"}'::jsonb),
  'a claim that is already there without a membership is taken away, and nothing else is');

select tests.member('Oficina', 'bia', 'admin');
update public.profiles set active_tenant_id = null where id = tests.user_id('bia');
update public.members set created_at = now() - interval '1 day' where user_id = tests.user_id('bia') and tenant_id = tests.tenant_id('Oficina');
select is(tests.claims_of('bia') ->> 'tenant_id', tests.tenant_id('Oficina')::text, 'without a choice the oldest membership counts');
update public.profiles set active_tenant_id = tests.tenant_id('Padaria') where id = tests.user_id('bia');
select is(tests.claims_of('bia') ->> 'tenant_id', tests.tenant_id('Padaria')::text, 'with one, the choice');
update public.members set removed_at = now() where user_id = tests.user_id('bia') and tenant_id = tests.tenant_id('Padaria');
select is(tests.claims_of('bia') ->> 'tenant_id', tests.tenant_id('Oficina')::text, 'a choice that no longer stands gives way');
update public.members set removed_at = now() where user_id = tests.user_id('bia');
select ok(not tests.claims_of('bia') ? 'tenant_id', 'and with the last membership goes the claim');

select ok(has_function_privilege('supabase_auth_admin', 'private.access_token_hook(jsonb)', 'execute'), 'Auth may ask');
select ok(not has_function_privilege('authenticated', 'private.access_token_hook(jsonb)', 'execute'), 'people may not');
select * from finish();
