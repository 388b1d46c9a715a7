-- A contact made by hand: addresses, changes, the archive.
select plan(33);
select tests.cast_of_two();
create temp table c as
select tests.hear('padaria', '+551187650001', 'oi') as ours, tests.hear('oficina', '+5511987650002', 'oi') as theirs;
grant select on c to public;
create function pg_temp.id_of(nome text) returns uuid language sql security definer as
  $$ select k.id from public.contatos k where k.nome = id_of.nome $$;
create function pg_temp.identity_of(value text) returns uuid language sql security definer as
  $$ select d.id from public.contact_identities d where d.value = identity_of.value $$;
grant execute on function pg_temp.id_of(text), pg_temp.identity_of(text) to public;

select tests.act_as('vera');
select throws_ok($$ select public.create_contato('Ana', '+5511988887777') $$, 'PT403', 'forbidden', 'a viewer writes nobody down');
select throws_ok($$ select public.archive_contato(pg_temp.id_of('+551187650001')) $$, 'PT403', 'forbidden', 'puts nobody away');
select throws_ok($$ select public.add_identity(pg_temp.id_of('+551187650001'), 'email', 'a@b.co') $$, 'PT403', 'forbidden', 'and adds nothing');
select throws_ok($$ select public.remove_identity(pg_temp.identity_of('+551187650001')) $$, 'PT403', 'forbidden', 'nor takes anything away');

select tests.act_as('bia');
select results_eq($$ select (k).nome, (k).endereco, (k).empresa, (k).tipo
    from (select public.create_contato(' Ana Reis ', '+551188887777', 'ANA@Reis.test', ' Reis ', 'fornecedor') as k) x $$,
  $$ values ('Ana Reis', '+5511988887777', 'Reis', 'fornecedor') $$, 'bia writes somebody down, the mobile with its ninth digit');
select results_eq($$ select kind, value from public.contact_identities where contato_id = pg_temp.id_of('Ana Reis') order by kind $$,
  $$ values ('email', 'ana@reis.test'), ('phone', '+5511988887777') $$, 'with both addresses');
select is((public.create_contato('', null, 'so@email.test')).nome, 'so@email.test', 'without a name the address is the name');
select throws_ok($$ select public.create_contato('Outra', '+5511988887777') $$, 'PT409', 'contato_exists', 'nobody is there twice');
select throws_ok($$ select public.create_contato('Outra', '+5511987650001') $$, 'PT409', 'contato_exists', 'not with the other spelling of their phone');
select throws_ok($$ select public.create_contato('Outra', null, 'Ana@reis.test') $$, 'PT409', 'contato_exists', 'nor by e-mail');
select is((public.create_contato('Vizinha', '+5511987650002')).nome, 'Vizinha', 'another company''s customer is unknown here');
select throws_ok($$ select public.create_contato('Ana') $$, 'PT422', 'contato_unreachable', 'somebody is reached somehow');
select throws_ok($$ select public.create_contato('Ana', '119') $$, 'PT422', 'phone_invalid', 'by a phone');
select throws_ok($$ select public.create_contato('Ana', null, 'ana') $$, 'PT422', 'email_invalid', 'or an e-mail');
select throws_ok($$ select public.create_contato(repeat('x', 121), '+5511988887000') $$, 'PT422', 'contato_nome_invalid', 'a name has an end');
select throws_ok($$ select public.create_contato('A', '+5511988887000', empresa => repeat('x', 121)) $$, 'PT422', 'empresa_too_long', 'so has a company');
select throws_ok($$ select public.create_contato('A', '+5511988887000', tipo => 'x') $$, 'PT422', 'contato_tipo_unknown', 'there are two kinds');

select results_eq($$ select (k).nome, (k).empresa, (k).tipo from (select public.update_contato(pg_temp.id_of('Ana Reis'), 'Ana Reis', '') as k) x $$,
  $$ values ('Ana Reis', 'Reis', 'fornecedor') $$, 'what is not given stays');
select results_eq($$ select (k).empresa, (k).tipo from (select public.update_contato(pg_temp.id_of('Ana Reis'), 'Ana Reis', '', ' ', 'cliente') as k) x $$,
  $$ values (null::text, 'cliente') $$, 'an empty company is none');

select is((public.add_identity(pg_temp.id_of('Ana Reis'), 'phone', '+551133334444')).value, '+551133334444', 'a second phone');
select throws_ok($$ select public.add_identity(pg_temp.id_of('Ana Reis'), 'phone', '+5511987650001') $$, 'PT409', 'identity_taken', 'not somebody else''s');
select throws_ok($$ select public.add_identity(pg_temp.id_of('Ana Reis'), 'wa_bsuid', 'x') $$, 'PT422', 'identity_kind_unknown', 'nor a provider''s id');
select throws_ok($$ select public.add_identity(pg_temp.id_of('+5511987650002'), 'email', 'x@y.zz') $$,
  'PT404', 'contato_not_found', 'nor to nobody');
select lives_ok($$ select public.remove_identity(pg_temp.identity_of('+5511988887777')) $$, 'the first phone is given up');
select is((select endereco from public.contatos where id = pg_temp.id_of('Ana Reis')), '+551133334444', 'they are shown by the one that is left');
select throws_ok($$ select public.remove_identity(pg_temp.identity_of('so@email.test')) $$, 'PT409', 'identity_is_last', 'the last one stays');
select throws_ok($$ select public.remove_identity(gen_random_uuid()) $$, 'PT404', 'identity_not_found', 'what is not there is not taken away');

select throws_ok($$ select public.archive_contato(pg_temp.id_of('+551187650001')) $$, 'PT409', 'contato_has_open_conversation',
  'who is talked to is not put away');
select public.claim_conversation(ours), public.close_conversation(ours) from c;
select isnt((public.archive_contato(pg_temp.id_of('+551187650001'))).arquivado_em, null, 'afterwards they are');
select is((public.archive_contato(pg_temp.id_of('+551187650001'), false)).arquivado_em, null, 'and come back');
select public.archive_contato(pg_temp.id_of('+551187650001'));
select tests.hear('padaria', '+551187650001', 'voltei');
select is((select arquivado_em from public.contatos where id = pg_temp.id_of('+551187650001')), null, 'or come back by themselves when they write');

select tests.act_as_owner();
select results_eq($$ select action, count(*) from public.audit_log where entity = 'contatos' group by 1 order by 1 $$,
  $$ values ('contato.archived', 2::bigint), ('contato.created', 3), ('contato.identity_added', 1), ('contato.identity_removed', 1), ('contato.unarchived', 1) $$, 'it is written down');
select is((select count(*) from public.contatos where arquivado_em is not null), 0::bigint, 'nobody else was touched');
select * from finish();
