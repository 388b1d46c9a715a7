-- A refusal is lifted by the team or by the person; only what is said after that may refuse again.
select plan(10);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'SAIR') as id;
create temp table k as select contato_id as id from public.conversations where id = (select id from c);
grant select on c, k to public;
-- In one transaction everything happens at once: what was said so far was said an hour ago.
create function pg_temp.age() returns void language sql as $$
  update public.messages set created_at = created_at - interval '1 hour';
  update public.contatos set libera_divulgacao_em = libera_divulgacao_em - interval '1 hour';
$$;
create function pg_temp.refuses() returns boolean language sql as $$
  select private.refuses_advertising(tests.tenant_id('Padaria'), (select id from k))
$$;

select ok(pg_temp.refuses(), 'a word refuses');
select pg_temp.age();
select tests.act_as('bia');
select throws_ok($$ select public.set_advertising(id, null) from k $$, 'PT400', 'invalid_request', 'nothing said allows nothing');
select is((public.set_advertising(id, false)).recusa_divulgacao_em, null, 'the team lifts it') from k;
select tests.act_as_owner();
select ok(not pg_temp.refuses(), 'the word from before the lifting does not refuse again');
select is((select recusa_divulgacao_em from public.contatos where id = (select id from k)), null, 'nor is it written down again');
select pg_temp.age();
select tests.hear('padaria', '+5511987650001', 'parar');
select ok(pg_temp.refuses(), 'a word from after it does');

select pg_temp.age();
select tests.deliver('in again', tests.slice('1001', jsonb_build_object('kind', 'preference', 'at', now(), 'wants_advertising', true,
  'from', jsonb_build_object('name', null, 'identities', tests.phone_identity('+5511987650001')))));
select ok(not pg_temp.refuses(), 'the person''s own wish to have it again counts as much');

select tests.deliver('late', tests.slice('1001', jsonb_build_object('kind', 'preference', 'at', now() - interval '1 minute', 'wants_advertising', false,
  'from', jsonb_build_object('name', null, 'identities', tests.phone_identity('+5511987650001')))));
select ok(not pg_temp.refuses(), 'and an older wish that comes late does not undo it');

-- What the provider refused for the person's sake.
insert into public.messages (tenant_id, conversation_id, channel_id, seq, direction, type, body, status, failed_code, created_at)
select v.tenant_id, v.id, v.channel_id, v.last_seq + 1, 'outbound', 'template', 'x', 'failed', 'marketing_opt_out', now() - interval '2 hours'
  from c join public.conversations v on v.id = c.id;
select ok(not pg_temp.refuses(), 'an older refusal of the provider''s is over too');
update public.messages set created_at = now() + interval '1 second' where failed_code = 'marketing_opt_out';
select ok(pg_temp.refuses(), 'a newer one is not');
select * from finish();
