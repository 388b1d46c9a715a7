-- Two sessions at once, over connections of their own: what they do is committed, so it is swept away at the end.
select plan(8);
create extension dblink with schema extensions;
select tests.dial(n) from unnest(array['left', 'right']) n;
select tests.ask('left', $$ select tests.tenant('Quadros') $$), tests.ask('left', $$ select tests.member('Quadros', 'lia', 'supervisor') $$),
  tests.ask('left', $$ select tests.member('Quadros', 'leo', 'agent') $$),
  tests.ask('left', $$ select (public.save_funil('Vendas')).id from (select tests.act_as('lia')) a $$),
  tests.ask('left', $$ select count(public.create_oportunidade(e.id, t)) from (select tests.act_as('lia')) a, public.etapas e, unnest(array['um', 'dois']) t where e.nome = 'Novo' $$),
  tests.ask('left', 'reset role');

create function pg_temp.move(login text, titulo text, etapa text) returns text language sql as $$
  select format('select ((select public.move_oportunidade(o.id, e.id, 1)
      from (select tests.act_as(%L)) a, public.oportunidades o, public.etapas e where o.titulo = %L and e.nome = %L)).versao::text',
    move.login, move.titulo, move.etapa)
$$;

-- The same card to two stages.
select tests.run('left', 'begin');
select is(tests.ask('left', pg_temp.move('lia', 'um', 'Proposta')), '2', 'lia moves it');
select tests.run('right', 'begin');
select ok(tests.ask_in_vain('right', pg_temp.move('leo', 'um', 'Em contato')), 'leo tries at the same moment');
select tests.run('left', 'commit');
select is(tests.answer('right'), 'oportunidade_moved', 'and is told that it was moved');
select tests.run('right', 'rollback');
select is((select e.nome from public.oportunidades o join public.etapas e on e.id = o.etapa_id where o.titulo = 'um'), 'Proposta', 'it is where lia put it');

-- Two cards into one gap.
select tests.ask('left', 'reset role'), tests.ask('right', 'reset role');
select tests.run('left', $$ update public.oportunidades set versao = 1 where titulo = 'um' $$);
select tests.run('left', 'begin'), tests.ask('left', pg_temp.move('lia', 'dois', 'Negociação'));
select ok(tests.ask_in_vain('right', pg_temp.move('leo', 'um', 'Negociação')), 'moves on one board take turns');
select tests.run('left', 'commit');
select is(tests.answer('right'), '2', 'and both arrive');
select is((select count(distinct o.posicao) from public.oportunidades o where o.titulo in ('um', 'dois')), 2::bigint, 'each with a place of its own');

select tests.run('left', $$ reset role $$), tests.run('left', $$ delete from public.oportunidades $$),
  tests.run('left', $$ alter table public.audit_log disable trigger on_audit_change_refuse $$),
  tests.run('left', $$ delete from public.audit_log $$),
  tests.run('left', $$ alter table public.audit_log enable trigger on_audit_change_refuse $$),
  tests.run('left', $$ delete from public.tenants where name = 'Quadros' $$),
  tests.run('left', $$ delete from auth.users where email in ('lia@prosa.test', 'leo@prosa.test') $$),
  tests.run('left', $$ delete from realtime.messages $$);
select is((select count(*) from public.oportunidades), 0::bigint, 'nothing is left behind');
select extensions.dblink_disconnect(n) from unnest(array['left', 'right']) n;
select * from finish();
