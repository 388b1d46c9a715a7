select plan(9);
select tests.cast_of_two();

select tests.act_as('bia');
select is((public.update_profile(' Bia Reis ', 'en')).name, 'Bia Reis', 'bia changes her name');
select results_eq($$ select name, locale from public.profiles where id = tests.user_id('bia') $$,
  $$ values ('Bia Reis', 'en') $$, 'and her language');
select throws_ok($$ select public.update_profile('', 'en') $$, 'PT422', 'profile_name_invalid', 'a person has a name');
select throws_ok($$ select public.update_profile(null, 'en') $$, 'PT422', 'profile_name_invalid', 'it is there');
select throws_ok($$ select public.update_profile(repeat('x', 81), 'en') $$, 'PT422', 'profile_name_invalid', 'and short');
select throws_ok($$ select public.update_profile('Bia', 'fr') $$, 'PT422', 'locale_not_offered', 'a language is one we speak');
select throws_ok($$ select public.update_profile('Bia', null) $$, 'PT422', 'locale_not_offered', 'and is chosen');
select results_eq($$ select name from public.profiles where id = tests.user_id('caio') $$, array['Caio'], 'nobody else changed');

select tests.act_as_anon();
select throws_ok($$ select public.update_profile('Eu', 'en') $$, '42501', null, 'a stranger has no profile');
select * from finish();
