-- One address at which customers write to a tenant: a number, a bot, a mailbox.
create table public.channels (
  id              uuid not null default gen_random_uuid(),
  tenant_id       uuid not null,
  integracao_id   uuid not null,
  kind            text not null,
  -- What the provider calls it, such as the id of a number.
  external_id     text not null,
  name            text not null,
  display_address text,
  config          jsonb not null default '{}',
  is_active       boolean not null default true,
  -- How long after the customer's last message free text may be sent; null where the provider sets no limit.
  reply_window    interval,
  max_text_length integer not null default 4096,
  -- What it can carry and how large: `capabilities` in shared/src/message-content.ts, from the channel's adapter.
  capabilities    jsonb not null default '{}',
  -- A message sooner than this after closing reopens the conversation; a later one begins a new one.
  reopen_within   interval not null default '24 hours',
  created_at      timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, integracao_id) references public.integracoes (tenant_id, id) on delete cascade
);
create index channels_integracao_idx on public.channels (tenant_id, integracao_id);
-- The platform's door finds the tenant by this: an address is live for one tenant at a time.
create unique index channels_live_address_idx on public.channels (kind, external_id) where is_active;
create index channels_account_idx on public.channels (kind, (config ->> 'account'), created_at) where is_active;
create unique index channels_address_idx on public.channels (tenant_id, kind, external_id);

alter table public.channels enable row level security;
create policy members_select on public.channels for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: save_integracao() and set_channel_active() write.
grant select on public.channels to authenticated;

-- When the worker was last called for a channel, so that a burst makes one call a second and not one a message.
create table private.channel_wakes (
  tenant_id  uuid not null,
  channel_id uuid not null,
  wake_at    timestamptz not null default '-infinity',

  primary key (tenant_id, channel_id),
  foreign key (tenant_id, channel_id) references public.channels (tenant_id, id) on delete cascade
);
alter table private.channel_wakes enable row level security;
create policy nobody_select on private.channel_wakes for select to authenticated using (false);

create function private.add_channel_wake()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.channel_wakes (tenant_id, channel_id) values (new.tenant_id, new.id);
  return null;
end;
$$;
create trigger on_channel_add_wake
  after insert on public.channels
  for each row execute function private.add_channel_wake();

-- Calls the worker for a channel, at most once a second. Whoever comes second within the second waits for nobody:
-- the worker drains what it finds, and the sweep finds what it missed.
create function private.wake_channel(tenant_id uuid, channel_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update private.channel_wakes w
     set wake_at = clock_timestamp()
   where (w.tenant_id, w.channel_id) = (
     select x.tenant_id, x.channel_id
       from private.channel_wakes x
      where x.tenant_id = wake_channel.tenant_id
        and x.channel_id = wake_channel.channel_id
        and x.wake_at < clock_timestamp() - interval '1 second'
        for update skip locked
   );
  if found then
    perform private.call_worker(jsonb_build_object('channel_id', wake_channel.channel_id));
  end if;
end;
$$;
