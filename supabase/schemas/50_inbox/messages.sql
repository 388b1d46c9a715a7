-- One thing said by one side, a note among colleagues, or an event of the conversation. Only its author changes its words, at
-- the provider's; its status only moves forward. `payload` by type: shared/src/message-content.ts.
create table public.messages (
  id              uuid not null default gen_random_uuid(),
  tenant_id       uuid not null,
  conversation_id uuid not null,
  channel_id      uuid not null,
  seq             bigint not null,
  direction       public.message_direction not null,
  type            public.message_type not null,
  body            text,
  payload         jsonb not null default '{}',
  status          public.message_status not null,
  failed_code     text,
  -- The provider's id. Some embed the customer's phone: it is personal data and never part of a link.
  provider_ref    text,
  -- The browser's id for the intent to send: a second click or a retry finds the first message.
  client_id       uuid,
  author_id       uuid,
  -- The message quoted, or reacted to.
  reply_to_id     uuid,
  -- The reaction each side shows on this message: {"inbound": emoji, "outbound": emoji}.
  reactions       jsonb not null default '{}',
  -- What it has to wait for: CIRCUIT_OPEN or enfileirado while it is queued, confirming while the provider may still say what became
  -- of a doubtful one and nobody may decide about it. Null once it is on its way, or a person's to decide.
  held_code       text,
  -- What the provider charges for it: {category, type, model, billable}.
  pricing         jsonb,
  -- When it was said, by the provider's clock for an inbound message; when the provider took it for an outbound one.
  sent_at         timestamptz,
  delivered_at    timestamptz,
  read_at         timestamptz,
  edited_at       timestamptz,
  -- Taken back for everybody: the words and the file are gone, the place remains.
  revoked_at      timestamptz,
  -- What is said in a voice note, and how far it has been written down: pendente, feita, vazia (nobody speaks), falhou, or espera (until
  -- models may be asked again). Null where nobody listens.
  transcricao        text,
  transcricao_estado text,
  created_at      timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references public.conversations (tenant_id, id) on delete cascade,
  foreign key (tenant_id, author_id) references public.members (tenant_id, user_id),
  foreign key (tenant_id, reply_to_id) references public.messages (tenant_id, id),
  constraint messages_failed_has_code check ((status = 'failed') = (failed_code is not null)),
  constraint messages_received_is_inbound check ((status = 'received') = (direction = 'inbound')),
  constraint messages_text_has_body check (type not in ('text', 'note') or body is not null or revoked_at is not null),
  constraint messages_held_is_known check (held_code in ('CIRCUIT_OPEN', 'enfileirado', 'confirming')),
  constraint messages_transcricao_is_known check (transcricao_estado in ('pendente', 'feita', 'falhou', 'vazia', 'espera')),
  constraint messages_transcricao_is_done check ((transcricao_estado is not distinct from 'feita') = (transcricao is not null))
);
create unique index messages_thread_idx on public.messages (tenant_id, conversation_id, seq);
create unique index messages_provider_ref_idx on public.messages (tenant_id, channel_id, provider_ref)
  where provider_ref is not null;
create unique index messages_client_id_idx on public.messages (tenant_id, client_id) where client_id is not null;
create index messages_author_idx on public.messages (tenant_id, author_id) where author_id is not null;
create index messages_reply_to_idx on public.messages (tenant_id, reply_to_id) where reply_to_id is not null;
create index messages_unheard_idx on public.messages (tenant_id) where transcricao_estado = 'espera';

alter table public.messages enable row level security;
create policy members_select on public.messages for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: a message is born in send_message() or ingest() and moved on by statuses.
grant select on public.messages to authenticated;

-- How far a status has come. A later one never gives way to an earlier one.
create function private.status_rank(status public.message_status)
returns integer
language sql immutable parallel safe set search_path = ''
as $$
  select array_position(
    array['queued', 'sending', 'uncertain', 'sent', 'delivered', 'read', 'failed', 'received']::public.message_status[],
    status_rank.status)
$$;
