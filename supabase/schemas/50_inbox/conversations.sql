-- One matter between a contact and a tenant on one channel. There is at most one that is not closed; its messages are
-- numbered by `last_seq` under this row's lock, so their order has no holes.
create table public.conversations (
  id                     uuid not null default gen_random_uuid(),
  tenant_id              uuid not null,
  channel_id             uuid not null,
  contato_id             uuid not null,
  protocolo              text not null,
  -- What it is about, until when something was promised, and how much it hurts: 0 normal, 1 high, 2 urgent.
  assunto                text,
  due_at                 timestamptz,
  priority               smallint not null default 0,
  -- What stands in conversation_tags, so that a row of the list needs no join.
  tag_ids                uuid[] not null default '{}',
  -- The colleague who began it; null when the customer did.
  created_by             uuid,
  status                 public.conversation_status not null default 'waiting',
  assignee_id            uuid,
  unread_count           integer not null default 0,
  last_seq               bigint not null default 0,
  last_message_seq       bigint,
  last_message_at        timestamptz not null default now(),
  last_message_preview   text,
  last_message_direction public.message_direction,
  last_message_type      public.message_type,
  last_message_status    public.message_status,
  window_expires_at      timestamptz,
  -- The phone they last wrote from in it, or were first written to: of several it is the one that is answered.
  reply_phone            text,
  -- What its messages cost at the provider, in US dollars.
  cost                   numeric not null default 0,
  closed_at              timestamptz,
  -- Put away by an admin: in no list, still in the contact's history.
  archived_at            timestamptz,
  created_at             timestamptz not null default now(),
  -- The transaction that wrote the row last: lists catch up by it, because a time or an id can be seen out of commit order.
  xid                    xid8 not null default pg_current_xact_id(),

  primary key (tenant_id, id),
  foreign key (tenant_id, channel_id) references public.channels (tenant_id, id) on delete cascade,
  foreign key (tenant_id, contato_id) references public.contatos (tenant_id, id),
  foreign key (tenant_id, assignee_id) references public.members (tenant_id, user_id),
  foreign key (tenant_id, created_by) references public.members (tenant_id, user_id),
  constraint conversations_assunto_is_short check (char_length(assunto) between 1 and 200),
  constraint conversations_priority_is_known check (priority between 0 and 2),
  constraint conversations_archived_is_closed check (archived_at is null or status = 'closed'),
  constraint conversations_closed_has_time check ((status = 'closed') = (closed_at is not null)),
  constraint conversations_waiting_has_nobody check (status not in ('bot', 'waiting') or assignee_id is null),
  constraint conversations_active_has_somebody check (status <> 'active' or assignee_id is not null)
);
create unique index conversations_one_open_idx on public.conversations (tenant_id, channel_id, contato_id)
  where status <> 'closed';
create index conversations_channel_idx on public.conversations (tenant_id, channel_id, contato_id, closed_at desc);
create index conversations_contato_idx on public.conversations (tenant_id, contato_id);
create index conversations_assignee_idx on public.conversations (tenant_id, assignee_id, status, last_message_at desc, id desc)
  where assignee_id is not null;
-- One index per list, each with the rows of its list alone: every message rewrites them.
create index conversations_list_idx on public.conversations (tenant_id, last_message_at desc, id desc) where status <> 'closed';
create index conversations_queue_idx on public.conversations (tenant_id, last_message_at desc, id desc) where status = 'waiting';
create index conversations_closed_idx on public.conversations (tenant_id, last_message_at desc, id desc) where status = 'closed';
create index conversations_xid_idx on public.conversations (tenant_id, xid);
create index conversations_created_by_idx on public.conversations (tenant_id, created_by) where created_by is not null;
create unique index conversations_protocolo_idx on public.conversations (tenant_id, protocolo);

alter table public.conversations enable row level security;
-- The same rule as private.can_read_conversation(), written where the planner can use it.
create policy members_select on public.conversations for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: every change is a verb.
grant select on public.conversations to authenticated;

-- The seam that decides who reads a conversation, for topics and verbs. At present: every member of its tenant.
create function private.can_read_conversation(conversation_id uuid)
returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select from public.conversations c
     where c.tenant_id = private.tenant_id() and c.id = can_read_conversation.conversation_id)
$$;
grant execute on function private.can_read_conversation(uuid) to authenticated;

-- The counter behind `protocolo`: CH-2026-001, per tenant and year of São Paulo.
create table private.protocol_counters (
  tenant_id uuid not null references public.tenants on delete cascade,
  year      integer not null,
  last      integer not null,

  primary key (tenant_id, year)
);
alter table private.protocol_counters enable row level security;
create policy nobody_select on private.protocol_counters for select to authenticated using (false);

create function private.next_protocolo(tenant_id uuid)
returns text
language sql security definer set search_path = ''
as $$
  insert into private.protocol_counters as p (tenant_id, year, last)
  values (next_protocolo.tenant_id, extract(year from now() at time zone 'America/Sao_Paulo'), 1)
  on conflict (tenant_id, year) do update set last = p.last + 1
  returning 'CH-' || p.year || '-' || lpad(p.last::text, greatest(3, length(p.last::text)), '0')
$$;

create function private.stamp_conversation()
returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.xid := pg_current_xact_id();
  return new;
end;
$$;
create trigger on_conversation_stamp
  before update on public.conversations
  for each row execute function private.stamp_conversation();
