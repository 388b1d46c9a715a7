select plan(28);
select tests.cast_of_two();
create temp table c as
select tests.hear('padaria', '+5511987650001', 'Quero um orçamento das geladeiras', 'wamid.1') as ours,
       tests.hear('oficina', '+5511987650002', 'O orçamento da oficina', 'wamid.2') as theirs;
grant select on c to public;
select tests.hear('padaria', '+5511987650003', 'bom dia', 'wamid.3');
update public.contatos set nome = 'João Conceição' where endereco = '+5511987650003';

select tests.act_as('vera');
create function pg_temp.words(q text) returns setof text language sql as
  $$ select m ->> 'snippet' from jsonb_array_elements(public.search_inbox(q) -> 'messages') m $$;
create function pg_temp.people(q text) returns setof text language sql as
  $$ select k ->> 'nome' from jsonb_array_elements(public.search_inbox(q) -> 'contatos') k $$;
select results_eq($$ select pg_temp.words('orcamento') $$, $$ values (U&'Quero um \E000orçamento\E001 das geladeiras') $$,
  'found without the cedilla, marked, and nothing of another company');
select results_eq($$ select pg_temp.words('geladeira') $$, $$ values (U&'Quero um orçamento das \E000geladeiras\E001') $$, 'one or many');
select isnt_empty($$ select pg_temp.words('orçam') $$, 'an unfinished word');
select isnt_empty($$ select pg_temp.words('QUERO orcamento') $$, 'several words');
select is_empty($$ select pg_temp.words('orçamento fogão') $$, 'all of them have to be there');
select lives_ok($$ select public.search_inbox(q) from unnest(array['"&|!:*()', 'a''b', '\\', '%%', '__', ':*', 'não & | (', '👍👍']) q $$,
  'no sign is an operator');
select is_empty($$ select pg_temp.people('%%') $$, 'nor a wildcard');
select results_eq($$ select pg_temp.people('joao conc') $$, $$ values ('João Conceição') $$, 'a person by name');
select results_eq($$ select pg_temp.people('98765-0003') $$, $$ values ('João Conceição') $$, 'or by number, however it is written');
select is_empty($$ select pg_temp.people('987650002') $$, 'but not another company''s');
select is((select m ->> 'conversation_id' from jsonb_array_elements(public.search_inbox('geladeiras') -> 'messages') m),
  (select ours::text from c), 'each says where it was found');
select is((select k ->> 'conversation_id' from jsonb_array_elements(public.search_inbox('joao') -> 'contatos') k),
  (select id::text from public.inbox where contato_nome = 'João Conceição'), 'a person comes with their conversation');
select is((select v ->> 'id' from jsonb_array_elements(public.search_inbox(lower((select protocolo from public.conversations where id = (select ours from c))))
  -> 'conversations') v), (select ours::text from c), 'a conversation by its protocol');
select throws_ok($$ select public.search_inbox(' a ') $$, 'PT422', 'search_too_short', 'one letter finds everything');

select tests.act_as_owner();
select tests.hear('padaria', '+5511987650001', 'orçamento número ' || n, 'wamid.n' || n) from generate_series(1, 40) n;
select tests.act_as('vera');
select is(jsonb_array_length(public.search_inbox('numero', max => 10) -> 'messages'), 10, 'as many as are wanted');
select is(public.search_inbox('numero', max => 10) -> 'more', 'true', 'and whether there are more');
select tests.act_as_owner();

-- A minute apart. Whichever way is taken, the same are found.
update public.messages m set created_at = now() - interval '1 minute' * m.seq where m.body like 'orçamento número%';
create temp table newest as
select array(select m.id from public.messages m where m.tenant_id = tests.tenant_id('Padaria') and m.body like 'orçamento número%'
              order by m.created_at desc, m.id desc limit 30) as ids;
create function pg_temp.recent(q text, before timestamptz default null) returns uuid[] language sql as
  $$ select private.search_recent(tests.tenant_id('Padaria'), private.search_query(q), before, 30) $$;
create function pg_temp.by_index(lookup text, q text, by_tenant boolean) returns uuid[] language sql as
  $$ select ids from private.search_by_index(tests.tenant_id('Padaria'), lookup::tsquery, private.search_query(q), by_tenant, null, 30) $$;
select is(pg_temp.recent('número'), (select ids from newest), 'a common word is looked for where it was busy last');
select is((pg_temp.recent('número', (select m.created_at from public.messages m where m.id = (select ids[10] from newest))))[1:20], (select ids[11:] from newest), 'and further back');
select is(pg_temp.by_index('numer:*', 'número', true), (select ids from newest), 'by its index, which knows the company');
select is(pg_temp.by_index('numer:*', 'número', false), (select ids from newest), 'which does not');
select is(pg_temp.by_index('orcament', 'orçamento núme', true), (select ids from newest), 'by its whole words alone');
select is((select too_many from private.search_by_index(tests.tenant_id('Padaria'), 'numer', 'numer', true, null, 30)), false,
  'and says when it has not looked at all of them');
select is(private.find_messages(tests.tenant_id('Padaria'), 'de', null, 30), '{}', 'a word that is everywhere is none');

-- Said long ago: not in what was busy last.
create function pg_temp.talk(conversation_id uuid, body text, seqs int4range, at timestamptz) returns void language sql as $$
  insert into public.messages (tenant_id, conversation_id, channel_id, seq, direction, type, body, status, created_at)
  select c.tenant_id, c.id, c.channel_id, s, 'inbound', 'text', talk.body, 'received', talk.at
    from public.conversations c, generate_series(lower(talk.seqs), upper(talk.seqs) - 1) s where c.id = talk.conversation_id $$;
set local session_replication_role = replica;
select pg_temp.talk((select ours from c), 'a pandemia', '[1000,1040)', now() - interval '2 years');
select pg_temp.talk((select ours from c), 'bom dia', '[2000,2060)', now());
set local session_replication_role = origin;
analyze public.messages;
select is(cardinality(pg_temp.recent('pandemia')), 0, 'what was said long ago is not looked for where it was busy last');
select is(cardinality(private.find_messages(tests.tenant_id('Padaria'), 'pandemia', null, 30)), 30, 'but found');
select cmp_ok(private.guess_messages(format('to_tsvector(''private.portuguese'', coalesce(m.body, m.transcricao)) @@ %L', 'pandem'))::int,
  '>', 20, 'the planner knows how many messages have a word');
set local enable_seqscan = off;
create temp table plan (line text);
do $$ declare l text; begin for l in execute
  'explain select id from public.messages where tenant_id = gen_random_uuid() and coalesce(body, transcricao) is not null and type <> ''event'' and to_tsvector(''private.portuguese'', coalesce(body, transcricao)) @@ private.search_query(''x'')'
  loop insert into plan values (l); end loop; end $$;
select isnt_empty($$ select 1 from plan where line like '%messages_search_idx%' $$, 'by its index');
truncate plan;
do $$ declare l text; begin for l in execute
  'explain select id from public.conversations where tenant_id = gen_random_uuid() and assunto is not null and private.plain(assunto) like ''%troca%'''
  loop insert into plan values (l); end loop; end $$;
select isnt_empty($$ select 1 from plan where line like '%conversations_assunto_idx%' $$, 'subjects by theirs');
select * from finish();
