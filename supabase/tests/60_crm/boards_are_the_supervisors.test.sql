select plan(22);
select tests.cast_of_two();
select tests.act_as('bia');
select throws_ok($$ select public.save_funil('Vendas') $$, 'PT403', 'forbidden', 'an agent makes no board');
select tests.act_as('sara');
create temp table f as select * from public.save_funil(' Vendas ');
grant select on f to public;
create function pg_temp.etapas() returns setof text language sql as $$
  select e.nome from public.etapas e, f where e.funil_id = f.id order by e.posicao
$$;
create function pg_temp.etapa(nome text) returns uuid language sql as $$ select e.id from public.etapas e, f where e.funil_id = f.id and e.nome = etapa.nome $$;
select is((select nome from f), 'Vendas', 'a supervisor does');
select results_eq('select pg_temp.etapas()', array['Novo', 'Em contato', 'Proposta', 'Negociação', 'Ganha', 'Perdida'], 'with stages to begin with');
select throws_ok($$ select public.save_funil('vendas') $$, 'PT409', 'funil_exists', 'one name, one board');
select throws_ok($$ select public.save_funil('') $$, 'PT422', 'funil_nome_invalid', 'which has a name');
select throws_ok($$ select public.save_funil('x', gen_random_uuid()) $$, 'PT404', 'funil_not_found', 'if it is there');
select is((public.save_funil('Obras', id)).nome, 'Obras', 'it can be called something else') from f;

select tests.forget_broadcasts();
select is((public.save_etapa(id, 'Visita', 'aberta', 5)).posicao, 7, 'a new stage comes last') from f;
select isnt_empty($$ select 1 from tests.heard('tenant:' || tests.tenant_id('Padaria') || ':team', 'quadro_atualizado') $$, 'and the team hears it');
select throws_ok($$ select public.save_etapa(id, 'visita') from f $$, 'PT409', 'etapa_exists', 'one name, one stage');
select throws_ok($$ select public.save_etapa(id, 'x', 'talvez') from f $$, 'PT422', 'etapa_tipo_unknown', 'of a kind we know');
select throws_ok($$ select public.save_etapa(id, 'x', 'aberta', 0) from f $$, 'PT422', 'etapa_prazo_invalid', 'with some patience');
select results_eq($$ select nome, prazo_dias from public.save_etapa((select id from f), 'Medição', etapa_id => pg_temp.etapa('Visita')) $$,
  $$ values ('Medição', null::integer) $$, 'it is changed as a whole');
select results_eq($$ select nome from public.order_etapas((select id from f),
    (select array_agg(x.id order by x.nome <> 'Medição', x.posicao) from public.etapas x, f where x.funil_id = f.id)) $$,
  array['Medição', 'Novo', 'Em contato', 'Proposta', 'Negociação', 'Ganha', 'Perdida'], 'and goes where it is put');
select throws_ok($$ select public.order_etapas(null, '{}') $$, 'PT404', 'funil_not_found', 'no board is none');
select throws_ok($$ select public.save_etapa(null, 'Visita') $$, 'PT404', 'funil_not_found', 'and has no stages');
select throws_ok($$ select public.order_etapas((select id from f), array[pg_temp.etapa('Novo')]) $$, 'PT409', 'etapas_changed',
  'an order that leaves one out is of an older board');

select public.create_oportunidade(pg_temp.etapa('Medição'), 'Telhado');
select throws_ok($$ select public.remove_etapa(pg_temp.etapa('Medição')) $$, 'PT409', 'etapa_not_empty', 'a stage with cards stays');
select throws_ok($$ select public.remove_etapa(pg_temp.etapa('Ganha')) $$, 'PT409', 'etapa_last_of_kind', 'and so does the only one that wins');
select public.remove_etapa(pg_temp.etapa('Proposta'));
select is(pg_temp.etapa('Proposta'), null, 'an empty one goes');
select isnt((public.archive_funil(id, true)).arquivado_em, null, 'a board is put away') from f;
select public.save_funil('obras');
select throws_ok($$ select public.archive_funil(id, false) from f $$, 'PT409', 'funil_exists', 'and comes back unless its name was taken');
select * from finish();
