select plan(17);
select tests.cast_of_two();
create temp table i as select gen_random_uuid() as id, tests.tenant_id('Padaria') as tenant;
insert into public.integracoes (id, tenant_id, plataforma, nome, access_token, segredos)
select id, tenant, 'telefone', 'Telefone', 'v1.sealed', '{"webhook_secret": "v1.sealed"}' from i;

-- Somebody has to have a phone.
select is(private.sweep_calls(), 0, 'where nobody has an extension there is nothing to look for');
insert into public.ramais_voip (tenant_id, usuario_id, extension, password_encrypted, sip_server)
select tests.tenant_id('Padaria'), tests.user_id('bia'), '1000', 'v1.sealed', 'sip.test';
select is(private.sweep_calls(), 1, 'a connection is looked at, though no call waits');
select is(private.reconcile_since(tenant, id), now() - interval '1 hour', 'an hour back at first') from i;
select pgmq.purge_queue('jobs');
select is(private.sweep_calls(), 0, 'and is left alone for five minutes');
update private.call_lookups set asked_at = now() - interval '5 minutes';
select is(private.sweep_calls(), 1, 'then looked at again');

-- A reading in parts.
select private.end_reading(tenant, id, now() - interval '30 minutes') from i;
select is((select count(*) from tests.jobs_of('call.reconcile')), 2::bigint, 'what is too long for one job goes on in another');
select is(private.reconcile_since(tenant, id), now() - interval '30 minutes', 'from where that one stopped') from i;
select private.end_reading(tenant, id, null) from i;
select is(private.reconcile_since(tenant, id), null, 'and ends') from i;
update private.call_lookups set read_at = now() - interval '3 days', asked_at = now() - interval '1 hour';
select private.sweep_calls();
select is(private.reconcile_since(tenant, id), now() - interval '24 hours', 'after days without the provider a day is made good') from i;
update public.integracoes set status = 'inativa' from i where integracoes.id = i.id;
update private.call_lookups set asked_at = now() - interval '1 hour';
select pgmq.purge_queue('jobs');
select is(private.sweep_calls(), 0, 'what is switched off is not looked at');

-- What the list says of calls that nobody told of.
create function pg_temp.listed(ref text, more jsonb) returns jsonb language sql as $$
  select jsonb_build_object('ref', ref, 'direcao', 'entrada', 'status', 'nao_atendida', 'extension', '1000', 'number', '+5511999990107', 'seconds', 0,
    'cause', 'ORIGINATOR_CANCEL', 'startedAt', now() - interval '20 minutes', 'endedAt', now() - interval '19 minutes') || more $$;
create temp table told as select private.apply_listed_calls(tenant, id, jsonb_build_array(
  pg_temp.listed('missed', '{}'),
  pg_temp.listed('withheld', '{"number": "anonymous"}'),
  pg_temp.listed('first-leg', '{"number": "+5511999990108"}'),
  pg_temp.listed('second-leg', '{"number": "+5511999990108", "status": "atendida", "seconds": 30}'),
  pg_temp.listed('strangers', '{"extension": "2000"}'),
  pg_temp.listed('dialled', '{"direcao": "saida"}'))) as count from i;
select is(count, 3, 'those that came in at our extensions are ours') from told;
select results_eq($$ select l.status::text, l.numero_destino, l.inicio_em, l.usuario_id from public.ligacoes l where l.provedor_ref = 'missed' $$,
  $$ values ('nao_atendida', '1000', now() - interval '20 minutes', null::uuid) $$, 'a missed call is there though no tab was open');
select is((select count(*) from public.ligacoes l where l.numero_origem = '+5511999990107'), 1::bigint, 'once, and no extension of others');
select is((select l.numero_origem from public.ligacoes l where l.provedor_ref = 'withheld'), null, 'a withheld number is nobody''s');
select results_eq($$ select l.provedor_ref, l.usuario_id from public.ligacoes l where l.numero_origem = '+5511999990108' $$,
  $$ select 'second-leg', tests.user_id('bia') $$, 'of two phones that rang the one that was answered counts');
select private.apply_listed_calls(tenant, id, jsonb_build_array(pg_temp.listed('missed', '{}'))) from i;
select is((select count(*) from public.ligacoes), 3::bigint, 'read again, nothing is new');
select is((select count(*) from public.audit_log a where a.action = 'ligacao.finished'), 3::bigint, 'and each is in the log once');
select * from finish();
