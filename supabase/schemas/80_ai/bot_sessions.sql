-- What the robot has done in a conversation. It answers while the conversation's status is `bot`: whoever changes that, by whatever
-- verb, silences it in the same transaction.
create table public.bot_sessions (
  tenant_id       uuid not null,
  conversation_id uuid not null,
  state           public.bot_state not null default 'answering',
  -- {answers, reason}: how often it has answered, and why it gave the conversation to a person.
  data            jsonb not null default '{"answers": 0}',
  -- The customer's last message.
  version         bigint not null default 0,
  -- Until when that has to be answered, by the robot or, after that, by a person; null when it is.
  expires_at      timestamptz,
  -- How often an answer to it was tried, and the job that does.
  attempt         smallint not null default 0,
  job_id          bigint,
  -- When the robot spoke last: it greets nobody to whom it has spoken the same day.
  spoke_at        timestamptz,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),

  primary key (tenant_id, conversation_id),
  foreign key (tenant_id, conversation_id) references public.conversations (tenant_id, id) on delete cascade
) with (fillfactor = 70);
create index bot_sessions_expires_idx on public.bot_sessions (expires_at) where expires_at is not null;

alter table public.bot_sessions enable row level security;
create policy members_select on public.bot_sessions for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: what happens in a conversation writes it.
grant select (tenant_id, conversation_id, state, data, version, expires_at, created_at, updated_at)
  on public.bot_sessions to authenticated;

-- The conversation was opened, or opened again, and is the robot's to begin with.
create function private.begin_bot_session(tenant_id uuid, conversation_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  insert into public.bot_sessions (tenant_id, conversation_id, expires_at)
  values (begin_bot_session.tenant_id, begin_bot_session.conversation_id, now() + interval '2 minutes')
  on conflict (tenant_id, conversation_id) do update
    set state = 'answering', data = '{"answers": 0}', expires_at = excluded.expires_at, attempt = 0, job_id = null,
        created_at = now(), updated_at = now()
$$;

-- Customers have said these messages: the robot is to answer those whose conversations are its own. A channel that never had one
-- costs one lookup. The caller holds the conversations' rows.
create function private.await_bot(channel public.channels, message_ids uuid[])
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  -- One that was switched off meanwhile still has conversations to hand over.
  if not exists (
    select from public.bot_settings b where b.tenant_id = channel.tenant_id and b.channel_id = channel.id) then
    return;
  end if;
  perform private.prompt_bot(channel.tenant_id, s.conversation_id, s.version)
     from (
       select m.conversation_id, max(m.seq) as version
         from unnest(await_bot.message_ids) i (id)
         join public.messages m on m.tenant_id = channel.tenant_id and m.id = i.id
         join public.conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id and c.status = 'bot'
        where m.direction = 'inbound' and m.type <> 'reaction'
        group by m.conversation_id) s;
exception when others then
  -- What a customer wrote must not be lost because nobody can answer it at once.
  raise warning 'await_bot: %', sqlerrm;
end;
$$;

-- The customer has said something up to `version`: it is answered in a moment, together with what they add until then. What they
-- spoke is written down first, and asks again.
create function private.prompt_bot(tenant_id uuid, conversation_id uuid, version bigint)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_expires constant timestamptz := clock_timestamp() + interval '2 minutes';
  v_is_awake constant boolean := exists (
    select from public.bot_sessions b where b.expires_at between v_expires - interval '2 seconds' and v_expires);
  v_session public.bot_sessions;
begin
  select b.* into v_session from public.bot_sessions b
   where b.tenant_id = prompt_bot.tenant_id and b.conversation_id = prompt_bot.conversation_id and b.state = 'answering'
     for update;
  if not found then
    return;
  end if;
  perform private.finish_job(v_session.job_id, 'ai') where v_session.job_id is not null;
  v_session.job_id := null;
  v_session.version := greatest(v_session.version, prompt_bot.version);
  if not private.is_being_heard(prompt_bot.tenant_id, prompt_bot.conversation_id) then
    v_session.job_id := private.enqueue_job('ai.bot', jsonb_build_object(
      'tenant_id', v_session.tenant_id, 'conversation_id', v_session.conversation_id, 'version', v_session.version), 3);
    if not v_is_awake then
      perform private.call_ai_worker();
    end if;
  end if;
  update public.bot_sessions b
     set version = v_session.version, job_id = v_session.job_id, expires_at = v_expires, attempt = 0, updated_at = now()
   where b.tenant_id = v_session.tenant_id and b.conversation_id = v_session.conversation_id;
end;
$$;

-- The number of what we said last in a conversation.
create function private.last_said_by_us(tenant_id uuid, conversation_id uuid)
returns bigint
language sql stable security definer set search_path = ''
as $$
  select coalesce((
    select m.seq from public.messages m
     where m.tenant_id = last_said_by_us.tenant_id and m.conversation_id = last_said_by_us.conversation_id
       and m.direction = 'outbound' and m.type not in ('note', 'event', 'reaction')
     order by m.seq desc limit 1), 0)
$$;

-- Whether something they spoke since is still being written down.
create function private.is_being_heard(tenant_id uuid, conversation_id uuid)
returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select from public.messages m
     where m.tenant_id = is_being_heard.tenant_id and m.conversation_id = is_being_heard.conversation_id
       and m.seq > private.last_said_by_us(is_being_heard.tenant_id, is_being_heard.conversation_id)
       and m.direction = 'inbound' and m.type = 'audio' and m.revoked_at is null
       and (m.transcricao_estado = 'pendente'
         or (m.transcricao_estado is null and private.has_ai_model(m.tenant_id, 'transcription') and exists (
               select from public.ai_settings s
                where s.tenant_id = m.tenant_id and s.is_enabled and s.has_voice_transcripts))))
$$;

-- What was spoken is written down, or cannot be. The caller holds the conversation's row.
create function private.prompt_bot_again(tenant_id uuid, message_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  select private.prompt_bot(m.tenant_id, m.conversation_id, m.seq)
    from public.messages m
    join public.conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id and c.status = 'bot'
   where m.tenant_id = prompt_bot_again.tenant_id and m.id = prompt_bot_again.message_id
     and m.seq > private.last_said_by_us(m.tenant_id, m.conversation_id)
$$;
