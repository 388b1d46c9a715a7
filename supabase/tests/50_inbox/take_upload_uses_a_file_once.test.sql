select plan(17);
select tests.cast_of_two();
select tests.hear('padaria', '+5511999990101', 'oi');

-- What the function `media` keeps of a file of `login`.
create function pg_temp.upload(login text, more jsonb default '{}') returns uuid language sql
as $$
  select (private.save_upload(
    jsonb_build_object('sub', tests.user_id(upload.login), 'tenant_id', tests.tenant_id('Padaria')),
    jsonb_build_object('type', 'image', 'is_voice', false, 'file_name', 'foto.jpg', 'mime_type', 'image/jpeg', 'size_bytes', 900,
      'sha256', 'ab', 'width', 4, 'height', 3,
      'storage_path', tests.tenant_id('Padaria') || '/uploads/' || gen_random_uuid() || '/x') || upload.more)).id
$$;
-- bia sends an upload as a message of `type`; answers the attachment.
create function pg_temp.take(upload uuid, type text, payload jsonb default '{}') returns public.message_attachments language plpgsql
as $$
declare
  v_message public.messages;
begin
  v_message := private.append_message(tests.tenant_id('Padaria'), tests.conversation('padaria', '+5511999990101'), 'outbound',
    take.type::public.message_type, null, take.payload, 'queued', null, author_id => tests.user_id('bia'));
  return private.take_upload(tests.tenant_id('Padaria'), tests.user_id('bia'), take.upload, v_message, '{
    "image": {"max_bytes": 1000, "mime_types": ["image/jpeg"]}, "audio": {"max_bytes": 1000, "mime_types": ["audio/ogg"]},
    "document": {"max_bytes": 5000, "mime_types": ["*/*"]}}');
end;
$$;

create temp table kept as select pg_temp.upload('bia') as id;
select results_eq(
  $$ select (a.a).type::text, (a.a).state::text, (a.a).file_name, (a.a).width, (a.a).storage_path like '%/uploads/%'
       from (select pg_temp.take((select id from kept), 'image') as a) a $$,
  $$ values ('image', 'stored', 'foto.jpg', 4, true) $$, 'an upload becomes the file of the message');
select throws_ok($$ select pg_temp.take((select id from kept), 'image') $$, 'PT409', 'upload_used', 'once');
select throws_ok($$ select pg_temp.take(pg_temp.upload('caio'), 'image') $$, 'PT404', 'upload_not_found', 'nobody else''s');
select throws_ok($$ select pg_temp.take(gen_random_uuid(), 'image') $$, 'PT404', 'upload_not_found', 'nor one that is not there');
select throws_ok($$ select pg_temp.take(pg_temp.upload('bia'), 'audio') $$, 'PT422', 'media_type_refused', 'not as what it is not');
select throws_ok($$ select pg_temp.take(pg_temp.upload('bia', '{"mime_type": "image/gif"}'), 'image') $$, 'PT422', 'media_type_refused',
  'nor in a format the channel does not take');
select throws_ok($$ select pg_temp.take(pg_temp.upload('bia', '{"type": "video", "mime_type": "video/mp4"}'), 'video') $$, 'PT422',
  'media_type_refused', 'nor as a type it does not know');
select is((pg_temp.take(pg_temp.upload('bia', '{"mime_type": "image/gif"}'), 'document')).type::text, 'document', 'but as a document');
select throws_ok($$ select pg_temp.take(pg_temp.upload('bia', '{"size_bytes": 1001}'), 'image') $$, 'PT422', 'media_too_large',
  'nor larger than the channel takes');
select throws_ok($$ select pg_temp.take(pg_temp.upload('bia', '{"type": "audio", "mime_type": "audio/ogg"}'), 'audio', '{"voice": true}') $$,
  'PT422', 'media_type_refused', 'a voice note has to be one');
select lives_ok($$ select pg_temp.take(pg_temp.upload('bia', '{"type": "audio", "mime_type": "audio/ogg", "is_voice": true}'), 'audio',
  '{"voice": true}') $$, 'and then goes');
select is((pg_temp.take(pg_temp.upload('bia'), 'template')).type::text, 'image', 'the file of a template keeps its own type');

select throws_ok($$ select pg_temp.upload('vera') $$, 'PT403', 'forbidden', 'a viewer uploads nothing');
select throws_ok($$ select pg_temp.upload('bia', jsonb_build_object('storage_path', tests.tenant_id('Oficina') || '/uploads/x/y')) $$,
  '23514', null, 'and nobody what lies with another company');
select is(
  pg_temp.upload('bia', jsonb_build_object('storage_path', tests.tenant_id('Padaria') || '/uploads/same/x')),
  pg_temp.upload('bia', jsonb_build_object('storage_path', tests.tenant_id('Padaria') || '/uploads/same/x')),
  'the same object twice is one upload');
select tests.act_as('bia');
select isnt_empty('select 1 from public.uploads', 'she sees her own');
select tests.act_as('caio');
select is((select count(*) from public.uploads u where u.user_id <> tests.user_id('caio')), 0::bigint, 'a colleague does not');
select * from finish();
