-- A template to many people at once (in Portuguese: disparo). It goes through the same outbox as everything else, behind every
-- answer, a few at a time, so that it can be stopped; what became of each person is read from their message.
create table public.broadcasts (
  id          uuid not null default gen_random_uuid(),
  tenant_id   uuid not null,
  channel_id  uuid not null,
  name        text not null,
  -- TemplateValues of shared/src/message-content.ts; a recipient's own values go over those of `body`.
  template    jsonb not null,
  -- The file of a media header, as message_attachments keeps one; each message gets a row that shares its object.
  file        jsonb,
  status      public.broadcast_status not null default 'running',
  created_by  uuid not null,
  created_at  timestamptz not null default now(),
  ended_at    timestamptz,

  primary key (tenant_id, id),
  foreign key (tenant_id, channel_id) references public.channels (tenant_id, id) on delete cascade,
  foreign key (tenant_id, created_by) references public.members (tenant_id, user_id),
  constraint broadcasts_name_is_short check (char_length(name) between 1 and 120),
  constraint broadcasts_ended_has_time check ((status = 'running') = (ended_at is null))
);
create index broadcasts_recent_idx on public.broadcasts (tenant_id, created_at desc, id desc);
create index broadcasts_channel_idx on public.broadcasts (tenant_id, channel_id);
create index broadcasts_created_by_idx on public.broadcasts (tenant_id, created_by);

alter table public.broadcasts enable row level security;
create policy supervisors_select on public.broadcasts for select to authenticated
  using (tenant_id = (select private.tenant_id()) and (select private.has_role('supervisor')));
-- No write policies: create_broadcast() and stop_broadcast() write.
grant select on public.broadcasts to authenticated;

create table public.broadcast_recipients (
  tenant_id    uuid not null,
  broadcast_id uuid not null,
  contato_id   uuid not null,
  place        integer not null,
  -- Blank → value, for this person alone.
  own_values   jsonb not null default '{}',
  state        public.recipient_state not null default 'pending',
  -- Why nothing was sent to them: a code of shared/src/errors.ts.
  skip_code    text,
  message_id   uuid,

  primary key (tenant_id, broadcast_id, contato_id),
  foreign key (tenant_id, broadcast_id) references public.broadcasts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, contato_id) references public.contatos (tenant_id, id),
  foreign key (tenant_id, message_id) references public.messages (tenant_id, id) on delete set null (message_id),
  constraint broadcast_recipients_skipped_has_code check ((state = 'skipped') = (skip_code is not null))
);
create index broadcast_recipients_pending_idx on public.broadcast_recipients (tenant_id, broadcast_id, place)
  where state = 'pending';
create index broadcast_recipients_contato_idx on public.broadcast_recipients (tenant_id, contato_id);
create index broadcast_recipients_message_idx on public.broadcast_recipients (tenant_id, message_id)
  where message_id is not null;

alter table public.broadcast_recipients enable row level security;
create policy supervisors_select on public.broadcast_recipients for select to authenticated
  using (tenant_id = (select private.tenant_id()) and (select private.has_role('supervisor')));
-- No write policies: create_broadcast() writes, and the worker through feed_broadcast().
grant select on public.broadcast_recipients to authenticated;

-- What became of each person: `result` is pending, skipped, stopped, or the status of their message.
create view public.broadcast_results with (security_invoker = true) as
select r.tenant_id, r.broadcast_id, r.place, r.contato_id, k.nome as contato_nome, k.endereco as contato_endereco,
       case when r.state = 'sent' then m.status::text else r.state::text end as result,
       coalesce(r.skip_code, m.failed_code) as code, m.conversation_id, r.message_id, m.sent_at, m.delivered_at, m.read_at
  from public.broadcast_recipients r
  join public.contatos k on k.tenant_id = r.tenant_id and k.id = r.contato_id
  left join public.messages m on m.tenant_id = r.tenant_id and m.id = r.message_id;
grant select on public.broadcast_results to authenticated;

-- How far each broadcast has come: result → how many people.
create view public.broadcast_progress with (security_invoker = true) as
select b.id, b.tenant_id, b.name, b.channel_id, h.name as channel_name, b.template, b.status, b.created_by,
       p.name as created_by_nome, b.created_at, b.ended_at, r.counts
  from public.broadcasts b
  join public.channels h on h.tenant_id = b.tenant_id and h.id = b.channel_id
  left join public.profiles p on p.id = b.created_by
 cross join lateral (
   select coalesce(jsonb_object_agg(x.result, x.people), '{}') as counts
     from (select case when s.state = 'sent' then m.status::text else s.state::text end as result, count(*) as people
             from public.broadcast_recipients s
             left join public.messages m on m.tenant_id = s.tenant_id and m.id = s.message_id
            where s.tenant_id = b.tenant_id and s.broadcast_id = b.id
            group by 1) x) r;
grant select on public.broadcast_progress to authenticated;

-- Whether somebody wants no advertising: they told us, the provider said so, or they wrote it as WhatsApp suggests.
create function private.refuses_advertising(tenant_id uuid, contato_id uuid)
returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  if exists (
    select from public.contatos k
     where k.tenant_id = refuses_advertising.tenant_id and k.id = refuses_advertising.contato_id
       and k.recusa_divulgacao_em is not null
  ) then
    return true;
  end if;
  if not exists (
    select
      from public.conversations c
     cross join lateral (
       select m.direction, m.body, m.failed_code from public.messages m
        where m.tenant_id = c.tenant_id and m.conversation_id = c.id
        order by m.seq desc limit 20) m
     where c.tenant_id = refuses_advertising.tenant_id and c.contato_id = refuses_advertising.contato_id
       and (m.failed_code = 'marketing_opt_out'
            or (m.direction = 'inbound' and m.body ~* '^\s*(sair|parar|pare|stop|descadastrar)\s*[.!]?\s*$'))
  ) then
    return false;
  end if;
  update public.contatos k set recusa_divulgacao_em = now()
   where k.tenant_id = refuses_advertising.tenant_id and k.id = refuses_advertising.contato_id;
  return true;
end;
$$;

-- The conversation a broadcast to somebody belongs to: the open one, or the last; where there was none, a closed one, since
-- nobody has anything to do before the person answers. Their answer opens it.
create function private.conversation_for_broadcast(broadcast public.broadcasts, contato_id uuid)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_conversation uuid;
begin
  perform from public.contatos k
    where k.tenant_id = broadcast.tenant_id and k.id = conversation_for_broadcast.contato_id for no key update;
  select c.id into v_conversation
    from public.conversations c
   where c.tenant_id = broadcast.tenant_id and c.channel_id = broadcast.channel_id
     and c.contato_id = conversation_for_broadcast.contato_id and c.archived_at is null
   order by (c.status <> 'closed') desc, c.closed_at desc
   limit 1
     for update;
  if v_conversation is null then
    insert into public.conversations as c (tenant_id, channel_id, contato_id, protocolo, status, closed_at, created_by)
    values (broadcast.tenant_id, broadcast.channel_id, conversation_for_broadcast.contato_id,
      private.next_protocolo(broadcast.tenant_id), 'closed', now(), broadcast.created_by)
    returning c.id into v_conversation;
  else
    -- So that an answer within the day comes back to this conversation and not to one without a beginning.
    update public.conversations c set closed_at = now()
     where c.tenant_id = broadcast.tenant_id and c.id = v_conversation and c.status = 'closed';
  end if;
  return v_conversation;
end;
$$;

-- Hands the next people of a broadcast to the outbox, while fewer than `most` of its channel's wait there, and asks to be called
-- again until nobody is left. Each turn is a job of its own: a broadcast may go on for hours, a job has a few tries only.
create function private.feed_broadcast(tenant_id uuid, broadcast_id uuid, most integer default 100)
returns void
language plpgsql security definer set search_path = '' set prosa.bulk = 'on'
as $$
declare
  v_broadcast public.broadcasts;
  v_channel public.channels;
  v_category text;
  v_recipient public.broadcast_recipients;
  v_free integer;
begin
  select b.* into v_broadcast from public.broadcasts b
   where b.tenant_id = feed_broadcast.tenant_id and b.id = feed_broadcast.broadcast_id
     for update;
  if v_broadcast.id is null or v_broadcast.status <> 'running' then
    return;
  end if;
  select h.* into v_channel from public.channels h where h.tenant_id = v_broadcast.tenant_id and h.id = v_broadcast.channel_id;
  select t.category into v_category from public.wa_templates t
   where t.tenant_id = v_broadcast.tenant_id and t.id = private.uuid_of(v_broadcast.template ->> 'template_id');
  select case when v_channel.is_active then feed_broadcast.most - count(*) else 0 end into v_free
    from (select from private.outbox o
           where o.tenant_id = v_broadcast.tenant_id and o.channel_id = v_broadcast.channel_id
           limit feed_broadcast.most) w;

  for v_recipient in
    select r.* from public.broadcast_recipients r
     where r.tenant_id = v_broadcast.tenant_id and r.broadcast_id = v_broadcast.id and r.state = 'pending'
     order by r.place
     limit v_free
  loop
    -- Who is being talked to just now has their turn next time.
    if private.lock_recipient(v_broadcast, v_recipient.contato_id) then
      perform private.send_to_recipient(v_broadcast, v_channel, v_category, v_recipient);
    end if;
  end loop;

  if exists (
    select from public.broadcast_recipients r
     where r.tenant_id = v_broadcast.tenant_id and r.broadcast_id = v_broadcast.id and r.state = 'pending'
  ) then
    -- One turn at a time, even when a worker died after the one before was over.
    perform private.enqueue_job('broadcast.feed', j.payload, 5)
       from jsonb_build_object('tenant_id', v_broadcast.tenant_id, 'broadcast_id', v_broadcast.id) j (payload)
      where not private.is_job_waiting('broadcast.feed', j.payload);
    return;
  end if;
  update public.broadcasts b set status = 'finished', ended_at = now()
   where b.tenant_id = v_broadcast.tenant_id and b.id = v_broadcast.id;
end;
$$;

-- Locks a person and their conversations on the broadcast's channel; false when somebody is at one of them. One turn holds many
-- people's rows, in the order of the list and not in everybody's: so it waits for nobody.
create function private.lock_recipient(broadcast public.broadcasts, contato_id uuid)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_conversations constant uuid[] := array(
    select c.id from public.conversations c
     where c.tenant_id = broadcast.tenant_id and c.channel_id = broadcast.channel_id and c.contato_id = lock_recipient.contato_id);
  v_locked integer;
begin
  perform from public.contatos k
    where k.tenant_id = broadcast.tenant_id and k.id = lock_recipient.contato_id
      for no key update skip locked;
  if not found then
    return false;
  end if;
  perform from public.conversations c
    where c.tenant_id = broadcast.tenant_id and c.id = any(v_conversations)
      for update skip locked;
  get diagnostics v_locked = row_count;
  return v_locked = cardinality(v_conversations);
end;
$$;

-- Nobody else gets it: those who have not been handed over stay without. False when it was over already.
create function private.end_broadcast(tenant_id uuid, broadcast_id uuid)
returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  update public.broadcasts b set status = 'stopped', ended_at = now()
   where b.tenant_id = end_broadcast.tenant_id and b.id = end_broadcast.broadcast_id and b.status = 'running';
  if not found then
    return false;
  end if;
  update public.broadcast_recipients r set state = 'stopped'
   where r.tenant_id = end_broadcast.tenant_id and r.broadcast_id = end_broadcast.broadcast_id and r.state = 'pending';
  return true;
end;
$$;

-- One person: their message behind everybody's answers, or the reason why there is none.
create function private.send_to_recipient(
  broadcast public.broadcasts, channel public.channels, category text, recipient public.broadcast_recipients)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_code text;
  v_body text;
  v_payload jsonb;
  v_message public.messages;
begin
  if lower(send_to_recipient.category) = 'marketing' and private.refuses_advertising(recipient.tenant_id, recipient.contato_id) then
    v_code := 'advertising_refused';
  else
    begin
      select x.body, x.payload into v_body, v_payload
        from private.check_template(channel, private.with_own_values(broadcast.template, recipient.own_values)) x;
    exception when others then
      -- The template was paused or changed since: its code says so.
      if sqlstate not like 'PT%' then
        raise;
      end if;
      v_code := sqlerrm;
    end;
  end if;
  if v_code is not null then
    update public.broadcast_recipients r set state = 'skipped', skip_code = v_code
     where r.tenant_id = recipient.tenant_id and r.broadcast_id = recipient.broadcast_id and r.contato_id = recipient.contato_id;
    return;
  end if;

  v_message := private.append_message(
    recipient.tenant_id, private.conversation_for_broadcast(broadcast, recipient.contato_id), 'outbound', 'template', v_body,
    v_payload || jsonb_build_object('broadcast', jsonb_build_object('id', broadcast.id, 'name', broadcast.name)),
    'queued', null, author_id => broadcast.created_by);
  if broadcast.file is not null then
    insert into public.message_attachments
    select (jsonb_populate_record(null::public.message_attachments,
      broadcast.file || jsonb_build_object('id', gen_random_uuid(), 'message_id', v_message.id, 'state', 'stored', 'created_at', now()))).*;
  end if;
  perform private.enqueue_message(v_message, -1::smallint);
  update public.broadcast_recipients r set state = 'sent', message_id = v_message.id
   where r.tenant_id = recipient.tenant_id and r.broadcast_id = recipient.broadcast_id and r.contato_id = recipient.contato_id;
end;
$$;

-- A broadcast's template with one person's values over those meant for everybody.
create function private.with_own_values(template jsonb, own_values jsonb)
returns jsonb
language sql immutable set search_path = ''
as $$
  select with_own_values.template
           || jsonb_build_object('body', coalesce(with_own_values.template -> 'body', '{}') || with_own_values.own_values)
$$;
