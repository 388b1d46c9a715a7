select plan(20);
select tests.cast_of_two();
select tests.act_as('bia');
select public.create_contato(n.nome, n.fone, n.email, n.empresa) from (values
  ('Ágata Lima', '+5511988880001', null, 'Padaria Lua'), ('bruno dias', '+5511988880002', 'bruno@lua.test', null),
  ('Caio Abreu', null, 'caio@sol.test', null), ('Caio Abreu', '+5511988880004', null, null), ('Zélia 100%', '+5521977770005', null, null)
) n (nome, fone, email, empresa);
select tests.act_as('rui');
select public.create_contato('Ágata de outra casa', '+5511988880001');
select tests.act_as_owner();
update public.contatos k set criado_em = k.criado_em - r.n * interval '1 minute'
  from (select id, row_number() over (order by private.plain(nome), id) as n from public.contatos) r where r.id = k.id;
select tests.hear('padaria', '+5511988880002', 'oi');

create function pg_temp.names(answer jsonb) returns text[] language sql as
  $$ select coalesce(array_agg(k ->> 'nome'), '{}') from jsonb_array_elements(answer -> 'contatos') k $$;
grant execute on function pg_temp.names(jsonb) to public;
select tests.act_as('vera');
select is(pg_temp.names(public.list_contatos()), '{Ágata Lima,bruno dias,Caio Abreu,Caio Abreu,Zélia 100%}',
  'by name as people sort, without minding accents and capitals, and of one company');
select is(pg_temp.names(public.list_contatos(sort => 'recentes')), '{Ágata Lima,bruno dias,Caio Abreu,Caio Abreu,Zélia 100%}', 'or the newest first');

-- All pages of two, one after the other.
create function pg_temp.walk(sort text) returns text[] language plpgsql as $$
declare v_all text[] := '{}'; v_page jsonb; v_cursor text;
begin
  loop
    v_page := public.list_contatos(sort => walk.sort, cursor => v_cursor, max => 2);
    v_all := v_all || pg_temp.names(v_page);
    v_cursor := v_page ->> 'cursor';
    exit when v_cursor is null;
  end loop;
  return v_all;
end $$;
select is(pg_temp.walk('nome'), '{Ágata Lima,bruno dias,Caio Abreu,Caio Abreu,Zélia 100%}', 'page by page, nobody twice');
select is(pg_temp.walk('recentes'), '{Ágata Lima,bruno dias,Caio Abreu,Caio Abreu,Zélia 100%}', 'the newest too');
select throws_ok($$ select public.list_contatos(cursor => 'x') $$, 'PT422', 'cursor_invalid', 'a cursor is one of ours');
select throws_ok($$ select public.list_contatos(sort => 'recentes', cursor => '["x", "y"]') $$, 'PT422', 'cursor_invalid', 'of this order');

select is(pg_temp.names(public.list_contatos('agata')), '{Ágata Lima}', 'found by name');
select is(pg_temp.names(public.list_contatos('LUA')), '{Ágata Lima,bruno dias}', 'by company, or by a part of the e-mail');
select is(pg_temp.names(public.list_contatos('98888-0004')), '{Caio Abreu}', 'by phone, however it is written');
select is(pg_temp.names(public.list_contatos('888')), '{}', 'three digits are too few');
select is(pg_temp.names(public.list_contatos('100%')), '{"Zélia 100%"}', 'no sign is a wildcard');
select is(pg_temp.names(public.list_contatos('%%')), '{}', 'neither of these');
select is(pg_temp.names(public.list_contatos('outra casa')), '{}', 'another company''s are not found');
select results_eq($$ select k ->> 'conversation_id' is not null, k -> 'telefones', k -> 'emails'
    from jsonb_array_elements(public.list_contatos('bruno') -> 'contatos') k $$,
  $$ values (true, '["+5511988880002"]'::jsonb, '["bruno@lua.test"]'::jsonb) $$, 'each with their addresses and conversation');

select tests.act_as('bia');
select public.archive_contato(id) from public.contatos where nome = 'Ágata Lima';
select is(pg_temp.names(public.list_contatos()), '{bruno dias,Caio Abreu,Caio Abreu,Zélia 100%}', 'who is put away is not there');
select is(pg_temp.names(public.list_contatos(archived => true)), '{Ágata Lima}', 'but here');
select tests.act_as_anon();
select throws_ok('select public.list_contatos()', '42501', null, 'nobody reads without a session');

-- Under row security a search could use no index; here it has to. As many as a company has.
select tests.act_as_owner();
insert into public.contatos (tenant_id, nome) select tests.tenant_id('Padaria'), 'Pessoa ' || n from generate_series(1, 3000) n;
analyze public.contatos;
create function pg_temp.plan_of(query text) returns text language plpgsql as $$
declare v_line text; v_all text := '';
begin
  for v_line in execute 'explain ' || query loop v_all := v_all || v_line || e'\n'; end loop;
  return v_all;
end $$;
set local enable_seqscan = off;
select matches(pg_temp.plan_of(format($q$ select n.id from public.contatos n where n.tenant_id = %L and private.plain(n.nome) like '%%pessoa 77%%' $q$,
  tests.tenant_id('Padaria'))), 'contatos_search_idx', 'a part of a name is looked up');
select matches(pg_temp.plan_of(format($q$ select k.id from public.contatos k where k.tenant_id = %L and k.mesclado_em is null and k.arquivado_em is null
    and (private.plain(k.nome), k.id) > ('pessoa 77', gen_random_uuid()) order by private.plain(k.nome), k.id limit 51 $q$, tests.tenant_id('Padaria'))),
  'Index Scan using contatos_nome_idx(?!.*Sort)', 'a page is read in its order');
select matches(pg_temp.plan_of(format($q$ select k.id from public.contatos k where k.tenant_id = %L and k.mesclado_em is null and k.arquivado_em is null
    order by k.criado_em desc, k.id desc limit 51 $q$, tests.tenant_id('Padaria'))),
  'Index (Only )?Scan using contatos_recent_idx(?!.*Sort)', 'so are the newest');
select * from finish();
