select plan(10);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as ours, tests.hear('oficina', '+5511987650001', 'oi') as theirs;
grant select on c to public;

select tests.act_as('vera');
select throws_ok($$ select public.mark_read(ours) from c $$, 'PT403', 'forbidden', 'a viewer looks without a trace');
select tests.act_as('bia');
select throws_ok($$ select public.mark_read(theirs) from c $$, 'PT404', 'conversation_not_found', 'another company''s conversation does not exist');
select throws_ok($$ select public.mark_read(null) $$, 'PT404', 'conversation_not_found', 'nor does none');
select tests.forget_broadcasts();
select lives_ok($$ select public.mark_read(ours) from c $$, 'bia has seen it');
select is((select unread_count from public.conversations), 0, 'for everybody');
select results_eq($$ select p -> 'rows' -> 0 ->> 'unread_count' from tests.heard(tests.inbox_topic('padaria'), 'ticket_atualizado') p $$, array['0'],
  'whose lists hear it');
select tests.forget_broadcasts();
select lives_ok($$ select public.mark_read(ours) from c $$, 'seeing it again');
select is_empty('select 1 from public.messages where seq > 1', 'is no event');
select tests.act_as_owner();
select is_empty('select 1 from realtime.messages', 'and is not told');
select is((select unread_count from public.conversations where id = theirs), 1, 'the other company still has its own') from c;
select * from finish();
