-- Whether a channel's conversations begin with the robot, when, and how sure it has to be. A channel without a row has none.
create table public.bot_settings (
  tenant_id     uuid not null,
  channel_id    uuid not null,
  is_active     boolean not null default false,
  -- An answer it is less sure of is left to a person.
  threshold     numeric(3, 2) not null default 0.5,
  -- How often it may answer in one conversation.
  max_answers   smallint not null default 6,
  -- 1 is Monday. Hours are Brasília's; those that go past midnight belong to the day they begin on, and none are the whole day.
  weekdays      smallint[] not null default '{1,2,3,4,5,6,7}',
  hour_from     time,
  hour_to       time,
  -- What a customer is told who has only said hello; empty for nothing.
  greeting_text text not null default 'Olá, sou o robô de atendimento. Escreva a sua dúvida: eu respondo ou chamo uma pessoa da equipe.',
  -- What the customer is told when a person is to go on; empty for nothing.
  handover_text text not null default 'Vou chamar uma pessoa da equipe para continuar o seu atendimento.',
  updated_at    timestamptz not null default now(),

  primary key (tenant_id, channel_id),
  foreign key (tenant_id, channel_id) references public.channels (tenant_id, id) on delete cascade,
  constraint bot_settings_threshold_is_a_share check (threshold between 0 and 1),
  constraint bot_settings_answers_are_sensible check (max_answers between 1 and 50),
  constraint bot_settings_weekdays_are_known check (cardinality(weekdays) > 0 and weekdays <@ '{1,2,3,4,5,6,7}'::smallint[]),
  constraint bot_settings_hours_are_whole check (
    (hour_from is null) = (hour_to is null) and (hour_from is null or hour_from <> hour_to)),
  constraint bot_settings_greeting_is_short check (char_length(greeting_text) <= 1000),
  constraint bot_settings_handover_is_short check (char_length(handover_text) <= 1000)
);

alter table public.bot_settings enable row level security;
create policy members_select on public.bot_settings for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: save_bot_settings() writes.
grant select on public.bot_settings to authenticated;

-- Whether the robot is at work at that moment.
create function private.is_bot_hour(settings public.bot_settings, at timestamptz)
returns boolean
language sql immutable set search_path = ''
as $$
  select case
           when settings.hour_from is null then t.today = any(settings.weekdays)
           when settings.hour_from < settings.hour_to then
             t.today = any(settings.weekdays) and t.hour >= settings.hour_from and t.hour < settings.hour_to
           else
             (t.today = any(settings.weekdays) and t.hour >= settings.hour_from)
             or (t.yesterday = any(settings.weekdays) and t.hour < settings.hour_to)
         end
    from (
      select l.at::time as hour, extract(isodow from l.at)::smallint as today,
             extract(isodow from l.at - interval '1 day')::smallint as yesterday
        from (select is_bot_hour.at at time zone 'America/Sao_Paulo' as at) l) t
$$;

-- Why the robot may not answer on a channel now, by the name of the reason; null when it may.
create function private.bot_hindrance(tenant_id uuid, channel_id uuid)
returns text
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_settings public.bot_settings;
begin
  select b.* into v_settings from public.bot_settings b
   where b.tenant_id = bot_hindrance.tenant_id and b.channel_id = bot_hindrance.channel_id;
  if v_settings.is_active is not true
     or not exists (select from public.ai_settings s where s.tenant_id = bot_hindrance.tenant_id and s.is_enabled)
     or not private.has_ai_model(bot_hindrance.tenant_id, 'text') then
    return 'unavailable';
  end if;
  return case when not private.is_bot_hour(v_settings, now()) then 'outside_hours' end;
end;
$$;

-- How a conversation begins in which a customer has spoken first: nobody asks a robot into a group.
create function private.opening_status(channel public.channels, contato_id uuid)
returns public.conversation_status
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not exists (
    select from public.bot_settings b where b.tenant_id = channel.tenant_id and b.channel_id = channel.id and b.is_active) then
    return 'waiting';
  end if;
  return case
    when private.bot_hindrance(channel.tenant_id, channel.id) is null
      and not exists (
        select from public.contact_identities i
         where i.tenant_id = channel.tenant_id and i.contato_id = opening_status.contato_id and i.kind like '%\_group')
      then 'bot'
    else 'waiting'
  end::public.conversation_status;
end;
$$;
