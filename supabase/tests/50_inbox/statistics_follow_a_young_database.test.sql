-- Plans made on empty tables must not outlive their emptiness: the tables are looked at anew as the conversations double.
select plan(4);
select tests.cast_of_two();
create temp view known as
select s.tablename::text as name from pg_stats s
 where s.schemaname = 'public' and s.attname = 'tenant_id' and s.most_common_vals::text ~ tests.tenant_id('Padaria')::text
   and s.tablename in ('contatos', 'contact_identities', 'conversations', 'messages');

create function pg_temp.hear_customers(first integer, last integer) returns void language sql as $$
  select tests.deliver('crowd' || first, jsonb_build_array(jsonb_build_object('address', '1001', 'changes', '[]'::jsonb, 'events', (
    select jsonb_agg(tests.message_event('m' || n, tests.phone_identity('+55119876510' || n), 'oi')) from generate_series(first, last) n))))
$$;

select pg_temp.hear_customers(10, 40);
select is_empty('select name from known', 'thirty-one conversations are too few to learn from');
select pg_temp.hear_customers(41, 41);
select set_eq('select name from known', array['contatos', 'contact_identities', 'conversations', 'messages'],
  'at the thirty-second every connection plans again, by what the tables hold');
select isnt((select reltuples from pg_class where oid = 'public.profiles'::regclass), -1::real,
  'the few people beside every message too, or a thread would be planned for hundreds and sorted whole');

update pg_class set reltuples = 10000000 where oid = 'public.messages'::regclass;
select pg_temp.hear_customers(42, 73);
select is((select reltuples from pg_class where oid = 'public.messages'::regclass), 10000000::real,
  'with millions of messages nobody who writes waits for that');
select * from finish();
