select plan(38);
select tests.cast_of_two();
create temp table c as select n, tests.hear('padaria', '+551198765' || lpad(n::text, 4, '0'), 'oi') as id from generate_series(1, 9) n;
grant select on c to public;
update private.channel_limits set threshold = 3;
create function pg_temp.limits() returns private.channel_limits language sql as $$
  select l from private.channel_limits l where l.channel_id = tests.channel_id('padaria')
$$;
create function pg_temp.say(n integer) returns void language plpgsql as $$
begin
  perform tests.act_as('bia');
  perform public.send_message(c.id, gen_random_uuid(), 'text', 'm' || say.n, '{"allow_duplicate": true}') from c where c.n = say.n;
  perform tests.act_as_owner();
end;
$$;
-- One attempt at whatever is due, answered with `outcome`: the words of the message, or null when nothing may go.
create function pg_temp.try(outcome jsonb) returns text language plpgsql as $$
declare
  v_row record;
begin
  select * into v_row from private.claim_outbox('w', 1);
  if v_row.outbox_id is null then return null; end if;
  perform private.start_attempt(v_row.outbox_id, v_row.lease);
  perform private.settle_attempt(v_row.outbox_id, v_row.lease, try.outcome);
  return v_row.body;
end;
$$;
create function pg_temp.message(body text) returns public.messages language sql as $$
  select m from public.messages m where m.body = message.body
$$;
select pg_temp.say(n) from generate_series(1, 7) n;

-- Counting.
select pg_temp.try('{"result": "retry", "code": "provider_unavailable"}');
select pg_temp.try('{"result": "retry", "code": "provider_unreachable"}');
select is((pg_temp.limits()).failure_count, 2, 'failures are counted');
select pg_temp.try('{"result": "failed", "code": "recipient_unreachable"}');
select is((pg_temp.limits()).failure_count, 0, 'a refusal of one recipient shows that the provider works');
select pg_temp.try('{"result": "retry", "code": "pair_rate_limited"}');
select is((pg_temp.limits()).failure_count, 0, 'too much for one contact is not the channel''s trouble');

-- Opening.
select tests.forget_broadcasts();
select pg_temp.try('{"result": "retry", "code": "provider_unavailable"}') from generate_series(1, 2);
select is((pg_temp.limits()).breaker, 'CLOSED', 'it stays closed below the threshold');
select is(pg_temp.try('{"result": "uncertain", "code": "provider_timeout"}'), 'm7', 'one answer more is missing');
select is((pg_temp.limits()).breaker, 'OPEN', 'and it opens at the threshold');
select is((pg_temp.limits()).reason_code, 'provider_timeout', 'and says why');
select isnt_empty($$ select 1 from tests.heard('tenant:' || tests.tenant_id('Padaria') || ':team', 'operacao_atualizada') p
    where p ->> 'channel_id' = tests.channel_id('padaria')::text $$, 'the team''s pages hear of it');
select is(private.held_code(tests.tenant_id('Padaria'), tests.channel_id('padaria')), 'CIRCUIT_OPEN', 'what is said now is held');
select is(private.held_code(tests.tenant_id('Oficina'), tests.channel_id('oficina')), null, 'the neighbour''s channel is not');
select pg_temp.say(8);
update private.outbox set next_at = clock_timestamp() where state = 'ready';
select is(pg_temp.try('{"result": "sent", "provider_ref": "never"}'), null, 'nothing goes');
select is_empty($$ select 1 from private.channels_to_serve(10) $$, 'and nobody is called for it');
select is((tests.outbox_of((pg_temp.message('m8')).id)).attempt, 0, 'waiting costs no try');
select ok((pg_temp.limits()).retry_at between clock_timestamp() + '28 seconds' and clock_timestamp() + '30 seconds', 'it asks again after half a minute');

-- Half-open.
update private.channel_limits set retry_at = clock_timestamp() where breaker = 'OPEN';
create temp table probe as select * from private.claim_outbox('w1', 10);
select is((select count(*) from probe), 1::bigint, 'then one message goes as a probe');
select is((pg_temp.limits()).breaker, 'HALF_OPEN', 'which shows');
select is_empty($$ select 1 from private.claim_outbox('w2', 10) $$, 'and no other with it');
select private.start_attempt(outbox_id, lease), private.settle_attempt(outbox_id, lease, '{"result": "retry", "code": "provider_unavailable"}') from probe;
select is((pg_temp.limits()).breaker, 'OPEN', 'a probe that fails opens it again');
select ok((pg_temp.limits()).retry_at between clock_timestamp() + '58 seconds' and clock_timestamp() + '60 seconds', 'for twice as long');
select is((tests.outbox_of(message_id)).attempt, attempt - 1, 'and costs the message nothing') from probe;
select is(m.status::text || ' ' || m.held_code, 'queued CIRCUIT_OPEN', 'it is held like the others') from probe p join public.messages m on m.id = p.message_id;
select isnt_empty($$ select 1 from probe p cross join tests.heard(tests.conv_topic(p.conversation_id), 'status_mensagem') h
    where h -> 'ups' @> '[{"status": "queued", "held_code": "CIRCUIT_OPEN"}]' $$, 'and its readers see why');
update private.channel_limits set retry_at = clock_timestamp() where breaker = 'OPEN';
create temp table lost as select * from private.claim_outbox('dies', 10);
select isnt((select message_id from lost), (select message_id from probe), 'the next probe is another message');
update private.channel_limits set probe_ends_at = clock_timestamp();
create temp table second as select * from private.claim_outbox('w', 10);
select is((select count(*) from second), 1::bigint, 'a probe that nobody heard of again gives way to a new one');
select private.start_attempt(outbox_id, lease), private.settle_attempt(outbox_id, lease, '{"result": "sent", "provider_ref": "ok"}') from second;
select results_eq('select (l).breaker, (l).failure_count, (l).reason_code, (l).opened_at from pg_temp.limits() l',
  $$ values ('CLOSED', 0, null::text, null::timestamptz) $$, 'a probe that arrives closes it');
select cmp_ok((select count(*) from private.claim_outbox('w', 10)), '>=', 3::bigint, 'and all that waited goes');

-- Only the provider's answer judges the provider.
delete from private.outbox;
select pg_temp.say(n) from generate_series(1, 2) n;
update private.channel_limits set failure_count = 2;
select pg_temp.try('{"result": "failed", "code": "file_unavailable", "detail": null, "unasked": true}');
select is((pg_temp.limits()).failure_count, 2, 'a file of ours that is gone says nothing about the provider');
select pg_temp.try('{"result": "retry", "code": "file_unavailable"}');
select is((pg_temp.limits()).failure_count, 2, 'nor does a storage of ours that does not answer');
delete from private.outbox;
update private.channel_limits set breaker = 'OPEN', opened_at = clock_timestamp(), retry_at = clock_timestamp() where channel_id = tests.channel_id('padaria');
select pg_temp.say(n) from generate_series(3, 4) n;
select is(pg_temp.try('{"result": "failed", "code": "recipient_needs_phone", "detail": null, "unasked": true}'), 'm3', 'a probe that never left');
select is((pg_temp.limits()).breaker, 'HALF_OPEN', 'closes no breaker');
select pg_temp.try('{"result": "sent", "provider_ref": "asked"}');
select is((pg_temp.limits()).breaker, 'CLOSED', 'the next message is the probe at once');

-- The channel itself is refused.
delete from private.outbox;
select pg_temp.say(9);
select is(pg_temp.try('{"result": "failed", "code": "channel_auth"}'), 'm9', 'a token that does not work');
select results_eq('select (l).breaker, (l).reason_code from pg_temp.limits() l', $$ values ('OPEN', 'channel_auth') $$, 'opens the breaker at once');
select is((pg_temp.message('m9')).status::text, 'queued', 'and costs nobody a message');
select is((select breaker from private.channel_limits where channel_id = tests.channel_id('oficina')), 'CLOSED', 'on that channel alone');
update public.integracoes set access_token = 'v1.new' where id = tests.integracao_id('padaria');
select is(pg_temp.try('{"result": "sent", "provider_ref": "again"}'), 'm9', 'a new token is tried at once');

-- What the provider asks for.
select pg_temp.say(1);
select pg_temp.try('{"result": "retry", "code": "rate_limited", "retry_after_ms": 120000}');
select is(private.held_code(tests.tenant_id('Padaria'), tests.channel_id('padaria')), 'enfileirado', 'a pause that the provider asks for is kept');
select ok((pg_temp.limits()).resumes_at between clock_timestamp() + '118 seconds' and clock_timestamp() + '120 seconds', 'to the second');
select * from finish();
