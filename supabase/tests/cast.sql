-- The cast and the stage of the tests. People are known by their login, tenants, channels and customers by a short name;
-- every builder works whoever is acting, in nobody's name, through the same functions as the product.
create schema tests;

-- Sign-in. act_as() holds until the next one or the end of the file, which rolls everything back.

create function tests.user_id(login text)
returns uuid
language sql stable security definer set search_path = ''
as $$ select u.id from auth.users u where u.email = user_id.login || '@prosa.test' $$;

-- What Auth would put into this person's token now, made by the real hook.
create function tests.claims_of(login text)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select private.access_token_hook(jsonb_build_object(
           'user_id', u.id,
           'claims', jsonb_build_object('sub', u.id, 'role', 'authenticated', 'email', u.email))) -> 'claims'
    from auth.users u where u.id = tests.user_id(claims_of.login)
$$;

-- Not a definer: a definer may not change the role.
create function tests.act_with(claims jsonb)
returns void
language plpgsql
as $$
begin
  perform set_config('request.jwt.claims', act_with.claims::text, true);
  perform set_config('role', act_with.claims ->> 'role', true);
end;
$$;

create function tests.act_as(login text)
returns void
language plpgsql
as $$
begin
  if tests.user_id(act_as.login) is null then
    raise exception 'nobody is called %', act_as.login;
  end if;
  perform tests.act_with(tests.claims_of(act_as.login));
end;
$$;

create function tests.act_as_anon()
returns void
language sql
as $$ select tests.act_with('{"role": "anon"}') $$;

-- The functions' own connection, and whoever looks behind the scenes.
create function tests.act_as_owner()
returns void
language plpgsql
as $$
begin
  perform set_config('request.jwt.claims', '', true);
  perform set_config('role', session_user, true);
end;
$$;

-- Tenants and people.

create function tests.tenant(name text)
returns uuid
language sql security definer set search_path = '' set request.jwt.claims = ''
as $$ insert into public.tenants (name) values (tenant.name) returning id $$;

create function tests.tenant_id(name text)
returns uuid
language sql stable security definer set search_path = ''
as $$ select t.id from public.tenants t where t.name = tenant_id.name $$;

-- Somebody with an account and no company.
create function tests.person(login text)
returns uuid
language sql security definer set search_path = '' set request.jwt.claims = ''
as $$
  insert into auth.users (id, aud, role, email, raw_user_meta_data)
  values (gen_random_uuid(), 'authenticated', 'authenticated', person.login || '@prosa.test',
    jsonb_build_object('name', initcap(person.login)))
  returning id
$$;

-- Joins a tenant, which becomes the active one if the person has none.
create function tests.member(tenant text, login text, role public.member_role)
returns uuid
language plpgsql security definer set search_path = '' set request.jwt.claims = ''
as $$
declare
  v_user constant uuid := coalesce(tests.user_id(member.login), tests.person(member.login));
begin
  insert into public.members (tenant_id, user_id, role) values (tests.tenant_id(member.tenant), v_user, member.role);
  update public.profiles p set active_tenant_id = tests.tenant_id(member.tenant)
   where p.id = v_user and p.active_tenant_id is null;
  return v_user;
end;
$$;

-- Channels. `address` is what the provider calls it.

-- What a channel like WhatsApp says of itself.
create function tests.capabilities()
returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb '{
    "types": ["text", "image", "video", "audio", "document", "sticker", "location", "contacts", "interactive", "template",
      "reaction"],
    "caption_max": 1024,
    "media": {
      "image": {"max_bytes": 5242880, "mime_types": ["image/jpeg", "image/png"]},
      "video": {"max_bytes": 16777216, "mime_types": ["video/mp4"]},
      "audio": {"max_bytes": 16777216, "mime_types": ["audio/ogg", "audio/mpeg"]},
      "document": {"max_bytes": 104857600, "mime_types": ["application/pdf"]},
      "sticker": {"max_bytes": 102400, "mime_types": ["image/webp"]}},
    "interactive": {
      "buttons_max": 3, "button_title_max": 20, "list_sections_max": 10, "list_rows_max": 10, "list_button_max": 20,
      "row_title_max": 24, "row_description_max": 72, "section_title_max": 24, "choice_id_max": 200, "header_max": 60,
      "footer_max": 60, "buttons_body_max": 1024, "list_body_max": 4096, "link_label_max": 20},
    "reactions": true, "templates": true, "template_header_max": 60, "template_body_max": 1024, "template_code_max": 15,
    "read_receipts": true, "typing": true}'
$$;

create function tests.channel(tenant text, name text, address text)
returns uuid
language plpgsql security definer set search_path = '' set request.jwt.claims = ''
as $$
declare
  v_tenant constant uuid := tests.tenant_id(channel.tenant);
  v_integracao uuid;
  v_channel uuid;
begin
  insert into public.integracoes (tenant_id, plataforma, nome, configuracao, access_token, segredos, pistas)
  values (v_tenant, 'whatsapp', channel.name, '{"waba_id": "9"}', 'v1.sealed', '{"app_secret": "v1.sealed"}', '{"access_token": "cret"}')
  returning id into v_integracao;
  insert into public.channels (tenant_id, integracao_id, kind, external_id, name, reply_window, capabilities)
  values (v_tenant, v_integracao, 'whatsapp', channel.address, channel.name, '24 hours', tests.capabilities())
  returning id into v_channel;
  return v_channel;
end;
$$;

create function tests.channel_id(name text)
returns uuid
language sql stable security definer set search_path = ''
as $$ select c.id from public.channels c where c.name = channel_id.name $$;

create function tests.integracao_id(channel text)
returns uuid
language sql stable security definer set search_path = ''
as $$ select c.integracao_id from public.channels c where c.name = integracao_id.channel $$;

-- Two companies that must never meet. Padaria: olga owns, ada administers, sara supervises, bia and caio answer, vera looks on.
-- Oficina: otto owns, rui answers. Each has one WhatsApp number, named after it.
create function tests.cast_of_two()
returns void
language plpgsql security definer set search_path = '' set request.jwt.claims = ''
as $$
begin
  perform tests.tenant('Padaria');
  perform tests.tenant('Oficina');
  perform tests.member('Padaria', p.login, p.role::public.member_role)
    from (values ('olga', 'owner'), ('ada', 'admin'), ('sara', 'supervisor'), ('bia', 'agent'), ('caio', 'agent'), ('vera', 'viewer'))
      p (login, role);
  perform tests.member('Oficina', p.login, p.role::public.member_role)
    from (values ('otto', 'owner'), ('rui', 'agent')) p (login, role);
  perform tests.channel('Padaria', 'padaria', '1001');
  perform tests.channel('Oficina', 'oficina', '2001');
end;
$$;

-- What providers send, in the shapes of shared/src/messages.ts.

create function tests.phone_identity(phone text)
returns jsonb
language sql immutable set search_path = ''
as $$ select jsonb_build_array(jsonb_build_object('kind', 'phone', 'value', phone_identity.phone)) $$;

create function tests.message_event(ref text, identities jsonb, body text, more jsonb default '{}')
returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
           'kind', 'message', 'ref', message_event.ref, 'sent_at', now(), 'type', 'text', 'body', message_event.body,
           'payload', '{}'::jsonb, 'window_hours', 24, 'reply_to_ref', null,
           'from', jsonb_build_object('name', null, 'identities', message_event.identities))
         || message_event.more
$$;

-- Anything but a text: `type` with its payload, a file's coordinates, what it answers.
create function tests.content_event(ref text, phone text, type text, payload jsonb, more jsonb default '{}')
returns jsonb
language sql stable set search_path = ''
as $$
  select tests.message_event(content_event.ref, tests.phone_identity(content_event.phone), null,
           jsonb_build_object('type', content_event.type, 'payload', content_event.payload, 'media', null, 'is_echo', false)
           || content_event.more)
$$;

-- A change of the message `ref` by the customer: kind edit or revoke.
create function tests.change_event(kind text, ref text, phone text, more jsonb default '{}')
returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('kind', change_event.kind, 'ref', change_event.ref, 'at', now(), 'is_echo', false,
           'from', jsonb_build_object('name', null, 'identities', tests.phone_identity(change_event.phone)))
         || case when change_event.kind = 'edit' then '{"type": "text", "payload": {}, "media": null}' else '{}' end::jsonb
         || change_event.more
$$;

-- A file as a provider announces it.
create function tests.media_of(id text, mime_type text, file_name text default null)
returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('media', jsonb_build_object('provider_media_id', media_of.id, 'mime_type', media_of.mime_type,
           'sha256', 'aa', 'file_name', media_of.file_name))
$$;

create function tests.status_event(ref text, status text, more jsonb default '{}')
returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('kind', 'status', 'ref', status_event.ref, 'status', status_event.status, 'at', now(),
           'client_ref', null, 'failed_code', null, 'failed_detail', null) || status_event.more
$$;

create function tests.slice(address text, variadic events jsonb[])
returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('address', slice.address, 'events', to_jsonb(slice.events),
           'changes', jsonb_build_array(jsonb_build_object('field', 'messages', 'for', slice.address)))
$$;

-- One signed body at a door: the platform's, or a tenant's own. A body is another one if its name is.
create function tests.deliver(body text, slices jsonb, door uuid default null)
returns jsonb
language sql security definer set search_path = '' set request.jwt.claims = ''
as $$
  select private.ingest('whatsapp', deliver.door, encode(extensions.digest(deliver.body, 'sha256'), 'hex'), deliver.body,
           case jsonb_typeof(deliver.slices) when 'array' then deliver.slices else jsonb_build_array(deliver.slices) end)
$$;

-- A customer writes to a channel; answers with the conversation.
create function tests.hear(channel text, phone text, body text, ref text default null, ago interval default '0')
returns uuid
language plpgsql security definer set search_path = '' set request.jwt.claims = ''
as $$
declare
  v_ref constant text := coalesce(hear.ref, 'wamid.' || gen_random_uuid());
  v_address constant text := (select c.external_id from public.channels c where c.name = hear.channel);
begin
  perform tests.deliver(v_ref, tests.slice(v_address, tests.message_event(
    v_ref, tests.phone_identity(hear.phone), hear.body, jsonb_build_object('sent_at', now() - hear.ago))));
  return tests.conversation(hear.channel, hear.phone);
end;
$$;

-- The customer's last conversation on a channel: the open one if there is one.
create function tests.conversation(channel text, phone text)
returns uuid
language sql stable security definer set search_path = ''
as $$
  select c.id
    from public.conversations c
    join public.contact_identities i on i.tenant_id = c.tenant_id and i.contato_id = c.contato_id
   where c.channel_id = tests.channel_id(conversation.channel) and i.kind = 'phone' and i.value = conversation.phone
   order by (c.status <> 'closed') desc, c.closed_at desc
   limit 1
$$;

create function tests.message_id(ref text)
returns uuid
language sql stable security definer set search_path = ''
as $$ select m.id from public.messages m where m.provider_ref = message_id.ref $$;

-- A robot on a channel, whose company has a model to ask.
create function tests.robot(channel text, changes jsonb default '{}')
returns void
language plpgsql security definer set search_path = '' set request.jwt.claims = ''
as $$
declare
  v_channel constant public.channels := (select c from public.channels c where c.name = robot.channel);
begin
  insert into public.integracoes (tenant_id, plataforma, nome, configuracao, access_token, segredos, pistas)
  values (v_channel.tenant_id, 'openai', 'OpenAI', '{}', 'v1.sealed', '{}', '{}');
  insert into public.bot_settings
  select (jsonb_populate_record(null::public.bot_settings, to_jsonb(b) || jsonb_build_object('is_active', true) || robot.changes)).*
    from (select v_channel.tenant_id, v_channel.id as channel_id, 0.5 as threshold, 3 as max_answers, array[1, 2, 3, 4, 5, 6, 7] as weekdays,
                 'Oi! O que você precisa?' as greeting_text, 'Vou chamar alguém.' as handover_text, now() as updated_at) b;
end;
$$;

create function tests.bot_session(conversation_id uuid)
returns public.bot_sessions
language sql stable security definer set search_path = ''
as $$ select b.* from public.bot_sessions b where b.conversation_id = bot_session.conversation_id $$;

-- The robot says something to what the customer said last; whether it could.
create function tests.robot_says(conversation_id uuid, body text)
returns boolean
language sql security definer set search_path = '' set request.jwt.claims = ''
as $$
  select private.bot_reply(b.tenant_id, b.conversation_id, b.version, robot_says.body, null)
    from public.bot_sessions b where b.conversation_id = robot_says.conversation_id
$$;

-- Behind the scenes of sending.

create function tests.outbox_of(message_id uuid)
returns private.outbox
language sql stable security definer set search_path = ''
as $$ select o.* from private.outbox o where o.message_id = outbox_of.message_id $$;

-- Lets the time of every lease run out.
create function tests.let_leases_expire()
returns void
language sql security definer set search_path = ''
as $$ update private.outbox o set lease_ends_at = clock_timestamp() - interval '1 second' where o.state <> 'ready' $$;

-- A text from bia that the provider has taken under `ref`.
create function tests.sent_message(conversation_id uuid, body text, ref text)
returns uuid
language plpgsql security definer set search_path = '' set request.jwt.claims = ''
as $$
declare
  v_message public.messages;
begin
  v_message := private.append_message(
    (select c.tenant_id from public.conversations c where c.id = sent_message.conversation_id), sent_message.conversation_id,
    'outbound', 'text', sent_message.body, '{}', 'sent', now(),
    provider_ref => sent_message.ref, author_id => tests.user_id('bia'));
  return v_message.id;
end;
$$;

-- A file bia has put into the bucket and the function `media` has looked at.
create function tests.upload(login text, type text, mime_type text, more jsonb default '{}')
returns uuid
language plpgsql security definer set search_path = '' set request.jwt.claims = ''
as $$
declare
  v_tenant constant uuid := (select m.tenant_id from public.members m where m.user_id = tests.user_id(upload.login));
  v_upload public.uploads;
begin
  v_upload := jsonb_populate_record(null::public.uploads, jsonb_build_object(
    'id', gen_random_uuid(), 'tenant_id', v_tenant, 'user_id', tests.user_id(upload.login), 'type', upload.type,
    'is_voice', false, 'file_name', 'arquivo', 'mime_type', upload.mime_type, 'size_bytes', 1000, 'sha256', 'aa',
    'storage_path', v_tenant || '/uploads/' || gen_random_uuid(), 'created_at', now()) || upload.more);
  insert into public.uploads select v_upload.*;
  return v_upload.id;
end;
$$;

-- An approved template of a channel's connection.
create function tests.template(channel text, name text, components jsonb, parameters jsonb, more jsonb default '{}')
returns uuid
language plpgsql security definer set search_path = '' set request.jwt.claims = ''
as $$
declare
  v_template public.wa_templates;
begin
  select * into v_template
    from jsonb_populate_record(null::public.wa_templates, jsonb_build_object(
      'id', gen_random_uuid(), 'integracao_id', tests.integracao_id(template.channel), 'provider_ref', gen_random_uuid(),
      'tenant_id', (select c.tenant_id from public.channels c where c.name = template.channel),
      'name', template.name, 'language', 'pt_BR', 'category', 'utility', 'status', 'approved',
      'components', jsonb '{"header": null, "footer": null, "buttons": []}' || template.components,
      'parameters', jsonb '{"header": [], "body": [], "buttons": []}' || template.parameters,
      'parameter_format', 'positional', 'synced_at', now()) || template.more);
  insert into public.wa_templates select v_template.*;
  return v_template.id;
end;
$$;

-- What is in the queue of jobs.
create function tests.jobs_of(kind text)
returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select q.message -> 'payload' from pgmq.q_jobs q where q.message ->> 'kind' = jobs_of.kind order by q.msg_id
$$;

-- What was said on Realtime in this file so far.

create function tests.heard(topic text, event text)
returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select m.payload from realtime.messages m
   where m.topic = heard.topic and m.event = heard.event and m.extension = 'broadcast' and m.private
$$;

create function tests.forget_broadcasts()
returns void
language sql security definer set search_path = ''
as $$ delete from realtime.messages $$;

create function tests.inbox_topic(channel text)
returns text
language sql stable security definer set search_path = ''
as $$ select 'tenant:' || c.tenant_id || ':inbox:' || c.id from public.channels c where c.name = inbox_topic.channel $$;

create function tests.conv_topic(conversation_id uuid)
returns text
language sql stable security definer set search_path = ''
as $$
  select 'tenant:' || c.tenant_id || ':conv:' || c.id from public.conversations c where c.id = conv_topic.conversation_id
$$;

-- The product closes every function unless a grant opens it; a stage is open to its actors.
grant usage on schema tests to public;
grant execute on all functions in schema tests, extensions to public;
