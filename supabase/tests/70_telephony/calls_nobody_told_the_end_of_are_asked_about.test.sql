select plan(26);
select tests.cast_of_two();
create temp table i as select gen_random_uuid() as id, tests.tenant_id('Padaria') as tenant;
insert into public.integracoes (id, tenant_id, plataforma, nome, access_token) select id, tenant, 'telefone', 'Telefone', 'v1.sealed' from i;
create function pg_temp.call(more text) returns uuid language plpgsql as $$
declare v_id uuid;
begin
  execute format('insert into public.ligacoes (tenant_id, integracao_id, direcao, numero_destino, usuario_id, %s) select tenant, i.id, ''saida'', ''+5511999990101'', tests.user_id(''bia''), %s from i returning id',
    split_part(more, ' = ', 1), split_part(more, ' = ', 2)) into v_id;
  return v_id;
end $$;
create temp table k as select pg_temp.call('conferir_em = now() + interval ''1 minute''') as young, pg_temp.call('conferir_em = now()') as due;

select is(private.sweep_calls(), 1, 'one connection is asked, about all of its calls');
select results_eq($$ select * from tests.jobs_of('call.reconcile') $$, $$ select jsonb_build_object('tenant_id', tenant, 'integracao_id', id) from i $$, 'by a job');
select is((select l.conferencias from public.ligacoes l, k where l.id = k.due), 1, 'what was asked about is counted');
select is((select l.conferencias from public.ligacoes l, k where l.id = k.young), 0, 'what is young is left alone');
select is((select l.conferir_em from public.ligacoes l, k where l.id = k.due), now() + interval '30 seconds', 'it is asked about again');
select is(private.reconcile_since(tenant, id), now() - interval '5 minutes', 'from a little before it began') from i;
update public.ligacoes set conferir_em = now() from k where ligacoes.id = k.due;
select is(private.sweep_calls(), 0, 'a job that waits is enough');
select is((select l.conferir_em from public.ligacoes l, k where l.id = k.due), now() + interval '1 minute', 'less and less often');
update public.ligacoes set conferir_em = now(), conferencias = 30 from k where ligacoes.id = k.due;
select private.sweep_calls();
select is((select l.conferir_em from public.ligacoes l, k where l.id = k.due), now() + interval '15 minutes', 'but at least every quarter of an hour');
select is(private.apply_listed_calls(tenant, id, jsonb_build_array(
    jsonb_build_object('ref', 'r', 'ligacaoId', due, 'direcao', 'saida', 'status', 'nao_atendida', 'number', '+5511999990101', 'startedAt', now()),
    jsonb_build_object('ref', 's', 'direcao', 'saida', 'status', 'atendida', 'number', '+5511900000000', 'startedAt', now()))), 1, 'the list settles what is ours') from i, k;
select is((select l.status::text from public.ligacoes l, k where l.id = k.due), 'nao_atendida', 'as it was');

-- Half a day later nobody knows.
update public.ligacoes set conferir_em = now(), inicio_em = now() - interval '13 hours' from k where ligacoes.id = k.young;
select private.sweep_calls();
select results_eq($$ select l.status::text, l.causa, l.conferir_em from public.ligacoes l, k where l.id = k.young $$, $$ values ('falhou', 'NO_NEWS', null::timestamptz) $$,
  'a call of which nobody ever knew has failed');
select is((select count(*) from public.audit_log a, k where a.entity_id = k.young and a.action = 'ligacao.finished'), 1::bigint, 'and is in the log');

-- Until then it is shown as over once no phone would ring any more, and the provider may still say what it was.
create temp table m as select pg_temp.call('conferir_em = now()') as rang, pg_temp.call('conferir_em = now()') as talked, pg_temp.call('conferir_em = now()') as missed;
update public.ligacoes set inicio_em = now() - interval '11 minutes' from m where ligacoes.id in (m.rang, m.missed);
update public.ligacoes set direcao = 'entrada', numero_origem = '+5511999990102', usuario_id = null from m where ligacoes.id = m.missed;
update public.ligacoes set inicio_em = now() - interval '13 hours', atendida_em = now() - interval '13 hours', status = 'em_andamento' from m where ligacoes.id = m.talked;
select private.sweep_calls();
select results_eq($$ select l.status::text, l.conferir_em > now(), l.confirmada_em is null from public.ligacoes l, m where l.id = m.rang $$, $$ values ('falhou', true, true) $$,
  'ten minutes are longer than a phone rings');
select is((select l.status::text from public.ligacoes l, m where l.id = m.missed), 'nao_atendida', 'one that came in was missed');
select results_eq($$ select l.status::text, l.duracao_segundos, l.confirmada_em is null from public.ligacoes l, m where l.id = m.talked $$, $$ values ('atendida', null::integer, false) $$,
  'one that was answered was, though nobody knows how long they talked');
select private.apply_call_report(i.tenant, i.id, jsonb_build_object('ref', 'rang', 'ligacaoId', m.rang, 'direcao', 'saida', 'status', 'ocupado', 'number', '+5511999990101'), true) from i, m;
select is((select l.status::text from public.ligacoes l, m where l.id = m.rang), 'ocupado', 'the provider''s late word stands');

-- Its recording.
select private.expect_recording(l, 'https://x.test/1.wav') from public.ligacoes l, k where l.id = k.due;
select is(private.recording_to_copy(tenant, due) - 'integracao_id', '{"source_url": "https://x.test/1.wav", "attempts": 1}', 'a recording is to be copied') from i, k;
select is(private.open_recording(jsonb_build_object('sub', tests.user_id('vera'), 'tenant_id', tenant, 'role', 'authenticated'), due) ->> 'source_url', 'https://x.test/1.wav',
  'and may be heard before that') from i, k;
select is((select a.actor_id from public.audit_log a, k where a.entity_id = k.due and a.action = 'gravacao.opened'), tests.user_id('vera'), 'which is written down');
select private.give_up_job('recording.copy', jsonb_build_object('tenant_id', tenant, 'ligacao_id', due)) from i, k;
select results_eq($$ select l.gravacao_estado::text, l.gravacao_erro, l.gravacao_url from public.ligacoes l, k where l.id = k.due $$,
  $$ values ('falhou', 'recording_unavailable', null::text) $$, 'one that never came says so');
select private.apply_listed_calls(tenant, id, jsonb_build_array(jsonb_build_object('ref', 'r', 'direcao', 'saida', 'status', 'nao_atendida',
  'number', '+5511999990101', 'startedAt', now(), 'recordingUrl', 'https://x.test/1.wav'))) from i;
select is((select l.gravacao_estado::text from public.ligacoes l, k where l.id = k.due), 'falhou', 'the same link again is as dead');
select pgmq.purge_queue('jobs');
select private.apply_listed_calls(tenant, id, jsonb_build_array(jsonb_build_object('ref', 'r', 'direcao', 'saida', 'status', 'nao_atendida',
  'number', '+5511999990101', 'startedAt', now(), 'recordingUrl', 'https://x.test/2.wav'))) from i;
select is(private.recording_to_copy(tenant, due) - 'integracao_id', '{"source_url": "https://x.test/2.wav", "attempts": 1}', 'another may not be') from i, k;
select is((select count(*) from tests.jobs_of('recording.copy')), 1::bigint, 'and is fetched');

-- What a job wrote and did not live to tell.
select private.store_recording(tenant, due, jsonb_build_object('storage_path', tenant || '/kept', 'mime_type', 'audio/wav', 'size_bytes', 1, 'sha256', 'x')) from i, k;
insert into storage.objects (bucket_id, name, created_at)
select 'gravacoes', tenant || n.name, now() - n.age from i, (values ('/kept', interval '2 days'), ('/lost', '2 days'), ('/young', '2 hours')) n (name, age);
select private.purge_recordings();
select is((select count(*) from tests.jobs_of('media.remove')), 1::bigint, 'files of no call are taken away');
select is((select j -> 'paths' from tests.jobs_of('media.remove') j), jsonb_build_array(tenant || '/lost'), 'once nobody is still writing them') from i;
select * from finish();
