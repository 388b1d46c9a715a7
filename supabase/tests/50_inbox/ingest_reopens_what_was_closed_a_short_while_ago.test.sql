select plan(11);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as id;
grant select on c to public;

select tests.act_as('bia');
select public.claim_conversation(id) from c;
select public.close_conversation(id) from c;
select tests.act_as_owner();
update public.conversations set closed_at = now() - interval '23 hours 59 minutes';
select tests.forget_broadcasts();
select is(tests.hear('padaria', '+5511987650001', 'mais uma coisa'), id, 'within a day it is the same matter') from c;
select results_eq('select status::text, assignee_id, closed_at from public.conversations',
  $$ values ('active', tests.user_id('bia'), null::timestamptz) $$, 'with the same person');
select results_eq($$ select m.seq, coalesce(m.body, m.payload ->> 'event') from public.messages m where seq > 2 order by seq $$,
  $$ values (3::bigint, 'closed'), (4, 'reopened'), (5, 'mais uma coisa') $$, 'and it says so before the message');
select results_eq($$ select (r -> 'seq')::bigint from c, tests.heard(tests.conv_topic(c.id), 'nova_mensagem') p, jsonb_array_elements(p -> 'rows') r $$,
  array[4::bigint, 5::bigint], 'both are heard, at once');
select results_eq('select event, count(*) from realtime.messages group by 1 order by 1',
  $$ values ('nova_mensagem', 1::bigint), ('ticket_atualizado', 1) $$, 'in one broadcast per topic');

select tests.act_as('bia');
select public.close_conversation(id) from c;
select tests.act_as_owner();
update public.members set role = 'viewer' where user_id = tests.user_id('bia');
select tests.hear('padaria', '+5511987650001', 'e ainda');
select results_eq('select status::text, assignee_id from public.conversations', $$ values ('waiting', null::uuid) $$,
  'if that person may no longer answer, it waits for another');
select tests.act_as('caio');
select public.claim_conversation(id) from c;
select public.close_conversation(id) from c;
select tests.act_as_owner();
update public.members set removed_at = now() where user_id = tests.user_id('caio');
select tests.hear('padaria', '+5511987650001', 'ninguém?');
select results_eq('select status::text, assignee_id from public.conversations', $$ values ('waiting', null::uuid) $$, 'as if they have left');
update public.members set removed_at = null where user_id = tests.user_id('caio');

select tests.act_as('caio');
select public.close_conversation(id) from c;
select tests.act_as_owner();
update public.conversations set closed_at = now() - interval '24 hours 1 minute';
select isnt(tests.hear('padaria', '+5511987650001', 'outro assunto'), id, 'after a day it is another matter') from c;
select results_eq('select status::text from public.conversations order by protocolo', array['closed', 'waiting'], 'with its own conversation');

select tests.act_as('caio');
select public.close_conversation(tests.conversation('padaria', '+5511987650001'));
select tests.act_as_owner();
update public.channels set reopen_within = '0' where name = 'padaria';
select tests.hear('padaria', '+5511987650001', 'terceiro');
select is((select count(*) from public.conversations), 3::bigint, 'a channel may keep another term, or none');
select is((select count(*) from public.conversations where status <> 'closed'), 1::bigint, 'one is open at most');
select * from finish();
