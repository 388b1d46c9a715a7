select plan(9);
select tests.cast_of_two();
select tests.hear('padaria', '+5511987650001', 'oi'), tests.hear('oficina', '+5511987650001', 'oi'), tests.hear('padaria', '+5511987650002', 'oi');
create function pg_temp.says(name text, wants boolean, ago interval default '0', phone text default '+5511987650001') returns jsonb language sql as $$
  select tests.deliver(name, tests.slice('1001', jsonb_build_object('kind', 'preference', 'at', now() - ago, 'wants_advertising', wants,
    'from', jsonb_build_object('name', null, 'identities', tests.phone_identity(phone)))))
$$;
create function pg_temp.refusing() returns setof uuid language sql as $$
  select v.id from public.contatos k join public.conversations v on v.contato_id = k.id where k.recusa_divulgacao_em is not null
$$;

select pg_temp.says('p1', false, '1 hour');
select results_eq('select * from pg_temp.refusing()', $$ select tests.conversation('padaria', '+5511987650001') $$,
  'who wants no advertising is remembered, at the company they told and nowhere else');
select pg_temp.says('p2', true, '2 hours');
select is((select count(*) from pg_temp.refusing()), 1::bigint, 'an older wish that comes late changes nothing');
select pg_temp.says('p3', true);
select is_empty('select * from pg_temp.refusing()', 'who lets it in again is asked no more');
select pg_temp.says('p4', false, '0', '+5511987659999');
select is((select count(*) from public.contatos), 3::bigint, 'somebody unknown is not made a contact of');
select tests.hear('padaria', '+5511987650002', 'sair daqui e ir até aí?');
select is_empty('select * from pg_temp.refusing()', 'a sentence with the word in it is a sentence');
select tests.hear('padaria', '+5511987650002', ' Parar! ');
select results_eq('select * from pg_temp.refusing()', $$ select tests.conversation('padaria', '+5511987650002') $$,
  'the word alone is minded when it is said, however much is said after it');
insert into public.messages (tenant_id, conversation_id, channel_id, seq, direction, type, body, status)
select c.tenant_id, c.id, c.channel_id, c.last_seq + 1, 'outbound', 'template', 'oferta', 'sent'
  from public.conversations c where c.id = tests.conversation('padaria', '+5511987650001');
select private.fail_message(m.tenant_id, m.id, 'marketing_opt_out') from public.messages m where m.body = 'oferta';
select is((select count(*) from pg_temp.refusing()), 2::bigint, 'and so is the provider''s word that they want none');
select is((select count(*) from public.messages where type = 'event'), 0::bigint, 'no thread speaks of it');
select is((select count(*) from public.webhook_deliveries where status <> 'processed'), 0::bigint, 'all of it was applied');
select * from finish();
