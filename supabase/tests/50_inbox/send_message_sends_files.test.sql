select plan(26);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi', 'w1') as ours;
grant select on c to public;
create temp table files as
select f.type, f.mime_type, tests.upload('bia', f.type, f.mime_type) as upload_id, gen_random_uuid() as client_id
  from (values ('image', 'image/jpeg'), ('video', 'video/mp4'), ('audio', 'audio/mpeg'), ('document', 'application/pdf'),
    ('sticker', 'image/webp')) f (type, mime_type);
create temp table voice as select tests.upload('bia', 'audio', 'audio/ogg', '{"is_voice": true}') as upload_id;
create temp table theirs as select tests.upload('caio', 'image', 'image/jpeg') as upload_id;
grant select on files, voice, theirs to public;

select tests.act_as('bia');
select lives_ok(format($$ select public.send_message(ours, %L, %L, %L, jsonb_build_object('upload_id', %L)) from c $$,
    f.client_id, f.type, case when f.type not in ('audio', 'sticker') then ' Olha só ' end, f.upload_id), f.type || ' goes out')
  from files f;
select results_eq(
  $$ select m.type::text, m.body, m.status::text, m.anexos #>> '{0,tipo}', m.anexos #>> '{0,estado}', m.anexos #>> '{0,mime}'
       from public.thread m join files f on f.client_id = m.client_id order by m.type $$,
  $$ select f.type, case when f.type not in ('audio', 'sticker') then ' Olha só ' end, 'queued', f.type, 'stored', f.mime_type
       from files f order by f.type::public.message_type $$,
  'each with its file, and with its caption as its words');
select is((select count(*) from public.thread where jsonb_array_length(anexos) > 1), 0::bigint, 'and one file each');
select is((public.send_message(ours, gen_random_uuid(), 'audio', null, jsonb_build_object('voice', true, 'upload_id', upload_id))).payload,
  '{"voice": true}', 'a voice note says that it is one') from c, voice;
select is(
  (select m.body from public.thread m join files f on f.client_id = m.client_id where f.type = 'sticker'), null, 'a sticker says nothing besides');

create temp table refusals (type text, body text, payload jsonb, status int, code text, claim text);
insert into refusals
select 'image', null, jsonb_build_object('upload_id', upload_id), 409, 'upload_used', 'a file goes out once' from files where type = 'image'
union all select 'image', null, jsonb_build_object('upload_id', upload_id), 404, 'upload_not_found', 'a colleague''s file is not mine to send' from theirs;
insert into refusals values
  ('image', null, '{}', 404, 'upload_not_found', 'no picture without a file'),
  ('image', null, '{"upload_id": "x"}', 404, 'upload_not_found', 'nor with nonsense for one'),
  ('image', null, '{"upload_id": {"a": 1}}', 404, 'upload_not_found', 'of any shape'),
  ('image', null, jsonb_build_object('upload_id', gen_random_uuid()), 404, 'upload_not_found', 'nor with one nobody put there'),
  ('image', repeat('😀', 1025), '{}', 422, 'caption_too_long', 'a caption has 1,024 characters at most'),
  ('audio', 'x', '{}', 422, 'caption_too_long', 'a recording has none'), ('sticker', 'x', '{}', 422, 'caption_too_long', 'nor has a sticker');
select throws_ok(format('select public.send_message(ours, gen_random_uuid(), %L, %L, %L) from c', type, body, payload), 'PT' || status, code, claim) from refusals;

select tests.act_as_owner();
create temp table bad as
select f.*, tests.upload('bia', f.is, f.mime_type, f.more) as upload_id
  from (values
    ('image', 'image', 'image/gif', jsonb '{}', 'media_type_refused', 'a type the channel does not take stays here'),
    ('image', 'video', 'video/mp4', '{}', 'media_type_refused', 'and a film is no picture'),
    ('image', 'image', 'image/png', '{"size_bytes": 5242881}', 'media_too_large', 'nor does a file go that is too large'),
    ('document', 'image', 'image/png', '{}', 'media_type_refused', 'not even as a document, if it is none to the channel'))
    f (type, "is", mime_type, more, code, claim);
grant select on bad to public;
select tests.act_as('bia');
select throws_ok(format($$ select public.send_message(ours, gen_random_uuid(), %L, null, jsonb_build_object('upload_id', %L)) from c $$, type, upload_id),
  'PT422', code, claim) from bad;

select tests.act_as_owner();
select results_eq($$ select count(*) from private.outbox $$, array[6::bigint], 'what was refused left nothing');
select is((select count(*) from public.message_attachments), 6::bigint, 'and took no file');
select is((select max(seq) from public.messages where conversation_id = ours), (select count(*) from public.messages where conversation_id = ours),
  'nor a number') from c;
select isnt_empty($$ select from tests.heard(tests.conv_topic((select ours from c)), 'mensagem_alterada') e where e -> 'rows' @? '$[*].anexos[*]' $$,
  'and colleagues hear of the file');
select * from finish();
