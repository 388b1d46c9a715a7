-- One row per type: what comes in, and what the thread and the list show of it.
select plan(34);
select tests.cast_of_two();
create temp table sent (n serial, type text, payload jsonb, body text, media jsonb, preview text);
insert into sent (type, payload, body, media, preview) values
  ('text', '{"forwarded": true}', 'repassando', null, 'repassando'),
  ('image', '{}', 'o comprovante', tests.media_of('m1', 'image/jpeg'), 'o comprovante'),
  ('video', '{}', null, tests.media_of('m2', 'video/mp4'), null),
  ('audio', '{}', null, tests.media_of('m3', 'audio/mpeg'), null),
  ('audio', '{"voice": true}', null, tests.media_of('m4', 'audio/ogg; codecs=opus'), null),
  ('document', '{}', 'segue o contrato', tests.media_of('m5', 'application/pdf', 'contrato.pdf'), 'segue o contrato'),
  ('sticker', '{"animated": true}', null, tests.media_of('m6', 'image/webp'), null),
  ('location', '{"location": {"latitude": -23.5, "longitude": -46.6, "name": "Loja", "address": "Av. Exemplo, 1"}}', null, null, 'Loja'),
  ('contacts', '{"contacts": [{"name": "Carla", "phones": [{"phone": "+55 11 99999-0177"}], "emails": []}]}', null, null, 'Carla'),
  ('interactive', '{"choice": {"kind": "button", "id": "b1", "title": "Sim"}}', 'Sim', null, 'Sim'),
  ('interactive', '{"choice": {"kind": "list", "id": "r1", "title": "Suporte", "description": "técnico"}}', 'Suporte', null, 'Suporte'),
  ('interactive', '{"choice": {"kind": "template_button", "id": "csat:5", "title": "Ótimo"}}', 'Ótimo', null, 'Ótimo'),
  ('interactive', '{"choice": {"kind": "form", "id": "flow", "title": null, "answers": {"cpf": "123"}}}', null, null, null),
  ('order', '{"order": {"catalog_id": "c", "items": [{"id": "SKU-1", "quantity": 2, "price": 30, "currency": "BRL"}]}}', null, null, null),
  ('unsupported', '{"original_type": "poll_creation", "raw": {"id": "w"}}', null, null, null);

create temp table seen as
select s.*, tests.deliver('d' || s.n, tests.slice('1001', tests.content_event('w' || s.n, '+55119876500' || lpad(s.n::text, 2, '0'), s.type,
         s.payload, jsonb_build_object('body', s.body) || coalesce(s.media, '{}')))) as delivered from sent s;
grant select on seen to public;

select tests.act_as('vera');
select results_eq(format('select type::text, body, payload from public.thread where provider_ref = %L', 'w' || s.n),
  format('select type, body, payload from seen where n = %s', s.n), s.type || ' ' || s.n || ' is in the thread as what it is') from seen s order by s.n;
select results_eq(format('select last_message_type::text, last_message_preview, unread_count from public.inbox where contato_endereco like ''%%%s''', lpad(s.n::text, 2, '0')),
  format('select type, preview, 1 from seen where n = %s', s.n), s.type || ' ' || s.n || ' is what the list shows') from seen s order by s.n;

select set_eq($$ select t.type::text, a ->> 'estado' as state, a ->> 'nome' as name, a ->> 'mime' as mime from public.thread t, jsonb_array_elements(t.anexos) a $$,
  $$ select type, 'pending' as state, media #>> '{media,file_name}' as name, media #>> '{media,mime_type}' as mime from seen where media is not null $$,
  'a file shows at once, as one that is still to come');
select tests.act_as_owner();
select set_eq($$ select j ->> 'attachment_id' from tests.jobs_of('media.fetch') j where j ->> 'tenant_id' = tests.tenant_id('Padaria')::text $$,
  'select id::text from public.message_attachments', 'and each has a job that fetches it');
select set_eq('select provider_media_id from public.message_attachments', array['m1', 'm2', 'm3', 'm4', 'm5', 'm6'], 'which knows its name at the provider''s');
select tests.deliver('again', tests.slice('1001', tests.content_event('w2', '+5511987650002', 'image', '{}', tests.media_of('m1', 'image/jpeg'))));
select is((select count(*) from public.message_attachments), 6::bigint, 'a copy brings no second file');
select * from finish();
