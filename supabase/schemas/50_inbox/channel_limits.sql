-- How much may go out through a channel, and whether anything may: one row each, locked by whoever takes from it.
-- The bucket holds `rate_per_minute` tokens and a token comes back a minute after it was taken. So that many may go at once, and
-- no 60 seconds ever see more, however many workers there are. Every time here is read from the database's clock.
-- The breaker: CLOSED -> OPEN after `threshold` failures in a row, or at once when the provider refuses the channel itself;
-- OPEN -> HALF_OPEN at `retry_at`, when one message goes as a probe -> CLOSED or OPEN again, for longer.
create table private.channel_limits (
  tenant_id       uuid not null,
  channel_id      uuid not null,
  rate_per_minute integer not null default 60,
  -- What was taken in each second: the first is `takes_second` of the epoch, the others the seconds before it.
  takes           integer[] not null default '{}',
  takes_second    bigint not null default 0,
  -- The provider asked us to be quiet until then.
  resumes_at      timestamptz not null default '-infinity',
  breaker         text not null default 'CLOSED',
  threshold       integer not null default 5,
  failure_count   integer not null default 0,
  -- How often a probe has failed since it opened.
  failed_probes   integer not null default 0,
  reason_code     text,
  opened_at       timestamptz,
  retry_at        timestamptz,
  probe_outbox_id bigint,
  probe_ends_at   timestamptz,
  -- How long customers may be silent before somebody is told; 0 is for ever.
  silence_hours   integer not null default 24,
  last_inbound_at timestamptz,
  created_at      timestamptz not null default now(),

  primary key (tenant_id, channel_id),
  foreign key (tenant_id, channel_id) references public.channels (tenant_id, id) on delete cascade,
  constraint channel_limits_rate_is_positive check (rate_per_minute > 0),
  constraint channel_limits_threshold_is_positive check (threshold > 0),
  constraint channel_limits_silence_is_no_debt check (silence_hours >= 0),
  constraint channel_limits_breaker_is_known check (breaker in ('CLOSED', 'OPEN', 'HALF_OPEN')),
  constraint channel_limits_open_is_whole check ((breaker = 'CLOSED') = (opened_at is null) and (breaker = 'CLOSED') = (retry_at is null))
) with (fillfactor = 50);
alter table private.channel_limits enable row level security;
create policy nobody_select on private.channel_limits for select to authenticated using (false);

create function private.add_channel_limits()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.channel_limits (tenant_id, channel_id) values (new.tenant_id, new.id);
  return null;
end;
$$;
create trigger on_channel_add_limits
  after insert on public.channels
  for each row execute function private.add_channel_limits();

-- When a contact may hear from us again, where the provider limits each pair: a moment that every message moves on by
-- `every_seconds` of the channel's capability `pair_limit`, and that may be `burst` messages ahead.
create table private.pair_limits (
  tenant_id       uuid not null,
  conversation_id uuid not null,
  used_up_at      timestamptz not null,

  primary key (tenant_id, conversation_id),
  foreign key (tenant_id, conversation_id) references public.conversations (tenant_id, id) on delete cascade
) with (fillfactor = 70);
alter table private.pair_limits enable row level security;
create policy nobody_select on private.pair_limits for select to authenticated using (false);

-- How many were taken in the last 60 seconds, and in the part of a second before them that has begun.
create function private.taken_last_minute(limits private.channel_limits)
returns integer
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_oldest constant bigint := floor(extract(epoch from clock_timestamp())) - 60;
  v_taken integer := 0;
begin
  for place in 1 .. least(cardinality(limits.takes), limits.takes_second - v_oldest + 1) loop
    v_taken := v_taken + limits.takes[place];
  end loop;
  return v_taken;
end;
$$;

-- How many messages of this priority the channel may send now: what is left in the bucket, one while the breaker wants to know,
-- else none. A fifth of the bucket is kept for answers: a broadcast, below 0, never empties it.
create function private.free_tokens(limits private.channel_limits, priority smallint default 0)
returns integer
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_kept constant integer := case when free_tokens.priority < 0 then limits.rate_per_minute / 5 else 0 end;
  v_left integer;
begin
  if limits.resumes_at > clock_timestamp()
     or (limits.breaker = 'OPEN' and limits.retry_at > clock_timestamp())
     or (limits.breaker = 'HALF_OPEN' and limits.probe_ends_at > clock_timestamp()) then
    return 0;
  end if;
  v_left := greatest(0, limits.rate_per_minute - v_kept - private.taken_last_minute(limits));
  return case limits.breaker when 'CLOSED' then v_left else least(v_left, 1) end;
end;
$$;

-- Notes that `taken` tokens were taken now. The caller holds the row.
create function private.take_tokens(limits private.channel_limits, taken integer)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  -- Should the clock go back, the last second it showed goes on.
  v_second constant bigint := greatest(floor(extract(epoch from clock_timestamp())), limits.takes_second);
  v_shift constant integer := least(v_second - limits.takes_second, 61);
  v_takes integer[];
begin
  v_takes := (array_fill(0, array[v_shift]) || limits.takes)[1:61];
  v_takes[1] := coalesce(v_takes[1], 0) + take_tokens.taken;
  update private.channel_limits l set takes = v_takes, takes_second = v_second
   where l.tenant_id = limits.tenant_id and l.channel_id = limits.channel_id;
end;
$$;

-- Why a message that is queued now would have to wait: CIRCUIT_OPEN, enfileirado, or null when nothing is in its way.
create function private.held_code(tenant_id uuid, channel_id uuid)
returns text
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_limits private.channel_limits;
  v_free integer;
  v_before integer;
begin
  select l.* into v_limits from private.channel_limits l
   where l.tenant_id = held_code.tenant_id and l.channel_id = held_code.channel_id;
  if v_limits.breaker <> 'CLOSED' then
    return 'CIRCUIT_OPEN';
  end if;
  v_free := private.free_tokens(v_limits);
  -- Those before it have a right to the tokens that are left. A queue longer than 200 is not counted for a single message.
  select count(*) into v_before
    from (
      select from private.outbox o
       where o.tenant_id = held_code.tenant_id and o.channel_id = held_code.channel_id and o.state = 'ready' and o.priority >= 0
       limit least(v_free, 200)
    ) b;
  return case when v_before >= v_free then 'enfileirado' end;
end;
$$;

-- True when so many wait on the channel that a conversation of our own making would only lengthen the queue.
create function private.queue_is_full(tenant_id uuid, channel_id uuid)
returns boolean
language sql stable security definer set search_path = ''
as $$
  select count(*) > 500
    from (
      select from private.outbox o
       where o.tenant_id = queue_is_full.tenant_id and o.channel_id = queue_is_full.channel_id and o.state <> 'uncertain'
       limit 501
    ) w
$$;
