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
  -- The phone the list named; null for somebody chosen among the contacts.
  telefone     text,
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

-- A broadcast's template with one person's values over those meant for everybody.
create function private.with_own_values(template jsonb, own_values jsonb)
returns jsonb
language sql immutable set search_path = ''
as $$
  select with_own_values.template
           || jsonb_build_object('body', coalesce(with_own_values.template -> 'body', '{}') || with_own_values.own_values)
$$;
