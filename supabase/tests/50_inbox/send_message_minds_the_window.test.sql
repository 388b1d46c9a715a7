select plan(15);
select tests.cast_of_two();
create temp table c as
select tests.hear('padaria', '+5511987650001', 'oi', ago => '23 hours 59 minutes') as inside,
       tests.hear('padaria', '+5511987650002', 'oi', ago => '24 hours 1 minute') as outside,
       tests.hear('padaria', '+5511987650003', 'oi', ago => '24 hours') as edge;
grant select on c to public;
create function pg_temp.say(conversation_id uuid, type text) returns public.messages language sql as $$
  select public.send_message(conversation_id, gen_random_uuid(), type, 'olá')
$$;
grant execute on function pg_temp.say(uuid, text) to public;

select tests.act_as('bia');
select is((pg_temp.say(inside, 'text')).status::text, 'queued', 'a minute before the window closes') from c;
select throws_ok($$ select pg_temp.say(outside, 'text') from c $$, 'PT422', 'outside_window', 'and a minute after');
select throws_ok($$ select pg_temp.say(edge, 'text') from c $$, 'PT422', 'outside_window', 'at its last moment it is closed');
select is_empty($$ select 1 from public.messages m, c where m.conversation_id = c.outside and m.seq > 1 $$, 'nothing is stored of it');
select is((select status::text from public.conversations where id = outside), 'waiting', 'nor is the conversation taken') from c;
select is((pg_temp.say(outside, 'note')).status::text, 'sent', 'a note among colleagues has no window') from c;
select is((select status::text from public.conversations where id = outside), 'waiting', 'and takes nothing') from c;
select is((select last_message_preview from public.conversations where id = outside), 'oi', 'nor does the list show it') from c;

select tests.hear('padaria', '+5511987650002', 'ainda aí?');
select lives_ok($$ select pg_temp.say(outside, 'text') from c $$, 'the customer opens it again');
select public.close_conversation(inside) from c;
select throws_ok($$ select pg_temp.say(inside, 'text') from c $$, 'PT409', 'conversation_closed', 'what is closed is reopened first');
select is((pg_temp.say(inside, 'note')).type::text, 'note', 'notes may follow') from c;

select tests.act_as('ada');
select public.set_channel_active(tests.channel_id('padaria'), false);
select tests.act_as('bia');
select throws_ok($$ select pg_temp.say(outside, 'text') from c $$, 'PT409', 'channel_inactive', 'nothing is sent from a number that is off');

select tests.act_as_owner();
update public.channels set is_active = true, reply_window = null, max_text_length = 160 where name = 'padaria';
select tests.act_as('bia');
select lives_ok($$ select pg_temp.say(edge, 'text') from c $$, 'a channel without a limit has no window');
select throws_ok($$ select public.send_message(edge, gen_random_uuid(), 'text', repeat('x', 161)) from c $$, 'PT422', 'message_too_long',
  'and each its own measure');
select tests.act_as_owner();
select is_empty($$ select 1 from private.outbox o join public.messages m on m.id = o.message_id where m.type <> 'text' $$, 'no note is ever sent');
select * from finish();
