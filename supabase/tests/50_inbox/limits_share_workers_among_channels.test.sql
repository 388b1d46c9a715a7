select plan(9);
select tests.cast_of_two();
select tests.hear('padaria', '+551198765' || lpad(n::text, 4, '0'), 'oi') from generate_series(1, 30) n;
select tests.hear('oficina', '+551198765' || lpad(n::text, 4, '0'), 'oi') from generate_series(1, 3) n;
create temp table c as select id, channel_id, row_number() over (partition by channel_id order by created_at, id) as n from public.conversations;
grant select on c to public;
select tests.act_as('bia');
select public.send_message(id, gen_random_uuid(), 'text', 'p' || n) from c where channel_id = tests.channel_id('padaria');
select tests.act_as('rui');
select public.send_message(id, gen_random_uuid(), 'text', 'o' || n) from c where channel_id = tests.channel_id('oficina');
select tests.act_as_owner();
create temp table first as select * from private.claim_outbox('w', 10);
select ok((select count(*) from first where channel_id = tests.channel_id('padaria')) >= 5, 'a long queue has its half at least');
select is((select count(*) from first where channel_id = tests.channel_id('oficina')), 3::bigint, 'a neighbour''s long queue does not keep it waiting');

-- What is more urgent goes first, whenever it came.
update private.outbox o set priority = 1 from public.messages m where m.id = o.message_id and m.body = 'p29';
update private.outbox o set priority = -1 from public.messages m where m.id = o.message_id and o.state = 'ready' and m.body in ('p6', 'p7');
select results_eq($$ select body from private.claim_outbox('w', 1) $$, array['p29'], 'priority comes before age');
select is_empty($$ select body from private.claim_outbox('w', 20) where body in ('p6', 'p7') $$, 'and what has none comes last');

-- A conversation's own urgency is its messages'.
select tests.act_as_owner();
update public.conversations set priority = 2 where id = (select id from c where channel_id = tests.channel_id('oficina') and n = 1);
select tests.act_as('rui');
select public.send_message(id, gen_random_uuid(), 'text', 'urgente') from c where channel_id = tests.channel_id('oficina') and n = 1;
select tests.act_as_owner();
select is((select o.priority from private.outbox o join public.messages m on m.id = o.message_id where m.body = 'urgente'), 2::smallint,
  'an urgent conversation''s message is urgent');

-- A broadcast leaves a fifth of the bucket to answers.
delete from private.outbox;
update private.channel_limits set rate_per_minute = 10, takes = '{}';
insert into private.outbox (tenant_id, conversation_id, channel_id, message_id, is_head, priority)
select m.tenant_id, m.conversation_id, m.channel_id, m.id, true, -1 from public.messages m where m.body ~ '^p[0-9]+$';
select is(count(*), 8::bigint, 'what nobody waits for takes four fifths') from private.claim_outbox('w', 20);
update private.outbox o set priority = 0 from public.messages m where m.id = o.message_id and m.body in ('p11', 'p12', 'p13') and o.state = 'ready';
select is(count(*), 2::bigint, 'and an answer finds the rest') from private.claim_outbox('w', 20);

-- Claims look at heads only: the plan, with the settings the function runs with.
create temp table plan (line text);
create function pg_temp.explain(query text) returns setof text language plpgsql as $$
begin
  set local enable_seqscan = off;
  set local enable_bitmapscan = off;
  set local enable_sort = off;
  return query execute 'explain (costs off) ' || query;
end;
$$;
insert into plan select pg_temp.explain($$ select o.id from private.outbox o
  where o.tenant_id = '00000000-0000-0000-0000-000000000000' and o.channel_id = '00000000-0000-0000-0000-000000000000' and o.is_head and o.state = 'ready'
    and o.next_at <= clock_timestamp() order by o.priority desc, o.next_at, o.id limit 10 for update skip locked $$);
select isnt_empty($$ select 1 from plan where line ~ 'outbox_claim_idx' $$, 'heads are found by their index');
select is_empty($$ select 1 from plan where line ~ 'Sort' $$, 'in the order in which they go');
select * from finish();
