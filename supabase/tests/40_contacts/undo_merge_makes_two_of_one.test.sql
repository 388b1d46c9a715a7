-- Two contacts are made one by hand, and two again.
select plan(39);
select tests.cast_of_two();
create temp table c as
select tests.hear('padaria', '+5511987650001', 'sou o primeiro') as a, tests.hear('padaria', '+5511987650002', 'sou o segundo') as b,
       tests.hear('oficina', '+5511987650003', 'oi') as theirs;
update public.contatos set nome = 'João Reis', observacoes = 'prefere pix', criado_em = criado_em - interval '1 day' where endereco = '+5511987650001';
update public.contatos set nome = 'Joao  Reis', observacoes = 'alérgico', empresa = 'Lua', recusa_divulgacao_em = '2026-01-01' where endereco = '+5511987650002';
update public.conversations set created_at = created_at - interval '1 day' where id = (select a from c);
create temp table who as select
  (select contato_id from public.conversations where id = c.a) as a, (select contato_id from public.conversations where id = c.b) as b,
  (select contato_id from public.conversations where id = c.theirs) as theirs from c;
create temp table merges (id uuid);
insert into public.broadcasts (tenant_id, channel_id, name, template, created_by)
select tests.tenant_id('Padaria'), tests.channel_id('padaria'), n, '{}', tests.user_id('sara') from unnest(array['um', 'dois']) n;
insert into public.broadcast_recipients (tenant_id, broadcast_id, contato_id, place)
select b.tenant_id, b.id, x.id, x.place from public.broadcasts b, who cross join lateral (values (who.a, 1), (who.b, 2)) x (id, place)
 where b.name = 'um' or x.place = 2;
grant select on c, who to public;
grant all on merges to public;

select tests.act_as('vera');
select throws_ok($$ select public.merge_contato(a, b) from who $$, 'PT403', 'forbidden', 'a viewer merges nobody');
select throws_ok($$ select public.suggest_merges() $$, 'PT403', 'forbidden', 'nor is asked to');
select tests.act_as('bia');
select throws_ok($$ select public.merge_contato(a, a) from who $$, 'PT422', 'merge_needs_two', 'it takes two');
select throws_ok($$ select public.merge_contato(a, theirs) from who $$, 'PT404', 'contato_not_found', 'of one company');
select throws_ok($$ select public.merge_contato(theirs, a) from who $$, 'PT404', 'contato_not_found', 'either way round');
select throws_ok($$ select public.merge_contato(a, b, ' ') from who $$, 'PT422', 'contato_nome_invalid', 'with a name');
select throws_ok($$ select public.merge_contato(a, b, tipo => 'x') from who $$, 'PT422', 'contato_tipo_unknown', 'and a kind');
select public.claim_conversation(b) from c;
select is((select count(*) from jsonb_array_elements(public.suggest_merges())), 0::bigint, 'two spaces are another name');
select public.update_contato(b, 'Joao Reis', 'alérgico') from who;
select results_eq($$ select s -> 0 ->> 'id', s -> 1 ->> 'id' from jsonb_array_elements(public.suggest_merges()) s $$,
  $$ select a::text, b::text from who $$, 'who may be one is suggested, without minding accents');
select public.dismiss_merge(b, a) from who;
select is(public.suggest_merges(), '[]', 'until somebody says that they are two');
select public.dismiss_merge(a, b) from who;
select public.dismiss_merge(a, b, false) from who;
select is(jsonb_array_length(public.suggest_merges()), 1, 'which can be taken back');
select throws_ok($$ select public.dismiss_merge(a, a) from who $$, 'PT422', 'merge_needs_two', 'nobody is two');
select throws_ok($$ select public.dismiss_merge(a, theirs) from who $$, 'PT404', 'contato_not_found', 'of another company there is nothing to say');
select tests.act_as('vera');
select throws_ok($$ select public.dismiss_merge(a, b) from who $$, 'PT403', 'forbidden', 'nor for a viewer');
select tests.act_as('bia');

insert into merges select (public.merge_contato(b, a, 'João dos Reis', 'Padaria Lua', 'fornecedor')).id from who;
select results_eq($$ select id, nome, empresa, tipo, observacoes, recusa_divulgacao_em is not null from public.contatos where mesclado_em is null $$,
  $$ select a, 'João dos Reis', 'Padaria Lua', 'fornecedor', e'prefere pix\nalérgico', true from who $$, 'the older survives, as it was chosen');
select results_eq($$ select status::text from public.conversations where contato_id = (select a from who) order by created_at $$,
  array['waiting', 'closed'], 'with both conversations, the newer closed');
select results_eq($$ select merged_name from public.contact_merges where contato_id = (select a from who) $$, array['Joao Reis'], 'who was merged is known');
select throws_ok($$ select undo from public.contact_merges $$, '42501', null, 'how they were is nobody''s to read');
select throws_ok($$ select public.merge_contato(a, b) from who $$, 'PT404', 'contato_not_found', 'a merged contact is nobody any more');

-- Meanwhile somebody notes something, and a message comes to the address that was the other's.
select public.update_contato(a, 'João dos Reis', 'mudou de endereço') from who;
select public.add_identity(a, 'email', 'joao@lua.test') from who;
select tests.act_as_owner();
select tests.hear('padaria', '+5511987650002', 'ainda eu');

select tests.act_as('vera');
select throws_ok($$ select public.undo_merge(id) from merges $$, 'PT403', 'forbidden', 'a viewer parts nobody');
select tests.act_as('rui');
select throws_ok($$ select public.undo_merge(id) from merges $$, 'PT404', 'merge_not_found', 'nor does another company');
select tests.act_as('bia');
select lives_ok($$ select public.undo_merge(id) from merges $$, 'bia makes them two again');
select results_eq($$ select k.nome, k.empresa, k.tipo, k.observacoes, k.recusa_divulgacao_em is not null from public.contatos k, who where k.id = who.a $$,
  $$ values ('João Reis', null::text, 'cliente', 'mudou de endereço', false) $$, 'one is as before, but for what was noted since');
select results_eq($$ select k.nome, k.empresa, k.observacoes, k.mesclado_em from public.contatos k, who where k.id = who.b $$,
  $$ values ('Joao Reis', 'Lua', 'alérgico', null::uuid) $$, 'and so is the other');
select results_eq($$ select value, contato_id from public.contact_identities order by value $$,
  $$ select v.value, v.id from who cross join lateral (values ('+5511987650001', a), ('+5511987650002', b), ('joao@lua.test', a)) v (value, id) $$,
  'each has their addresses, and what came since is the survivor''s');
select results_eq($$ select v.id, v.contato_id, v.status::text, v.assignee_id from public.conversations v order by v.created_at $$,
  $$ select x.id, x.contato, x.status, x.assignee from c, who cross join lateral (values
       (c.a, who.a, 'waiting', null::uuid), (c.b, who.b, 'active', tests.user_id('bia'))) x (id, contato, status, assignee) $$,
  'each has their conversation, open as it was');
select results_eq($$ select body from public.messages where conversation_id = (select a from c) and type = 'text' order by seq $$,
  array['sou o primeiro', 'ainda eu'], 'what was said meanwhile stays where it was said');
select tests.act_as_owner();
select results_eq($$ select b.name, r.place, r.contato_id from public.broadcast_recipients r join public.broadcasts b on b.id = r.broadcast_id
    order by b.name, r.place $$,
  $$ select x.name, x.place, x.id from who cross join lateral (values ('dois', 2, who.b), ('um', 1, who.a), ('um', 2, who.b)) x (name, place, id) $$,
  'each has their places in broadcasts');
select results_eq($$ select action from public.audit_log where action like 'contato.merge%' order by id $$,
  array['contato.merged', 'contato.merge_undone'], 'both is written down');
select tests.hear('padaria', '+5511987650002', 'agora sou eu');
select is((select body from public.messages where conversation_id = (select b from c) order by seq desc limit 1), 'agora sou eu',
  'what they say next is theirs');

select tests.act_as('bia');
select lives_ok($$ select public.undo_merge(id) from merges $$, 'once more changes nothing');
truncate merges;
insert into merges select (public.merge_contato(a, b)).id from who;
select tests.act_as_owner();
update public.contact_merges set created_at = now() - interval '8 days' where id = (select id from merges);
select tests.act_as('bia');
select throws_ok($$ select public.undo_merge(id) from merges $$, 'PT409', 'merge_not_undoable', 'after a week they stay one');
select throws_ok($$ select public.undo_merge(gen_random_uuid()) $$, 'PT404', 'merge_not_found', 'what was not merged is not parted');
select is((select count(*) from public.contatos where mesclado_em is null), 1::bigint, 'they are one');

-- One is put away, the other is being talked to; and what the one is called by is given up before they are parted.
select tests.act_as_owner();
select tests.hear('padaria', '+5511987650004', 'oi');
select tests.act_as('bia');
create temp table away as select (public.create_contato('Dalva Sá', '+5511987650005', empresa => 'Sol')).id, gen_random_uuid() as merge_id;
grant all on away to public;
select public.archive_contato(id) from away;
select tests.act_as_owner();
update public.contatos k set criado_em = k.criado_em - interval '1 day' from away where k.id = away.id;
update public.contatos set empresa = 'Lua' where endereco = '+5511987650004';
select tests.act_as('bia');
update away set merge_id = (public.merge_contato(away.id, k.id)).id from public.contatos k where k.endereco = '+5511987650004';
select results_eq($$ select k.arquivado_em, k.empresa from public.contatos k, away where k.id = away.id $$,
  $$ values (null::timestamptz, 'Sol') $$, 'who is talked to is not put away');
select public.remove_identity(d.id) from public.contact_identities d where d.value = '+5511987650005';
select is((select k.endereco from public.contatos k, away where k.id = away.id), '+5511987650004', 'they are shown by what is left');
select is((public.undo_merge(merge_id)).endereco, null, 'and not by what is the other''s again') from away;
select isnt((select k.arquivado_em from public.contatos k, away where k.id = away.id), null, 'who was put away is so again');
select is((select k.empresa from public.contatos k where k.endereco = '+5511987650004'), 'Lua', 'and the other is as they were');
select * from finish();
