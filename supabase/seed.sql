-- A believable company, a rival one to keep apart from it, and their people. No secret is in here: `npm run db -- seed`
-- connects the numbers through the `integrations` function, as an admin would.

insert into public.tenants (id, name) values
  ('10000000-0000-4000-8000-000000000001', 'Acme'),
  ('20000000-0000-4000-8000-000000000001', 'Rival');

-- Auth looks for people under this instance, and takes a token that is null for a broken row.
insert into auth.users
  (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, confirmation_token, recovery_token,
   email_change, email_change_token_new, raw_app_meta_data, raw_user_meta_data, created_at, updated_at)
select '00000000-0000-0000-0000-000000000000', u.id::uuid, 'authenticated', 'authenticated', u.email,
       extensions.crypt('prosa-demo', extensions.gen_salt('bf', 6)), now(), '', '', '', '',
       '{"provider": "email", "providers": ["email"]}', jsonb_build_object('name', u.name), now(), now()
  from (values
    ('10000000-0000-4000-8000-0000000000a1', 'dono@acme.test', 'Olívia Prado'),
    ('10000000-0000-4000-8000-0000000000a2', 'ana@acme.test', 'Ana Souza'),
    ('10000000-0000-4000-8000-0000000000a3', 'bruno@acme.test', 'Bruno Lima'),
    ('10000000-0000-4000-8000-0000000000a4', 'carla@acme.test', 'Carla Dias'),
    ('10000000-0000-4000-8000-0000000000a5', 'sonia@acme.test', 'Sônia Reis'),
    ('20000000-0000-4000-8000-0000000000b1', 'dono@rival.test', 'Renato Alves')
  ) u (id, email, name);

insert into auth.identities (id, user_id, provider, provider_id, identity_data, last_sign_in_at, created_at, updated_at)
select gen_random_uuid(), u.id, 'email', u.id::text,
       jsonb_build_object('sub', u.id::text, 'email', u.email, 'email_verified', true), now(), now(), now()
  from auth.users u
 where u.email like '%@acme.test' or u.email like '%@rival.test';

insert into public.members (tenant_id, user_id, role) values
  ('10000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-0000000000a1', 'owner'),
  ('10000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-0000000000a2', 'admin'),
  ('10000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-0000000000a3', 'agent'),
  ('10000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-0000000000a4', 'agent'),
  ('10000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-0000000000a5', 'supervisor'),
  ('20000000-0000-4000-8000-000000000001', '20000000-0000-4000-8000-0000000000b1', 'owner');
update public.profiles p set active_tenant_id = m.tenant_id from public.members m where m.user_id = p.id;

insert into public.integracoes (id, tenant_id, plataforma, nome, configuracao) values
  ('10000000-0000-4000-8000-0000000000c1', '10000000-0000-4000-8000-000000000001', 'whatsapp', 'WhatsApp',
   '{"waba_id": "200000000000001"}'),
  ('10000000-0000-4000-8000-0000000000c2', '10000000-0000-4000-8000-000000000001', 'api4com', 'API4COM',
   '{"base_url": "https://api.api4com.com/api/v1"}'),
  ('10000000-0000-4000-8000-0000000000c3', '10000000-0000-4000-8000-000000000001', 'openai', 'OpenAI',
   '{"base_url": "https://api.openai.com/v1"}'),
  ('10000000-0000-4000-8000-0000000000c4', '10000000-0000-4000-8000-000000000001', 'anthropic', 'Anthropic',
   '{"base_url": "https://api.anthropic.com/v1"}'),
  ('20000000-0000-4000-8000-0000000000c1', '20000000-0000-4000-8000-000000000001', 'whatsapp', 'WhatsApp',
   '{"waba_id": "200000000000002"}');
insert into public.channels (id, tenant_id, integracao_id, kind, external_id, name, display_address, reply_window) values
  ('10000000-0000-4000-8000-0000000000d1', '10000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-0000000000c1',
   'whatsapp', '100000000000001', 'Vendas', '+55 11 99999-0001', '24 hours'),
  ('20000000-0000-4000-8000-0000000000d1', '20000000-0000-4000-8000-000000000001', '20000000-0000-4000-8000-0000000000c1',
   'whatsapp', '100000000000002', 'Balcão', '+55 11 99999-0002', '24 hours');

insert into public.canned_responses (tenant_id, shortcut, title, body, created_by)
select '10000000-0000-4000-8000-000000000001', r.shortcut, r.title, r.body, '10000000-0000-4000-8000-0000000000a2'
  from (values
    ('ola', 'Saudação', 'Olá, {{contato.primeiro_nome}}! Aqui é {{atendente.nome}}, da Acme. Como posso ajudar?'),
    ('prazo', 'Prazo de entrega', 'Entregamos de segunda a sexta, em até dois dias úteis depois da confirmação do pagamento.')
  ) r (shortcut, title, body);
select private.add_first_responses(t.id) from public.tenants t;

-- What customers said comes in as it always does.
create function pg_temp.hear(address text, ref text, phone text, bsuid text, nome text, body text, ago interval)
returns void
language sql
as $$
  select private.ingest('whatsapp', null, encode(extensions.digest(ref, 'sha256'), 'hex'), '{"demo": true}',
    jsonb_build_array(jsonb_build_object(
      'address', address,
      'changes', '[]'::jsonb,
      'events', jsonb_build_array(jsonb_build_object(
        'kind', 'message', 'ref', ref, 'sent_at', now() - ago, 'type', 'text', 'body', body,
        'payload', '{}'::jsonb, 'window_hours', 24,
        'from', jsonb_build_object('name', nome, 'identities', jsonb_build_array(
          jsonb_build_object('kind', 'wa_bsuid', 'value', bsuid), jsonb_build_object('kind', 'phone', 'value', phone))))))))
$$;
-- What the team answered, long delivered.
create function pg_temp.answer(phone text, author uuid, body text, status public.message_status, ago interval)
returns void
language plpgsql
as $$
declare
  v_conversation public.conversations;
begin
  select c.* into v_conversation
    from public.conversations c
    join public.contact_identities i on i.tenant_id = c.tenant_id and i.contato_id = c.contato_id
   where i.kind = 'phone' and i.value = answer.phone and c.status <> 'closed';
  update public.conversations c set unread_count = 0
   where c.tenant_id = v_conversation.tenant_id and c.id = v_conversation.id;
  update public.conversations c set status = 'active', assignee_id = author
   where c.tenant_id = v_conversation.tenant_id and c.id = v_conversation.id and c.status = 'waiting';
  perform private.append_message(
    v_conversation.tenant_id, v_conversation.id, 'outbound', 'text', answer.body, '{}', answer.status, now() - ago,
    provider_ref => 'demo.' || gen_random_uuid(), client_id => gen_random_uuid(), author_id => author);
  update public.messages m
     set created_at = m.sent_at,
         delivered_at = case when m.status in ('delivered', 'read') then m.sent_at + interval '2 seconds' end,
         read_at = case when m.status = 'read' then m.sent_at + interval '1 minute' end
   where m.tenant_id = v_conversation.tenant_id and m.conversation_id = v_conversation.id and m.direction = 'outbound'
     and m.type = 'text';
end;
$$;

select pg_temp.hear('100000000000001', 'demo.in.1', '+5511999990101', 'BR.13490000000000000101', 'Marina Costa',
  'Oi, bom dia! Vocês entregam em Santos?', '3 hours 12 minutes');
select pg_temp.answer('+5511999990101', '10000000-0000-4000-8000-0000000000a3',
  'Bom dia, Marina! Entregamos sim, de segunda a sexta. Qual é o seu CEP?', 'read', '3 hours 9 minutes');
select pg_temp.hear('100000000000001', 'demo.in.2', '+5511999990101', 'BR.13490000000000000101', 'Marina Costa',
  '11045-400', '3 hours 1 minute');
select pg_temp.answer('+5511999990101', '10000000-0000-4000-8000-0000000000a3',
  'O frete fica em R$ 18,00 e chega em dois dias úteis.', 'read', '2 hours 58 minutes');
select pg_temp.hear('100000000000001', 'demo.in.3', '+5511999990101', 'BR.13490000000000000101', 'Marina Costa',
  'Perfeito, pode fechar o pedido 😊', '42 minutes');

select pg_temp.hear('100000000000001', 'demo.in.4', '+553199990202', 'BR.13490000000000000202', 'Padaria Lua',
  'Preciso de 40 caixas para sexta, conseguem?', '25 minutes');

select pg_temp.hear('100000000000001', 'demo.in.5', '+5521988880303', 'BR.13490000000000000303', 'João Pedro',
  'Meu pedido 1234 chegou com uma peça faltando', '22 hours 30 minutes');
select pg_temp.answer('+5521988880303', '10000000-0000-4000-8000-0000000000a4',
  'Oi João, sinto muito por isso. Já separei a peça e ela sai hoje no fim do dia.', 'delivered', '22 hours 10 minutes');

select pg_temp.hear('100000000000001', 'demo.in.6', '+5541977770404', 'BR.13490000000000000404', 'Helena Martins',
  'Qual o prazo para orçamento de reforma?', '30 hours');
select pg_temp.answer('+5541977770404', '10000000-0000-4000-8000-0000000000a3',
  'Olá Helena! Em até dois dias úteis enviamos o orçamento.', 'read', '29 hours 40 minutes');

select pg_temp.hear('100000000000001', 'demo.in.7', '+5571966660505', 'BR.13490000000000000505', 'Oficina do Zé',
  'Boa tarde, vocês têm o filtro da linha 2024?', '6 minutes');

select pg_temp.hear('100000000000002', 'demo.in.8', '+5511955550606', 'BR.24490000000000000606', 'Cliente da Rival',
  'Oi, ainda está aberto?', '50 minutes');

-- What was said hours ago was also stored hours ago: search and the way to a day go by that.
update public.messages m set created_at = m.sent_at where m.provider_ref like 'demo.in.%';
update public.conversations c
   set created_at = (select min(m.created_at) from public.messages m
                      where m.tenant_id = c.tenant_id and m.conversation_id = c.id);

-- What may come of it: one board per company, its cards begun in the conversations above or by hand.
insert into public.funis (id, tenant_id, nome) values
  ('10000000-0000-4000-8000-0000000000f1', '10000000-0000-4000-8000-000000000001', 'Vendas'),
  ('20000000-0000-4000-8000-0000000000f1', '20000000-0000-4000-8000-000000000001', 'Balcão');
insert into public.etapas (tenant_id, funil_id, nome, tipo, posicao, prazo_dias)
select f.tenant_id, f.id, e.nome, e.tipo::public.etapa_tipo, e.posicao, e.prazo
  from public.funis f
 cross join (values ('Novo', 'aberta', 1, 3), ('Em contato', 'aberta', 2, 7), ('Proposta', 'aberta', 3, 7),
   ('Negociação', 'aberta', 4, 14), ('Ganha', 'ganha', 5, null), ('Perdida', 'perdida', 6, null)) e (nome, tipo, posicao, prazo);
insert into public.oportunidades
  (tenant_id, funil_id, etapa_id, status, titulo, valor_centavos, posicao, contato_id, conversation_id, responsavel_id, criado_por,
   entrou_na_etapa_em, criado_em, fechada_em, motivo_perda)
select e.tenant_id, e.funil_id, e.id, e.tipo, o.titulo, o.valor, o.posicao * 1024, c.contato_id, c.id, m.user_id, m.user_id,
       now() - o.ago, now() - o.ago - interval '2 days', case when e.tipo <> 'aberta' then now() - o.ago end, o.motivo
  from (values
    ('Padaria Lua: 40 caixas por semana', 384000, 'Novo', 1, '+553199990202', null, interval '25 minutes', null),
    ('Filtros da linha 2024', null, 'Novo', 2, '+5571966660505', null, interval '6 minutes', null),
    ('Kit de embalagens para feira', 92000, 'Novo', 3, null, 'Ana Souza', interval '5 days', null),
    ('Reforma da loja', 1850000, 'Em contato', 1, '+5541977770404', 'Bruno Lima', interval '1 day', null),
    ('Contrato anual de manutenção', 2400000, 'Em contato', 2, null, 'Carla Dias', interval '9 days', null),
    ('Pedido de Santos com frete', 41800, 'Proposta', 1, '+5511999990101', 'Bruno Lima', interval '42 minutes', null),
    ('Uniformes da equipe', 675000, 'Proposta', 2, null, 'Ana Souza', interval '16 days', null),
    ('Troca de fornecedor', 5200000, 'Negociação', 1, null, 'Olívia Prado', interval '6 days', null),
    ('Reposição de peças', 39000, 'Ganha', 1, '+5521988880303', 'Carla Dias', interval '3 days', null),
    ('Brindes de fim de ano', 120000, 'Perdida', 1, null, 'Bruno Lima', interval '8 days', 'Prazo de entrega')
  ) o (titulo, valor, etapa, posicao, phone, responsavel, ago, motivo)
  join public.etapas e on e.funil_id = '10000000-0000-4000-8000-0000000000f1' and e.nome = o.etapa
  left join public.contact_identities i on i.tenant_id = e.tenant_id and i.kind = 'phone' and i.value = o.phone
  left join public.conversations c on c.tenant_id = e.tenant_id and c.contato_id = i.contato_id
  left join public.profiles p on p.name = o.responsavel
  left join public.members m on m.tenant_id = e.tenant_id and m.user_id = p.id;
