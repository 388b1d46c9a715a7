select plan(15);
select tests.cast_of_two();
create function pg_temp.fill_in(id uuid) returns uuid language sql security definer as $$
  select private.save_integracao(current_setting('request.jwt.claims')::jsonb, fill_in.id, 'whatsapp', 'De volta', '{}', 't', '{}', '{}', '[]')
$$;
grant execute on function pg_temp.fill_in(uuid) to public;
select tests.hear('padaria', '+5511987650001', 'oi');
create temp table ours as select tests.integracao_id('padaria') as id;
grant select on ours to public;

select tests.act_as('sara');
select throws_ok($$ select public.remove_integracao(id) from ours $$, 'PT403', 'forbidden', 'a supervisor removes nothing');
select tests.act_as('ada');
select throws_ok($$ select public.remove_integracao(tests.integracao_id('oficina')) $$, 'PT404', 'integracao_not_found',
  'another company''s connection does not exist');
select lives_ok($$ select public.remove_integracao(id) from ours $$, 'an admin takes a connection away');
select results_eq('select status::text, pistas, removida_em from public.integracoes', $$ values ('inativa', '{}'::jsonb, now()) $$, 'it is off, without a hint of its secrets');
select results_eq('select is_active from public.channels', array[false], 'so are its numbers');
select throws_ok($$ select public.remove_integracao(id) from ours $$, 'PT404', 'integracao_not_found', 'once');
select throws_ok($$ select public.set_integracao_status(id, 'ativa') from ours $$, 'PT404', 'integracao_not_found', 'it is not switched on again');
select throws_ok($$ select public.set_channel_active(tests.channel_id('padaria'), true) $$, 'PT409', 'channel_inactive', 'nor any of its numbers');
select throws_ok($$ select pg_temp.fill_in(id) from ours $$, 'PT404', 'integracao_not_found', 'nor filled in anew');
select isnt_empty('select 1 from public.messages', 'what was said through it stays');
select results_eq($$ select entity_id from public.audit_log where action = 'integracao.removed' $$, 'select id from ours', 'it is written down');

select tests.act_as_owner();
select results_eq('select access_token, segredos from public.integracoes where id = (select id from ours)', $$ values (null::text, '{}'::jsonb) $$,
  'the secrets are gone');
select is((select access_token from public.integracoes where nome = 'oficina'), 'v1.sealed', 'the other company keeps its own');
select throws_ok($$ update public.integracoes set access_token = 'x' where id = (select id from ours) $$, '23514', null, 'and cannot come back');
select lives_ok($$ select tests.channel('Oficina', 'mudou', '1001') $$, 'its number is free for another tenant');
select * from finish();
