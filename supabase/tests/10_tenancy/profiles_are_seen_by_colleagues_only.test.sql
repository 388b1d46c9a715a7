select plan(8);
select tests.cast_of_two();
select tests.member('Oficina', 'caio', 'viewer');
select tests.person('nina');

select tests.act_as('bia');
select results_eq('select name from public.profiles order by name', array['Ada', 'Bia', 'Caio', 'Olga', 'Sara', 'Vera'],
  'bia sees who works with her');
select throws_ok('select active_tenant_id from public.profiles', '42501', null, 'but not where else a colleague is at work');
select tests.act_as('nina');
select results_eq('select name from public.profiles', array['Nina'], 'somebody without a company sees themselves');
select throws_ok($$ update public.profiles set name = 'X' $$, '42501', null, 'and changes even that by a verb only');
select tests.act_as_anon();
select throws_ok('select name from public.profiles', '42501', null, 'a stranger sees nobody');

select tests.act_as_owner();
update auth.users set email = 'nina.reis@prosa.test' where id = tests.user_id('nina');
select is((select p.email from public.profiles p where p.name = 'Nina'), 'nina.reis@prosa.test', 'the address follows the account');
insert into auth.users (id, aud, role, email) values (gen_random_uuid(), 'authenticated', 'authenticated', 'sem.nome@prosa.test');
select is((select p.name from public.profiles p where p.email = 'sem.nome@prosa.test'), 'sem.nome', 'an account without a name gets one');
insert into auth.users (id, aud, role, email, raw_user_meta_data)
values (gen_random_uuid(), 'authenticated', 'authenticated', 'longo@prosa.test', jsonb_build_object('name', repeat('x', 500)));
select is((select char_length(p.name) from public.profiles p where p.email = 'longo@prosa.test'), 80, 'a boundless one is cut');
select * from finish();
