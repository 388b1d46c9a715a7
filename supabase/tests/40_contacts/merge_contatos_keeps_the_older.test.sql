-- One person wrote by phone, and under a user id that hid the phone. Then both come together.
select plan(14);
select tests.cast_of_two();
select tests.channel('Padaria', 'entregas', '1002');

create function pg_temp.say(address text, ref text, identities jsonb) returns void language sql as $$
  select tests.deliver(ref, tests.slice(address, tests.message_event(ref, identities, 'texto ' || ref)))
$$;
create temp table ids as select tests.phone_identity('+5511987650001') as phone, '[{"kind": "wa_bsuid", "value": "BR.x"}]'::jsonb as bsuid;
select pg_temp.say('1001', 'by phone', phone) from ids;
update public.contatos set criado_em = criado_em - interval '1 day', observacoes = 'prefere pix';
update public.conversations set created_at = created_at - interval '1 day';
create temp table older as select c.id as conversation_id, c.contato_id from public.conversations c;
select pg_temp.say('1001', 'by id', bsuid) from ids;
select pg_temp.say('1002', 'elsewhere', bsuid) from ids;
update public.contatos set observacoes = 'alérgica a glúten' where criado_em = now();
select is((select count(*) from public.contatos where mesclado_em is null), 2::bigint, 'so far they are two');
select tests.forget_broadcasts();
select pg_temp.say('1001', 'both', bsuid || phone) from ids;

select results_eq('select id, observacoes, endereco from public.contatos where mesclado_em is null',
  $$ select contato_id, e'prefere pix\nalérgica a glúten', '+5511987650001' from older $$, 'the older contact survives, with what was noted of both');
select is((select count(*) from public.contatos where mesclado_em = (select contato_id from older)), 1::bigint, 'the other says where it went');
select is_empty('select 1 from public.contact_identities where contato_id <> (select contato_id from older)', 'all identities are the survivor''s');
select is_empty('select 1 from public.conversations where contato_id <> (select contato_id from older)', 'and all conversations');

select results_eq($$ select status::text from public.conversations where channel_id = tests.channel_id('padaria') order by created_at $$,
  array['waiting', 'closed'], 'of two open on one channel the newer is closed');
select results_eq($$ select status::text from public.conversations where channel_id = tests.channel_id('entregas') $$,
  array['waiting'], 'one on another channel goes on');
select results_eq($$
  select m.seq, m.type::text, m.payload ->> 'event', m.body from public.messages m
    join public.conversations c on c.id = m.conversation_id
   where c.status = 'closed' order by m.seq $$,
  $$ values (1::bigint, 'text', null, 'texto by id'), (2, 'event', 'merged', null) $$, 'its messages stay in it, and it says why it ended');
select results_eq($$ select seq, body from public.messages where conversation_id = (select conversation_id from older) order by seq $$,
  $$ values (1::bigint, 'texto by phone'), (2, 'texto both') $$, 'the new message continues the older one');
select is((select a.entity_id from public.audit_log a where a.action = 'contato.merged'), contato_id, 'it is written down') from older;

select is((select count(*) from tests.heard(tests.inbox_topic('padaria'), 'ticket_encerrado')), 1::bigint, 'lists hear that one has ended');
select isnt_empty($$
  select 1 from public.conversations c, tests.heard(tests.conv_topic(c.id), 'nova_mensagem') p
   where c.status = 'closed' and p -> 'rows' -> 0 -> 'payload' ->> 'event' = 'merged' $$, 'whoever has it open sees why');
select isnt_empty($$ select 1 from tests.heard(tests.inbox_topic('entregas'), 'ticket_atualizado') p, older
   where p -> 'rows' -> 0 ->> 'contato_id' = older.contato_id::text $$, 'other channels'' lists learn whose theirs is now');

select tests.act_as('bia');
select throws_ok($$ select public.update_contato(k.id, 'X', '') from public.contatos k where k.mesclado_em is not null $$,
  'PT404', 'contato_not_found', 'a merged contact is nobody any more');
select * from finish();
