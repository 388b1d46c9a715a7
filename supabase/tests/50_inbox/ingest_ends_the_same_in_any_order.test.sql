-- A message, two edits of it, another message and its revocation: all 120 orders in which they may come, each to a customer of its own.
select plan(4);
select tests.cast_of_two();
create function pg_temp.event_of(step text, run text, phone text) returns jsonb language sql as $$
  select case step
    when 'first' then tests.message_event('w1.' || run, tests.phone_identity(phone), 'um', jsonb_build_object('sent_at', now() - interval '5 minutes'))
    when 'edit' then tests.change_event('edit', 'w1.' || run, phone, jsonb_build_object('body', 'dois', 'at', now() - interval '4 minutes'))
    when 'again' then tests.change_event('edit', 'w1.' || run, phone, jsonb_build_object('body', 'três', 'at', now() - interval '3 minutes'))
    when 'second' then tests.message_event('w2.' || run, tests.phone_identity(phone), 'segredo', jsonb_build_object('sent_at', now() - interval '2 minutes'))
    when 'revoke' then tests.change_event('revoke', 'w2.' || run, phone, jsonb_build_object('at', now() - interval '1 minute'))
  end
$$;
create temp table runs as
with recursive orders (steps) as (
  select array[]::text[]
   union all
  select o.steps || s.step from orders o cross join unnest(array['first', 'edit', 'again', 'second', 'revoke']) s (step) where s.step <> all(o.steps)
)
select row_number() over (order by o.steps)::text as run, o.steps from orders o where cardinality(o.steps) = 5;

do $$
declare
  v_run record;
  v_step text;
begin
  for v_run in select r.run, r.steps, '+55119876' || lpad(r.run, 5, '0') as phone from runs r loop
    foreach v_step in array v_run.steps loop
      -- Each comes twice: providers repeat themselves too.
      perform tests.deliver(v_run.run || v_step || copy, tests.slice('1001', pg_temp.event_of(v_step, v_run.run, v_run.phone))) from generate_series(1, 2) copy;
    end loop;
  end loop;
end;
$$;

select is((select count(*) from runs), 120::bigint, 'there are 120 orders');
select results_eq('select split_part(provider_ref, ''.'', 1), body, edited_at is not null, revoked_at is not null, count(*) from public.messages group by 1, 2, 3, 4 order by 1',
  $$ values ('w1', 'três', true, false, 120::bigint), ('w2', null, false, true, 120) $$, 'and one end to all of them');
select is((select count(*) from public.conversations), 120::bigint, 'in one conversation each');
select is((select count(*) from public.webhook_deliveries where status <> 'processed'), 0::bigint, 'none of it waits for anything');
select * from finish();
