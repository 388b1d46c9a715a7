-- A telephone call, from the moment somebody dials or the phone rings. What became of it is the provider's word, told by webhook or
-- asked for; until that has come, `confirmada_em` is null and what stands here is what the browser saw.
create table public.ligacoes (
  id               uuid not null default gen_random_uuid(),
  tenant_id        uuid not null references public.tenants on delete cascade,
  -- Who called or answered; null for a call that nobody has taken.
  usuario_id       uuid,
  oportunidade_id  uuid,
  contato_id       uuid,
  conversation_id  uuid,
  -- E.164; a short code or an extension as it is dialled.
  numero_destino   text not null,
  numero_origem    text,
  direcao          public.ligacao_direcao not null,
  status           public.ligacao_status not null default 'chamando',
  -- Of talk; null until it is known.
  duracao_segundos integer,
  inicio_em        timestamptz not null default now(),
  atendida_em      timestamptz,
  fim_em           timestamptz,
  -- Why it ended, in the telephone network's word: NORMAL_CLEARING, USER_BUSY.
  causa            text,
  gravacao_estado  public.gravacao_estado,
  gravacao_erro    text,
  -- Where it is listened to: our own door, which asks who is listening. The provider's link is told to nobody.
  gravacao_url     text generated always as (
    case when gravacao_estado in ('pendente', 'guardada') then '/functions/v1/api4com-proxy/recordings/' || id end) stored,
  notas            text,
  disposicao       public.ligacao_disposicao,
  -- What the browser measured: {post_dial_ms, codec, ended_by, quality}.
  metadata         jsonb not null default '{}',
  -- The browser's own id of a call; of one that rings at several phones, the first that told of it.
  client_id        uuid,
  integracao_id    uuid,
  -- The provider's ids: of the call in its history, and the one that hangs up a dial of ours.
  provedor_ref     text,
  discagem_ref     text,
  -- When the provider was asked to dial: from then on it may ring.
  discada_em       timestamptz,
  confirmada_em    timestamptz,
  -- When the provider is asked next what became of it, and how often it was.
  conferir_em      timestamptz,
  conferencias     integer not null default 0,
  criado_em        timestamptz not null default now(),
  atualizado_em    timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, usuario_id) references public.members (tenant_id, user_id),
  foreign key (tenant_id, oportunidade_id) references public.oportunidades (tenant_id, id) on delete set null (oportunidade_id),
  foreign key (tenant_id, contato_id) references public.contatos (tenant_id, id),
  foreign key (tenant_id, conversation_id) references public.conversations (tenant_id, id) on delete set null (conversation_id),
  foreign key (tenant_id, integracao_id) references public.integracoes (tenant_id, id),
  constraint ligacoes_numeros_are_short check (char_length(numero_destino) <= 64 and char_length(numero_origem) <= 64),
  constraint ligacoes_notas_are_short check (char_length(notas) between 1 and 4000),
  constraint ligacoes_open_has_no_end check ((status in ('chamando', 'em_andamento')) = (fim_em is null)),
  constraint ligacoes_duracao_is_sensible check (duracao_segundos >= 0),
  constraint ligacoes_confirmed_is_over check (confirmada_em is null or (fim_em is not null and conferir_em is null)),
  constraint ligacoes_failed_recording_says_why check ((gravacao_estado = 'falhou') = (gravacao_erro is not null) or gravacao_estado is null)
);
create index ligacoes_recent_idx on public.ligacoes (tenant_id, inicio_em desc, id desc);
create index ligacoes_oportunidade_idx on public.ligacoes (tenant_id, oportunidade_id, inicio_em desc, id desc) where oportunidade_id is not null;
create index ligacoes_contato_idx on public.ligacoes (tenant_id, contato_id, inicio_em desc, id desc) where contato_id is not null;
create index ligacoes_conversation_idx on public.ligacoes (tenant_id, conversation_id, inicio_em desc, id desc) where conversation_id is not null;
create index ligacoes_usuario_idx on public.ligacoes (tenant_id, usuario_id, inicio_em desc, id desc) where usuario_id is not null;
create index ligacoes_status_idx on public.ligacoes (tenant_id, status, inicio_em desc, id desc);
create index ligacoes_numbers_idx on public.ligacoes
  using gin (tenant_id, (numero_destino || ' ' || coalesce(numero_origem, '')) extensions.gin_trgm_ops);
create unique index ligacoes_client_idx on public.ligacoes (tenant_id, client_id) where client_id is not null;
create unique index ligacoes_provedor_idx on public.ligacoes (tenant_id, integracao_id, provedor_ref) where provedor_ref is not null;
create index ligacoes_integracao_idx on public.ligacoes (tenant_id, integracao_id) where integracao_id is not null;
create index ligacoes_conferir_idx on public.ligacoes (conferir_em) where conferir_em is not null;

alter table public.ligacoes enable row level security;
create policy members_select on public.ligacoes for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: a call is born in a dial, in register_call() or in the provider's webhook, and changed by verbs.
grant select on public.ligacoes to authenticated;
