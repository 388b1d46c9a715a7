-- A list of five thousand numbers that nobody has written to before. What is counted is statements, which must not grow with the list.
select plan(12);
select tests.cast_of_two();
select tests.hear('padaria', '+551188880007', 'oi'), tests.hear('oficina', '+5511988880008', 'oi');
create temp table t as
select jsonb_build_object('template_id', tests.template('padaria', 'fornada', '{"body": "Olá {{1}}"}', '{"body": ["1"]}'), 'body', '{"1": "x"}'::jsonb) as given;
create temp table l as
select jsonb_agg(jsonb_build_object('telefone', '+55119' || (88880000 + n), 'nome', 'Pessoa ' || n, 'values', jsonb_build_object('1', n::text))) as list
  from generate_series(1, 5000) n;
grant select on t, l to public;

create temp table written (relation text);
create function pg_temp.note() returns trigger language plpgsql security definer as $$
begin
  insert into written values (tg_table_name || ' ' || lower(tg_op));
  return null;
end;
$$;
create trigger note after insert or update on public.contatos for each statement execute function pg_temp.note();
create trigger note after insert on public.contact_identities for each statement execute function pg_temp.note();
create trigger note after insert on public.broadcast_recipients for each statement execute function pg_temp.note();

select tests.act_as('sara');
create temp table b as select (public.create_broadcast(tests.channel_id('padaria'), 'Fornada', given, list)).id from t, l;
grant select on b to public;
select tests.act_as_owner();
select results_eq('select relation, count(*) from written group by 1 order by 1',
  $$ values ('broadcast_recipients insert', 1::bigint), ('contact_identities insert', 1), ('contatos insert', 1) $$,
  'everybody is written down in one statement per table');
select is((select count(*) from public.broadcast_recipients), 5000::bigint, 'each is a recipient');
select results_eq('select min(place), max(place), count(distinct place) from public.broadcast_recipients', $$ values (1, 5000, 5000::bigint) $$, 'in the order of the list');
select is((select count(*) from public.contatos where tenant_id = tests.tenant_id('Padaria')), 5000::bigint,
  'who was known is not made again, whatever the ninth digit');
select is((select contato_id from public.broadcast_recipients where place = 7), (select contato_id from public.conversations where id = tests.conversation('padaria', '+551188880007')),
  'but written to as who they are');
select results_eq($$ select k.nome, k.endereco, i.value from public.contatos k join public.contact_identities i on i.contato_id = k.id where k.nome = 'Pessoa 4711' $$,
  $$ values ('Pessoa 4711', '+5511988884711', '+5511988884711') $$, 'somebody new has their name and number');
select is((select own_values from public.broadcast_recipients where place = 4711), '{"1": "4711"}'::jsonb, 'and their own values');
select is((select count(*) from public.contatos where tenant_id = tests.tenant_id('Oficina')), 1::bigint, 'the neighbour''s people stay the neighbour''s');

delete from written;
select tests.act_as('sara');
select public.create_broadcast(tests.channel_id('padaria'), 'De novo', given, list) from t, l;
select tests.act_as_owner();
select is((select count(*) from public.contatos where tenant_id = tests.tenant_id('Padaria')), 5000::bigint, 'the same list makes nobody twice');
select is((select count(*) from public.broadcast_recipients), 10000::bigint, 'and reaches the same people');

-- One bad line among thousands.
select tests.act_as('sara');
select throws_ok($$ select public.create_broadcast(tests.channel_id('padaria'), 'x', given, (list || '[{"telefone": "+5511977770000", "values": {"1": " "}}]'::jsonb) - 0) from t, l $$,
  'PT422', 'template_parameter_missing', 'every blank of everybody is checked');
select throws_ok($$ select public.create_broadcast(tests.channel_id('padaria'), 'x', given, (list || '[{"contato_id": "none"}]'::jsonb) - 0) from t, l $$,
  'PT404', 'contato_not_found', 'and that everybody is there');
select * from finish();
