select plan(26);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as open;
grant select on c to public;
update public.channels set capabilities = capabilities || '{"types": ["text", "template"], "templates": true}'
 where id = tests.channel_id('padaria');
insert into public.wa_templates
  (tenant_id, integracao_id, provider_ref, name, language, category, status, components, parameters, parameter_format)
select tests.tenant_id('Padaria'), tests.integracao_id('padaria'), n, n, 'pt_BR', 'MARKETING', 'approved',
       '{"header": null, "body": "Olá {{1}}, tem pão quente.", "footer": null, "buttons": []}',
       '{"header": [], "body": ["1"], "buttons": []}', 'positional'
  from unnest(array['fornada', 'outra']) n;
create temp table t as
select jsonb_build_object('template_id', id, 'body', '{"1": "cliente"}'::jsonb) as given from public.wa_templates where name = 'fornada';
grant select on t to public;

select tests.act_as('bia');
select throws_ok($$ select public.create_broadcast(tests.channel_id('padaria'), 'x', given, '[]') from t $$, 'PT403', 'forbidden',
  'an agent writes to one person at a time');
select is_empty($$ select 1 from public.broadcasts $$, 'and sees no broadcast');
select tests.act_as('sara');
select throws_ok($$ select public.create_broadcast(tests.channel_id('padaria'), ' ', given, '[{"telefone": "+5511999990001"}]') from t $$,
  'PT422', 'broadcast_name_invalid', 'it has a name');
select throws_ok($$ select public.create_broadcast(tests.channel_id('padaria'), 'x', given, '[]') from t $$, 'PT422', 'recipients_missing',
  'and readers');
select throws_ok($$ select public.create_broadcast(tests.channel_id('padaria'), 'x', given, (select jsonb_agg('{}'::jsonb) from generate_series(1, 5001))) from t $$,
  'PT422', 'recipients_too_many', 'but not the whole country');
select throws_ok($$ select public.create_broadcast(tests.channel_id('padaria'), 'x', given, '[{"telefone": "0800"}]') from t $$, 'PT422',
  'phone_invalid', 'who can be reached');
select throws_ok($$ select public.create_broadcast(tests.channel_id('padaria'), 'x', given - 'body', '[{"telefone": "+5511999990001"}]') from t $$,
  'PT422', 'template_parameter_missing', 'with every blank filled in');
select is_empty($$ select 1 from public.broadcasts $$, 'a refusal leaves nothing');

create temp table b as select (public.create_broadcast(tests.channel_id('padaria'), 'Fornada', given, jsonb_build_array(
  jsonb_build_object('contato_id', (select contato_id from public.conversations where id = (select open from c))),
  '{"telefone": "+5511999990002", "nome": "Rita", "values": {"1": "Rita"}}'::jsonb,
  '{"telefone": "+551199990002", "nome": "Rita de novo"}'::jsonb,
  '{"telefone": "+5511999990003", "nome": "Beto"}'::jsonb,
  '{"telefone": "+5511999990004", "nome": "Caio"}'::jsonb))).id from t;
grant select on b to public;
select is((select count(*) from public.broadcast_recipients), 4::bigint, 'one person is written to once, whatever the ninth digit');

select tests.act_as_owner();
select is((select count(*) from private.outbox), 0::bigint, 'nothing is sent in the click itself');
update public.contatos set recusa_divulgacao_em = now() where nome = 'Beto';
select private.finish_job(job_id) from private.claim_jobs(10);
select private.feed_broadcast(tests.tenant_id('Padaria'), (select id from b), 2);
select results_eq($$ select m.body, o.priority from private.outbox o join public.messages m on m.id = o.message_id order by o.id $$,
  $$ values ('Olá cliente, tem pão quente.', -1::smallint), ('Olá Rita, tem pão quente.', -1::smallint) $$,
  'a few at a time, each with their own words, behind everything');
select is((select status::text from public.conversations where contato_id = (select id from public.contatos where nome = 'Rita')),
  'closed', 'nobody has to do anything before Rita answers');
select is((select conversation_id from public.messages where body like 'Olá cliente%'), (select open from c), 'who is talking to us already reads it there');
select results_eq($$ select count(*) from pgmq.q_jobs q where q.message ->> 'kind' = 'broadcast.feed' and q.vt > clock_timestamp() + interval '2 seconds' $$, $$ values (1::bigint) $$,
  'and it comes back for the rest');
select private.feed_broadcast(tests.tenant_id('Padaria'), (select id from b), 2);
select is((select count(*) from public.broadcast_recipients where state = 'pending'), 2::bigint, 'not before those are gone');

select tests.act_as('bia');
select public.send_message(open, gen_random_uuid(), 'text', 'já te respondo') from c;
select tests.act_as_owner();
select is((select array_agg(o.priority) from private.outbox o where o.conversation_id = (select open from c)), array[0, 0]::smallint[],
  'an answer takes what is before it along');

select private.feed_broadcast(tests.tenant_id('Padaria'), (select id from b), 4);
select tests.act_as('sara');
select results_eq($$ select contato_nome, result, code from public.broadcast_results where broadcast_id = (select id from b) order by place offset 1 $$,
  $$ values ('Rita', 'queued', null), ('Beto', 'skipped', 'advertising_refused'), ('Caio', 'pending', null) $$,
  'who wants no advertising gets none, and each result can be read');
select results_eq($$ select (public.stop_broadcast(id)).status::text from b $$, $$ values ('stopped') $$, 'it can be stopped');
select results_eq($$ select contato_nome, result, code from public.broadcast_results where broadcast_id = (select id from b) order by place offset 1 $$,
  $$ values ('Rita', 'failed', 'broadcast_stopped'), ('Beto', 'skipped', 'advertising_refused'), ('Caio', 'stopped', null) $$,
  'nobody gets it who has not got it');
select is((public.stop_broadcast(id)).status::text, 'stopped', 'stopping twice is no error') from b;
select tests.act_as_owner();
select results_eq($$ select m.body from private.outbox o join public.messages m on m.id = o.message_id $$, $$ values ('já te respondo') $$,
  'the answer still goes');
select private.feed_broadcast(tests.tenant_id('Padaria'), (select id from b));
select is((select count(*) from public.messages where type = 'template'), 2::bigint, 'and no late turn begins again');

select tests.hear('padaria', '+5511999990004', 'Sair.');
select ok(private.refuses_advertising(tests.tenant_id('Padaria'), (select id from public.contatos where nome = 'Caio')), 'a word is enough to be left alone');
select ok(not private.refuses_advertising(tests.tenant_id('Padaria'), (select id from public.contatos where nome = 'Rita')), 'who said nothing is not');
select tests.act_as('bia');
select is((public.set_advertising(id, false)).recusa_divulgacao_em, null, 'the team may write down either') from public.contatos where nome = 'Beto';
select tests.act_as('otto');
select throws_ok($$ select public.stop_broadcast(id) from b $$, 'PT404', 'broadcast_not_found', 'another company''s broadcast does not exist');
select * from finish();
