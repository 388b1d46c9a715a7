select plan(6);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as id;
select tests.hear('padaria', '+5511987650002', 'oi');
grant select on c to public;
update public.channels set capabilities = capabilities || '{"pair_limit": {"burst": 2, "every_seconds": 6}}';
create function pg_temp.say_and_send(phone text) returns integer language plpgsql as $$
declare
  v_row record;
begin
  perform tests.act_as('bia');
  perform public.send_message(tests.conversation('padaria', say_and_send.phone), gen_random_uuid(), 'text', gen_random_uuid()::text);
  perform tests.act_as_owner();
  for v_row in select * from private.claim_outbox('w', 10) loop
    perform private.settle_attempt(v_row.outbox_id, v_row.lease, jsonb_build_object('result', 'sent', 'provider_ref', gen_random_uuid()));
    return 1;
  end loop;
  return 0;
end;
$$;
select is(pg_temp.say_and_send('+5511987650001'), 1, 'the first goes');
select is(pg_temp.say_and_send('+5511987650001'), 1, 'and so does a burst');
select is(pg_temp.say_and_send('+5511987650001'), 0, 'then the contact has heard enough');
select ok(o.next_at between clock_timestamp() + '4 seconds' and clock_timestamp() + '6 seconds', 'for as long as the provider says')
  from private.outbox o;
select is(o.attempt, 0, 'with all its tries') from private.outbox o;
select is(pg_temp.say_and_send('+5511987650002'), 1, 'another contact hears from us meanwhile');
select * from finish();
