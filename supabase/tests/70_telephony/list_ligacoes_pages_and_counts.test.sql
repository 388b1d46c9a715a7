select plan(16);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as ours;
create temp table k as select v.contato_id as ana from public.conversations v, c where v.id = c.ours;
grant select on k to public;
update public.contatos set nome = 'Ana Lima' from k where id = ana;
-- From one o'clock, one an hour: three that Bia made, of which one was answered, and two that came in, of which one was missed.
insert into public.ligacoes (tenant_id, usuario_id, contato_id, direcao, status, numero_destino, numero_origem, inicio_em, atendida_em, fim_em, duracao_segundos)
select tests.tenant_id('Padaria'), case when v.who <> '' then tests.user_id(v.who) end, case when v.n in (1, 4) then ana end, v.direcao::public.ligacao_direcao,
       v.status::public.ligacao_status, v.dest, v.orig, at.t, case when v.seconds > 0 then at.t end, at.t + make_interval(secs => v.seconds), v.seconds
  from k, (values (1, 'bia', 'saida', 'atendida', '+5511987650001', '1000', 120), (2, 'bia', 'saida', 'ocupado', '+551133334444', '1000', 0),
                  (3, 'bia', 'saida', 'nao_atendida', '+551133335555', '1000', 0), (4, 'caio', 'entrada', 'atendida', '1001', '+5511987650001', 60),
                  (5, '', 'entrada', 'nao_atendida', '1001', '+5511900000000', 0)) v (n, who, direcao, status, dest, orig, seconds),
       lateral (select timestamptz '2026-03-10 12:00 America/Sao_Paulo' + make_interval(hours => v.n)) at (t);
insert into public.ligacoes (tenant_id, direcao, numero_destino, inicio_em) values (tests.tenant_id('Oficina'), 'saida', '+5511987650001', '2026-03-10 15:00Z');

select tests.act_as('vera');
create function pg_temp.hours(page jsonb) returns text language sql as
  $$ select coalesce(string_agg(to_char((r ->> 'inicio_em')::timestamptz at time zone 'America/Sao_Paulo', 'HH24'), ' '), '') from jsonb_array_elements(page -> 'rows') r $$;
create temp table p as select public.list_ligacoes(page_size => 2) as first;
select is(pg_temp.hours(first), '17 16', 'the latest first, of this company alone') from p;
select is(pg_temp.hours(public.list_ligacoes('{}', first -> 'next', 2)), '15 14', 'and on behind it') from p;
select is(public.list_ligacoes(page_size => 5) -> 'next', 'null'::jsonb, 'the last page says so');
select is(pg_temp.hours(public.list_ligacoes(f.filter)), f.hours, f.filter::text)
  from (values ('{"status": "nao_atendida"}'::jsonb, '17 15'), ('{"direcao": "entrada"}', '17 16'),
               ('{"from": "2026-03-10T18:00Z", "to": "2026-03-10T19:00Z"}', '15'), ('{"search": "ana li"}', '16 13'), ('{"search": "3333-4444"}', '14')) f (filter, hours);
select is(public.list_ligacoes(jsonb_build_object('contato_id', ana)) #>> '{rows,0,contato_nome}', 'Ana Lima', 'a row says with whom') from k;
select throws_ok($$ select public.list_ligacoes('{"status": "x"}') $$, 'PT400', 'invalid_request', 'a filter has known words');
select throws_ok($$ select public.list_ligacoes(before => '{"id": 1}') $$, 'PT422', 'cursor_invalid', 'a page follows a call');

create temp table s as select public.call_stats('2026-03-10T03:00Z', '2026-03-12T03:00Z') as x;
select is(x -> 'totals', '{"calls": 5, "outgoing": 3, "incoming": 2, "answered": 2, "missed": 1, "talk_seconds": 180, "average_seconds": 90,
  "answer_rate": 0.4000, "statuses": {"atendida": 2, "ocupado": 1, "nao_atendida": 2}}'::jsonb, 'all of it is added up') from s;
select is((select string_agg(d.value ->> 'nome' || ' ' || (d.value ->> 'calls'), ', ') from s, jsonb_array_elements(x -> 'people') d), 'Bia 3, Caio 1', 'by who made them');
select is((select string_agg(d.value ->> 'hour', ' ') from s, jsonb_array_elements(x -> 'hours') d where d.value ->> 'calls' <> '0'), '13 14 15 16 17', 'by the hour of Brasília');
select is((select string_agg((d.value ->> 'day') || ' ' || (d.value ->> 'calls'), ', ') from s, jsonb_array_elements(x -> 'days') d), '2026-03-10 5, 2026-03-11 0', 'and by day');
select throws_ok($$ select public.call_stats(usuario_id => tests.user_id('rui')) $$, 'PT404', 'member_not_found', 'nobody''s who does not work here');
select * from finish();
