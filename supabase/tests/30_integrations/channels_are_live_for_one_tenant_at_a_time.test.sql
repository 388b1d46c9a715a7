select plan(6);
select tests.cast_of_two();

select throws_ok($$ select tests.channel('Oficina', 'roubado', '1001') $$, '23505', null, 'a number that is live is live for one tenant');
select throws_ok($$
  insert into public.channels (tenant_id, integracao_id, kind, external_id, name)
  values (tests.tenant_id('Oficina'), tests.integracao_id('padaria'), 'whatsapp', '2002', 'cruzado') $$, '23503', null,
  'a channel cannot hang on another tenant''s connection, whoever writes it');
select results_eq('select count(*) from private.channel_wakes', array[2::bigint], 'every channel has its clock');

select tests.act_as('vera');
select results_eq('select name from public.channels', array['padaria'], 'members see their own numbers');
select throws_ok($$ update public.channels set is_active = false $$, '42501', null, 'and switch none by hand');
select tests.act_as_anon();
select throws_ok('select name from public.channels', '42501', null, 'a stranger sees none');
select * from finish();
