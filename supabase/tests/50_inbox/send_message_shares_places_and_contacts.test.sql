select plan(29);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi', 'w1') as ours;
grant select on c to public;

create function pg_temp.say(type text, payload jsonb)
returns public.messages
language sql
as $$ select m.* from c, public.send_message(c.ours, gen_random_uuid(), say.type, 'ignorado', say.payload) m $$;
grant execute on function pg_temp.say(text, jsonb) to public;

select tests.act_as('bia');
select results_eq(
  $$ select type::text, body, status::text, payload from pg_temp.say('location',
       '{"location": {"latitude": -23.9608, "longitude": -46.3336, "name": "Loja de Santos", "address": "", "x": 1}}') $$,
  $$ values ('location', null, 'queued',
       jsonb '{"location": {"latitude": -23.9608, "longitude": -46.3336, "name": "Loja de Santos", "address": null}}') $$,
  'a place is kept as it was given, and nothing besides');
select lives_ok($$ select pg_temp.say('location', '{"location": {"latitude": 90, "longitude": -180}}') $$, 'a pole is a place');
select throws_ok(format('select pg_temp.say(''location'', %L)', p.payload), 'PT422', 'location_invalid', p.claim)
  from (values
    ('{}', 'nowhere is no place'), ('{"location": null}', 'neither is null'), ('{"location": []}', 'or a list'),
    ('{"location": {"latitude": 90.1, "longitude": 0}}', 'nothing lies north of the pole'),
    ('{"location": {"latitude": 0, "longitude": -180.5}}', 'or west of the date line'),
    ('{"location": {"latitude": "0", "longitude": 0}}', 'a number is not a text'),
    ('{"location": {"latitude": [0], "longitude": 0}}', 'or a list of one'),
    ('{"location": {"latitude": 0}}', 'half a place is none'),
    ('{"location": {"latitude": 0, "longitude": 0, "name": 7}}', 'a name is a text'),
    (jsonb_build_object('location', jsonb_build_object('latitude', 0, 'longitude', 0, 'address', repeat('x', 1001)))::text,
     'of a length people write')) p (payload, claim);

select results_eq(
  $$ select type::text, body, payload from pg_temp.say('contacts', '{"contacts": [
       {"name": "Marina Costa", "phones": [{"phone": "+55 11 99999-0101", "type": "CELL"}], "organization": ""},
       {"name": "Zé", "phones": [], "emails": ["ze@oficina.test"], "organization": "Oficina"}]}') $$,
  $$ values ('contacts', null, jsonb '{"contacts": [
       {"name": "Marina Costa", "phones": [{"phone": "+55 11 99999-0101", "type": "CELL"}], "emails": [], "organization": null},
       {"name": "Zé", "phones": [], "emails": ["ze@oficina.test"], "organization": "Oficina"}]}') $$,
  'contacts are kept one by one');
select throws_ok(format('select pg_temp.say(''contacts'', %L)', p.payload), 'PT422', 'contacts_invalid', p.claim)
  from (values
    ('{}', 'nobody is no contact'), ('{"contacts": []}', 'neither is an empty list'), ('{"contacts": "Ana"}', 'or a word'),
    ('{"contacts": ["Ana"]}', 'or a list of words'),
    ('{"contacts": [{"phones": []}]}', 'a contact has a name'), ('{"contacts": [{"name": "  ", "phones": []}]}', 'that can be read'),
    ('{"contacts": [{"name": "Ana"}]}', 'and a list of numbers'),
    ('{"contacts": [{"name": "Ana", "phones": {"phone": "1"}}]}', 'which is a list'),
    ('{"contacts": [{"name": "Ana", "phones": [{"phone": ""}]}]}', 'of numbers'),
    ('{"contacts": [{"name": "Ana", "phones": ["1"]}]}', 'each with its name'),
    ('{"contacts": [{"name": "Ana", "phones": [], "emails": "a@b"}]}', 'its addresses are a list'),
    ('{"contacts": [{"name": "Ana", "phones": [], "emails": [1]}]}', 'of texts'),
    (jsonb_build_object('contacts', (select jsonb_agg(jsonb '{"name": "Ana", "phones": []}') from generate_series(1, 51)))::text,
     'and fifty are enough')) p (payload, claim);

select tests.act_as_owner();
select is((select count(*) from private.outbox), 3::bigint, 'what was refused is not waiting');
select is((select max(seq) from public.messages where conversation_id = ours), (select count(*) from public.messages where conversation_id = ours),
  'and has burned no number') from c;
select results_eq('select last_message_type::text, last_message_preview from public.conversations', $$ values ('contacts', 'Marina Costa') $$,
  'the list says what was said last');
select * from finish();
