select plan(11);
select tests.cast_of_two();
update public.integracoes set access_token = 'v1.k.n.c', segredos = '{"app_secret": "v1.k.n.c"}', pistas = '{"access_token": "1234"}';

select tests.act_as('sara');
select throws_ok($$ select public.remove_integracao(tests.integracao_id('padaria')) $$, 'PT403', 'forbidden', 'a supervisor removes nothing');
select tests.act_as('ada');
select throws_ok($$ select public.remove_integracao(tests.integracao_id('oficina')) $$, 'PT404', 'integracao_not_found',
  'another company''s connection does not exist');
select lives_ok($$ select public.remove_integracao(tests.integracao_id('padaria')) $$, 'an admin removes their own');
select results_eq('select removida_em is not null, pistas from public.integracoes', $$ values (true, '{}'::jsonb) $$, 'it is gone, hints and all');
select results_eq('select is_active from public.channels', array[false], 'with its numbers');
select throws_ok($$ select public.set_integracao_status(tests.integracao_id('padaria'), 'ativa') $$, 'PT404', 'integracao_not_found',
  'it cannot be switched on again');
select throws_ok($$ select public.save_integracao(tests.integracao_id('padaria'), 'whatsapp', 'x', '{}', 'v1', '{}', '{}', '[]') $$,
  'PT404', 'integracao_not_found', 'nor filled again');
select throws_ok($$ select public.remove_integracao(tests.integracao_id('padaria')) $$, 'PT404', 'integracao_not_found', 'nor removed twice');

select tests.act_as_owner();
select results_eq($$ select access_token, segredos from public.integracoes where id = tests.integracao_id('padaria') $$,
  $$ values (null::text, '{}'::jsonb) $$, 'nothing secret is left');
select isnt((select access_token from public.integracoes where id = tests.integracao_id('oficina')), null, 'the other company keeps its own');
select results_eq($$ select count(*)::int from public.audit_log where action = 'integracao.removed' $$, array[1], 'and it is written down');
select * from finish();
