select plan(2);
select tests.cast_of_two();
create function pg_temp.ids(phone text) returns jsonb language sql as $$
  select tests.phone_identity(phone) || '[{"kind": "wa_username", "value": "rita"}]'
$$;
select tests.hear('padaria', '+5511987650001', 'a'), tests.hear('padaria', '+5511987650002', 'b');
select tests.deliver('swap', tests.slice('1001', tests.message_event('s1', pg_temp.ids('+5511987650001'), 'um'),
  tests.message_event('s2', pg_temp.ids('+5511987650002'), 'dois')));
select results_eq($$ select m.body, m.conversation_id from public.messages m where m.provider_ref in ('s1', 's2') order by 1 desc $$,
  $$ values ('um', tests.conversation('padaria', '+5511987650001')), ('dois', tests.conversation('padaria', '+5511987650002')) $$,
  'a user name that changed hands within one delivery costs nobody a message');
select is((select count(*) from public.webhook_deliveries where status <> 'processed'), 0::bigint, 'and all of it is applied');
select * from finish();
