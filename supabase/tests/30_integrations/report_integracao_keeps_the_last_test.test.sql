select plan(6);
select tests.cast_of_two();

select tests.act_as('ada');
select lives_ok($$ select public.report_integracao(tests.integracao_id('padaria'), null) $$, 'the provider answered well');
select results_eq('select verificada_em = now(), erro_codigo from public.integracoes', $$ values (true, null::text) $$, 'so it says when');
select lives_ok($$ select public.report_integracao(tests.integracao_id('padaria'), 'channel_auth') $$, 'the provider refused');
select results_eq('select verificada_em = now(), erro_codigo from public.integracoes', $$ values (true, 'channel_auth') $$,
  'why, beside when it last worked');
select throws_ok($$ select public.report_integracao(tests.integracao_id('oficina'), null) $$, 'PT404', 'integracao_not_found',
  'another company''s connection does not exist');
select tests.act_as('sara');
select throws_ok($$ select public.report_integracao(tests.integracao_id('padaria'), null) $$, 'PT403', 'forbidden', 'a supervisor reports nothing');
select * from finish();
