select plan(15);
select tests.cast_of_two();
select tests.hear('padaria', '+5511987650001', 'oi');
select tests.hear('oficina', '+5511987650001', 'oi');
create temp table who as
select (select id from public.contatos where tenant_id = tests.tenant_id('Padaria')) as ours,
       (select id from public.contatos where tenant_id = tests.tenant_id('Oficina')) as theirs;
grant select on who to public;

select tests.act_as('vera');
select throws_ok($$ select public.update_contato(ours, 'Ana', '') from who $$, 'PT403', 'forbidden', 'a viewer changes nothing');
select tests.act_as('bia');
select throws_ok($$ select public.update_contato(theirs, 'Ana', '') from who $$, 'PT404', 'contato_not_found', 'another company''s customer does not exist');
select throws_ok($$ select public.update_contato(null, 'Ana', '') $$, 'PT404', 'contato_not_found', 'nobody is nobody');
select throws_ok($$ select public.update_contato(ours, ' ', '') from who $$, 'PT422', 'contato_nome_invalid', 'a person has a name');
select throws_ok($$ select public.update_contato(ours, repeat('x', 121), '') from who $$, 'PT422', 'contato_nome_invalid', 'and short');
select throws_ok($$ select public.update_contato(ours, 'Ana', repeat('x', 4001)) from who $$, 'PT422', 'observacoes_too_long', 'notes have an end');

select tests.forget_broadcasts();
select results_eq($$ select (k).nome, (k).observacoes from (select public.update_contato(ours, ' Ana Reis ', null) as k from who) u $$,
  $$ values ('Ana Reis', '') $$, 'bia names a customer');
select is((select count(*) from tests.heard('tenant:' || tests.tenant_id('Padaria') || ':team', 'contatos_atualizados')), 1::bigint,
  'whoever looks at the contacts hears it, once');
select results_eq($$ select p -> 'rows' -> 0 ->> 'contato_nome' from tests.heard(tests.inbox_topic('padaria'), 'ticket_atualizado') p $$,
  array['Ana Reis'], 'every list of the channel hears it, once');
select is_empty($$ select 1 from tests.heard(tests.inbox_topic('oficina'), 'ticket_atualizado') $$, 'another company does not');

-- What is left out stays.
select public.update_contato(ours, observacoes => 'prefere pix', empresa => 'Lua') from who;
select results_eq($$ select (k).nome, (k).observacoes, (k).empresa from (select public.update_contato(ours) as k from who) u $$,
  $$ values ('Ana Reis', 'prefere pix', 'Lua') $$, 'whoever gives nothing changes nothing');
select results_eq($$ select (k).nome, (k).observacoes, (k).empresa from (select public.update_contato(ours, null, '', '') as k from who) u $$,
  $$ values ('Ana Reis', '', null::text) $$, 'nothing written is something else than nothing said');
select results_eq($$ select (k).nome, (k).tipo from (select public.update_contato(ours, 'Ana Reis', tipo => 'fornecedor') as k from who) u $$,
  $$ values ('Ana Reis', 'fornecedor') $$, 'field by field');

-- Somebody who has come back for years.
select tests.act_as_owner();
insert into public.conversations (tenant_id, channel_id, contato_id, protocolo, status, closed_at, last_message_at, xid)
select tests.tenant_id('Padaria'), tests.channel_id('padaria'), ours, 'A-' || n, 'closed', now(), now() - n * interval '1 day', '3'
  from who, generate_series(1, 80) n;
select tests.act_as('bia');
select public.update_contato(ours, 'Ana', '') from who;
select is((select count(*) from public.conversations where xid = '3'), 31::bigint, 'no more than fifty conversations are locked');
select is((select max(last_message_at) from public.conversations where xid = '3'), now() - interval '50 days', 'the ones that lists show');
select * from finish();
