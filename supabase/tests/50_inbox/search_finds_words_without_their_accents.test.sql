select plan(19);
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
select results_eq($$ select count(*) from unnest(private.search_recent(tests.tenant_id('Padaria'), private.search_query('orçamento'), null, 30)) $$,
  $$ values (30::bigint) $$, 'a common word is looked for where it was busy last');
set local enable_seqscan = off;
create temp table plan (line text);
do $$ declare l text; begin for l in execute
  'explain select id from public.messages where tenant_id = gen_random_uuid() and body is not null and type <> ''event'' and to_tsvector(''private.portuguese'', body) @@ private.search_query(''x'')'
  loop insert into plan values (l); end loop; end $$;
select isnt_empty($$ select 1 from plan where line like '%messages_search_idx%' $$, 'by its index');
truncate plan;
do $$ declare l text; begin for l in execute
  'explain select id from public.conversations where tenant_id = gen_random_uuid() and assunto is not null and private.plain(assunto) like ''%troca%'''
  loop insert into plan values (l); end loop; end $$;
select isnt_empty($$ select 1 from plan where line like '%conversations_assunto_idx%' $$, 'subjects by theirs');
select * from finish();
