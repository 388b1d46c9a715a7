select plan(13);
select tests.cast_of_two();

select tests.act_as('ada');
select results_eq($$ select nome, pistas ->> 'access_token' from public.integracoes $$, $$ values ('padaria', 'cret') $$,
  'an admin sees the connection and the last four characters');
select throws_ok('select access_token from public.integracoes', '42501', null, 'never the token');
select throws_ok('select segredos from public.integracoes', '42501', null, 'nor the other secrets');
select throws_ok('select * from public.integracoes', '42501', null, 'not even by asking for everything');
select throws_ok('select i from public.integracoes i', '42501', null, 'or for the row as a whole');
select throws_ok($$ select 1 from public.integracoes where access_token like 'v1%' $$, '42501', null, 'or by guessing at it');
select throws_ok($$ update public.integracoes set nome = 'x' $$, '42501', null, 'and writes by verbs only');
select throws_ok($$ select private.webhook_secrets(tests.integracao_id('padaria')) $$, '42501', null, 'the doors'' own way in is closed');

select tests.act_as('sara');
select is_empty('select id from public.integracoes', 'a supervisor sees no connection');
select tests.act_as('otto');
select results_eq('select nome from public.integracoes', array['oficina'], 'each company sees its own');

select tests.act_as_owner();
select results_eq($$ select s ->> 'tenant_id', s ->> 'status', s -> 'segredos' ->> 'app_secret', s ->> 'access_token'
    from private.webhook_secrets(tests.integracao_id('padaria')) s $$,
  $$ values (tests.tenant_id('Padaria')::text, 'ativa', 'v1.sealed', 'v1.sealed') $$, 'a door gets what it needs to judge a signature');
select is(private.webhook_secrets(gen_random_uuid()), null, 'and nothing for an id that is not there');
select is(private.webhook_secrets(null), null, 'or for none');
select * from finish();
