select plan(18);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as id;

-- What remains of a message after statuses arrive in a given order.
create function pg_temp.after(variadic statuses text[]) returns text language plpgsql as $$
declare
  v_ref constant text := gen_random_uuid();
  v_status text;
begin
  perform tests.sent_message((select id from c), 'olá', v_ref);
  foreach v_status in array statuses loop
    perform tests.deliver(gen_random_uuid()::text, tests.slice('1001', tests.status_event(v_ref, v_status, '{"failed_code": "recipient_unreachable"}')));
  end loop;
  return (select m.status || coalesce(' ' || m.failed_code, '') from public.messages m where m.provider_ref = v_ref);
end;
$$;

select is(pg_temp.after(variadic p.came), p.stays, array_to_string(p.came, ', ') || ' leaves ' || p.stays)
  from (values
    (array['sent'], 'sent'), (array['delivered'], 'delivered'), (array['read'], 'read'),
    (array['sent', 'delivered', 'read'], 'read'), (array['read', 'delivered', 'sent'], 'read'), (array['delivered', 'delivered'], 'delivered'),
    (array['failed'], 'failed recipient_unreachable'), (array['failed', 'delivered', 'read'], 'failed recipient_unreachable'),
    (array['delivered', 'failed'], 'delivered'), (array['read', 'failed'], 'read')) p (came, stays);

select tests.sent_message(id, 'com horas', 'timed') from c;
select tests.deliver('read first', tests.slice('1001', tests.status_event('timed', 'read', jsonb_build_object('at', now() - interval '1 minute'))));
select tests.deliver('then delivered', tests.slice('1001', tests.status_event('timed', 'delivered', jsonb_build_object('at', now() - interval '2 minutes'))));
select results_eq($$ select delivered_at, read_at from public.messages where provider_ref = 'timed' $$,
  $$ values (now() - interval '1 minute', now() - interval '1 minute') $$, 'who has read it has got it');
select is(last_message_status::text, 'read', 'the list shows the last message''s tick') from public.conversations;

select tests.deliver('the customer''s own', tests.slice('1001', tests.status_event((select provider_ref from public.messages where direction = 'inbound'), 'read')));
select is(status::text, 'received', 'a status says nothing about what the customer wrote') from public.messages where direction = 'inbound';
select tests.deliver('ahead', tests.slice('1001', tests.status_event('timed', 'read', jsonb_build_object('at', now() + interval '1 day'))));
select is_empty('select 1 from public.messages where greatest(sent_at, delivered_at, read_at) > now()', 'nothing is dated to come');
select tests.sent_message(id, 'alheia', 'ours') from c;
select tests.deliver('theirs', tests.slice('2001', tests.status_event('ours', 'read')));
select is(status::text, 'sent', 'another tenant''s status does not reach it') from public.messages where provider_ref = 'ours';
select tests.deliver('nameless', tests.slice('1001', tests.status_event('ours', 'failed')));
select is(failed_code, 'unknown_answer', 'a failure without a reason still has a code') from public.messages where provider_ref = 'ours';
select throws_ok($$ update public.messages set status = 'failed' where provider_ref = 'timed' $$, '23514', null, 'which is a rule of the table');
select throws_ok($$ update public.messages set status = 'received' where provider_ref = 'timed' $$, '23514', null, 'as are the directions');
select * from finish();
