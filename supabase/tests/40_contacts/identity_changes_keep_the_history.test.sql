-- A customer changes number: the conversation goes on, and whoever gets the old number is somebody else.
select plan(8);
select tests.cast_of_two();

create function pg_temp.phone_and_id(phone text, bsuid text) returns jsonb language sql as $$
  select coalesce(tests.phone_identity(phone), '[]') || case when bsuid is null then '[]' else
    jsonb_build_array(jsonb_build_object('kind', 'wa_bsuid', 'value', bsuid)) end
$$;
create function pg_temp.changes(body text, previous jsonb, current jsonb) returns jsonb language sql as $$
  select tests.deliver(body, tests.slice('1001', jsonb_build_object('kind', 'identity', 'at', now(),
    'previous', jsonb_build_object('identities', previous), 'current', jsonb_build_object('identities', current))))
$$;

select tests.hear('padaria', '+5511987650001', 'oi');
create temp table ana as select contato_id as id from public.conversations;
select pg_temp.changes('c1', tests.phone_identity('+5511987650001'), pg_temp.phone_and_id('+5521987650009', 'BR.ana'));
select results_eq('select id, endereco from public.contatos', $$ select id, '+5521987650009' from ana $$, 'the contact is the same, at the new number');
select set_eq('select value from public.contact_identities', array['+5521987650009', 'BR.ana'], 'and no longer at the old one');
select tests.hear('padaria', '+5511987650001', 'número novo meu');
select isnt(c.contato_id, ana.id, 'who writes from the old number is somebody else')
  from public.conversations c, ana where c.id = tests.conversation('padaria', '+5511987650001');

select pg_temp.changes('c2', '[{"kind": "wa_bsuid", "value": "BR.ana"}]', '[{"kind": "wa_bsuid", "value": "BR.ana2"}]');
select is((select i.contato_id from public.contact_identities i where i.value = 'BR.ana2'), id, 'a new user id is hers too') from ana;
select is((select i.contato_id from public.contact_identities i where i.value = '+5521987650009'), id, 'a change without a phone takes none away') from ana;

select pg_temp.changes('c3', tests.phone_identity('+5531987650003'), tests.phone_identity('+5531987650004'));
select is_empty($$ select 1 from public.contact_identities where value like '+5531%' $$, 'nobody is made of a change of somebody unknown');

select pg_temp.changes('c4', tests.phone_identity('+5521987650009'), tests.phone_identity('+552187650009'));
select isnt_empty($$ select 1 from public.contact_identities i, ana where i.contato_id = ana.id and i.kind = 'phone' $$,
  'a number that only changes its spelling is not lost');

-- The new number had written before: they are one person, the older contact survives.
select tests.hear('padaria', '+5541987650005', 'oi do chip novo');
update public.contatos set criado_em = criado_em - interval '1 year' where endereco = '+5541987650005';
create temp table eldest as select id from public.contatos where endereco = '+5541987650005';
select pg_temp.changes('c5', '[{"kind": "wa_bsuid", "value": "BR.ana2"}]', tests.phone_identity('+5541987650005'));
select is((select k.mesclado_em from public.contatos k, ana where k.id = ana.id), id, 'a change to a known number merges the two') from eldest;
select * from finish();
