select plan(39);
select tests.cast_of_two();
-- A telephone connection each, and an extension for Bia.
create temp table i as
  select tests.tenant_id(t.name) as tenant, t.name, gen_random_uuid() as id from (values ('Padaria'), ('Oficina')) t (name);
insert into public.integracoes (id, tenant_id, plataforma, nome, access_token, segredos)
select id, tenant, 'telefone', name, 'v1.sealed', '{"webhook_secret": "v1.sealed"}' from i;
insert into public.ramais_voip (tenant_id, usuario_id, extension, password_encrypted, sip_server)
select tests.tenant_id('Padaria'), tests.user_id('bia'), '1000', 'v1.sealed', 'sip.test';
create temp table c as select tests.hear('padaria', '+5511999990101', 'oi') as id;

-- What the functions do with the provider, as they do it.
create function pg_temp.dial(numero text, login text default 'bia') returns jsonb language sql as $$
  select private.begin_dial(jsonb_build_object('sub', tests.user_id(login), 'tenant_id', i.tenant, 'role', 'authenticated'), i.id, numero, null, null, null)
    from i where i.name = 'Padaria' $$;
create function pg_temp.told(report jsonb, company text default 'Padaria', listed boolean default false) returns public.ligacoes language plpgsql as $$
declare
  v_call public.ligacoes;
begin
  v_call.id := private.apply_call_report(i.tenant, i.id, report, listed) from i where i.name = company;
  select l.* into v_call from public.ligacoes l where l.id = v_call.id;
  return v_call;
end $$;
create function pg_temp.end(ref text, ligacao uuid, more jsonb default '{}') returns jsonb language sql as $$
  select jsonb_build_object('ref', ref, 'ligacaoId', ligacao, 'direcao', 'saida', 'status', 'atendida', 'extension', '1000', 'number', '+5511999990101',
    'startedAt', now(), 'answeredAt', now() + interval '8 seconds', 'endedAt', now() + interval '50 seconds', 'seconds', 42,
    'cause', 'NORMAL_CLEARING', 'recordingUrl', 'https://x.test/1.wav') || more $$;
create function pg_temp.logged(ligacao uuid) returns bigint language sql as
  $$ select count(*) from public.audit_log a where a.entity = 'ligacoes' and a.entity_id = ligacao and a.action = 'ligacao.finished' $$;

-- The dial.
create temp table d as select (pg_temp.dial('+5511999990101') #>> '{ligacao,id}')::uuid as id;
select results_eq($$ select l.status::text, l.numero_origem, l.contato_id is not null, l.discada_em is not null from public.ligacoes l, d where l.id = d.id $$,
  $$ values ('chamando', '1000', true, true) $$, 'a call is there before anything rings');
select throws_ok($$ select pg_temp.dial('+5511999990102') $$, 'PT409', 'call_pending', 'one at a time');
update public.ligacoes set inicio_em = inicio_em - interval '50 seconds';
select throws_ok($$ select pg_temp.dial('+5511999990102') $$, 'PT409', 'call_pending', 'for as long as a phone rings');
update public.ligacoes set inicio_em = inicio_em + interval '50 seconds';
select throws_ok($$ select pg_temp.dial('+5511999990102', 'vera') $$, 'PT403', 'forbidden', 'who only looks on does not call');
select throws_ok($$ select pg_temp.dial('+5511999990102', 'caio') $$, 'PT404', 'ramal_not_found', 'nor does who has no extension');
select throws_ok($$ select pg_temp.dial('+5511999990102', 'rui') $$, 'PT403', 'forbidden', 'nor another company''s');

-- Told in order, then again, late.
select is((pg_temp.told(jsonb_build_object('ref', 'a', 'ligacaoId', id, 'direcao', 'saida', 'status', 'chamando', 'number', '011999990101'))).id, id,
  'the metadata leads to the call') from d;
select is((pg_temp.told(pg_temp.end('a', null, '{"status": "em_andamento", "recordingUrl": null}'))).status, 'em_andamento', 'which is answered');
select tests.forget_broadcasts();
select results_eq($$ select l.status::text, l.duracao_segundos, l.gravacao_estado::text, l.gravacao_url from pg_temp.told(pg_temp.end('a', null)) l $$,
  $$ select 'atendida', 42, 'pendente', '/functions/v1/api4com-proxy/recordings/' || id from d $$, 'and ends, with a recording to come');
select isnt_empty($$ select 1 from tests.heard('tenant:' || tests.tenant_id('Padaria') || ':team', 'ligacao_atualizada') $$, 'the team hears of it');
select is((pg_temp.told(pg_temp.end('a', null, '{"status": "em_andamento"}'))).status, 'atendida', 'what comes late changes nothing');
select is((pg_temp.told(pg_temp.end('a', null, '{"status": "ocupado", "seconds": 0}'))).duracao_segundos, 42, 'and what comes twice neither');
select is(pg_temp.logged(id), 1::bigint, 'it is in the log once') from d;
select is((select count(*) from tests.jobs_of('recording.copy')), 1::bigint, 'and its recording is copied once');
select isnt_empty($$ select 1 from public.ligacoes l, d where l.id = d.id and conferir_em is null and confirmada_em is not null $$, 'nobody is asked about it any more');

-- A webhook is faster than the answer to the dial, in another zone, and what the browser saw does not stand.
update public.ligacoes set inicio_em = inicio_em - interval '1 minute';
create temp table e as select (pg_temp.dial('+5511999990101') #>> '{ligacao,id}')::uuid as id;
select tests.act_as('bia');
select is(public.report_call((select l.id from public.ligacoes l where l.status = 'chamando'), '{"status": "cancelada", "ended_by": "us"}') ->> 'status', 'cancelada',
  'the browser saw it cancelled');
select tests.act_as_owner();
select is(pg_temp.logged(id), 0::bigint, 'which is not in the log yet') from e;
select results_eq($$ select l.id, l.status::text, l.atendida_em = l.inicio_em + interval '8 seconds', l.metadata ->> 'ended_by'
    from pg_temp.told(pg_temp.end('b', (select id from e), jsonb_build_object('startedAt', now() + interval '3 hours', 'answeredAt', now() + interval '3 hours 8 seconds', 'endedAt', now() + interval '3 hours 50 seconds'))) l $$,
  $$ select id, 'atendida', true, 'us' from e $$, 'the provider knows better, whatever its clock shows');
select lives_ok($$ select private.settle_dial(i.tenant, e.id, 'hang-up-b', 'provider_timeout') from i, e where i.name = 'Padaria' $$, 'an answer to the dial comes last');
select results_eq($$ select l.status::text, l.discagem_ref from public.ligacoes l, e where l.id = e.id $$, $$ values ('atendida', 'hang-up-b') $$, 'and changes nothing');
select is(pg_temp.logged(id), 1::bigint, 'one line in the log') from e;

-- A dial that is refused.
update public.ligacoes set inicio_em = inicio_em - interval '1 minute';
create temp table f as select (pg_temp.dial('+5511999990101') #>> '{ligacao,id}')::uuid as id;
select is(private.settle_dial(i.tenant, f.id, null, 'extension_unknown') ->> 'status', 'falhou', 'a refused dial has failed') from i, f where i.name = 'Padaria';
select is(pg_temp.logged(id), 1::bigint, 'at once and for good') from f;
select lives_ok($$ select pg_temp.dial('+5511999990101') $$, 'and the next may be dialled');

-- Metadata is somebody's word.
create temp table before as select to_jsonb(l) as row from public.ligacoes l, d where l.id = d.id;
select is((pg_temp.told(pg_temp.end('z', (select id from d)), 'Oficina')).id, null, 'another company''s call is not named');
select is(to_jsonb(l), row, 'nor changed') from public.ligacoes l, d, before where l.id = d.id;
select is((pg_temp.told(pg_temp.end('y', (select l.id from public.ligacoes l where l.status = 'chamando'), '{"number": "+5511900000000"}'))).id, null,
  'a dial of ours that goes to another number is none of ours');
select is((pg_temp.told(pg_temp.end('a-second-leg', (select id from d), '{"status": "cancelada"}'))).id, null, 'a second leg of a dial is no second call');
select is((select count(*) from public.ligacoes l where l.provedor_ref in ('y', 'z', 'a-second-leg')), 0::bigint, 'and none of them is in the list');
select is((select count(*) from public.ligacoes where status = 'chamando'), 1::bigint, 'and ours rings on');
select is((pg_temp.told(pg_temp.end('x', null, '{"number": "+5511900000001"}'), 'Padaria', true)).id, null, 'the list brings no strangers');
select is((pg_temp.told('{"ref": "w", "direcao": "norte", "status": "atendida"}')).id, null, 'and nonsense is no call');
select lives_ok($$ select pg_temp.told(pg_temp.end('v', null, '{"startedAt": "x", "seconds": 1e99, "cause": null, "extension": null, "number": ""}')) $$, 'whatever stands in it');

-- Incoming: it rings, a browser sees it, and Bia answers.
create temp table g as select (pg_temp.told('{"ref": "in", "direcao": "entrada", "status": "chamando", "extension": "1000", "number": "+5511999990101"}')).id;
grant select on g to public;
select results_eq($$ select l.usuario_id, k.nome from public.ligacoes l join public.contatos k on k.id = l.contato_id, g where l.id = g.id $$,
  $$ select null::uuid, '+5511999990101' $$, 'a call that comes in is the contact''s and nobody''s');
select tests.act_as('bia');
select is(public.register_call(gen_random_uuid(), '5511999990101', 'entrada') #>> '{ligacao,id}', id::text, 'the browser finds it there') from g;
select tests.act_as_owner();
select is((pg_temp.told(jsonb_build_object('ref', 'in', 'direcao', 'entrada', 'status', 'em_andamento', 'extension', '1000', 'number', '+5511999990101', 'answeredAt', now()))).usuario_id,
  tests.user_id('bia'), 'whose extension answers has it');
select is((pg_temp.told('{"ref": "missed", "direcao": "entrada", "status": "nao_atendida", "extension": "1000", "number": "+5511900000007", "cause": "ORIGINATOR_CANCEL"}')).status,
  'nao_atendida', 'one that nobody saw is there as well');

-- The door.
select is(private.take_call_delivery('telefone', i.id, 's1', '{}', pg_temp.end('in2', null)), '{"duplicate": false, "applied": 1}', 'a body is kept and applied') from i where name = 'Padaria';
select is(private.take_call_delivery('telefone', i.id, 's1', '{}', pg_temp.end('in2', null)), '{"duplicate": true, "applied": 0}', 'and its copy counted') from i where name = 'Padaria';
select * from finish();
