select plan(18);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi', 'w1') as ours, tests.hear('oficina', '+5511987650001', 'oi', 'w9') as theirs;
select tests.hear('padaria', '+5511987650001', 'tudo bem?', 'w2');
grant select on c to public;

create function tests.signs(kind text)
returns setof text
language sql stable security definer set search_path = ''
as $$
  select m.provider_ref from pgmq.q_jobs q join public.messages m on m.id::text = q.message #>> '{payload,message_id}'
   where q.message ->> 'kind' = signs.kind and q.message #>> '{payload,conversation_id}' = m.conversation_id::text
   order by q.msg_id
$$;
grant execute on function tests.signs(text) to public;
select tests.act_as('bia');
select is_empty($$ select tests.signs('channel.read') $$, 'nothing is said before anybody looks');
select lives_ok($$ select public.mark_read(ours) from c $$, 'whoever has read');
select results_eq($$ select tests.signs('channel.read') $$, array['w2'], 'says so of the customer''s last message');
select lives_ok($$ select public.mark_read(ours) from c $$, 'looking again');
select results_eq($$ select tests.signs('channel.read') $$, array['w2'], 'is no news');

select lives_ok($$ select public.show_typing(ours) from c $$, 'writing');
select results_eq($$ select tests.signs('channel.typing') $$, array['w2'], 'is shown as an answer to it');
select tests.act_as('caio');
select lives_ok($$ select public.show_typing(ours) from c $$, 'every key');
select results_eq($$ select tests.signs('channel.typing') $$, array['w2'], 'is not, whoever presses it');
select tests.act_as_owner();
update private.typing_shown set shown_at = now() - interval '20 seconds';
select tests.act_as('bia');
select public.show_typing(ours) from c;
select results_eq($$ select tests.signs('channel.typing') $$, array['w2', 'w2'], 'but after a while it is again');

select throws_ok($$ select public.show_typing(theirs) from c $$, 'PT404', 'conversation_not_found', 'another company''s conversation does not exist');
select tests.act_as('vera');
select throws_ok($$ select public.show_typing(ours) from c $$, 'PT403', 'forbidden', 'a viewer writes nothing');

select tests.act_as_owner();
select is(private.sign_target(tests.tenant_id('Padaria'), tests.message_id('w2')) - 'integracao_id',
  '{"channel_kind": "whatsapp", "address": "1001", "ref": "w2"}', 'the worker learns where it was said');
select is(private.sign_target(tests.tenant_id('Padaria'), tests.message_id('w9')), null, 'and nothing of another company');

select pgmq.purge_queue('jobs');
create function pg_temp.try_again(change text)
returns bigint
language plpgsql
as $$
begin
  execute change;
  update public.conversations set unread_count = 1;
  delete from private.typing_shown;
  perform tests.act_as('bia');
  perform public.mark_read(ours), public.show_typing(ours) from c;
  perform tests.act_as_owner();
  return (select count(*) from pgmq.q_jobs q where q.message ->> 'kind' like 'channel.%');
end;
$$;
select is(pg_temp.try_again($$ update public.conversations set window_expires_at = now() - interval '1 second' $$), 0::bigint, 'nobody is told once the window is closed');
select is(pg_temp.try_again($$ update public.conversations set window_expires_at = now() + interval '1 hour';
  update public.channels set is_active = false $$), 0::bigint, 'or through a channel that is off');
select is(pg_temp.try_again($$ update public.channels set is_active = true, capabilities = '{"types": ["text"]}' where name = 'padaria' $$), 0::bigint,
  'or that knows no such sign');
select is(pg_temp.try_again($$ update public.channels set capabilities = tests.capabilities() where name = 'padaria' $$), 2::bigint, 'and otherwise both are given');
select * from finish();
