select plan(8);
select tests.cast_of_two();
create function pg_temp.named(body text, value text, name text) returns jsonb language sql as $$
  select tests.deliver(body, tests.slice('1001', jsonb_build_object('kind', 'group', 'at', now(), 'from',
    jsonb_build_object('name', name, 'identities', jsonb_build_array(jsonb_build_object('kind', 'wa_group', 'value', value))))))
$$;
create function pg_temp.says(body text, value text, name text) returns jsonb language sql as $$
  select tests.deliver(body, tests.slice('1001', jsonb_set(tests.content_event(body, '+5511987650001', 'text', '{}', '{"body": "oi"}'),
    '{from}', jsonb_build_object('name', name, 'identities', jsonb_build_array(jsonb_build_object('kind', 'wa_group', 'value', value))))))
$$;
create function pg_temp.names() returns setof text language sql as $$ select nome from public.contatos order by nome $$;

select pg_temp.says('w1', 'g1', 'Grupo · Marina');
select results_eq('select * from pg_temp.names()', array['Grupo · Marina'], 'a group is called after who wrote first');
select tests.forget_broadcasts();
select pg_temp.named('n1', 'g1', 'Grupo · Obra');
select results_eq('select * from pg_temp.names()', array['Grupo · Obra'], 'until its subject is told');
select results_eq($$ select r ->> 'contato_nome' from tests.heard(tests.inbox_topic('padaria'), 'ticket_atualizado') p, jsonb_array_elements(p -> 'rows') r $$,
  array['Grupo · Obra'], 'and every list shows it');
select pg_temp.says('w2', 'g1', 'Grupo · Bento');
select results_eq('select * from pg_temp.names()', array['Grupo · Obra'], 'whoever writes next');
select tests.forget_broadcasts();
select pg_temp.named('n2', 'g1', 'Grupo · Obra');
select is_empty($$ select tests.heard(tests.inbox_topic('padaria'), 'ticket_atualizado') $$, 'told twice it is news once');
select pg_temp.named('n3', 'g2', 'Grupo · Festa');
select pg_temp.says('w3', 'g2', 'Grupo · Marina');
select results_eq('select * from pg_temp.names()', array['Grupo · Festa', 'Grupo · Obra'], 'told before anybody writes it is known');
update public.contatos set nome = 'Vizinhos' where nome = 'Grupo · Festa';
select pg_temp.named('n4', 'g2', 'Grupo · Festa junina');
select results_eq('select * from pg_temp.names()', array['Grupo · Obra', 'Vizinhos'], 'what the team calls it stays');
select is((select count(*) from public.webhook_deliveries where status <> 'processed'), 0::bigint, 'all of it was applied');
select * from finish();
