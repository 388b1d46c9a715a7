select plan(8);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as id;
grant select on c to public;
create function pg_temp.changes(body text, ref text, previous jsonb, current jsonb) returns jsonb language sql as $$
  select tests.deliver(body, tests.slice('1001', jsonb_build_object('kind', 'identity', 'ref', ref, 'at', now(),
    'previous', jsonb_build_object('identities', previous), 'current', jsonb_build_object('identities', current))))
$$;
create function pg_temp.bsuid(value text) returns jsonb language sql as $$ select jsonb_build_array(jsonb_build_object('kind', 'wa_bsuid', 'value', value)) $$;

select tests.forget_broadcasts();
select pg_temp.changes('c1', 'sys.1', tests.phone_identity('+5511987650001') || pg_temp.bsuid('BR.1'), tests.phone_identity('+5521987650009') || pg_temp.bsuid('BR.2'));
select results_eq($$ select m.conversation_id, m.type::text, m.payload from public.messages m where m.seq = 2 $$,
  $$ select id, 'event', '{"event": "number_changed", "previous": "+5511987650001", "current": "+5521987650009"}'::jsonb from c $$, 'the thread says it, with both numbers');
select results_eq('select unread_count, last_message_preview from public.conversations', $$ values (1, 'oi') $$, 'without counting as said by anybody');
select isnt_empty($$ select 1 from c, tests.heard(tests.conv_topic(c.id), 'nova_mensagem') $$, 'at once');
select results_eq($$ select r ->> 'contato_endereco' from tests.heard(tests.inbox_topic('padaria'), 'ticket_atualizado') p, jsonb_array_elements(p -> 'rows') r $$,
  array['+5521987650009'], 'and the list shows the new one');
select pg_temp.changes('c1 again', 'sys.1', pg_temp.bsuid('BR.1'), tests.phone_identity('+5521987650009') || pg_temp.bsuid('BR.2'));
select is((select count(*) from public.messages where type = 'event'), 1::bigint, 'told twice it is said once');
select pg_temp.changes('c2', 'sys.2', pg_temp.bsuid('BR.2'), pg_temp.bsuid('BR.3'));
select is((select payload from public.messages where seq = 3), '{"event": "number_changed", "previous": null, "current": null}', 'a new user id has no number to tell');
select pg_temp.changes('c3', 'sys.3', pg_temp.bsuid('BR.nobody'), pg_temp.bsuid('BR.nobody2'));
select is((select count(*) from public.conversations), 1::bigint, 'somebody unknown gets no conversation for it');
select is((select count(*) from public.webhook_deliveries where status <> 'processed'), 0::bigint, 'all of it was applied');
select * from finish();
