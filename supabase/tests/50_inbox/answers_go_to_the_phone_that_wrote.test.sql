-- Somebody with several phones is answered on the one they wrote from.
select plan(9);
select tests.cast_of_two();
create temp table c as
select tests.hear('padaria', '+5511987650001', 'oi') as a, tests.hear('padaria', '+5511987650002', 'olá') as b;
create temp table who as select v.contato_id as a, w.contato_id as b
  from c join public.conversations v on v.id = c.a join public.conversations w on w.id = c.b;
update public.contatos set criado_em = criado_em - interval '1 day' where id = (select b from who);
update public.contact_identities set created_at = created_at - interval '1 day'
 where value = '+5511987650001';
update public.conversations set created_at = created_at - interval '1 day' where id = (select a from c);
grant select on c, who to public;
-- Where the next message of a conversation goes.
create function pg_temp.way(conversation_id uuid) returns text language plpgsql as $$
declare
  v_to text;
begin
  perform tests.act_as('bia');
  perform public.send_message(way.conversation_id, gen_random_uuid(), 'text', gen_random_uuid()::text);
  perform tests.act_as_owner();
  select o.to_identities -> 0 ->> 'value' into v_to from private.claim_outbox('w', 10) o;
  delete from private.outbox;
  return v_to;
end;
$$;

select tests.act_as('bia');
select public.claim_conversation(a), public.claim_conversation(b) from c;
select public.add_identity(a, 'phone', '+551133334444') from who;
select tests.act_as_owner();
select is(pg_temp.way(a), '+5511987650001', 'a second phone is written down, and answers go where they came from') from c;

select tests.act_as('bia');
select public.merge_contato(a, b) from who;
select is((select status::text from public.conversations where id = (select b from c)), 'closed', 'two become one');
select tests.act_as_owner();
select is(pg_temp.way(a), '+5511987650001', 'answers still go to the phone that wrote in it') from c;
select tests.hear('padaria', '+5511987650002', 'sou eu, do outro');
select is(pg_temp.way(a), '+5511987650002', 'they write from the other: so it is that one from now on') from c;
select tests.act_as('bia');
select public.remove_identity(id) from public.contact_identities where value = '+5511987650002';
select tests.act_as_owner();
select isnt(pg_temp.way(a), '+5511987650002', 'one that is forgotten gets nothing more') from c;

select tests.act_as('bia');
select public.close_conversation(a) from c;
select public.start_conversation(tests.channel_id('padaria'), gen_random_uuid(), 'text', telefone => '+5511987650001', body => 'oi');
select tests.act_as_owner();
select is((select o.to_identities -> 0 ->> 'value' from private.claim_outbox('w', 10) o), '+5511987650001', 'who is written to first gets it where they were called');
select private.settle_attempt(o.id, o.lease, '{"result": "sent", "provider_ref": "p1"}') from private.outbox o;

-- A broadcast, too.
select tests.template('padaria', 'aviso', '{"body": "Chegou"}', '{"body": []}') as id into temp t;
create function pg_temp.cast_to(recipient jsonb) returns text language plpgsql as $$
declare
  v_id uuid;
  v_to text;
begin
  perform tests.act_as('sara');
  v_id := (public.create_broadcast(tests.channel_id('padaria'), 'aviso', jsonb_build_object('template_id', (select id from t)), jsonb_build_array(recipient))).id;
  perform tests.act_as_owner();
  perform private.feed_broadcast(tests.tenant_id('Padaria'), v_id);
  select o.to_identities -> 0 ->> 'value' into v_to from private.claim_outbox('w', 10) o;
  delete from private.outbox;
  return v_to;
end;
$$;
grant select on t to public;
select tests.hear('padaria', '+5511987650007', 'oi');
select tests.act_as('bia');
select public.claim_conversation(tests.conversation('padaria', '+5511987650007'));
select public.add_identity(c.contato_id, 'phone', '+551133335555') from public.conversations c where c.id = tests.conversation('padaria', '+5511987650007');
select tests.act_as_owner();
update public.contact_identities set created_at = created_at - interval '1 hour' where value = '+5511987650007';
update public.conversations set archived_at = now(), status = 'closed', closed_at = now() where id = tests.conversation('padaria', '+5511987650007');
select is(pg_temp.cast_to('{"telefone": "+551133335555"}'), '+5511987650007', 'what goes to many goes to the phone they last wrote from');
select tests.act_as('bia');
select public.create_contato('Nova', '+5511987650008', '', '', 'cliente', '');
select public.add_identity(k.id, 'phone', '+551133336666') from public.contatos k where k.nome = 'Nova';
select tests.act_as_owner();
select is(pg_temp.cast_to('{"telefone": "+5511987650008"}'), '+5511987650008', 'who never wrote gets it where the list says');
select is(pg_temp.cast_to('{"telefone": "+551133336666"}'), '+5511987650008', 'and from then on there');
select * from finish();
