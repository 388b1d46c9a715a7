-- The isolation matrix. What exists (tables, views, verbs, columns) comes from the catalogue; who may do what comes from the three
-- lists below, which are reviewed by people. Something new that stands in no list turns the matrix red, and so does anything of
-- the rival tenant that reaches anybody. Two tenants: `mine` and `rival`; every actor speaks with a token that claims `mine`,
-- except `rival_owner`, who claims the rival.
create schema isolation;

-- Who may read a table or view of their own tenant: this role and all above it.
create table isolation.expected_reads (relation text primary key, min_role public.member_role not null);
insert into isolation.expected_reads values
  ('tenants', 'viewer'), ('profiles', 'viewer'), ('members', 'viewer'), ('invitations', 'admin'), ('audit_log', 'admin'),
  ('integracoes', 'admin'), ('channels', 'viewer'), ('contatos', 'viewer'), ('contact_identities', 'viewer'),
  ('conversations', 'viewer'), ('messages', 'viewer'), ('message_attachments', 'viewer'),
  -- One's own only: the row that is planted is the owner's.
  ('uploads', 'owner'), ('notifications', 'owner'), ('ramais_voip', 'owner'),
  ('wa_templates', 'viewer'), ('canned_responses', 'viewer'),
  ('tags', 'viewer'), ('conversation_tags', 'viewer'),
  ('contact_merges', 'viewer'), ('contact_imports', 'supervisor'), ('contact_import_rows', 'supervisor'), ('contact_import_results', 'supervisor'),
  ('broadcasts', 'supervisor'), ('broadcast_recipients', 'supervisor'), ('broadcast_results', 'supervisor'),
  ('broadcast_progress', 'supervisor'), ('webhook_deliveries', 'admin'), ('inbox', 'viewer'), ('thread', 'viewer'), ('conversation_events', 'viewer'),
  ('funis', 'viewer'), ('etapas', 'viewer'), ('oportunidades', 'viewer'), ('board', 'viewer'),
  ('ligacoes', 'viewer'), ('calls', 'viewer'), ('knowledge_documents', 'viewer'), ('knowledge_chunks', 'viewer'),
  ('ai_settings', 'viewer'), ('ai_models', 'supervisor'), ('ai_routes', 'supervisor'), ('ai_usage', 'supervisor'),
  ('ai_insights', 'viewer'), ('ai_responses', 'viewer'), ('bot_settings', 'viewer'), ('bot_sessions', 'viewer'),
  ('call_transcripts', 'viewer'), ('tarefas', 'viewer');

-- Columns that no client ever reads. Nobody writes any table directly: there is no list for that.
create table isolation.hidden_columns (relation text, column_name text, primary key (relation, column_name));
insert into isolation.hidden_columns values
  ('integracoes', 'access_token'), ('integracoes', 'segredos'), ('integracoes', 'templates_requested_em'), ('invitations', 'token_hash'),
  ('contact_merges', 'undo'), ('profiles', 'active_tenant_id'), ('message_attachments', 'provider_media_id'),
  ('ramais_voip', 'password_encrypted'),
  ('call_transcripts', 'heard_bytes'), ('call_transcripts', 'lease'), ('call_transcripts', 'lease_ends_at'), ('call_transcripts', 'search_words'),
  ('bot_sessions', 'attempt'), ('bot_sessions', 'job_id'), ('bot_sessions', 'spoke_at');

-- Who may use a verb on their own tenant. Null: anybody with a session, tenant or not; `anon` says that no session is needed.
create table isolation.expected_calls (verb text primary key, min_role public.member_role, anon boolean not null default false);
insert into isolation.expected_calls (verb, min_role, anon) values
  ('create_tenant', null, false), ('switch_tenant', null, false), ('my_tenants', null, false), ('update_profile', null, false),
  ('accept_invitation', null, false), ('peek_invitation', null, true),
  ('create_invitation', 'admin', false), ('revoke_invitation', 'admin', false),
  ('change_member_role', 'admin', false), ('remove_member', 'admin', false),
  ('set_integracao_status', 'admin', false), ('set_channel_active', 'admin', false),
  ('remove_integracao', 'admin', false),
  ('report_integracao', 'admin', false),
  ('update_contato', 'agent', false), ('send_message', 'agent', false), ('resend_message', 'agent', false), ('fetch_attachment', 'agent', false),
  ('mark_read', 'agent', false), ('show_typing', 'agent', false), ('sync_templates', 'agent', false), ('templates_synced_at', 'viewer', false),
  ('save_canned_response', 'agent', false), ('remove_canned_response', 'agent', false), ('inbox_changes', 'viewer', false), ('claim_conversation', 'agent', false),
  ('release_conversation', 'agent', false), ('assign_conversation', 'agent', false), ('close_conversation', 'agent', false),
  ('reopen_conversation', 'agent', false), ('start_conversation', 'agent', false), ('update_conversation', 'agent', false),
  ('archive_conversation', 'admin', false), ('conversation_detail', 'viewer', false), ('save_tag', 'agent', false),
  ('remove_tag', 'supervisor', false), ('set_conversation_tags', 'agent', false), ('search_inbox', 'viewer', false), ('create_broadcast', 'supervisor', false), ('stop_broadcast', 'supervisor', false),
  ('template_price', 'supervisor', false),
  ('wa_metrics', 'viewer', false), ('operations_status', 'supervisor', false), ('troubled_messages', 'supervisor', false),
  ('discard_message', 'supervisor', false), ('set_channel_limits', 'admin', false), ('close_breaker', 'admin', false),
  ('retry_delivery', 'admin', false), ('dead_jobs', 'admin', false), ('replay_job', 'admin', false), ('read_notifications', 'viewer', false), ('note_presence', 'viewer', false),
  ('set_advertising', 'agent', false),
  ('save_funil', 'supervisor', false), ('archive_funil', 'supervisor', false), ('save_etapa', 'supervisor', false),
  ('order_etapas', 'supervisor', false), ('remove_etapa', 'supervisor', false), ('create_oportunidade', 'agent', false),
  ('update_oportunidade', 'agent', false), ('move_oportunidade', 'agent', false), ('archive_oportunidade', 'agent', false),
  ('oportunidade_timeline', 'viewer', false), ('list_ramais', 'admin', false), ('set_ramal_active', 'admin', false),
  ('revoke_ramal', 'admin', false), ('rename_ramal', 'agent', false), ('closed_totals', 'viewer', false),
  ('register_call', 'agent', false), ('report_call', 'agent', false), ('note_call', 'agent', false), ('list_ligacoes', 'viewer', false),
  ('call_stats', 'viewer', false), ('match_knowledge', 'viewer', false), ('save_knowledge_document', 'supervisor', false),
  ('add_knowledge_file', 'supervisor', false), ('requeue_knowledge_document', 'supervisor', false),
  ('remove_knowledge_document', 'supervisor', false),
  ('save_ai_settings', 'admin', false), ('save_ai_model', 'admin', false), ('remove_ai_model', 'admin', false), ('save_ai_route', 'admin', false),
  ('order_ai_models', 'admin', false), ('vote_ai_response', 'agent', false), ('note_ai_response_sent', 'agent', false),
  ('ai_costs', 'supervisor', false), ('ai_status', 'viewer', false), ('add_tarefa', 'agent', false), ('complete_tarefa', 'agent', false),
  ('save_bot_settings', 'admin', false),
  ('create_contato', 'agent', false), ('archive_contato', 'agent', false), ('list_contatos', 'viewer', false),
  ('add_identity', 'agent', false), ('remove_identity', 'agent', false),
  ('merge_contato', 'agent', false), ('undo_merge', 'agent', false), ('suggest_merges', 'agent', false), ('dismiss_merge', 'agent', false),
  ('preview_contact_import', 'supervisor', false), ('begin_contact_import', 'supervisor', false),
  ('run_contact_import', 'supervisor', false), ('end_contact_import', 'supervisor', false), ('undo_contact_import', 'supervisor', false);

-- role: what they are in `mine`, null for nobody there.
create table isolation.actors (
  name text primary key, db_role text not null, user_id uuid, claim text, role public.member_role);
create table isolation.tenants (name text primary key, id uuid not null);
-- What an argument of a verb stands for, per tenant: `conversation_id` is a conversation's id.
create table isolation.arguments (tenant text, argument text, value text, primary key (tenant, argument));

-- One company with a row in every table. Everything written in it carries the word `marker`.
create function isolation.plant(tenant text, marker text)
returns void
language plpgsql
as $$
declare
  v_tenant uuid := gen_random_uuid();
  v_owner uuid := gen_random_uuid();
  v_integracao uuid := gen_random_uuid();
  v_invitation jsonb;
begin
  insert into isolation.tenants values (plant.tenant, v_tenant);
  insert into auth.users (id, aud, role, email, raw_user_meta_data)
  values (v_owner, 'authenticated', 'authenticated', marker || '@isolation.test', jsonb_build_object('name', marker));
  insert into public.tenants (id, name) values (v_tenant, marker);
  insert into public.members (tenant_id, user_id, role) values (v_tenant, v_owner, 'owner');
  insert into public.integracoes (id, tenant_id, plataforma, nome, access_token, segredos)
  values (v_integracao, v_tenant, 'whatsapp', marker, marker, jsonb_build_object('app_secret', marker));
  insert into public.channels (tenant_id, integracao_id, kind, external_id, name, reply_window)
  values (v_tenant, v_integracao, 'whatsapp', marker, marker, '24 hours');
  perform private.ingest('whatsapp', v_integracao, marker, marker, jsonb_build_array(jsonb_build_object(
    'address', marker, 'changes', to_jsonb(array[marker]), 'events', jsonb_build_array(jsonb_build_object(
      'kind', 'message', 'ref', marker, 'sent_at', now(), 'type', 'text', 'body', marker, 'payload', jsonb_build_object('x', marker),
      'from', jsonb_build_object('name', marker, 'identities',
        jsonb_build_array(jsonb_build_object('kind', 'wa_username', 'value', marker))))))));

  insert into public.message_attachments (tenant_id, message_id, type, file_name, provider_media_id)
  select v_tenant, m.id, 'image', marker, marker from public.messages m where m.tenant_id = v_tenant;

  insert into public.tags (tenant_id, name) values (v_tenant, marker);
  insert into public.contact_merges (tenant_id, contato_id, merged_id, merged_name, undo)
  select v_tenant, k.id, k.id, marker, '{}' from public.contatos k where k.tenant_id = v_tenant;
  insert into public.contact_imports (tenant_id, file_name, total, created_by) values (v_tenant, marker, 1, v_owner);
  insert into public.contact_import_rows (tenant_id, import_id, line, given, outcome, contato_id)
  select v_tenant, i.id, 1, jsonb_build_object('nome', marker), 'updated', k.id
    from public.contact_imports i join public.contatos k on k.tenant_id = i.tenant_id where i.tenant_id = v_tenant;
  insert into public.broadcasts (tenant_id, channel_id, name, template, created_by)
  select v_tenant, c.id, marker, '{}', v_owner from public.channels c where c.tenant_id = v_tenant;
  insert into public.broadcast_recipients (tenant_id, broadcast_id, contato_id, place)
  select v_tenant, b.id, k.id, 1 from public.broadcasts b join public.contatos k on k.tenant_id = b.tenant_id where b.tenant_id = v_tenant;
  insert into public.conversation_tags (tenant_id, conversation_id, tag_id)
  select v_tenant, c.id, t.id from public.conversations c join public.tags t on t.tenant_id = c.tenant_id where c.tenant_id = v_tenant;

  insert into public.uploads (tenant_id, user_id, type, file_name, mime_type, size_bytes, sha256, storage_path)
  values (v_tenant, v_owner, 'image', marker, 'image/png', 1, marker, v_tenant || '/uploads/' || marker);

  insert into public.wa_templates
    (tenant_id, integracao_id, provider_ref, name, language, category, status, components, parameters, parameter_format)
  values (v_tenant, v_integracao, marker, marker, 'pt_BR', 'utility', 'approved', '{}', '{}', 'positional');
  insert into public.canned_responses (tenant_id, shortcut, title, body) values (v_tenant, 'x', marker, marker);

  insert into public.funis (tenant_id, nome) values (v_tenant, marker);
  insert into public.etapas (tenant_id, funil_id, nome, posicao) select v_tenant, f.id, marker, 1 from public.funis f where f.tenant_id = v_tenant;
  insert into public.oportunidades (tenant_id, funil_id, etapa_id, status, titulo, posicao)
  select v_tenant, e.funil_id, e.id, e.tipo, marker, 0 from public.etapas e where e.tenant_id = v_tenant;

  insert into public.ligacoes (tenant_id, numero_destino, direcao, notas) values (v_tenant, '1001', 'entrada', marker);

  insert into public.knowledge_documents (tenant_id, title, origin, content, state, live_version, created_by)
  values (v_tenant, marker, 'text', marker, 'ready', 1, v_owner);
  insert into public.knowledge_chunks (tenant_id, document_id, version, position, is_live, heading, content, tokens)
  select v_tenant, d.id, 1, 0, true, marker, marker, 1 from public.knowledge_documents d where d.tenant_id = v_tenant;

  insert into public.ramais_voip (tenant_id, usuario_id, extension, password_encrypted, sip_server, nome_exibicao)
  values (v_tenant, v_owner, '1000', marker, marker, marker);

  insert into public.notifications (tenant_id, user_id, kind, data)
  values (v_tenant, v_owner, 'queue_long', jsonb_build_object('channel_name', marker));

  insert into public.ai_models (tenant_id, integracao_id, provider, model, capability, position, max_input_tokens, price_version)
  values (v_tenant, v_integracao, marker, marker, 'text', 1, 1000, 'own');
  insert into public.ai_routes (tenant_id, operation, position, ai_model_id)
  select v_tenant, 'resumo', 1, m.id from public.ai_models m where m.tenant_id = v_tenant;
  insert into public.ai_usage (tenant_id, operation, provider, model, ai_model_id, price_version)
  select v_tenant, 'resumo', marker, marker, m.id, 'own' from public.ai_models m where m.tenant_id = v_tenant;
  insert into public.ai_insights (tenant_id, conversation_id, kind, result, content_hash, provider, model)
  select v_tenant, c.id, 'resumo', jsonb_build_object('resumo', marker), marker, marker, marker
    from public.conversations c where c.tenant_id = v_tenant;
  insert into public.ai_responses (tenant_id, conversation_id, origin, question, confidence, provider, model)
  select v_tenant, c.id, 'pedido', marker, 0, marker, marker from public.conversations c where c.tenant_id = v_tenant;

  insert into public.call_transcripts (tenant_id, ligacao_id, segments)
  select v_tenant, l.id, jsonb_build_array(jsonb_build_object('inicio', 0, 'fim', 1, 'falante', 'cliente', 'texto', marker))
    from public.ligacoes l where l.tenant_id = v_tenant;
  insert into public.tarefas (tenant_id, oportunidade_id, texto)
  select v_tenant, o.id, marker from public.oportunidades o where o.tenant_id = v_tenant;
  insert into public.bot_settings (tenant_id, channel_id, handover_text)
  select v_tenant, c.id, marker from public.channels c where c.tenant_id = v_tenant;
  insert into public.bot_sessions (tenant_id, conversation_id, data)
  select v_tenant, c.id, jsonb_build_object('reason', marker) from public.conversations c where c.tenant_id = v_tenant;

  perform private.append_event(v_tenant, c.id, 'changed', null, jsonb_build_object('x', marker))
     from public.conversations c where c.tenant_id = v_tenant;

  perform private.bury_job(private.enqueue_job('mail.send', jsonb_build_object('tenant_id', v_tenant,
    'data', jsonb_build_object('channel_name', marker))));

  insert into isolation.actors values (plant.tenant || '_owner', 'authenticated', v_owner, plant.tenant, 'owner');
  perform isolation.become(plant.tenant || '_owner');
  v_invitation := public.create_invitation(marker || '.guest@isolation.test', 'agent');
  perform set_config('role', 'none', true);

  insert into realtime.messages (topic, extension) values (marker, 'broadcast'), (marker, 'presence');
  insert into storage.objects (bucket_id, name) values ('media', v_tenant || '/' || marker), ('gravacoes', v_tenant || '/' || marker),
    ('conhecimento', v_tenant || '/' || marker);
  insert into isolation.arguments
  select plant.tenant, a.argument, a.value
    from (values
      ('tenant_id', v_tenant::text), ('user_id', v_owner::text), ('integracao_id', v_integracao::text), ('id', v_integracao::text),
      ('invitation_id', v_invitation ->> 'id'), ('token', v_invitation ->> 'token'), ('plataforma', 'whatsapp'),
      ('channel_id', (select c.id::text from public.channels c where c.tenant_id = v_tenant)),
      ('contato_id', (select c.id::text from public.contatos c where c.tenant_id = v_tenant)),
      ('delivery_id', (select d.id::text from public.webhook_deliveries d where d.tenant_id = v_tenant)),
      ('job_id', (select d.job_id::text from private.dead_letters(v_tenant, 1) d)),
      ('rate_per_minute', '30'), ('threshold', '4'), ('silence_hours', '12'),
      ('ids', (select array[n.id]::text from public.notifications n where n.tenant_id = v_tenant)),
      ('conversation_id', (select c.id::text from public.conversations c where c.tenant_id = v_tenant)),
      ('attachment_id', (select a.id::text from public.message_attachments a where a.tenant_id = v_tenant)),
      ('message_id', (select m.id::text from public.messages m where m.tenant_id = v_tenant and m.type <> 'event')),
      ('client_id', gen_random_uuid()::text), ('name', 'x'), ('nome', 'x'), ('observacoes', ''), ('locale', 'pt-BR'),
      ('email', 'somebody@isolation.test'), ('role', 'agent'), ('type', 'note'), ('body', 'x'), ('payload', '{}'),
      ('tag_id', (select t.id::text from public.tags t where t.tenant_id = v_tenant)),
      ('tag_ids', (select array[t.id]::text from public.tags t where t.tenant_id = v_tenant)), ('changes', '{"priority": 1}'),
      ('archived', 'true'), ('dismissed', 'false'), ('broadcast_id', (select b.id::text from public.broadcasts b where b.tenant_id = v_tenant)),
      ('template_id', (select m.id::text from public.wa_templates m where m.tenant_id = v_tenant)),
      ('template', '{}'), ('recipients', '[]'), ('refuses', 'true'), ('color', 'red'), ('q', marker), ('before', '20990101'), ('max', '10'), ('telefone', '+5511988887777'),
      ('canned_response_id', (select r.id::text from public.canned_responses r where r.tenant_id = v_tenant)),
      ('shortcut', 'atalho'), ('title', 'x'),
      ('funil_id', (select f.id::text from public.funis f where f.tenant_id = v_tenant)),
      ('etapa_id', (select e.id::text from public.etapas e where e.tenant_id = v_tenant)),
      ('etapa_ids', (select array[e.id]::text from public.etapas e where e.tenant_id = v_tenant)),
      ('oportunidade_id', (select o.id::text from public.oportunidades o where o.tenant_id = v_tenant)),
      ('depois_de', (select o.id::text from public.oportunidades o where o.tenant_id = v_tenant)),
      ('responsavel_id', v_owner::text), ('versao', '1'), ('valor_centavos', '100'), ('motivo_perda', 'x'), ('titulo', 'x'),
      ('tipo', 'aberta'), ('prazo_dias', '7'), ('nome_exibicao', 'x'),
      ('ramal_id', (select r.id::text from public.ramais_voip r where r.tenant_id = v_tenant)),
      ('ligacao_id', (select l.id::text from public.ligacoes l where l.tenant_id = v_tenant)), ('numero', '+5511988886666'),
      ('direcao', 'saida'), ('report', '{}'), ('notas', 'x'), ('disposicao', 'outro'), ('filter', '{}'), ('page_size', '10'),
      ('since', '2020-01-01'), ('until', '2999-01-01'), ('usuario_id', v_owner::text),
      ('merge_id', (select m.id::text from public.contact_merges m where m.tenant_id = v_tenant)),
      ('other_id', (select c.id::text from public.contatos c where c.tenant_id = v_tenant)),
      ('import_id', (select i.id::text from public.contact_imports i where i.tenant_id = v_tenant)), ('rows', '[]'),
      ('on_existing', 'keep'), ('file_name', 'x'), ('total', '1'), ('canceled', 'false'),
      ('empresa', 'x'), ('sort', 'nome'), ('kind', 'email'), ('value', 'new@isolation.test'),
      ('identity_id', (select d.id::text from public.contact_identities d where d.tenant_id = v_tenant)),
      ('assunto', 'x'), ('due_at', '2999-01-01'), ('cursor', '0'), ('status', 'ativa'), ('is_active', 'true'), ('erro_codigo', 'x'), ('configuracao', '{}'),
      ('document_id', (select d.id::text from public.knowledge_documents d where d.tenant_id = v_tenant)), ('content', 'x'),
      ('storage_path', v_tenant || '/' || marker), ('removed', 'true'), ('query', marker), ('query_vector', '[' || repeat('0,', 1535) || '1]'),
      ('embedding_model', 'x'), ('top_k', '5'), ('mode', 'texto'),
      ('ai_model_id', (select m.id::text from public.ai_models m where m.tenant_id = v_tenant)),
      ('model_ids', (select array[m.id]::text from public.ai_models m where m.tenant_id = v_tenant)), ('operation', 'resumo'),
      ('ai_response_id', (select r.id::text from public.ai_responses r where r.tenant_id = v_tenant)), ('vote', '1'),
      ('month', '2026-11-01'), ('tarefa_id', (select t.id::text from public.tarefas t where t.tenant_id = v_tenant)), ('texto', 'x'),
      ('prazo', 'amanhã'), ('done', 'true'), ('queue', 'jobs'),
      ('access_token', 'x'), ('segredos', '{}'), ('pistas', '{}'), ('channels', '[]')
    ) a (argument, value);
end;
$$;

-- Everybody else: the roles of `mine`, somebody removed from it, somebody who belongs elsewhere and forges the claim, a person
-- without a company, and no session at all.
create function isolation.cast_actors()
returns void
language plpgsql
as $$
declare
  v_mine constant uuid := (select t.id from isolation.tenants t where t.name = 'mine');
  v_role public.member_role;
  v_name text;
  v_elsewhere uuid := gen_random_uuid();
begin
  foreach v_name in array array['admin', 'supervisor', 'agent', 'viewer', 'removed', 'forger', 'homeless'] loop
    insert into isolation.actors (name, db_role, user_id, claim) values (v_name, 'authenticated', gen_random_uuid(), 'mine');
    insert into auth.users (id, aud, role, email)
    select a.user_id, 'authenticated', 'authenticated', v_name || '@isolation.test' from isolation.actors a where a.name = v_name;
  end loop;
  update isolation.actors set claim = null where name = 'homeless';
  insert into isolation.actors (name, db_role) values ('anon', 'anon');

  foreach v_role in array array['admin', 'supervisor', 'agent', 'viewer']::public.member_role[] loop
    update isolation.actors a set role = v_role where a.name = v_role::text;
  end loop;
  insert into public.members (tenant_id, user_id, role)
  select v_mine, a.user_id, a.role from isolation.actors a where a.role is not null and a.name not like '%\_owner';
  insert into public.members (tenant_id, user_id, role, removed_at)
  select v_mine, a.user_id, 'owner', now() from isolation.actors a where a.name = 'removed';
  -- Verbs about a person are about somebody an admin may act on.
  update isolation.arguments g set value = a.user_id from isolation.actors a
   where g.tenant = 'mine' and g.argument = 'user_id' and a.name = 'agent';
  insert into public.tenants (id, name) values (v_elsewhere, 'elsewhere');
  insert into public.members (tenant_id, user_id, role)
  select v_elsewhere, a.user_id, 'owner' from isolation.actors a where a.name = 'forger';
end;
$$;

-- Speaks as an actor until the role is set back.
create function isolation.become(actor text)
returns void
language plpgsql
as $$
declare
  v_actor isolation.actors;
begin
  select a.* into v_actor from isolation.actors a where a.name = become.actor;
  perform set_config('request.jwt.claims', jsonb_strip_nulls(jsonb_build_object(
    'sub', v_actor.user_id, 'role', v_actor.db_role,
    'tenant_id', (select t.id from isolation.tenants t where t.name = v_actor.claim)))::text, true);
  perform set_config('request.jwt.claim.sub', coalesce(v_actor.user_id::text, ''), true);
  perform set_config('role', v_actor.db_role, true);
end;
$$;

-- Runs `query` as `actor` and takes everything back: the answer as text, or `!<sqlstate> <message>`. With `watched`, says
-- `!changed` when a row of that tenant is not what it was.
create function isolation.attempt(actor text, query text, watched uuid default null, topic text default null)
returns text
language plpgsql
as $$
declare
  v_answer text;
  v_before text;
begin
  if watched is not null then
    v_before := isolation.digest(watched);
  end if;
  begin
    perform isolation.become(actor);
    if topic is not null then
      perform set_config('realtime.topic', topic, true);
    end if;
    execute query into v_answer;
    perform set_config('role', 'none', true);
    if watched is not null and isolation.digest(watched) is distinct from v_before then
      v_answer := '!changed';
    end if;
    raise exception using errcode = 'ISO00';
  exception
    when sqlstate 'ISO00' then null;
    when others then v_answer := '!' || sqlstate || ' ' || sqlerrm;
  end;
  return coalesce(v_answer, '');
end;
$$;

-- What every row of a tenant is, in one word.
create function isolation.digest(tenant_id uuid)
returns text
language plpgsql
as $$
declare
  v_table regclass;
  v_part text;
  v_all text := '';
begin
  for v_table in select r.oid from isolation.relations() r where r.kind = 'r' and r.has_tenant loop
    execute format('select md5(string_agg(t::text, e''\n'' order by t::text)) from %s t where t.tenant_id = $1', v_table)
      into v_part using digest.tenant_id;
    v_all := v_all || coalesce(v_part, '-');
  end loop;
  select md5(v_all || t::text) into v_all from public.tenants t where t.id = digest.tenant_id;
  return v_all;
end;
$$;

create function isolation.relations()
returns table (oid oid, name text, kind "char", has_tenant boolean)
language sql stable
as $$
  select c.oid, c.relname::text, c.relkind,
         exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
    from pg_class c
   where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
$$;

-- Whether `actor` is to read `relation` in its own tenant.
create function isolation.may_read(actor text, relation text)
returns boolean
language sql stable
as $$
  select coalesce(a.role >= e.min_role, false)
    from isolation.actors a, isolation.expected_reads e
   where a.name = may_read.actor and e.relation = may_read.relation
$$;
