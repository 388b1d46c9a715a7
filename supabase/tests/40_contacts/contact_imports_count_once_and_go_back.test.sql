-- A spreadsheet comes in, twice by accident, and is taken back.
select plan(40);
select tests.cast_of_two();
select tests.hear('padaria', '+551187650001', 'oi');
select tests.hear('oficina', '+5511987650009', 'oi');
select tests.act_as('bia');
select public.create_contato('Por e-mail', null, 'dono@sol.test');
select throws_ok($$ select public.begin_contact_import(gen_random_uuid(), 'a.csv', 3) $$, 'PT403', 'forbidden', 'an agent imports nothing');
select throws_ok($$ select public.preview_contact_import('[]') $$, 'PT403', 'forbidden', 'nor looks what it would do');

create temp table lines as select jsonb_build_array(
  '{"line": "2", "nome": "Ana Reis", "telefone": "+551187650002", "email": "ANA@reis.test", "empresa": "Reis"}'::jsonb,
  '{"line": "3", "nome": "Rui (cliente antigo)", "telefone": "+5511987650001", "empresa": "Padaria"}'::jsonb,
  '{"line": "4", "nome": "Ana outra vez", "telefone": "+5511987650002"}'::jsonb,
  '{"line": "5", "nome": "Ninguém"}'::jsonb,
  '{"line": "6", "nome": "Sem número", "telefone": "119"}'::jsonb,
  '{"line": "7", "nome": "Dois", "telefone": "+5511987650001", "email": "dono@sol.test"}'::jsonb,
  '{"line": "8", "nome": "De outra empresa", "telefone": "+5511987650009"}'::jsonb) as all;
create temp table i as select gen_random_uuid() as id;
grant select on lines, i to public;
create function pg_temp.verdicts(answer jsonb) returns table (line text, outcome text, reason text) language sql as
  $$ select r ->> 'line', r ->> 'outcome', r ->> 'reason' from jsonb_array_elements(answer) r $$;

select tests.act_as('sara');
select results_eq($$ select (pg_temp.verdicts(public.preview_contact_import(lines.all))).* from lines $$, $$ values
  ('2', 'created', null), ('3', 'updated', null), ('4', 'created', null), ('5', 'refused', 'contato_unreachable'),
  ('6', 'refused', 'phone_invalid'), ('7', 'refused', 'import_row_of_two'), ('8', 'created', null::text) $$, 'the preview says what each line would do');
select results_eq($$ select r ->> 'contato_nome' from lines, jsonb_array_elements(public.preview_contact_import(lines.all)) r where r ->> 'line' = '3' $$,
  $$ values ('+551187650001') $$, 'and who is meant, whatever spelling of the phone');
select is((select count(*) from public.contatos), 2::bigint, 'but does nothing');
select results_eq($$ select (pg_temp.verdicts(public.preview_contact_import(lines.all, 'keep'))).outcome from lines $$,
  array['created', 'skipped', 'created', 'refused', 'refused', 'refused', 'created'], 'who is known may be left alone');

select throws_ok($$ select public.run_contact_import(gen_random_uuid(), '[]') $$, 'PT404', 'import_not_found', 'an import is announced first');
select throws_ok($$ select public.begin_contact_import(gen_random_uuid(), 'a.csv', 20001) $$, 'PT422', 'import_too_many_rows', 'it has an end');
select throws_ok($$ select public.begin_contact_import(gen_random_uuid(), 'a.csv', 0) $$, 'PT422', 'import_too_many_rows', 'and a beginning');
select throws_ok($$ select public.begin_contact_import(gen_random_uuid(), 'a.csv', 1, 'x') $$, 'PT422', 'import_rows_invalid', 'there are three ways');
select is((public.begin_contact_import(id, 'clientes.csv', 7)).status, 'running', 'sara announces hers') from i;
select is((public.begin_contact_import(id, 'outra.csv', 9)).file_name, 'clientes.csv', 'once more is the same one') from i;
select throws_ok($$ select public.run_contact_import(id, '{}') from i $$, 'PT422', 'import_rows_invalid', 'lines are lines');
select throws_ok($$ select public.run_contact_import(id, '[{"nome": "x"}]') from i $$, 'PT422', 'import_rows_invalid', 'each has a number');
select throws_ok($$ select public.run_contact_import(id, '[{"line": "1", "nome": {"a": 1}}]') from i $$, 'PT422', 'import_rows_invalid', 'and words');
select throws_ok($$ select public.run_contact_import(id, (select jsonb_agg(jsonb_build_object('line', n::text)) from generate_series(1, 501) n)) from i $$,
  'PT422', 'import_rows_invalid', 'not too many at once');

select is(public.run_contact_import(i.id, (select jsonb_path_query_array(lines.all, '$[0 to 3]') from lines)), 4, 'the first lines') from i;
select is(public.run_contact_import(i.id, lines.all), 7, 'all of them, the first ones a second time') from i, lines;
select results_eq($$ select line, outcome, reason from public.contact_import_rows where import_id = (select id from i) order by line $$, $$ values
  (2, 'created', null), (3, 'updated', null), (4, 'skipped', 'import_row_twice'), (5, 'refused', 'contato_unreachable'),
  (6, 'refused', 'phone_invalid'), (7, 'refused', 'import_row_of_two'), (8, 'created', null::text) $$, 'each line counted once');
select results_eq($$ select nome, endereco, empresa from public.contatos where mesclado_em is null order by nome $$, $$ values
  ('Ana Reis', '+5511987650002', 'Reis'), ('De outra empresa', '+5511987650009', null),
  ('Por e-mail', 'dono@sol.test', null), ('Rui (cliente antigo)', '+551187650001', 'Padaria') $$,
  'two are new, and who was only a number has a name; the phone is written to as the provider knows it');
select is((select count(*) from public.contatos where tenant_id <> (select private.tenant_id())), 0::bigint, 'nobody else''s are seen');
select throws_ok($$ select public.undo_contact_import(id) from i $$, 'PT409', 'import_running', 'what goes on is not taken back');
select is((public.end_contact_import(id)).status, 'finished', 'it ends') from i;
select is((public.end_contact_import(id, true)).status, 'finished', 'once') from i;
select throws_ok($$ select public.run_contact_import(i.id, lines.all) from i, lines $$, 'PT409', 'import_not_running', 'nothing more comes');
select results_eq($$ select created, updated, skipped, refused from public.contact_import_results where id = (select id from i) $$,
  $$ values (2, 1, 1, 3) $$, 'the report counts');

-- Another import says more of one of them, and one of them is written to.
create temp table j as select gen_random_uuid() as id;
grant select on j to public;
select public.begin_contact_import(id, 'mais.csv', 1, 'replace') from j;
select public.run_contact_import(id, '[{"line": "2", "nome": "Ana R. Reis", "telefone": "+5511987650002", "tipo": "fornecedor", "observacoes": "paga bem"}]') from j;
select public.end_contact_import(id, true) from j;
select results_eq($$ select nome, tipo, observacoes, empresa from public.contatos where endereco = '+5511987650002' $$,
  $$ values ('Ana R. Reis', 'fornecedor', 'paga bem', 'Reis') $$, 'what is given replaces');
select is(public.undo_contact_import(i.id), 0, 'the first is taken back') from i;
select results_eq($$ select line, undo from public.contact_import_rows where import_id = (select id from i) and undo is not null order by line $$,
  $$ values (2, 'changed'), (3, 'undone'), (8, 'undone') $$, 'but not who was changed since');
select results_eq($$ select nome, empresa from public.contatos order by nome $$,
  $$ values ('+551187650001', null), ('Ana R. Reis', 'Reis'), ('Por e-mail', null) $$, 'who was known is as before, who was new is gone');
select results_eq($$ select status, undone, left_as_is from public.contact_import_results where id = (select id from i) $$,
  $$ values ('undone', 2, 1) $$, 'the report says so');
select is(public.undo_contact_import(j.id), 0, 'the second too') from j;
select results_eq($$ select nome, tipo, observacoes from public.contatos where endereco = '+5511987650002' $$,
  $$ values ('Ana Reis', 'cliente', '') $$, 'it goes back one step');

-- Somebody who was made is talked to meanwhile.
create temp table k as select gen_random_uuid() as id;
grant select on k to public;
select public.begin_contact_import(id, 'k.csv', 1) from k;
select public.run_contact_import(id, '[{"line": "2", "nome": "Novo", "telefone": "+5511987650077"}]') from k;
select public.end_contact_import(id) from k;
select tests.act_as_owner();
select tests.hear('padaria', '+5511987650077', 'oi');
select tests.act_as('sara');
select is(public.undo_contact_import(k.id), 0, 'a contact with a conversation') from k;
select results_eq($$ select undo from public.contact_import_rows where import_id = (select id from k) $$, array['in_use'], 'stays, and why is written down');

-- Somebody who was known by e-mail got a phone, and writes from it.
create temp table p as select (public.create_contato('Pia', null, 'pia@sol.test')).id as contato_id, gen_random_uuid() as id;
grant select on p to public;
select public.begin_contact_import(id, 'p.csv', 2) from p;
select public.run_contact_import(id, '[{"line": "2", "telefone": "+5511987650078", "email": "pia@sol.test"}]') from p;
select public.end_contact_import(id) from p;
select tests.act_as_owner();
select tests.hear('padaria', '+5511987650078', 'oi');
select tests.act_as('sara');
select is(public.undo_contact_import(p.id), 0, 'a phone that somebody writes from') from p;
select results_eq($$ select undo from public.contact_import_rows where import_id = (select id from p) $$, array['in_use'], 'is not taken from them');
select is((select d.contato_id from public.contact_identities d where d.value = '+5511987650078'), p.contato_id, 'so their answers reach them') from p;

select tests.act_as('otto');
select throws_ok($$ select public.undo_contact_import(i.id) from i $$, 'PT404', 'import_not_found', 'another company''s import does not exist');
select tests.act_as_owner();
select results_eq($$ select action, count(*) from public.audit_log where entity = 'contact_imports' group by 1 order by 1 $$,
  $$ values ('contatos.import_undone', 4::bigint), ('contatos.imported', 4) $$, 'all of it is written down');
select * from finish();
