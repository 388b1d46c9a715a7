-- A template with a picture above it, to many: what the provider would refuse five thousand times is refused once.
select plan(7);
select tests.cast_of_two();
create temp table t as
select jsonb_build_object('template_id', tests.template('padaria', 'foto', '{"header": {"kind": "image"}, "body": "Veja"}', '{}')) as photo,
       jsonb_build_object('upload_id', tests.upload('sara', 'image', 'image/jpeg')) as picture,
       jsonb_build_object('upload_id', tests.upload('sara', 'video', 'video/mp4')) as film,
       jsonb_build_object('upload_id', tests.upload('sara', 'image', 'image/jpeg', '{"size_bytes": 99999999}')) as poster,
       jsonb_build_object('upload_id', tests.upload('bia', 'image', 'image/jpeg')) as other;
grant select on t to public;
create function pg_temp.begin_with(file jsonb) returns public.broadcasts language sql as $$
  select b.* from t, public.create_broadcast(tests.channel_id('padaria'), 'Fotos', t.photo || begin_with.file, '[{"telefone": "+5511999990001"}]') b
$$;
grant execute on function pg_temp.begin_with(jsonb) to public;

select tests.act_as('sara');
select throws_ok($$ select pg_temp.begin_with('{}') $$, 'PT422', 'template_media_missing', 'it needs a file');
select throws_ok('select pg_temp.begin_with(film) from t', 'PT422', 'media_type_refused', 'of the kind its heading is');
select throws_ok('select pg_temp.begin_with(poster) from t', 'PT422', 'media_too_large', 'no larger than the channel carries');
select throws_ok('select pg_temp.begin_with(other) from t', 'PT404', 'upload_not_found', 'and one''s own');
select is((select count(*) from public.uploads), 3::bigint, 'what was refused can be used still');
select results_eq($$ select file ->> 'mime_type' from t, pg_temp.begin_with(t.picture) $$, array['image/jpeg'], 'then it begins');

select tests.act_as_owner();
select private.feed_broadcast(b.tenant_id, b.id) from public.broadcasts b;
select results_eq($$ select a.type::text, a.storage_path = b.file ->> 'storage_path' from public.message_attachments a, public.broadcasts b $$,
  $$ values ('image', true) $$, 'and every message shows the one object');
select * from finish();
