select plan(44);
select tests.cast_of_two();

-- As the proxy does it: on its own connection, in the name of whoever asks.
create function pg_temp.save(login text, extension text, nome text default null, sealed text default 'v1.sealed') returns uuid
language plpgsql security definer as $$
declare v_id constant uuid := private.ramal_id((current_setting('request.jwt.claims')::jsonb ->> 'tenant_id')::uuid, tests.user_id(login));
begin
  perform private.save_ramal(current_setting('request.jwt.claims')::jsonb, v_id, tests.user_id(login), extension, 'padaria.sip.test', sealed, nome);
  return v_id;
end $$;
create function pg_temp.session() returns jsonb language sql security definer as
  $$ select private.open_sip_session(current_setting('request.jwt.claims')::jsonb) $$;
create function pg_temp.begin_test() returns jsonb language sql security definer as
  $$ select private.begin_ramal_test(current_setting('request.jwt.claims')::jsonb) $$;
create function pg_temp.ramal(login text) returns uuid language sql security definer as
  $$ select r.id from public.ramais_voip r where r.usuario_id = tests.user_id(login) $$;
create function pg_temp.told(login text) returns setof text language sql security definer as
  $$ select p ->> 'status' from tests.heard('tenant:' || tests.tenant_id('Padaria') || ':user:' || tests.user_id(login), 'ramal_atualizado') p $$;
grant execute on function pg_temp.save(text, text, text, text), pg_temp.session(), pg_temp.begin_test(), pg_temp.ramal(text), pg_temp.told(text) to public;

select tests.act_as('vera');
select throws_ok($$ select pg_temp.save('vera', '1009') $$, 'PT403', 'forbidden', 'who only looks has no extension');
select tests.act_as('bia');
select throws_ok($$ select private.save_ramal('{}', gen_random_uuid(), tests.user_id('bia'), '1000', 's', 'x', null) $$, '42501', null, 'no client saves one by itself');
select throws_ok($$ select private.open_sip_session('{}') $$, '42501', null, 'or opens a session');
select throws_ok($$ select pg_temp.session() $$, 'PT404', 'ramal_not_found', 'without one there is no session');
select throws_ok($$ select pg_temp.save('bia', '10x') $$, 'PT422', 'ramal_invalid', 'an extension is digits');
select throws_ok($$ select pg_temp.save('bia', '1000', repeat('x', 61)) $$, 'PT422', 'ramal_invalid', 'a nickname is short');
select lives_ok($$ select pg_temp.save('bia', '1000', ' Recepção ') $$, 'bia takes an extension');
select results_eq('select extension, sip_server, nome_exibicao, status::text from public.ramais_voip',
  $$ values ('1000', 'padaria.sip.test', 'Recepção', 'ativo') $$, 'and reads it');
select throws_ok('select password_encrypted from public.ramais_voip', '42501', null, 'but not its password, not even sealed');
select throws_ok($$ update public.ramais_voip set status = 'inativo' $$, '42501', null, 'and writes it by verbs only');
select throws_ok($$ select pg_temp.save('caio', '1001') $$, 'PT403', 'forbidden', 'she gives nobody else one');
select throws_ok('select * from public.list_ramais()', 'PT403', 'forbidden', 'nor sees whose the others are');

select tests.act_as('caio');
select is_empty('select id from public.ramais_voip', 'a colleague does not see the row');
select throws_ok($$ select pg_temp.save('caio', '1000') $$, 'PT409', 'ramal_taken', 'and cannot have the same one');
select tests.act_as('olga');
select is_empty('select id from public.ramais_voip', 'neither does the owner of the company');

select tests.act_as('bia');
select is(pg_temp.session() ->> 'password_encrypted', 'v1.sealed', 'her session carries the sealed password');
select is(pg_temp.session() ->> 'nome_exibicao', 'Recepção', 'and the name she shows');
select is(pg_temp.save('bia', '1002'), pg_temp.ramal('bia'), 'she may take another one, in the same row');
select results_eq('select extension, nome_exibicao from public.ramais_voip', $$ values ('1002', 'Recepção') $$, 'under the same nickname');
select lives_ok($$ select public.rename_ramal('  ') $$, 'which she may give up');
select is(pg_temp.session() ->> 'nome_exibicao', 'Bia', 'to be called by her name');
select throws_ok($$ select public.rename_ramal(repeat('x', 61)) $$, 'PT422', 'ramal_invalid', 'not by a novel');

select tests.act_as('ada');
select results_eq('select usuario_nome, extension, status::text, is_revoked from public.list_ramais()',
  $$ values ('Bia', '1002', 'ativo', false) $$, 'an admin sees whose it is');
select throws_ok($$ select pg_temp.save('rui', '1005') $$, 'PT404', 'member_not_found', 'gives one to colleagues only');
select throws_ok($$ select pg_temp.save('vera', '1005') $$, 'PT404', 'member_not_found', 'who may call');
select lives_ok($$ select pg_temp.save('caio', '1001') $$, 'assigns one');
select lives_ok($$ select public.set_ramal_active(pg_temp.ramal('bia'), false) $$, 'switches one off');
select tests.act_as('bia');
select throws_ok($$ select pg_temp.session() $$, 'PT409', 'ramal_inactive', 'then she registers no more');
select throws_ok($$ select pg_temp.save('bia', '1002') $$, 'PT409', 'ramal_inactive', 'and does not help herself to one');
select throws_ok($$ select public.set_ramal_active(pg_temp.ramal('bia'), true) $$, 'PT403', 'forbidden', 'or switch it on');
select tests.act_as('ada');
select lives_ok($$ select public.set_ramal_active(pg_temp.ramal('bia'), true) $$, 'until the admin does');
select lives_ok($$ select public.revoke_ramal(pg_temp.ramal('bia')) $$, 'or the admin takes it away');
select throws_ok($$ select public.set_ramal_active(pg_temp.ramal('bia'), true) $$, 'PT409', 'ramal_revoked', 'with its password, for good');
select lives_ok($$ select pg_temp.save('olga', '1002') $$, 'so that another may have it');
select bag_eq($$ select * from pg_temp.told('bia') $$, array['ativo', 'ativo', 'ativo', 'inativo', 'ativo', 'inativo'],
  'every change is told to her webphone');

select tests.act_as('otto');
select is_empty('select * from public.list_ramais()', 'another company sees none of it');
select throws_ok($$ select public.revoke_ramal(pg_temp.ramal('caio')) $$, 'PT404', 'ramal_not_found', 'and takes nothing away');

select tests.act_as('ada');
select lives_ok($$ select public.remove_member(tests.user_id('caio')) $$, 'who leaves');
select tests.act_as_owner();
select results_eq($$ select status::text, password_encrypted from public.ramais_voip where usuario_id = tests.user_id('caio') $$,
  $$ values ('inativo', null::text) $$, 'leaves the extension behind');
select results_eq($$ select action from public.audit_log where entity = 'ramais_voip' and entity_id = pg_temp.ramal('bia') and action <> 'ramal.session_opened' order by id $$,
  array['ramal.assigned', 'ramal.assigned', 'ramal.status_changed', 'ramal.status_changed', 'ramal.revoked'], 'all of it is written down');
select is_empty($$ select 1 from public.audit_log where data::text ~ 'sealed' $$, 'without a password');

select tests.act_as('olga');
do $$ begin for i in 1..300 loop perform pg_temp.session(); end loop; end $$;
select throws_ok($$ select pg_temp.session() $$, 'PT429', 'too_many_requests', 'three hundred sessions an hour are enough for anybody');
do $$ begin for i in 1..30 loop perform pg_temp.begin_test(); end loop; end $$;
select throws_ok($$ select pg_temp.begin_test() $$, 'PT429', 'too_many_requests', 'and thirty guesses at a password');
select tests.act_as('bia');
select is(pg_temp.begin_test() ->> 'extension', '1002', 'others test on');
select * from finish();
