-- Somebody with several phones is answered on the one they wrote from.
select plan(6);
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
select * from finish();
