select plan(13);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as ours;
grant select on c to public;

select tests.act_as('bia');
create temp table first as select gen_random_uuid() as click;
grant select on first to public;
select throws_ok(
  $$ select public.start_conversation(tests.channel_id('padaria'), gen_random_uuid(), 'text', telefone => '11 98765', body => 'oi') $$,
  'PT422', 'phone_invalid', 'a phone is in E.164');
select throws_ok(
  $$ select public.start_conversation(gen_random_uuid(), gen_random_uuid(), 'text', telefone => '+5511999990000', body => 'oi') $$,
  'PT404', 'channel_not_found', 'a channel is one of ours');
select throws_ok(
  $$ select public.start_conversation(tests.channel_id('padaria'), gen_random_uuid(), 'text', contato_id => gen_random_uuid(), body => 'oi') $$,
  'PT404', 'contato_not_found', 'and so is a contact');
select throws_ok(
  $$ select public.start_conversation(tests.channel_id('padaria'), gen_random_uuid(), 'text', telefone => '+5511999990000', body => 'oi') $$,
  'PT422', 'outside_window', 'words of our own need a window');
select is_empty($$ select 1 from public.conversations where created_by is not null $$, 'a refusal leaves no empty conversation');
select is_empty($$ select 1 from public.contatos where endereco = '+5511999990000' $$, 'and no contact');

select tests.act_as_owner();
update public.channels set reply_window = null where id = tests.channel_id('padaria');
select tests.act_as('bia');
select results_eq(
  $$ select (m).status::text, (m).body from (select public.start_conversation(tests.channel_id('padaria'), click, 'text',
       telefone => '+5511999990000', nome => 'Forno & Cia', body => 'Bom dia', assunto => 'Vistoria', due_at => '2030-01-31') as m from first) x $$,
  $$ values ('queued', 'Bom dia') $$, 'where there is none, the first word is ours');
select results_eq($$ select status::text, assignee_id, created_by, assunto from public.conversations where created_by is not null $$,
  $$ select 'active', tests.user_id('bia'), tests.user_id('bia'), 'Vistoria' $$, 'it is hers, with its subject');
select is((select nome from public.contatos where endereco = '+5511999990000'), 'Forno & Cia', 'the contact has the name that was given');
select is((select count(*) from (select public.start_conversation(tests.channel_id('padaria'), click, 'text',
       telefone => '+5511999990000', body => 'Bom dia') from first) x), 1::bigint, 'a second click');
select is((select count(*) from public.messages where body = 'Bom dia'), 1::bigint, 'says nothing twice');
select tests.act_as('caio');
select throws_ok(
  $$ select public.start_conversation(tests.channel_id('padaria'), gen_random_uuid(), 'text', telefone => '+551199990000', body => 'oi') $$,
  'PT409', 'conversation_taken', 'a colleague who talks to them already is not written past, whatever the ninth digit');
select tests.act_as('vera');
select throws_ok(
  $$ select public.start_conversation(tests.channel_id('padaria'), gen_random_uuid(), 'text', telefone => '+5511999990001', body => 'oi') $$,
  'PT403', 'forbidden', 'a viewer starts nothing');
select * from finish();
