-- What waits to be handed to a provider. Of each conversation one row at most is `is_head` and may be claimed: order is kept
-- without looking at the others. A row goes when its message is settled.
-- ready -> leased (somebody is on it) -> settled | ready again | uncertain (we cannot know whether the provider took it)
create table private.outbox (
  id                 bigint primary key generated always as identity,
  tenant_id          uuid not null,
  conversation_id    uuid not null,
  channel_id         uuid not null,
  message_id         uuid not null,
  is_head            boolean not null,
  state              text not null default 'ready',
  -- The higher the sooner. Below 0 is what nobody waits for, such as a broadcast.
  priority           smallint not null default 0,
  attempt            integer not null default 0,
  next_at            timestamptz not null default now(),
  lease              uuid,
  leased_by          text,
  lease_ends_at      timestamptz,
  -- Committed before the provider is called: a lease that expires with this set may have reached the customer.
  attempt_started_at timestamptz,
  created_at         timestamptz not null default now(),

  foreign key (tenant_id, message_id) references public.messages (tenant_id, id) on delete cascade,
  constraint outbox_state_is_known check (state in ('ready', 'leased', 'uncertain')),
  constraint outbox_lease_is_whole check (state = 'ready' or (lease is not null and lease_ends_at is not null))
) with (fillfactor = 70);
create unique index outbox_message_idx on private.outbox (tenant_id, message_id);
create unique index outbox_head_idx on private.outbox (tenant_id, conversation_id) where is_head;
create index outbox_next_idx on private.outbox (tenant_id, conversation_id, id) where not is_head;
create index outbox_claim_idx on private.outbox (tenant_id, channel_id, priority desc, next_at, id) where is_head and state = 'ready';
create index outbox_channel_idx on private.outbox (tenant_id, channel_id, priority);
create index outbox_lease_idx on private.outbox (lease_ends_at) where state <> 'ready';

alter table private.outbox enable row level security;
create policy nobody_select on private.outbox for select to authenticated using (false);

-- How long a message may wait and still go out by itself. Whatever held it up (a channel that was switched off, a breaker that
-- stayed open), what was said a day ago may be wrong by now: then a person decides.
create function private.longest_wait()
returns interval
language sql immutable set search_path = ''
as $$ select interval '24 hours' $$;

-- Puts a message in the outbox, as urgent as its conversation unless it is said otherwise. The caller holds the conversation's row,
-- so exactly one row can find the head free. What waits before it in its conversation becomes as urgent as it is: an answer is
-- not held up by a broadcast.
create function private.enqueue_message(message public.messages, priority smallint default null)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_priority constant smallint := coalesce(enqueue_message.priority, (
    select c.priority from public.conversations c
     where c.tenant_id = message.tenant_id and c.id = message.conversation_id));
begin
  update private.outbox o set priority = v_priority
   where o.tenant_id = message.tenant_id and o.conversation_id = message.conversation_id and o.priority < v_priority;
  insert into private.outbox (tenant_id, conversation_id, channel_id, message_id, is_head, priority)
  values (message.tenant_id, message.conversation_id, message.channel_id, message.id,
    not exists (
      select from private.outbox o
       where o.tenant_id = message.tenant_id and o.conversation_id = message.conversation_id and o.is_head),
    v_priority);
  perform private.wake_channel(message.tenant_id, message.channel_id);
end;
$$;

-- Takes a settled row out and lets the conversation's next message be the head. The caller holds the conversation's row.
create function private.leave_outbox(outbox_id bigint)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_gone private.outbox;
begin
  delete from private.outbox o where o.id = leave_outbox.outbox_id returning o.* into v_gone;
  if v_gone.is_head then
    update private.outbox o set is_head = true
     where o.id = (
       select n.id from private.outbox n
        where n.tenant_id = v_gone.tenant_id and n.conversation_id = v_gone.conversation_id and not n.is_head
        order by n.id limit 1);
  end if;
end;
$$;
