-- The robot is about to think: {attempt, answers, max_answers, threshold, greeting, spoke_today, hindrance, has_words}, or null when
-- there is nothing to answer any more, because a person is there or the customer has said more.
create function private.begin_bot_turn(tenant_id uuid, conversation_id uuid, version bigint)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_conversation public.conversations;
  v_session public.bot_sessions;
begin
  -- Not locked: bot_reply() looks again, and whoever writes meanwhile does not wait.
  select c.* into v_conversation from public.conversations c
   where c.tenant_id = begin_bot_turn.tenant_id and c.id = begin_bot_turn.conversation_id and c.status = 'bot';
  update public.bot_sessions b set attempt = b.attempt + 1
   where b.tenant_id = v_conversation.tenant_id and b.conversation_id = v_conversation.id and b.state = 'answering'
     and b.version = begin_bot_turn.version and b.expires_at is not null
  returning b.* into v_session;
  if v_session.conversation_id is null then
    return null;
  end if;
  -- The robot looks at the conversation itself, and keeps what it finds: nobody else needs to pay for that meanwhile.
  update private.ai_turns t set due_at = greatest(t.due_at, clock_timestamp() + interval '60 seconds')
   where t.tenant_id = v_conversation.tenant_id and t.conversation_id = v_conversation.id and t.due_at is not null and t.lease is null;
  return (
    select jsonb_build_object(
             'attempt', v_session.attempt, 'answers', (v_session.data ->> 'answers')::integer,
             'max_answers', b.max_answers, 'threshold', b.threshold, 'greeting', nullif(trim(b.greeting_text), ''),
             'spoke_today', coalesce(
               (v_session.spoke_at at time zone 'America/Sao_Paulo')::date = (now() at time zone 'America/Sao_Paulo')::date, false),
             'hindrance', private.bot_hindrance(b.tenant_id, b.channel_id),
             'has_words', not exists (
               select from public.messages m
                where m.tenant_id = v_conversation.tenant_id and m.conversation_id = v_conversation.id
                  and m.seq > private.last_said_by_us(v_conversation.tenant_id, v_conversation.id)
                  and m.direction = 'inbound' and m.type <> 'reaction' and m.revoked_at is null
                  and trim(coalesce(m.body, m.transcricao, '')) = ''))
      from public.bot_settings b
     where b.tenant_id = v_conversation.tenant_id and b.channel_id = v_conversation.channel_id);
end;
$$;

-- Says `text` to the customer in nobody's name, unless a person has come or the customer has said more: then false. What cannot be
-- said there goes to a person. A greeting is no answer.
create function private.bot_reply(
  tenant_id uuid, conversation_id uuid, version bigint, text text, ai_response_id uuid, is_greeting boolean default false)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_conversation public.conversations;
  v_message public.messages;
  v_job bigint;
begin
  select c.* into v_conversation from public.conversations c
   where c.tenant_id = bot_reply.tenant_id and c.id = bot_reply.conversation_id
     for update;
  if v_conversation.status is distinct from 'bot' or exists (
    select from public.messages m
     where m.tenant_id = v_conversation.tenant_id and m.conversation_id = v_conversation.id and m.seq > bot_reply.version
       and m.direction = 'inbound' and m.type <> 'reaction')
     or not exists (
    select from public.bot_sessions b
     where b.tenant_id = v_conversation.tenant_id and b.conversation_id = v_conversation.id and b.state = 'answering'
       and b.version = bot_reply.version and b.expires_at is not null) then
    return false;
  end if;
  v_message := private.say_as_bot(v_conversation, bot_reply.text);
  if v_message.id is null then
    perform private.hand_over(v_conversation.tenant_id, v_conversation.id, 'unavailable', false);
    return false;
  end if;
  update public.ai_responses r set sent_message_id = v_message.id
   where r.tenant_id = v_conversation.tenant_id and r.id = bot_reply.ai_response_id;
  update public.bot_sessions b
     set data = b.data || jsonb_build_object('answers', (b.data ->> 'answers')::integer + (not bot_reply.is_greeting)::integer),
         expires_at = null, spoke_at = now(), updated_at = now()
   where b.tenant_id = v_conversation.tenant_id and b.conversation_id = v_conversation.id
  returning b.job_id into v_job;
  perform private.finish_job(v_job, 'ai') where v_job is not null;
  return true;
end;
$$;

-- What the robot found out about a conversation, as finish_ai_turn() keeps it: what the customer said is looked at with it.
create function private.store_bot_look(tenant_id uuid, conversation_id uuid, version bigint, insights jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.store_insights(
    store_bot_look.tenant_id, store_bot_look.conversation_id, store_bot_look.version, store_bot_look.insights);
  update private.ai_turns t
     set due_at = null, attempt = 0, code = null, analysed_version = greatest(t.analysed_version, store_bot_look.version)
   where t.tenant_id = store_bot_look.tenant_id and t.conversation_id = store_bot_look.conversation_id
     and t.version <= store_bot_look.version and t.lease is null;
end;
$$;

-- What the customer said up to `version` asks for no answer.
create function private.bot_rest(tenant_id uuid, conversation_id uuid, version bigint)
returns void
language sql security definer set search_path = ''
as $$
  update public.bot_sessions b set expires_at = null, updated_at = now()
   where b.tenant_id = bot_rest.tenant_id and b.conversation_id = bot_rest.conversation_id and b.version = bot_rest.version
$$;

-- Null where it may not be said: the channel is off, the customer silent for too long, or the words too many.
create function private.say_as_bot(conversation public.conversations, text text)
returns public.messages
language plpgsql security definer set search_path = ''
as $$
declare
  v_channel public.channels;
  v_body text;
  v_message public.messages;
begin
  select h.* into v_channel from public.channels h
   where h.tenant_id = conversation.tenant_id and h.id = conversation.channel_id;
  begin
    perform private.check_moment(conversation, v_channel, 'text');
    select x.body into v_body from private.check_content(v_channel, 'text', say_as_bot.text, '{}') x;
  exception when others then
    if sqlstate not like 'PT%' then
      raise;
    end if;
    return null;
  end;
  v_message := private.append_message(
    conversation.tenant_id, conversation.id, 'outbound', 'text', v_body, '{}', 'queued', null,
    held_code => private.held_code(conversation.tenant_id, v_channel.id));
  perform private.enqueue_message(v_message);
  return v_message;
end;
$$;

-- Gives the robot's conversation to whoever takes it from the queue, telling why: requested, negative, unsure, too_many, no_words,
-- no_answer, unavailable, outside_hours, or, when a person did, released, phone or merged. With `says`, the customer is told too. Returns the
-- id of the line in the thread, and null when it was not the robot's any more.
create function private.hand_over(tenant_id uuid, conversation_id uuid, reason text, says boolean)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_conversation public.conversations;
  v_sentence text;
  v_job bigint;
begin
  select c.* into v_conversation from public.conversations c
   where c.tenant_id = hand_over.tenant_id and c.id = hand_over.conversation_id
     for update;
  if v_conversation.status is distinct from 'bot' then
    return null;
  end if;
  update public.bot_sessions b
     set state = 'handed_over', data = b.data || jsonb_build_object('reason', hand_over.reason), expires_at = null, updated_at = now()
   where b.tenant_id = v_conversation.tenant_id and b.conversation_id = v_conversation.id
  returning b.job_id into v_job;
  perform private.finish_job(v_job, 'ai') where v_job is not null;
  -- Whoever takes it is to know what is known.
  update private.ai_turns t set due_at = clock_timestamp()
   where t.tenant_id = v_conversation.tenant_id and t.conversation_id = v_conversation.id and t.due_at > clock_timestamp();
  if hand_over.says then
    select nullif(trim(b.handover_text), '') into v_sentence from public.bot_settings b
     where b.tenant_id = v_conversation.tenant_id and b.channel_id = v_conversation.channel_id;
    if v_sentence is not null then
      perform private.say_as_bot(v_conversation, v_sentence);
    end if;
  end if;
  update public.conversations c set status = 'waiting'
   where c.tenant_id = v_conversation.tenant_id and c.id = v_conversation.id;
  return private.append_event(v_conversation.tenant_id, v_conversation.id, 'bot_handed_over', null,
    jsonb_build_object('reason', hand_over.reason));
end;
$$;

-- As hand_over(), by who has thought about what the customer said up to `version`: whoever said more since is thought about anew.
create function private.hand_over_turn(tenant_id uuid, conversation_id uuid, version bigint, reason text)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform from public.conversations c
    where c.tenant_id = hand_over_turn.tenant_id and c.id = hand_over_turn.conversation_id for update;
  if exists (
    select from public.bot_sessions b
     where b.tenant_id = hand_over_turn.tenant_id and b.conversation_id = hand_over_turn.conversation_id
       and b.state = 'answering' and b.version = hand_over_turn.version) then
    perform private.hand_over(hand_over_turn.tenant_id, hand_over_turn.conversation_id, hand_over_turn.reason, true);
  end if;
end;
$$;

-- A person is there: what the robot has said and nobody has begun to send is not said any more. Returns the messages.
create function private.hush_bot(tenant_id uuid, conversation_id uuid)
returns uuid[]
language plpgsql security definer set search_path = ''
as $$
declare
  v_row record;
  v_hushed uuid[] := '{}';
begin
  if not exists (
    select from public.bot_sessions b
     where b.tenant_id = hush_bot.tenant_id and b.conversation_id = hush_bot.conversation_id) then
    return v_hushed;
  end if;
  for v_row in
    select o.id, o.message_id
      from private.outbox o
      join public.messages m on m.tenant_id = o.tenant_id and m.id = o.message_id
     where o.tenant_id = hush_bot.tenant_id and o.conversation_id = hush_bot.conversation_id and m.author_id is null
       and o.state <> 'uncertain' and o.attempt_started_at is null
     order by o.id
       for update of o
  loop
    perform private.fail_message(hush_bot.tenant_id, v_row.message_id, 'discarded');
    perform private.leave_outbox(v_row.id);
    v_hushed := v_hushed || v_row.message_id;
  end loop;
  return v_hushed;
end;
$$;

-- However a person comes to a conversation, the robot's part in it is over with the same transaction.
create function private.leave_to_people()
returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_job bigint;
begin
  if old.status = 'bot' then
    update public.bot_sessions b set state = 'ended', expires_at = null, updated_at = now()
     where b.tenant_id = new.tenant_id and b.conversation_id = new.id and b.state = 'answering'
    returning b.job_id into v_job;
    perform private.finish_job(v_job, 'ai') where v_job is not null;
  end if;
  if new.status <> 'waiting' then
    perform private.hush_bot(new.tenant_id, new.id);
  end if;
  return null;
end;
$$;
create trigger on_conversation_taken_hush_bot
  after update of status on public.conversations
  for each row when (old.status in ('bot', 'waiting') and new.status not in ('bot', old.status))
  execute function private.leave_to_people();

-- Every ten seconds: whom the robot has left without an answer gets a person.
create function private.sweep_bot()
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_row record;
begin
  for v_row in
    select b.tenant_id, b.conversation_id from public.bot_sessions b
     where b.expires_at < now()
     order by b.tenant_id, b.conversation_id
     limit 200
  loop
    perform from public.conversations c
      where c.tenant_id = v_row.tenant_id and c.id = v_row.conversation_id for update skip locked;
    continue when not found;
    -- It may have been answered while this one waited for its turn.
    if exists (
      select from public.bot_sessions b
       where b.tenant_id = v_row.tenant_id and b.conversation_id = v_row.conversation_id and b.expires_at < now()) then
      perform private.hand_over(v_row.tenant_id, v_row.conversation_id, 'no_answer', true);
    end if;
  end loop;
end;
$$;
