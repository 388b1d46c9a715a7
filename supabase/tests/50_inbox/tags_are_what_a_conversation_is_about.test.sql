select plan(28);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as ours, tests.hear('oficina', '+5511987650001', 'oi') as theirs;
grant select on c to public;

select tests.act_as('bia');
create temp table t as select (public.save_tag('Orçamento', 'blue')).id as quote, (public.save_tag('  Atrasado ', 'red')).id as late;
grant select on t to public;
select is((select name from public.tags where id = late), 'Atrasado', 'a tag has its words and no space around them') from t;
select throws_ok($$ select public.save_tag('orçamento') $$, 'PT409', 'tag_exists', 'one word, one tag');
select throws_ok($$ select public.save_tag('  ') $$, 'PT422', 'tag_name_invalid', 'a tag has a name');
select throws_ok($$ select public.save_tag('x', 'infrared') $$, 'PT422', 'tag_color_unknown', 'and a colour of ours');
select is((public.save_tag('Proposta', 'green', quote)).name, 'Proposta', 'it can be called something else') from t;
select throws_ok($$ select public.save_tag('x', 'red', gen_random_uuid()) $$, 'PT404', 'tag_not_found', 'if it is there');

select tests.forget_broadcasts();
select results_eq($$ select (public.set_conversation_tags(ours, array[quote, late])).tag_ids from c, t $$,
  $$ select array[late, quote] from t $$, 'a conversation gets both, by name');
select isnt_empty($$ select 1 from tests.heard(tests.inbox_topic('padaria'), 'ticket_atualizado') $$, 'lists hear it');
select tests.forget_broadcasts();
select results_eq($$ select (public.set_conversation_tags(ours, array[quote, late])).tag_ids from c, t $$,
  $$ select array[late, quote] from t $$, 'said twice it is the same');
select is_empty($$ select 1 from tests.heard(tests.inbox_topic('padaria'), 'ticket_atualizado') $$, 'and no news');
select results_eq($$ select (public.set_conversation_tags(ours, array[late])).tag_ids from c, t $$, $$ select array[late] from t $$,
  'what is left out is taken off');
select results_eq($$ select tag_id from public.conversation_tags $$, $$ select late from t $$, 'in the table too');
select throws_ok($$ select public.set_conversation_tags(ours, array[gen_random_uuid()]) from c $$, 'PT404', 'tag_not_found',
  'a tag that is not ours is none');
select throws_ok($$ select public.set_conversation_tags(theirs, '{}') from c $$, 'PT404', 'conversation_not_found',
  'another company''s conversation does not exist');
select throws_ok($$ select public.remove_tag(late) from t $$, 'PT403', 'forbidden', 'an agent forgets no tag');
select tests.act_as('ada');
select public.remove_tag(late) from t;
select is((select tag_ids from public.conversations where id = ours), '{}'::uuid[], 'a tag that is gone is nowhere') from c;
select is_empty($$ select 1 from public.conversation_tags $$, 'not even in the table');

-- A tag that very many carry.
select tests.act_as('bia');
create temp table w as select (public.save_tag('Promo')).id;
grant select on w to public;
select tests.act_as_owner();
insert into public.conversations (tenant_id, channel_id, contato_id, protocolo, status, closed_at, tag_ids)
select v.tenant_id, v.channel_id, v.contato_id, 'M-' || n, 'closed', now(), array[w.id]
  from c join public.conversations v on v.id = c.ours, w, generate_series(1, 1200) n;
insert into public.conversation_tags (tenant_id, conversation_id, tag_id)
select v.tenant_id, v.id, w.id from w join public.conversations v on v.tag_ids = array[w.id];
create function pg_temp.carrying() returns bigint language sql as $$
  select count(*) from public.conversations v, w where v.tag_ids @> array[w.id]
$$;
select tests.act_as('ada');
select public.remove_tag(id) from w;
select is_empty('select 1 from public.tags t join w on w.id = t.id', 'is gone at once for everybody');
select throws_ok('select public.remove_tag(id) from w', 'PT404', 'tag_not_found', 'a second click finds none');
select throws_ok($$ select public.save_tag('x', 'red', id) from w $$, 'PT404', 'tag_not_found', 'nor does who would rename it');
select lives_ok($$ select public.save_tag('Promo') $$, 'its word is free');
select is((public.set_conversation_tags(ours, array[w.id])).tag_ids, '{}'::uuid[], 'it is given to nobody any more') from c, w;
select tests.act_as_owner();
select is(pg_temp.carrying(), 700::bigint, 'one click touches five hundred conversations');
select results_eq($$ select j ->> 'tag_id' from tests.jobs_of('tag.forget') j $$, 'select id::text from w', 'a job takes the others');
select private.forget_tag(tests.tenant_id('Padaria'), id) from w;
select is(pg_temp.carrying(), 200::bigint, 'as many at a time');
select private.forget_tag(tests.tenant_id('Padaria'), id) from w;
select is(pg_temp.carrying() + (select count(*) from public.tags t join w on w.id = t.id), 0::bigint, 'until none is left, nor the tag');
select is((select count(*) from tests.jobs_of('tag.forget')), 2::bigint, 'and no job follows');
select tests.act_as_owner();
select is((select count(*) from public.audit_log where action = 'tag.removed' and data ->> 'name' <> ''), 2::bigint, 'who removed one is written down');
select * from finish();
