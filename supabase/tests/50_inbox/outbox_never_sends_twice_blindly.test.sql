-- Workers die. What is known to be unsent goes again; what may have reached the customer waits, and is then left to a person.
select plan(24);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as id;
grant select on c to public;
select tests.act_as('bia');
create temp table m as select id, (public.send_message(id, gen_random_uuid(), 'text', 'um')).id as first, (public.send_message(id, gen_random_uuid(), 'text', 'dois')).id as second from c;
grant select on m to public;
select tests.act_as_owner();

create temp table lost as select * from private.claim_outbox('dies early', 1);
select is(private.sweep_outbox(), '{"requeued": 0, "exhausted": 0, "uncertain": 0, "released": 0}', 'a lease that holds is left alone');
select tests.let_leases_expire();
select is(private.start_attempt(outbox_id, lease), false, 'an expired one begins nothing') from lost;
select is(private.sweep_outbox(), '{"requeued": 1, "exhausted": 0, "uncertain": 0, "released": 0}', 'died before the call: it goes back');
select private.settle_attempt(outbox_id, lease, '{"result": "sent", "provider_ref": "ghost"}') from lost;
select results_eq('select status::text, provider_ref from public.messages where id = (select first from m)', $$ values ('queued', null::text) $$,
  'whoever lost the lease settles nothing');

create temp table doubt as select * from private.claim_outbox('dies late', 1);
select is(attempt, 2, 'the next worker knows it is not the first') from doubt;
select private.start_attempt(outbox_id, lease) from doubt;
select tests.let_leases_expire();
select tests.forget_broadcasts();
select is(private.sweep_outbox(), '{"requeued": 0, "exhausted": 0, "uncertain": 1, "released": 0}', 'died after it began: nobody knows');
select is(status::text, 'uncertain', 'and the message says so') from public.messages where id = (select first from m);
select isnt_empty($$ select 1 from c, tests.heard(tests.conv_topic(c.id), 'status_mensagem') p where p -> 'ups' -> 0 ->> 'status' = 'uncertain' $$,
  'to everybody who looks');
select is(held_code, 'confirming', 'with what it waits for') from public.messages where id = (select first from m);
select is_empty($$ select 1 from private.claim_outbox('w', 10) $$, 'it is not sent again, and the next one waits behind it');
select is(private.sweep_outbox(), '{"requeued": 0, "exhausted": 0, "uncertain": 0, "released": 0}', 'for a minute, in which a status may still tell');
select ok((tests.outbox_of(first)).lease_ends_at between clock_timestamp() + interval '55 seconds' and clock_timestamp() + interval '60 seconds',
  'a minute it is') from m;
select tests.let_leases_expire();
select tests.forget_broadcasts();
select is(private.sweep_outbox(), '{"requeued": 0, "exhausted": 0, "uncertain": 0, "released": 1}', 'then it is left to a person');
select is(held_code, null, 'and waits for nothing else') from public.messages where id = (select first from m);
select isnt_empty($$ select 1 from c, tests.heard(tests.conv_topic(c.id), 'status_mensagem') p
  where p -> 'ups' @> '[{"status": "uncertain", "held_code": null}]' $$, 'which whoever looks is told');
select is(status::text, 'uncertain', 'who is still told that it is not known') from public.messages where id = (select first from m);
select results_eq($$ select message_id from private.claim_outbox('w', 10) $$, 'select second from m', 'and the next one goes');

select tests.act_as('bia');
select is((public.resend_message(first)).status::text, 'queued', 'the person may decide to send it again') from m;
select tests.act_as_owner();
select is((tests.outbox_of(first)).is_head, false, 'behind what is under way') from m;
select is(held_code, null, 'nor does it say any more that it may be confirmed') from public.messages where id = (select first from m);

-- A file whose upload takes every worker with it.
delete from private.outbox;
select tests.act_as('bia');
create temp table f as select (public.send_message(id, gen_random_uuid(), 'text', 'três')).id as killer, (public.send_message(id, gen_random_uuid(), 'text', 'quatro')).id as next from c;
grant select on f to public;
select tests.act_as_owner();
create function pg_temp.die() returns jsonb language plpgsql as $$
begin
  update private.outbox set next_at = clock_timestamp() where is_head;
  perform private.claim_outbox('dies', 1);
  perform tests.let_leases_expire();
  return private.sweep_outbox();
end;
$$;
select is((select array_agg(distinct pg_temp.die() -> 'requeued') from generate_series(1, 7)), array['1']::jsonb[], 'seven deaths are bad luck');
select ok((tests.outbox_of(killer)).next_at > clock_timestamp() + interval '30 seconds', 'with pauses that grow') from f;
select is(pg_temp.die() -> 'exhausted', '1', 'eight are too many');
select results_eq($$ select m.status::text, m.failed_code, (tests.outbox_of(f.next)).is_head from public.messages m join f on f.killer = m.id $$,
  $$ values ('failed', 'attempts_exhausted', true) $$, 'it is left to a person, and the next one goes');
select * from finish();
