select plan(13);
select tests.cast_of_two();
select tests.hear('padaria', '+5511987650001', 'oi');
select tests.hear('oficina', '+5511987650001', 'oi');

select tests.act_as('vera');
select results_eq('select endereco, tenant_id from public.contatos', $$ values ('+5511987650001', tests.tenant_id('Padaria')) $$,
  'a viewer sees her company''s customer and not the same person at another');
select results_eq('select count(*) from public.contact_identities', array[1::bigint], 'and how they are reached');
select throws_ok($$ update public.contatos set nome = 'x' $$, '42501', null, 'nobody renames by hand');
select throws_ok($$ delete from public.contact_identities $$, '42501', null, 'or cuts somebody off');
select tests.act_as_anon();
select throws_ok('select nome from public.contatos', '42501', null, 'a stranger sees nobody');

select tests.act_as_owner();
create temp table theirs as select id from public.contatos where tenant_id = tests.tenant_id('Oficina');
select throws_ok($$ insert into public.contact_identities (tenant_id, contato_id, kind, value)
    select tests.tenant_id('Padaria'), id, 'email', 'a@b.test' from theirs $$, '23503', null,
  'an identity cannot point at another tenant''s contact, whoever writes it');
select throws_ok($$ update public.contatos set mesclado_em = (select id from theirs) where tenant_id = tests.tenant_id('Padaria') $$,
  '23503', null, 'nor can a contact be merged into one');
select throws_ok($$ insert into public.contact_identities (tenant_id, contato_id, kind, value)
    select tests.tenant_id('Oficina'), id, 'phone', '+551187650001' from theirs $$, '23505', null,
  'one identity in two spellings is one');
select throws_ok(format($$ insert into public.contact_identities (tenant_id, contato_id, kind, value)
    select tests.tenant_id('Oficina'), id, %L, %L from theirs $$, v.kind, v.value), '23514', null, v.kind || ' ' || v.value || ' is none')
  from (values ('phone', '5511987650001'), ('phone', '+0123456'), ('phone', '+55 11'), ('Fax 2', '1'), ('email', '')) v (kind, value);
select * from finish();
