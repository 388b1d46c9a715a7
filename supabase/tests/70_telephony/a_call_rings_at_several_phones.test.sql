select plan(23);
select tests.cast_of_two();
create temp table i as select gen_random_uuid() as id, tests.tenant_id('Padaria') as tenant;
insert into public.integracoes (id, tenant_id, plataforma, nome, access_token, segredos)
select id, tenant, 'telefone', 'Telefone', 'v1.sealed', '{"webhook_secret": "v1.sealed"}' from i;
grant select on i to public;

-- A phone rings, and says what it saw of the call.
create function pg_temp.rings(login text, numero text) returns uuid language plpgsql as $$
begin
  perform tests.act_as(login);
  return public.register_call(gen_random_uuid(), numero, 'entrada') #>> '{ligacao,id}';
end $$;
create function pg_temp.says(login text, id uuid, status text) returns text language plpgsql as $$
begin
  perform tests.act_as(login);
  return public.report_call(id, jsonb_build_object('status', status,
    'answered_at', case when status in ('em_andamento', 'atendida') then now() end)) ->> 'status';
end $$;
create function pg_temp.logged(ligacao uuid) returns bigint language sql security definer as
  $$ select count(*) from public.audit_log a where a.entity_id = ligacao and a.action = 'ligacao.finished' $$;

grant execute on function pg_temp.rings(text, text), pg_temp.says(text, uuid, text) to public;

-- Caio declines, Bia answers.
create temp table a as select pg_temp.rings('caio', '11 8765-0001') as id;
select tests.act_as_owner();
grant select on a to public;
select is(pg_temp.rings('bia', '+5511987650001'), id, 'the phones ring for one call, with the ninth digit or without') from a;
select is(pg_temp.says('caio', id, 'nao_atendida'), 'chamando', 'who declines leaves it ringing') from a;
select is(pg_temp.says('bia', id, 'em_andamento'), 'em_andamento', 'and who answers has it') from a;
select is(pg_temp.rings('sara', '+5511987650001'), id, 'a phone that hears of it late rings for the same call') from a;
select is(pg_temp.says('sara', id, 'nao_atendida'), 'em_andamento', 'it ends there alone, whoever supervises') from a;
select throws_ok($$ select pg_temp.says('sara', id, 'atendida') from a $$, 'PT403', 'forbidden', 'nobody reports what a colleague has taken');
select is(pg_temp.says('bia', id, 'atendida'), 'atendida', 'the end is told by who talked') from a;

-- The phone that answered is the slower one to tell; the last phone that gives up ends the call.
select tests.act_as_owner();
create temp table b as select pg_temp.rings('caio', '+5511987650002') as id, pg_temp.rings('bia', '+5511987650002') as same;
select tests.act_as_owner();
grant select on b to public;
select is(pg_temp.says('caio', id, 'nao_atendida'), 'chamando', 'another phone may have it already') from b;
select is(pg_temp.says('bia', id, 'nao_atendida'), 'nao_atendida', 'nobody took it: the last one ends it') from b;
select is(pg_temp.rings('sara', '+5511987650002'), id, 'the next phone of the group rings for the same call') from b;
select is(pg_temp.says('sara', id, 'atendida'), 'atendida', 'and takes it') from b;
select is(pg_temp.rings('caio', '+5511987650003') <> pg_temp.rings('caio', '+5511987650004'), true, 'another number is another call');
select pg_temp.says('caio', l.id, 'nao_atendida') from public.ligacoes l where l.numero_origem = '+5511987650003';
select isnt(pg_temp.rings('caio', '+5511987650003'), l.id, 'a phone that was through and rings again has another call')
  from public.ligacoes l where l.numero_origem = '+5511987650003' order by l.inicio_em limit 1;

-- Withheld.
select isnt(pg_temp.rings('bia', 'anonymous'), null, 'who withholds their number is a caller');
select is((select count(*) from public.ligacoes l where l.numero_origem is null and l.contato_id is null), 1::bigint, 'of no number and nobody''s');

-- The end of long ago is nobody's to tell.
select tests.act_as_owner();
update public.ligacoes l set status = 'nao_atendida', fim_em = now() - interval '1 hour' where l.numero_origem = '+5511987650004';
select throws_ok($$ select pg_temp.says('bia', l.id, 'atendida') from public.ligacoes l where l.numero_origem = '+5511987650004' $$,
  'PT403', 'forbidden', 'a missed call of an hour ago is not taken');
select tests.act_as_owner();
select throws_ok($$ select private.call_to_hang_up(jsonb_build_object('sub', tests.user_id('bia'), 'tenant_id', i.tenant, 'role', 'authenticated'), l.id)
  from i, public.ligacoes l where l.numero_origem = '+5511987650004' $$, 'PT403', 'forbidden', 'nor hung up');

-- Without a provider it waits for the other phones, then for nobody.
select tests.act_as_owner();
update public.integracoes set status = 'inativa' from i where integracoes.id = i.id;
create temp table w as select pg_temp.rings('bia', '+5511987650005') as id;
select tests.act_as_owner();
grant select on w to public;
select is(pg_temp.says('bia', id, 'nao_atendida'), 'nao_atendida', 'missed') from w;
select tests.act_as_owner();
select is(pg_temp.logged(id), 0::bigint, 'which may change while another phone rings') from w;
update public.ligacoes l set inicio_em = now() - interval '3 minutes', conferir_em = now() from w where l.id = w.id;
select private.sweep_calls();
select is(pg_temp.logged(id), 1::bigint, 'and stands after that') from w;
-- The provider is connected again and tells what it was.
select is(private.apply_call_report(i.tenant, i.id, jsonb_build_object('ref', 'late', 'direcao', 'entrada', 'status', 'atendida', 'extension', '1000',
    'number', '+5511987650005', 'startedAt', now() - interval '3 minutes', 'answeredAt', now() - interval '2 minutes', 'endedAt', now() - interval '1 minute',
    'seconds', 60, 'recordingUrl', 'https://x.test/1.wav'), false), w.id, 'the provider''s word stands above the browser''s') from i, w;
select results_eq($$ select l.status::text, l.duracao_segundos, l.integracao_id, l.gravacao_estado::text from public.ligacoes l, w where l.id = w.id $$,
  $$ select 'atendida', 60, i.id, 'pendente' from i $$, 'with its recording');
select is(pg_temp.logged(id), 1::bigint, 'and is in the log once') from w;
select * from finish();
