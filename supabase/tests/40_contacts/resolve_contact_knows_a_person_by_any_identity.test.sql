select plan(14);
select tests.cast_of_two();

create function pg_temp.resolve(tenant text, nome text, variadic pairs text[]) returns uuid language sql as $$
  select private.resolve_contact(tests.tenant_id(resolve.tenant),
    (select jsonb_agg(jsonb_build_object('kind', split_part(p, ' ', 1), 'value', split_part(p, ' ', 2)) order by n)
       from unnest(resolve.pairs) with ordinality u (p, n)), resolve.nome)
$$;
create temp table ana as select pg_temp.resolve('Padaria', 'Ana', 'wa_bsuid BR.ana', 'phone +553187650001') as id;

select is(pg_temp.resolve('Padaria', null, 'phone +5531987650001'), id, 'by the phone, in either form') from ana;
select is(pg_temp.resolve('Padaria', null, 'wa_bsuid BR.ana'), id, 'by the user id') from ana;
select is(pg_temp.resolve('Padaria', 'Outra', 'wa_bsuid BR.ana', 'wa_username ana.reis'), id, 'with a name she has taken since') from ana;
select results_eq('select nome, endereco from public.contatos where id = (select id from ana)',
  $$ values ('Ana', '+553187650001') $$, 'what we call her stays, and a phone says more than a user name');
select set_eq('select kind || '' '' || value from public.contact_identities',
  array['wa_bsuid BR.ana', 'phone +553187650001', 'wa_username ana.reis'], 'what is new is added, in the provider''s own form');
select isnt(pg_temp.resolve('Oficina', 'Ana', 'wa_bsuid BR.ana', 'phone +553187650001'), id, 'another company''s Ana is another contact') from ana;

-- A user name can be given up, and taken by somebody else.
create temp table rita as select pg_temp.resolve('Padaria', null, 'wa_bsuid BR.rita', 'wa_username Ana.Reis') as id;
select isnt(r.id, a.id, 'a stranger under a known user name is a stranger') from rita r, ana a;
select is(r.id, pg_temp.resolve('Padaria', null, 'wa_bsuid BR.rita', 'wa_username ana.reis'), 'the same one next time') from rita r;
select is((select i.contato_id from public.contact_identities i where i.kind = 'wa_username'), r.id, 'to whom the name belongs now') from rita r;
select is(pg_temp.resolve('Padaria', null, 'wa_bsuid BR.ana', 'phone +553187650001'), a.id, 'and Ana is still Ana') from ana a;
select is((select c.nome from public.contatos c where c.id = r.id), '@Ana.Reis', 'a person without a name is called by the address') from rita r;
select isnt(pg_temp.resolve('Padaria', null, 'telegram 77', 'tg_username leo'), pg_temp.resolve('Padaria', null, 'telegram 78', 'tg_username leo'),
  'a user name is one on whatever channel');
create temp table nameless as select pg_temp.resolve('Padaria', '  ', 'wa_bsuid BR.x') as id, pg_temp.resolve('Padaria', repeat('x', 500), 'wa_bsuid BR.y') as long_id;
select is((select c.nome from public.contatos c where c.id = n.id), '?', 'an id is no name') from nameless n;
select is((select char_length(c.nome) from public.contatos c where c.id = n.long_id), 120, 'a boundless name is cut') from nameless n;
select * from finish();
