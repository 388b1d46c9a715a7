-- Every authentic body a provider sent, whole, as its bytes came. At the platform's door one body may carry several tenants,
-- so no client role ever reads this; it also keeps what came for numbers nobody has connected.
create table private.raw_deliveries (
  id                uuid primary key default gen_random_uuid(),
  provider          text not null,
  -- The tenant's own door; null for the platform's.
  integracao_id     uuid,
  sha256            text not null,
  body              text not null,
  -- Addresses in it that belong to no live channel: the operator's business.
  unknown           text[] not null default '{}',
  received_count    integer not null default 1,
  first_received_at timestamptz not null default now(),
  last_received_at  timestamptz not null default now(),

  constraint raw_deliveries_once unique nulls not distinct (provider, integracao_id, sha256)
);
alter table private.raw_deliveries enable row level security;
create policy nobody_select on private.raw_deliveries for select to authenticated using (false);

-- A tenant's share of a delivery: only the changes of its own number. `pending_events` are those that could not be applied yet.
create table public.webhook_deliveries (
  id                uuid not null default gen_random_uuid(),
  tenant_id         uuid not null,
  integracao_id     uuid not null,
  channel_id        uuid not null,
  raw_delivery_id   uuid not null,
  payload           jsonb not null,
  status            public.delivery_status not null default 'processed',
  pending_events    jsonb not null default '[]',
  -- What in it was not for any conversation, by its name: a history, news of the account. It stays in `payload`.
  kept              text[] not null default '{}',
  is_notice         boolean not null generated always as (kept <> '{}') stored,
  error_code        text,
  attempts          integer not null default 0,
  received_count    integer not null default 1,
  first_received_at timestamptz not null default now(),
  last_received_at  timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, integracao_id) references public.integracoes (tenant_id, id) on delete cascade,
  constraint webhook_deliveries_once unique (tenant_id, channel_id, raw_delivery_id)
);
create index webhook_deliveries_integracao_idx
  on public.webhook_deliveries (tenant_id, integracao_id, first_received_at desc);
create index webhook_deliveries_open_idx on public.webhook_deliveries (tenant_id, first_received_at)
  where status <> 'processed';
create index webhook_deliveries_notices_idx on public.webhook_deliveries (tenant_id, first_received_at desc) where is_notice;

alter table public.webhook_deliveries enable row level security;
create policy admins_select on public.webhook_deliveries for select to authenticated
  using (tenant_id = (select private.tenant_id()) and (select private.has_role('admin')));
-- No write policies: ingest() and retry_delivery() write.
grant select on public.webhook_deliveries to authenticated;

-- Every night: what has served its time. Providers repeat a delivery for a week at most.
create function private.purge()
returns void
language sql security definer set search_path = ''
as $$
  delete from public.webhook_deliveries d
   where d.first_received_at < now() - interval '30 days' and d.status = 'processed';
  delete from private.raw_deliveries r where r.first_received_at < now() - interval '30 days';
  delete from private.unknown_addresses u where u.last_received_at < now() - interval '90 days';
  delete from private.parked_statuses s where s.created_at < now() - interval '8 days';
  delete from private.provider_media p where p.expires_at < now();
  select private.purge_uploads();
  select private.purge_operations();
  select private.purge_ai();
  select private.purge_jobs();
$$;
