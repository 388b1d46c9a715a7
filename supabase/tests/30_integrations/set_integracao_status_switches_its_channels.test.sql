select plan(11);
select tests.cast_of_two();

select tests.act_as('sara');
select throws_ok($$ select public.set_integracao_status(tests.integracao_id('padaria'), 'inativa') $$, 'PT403', 'forbidden', 'a supervisor switches nothing');
select tests.act_as('ada');
select throws_ok($$ select public.set_integracao_status(tests.integracao_id('oficina'), 'inativa') $$, 'PT404', 'integracao_not_found',
  'another company''s connection does not exist');
select lives_ok($$ select public.set_integracao_status(tests.integracao_id('padaria'), 'inativa') $$, 'an admin switches it off');
select results_eq('select status::text from public.integracoes', array['inativa'], 'it is off');
select results_eq('select is_active from public.channels', array[false], 'with its numbers');
select is((tests.deliver('while off', tests.slice('1001', tests.message_event('m1', tests.phone_identity('+5511987650001'), 'oi'))) ->> 'unknown')::int,
  1, 'which then belong to nobody');

select tests.act_as_owner();
select tests.channel('Oficina', 'moved', '1001');
select tests.act_as('ada');
select throws_ok($$ select public.set_integracao_status(tests.integracao_id('padaria'), 'ativa') $$, 'PT409', 'address_in_use',
  'a number that has moved meanwhile does not come back');
select results_eq('select status::text from public.integracoes', array['inativa'], 'and the connection stays off with it');
select tests.act_as_owner();
update public.channels set is_active = false where name = 'moved';
select tests.act_as('ada');
select lives_ok($$ select public.set_integracao_status(tests.integracao_id('padaria'), 'ativa') $$, 'once it is free, it does');
select results_eq('select is_active from public.channels', array[true], 'and works');
select results_eq($$ select data ->> 'status' from public.audit_log where action = 'integracao.status_changed' order by id $$,
  array['inativa', 'ativa'], 'all of which is written down');
select * from finish();
