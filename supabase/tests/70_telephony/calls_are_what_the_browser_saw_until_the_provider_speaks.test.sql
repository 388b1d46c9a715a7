select plan(29);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as ours, tests.hear('oficina', '+5511987650009', 'oi') as theirs;
create temp table k as select v.contato_id as ana from public.conversations v, c where v.id = c.ours;
create temp table ids as select gen_random_uuid() as out, gen_random_uuid() as incoming, gen_random_uuid() as second;
grant select on c, k, ids to public;
select tests.act_as('sara');
select public.save_funil('Vendas');
select tests.act_as('bia');
create temp table o as select x.* from public.etapas e, public.create_oportunidade(e.id, 'Bolo') x where e.nome = 'Novo';
grant select on o to public;
create function pg_temp.call(client uuid) returns public.ligacoes language sql as $$ select l from public.ligacoes l where l.client_id = client $$;

-- Numbers.
select tests.act_as_owner();
select is(private.call_number(n.given), n.kept, n.given || ' is ' || coalesce(n.kept, 'nothing'))
  from (values ('+55 (11) 98765-0001', '+5511987650001'), ('011987650001', '+5511987650001'), ('5511987650001', '+5511987650001'),
               ('(11) 3333-4444', '+551133334444'), ('190', '190'), ('1000', '1000'), ('+351 912 345 678', '+351912345678'), ('oi', null)) n (given, kept);

-- A call that this browser dials itself.
select tests.act_as('bia');
select tests.forget_broadcasts();
select is(public.register_call(out, '11 8765-0001', 'saida', o.id, null, c.ours) #>> '{contato,id}', ana::text,
  'a number without its ninth digit is its owner''s') from ids, o, c, k;
select is(public.register_call(out, '11 8765-0001', 'saida') #>> '{ligacao,id}', (pg_temp.call(out)).id::text, 'the same id is the same call') from ids;
select results_eq($$ select x.status::text, x.usuario_id, x.oportunidade_id, x.conversation_id from ids, pg_temp.call(out) x $$,
  $$ select 'chamando', tests.user_id('bia'), o.id, c.ours from o, c $$, 'it rings, is mine and about the card');
select is((select payload ->> 'status' from tests.heard('tenant:' || tests.tenant_id('Padaria') || ':team', 'ligacao_atualizada') payload),
  'chamando', 'and the team hears of it');
select throws_ok($$ select public.register_call(gen_random_uuid(), 'oi', 'saida') $$, 'PT422', 'phone_invalid', 'a word is no number');
select throws_ok($$ select public.register_call(gen_random_uuid(), '190', 'saida', conversation_id => theirs) from c $$, 'PT404',
  'conversation_not_found', 'another company''s conversation does not exist');

select is(public.report_call((pg_temp.call(out)).id, jsonb_build_object('status', 'em_andamento', 'answered_at', '2001-01-01')) ->> 'status',
  'em_andamento', 'it is answered') from ids;
select is(public.report_call((pg_temp.call(out)).id, '{"status": "chamando"}') ->> 'status', 'em_andamento', 'and rings no more') from ids;
select is((pg_temp.call(out)).atendida_em, (pg_temp.call(out)).inicio_em, 'a clock that is wrong does no harm') from ids;
select results_eq($$ select r ->> 'status', (r ->> 'duracao_segundos')::integer, r #>> '{metadata,ended_by}',
    jsonb_array_length(r #> '{metadata,quality,samples}') from ids, lateral (select public.report_call((pg_temp.call(out)).id,
      jsonb_build_object('status', 'atendida', 'ended_at', now(), 'ended_by', 'us', 'other', 1,
      'quality', jsonb_build_object('mos_avg', 4.1, 'samples', (select jsonb_agg(n) from generate_series(1, 300) n)))) as r) x $$,
  $$ values ('atendida', 0, 'us', 60) $$, 'it ends, with what was measured, not too much of it');
select is(public.report_call((pg_temp.call(out)).id, '{"status": "falhou"}') ->> 'status', 'atendida', 'what is over stays over') from ids;
select tests.act_as_owner();
select is((select count(*) from public.audit_log a, ids where a.entity = 'ligacoes' and a.entity_id = (pg_temp.call(out)).id), 1::bigint,
  'a call that no provider will speak of is in the log once');
select tests.act_as('bia');
select throws_ok($$ select public.report_call((pg_temp.call(out)).id, '{"status": "x"}') from ids $$, 'PT422', 'report_invalid', 'a report has known words');

-- Notes.
select is(public.note_call((pg_temp.call(out)).id, ' Quer o bolo ', 'interessado') ->> 'notas', 'Quer o bolo', 'a note is kept') from ids;
select is(public.note_call((pg_temp.call(out)).id) ->> 'disposicao', 'interessado', 'what is not given stays') from ids;
select tests.act_as('caio');
select throws_ok($$ select public.note_call((pg_temp.call(out)).id, 'x') from ids $$, 'PT403', 'forbidden', 'a colleague writes nothing about it');
select tests.act_as('sara');
select lives_ok($$ select public.note_call((pg_temp.call(out)).id, 'Ouvi') from ids $$, 'who supervises may');
create temp table theirs as select (pg_temp.call(out)).id from ids;
grant select on theirs to public;
select tests.act_as('rui');
select throws_ok($$ select public.note_call(id, 'x') from theirs $$, 'PT404', 'ligacao_not_found', 'another company sees none');

-- A call that rings at two phones is one, and whoever answers has it.
select tests.act_as('bia');
select is(public.register_call(incoming, '+5511987650001', 'entrada') #>> '{ligacao,usuario_id}', null, 'nobody has a call that rings') from ids;
select tests.act_as('caio');
select is(public.register_call(second, '011987650001', 'entrada') #>> '{ligacao,id}', (pg_temp.call(incoming)).id::text,
  'two phones that ring are one call') from ids;
select is(public.report_call((pg_temp.call(incoming)).id, jsonb_build_object('status', 'em_andamento', 'answered_at', now())) ->> 'usuario_id',
  tests.user_id('caio')::text, 'who answers has it') from ids;
select * from finish();
