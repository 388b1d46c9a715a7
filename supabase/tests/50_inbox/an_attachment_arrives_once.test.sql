select plan(14);
select tests.cast_of_two();
select tests.hear('padaria', '+5511999990101', 'oi', 'wamid.1');
create temp table files as
with a as (
  insert into public.message_attachments (tenant_id, message_id, type, mime_type, sha256, provider_media_id)
  select tests.tenant_id('Padaria'), tests.message_id('wamid.1'), 'image', 'image/jpeg', 'ab', 'media.' || n from generate_series(1, 3) n
  returning id, provider_media_id
)
select * from a;
create function pg_temp.file(n integer) returns uuid language sql as $$ select f.id from files f where f.provider_media_id = 'media.' || n $$;
create function pg_temp.store(n integer) returns boolean language sql
as $$
  select private.store_attachment(tests.tenant_id('Padaria'), pg_temp.file(n), jsonb_build_object(
    'storage_path', tests.tenant_id('Padaria') || '/m/' || n, 'mime_type', 'image/png', 'size_bytes', 7, 'sha256', 'cd', 'width', 4,
    'height', 3))
$$;

select is(private.media_to_fetch(tests.tenant_id('Padaria'), pg_temp.file(1)) - array['id', 'tenant_id', 'message_id', 'channel_id', 'integracao_id'],
  '{"type": "image", "provider_media_id": "media.1", "mime_type": "image/jpeg", "sha256": "ab", "channel_kind": "whatsapp",
    "address": "1001", "configuracao": {"waba_id": "9"}, "access_token": "v1.sealed"}'::jsonb, 'the job is told what to fetch and from where');
select is(private.media_to_fetch(tests.tenant_id('Oficina'), pg_temp.file(1)), null, 'not in another company''s name');

select tests.forget_broadcasts();
select is(pg_temp.store(1), true, 'a file is stored');
select results_eq(format('select state::text, mime_type, size_bytes, width from public.message_attachments where id = %L', pg_temp.file(1)),
  $$ values ('stored', 'image/png', 7::bigint, 4) $$, 'as its bytes are');
select isnt_empty($$ select tests.heard(tests.conv_topic(tests.conversation('padaria', '+5511999990101')), 'mensagem_alterada') $$,
  'whoever has the conversation open is told');
select is(pg_temp.store(1), false, 'once');
select is(private.media_to_fetch(tests.tenant_id('Padaria'), pg_temp.file(1)), null, 'and is not fetched again');

select tests.forget_broadcasts();
select private.fail_attachment(tests.tenant_id('Padaria'), pg_temp.file(2), 'expired', 'media_expired');
select results_eq(format('select state::text, error_code from public.message_attachments where id = %L', pg_temp.file(2)),
  $$ values ('expired', 'media_expired') $$, 'one that will not come says why');
select isnt_empty($$ select tests.heard(tests.conv_topic(tests.conversation('padaria', '+5511999990101')), 'mensagem_alterada') $$,
  'to those who watch, too');
select private.fail_attachment(tests.tenant_id('Padaria'), pg_temp.file(1), 'failed', 'channel_auth');
select is((select state::text from public.message_attachments where id = pg_temp.file(1)), 'stored', 'what is here does not fail any more');

select private.drop_attachments(tests.tenant_id('Padaria'), tests.message_id('wamid.1'));
select is(pg_temp.store(3), false, 'a file of a message taken back is nobody''s');

select private.remember_provider_media(tests.tenant_id('Padaria'), tests.channel_id('padaria'), 'ab', 'image/png', 'at.provider',
  now() + interval '2 hours');
select is(private.provider_media_ref(tests.tenant_id('Padaria'), tests.channel_id('padaria'), 'ab', 'image/png'), 'at.provider',
  'bytes that lie at the provider are known by their name there');
insert into public.message_attachments (tenant_id, message_id, type, state, mime_type, sha256, storage_path)
select tests.tenant_id('Padaria'), m, 'image', 'stored', 'image/png', 'ab', tests.tenant_id('Padaria') || '/uploads/x'
  from tests.sent_message(tests.conversation('padaria', '+5511999990101'), 'foto', 'wamid.2') m;
select tests.deliver('refused', tests.slice('1001', tests.status_event('wamid.2', 'failed', '{"failed_code": "media_rejected"}')));
select is(private.provider_media_ref(tests.tenant_id('Padaria'), tests.channel_id('padaria'), 'ab', 'image/png'), null,
  'until the provider refuses it');
select private.remember_provider_media(tests.tenant_id('Padaria'), tests.channel_id('padaria'), 'ab', 'image/png', 'at.provider',
  now() + interval '2 hours');
update private.provider_media p set expires_at = now() + interval '59 minutes';
select is(private.provider_media_ref(tests.tenant_id('Padaria'), tests.channel_id('padaria'), 'ab', 'image/png'), null,
  'while it is good for long enough');
select * from finish();
