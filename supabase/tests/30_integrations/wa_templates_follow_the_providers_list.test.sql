select plan(30);
select tests.cast_of_two();
create temp table i as select tests.integracao_id('padaria') as ours, tests.integracao_id('oficina') as theirs;
grant select on i to public;
create function pg_temp.listed(variadic names text[])
returns jsonb
language sql
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
           'provider_ref', 'ref ' || n, 'name', n, 'language', 'pt_BR', 'category', 'utility', 'status', 'approved',
           'components', jsonb '{"header": null, "body": "x", "footer": null, "buttons": []}', 'parameters', jsonb '{"header": [], "body": [], "buttons": []}',
           'parameter_format', 'positional', 'unsupported_code', null, 'rejected_reason', null, 'quality', 'high')), '[]')
    from unnest(names) n
$$;
create function pg_temp.store(templates jsonb)
returns void
language sql
as $$ select private.store_templates(tests.tenant_id('Padaria'), i.ours, store.templates) from i $$;
create function tests.syncs()
returns bigint
language sql stable security definer set search_path = ''
as $$ select count(*) from pgmq.q_jobs q where q.message ->> 'kind' = 'templates.sync' $$;
grant execute on function tests.syncs() to public;

select pg_temp.store(pg_temp.listed('a', 'b'));
select results_eq($$ select name, status, quality, removed_at is null from public.wa_templates order by name $$,
  $$ values ('a', 'approved', 'high', true), ('b', 'approved', 'high', true) $$, 'what the provider lists is kept');
create temp table first as select * from public.wa_templates;
select ok((select templates_synced_em = now() from public.integracoes where id = i.ours), 'and when it was read') from i;
select results_eq(format('select h - ''id'' from tests.heard(%L, %L) h', 'tenant:' || tests.tenant_id('Padaria') || ':team', 'modelos_atualizados'),
  format($$ values (jsonb_build_object('v', 1, 'integracao_id', %L)) $$, ours), 'and colleagues hear of it') from i;
select pg_temp.store(jsonb_set(pg_temp.listed('b', 'c'), '{0,status}', '"paused"'));
select results_eq($$ select name, status, removed_at is null from public.wa_templates order by name $$,
  $$ values ('a', 'approved', false), ('b', 'paused', true), ('c', 'approved', true) $$, 'what is gone is marked, what has changed is changed');
select pg_temp.store(pg_temp.listed('a', 'b', 'c'));
select is_empty($$ select name from public.wa_templates where removed_at is not null $$, 'what comes back is there again');
select is_empty($$ select f.id from first f except select t.id from public.wa_templates t $$, 'as the same one');
select pg_temp.store('[]');
select is_empty($$ select name from public.wa_templates where removed_at is null $$, 'an empty list is a list');

select tests.act_as('vera');
select is(public.templates_synced_at(ours), now(), 'a viewer knows when they were read, though none is listed') from i;
select throws_ok(format('select public.templates_synced_at(%L)', theirs), 'PT404', 'integracao_not_found', 'of their own company''s alone') from i;
select throws_ok('select templates_synced_em from public.integracoes where segredos is not null', '42501', null, 'and reads no secret for it');
select is_empty('select templates_synced_em from public.integracoes', 'nor any connection');
select is((select count(*) from public.wa_templates), 3::bigint, 'a viewer reads them');
select throws_ok($$ update public.wa_templates set status = 'approved' $$, '42501', null, 'nobody approves but the provider');
select throws_ok($$ select public.sync_templates(ours) from i $$, 'PT403', 'forbidden', 'and asks for nothing');
select tests.act_as('rui');
select is_empty('select * from public.wa_templates', 'another company has its own');
select throws_ok($$ select public.sync_templates(ours) from i $$, 'PT404', 'integracao_not_found', 'and its own connections');

select tests.act_as('bia');
select lives_ok($$ select public.sync_templates(ours) from i $$, 'an agent asks for the list');
select is(tests.syncs(), 1::bigint, 'the worker is to read it');
select throws_ok($$ select public.sync_templates(ours) from i $$, 'PT429', 'templates_synced_lately', 'not twice within a minute');
select is(tests.syncs(), 1::bigint, 'and it does not');
select tests.act_as_owner();
update public.integracoes set templates_requested_em = now() - interval '61 seconds';
select tests.act_as('bia');
select lives_ok($$ select public.sync_templates(ours) from i $$, 'after that again');
select throws_ok($$ select public.sync_templates(gen_random_uuid()) $$, 'PT404', 'integracao_not_found', 'of something that is there');

select tests.act_as_owner();
select pgmq.purge_queue('jobs');
select private.request_all_templates();
select is(tests.syncs(), 2::bigint, 'every hour all of them are read');
select private.request_all_templates();
select is(tests.syncs(), 2::bigint, 'once, however many ask');
select private.claim_jobs(9);
select private.request_all_templates();
select is(tests.syncs(), 4::bigint, 'but again when one has begun, which may have read what was before');
update public.channels set capabilities = '{"templates": false}' where name = 'oficina';
select pgmq.purge_queue('jobs');
select private.request_all_templates();
select results_eq($$ select message #>> '{payload,integracao_id}' from pgmq.q_jobs $$, format('values (%L)', ours), 'but not where there are none') from i;
update public.integracoes set status = 'inativa';
select pgmq.purge_queue('jobs');
select private.request_all_templates();
select is(tests.syncs(), 0::bigint, 'or where the connection is off');

select throws_ok(format($$ insert into public.wa_templates (tenant_id, integracao_id, provider_ref, name, language, category, status, components, parameters, parameter_format)
    select tests.tenant_id('Padaria'), %s, %L, 'x', 'x', 'x', 'x', '{}', '{}', %L from i $$, x.integracao, x.ref, x.format), x.code, null, x.claim)
  from (values ('theirs', 'z', 'named', '23503', 'a template is of a connection of the same company'), ('ours', 'ref a', 'named', '23505', 'once'),
    ('ours', 'z', 'other', '23514', 'and its blanks are named or numbered')) x (integracao, ref, format, code, claim);
select * from finish();
