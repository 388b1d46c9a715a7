select plan(51);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi', 'w1') as ours;
grant select on c to public;

create function pg_temp.offer(interactive jsonb, body text default 'Escolha')
returns public.messages
language sql
as $$
  select m.* from c, public.send_message(c.ours, gen_random_uuid(), 'interactive', offer.body, jsonb_build_object('interactive', offer.interactive)) m
$$;
create function pg_temp.buttons(variadic titles text[])
returns jsonb
language sql
as $$
  select jsonb_build_object('kind', 'buttons', 'buttons', jsonb_agg(jsonb_build_object('id', 'b' || n, 'title', t)))
    from unnest(titles) with ordinality u (t, n)
$$;
-- A list of sections of that many rows each.
create function pg_temp.list(variadic sizes int[])
returns jsonb
language sql
as $$
  select jsonb_build_object('kind', 'list', 'button', 'Ver', 'sections', jsonb_agg(jsonb_build_object(
           'title', 'Seção ' || n, 'rows', (
             select jsonb_agg(jsonb_build_object('id', n || '.' || r, 'title', 'Item ' || r)) from generate_series(1, size) r))))
    from unnest(sizes) with ordinality u (size, n)
$$;
create temp table link as select jsonb '{"kind": "link", "label": "Entrar na sala", "url": "https://meet.example.com/sala?x=1"}' as it;
grant select on link to public;
grant execute on function pg_temp.offer(jsonb, text), pg_temp.buttons(text[]), pg_temp.list(int[]) to public;

select tests.act_as('bia');
select results_eq($$ select type::text, body, status::text, payload from pg_temp.offer(pg_temp.buttons('Aprovar', 'Recusar', 'Falar 👩🏽‍🔧')) $$,
  $$ select 'interactive', 'Escolha', 'queued', jsonb_build_object('interactive', pg_temp.buttons('Aprovar', 'Recusar', 'Falar 👩🏽‍🔧')) $$,
  'three buttons are offered as they were written');
select lives_ok($$ select pg_temp.offer(pg_temp.buttons(repeat('😀', 20))) $$, 'twenty emoji are twenty characters');
select lives_ok($$ select pg_temp.offer(pg_temp.buttons('Sim') || jsonb_build_object('header', repeat('ã', 60), 'footer', null), repeat('ã', 1024)) $$,
  'with a heading and as many words as fit');
select lives_ok($$ select pg_temp.offer(pg_temp.list(10)) $$, 'a list has ten rows');
select lives_ok($$ select pg_temp.offer(pg_temp.list(1, 1, 1, 1, 1, 1, 1, 1, 1, 1), repeat('x', 4096)) $$, 'in ten sections, under many words');
select lives_ok($$ select pg_temp.offer(pg_temp.list(1) #- '{sections,0,title}') $$, 'a single section needs no title');
select lives_ok($$ select pg_temp.offer(it) from link $$, 'a link opens');

create temp table refusals (interactive jsonb, code text, claim text, body text default 'Escolha');
insert into refusals (interactive, code, claim) values
  (pg_temp.buttons('1', '2', '3', '4'), 'buttons_too_many', 'there is no fourth button'),
  (pg_temp.buttons(repeat('x', 21)), 'button_title_too_long', 'a title of 21 characters is too long'),
  (pg_temp.buttons('Sim', 'Sim'), 'button_title_duplicate', 'two buttons alike cannot be told apart'),
  (jsonb_set(pg_temp.buttons('Sim', 'Não'), '{buttons,1,id}', '"b1"'), 'choice_id_duplicate', 'nor two of one id'),
  (jsonb_set(pg_temp.buttons('Sim'), '{buttons,0,id}', to_jsonb(repeat('x', 201))), 'choice_id_too_long', 'an id has its length'),
  (pg_temp.buttons('Sim') || jsonb_build_object('header', repeat('x', 61)), 'header_too_long', 'so has a heading'),
  (pg_temp.buttons('Sim') || jsonb_build_object('footer', repeat('x', 61)), 'footer_too_long', 'and the line below'),
  (pg_temp.list(11), 'list_rows_too_many', 'there is no eleventh row'),
  (pg_temp.list(6, 5), 'list_rows_too_many', 'wherever it stands'),
  (pg_temp.list(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), 'list_sections_too_many', 'nor an eleventh section'),
  (jsonb_set(pg_temp.list(1), '{sections,0,rows,0,title}', to_jsonb(repeat('x', 25))), 'row_title_too_long', 'a row has a short title'),
  (jsonb_set(pg_temp.list(1), '{sections,0,rows,0,description}', to_jsonb(repeat('x', 73))), 'row_description_too_long', 'and a short description'),
  (pg_temp.list(1, 1) #- '{sections,1,title}', 'section_title_missing', 'one of several sections has a title'),
  (jsonb_set(pg_temp.list(1, 1), '{sections,1,title}', '" "'), 'section_title_missing', 'that can be read'),
  (jsonb_set(pg_temp.list(1), '{sections,0,title}', to_jsonb(repeat('x', 25))), 'section_title_too_long', 'of 24 characters'),
  (jsonb_set(pg_temp.list(1, 1), '{sections,1,rows,0,id}', '"1.1"'), 'choice_id_duplicate', 'rows of two sections differ too'),
  (pg_temp.list(1) || jsonb_build_object('button', repeat('x', 21)), 'list_button_too_long', 'what opens a list is short'),
  ((select it || jsonb_build_object('label', repeat('x', 21)) from link), 'link_label_too_long', 'so is what opens a link'),
  ((select it || '{"url": "javascript:alert(1)"}' from link), 'link_url_invalid', 'a link leads to the web'),
  ((select it || '{"url": "https://"}' from link), 'link_url_invalid', 'to somewhere on it'),
  ((select it || '{"url": "https://a b"}' from link), 'link_url_invalid', 'without a gap'),
  (null, 'interactive_invalid', 'nothing is no choice'), ('"x"', 'interactive_invalid', 'nor is a word'), ('[]', 'interactive_invalid', 'or a list'),
  ('{"kind": "carousel"}', 'interactive_invalid', 'or what we do not know'),
  ('{"kind": "buttons"}', 'interactive_invalid', 'buttons are there'), ('{"kind": "buttons", "buttons": []}', 'interactive_invalid', 'one at least'),
  ('{"kind": "buttons", "buttons": {"id": "a", "title": "b"}}', 'interactive_invalid', 'in a list'),
  ('{"kind": "buttons", "buttons": [1]}', 'interactive_invalid', 'of buttons'),
  ('{"kind": "buttons", "buttons": [{"id": "", "title": "b"}]}', 'interactive_invalid', 'each with an id'),
  ('{"kind": "buttons", "buttons": [{"id": "a", "title": " "}]}', 'interactive_invalid', 'and a title'),
  (pg_temp.buttons('Sim') || '{"header": 1}', 'interactive_invalid', 'a heading is a text'),
  (pg_temp.list(1) - 'button', 'interactive_invalid', 'a list is opened by something'),
  ('{"kind": "list", "button": "Ver", "sections": []}', 'interactive_invalid', 'and has sections'),
  (jsonb_set(pg_temp.list(1), '{sections,0,rows}', '[]'), 'interactive_invalid', 'with rows'),
  (jsonb_set(pg_temp.list(1), '{sections,0,rows,0,description}', '{}'), 'interactive_invalid', 'described in words'),
  ((select it - 'label' from link), 'interactive_invalid', 'a link says where to');
insert into refusals values
  (pg_temp.buttons('Sim'), 'message_empty', 'choices stand under a question', ' '),
  (pg_temp.buttons('Sim'), 'message_too_long', 'of 1,024 characters over buttons', repeat('x', 1025)),
  ((select it from link), 'message_too_long', 'or over a link', repeat('x', 1025)),
  (pg_temp.list(1), 'message_too_long', 'and of 4,096 over a list', repeat('x', 4097)),
  (pg_temp.buttons('Sim') || jsonb_build_object('x', repeat('x', 65536)), 'message_too_long', 'and no more is carried along', 'Escolha');
select throws_ok(format('select pg_temp.offer(%L, %L)', interactive, body), 'PT422', code, claim) from refusals;

select tests.act_as_owner();
select is((select count(*) from private.outbox), 7::bigint, 'what was refused is not waiting');
select is((select max(seq) from public.messages where conversation_id = ours), (select count(*) from public.messages where conversation_id = ours),
  'and has burned no number') from c;
select * from finish();
