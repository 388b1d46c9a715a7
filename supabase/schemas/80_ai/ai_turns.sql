-- A conversation in which a customer has said something new: it is looked at once they have paused. One row per conversation, so
-- that a newer message takes the place of an older one, and whoever holds the lease is the only one to look.
create table private.ai_turns (
  tenant_id        uuid not null,
  conversation_id  uuid not null,
  -- The last thing said by the customer.
  version          bigint not null,
  -- When it is to be looked at; null while there is nothing to do.
  due_at           timestamptz,
  attempt          integer not null default 0,
  lease            uuid,
  lease_ends_at    timestamptz,
  analysed_version bigint not null default 0,
  -- Why it was given up, or waits for more money: a code of shared/src/errors.ts.
  code             text,

  primary key (tenant_id, conversation_id),
  foreign key (tenant_id, conversation_id) references public.conversations (tenant_id, id) on delete cascade
) with (fillfactor = 70);
create index ai_turns_due_idx on private.ai_turns (due_at) where due_at is not null;
create index ai_turns_parked_idx on private.ai_turns (tenant_id) where code in ('ai_cap_reached', 'ai_disabled', 'ai_not_connected');
alter table private.ai_turns enable row level security;
create policy nobody_select on private.ai_turns for select to authenticated using (false);

-- How long a customer has to pause.
create function private.ai_pause()
returns interval
language sql immutable set search_path = ''
as $$ select interval '4 seconds' $$;

-- Whether conversations are looked at by themselves. Asked for every delivery: a company without a model costs one lookup.
create function private.has_ai_analyses(tenant_id uuid)
returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return private.has_ai_model(has_ai_analyses.tenant_id, 'text') and exists (
    select from public.ai_settings s where s.tenant_id = has_ai_analyses.tenant_id and s.is_enabled and s.analyses <> '{}');
end;
$$;

-- Customers have said these messages. The caller holds their conversations' rows. The worker is called for the first of a moment; it
-- waits for those that are due soon.
create function private.await_ai_turns(tenant_id uuid, message_ids uuid[])
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_due constant timestamptz := clock_timestamp() + private.ai_pause();
  v_is_awake boolean;
begin
  v_is_awake := exists (select from private.ai_turns t where t.due_at between v_due - interval '2 seconds' and v_due);
  insert into private.ai_turns as t (tenant_id, conversation_id, version, due_at)
  select m.tenant_id, m.conversation_id, max(m.seq), v_due
    from unnest(await_ai_turns.message_ids) i (id)
    join public.messages m on m.tenant_id = await_ai_turns.tenant_id and m.id = i.id
   where m.direction = 'inbound' and m.type <> 'reaction'
   group by m.tenant_id, m.conversation_id
  on conflict on constraint ai_turns_pkey do update
    set version = greatest(t.version, excluded.version), due_at = excluded.due_at, attempt = 0, code = null;
  if found and not v_is_awake then
    perform private.call_ai_worker();
  end if;
exception when others then
  -- What a customer wrote must not be lost because nobody can think about it.
  raise warning 'await_ai_turns: %', sqlerrm;
end;
$$;

-- Takes up to `max` conversations that are due, each for `lease_seconds`; `attempt` counts from 1.
create function private.claim_ai_turns(max integer, lease_seconds integer)
returns table (tenant_id uuid, conversation_id uuid, version bigint, attempt integer, lease uuid)
language sql security definer set search_path = ''
as $$
  update private.ai_turns t
     set lease = gen_random_uuid(), lease_ends_at = clock_timestamp() + make_interval(secs => claim_ai_turns.lease_seconds),
         attempt = t.attempt + 1
    from (
      select d.tenant_id, d.conversation_id from private.ai_turns d
       where d.due_at <= clock_timestamp() and (d.lease_ends_at is null or d.lease_ends_at < clock_timestamp())
       order by d.due_at
       limit claim_ai_turns.max
         for update skip locked) due
   where t.tenant_id = due.tenant_id and t.conversation_id = due.conversation_id
  returning t.tenant_id, t.conversation_id, t.version, t.attempt, t.lease
$$;

-- False when somebody else has it by now: do not go on.
create function private.renew_ai_turn(tenant_id uuid, conversation_id uuid, lease uuid, lease_seconds integer)
returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  update private.ai_turns t set lease_ends_at = clock_timestamp() + make_interval(secs => renew_ai_turn.lease_seconds)
   where t.tenant_id = renew_ai_turn.tenant_id and t.conversation_id = renew_ai_turn.conversation_id and t.lease = renew_ai_turn.lease;
  return found;
end;
$$;

-- `version` was looked at, with or without something found: `insights` is {results, content_hash, provider, model} or null. A newer
-- message has made the row due meanwhile, and it stays so. The insights come first: they touch the conversation, which ingest()
-- locks before this row.
create function private.finish_ai_turn(tenant_id uuid, conversation_id uuid, lease uuid, version bigint, insights jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if jsonb_typeof(finish_ai_turn.insights) = 'object' then
    perform private.store_insights(
      finish_ai_turn.tenant_id, finish_ai_turn.conversation_id, finish_ai_turn.version, finish_ai_turn.insights);
  end if;
  update private.ai_turns t
     set lease = null, lease_ends_at = null, attempt = 0, code = null,
         analysed_version = greatest(t.analysed_version, finish_ai_turn.version),
         due_at = case when t.version > finish_ai_turn.version then t.due_at end
   where t.tenant_id = finish_ai_turn.tenant_id and t.conversation_id = finish_ai_turn.conversation_id and t.lease = finish_ai_turn.lease;
end;
$$;

-- It could not be looked at: again in `delay_seconds`, or, without them, not before there is a reason to: something new, or what
-- resume_ai_turns() is called for.
create function private.put_off_ai_turn(tenant_id uuid, conversation_id uuid, lease uuid, version bigint, code text, delay_seconds integer)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update private.ai_turns t
     set lease = null, lease_ends_at = null, code = case when t.version > put_off_ai_turn.version then null else put_off_ai_turn.code end,
         due_at = case
           when t.version > put_off_ai_turn.version then t.due_at
           when put_off_ai_turn.delay_seconds is not null then clock_timestamp() + make_interval(secs => put_off_ai_turn.delay_seconds) end
   where t.tenant_id = put_off_ai_turn.tenant_id and t.conversation_id = put_off_ai_turn.conversation_id
     and t.lease = put_off_ai_turn.lease;
end;
$$;

-- Models may be asked again: what waited for that and is still open is looked at. Money is waited for however long it takes; what was
-- not looked at because nobody was to, or could, only where something was said within the hour.
create function private.resume_ai_turns(tenant_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  update private.ai_turns t set due_at = clock_timestamp(), attempt = 0, code = null
   where t.tenant_id = resume_ai_turns.tenant_id and t.code in ('ai_cap_reached', 'ai_disabled', 'ai_not_connected')
     and exists (
       select from public.conversations c
        where c.tenant_id = t.tenant_id and c.id = t.conversation_id and c.status <> 'closed'
          and (t.code = 'ai_cap_reached' or c.last_message_at > now() - interval '1 hour'))
$$;

-- When the next conversation is due, in milliseconds from now; null when none waits.
create function private.next_ai_turn_ms()
returns integer
language sql stable security definer set search_path = ''
as $$
  select private.ms_until(min(t.due_at))
    from private.ai_turns t
   where t.due_at < clock_timestamp() + interval '60 seconds' and (t.lease_ends_at is null or t.lease_ends_at < clock_timestamp())
$$;
