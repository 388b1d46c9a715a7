-- Two sessions at once, over connections of their own: what they do is committed, so it is swept away at the end.
select plan(8);
create extension dblink with schema extensions;

create function pg_temp.dial(name text) returns void language sql as $$
  select extensions.dblink_connect(dial.name, format('host=127.0.0.1 port=%s dbname=%s user=postgres password=postgres',
    current_setting('port'), current_database()))
$$;
create function pg_temp.run(name text, sql text) returns text language sql as $$
  select extensions.dblink_exec(run.name, run.sql)
$$;
create function pg_temp.ask(name text, sql text) returns text language sql as $$
  select a from extensions.dblink(ask.name, ask.sql) as t (a text)
$$;
-- Sends a question that must wait for somebody else's commit, and sees that it does.
create function pg_temp.ask_in_vain(name text, sql text) returns boolean language plpgsql as $$
declare
  v_pid constant integer := pg_temp.ask(name, 'select pg_backend_pid()')::integer;
begin
  perform extensions.dblink_send_query(name, sql);
  for i in 1..500 loop
    if cardinality(pg_blocking_pids(v_pid)) > 0 then return true; end if;
    perform pg_sleep(0.01);
  end loop;
  return false;
end;
$$;
-- What it was answered, or refused, with.
create function pg_temp.answer(name text) returns text language plpgsql as $$
declare
  v_answer text;
begin
  select a into v_answer from extensions.dblink_get_result(name, false) as t (a text);
  v_answer := coalesce(v_answer, substring(extensions.dblink_error_message(name) from 'ERROR: +(\w+)'));
  perform a from extensions.dblink_get_result(name) as t (a text);
  return v_answer;
end;
$$;
select pg_temp.dial(n) from unnest(array['left', 'right']) n;
select pg_temp.ask('left', $$ select tests.tenant('Quadros') $$), pg_temp.ask('left', $$ select tests.member('Quadros', 'lia', 'supervisor') $$),
  pg_temp.ask('left', $$ select tests.member('Quadros', 'leo', 'agent') $$),
  pg_temp.ask('left', $$ select (public.save_funil('Vendas')).id from (select tests.act_as('lia')) a $$),
  pg_temp.ask('left', $$ select count(public.create_oportunidade(e.id, t)) from (select tests.act_as('lia')) a, public.etapas e, unnest(array['um', 'dois']) t where e.nome = 'Novo' $$),
  pg_temp.ask('left', 'reset role');

create function pg_temp.move(login text, titulo text, etapa text) returns text language sql as $$
  select format('select ((select public.move_oportunidade(o.id, e.id, 1)
      from (select tests.act_as(%L)) a, public.oportunidades o, public.etapas e where o.titulo = %L and e.nome = %L)).versao::text',
    move.login, move.titulo, move.etapa)
$$;

-- The same card to two stages.
select pg_temp.run('left', 'begin');
select is(pg_temp.ask('left', pg_temp.move('lia', 'um', 'Proposta')), '2', 'lia moves it');
select pg_temp.run('right', 'begin');
select ok(pg_temp.ask_in_vain('right', pg_temp.move('leo', 'um', 'Em contato')), 'leo tries at the same moment');
select pg_temp.run('left', 'commit');
select is(pg_temp.answer('right'), 'oportunidade_moved', 'and is told that it was moved');
select pg_temp.run('right', 'rollback');
select is((select e.nome from public.oportunidades o join public.etapas e on e.id = o.etapa_id where o.titulo = 'um'), 'Proposta', 'it is where lia put it');

-- Two cards into one gap.
select pg_temp.ask('left', 'reset role'), pg_temp.ask('right', 'reset role');
select pg_temp.run('left', $$ update public.oportunidades set versao = 1 where titulo = 'um' $$);
select pg_temp.run('left', 'begin'), pg_temp.ask('left', pg_temp.move('lia', 'dois', 'Negociação'));
select ok(pg_temp.ask_in_vain('right', pg_temp.move('leo', 'um', 'Negociação')), 'moves on one board take turns');
select pg_temp.run('left', 'commit');
select is(pg_temp.answer('right'), '2', 'and both arrive');
select is((select count(distinct o.posicao) from public.oportunidades o where o.titulo in ('um', 'dois')), 2::bigint, 'each with a place of its own');

select pg_temp.run('left', $$ reset role $$), pg_temp.run('left', $$ delete from public.oportunidades $$),
  pg_temp.run('left', $$ alter table public.audit_log disable trigger on_audit_change_refuse $$),
  pg_temp.run('left', $$ delete from public.audit_log $$),
  pg_temp.run('left', $$ alter table public.audit_log enable trigger on_audit_change_refuse $$),
  pg_temp.run('left', $$ delete from public.tenants where name = 'Quadros' $$),
  pg_temp.run('left', $$ delete from auth.users where email in ('lia@prosa.test', 'leo@prosa.test') $$),
  pg_temp.run('left', $$ delete from realtime.messages $$);
select is((select count(*) from public.oportunidades), 0::bigint, 'nothing is left behind');
select extensions.dblink_disconnect(n) from unnest(array['left', 'right']) n;
select * from finish();
