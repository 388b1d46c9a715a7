-- Two sessions at once, over connections of their own: what they do is committed, so it is swept away at the end.
select plan(16);
create extension dblink with schema extensions;
select tests.dial(n) from unnest(array['left', 'right']) n;
select tests.ask('left', $$ select tests.tenant('Ordem') $$), tests.ask('left', $$ select tests.member('Ordem', 'lia', 'agent') $$),
  tests.ask('left', $$ select tests.channel('Ordem', 'ordem', '7101') $$),
  tests.ask('left', $$ select tests.hear('ordem', '+5511987650001', 'oi') $$);
create temp table c as select v.tenant_id, v.id, v.contato_id from public.conversations v where v.tenant_id = tests.tenant_id('Ordem');
create function pg_temp.as_lia(call text) returns text language sql as $$
  select format('select (x.r).id::text from (select tests.act_as(%L)) a, lateral (select %s as r) x', 'lia', as_lia.call)
$$;

-- An import, or the person themselves, brings an address that a colleague is just typing.
select tests.run('left', 'begin'),
  tests.ask('left', format($$ select private.lock_new_identities(%L, '[{"kind": "email", "value": "ana@lua.test"}]') $$, tenant_id)) from c;
select ok(tests.ask_in_vain('right', pg_temp.as_lia(format($$ public.add_identity(%L, 'email', 'ana@lua.test') $$, contato_id))),
  'one address at a time') from c;
select is(tests.ask('left', format($$ select (private.lock_contato(%L, %L)).id::text $$, tenant_id, contato_id)), contato_id::text,
  'whoever has the address gets the contact too') from c;
select tests.run('left', 'commit');
select is(length(tests.answer('right')), 36, 'and the colleague has their turn');

-- Somebody is put away while a colleague opens their conversation again.
select tests.ask('right', 'reset role'),
  tests.ask('right', pg_temp.as_lia(format('public.claim_conversation(%L)', id))), tests.ask('right', pg_temp.as_lia(format('public.close_conversation(%L)', id))) from c;
select tests.run('left', 'begin'), tests.ask('left', pg_temp.as_lia(format('public.archive_contato(%L)', contato_id))) from c;
select ok(tests.ask_in_vain('right', pg_temp.as_lia(format('public.reopen_conversation(%L)', id))), 'the contact comes first') from c;
select tests.run('left', 'reset role');
select is(tests.ask('left', format('select id::text from public.conversations where id = %L for update', id)), id::text,
  'whoever has the contact gets the conversation too') from c;
select tests.run('left', 'commit');
select is(length(tests.answer('right')), 36, 'and it opens afterwards');
select is((select v.status::text from public.conversations v where v.id = c.id), 'active', 'it is open') from c;
select is((select k.arquivado_em from public.contatos k where k.id = c.contato_id), null, 'and who is talked to is in the list') from c;

-- Two become one while somebody reads what they were told: conversations are taken in the order of their ids.
select tests.run('right', 'reset role'), tests.run('left', 'reset role'), tests.ask('left', $$ select tests.hear('ordem', '+5511987650002', 'oi') $$);
select tests.run('left', format($$ insert into public.conversations (tenant_id, id, channel_id, contato_id, protocolo, status, closed_at)
  select v.tenant_id, n.id::uuid, v.channel_id, v.contato_id, n.id, 'closed', now() from public.conversations v,
    (values ('ffffffff-ffff-4fff-8fff-ffffffffffff'), ('00000000-0000-4000-8000-000000000000')) n (id)
   where v.tenant_id = %L and v.contato_id <> %L $$, tenant_id, contato_id)) from c;
select tests.run('left', 'begin'),
  tests.ask('left', $$ select id::text from public.conversations where tenant_id = tests.tenant_id('Ordem') and id::text like '00000000%' for update $$);
select ok(tests.ask_in_vain('right', format($$ select private.merge_contatos(k.tenant_id, array_agg(k.id))::text from public.contatos k where k.tenant_id = %L group by k.tenant_id $$, tenant_id)),
  'the merge waits') from c;
select tests.ask('left', $$ select id::text from public.conversations where tenant_id = tests.tenant_id('Ordem') and id::text like 'ffffffff%' for update $$);
select tests.run('left', 'commit');
select is(length(tests.answer('right')), 36, 'and has its turn');

-- Somebody writes for the first time, just when they become one with somebody who is being talked to.
select tests.run('right', 'reset role'), tests.ask('left', $$ select tests.hear('ordem', '+5511987650003', 'oi') $$);
select tests.ask('left', pg_temp.as_lia(format($$ public.create_contato(%L, %L) $$, n, '+551198765000' || n))) from generate_series(4, 4) n;
select tests.run('left', 'reset role'), tests.run('left', 'begin'),
  tests.ask('left', $$ select private.merge_contatos(i.tenant_id, array_agg(i.contato_id))::text from public.contact_identities i
    where i.tenant_id = tests.tenant_id('Ordem') and i.value in ('+5511987650003', '+5511987650004') group by i.tenant_id $$);
select ok(tests.ask_in_vain('right', $$ select tests.hear('ordem', '+5511987650004', 'eu de novo') $$), 'who writes waits for the merge');
select tests.run('left', 'commit');
select tests.answer('right');
select is_empty($$ select 1 from public.conversations v join public.contatos k on k.id = v.contato_id
   where k.tenant_id = tests.tenant_id('Ordem') and k.mesclado_em is not null $$,
  'nobody is talked to as who they were');
select results_eq($$ select v.status::text, v.last_seq from public.conversations v join public.contact_identities i on i.contato_id = v.contato_id
   where i.tenant_id = tests.tenant_id('Ordem') and i.value = '+5511987650003' $$, $$ values ('waiting', 2::bigint) $$, 'it is one conversation');

-- Somebody writes under one name more while a colleague changes what is noted of them, which takes their conversation next.
select tests.run('right', $$ set lock_timeout = '1s' $$);
select tests.run('left', 'begin'), tests.run('left', $$ update public.contatos set observacoes = 'vip' where tenant_id = tests.tenant_id('Ordem') $$);
select lives_ok($$ select tests.ask('right', $q$ select tests.deliver('mais um nome', tests.slice('7101', tests.message_event('mais um nome',
  tests.phone_identity('+5511987650003') || '[{"kind": "wa_bsuid", "value": "BR.ordem"}]', 'sou eu')))::text $q$) $$, 'the message waits for nobody');
select tests.run('left', 'commit');
select is((select k.observacoes from public.contatos k join public.contact_identities i on i.contato_id = k.id where i.value = 'BR.ordem'), 'vip',
  'and both are kept');

select tests.run('left', 'reset role'), tests.run('left', $$ delete from public.conversations where tenant_id = tests.tenant_id('Ordem') $$),
  tests.run('left', $$ alter table public.audit_log disable trigger on_audit_change_refuse $$),
  tests.run('left', $$ delete from public.audit_log where tenant_id = tests.tenant_id('Ordem') $$),
  tests.run('left', $$ alter table public.audit_log enable trigger on_audit_change_refuse $$),
  tests.run('left', $$ delete from public.tenants where name = 'Ordem' $$),
  tests.run('left', $$ delete from auth.users where email = 'lia@prosa.test' $$),
  tests.run('left', $$ delete from realtime.messages $$), tests.run('left', $$ delete from private.raw_deliveries $$);
select is((select count(*) from public.contatos), 0::bigint, 'nothing is left behind');
select extensions.dblink_disconnect(n) from unnest(array['left', 'right']) n;
select * from finish();
