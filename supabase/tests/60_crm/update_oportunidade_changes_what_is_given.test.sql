select plan(18);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as ours, tests.hear('oficina', '+5511987650001', 'oi') as theirs;
create temp table k as select v.contato_id as ana from public.conversations v, c where v.id = c.ours;
grant select on c, k to public;
select tests.act_as('sara');
select public.save_funil('Vendas');
select tests.act_as('bia');
create temp table o as select x.* from public.etapas e, public.create_oportunidade(e.id, 'Bolo', valor_centavos => 5000) x where e.nome = 'Novo';
grant select on o to public;
create function pg_temp.change(changes jsonb) returns public.oportunidades language sql as $$ select public.update_oportunidade(o.id, changes) from o $$;

select results_eq($$ select titulo, valor_centavos from pg_temp.change('{"titulo": "Bolo de festa"}') $$, $$ values ('Bolo de festa', 5000::bigint) $$,
  'what is not given stays');
select is((pg_temp.change('{"valor_centavos": null}')).valor_centavos, null, 'the value may be unknown again');
select throws_ok($$ select pg_temp.change('{"valor_centavos": -1}') $$, 'PT422', 'valor_invalid', 'but is no debt');
select throws_ok($$ select pg_temp.change('{"titulo": " "}') $$, 'PT422', 'titulo_invalid', 'a card has words');
select throws_ok($$ select pg_temp.change('[]') $$, 'PT400', 'invalid_request', 'changes are an object');
select results_eq($$ select conversation_id, contato_id from pg_temp.change(jsonb_build_object('conversation_id', (select ours from c))) $$,
  $$ select ours, ana from c, k $$, 'a conversation brings its customer');
select results_eq($$ select conversation_id, contato_id from pg_temp.change('{"contato_id": null}') $$, $$ values (null::uuid, null::uuid) $$,
  'without the customer there is no conversation');
select throws_ok($$ select pg_temp.change(jsonb_build_object('conversation_id', (select theirs from c))) $$, 'PT404', 'conversation_not_found',
  'another company''s conversation does not exist');
select throws_ok($$ select pg_temp.change(jsonb_build_object('contato_id', gen_random_uuid())) $$, 'PT404', 'contato_not_found', 'nor does anybody''s contact');
select is((pg_temp.change(jsonb_build_object('responsavel_id', tests.user_id('caio')))).responsavel_id, tests.user_id('caio'), 'it goes to a colleague');
select throws_ok($$ select pg_temp.change(jsonb_build_object('responsavel_id', tests.user_id('vera'))) $$, 'PT404', 'member_not_found', 'who may move it');
select throws_ok($$ select pg_temp.change(jsonb_build_object('responsavel_id', tests.user_id('rui'))) $$, 'PT404', 'member_not_found', 'and works here');
select is((pg_temp.change('{"responsavel_id": null}')).responsavel_id, null, 'or to nobody');
select tests.forget_broadcasts();
select is((pg_temp.change('{"titulo": "Bolo de festa"}')).titulo, 'Bolo de festa', 'said twice it is the same');
select is_empty($$ select 1 from o, tests.heard('tenant:' || o.tenant_id || ':board:' || o.funil_id, 'oportunidade_atualizada') $$, 'and no news');

-- Two contacts prove to be one: the older.
select tests.act_as_owner();
update public.contatos set criado_em = criado_em - interval '1 hour' from k where id = ana;
create temp table h as select tests.hear('padaria', '+5511987650002', 'oi') as id;
create temp table d as select v.contato_id as other from public.conversations v, h where v.id = h.id;
update public.oportunidades set contato_id = other from d;
select private.merge_contatos(tests.tenant_id('Padaria'), array[ana, other]) from k, d;
select is((select x.contato_id from public.oportunidades x, o where x.id = o.id), ana, 'a card follows its customer under another name') from k;
select tests.act_as('rui');
select throws_ok($$ select public.update_oportunidade(o.id, '{}') from o $$, 'PT404', 'oportunidade_not_found', 'another company changes nothing');
select throws_ok($$ select public.oportunidade_timeline(o.id) from o $$, 'PT404', 'oportunidade_not_found', 'and reads no history');
select * from finish();
