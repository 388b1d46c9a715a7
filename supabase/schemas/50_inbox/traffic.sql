-- What went through a channel, as it happened. Whoever writes a message adds a row and waits for nobody; the sweep adds them up by
-- hour, once they are older than the minute that is shown as it passes.
create table private.traffic (
  id         bigint generated always as identity,
  tenant_id  uuid not null,
  channel_id uuid not null,
  inbound    integer not null default 0,
  outbound   integer not null default 0,
  failed     integer not null default 0,
  created_at timestamptz not null default clock_timestamp(),

  primary key (tenant_id, created_at, id)
);
alter table private.traffic enable row level security;
create policy nobody_select on private.traffic for select to authenticated using (false);

create table private.channel_hours (
  tenant_id  uuid not null,
  channel_id uuid not null,
  hour_at    timestamptz not null,
  inbound    integer not null,
  outbound   integer not null,
  failed     integer not null,

  primary key (tenant_id, channel_id, hour_at),
  foreign key (tenant_id, channel_id) references public.channels (tenant_id, id) on delete cascade
);
alter table private.channel_hours enable row level security;
create policy nobody_select on private.channel_hours for select to authenticated using (false);

-- Every attempt that did not end well: what the provider said, and whether it was the last word on the message.
create table private.send_failures (
  id           bigint primary key generated always as identity,
  tenant_id    uuid not null,
  channel_id   uuid not null,
  message_id   uuid not null,
  code         text not null,
  -- failed and uncertain are a person's business until it is settled or discarded; retry is not.
  result       text not null,
  discarded_at timestamptz,
  created_at   timestamptz not null default clock_timestamp(),

  foreign key (tenant_id, message_id) references public.messages (tenant_id, id) on delete cascade,
  constraint send_failures_result_is_known check (result in ('retry', 'failed', 'uncertain'))
);
create index send_failures_channel_idx on private.send_failures (tenant_id, channel_id, created_at desc);
create index send_failures_message_idx on private.send_failures (tenant_id, message_id);
create index send_failures_open_idx on private.send_failures (tenant_id, channel_id, created_at desc)
  where result <> 'retry' and discarded_at is null;
alter table private.send_failures enable row level security;
create policy nobody_select on private.send_failures for select to authenticated using (false);

-- Inbound counts when it is stored, outbound when the provider has taken it.
create function private.count_new_messages()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.traffic (tenant_id, channel_id, inbound, outbound)
  select n.tenant_id, n.channel_id, count(*) filter (where n.direction = 'inbound'), count(*) filter (where n.direction = 'outbound')
    from new_rows n
   where n.type not in ('note', 'event') and (n.direction = 'inbound' or n.sent_at is not null)
   group by n.tenant_id, n.channel_id;
  return null;
end;
$$;
create trigger on_messages_insert_count
  after insert on public.messages referencing new table as new_rows
  for each statement execute function private.count_new_messages();

create function private.count_sent_message()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.traffic (tenant_id, channel_id, outbound) values (new.tenant_id, new.channel_id, 1);
  return null;
end;
$$;
create trigger on_message_sent_count
  after update of sent_at on public.messages
  for each row when (new.direction = 'outbound' and old.sent_at is null and new.sent_at is not null)
  execute function private.count_sent_message();

create function private.count_failure()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.send_failures (tenant_id, channel_id, message_id, code, result)
  values (new.tenant_id, new.channel_id, new.id, coalesce(new.failed_code, 'unknown_answer'), new.status::text);
  if new.status = 'failed' then
    insert into private.traffic (tenant_id, channel_id, failed) values (new.tenant_id, new.channel_id, 1);
    if old.sent_at is not null then
      -- Taken by the provider and refused later: it did not go out then after all.
      insert into private.traffic (tenant_id, channel_id, outbound, created_at)
      values (new.tenant_id, new.channel_id, -1, old.sent_at);
    end if;
  end if;
  return null;
end;
$$;
create trigger on_message_failed_count
  after update of status on public.messages
  for each row when (new.status is distinct from old.status and new.status in ('failed', 'uncertain'))
  execute function private.count_failure();

-- Adds up what is older than a minute and a half, and notes when each channel was last written to. One at a time.
create function private.roll_up_traffic()
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if not pg_try_advisory_xact_lock(hashtext('private.roll_up_traffic')) then
    return;
  end if;
  with gone as (
    delete from private.traffic t where t.created_at < clock_timestamp() - interval '90 seconds' returning t.*
  ), summed as (
    select g.tenant_id, g.channel_id, date_trunc('hour', g.created_at) as hour_at, sum(g.inbound)::integer as inbound,
           sum(g.outbound)::integer as outbound, sum(g.failed)::integer as failed,
           max(g.created_at) filter (where g.inbound > 0) as last_inbound_at
      from gone g
      -- A channel that was removed meanwhile counts no more.
      join public.channels h on h.tenant_id = g.tenant_id and h.id = g.channel_id
     group by 1, 2, 3
  ), hours as (
    insert into private.channel_hours as c (tenant_id, channel_id, hour_at, inbound, outbound, failed)
    select s.tenant_id, s.channel_id, s.hour_at, s.inbound, s.outbound, s.failed from summed s
    on conflict on constraint channel_hours_pkey do update
      set inbound = c.inbound + excluded.inbound, outbound = c.outbound + excluded.outbound, failed = c.failed + excluded.failed
  )
  update private.channel_limits l set last_inbound_at = greatest(l.last_inbound_at, s.last_inbound_at)
    from (select n.tenant_id, n.channel_id, max(n.last_inbound_at) as last_inbound_at from summed n group by 1, 2) s
   where l.tenant_id = s.tenant_id and l.channel_id = s.channel_id and s.last_inbound_at > coalesce(l.last_inbound_at, '-infinity');
end;
$$;

-- What went through a tenant's channels per hour since `since`, to this very moment.
create function private.traffic_since(tenant_id uuid, since timestamptz)
returns table (channel_id uuid, hour_at timestamptz, inbound bigint, outbound bigint, failed bigint)
language sql stable security definer set search_path = ''
as $$
  select a.channel_id, a.hour_at, sum(a.inbound), greatest(sum(a.outbound), 0), sum(a.failed)
    from (
      select c.channel_id, c.hour_at, c.inbound, c.outbound, c.failed
        from private.channel_hours c
       where c.tenant_id = traffic_since.tenant_id and c.hour_at >= traffic_since.since
      union all
      select t.channel_id, date_trunc('hour', t.created_at), t.inbound, t.outbound, t.failed
        from private.traffic t
       where t.tenant_id = traffic_since.tenant_id and t.created_at >= traffic_since.since
    ) a
   group by a.channel_id, a.hour_at
$$;
