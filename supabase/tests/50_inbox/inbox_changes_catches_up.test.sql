select plan(21);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'um') as one, tests.hear('padaria', '+5511987650002', 'dois') as two,
  tests.hear('oficina', '+5511987650001', 'alheio') as theirs;
grant select on c to public;
-- Written by transactions of our choice; nothing this test writes itself is older than those.
create function pg_temp.written_by(conversation_id uuid, xid xid8) returns void language plpgsql as $$
begin
  set local session_replication_role = replica;
  update public.conversations v set xid = written_by.xid where v.id = written_by.conversation_id;
  set local session_replication_role = origin;
end;
$$;
select pg_temp.written_by(one, '5'), pg_temp.written_by(two, '10'), pg_temp.written_by(theirs, '10') from c;

select tests.act_as('vera');
create temp table begun as select public.inbox_changes() as answer;
select is(answer - 'cursor', '{"reset": false, "rows": []}', 'without a cursor: where to begin') from begun;
select is(jsonb_typeof(answer -> 'cursor'), 'string', 'as text, because it outgrows a browser''s numbers') from begun;
select cmp_ok((answer ->> 'cursor')::xid8, '<=', pg_snapshot_xmin(pg_current_snapshot()), 'never past a transaction that may still commit') from begun;

select results_eq($$ select (r ->> 'id')::uuid from jsonb_array_elements(public.inbox_changes('6') -> 'rows') r $$, 'select two from c',
  'what was written since, and no other company''s');
select is(jsonb_array_length(public.inbox_changes('5') -> 'rows'), 2, 'the cursor''s own transaction is seen again rather than missed');
select is(public.inbox_changes('11') -> 'rows', '[]', 'nothing when nothing was');
select is(public.inbox_changes('6') -> 'rows' -> 0, (select to_jsonb(i) from public.inbox i, c where i.id = c.two), 'rows are those of the list');

select tests.act_as('bia');
select public.mark_read(one) from c;
select results_eq($$ select (r ->> 'id')::uuid from begun, jsonb_array_elements(public.inbox_changes(answer ->> 'cursor') -> 'rows') r $$,
  'select one from c', 'what is written now comes after every cursor given before');
select public.update_contato(k.id, 'Novo nome', '') from public.contatos k where k.endereco = '+5511987650002';
select isnt_empty($$ select 1 from begun, jsonb_array_elements(public.inbox_changes(answer ->> 'cursor') -> 'rows') r where r ->> 'contato_nome' = 'Novo nome' $$,
  'a customer''s new name is a change of the list');

select throws_ok(format('select public.inbox_changes(%L)', w.cursor), 'PT422', 'cursor_invalid', coalesce(quote_literal(w.cursor), 'null') || ' is no cursor')
  from (values (''), ('-1'), ('1.5'), ('abc'), ('1; drop table'), (' 1'), (repeat('9', 20)), (repeat('9', 500))) w (cursor);
select is(public.inbox_changes(repeat('9', 19)) - 'cursor', '{"reset": true, "rows": []}',
  'a cursor from the future, as after a restored backup, says to begin anew');

select tests.act_as_owner();
insert into public.contatos (tenant_id, nome) select tests.tenant_id('Padaria'), 'c' || n from generate_series(1, 498) n;
insert into public.conversations (tenant_id, channel_id, contato_id, protocolo)
select k.tenant_id, tests.channel_id('padaria'), k.id, k.nome from public.contatos k where k.nome ~ '^c[0-9]+$';
select tests.act_as('vera');
select is(jsonb_array_length(public.inbox_changes('1') -> 'rows'), 500, 'five hundred changes are told');
select tests.hear('padaria', '+5511987650009', 'mais um');
select is(public.inbox_changes('1') - 'cursor', '{"reset": true, "rows": []}', 'more are not: the list is loaded anew');

select tests.person('nina');
select tests.act_as('nina');
select throws_ok('select public.inbox_changes()', 'PT403', 'forbidden', 'somebody without a company has no list');
select * from finish();
