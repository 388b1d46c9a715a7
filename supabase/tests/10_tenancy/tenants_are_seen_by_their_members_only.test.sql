select plan(6);
select tests.cast_of_two();

select tests.act_as('vera');
select results_eq('select name from public.tenants', array['Padaria'], 'one''s own company and no other');
select throws_ok($$ update public.tenants set name = 'Minha' $$, '42501', null, 'which nobody renames by hand');
select throws_ok($$ insert into public.tenants (name) values ('Outra') $$, '42501', null, 'or founds by hand');
select tests.act_as_anon();
select throws_ok('select name from public.tenants', '42501', null, 'a stranger sees none');

select tests.act_as_owner();
select throws_ok($$ insert into public.tenants (name) values ('') $$, '23514', null, 'a company has a name');
select throws_ok($$ insert into public.tenants (name) values (repeat('x', 81)) $$, '23514', null, 'a short one');
select * from finish();
