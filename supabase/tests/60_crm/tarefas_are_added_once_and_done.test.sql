select plan(14);
select tests.cast_of_two();
select tests.act_as('sara');
create temp table f as select * from public.save_funil('Vendas');
grant select on f to public;
select tests.act_as('bia');
create temp table o as
  select * from public.create_oportunidade((select e.id from public.etapas e, f where e.funil_id = f.id and e.nome = 'Novo'), 'Bolos');
grant select on o to public;
select tests.act_as_owner();
create temp table l as
  with made as (
    insert into public.ligacoes (tenant_id, numero_destino, direcao)
    select tests.tenant_id(n), '+5511999990101', 'saida' from unnest(array['Padaria', 'Oficina']) n returning tenant_id, id)
  select * from made;
grant select on l to public;
create function pg_temp.call(company text) returns uuid language sql as $$ select l.id from l where l.tenant_id = tests.tenant_id(company) $$;
grant execute on function pg_temp.call(text) to public;
create function pg_temp.logged() returns text[] language sql security definer as $$
  select array_agg(a.action order by a.id) from public.audit_log a where a.entity = 'oportunidades' and a.action like '%tarefa%' $$;
grant execute on function pg_temp.logged() to public;

select tests.forget_broadcasts();
select tests.act_as('bia');
create temp table t as select n.* from o, public.add_tarefa(o.id, ' Enviar a proposta ', 'amanhã', pg_temp.call('Padaria')) n;
grant select on t to public;
select results_eq('select texto, prazo, feita_em is null, criado_por from t',
  $$ values ('Enviar a proposta', 'amanhã', true, tests.user_id('bia')) $$, 'a step of a call becomes a task of the card');
select is((public.add_tarefa(o.id, 'Enviar a proposta', null, pg_temp.call('Padaria'))).id, t.id, 'once') from o, t;
select isnt((public.add_tarefa(o.id, 'Enviar a proposta')).id, t.id, 'by hand as often as one likes') from o, t;
select tests.act_as_owner();
select isnt_empty($$ select 1 from f, tests.heard('tenant:' || tests.tenant_id('Padaria') || ':board:' || f.id, 'oportunidade_atualizada') $$,
  'who looks at the card hears of it');
select tests.act_as('bia');
select throws_ok($$ select public.add_tarefa(id, '  ') from o $$, 'PT422', 'tarefa_invalid', 'it says what is to be done');
select throws_ok($$ select public.add_tarefa(id, repeat('x', 501)) from o $$, 'PT422', 'tarefa_invalid', 'in so many words');
select throws_ok($$ select public.add_tarefa(id, 'x', null, pg_temp.call('Oficina')) from o $$, 'PT404', 'ligacao_not_found', 'of a call of ours');
select throws_ok($$ select public.add_tarefa(gen_random_uuid(), 'x') $$, 'PT404', 'oportunidade_not_found', 'on a card there is');

select is((public.complete_tarefa(id, true)).feita_por, tests.user_id('bia'), 'who did it stands there') from t;
select is((public.complete_tarefa(id, true)).feita_por, tests.user_id('bia'), 'also when it is said twice') from t;
select is((public.complete_tarefa(id, false)).feita_em, null, 'it may be taken back') from t;
select is(pg_temp.logged(), array['oportunidade.tarefa_added', 'oportunidade.tarefa_added', 'oportunidade.tarefa_done'], 'the card''s history tells it');
select tests.act_as('rui');
select throws_ok($$ select public.complete_tarefa(id, true) from t $$, 'PT404', 'tarefa_not_found', 'another company''s is not there');
select tests.act_as('vera');
select throws_ok($$ select public.complete_tarefa(id, true) from t $$, 'PT403', 'forbidden', 'who only looks on does nothing');
select finish();
