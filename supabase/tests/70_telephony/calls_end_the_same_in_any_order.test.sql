-- Beginning, answer and end of one call, in every order, each of them up to twice: one row, one end, one line in the log.
select plan(3);
select tests.cast_of_two();
create temp table i as select gen_random_uuid() as id, tests.tenant_id('Padaria') as tenant;
insert into public.integracoes (id, tenant_id, plataforma, nome, access_token) select id, tenant, 'telefone', 'Telefone', 'v1.sealed' from i;
create temp table said as
  select v.n, jsonb_build_object('direcao', 'saida', 'status', v.status, 'extension', '1000', 'startedAt', now()) || v.more as report
    from (values (1, 'chamando', '{}'::jsonb),
                 (2, 'em_andamento', jsonb_build_object('answeredAt', now() + interval '8 seconds')),
                 (3, 'atendida', jsonb_build_object('answeredAt', now() + interval '8 seconds', 'endedAt', now() + interval '50 seconds', 'seconds', 42,
                   'cause', 'NORMAL_CLEARING', 'recordingUrl', 'https://x.test/1.wav'))) v (n, status, more);
-- Every way to say all of it in four words, which says one of them twice, and in three.
create temp table orders as
  select array[a.n, b.n, c.n] as told from said a, said b, said c where array[a.n, b.n, c.n] @> array[1, 2, 3]
  union all
  select array[a.n, b.n, c.n, d.n] from said a, said b, said c, said d where array[a.n, b.n, c.n, d.n] @> array[1, 2, 3];
do $$
declare
  v_order record;
  v_n integer;
begin
  for v_order in select o.told, row_number() over () as place from orders o loop
    foreach v_n in array v_order.told loop
      perform private.apply_call_report(i.tenant, i.id,
        s.report || jsonb_build_object('ref', v_order.place::text, 'number', '+55119' || (80000000 + v_order.place)), false)
        from i, said s where s.n = v_n;
    end loop;
  end loop;
end $$;
select is((select count(*) from public.ligacoes), (select count(*) from orders), 'one row each');
select results_eq($$ select distinct status::text, duracao_segundos, atendida_em = inicio_em + interval '8 seconds', fim_em = inicio_em + interval '50 seconds',
    gravacao_estado::text, causa, conferir_em is null and confirmada_em is not null from public.ligacoes $$,
  $$ values ('atendida', 42, true, true, 'pendente', 'NORMAL_CLEARING', true) $$, 'which all end the same');
select is((select count(*) from public.audit_log where action = 'ligacao.finished'), (select count(distinct entity_id) from public.audit_log where action = 'ligacao.finished'),
  'each in the log once');
select * from finish();
