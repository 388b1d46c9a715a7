select plan(31);
select tests.cast_of_two();
select tests.hear('padaria', '+5511987650001', 'oi');
select tests.act_as('sara');
create temp table f as select (public.save_funil('Vendas')).id as id;
create temp table e as select e.nome, e.id, e.tipo, e.posicao, e.prazo_dias from public.etapas e, f where e.funil_id = f.id;
grant select on e, f to public;
select tests.act_as('rui');
select throws_ok($$ select public.create_oportunidade((select id from e where nome = 'Novo'), 'x') $$, 'PT404', 'etapa_not_found',
  'another company puts no card on this board');
select tests.act_as('vera');
select throws_ok($$ select public.create_oportunidade((select id from e where nome = 'Novo'), 'x') $$, 'PT403', 'forbidden', 'nor does a viewer');

select tests.act_as('bia');
create function pg_temp.etapa(nome text) returns uuid language sql as $$ select e.id from e where e.nome = etapa.nome $$;
create function pg_temp.card(titulo text) returns public.oportunidades language sql as $$
  select o from public.oportunidades o where o.titulo = card.titulo
$$;
create function pg_temp.move(titulo text, etapa text, depois_de text default null, valor bigint default null, motivo text default null)
returns public.oportunidades language sql as $$
  select public.move_oportunidade((pg_temp.card(titulo)).id, pg_temp.etapa(etapa), (pg_temp.card(titulo)).versao,
    (pg_temp.card(depois_de)).id, valor, motivo)
$$;
create function pg_temp.column_of(etapa text) returns setof text language sql as $$
  select o.titulo from public.oportunidades o where o.etapa_id = pg_temp.etapa(etapa) order by o.posicao, o.id
$$;
select public.create_oportunidade(pg_temp.etapa('Novo'), t) from unnest(array['c', 'b', 'a']) t;
select results_eq($$ select pg_temp.column_of('Novo') $$, array['a', 'b', 'c'], 'a new card is on top');
select throws_ok($$ select public.create_oportunidade(pg_temp.etapa('Ganha'), 'x') $$, 'PT422', 'etapa_not_open', 'and in an open stage');
select throws_ok($$ select public.create_oportunidade(pg_temp.etapa('Novo'), ' ') $$, 'PT422', 'titulo_invalid', 'it has words');
select is((pg_temp.card('a')).responsavel_id, tests.user_id('bia'), 'whoever made it is responsible');

select tests.forget_broadcasts();
select is((pg_temp.move('a', 'Novo', 'b')).versao, 2, 'each move counts');
select results_eq($$ select pg_temp.column_of('Novo') $$, array['b', 'a', 'c'], 'it stands behind the card it was dropped behind');
select isnt_empty($$ select 1 from f, tests.heard('tenant:' || tests.tenant_id('Padaria') || ':board:' || f.id, 'oportunidade_atualizada') $$,
  'whoever looks at the board hears it');
select is_empty($$ select 1 from public.oportunidade_timeline((pg_temp.card('a')).id) t, jsonb_array_elements(t) l where l ->> 'action' = 'oportunidade.moved' $$,
  'a place within the stage is not history');
select pg_temp.move('c', 'Novo');
select results_eq($$ select pg_temp.column_of('Novo') $$, array['c', 'b', 'a'], 'behind nobody is on top');
select pg_temp.move('c', 'Proposta', 'b');
select results_eq($$ select pg_temp.column_of('Proposta') $$, array['c'], 'a neighbour that is elsewhere is none');

-- The same gap, halved again and again.
select count(pg_temp.move(t, 'Novo', 'b')) from generate_series(1, 60) n, lateral (select case n % 2 when 0 then 'a' else 'c' end) x (t);
select results_eq($$ select pg_temp.column_of('Novo') $$, array['b', 'a', 'c'], 'a gap never gets too small to drop something in');
select cmp_ok((select min(d) from (select posicao - lag(posicao) over (order by posicao) as d from public.oportunidades
  where etapa_id = pg_temp.etapa('Novo')) g), '>=', 0.0005, 'nor for a browser to tell its sides apart');

select throws_ok($$ select public.move_oportunidade((pg_temp.card('a')).id, pg_temp.etapa('Proposta'), 1) $$, 'PT409', 'oportunidade_moved',
  'who saw an older board is told');
select throws_ok($$ select public.move_oportunidade((pg_temp.card('a')).id, gen_random_uuid(), (pg_temp.card('a')).versao) $$, 'PT404',
  'etapa_not_found', 'a stage that is gone takes no card');

select throws_ok($$ select pg_temp.move('a', 'Ganha') $$, 'PT422', 'valor_missing', 'winning asks for the value');
select throws_ok($$ select pg_temp.move('a', 'Ganha', null, -1) $$, 'PT422', 'valor_invalid', 'a real one');
select throws_ok($$ select pg_temp.move('a', 'Perdida', null, null, ' ') $$, 'PT422', 'motivo_missing', 'losing asks for the reason');
select throws_ok($$ select pg_temp.move('a', 'Perdida', null, null, repeat('x', 301)) $$, 'PT422', 'motivo_too_long', 'a short one');
select results_eq($$ select status::text, valor_centavos, fechada_em is not null from pg_temp.move('a', 'Ganha', null, 15000) $$,
  $$ values ('ganha', 15000::bigint, true) $$, 'won, it is closed');
select tests.act_as_owner();
update public.oportunidades set fechada_em = '2026-01-01' where titulo = 'a';
select tests.act_as('bia');
select is((pg_temp.move('a', 'Ganha')).fechada_em, '2026-01-01'::timestamptz, 'another place among the won leaves when it was won');
select results_eq($$ select status::text, motivo_perda, fechada_em = now() from pg_temp.move('a', 'Perdida', null, null, 'preço') $$,
  $$ values ('perdida', 'preço', true) $$, 'lost after all, it says why and when');
select results_eq($$ select status::text, motivo_perda, fechada_em from pg_temp.move('a', 'Novo') $$,
  $$ values ('aberta', null::text, null::timestamptz) $$, 'open again, it has forgotten');
select results_eq($$ select etapa_id, quantidade, soma_centavos from f, public.closed_totals(f.id) $$,
  $$ values (pg_temp.etapa('Ganha'), 0::bigint, 0::bigint), (pg_temp.etapa('Perdida'), 0, 0) $$, 'nothing is won');

-- How long it has been there.
select tests.act_as_owner();
update public.oportunidades set entrou_na_etapa_em = '2026-01-01', etapa_anterior_id = null where titulo = 'a';
select tests.act_as('bia');
select is((pg_temp.move('a', 'Proposta')).entrou_na_etapa_em, now(), 'a stage counts from when the card came');
select is((pg_temp.move('a', 'Novo')).entrou_na_etapa_em, '2026-01-01'::timestamptz, 'taken back at once, it was never away');

select isnt_empty($$ select 1 from jsonb_array_elements(public.oportunidade_timeline((pg_temp.card('a')).id)) l
  where l ->> 'action' = 'oportunidade.moved' and l ->> 'actor' = 'Bia' and l #>> '{data,to}' = 'Ganha' $$, 'its history says who moved it where');
select public.archive_oportunidade((pg_temp.card('b')).id, true);
select throws_ok($$ select pg_temp.move('b', 'Proposta') $$, 'PT409', 'oportunidade_archived', 'what was put away stays there');
select tests.act_as('rui');
select throws_ok($$ select public.move_oportunidade(o.id, e.id, 1) from (select tests.tenant_id('Padaria')) t, e, (select gen_random_uuid() as id) o limit 1 $$,
  'PT404', 'oportunidade_not_found', 'another company moves nothing');
select is_empty('select 1 from public.board', 'and sees nothing');
select * from finish();
