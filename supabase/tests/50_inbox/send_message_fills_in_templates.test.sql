select plan(49);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi', 'w1', '30 hours') as ours;
create temp table t as
select tests.template('padaria', 'retomada', '{"body": "Oi {{1}}, seu pedido {{2}} está pronto.", "footer": "Padaria",
         "buttons": [{"kind": "reply", "text": "Quero falar", "url": null}]}', '{"body": ["1", "2"]}') as plain,
       tests.template('padaria', 'nomeado', '{"header": {"kind": "text", "text": "Pedido {{pedido}}"}, "body": "Olá {{nome}}",
         "buttons": [{"kind": "link", "text": "Acompanhar", "url": "https://padaria.test/p/{{1}}"}]}',
         '{"header": ["pedido"], "body": ["nome"], "buttons": ["0"]}', '{"parameter_format": "named"}') as named,
       tests.template('padaria', 'foto', '{"header": {"kind": "image"}, "body": "Veja"}', '{}') as photo,
       tests.template('padaria', 'cupom', '{"body": "x", "buttons": [{"kind": "code", "text": "Copiar", "url": null}]}', '{"buttons": ["0"]}') as coupon,
       tests.template('padaria', 'simples', '{"body": "Podemos conversar?"}', '{}') as bare,
       tests.template('padaria', 'pausado', '{"body": "x"}', '{}', '{"status": "paused"}') as paused,
       tests.template('padaria', 'carrossel', '{"body": "x"}', '{}', '{"unsupported_code": "carousel"}') as carousel,
       tests.template('padaria', 'sumido', '{"body": "x"}', '{}', '{"removed_at": "2026-01-01"}') as removed,
       tests.template('oficina', 'alheio', '{"body": "x"}', '{}') as theirs,
       tests.upload('bia', 'image', 'image/jpeg') as picture, tests.upload('bia', 'video', 'video/mp4') as film;
grant select on c, t to public;

create function pg_temp.fill(template_id uuid, more jsonb default '{}')
returns public.messages
language sql
as $$
  select m.* from c, public.send_message(c.ours, gen_random_uuid(), 'template', 'ignorado',
    jsonb_build_object('template', jsonb_build_object('template_id', fill.template_id) || fill.more)) m
$$;
grant execute on function pg_temp.fill(uuid, jsonb) to public;

select tests.act_as('bia');
select throws_ok($$ select public.send_message(ours, gen_random_uuid(), 'text', 'oi') from c $$, 'PT422', 'outside_window', 'the window is closed');
select results_eq(
  $$ select type::text, body, status::text, payload from pg_temp.fill((select plain from t), '{"body": {"1": "Marina {{2}}", "2": "1234"}}') $$,
  $$ select 'template', 'Oi Marina {{2}}, seu pedido 1234 está pronto.', 'queued', jsonb_build_object('template', jsonb_build_object(
       'template_id', plain, 'name', 'retomada', 'language', 'pt_BR', 'header', jsonb '{}', 'body', jsonb '{"1": "Marina {{2}}", "2": "1234"}',
       'buttons', jsonb '{}', 'shown', jsonb '{"header": null, "footer": "Padaria", "buttons": ["Quero falar"]}')) from t $$,
  'a template goes out all the same, as the words the customer reads; a value is never a blank');
select results_eq($$ select status::text, assignee_id from public.conversations $$, $$ values ('active', tests.user_id('bia')) $$,
  'and the conversation is of who sent it');
select results_eq(
  $$ select body, payload #>> '{template,shown,header}', payload #> '{template,buttons}'
       from pg_temp.fill((select named from t), '{"header": {"pedido": "77"}, "body": {"nome": "Zé"}, "buttons": {"0": "77?x=1"}}') $$,
  $$ values ('Olá Zé', 'Pedido 77', jsonb '{"0": "77?x=1"}') $$, 'blanks have names, also in a heading and at the end of a link');
select is((pg_temp.fill(bare)).body, 'Podemos conversar?', 'there need not be any') from t;
create temp table sent as select * from pg_temp.fill((select photo from t), jsonb_build_object('upload_id', (select picture from t)));
select results_eq('select body, anexos #>> ''{0,tipo}'', anexos #>> ''{0,estado}'' from public.thread where id = (select id from sent)',
  $$ values ('Veja', 'image', 'stored') $$, 'a heading may be a picture');
select lives_ok(format('select pg_temp.fill(%L, %L)', plain, jsonb_build_object('body', jsonb_build_object('1', repeat('😀', 500), '2', 'x')))
  , 'emoji are characters') from t;

create temp table refusals (template_id uuid, more jsonb, status int, code text, claim text);
insert into refusals
select x.* from t cross join lateral (values
  (null::uuid, jsonb '{}', 404, 'template_not_found', 'no template is none'),
  (gen_random_uuid(), '{}', 404, 'template_not_found', 'nor is one that never was'),
  (removed, '{}', 404, 'template_not_found', 'nor one the provider has no more'),
  (theirs, '{}', 404, 'template_not_found', 'or another company''s'),
  (paused, '{}', 422, 'template_not_approved', 'the provider has to approve it'),
  (carousel, '{}', 422, 'template_unsupported', 'and we have to know how'),
  (plain, '{}', 422, 'template_parameter_missing', 'every blank is filled in'),
  (plain, '{"body": {"1": "Ana"}}', 422, 'template_parameter_missing', 'the second too'),
  (plain, '{"body": {"1": "Ana", "2": " "}}', 422, 'template_parameter_missing', 'with something to read'),
  (plain, '{"body": {"1": "Ana", "2": null}}', 422, 'template_parameter_missing', 'and not with null'),
  (plain, '{"body": {"1": "Ana", "2": "1", "3": "x"}}', 422, 'template_parameter_extra', 'a third has no place'),
  (plain, '{"body": {"1": "Ana", "2": "1"}, "header": {"1": "x"}}', 422, 'template_parameter_extra', 'nor has one for no heading'),
  (plain, '{"body": {"1": "Ana", "2": "1"}, "buttons": {"0": "x"}}', 422, 'template_parameter_extra', 'or for a button without a blank'),
  (bare, '{"body": {"x": "y"}}', 422, 'template_parameter_extra', 'or where there is none'),
  (named, '{"header": {"pedido": "1"}, "body": {"1": "Zé"}, "buttons": {"0": "1"}}', 422, 'template_parameter_missing', 'names are not numbers'),
  (named, '{"header": {"pedido": "1"}, "body": {"nome": "Zé"}}', 422, 'template_parameter_missing', 'a link is filled in too'),
  (plain, '{"body": {"1": "Ana", "2": "a\nb"}}', 422, 'template_parameter_invalid', 'a value has one line'),
  (plain, '{"body": {"1": "Ana", "2": "a\tb"}}', 422, 'template_parameter_invalid', 'no tab'),
  (plain, '{"body": {"1": "Ana", "2": "a    b"}}', 422, 'template_parameter_invalid', 'not four spaces'),
  (plain, '{"body": {"1": "Ana", "2": 7}}', 422, 'template_parameter_invalid', 'and is a text'),
  (plain, '{"body": {"1": "Ana", "2": {"a": 1}}}', 422, 'template_parameter_invalid', 'not a thing'),
  (plain, '{"body": ["Ana", "1"]}', 422, 'template_parameter_invalid', 'and has a name'),
  (plain, '{"body": "Ana"}', 422, 'template_parameter_invalid', 'of its own'),
  (plain, jsonb_build_object('body', jsonb_build_object('1', repeat('x', 1000), '2', '1')), 422, 'template_parameter_invalid', 'all together are 1,024 characters at most'),
  (named, jsonb_build_object('header', jsonb_build_object('pedido', repeat('x', 60)), 'body', jsonb '{"nome": "x"}', 'buttons', jsonb '{"0": "1"}'), 422,
   'template_parameter_invalid', 'a heading is short'),
  (named, jsonb_build_object('header', jsonb '{"pedido": "1"}', 'body', jsonb '{"nome": "x"}', 'buttons', jsonb_build_object('0', repeat('x', 2001))), 422,
   'template_parameter_invalid', 'and a link no book'),
  (coupon, '{"buttons": {"0": "1234567890123456"}}', 422, 'template_parameter_invalid', 'nor a code a sentence'),
  (photo, '{}', 422, 'template_media_missing', 'a heading of a picture needs one'),
  (photo, jsonb_build_object('upload_id', film), 422, 'media_type_refused', 'and no film'),
  (photo, jsonb_build_object('upload_id', picture), 409, 'upload_used', 'that was not sent before'),
  (photo, '{"upload_id": "x"}', 404, 'upload_not_found', 'and is there'),
  (bare, jsonb_build_object('upload_id', film), 422, 'template_parameter_extra', 'a template without a picture takes none')) x;
select throws_ok(format('select pg_temp.fill(%L, %L)', template_id, more), 'PT' || status, code, claim) from refusals;
select throws_ok($$ select public.send_message(ours, gen_random_uuid(), 'template', null, '{"template": "x"}') from c $$, 'PT404', 'template_not_found', 'whatever comes');
select throws_ok($$ select public.send_message(ours, gen_random_uuid(), 'template', null) from c $$, 'PT404', 'template_not_found', 'or does not');

select tests.act_as_owner();
select results_eq($$ select count(*), sum(jsonb_array_length(t.anexos)) from public.thread t where t.type = 'template' $$, $$ values (5::bigint, 1::bigint) $$,
  'what was refused left nothing');
select is((select max(seq) from public.messages where conversation_id = ours), (select count(*) from public.messages where conversation_id = ours),
  'and burned no number') from c;

create temp table taken as select * from private.claim_outbox('w', 1);
select results_eq(
  $$ select template, body, attachment from taken $$,
  $$ select jsonb_build_object('name', w.name, 'language', w.language, 'category', w.category, 'parameter_format', w.parameter_format,
            'components', w.components, 'parameters', w.parameters), 'Oi Marina {{2}}, seu pedido 1234 está pronto.', null::jsonb
       from public.wa_templates w where w.name = 'retomada' $$, 'the worker is handed the definition with the message');
select is((select count(*) from private.claim_outbox('w', 5)), 0::bigint, 'one after the other');
select private.settle_attempt(outbox_id, lease, '{"result": "failed", "code": "template_rejected"}') from taken;
select is((select count(*) from pgmq.q_jobs q where q.message ->> 'kind' = 'templates.sync'), 1::bigint, 'one that is refused has us look at the list again');
grant select on taken to public;
select tests.act_as('bia');
select is((public.resend_message(message_id)).status::text, 'queued', 'one that failed is tried again, window or not') from taken;
select tests.act_as_owner();

-- 501 others wait.
insert into private.outbox (tenant_id, conversation_id, channel_id, message_id, is_head)
select m.tenant_id, m.conversation_id, m.channel_id, m.id, false
  from c, generate_series(1, 496) n
 cross join lateral private.append_message(
   tests.tenant_id('Padaria'), c.ours, 'outbound', 'text', 'fila ' || n, '{}', 'queued', null, client_id => gen_random_uuid()) m;
select tests.act_as('bia');
select throws_ok('select pg_temp.fill(bare) from t', 'PT409', 'queue_full', 'when hundreds wait, nobody begins a conversation');
select tests.act_as_owner();
select tests.hear('padaria', '+5511987650001', 'oi de novo');
select tests.act_as('bia');
select lives_ok('select pg_temp.fill(bare) from t', 'but an answer is never refused');
select * from finish();
