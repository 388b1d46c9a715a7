select plan(18);
select tests.cast_of_two();

-- As the integrations function does it: on its own connection, in the name of whoever asks.
create function pg_temp.save_as_caller(id uuid, plataforma text, nome text, token text, segredos jsonb, channels jsonb) returns uuid
language sql security definer as $$
  select private.save_integracao(current_setting('request.jwt.claims')::jsonb, save_as_caller.id, save_as_caller.plataforma,
    save_as_caller.nome, '{"waba_id": "7"}', save_as_caller.token, save_as_caller.segredos, '{"access_token": "9999"}', save_as_caller.channels)
$$;
create function pg_temp.save(id uuid, token text, segredos jsonb, variadic addresses text[]) returns uuid language sql as $$
  select pg_temp.save_as_caller(save.id, 'whatsapp', 'Vendas', save.token, save.segredos,
    (select jsonb_agg(jsonb_build_object('external_id', a, 'name', 'n' || a, 'display_address', '+' || a, 'reply_window_hours', 24)) from unnest(addresses) a))
$$;
grant execute on function pg_temp.save_as_caller(uuid, text, text, text, jsonb, jsonb) to public;
grant execute on function pg_temp.save(uuid, text, jsonb, text[]) to public;
create temp table ours as select gen_random_uuid() as id;
grant select on ours to public;

select tests.act_as('bia');
select throws_ok($$ select pg_temp.save(id, 't', '{}', '3001') from ours $$, 'PT403', 'forbidden', 'an agent connects nothing');

select tests.act_as('ada');
select throws_ok($$ select private.save_integracao('{}', gen_random_uuid(), 'whatsapp', 'x', '{}', null, '{}', '{}', '[]') $$, '42501', null,
  'no client claims a number by itself');
select is(pg_temp.save(id, 'first', '{"app_secret": "a", "verify_token": "v"}', '3001', '3002'), id, 'an admin connects two numbers') from ours;
select results_eq($$ select external_id, reply_window, max_text_length, is_active from public.channels where name like 'n%' order by 1 $$,
  $$ values ('3001', interval '24 hours', 4096, true), ('3002', interval '24 hours', 4096, true) $$, 'which are live at once');
select lives_ok($$ select pg_temp.save(id, null, '{"app_secret": "b"}', '3002', '3003') from ours $$, 'then changes them, leaving the token out');
select results_eq($$ select external_id, is_active from public.channels where name like 'n%' order by 1 $$,
  $$ values ('3001', false), ('3002', true), ('3003', true) $$, 'a number left out is switched off, not lost');
select results_eq($$ select action from public.audit_log where entity = 'integracoes' order by id $$,
  array['integracao.connected', 'integracao.changed'], 'both are written down');
select is_empty($$ select 1 from public.audit_log where data::text ~ 'first|app_secret' $$, 'without the secrets');
select throws_ok($$ select pg_temp.save(gen_random_uuid(), 't', '{}', '2001') $$, 'PT409', 'address_in_use', 'a rival''s live number');
select throws_ok($$ select pg_temp.save(tests.integracao_id('oficina'), 't', '{}', '3009') $$, 'PT404', 'integracao_not_found',
  'a rival''s connection does not exist');

select throws_ok($$ select pg_temp.save(null, 't', '{}', '3009') $$, 'PT422', 'integracao_settings_invalid', 'a connection has an id');
select throws_ok(format($$ select pg_temp.save_as_caller(gen_random_uuid(), %L, %L, null, '{}', %L) $$, w.plataforma, w.nome, w.channels),
  'PT422', 'integracao_settings_invalid', w.claim)
  from (values ('', 'Vendas', '[]', 'a provider'), ('whatsapp', ' ', '[]', 'a name'), ('whatsapp', repeat('x', 81), '[]', 'a short one'),
    ('whatsapp', 'Vendas', null, 'and a list of numbers'), ('whatsapp', 'Vendas', '{}', 'that is a list')) w (plataforma, nome, channels, claim);

select tests.act_as_owner();
select results_eq($$ select access_token, segredos, erro_codigo from public.integracoes where id = (select id from ours) $$,
  $$ values ('first', '{"app_secret": "b", "verify_token": "v"}'::jsonb, null::text) $$, 'a secret that is not given again is kept');
select is((select i.access_token from public.integracoes i where i.nome = 'oficina'), 'v1.sealed', 'the rival''s is untouched');
select * from finish();
