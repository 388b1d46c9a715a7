-- Trouble with a channel, from when it was noticed to when it was over: whoever notices it again within one episode says nothing.
create table private.alerts (
  id         bigint primary key generated always as identity,
  tenant_id  uuid not null,
  channel_id uuid not null,
  kind       text not null,
  created_at timestamptz not null default now(),
  ended_at   timestamptz,

  foreign key (tenant_id, channel_id) references public.channels (tenant_id, id) on delete cascade
);
create index alerts_channel_idx on private.alerts (tenant_id, channel_id);
create unique index alerts_open_idx on private.alerts (tenant_id, channel_id, kind) where ended_at is null;
alter table private.alerts enable row level security;
create policy nobody_select on private.alerts for select to authenticated using (false);

-- Begins an episode and tells supervisors and admins; false when it had begun already.
create function private.raise_alert(tenant_id uuid, channel_id uuid, kind text, data jsonb default '{}')
returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.alerts (tenant_id, channel_id, kind)
  values (raise_alert.tenant_id, raise_alert.channel_id, raise_alert.kind)
  on conflict do nothing;
  if not found then
    return false;
  end if;
  perform private.notify_of_channel(raise_alert.tenant_id, raise_alert.channel_id, raise_alert.kind, raise_alert.data);
  return true;
end;
$$;

create function private.notify_of_channel(tenant_id uuid, channel_id uuid, kind text, data jsonb)
returns void
language sql security definer set search_path = ''
as $$
  select private.notify(h.tenant_id, 'supervisor', notify_of_channel.kind,
           jsonb_build_object('channel_id', h.id, 'channel_name', h.name) || notify_of_channel.data)
    from public.channels h
   where h.tenant_id = notify_of_channel.tenant_id and h.id = notify_of_channel.channel_id
$$;

-- Ends the episodes of these kinds; false when there were none.
create function private.end_alerts(tenant_id uuid, channel_id uuid, variadic kinds text[])
returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  update private.alerts a set ended_at = now()
   where a.tenant_id = end_alerts.tenant_id and a.channel_id = end_alerts.channel_id
     and a.kind = any(end_alerts.kinds) and a.ended_at is null;
  return found;
end;
$$;

-- The breaker has moved: its episode begins when it opens and ends when it closes.
create function private.alert_of_breaker(limits private.channel_limits, breaker text, reason_code text)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if limits.breaker = 'CLOSED' and alert_of_breaker.breaker = 'OPEN' then
    perform private.raise_alert(limits.tenant_id, limits.channel_id,
      case alert_of_breaker.reason_code when 'channel_auth' then 'channel_auth' else 'breaker_open' end,
      jsonb_build_object('reason_code', alert_of_breaker.reason_code));
  elsif alert_of_breaker.breaker = 'CLOSED'
     and private.end_alerts(limits.tenant_id, limits.channel_id, 'breaker_open', 'channel_auth', 'breaker_open_long') then
    perform private.notify_of_channel(limits.tenant_id, limits.channel_id, 'breaker_closed', '{}');
  end if;
end;
$$;

-- Called by the sweep: what only time shows. A breaker open for more than five minutes also writes to the admins, once; a queue is
-- long above 100 and short again at 50; a channel is silent when no customer has written for its `silence_hours`.
create function private.check_alerts()
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_row record;
begin
  for v_row in
    select l.*, w.waiting, coalesce(l.last_inbound_at, h.created_at) as heard_at,
           exists (select from private.alerts a
                    where a.tenant_id = l.tenant_id and a.channel_id = l.channel_id and a.ended_at is null) as has_alerts
      from private.channel_limits l
      join public.channels h on h.tenant_id = l.tenant_id and h.id = l.channel_id and h.is_active
     cross join lateral (
       select count(*) as waiting
         from (select from private.outbox o
                where o.tenant_id = l.tenant_id and o.channel_id = l.channel_id and o.state <> 'uncertain' limit 101) q) w
  loop
    if coalesce(v_row.opened_at < now() - interval '5 minutes', false)
       and private.raise_alert(v_row.tenant_id, v_row.channel_id, 'breaker_open_long',
             jsonb_build_object('reason_code', v_row.reason_code, 'opened_at', v_row.opened_at)) then
      perform private.mail_admins(v_row.tenant_id, v_row.channel_id, 'breaker_open_long',
        jsonb_build_object('reason_code', v_row.reason_code, 'opened_at', v_row.opened_at));
    end if;

    if v_row.waiting > 100 then
      perform private.raise_alert(v_row.tenant_id, v_row.channel_id, 'queue_long');
    elsif v_row.waiting <= 50 and v_row.has_alerts then
      perform private.end_alerts(v_row.tenant_id, v_row.channel_id, 'queue_long');
    end if;

    if v_row.silence_hours > 0 and v_row.heard_at < now() - make_interval(hours => v_row.silence_hours) then
      perform private.raise_alert(v_row.tenant_id, v_row.channel_id, 'channel_silent',
        jsonb_build_object('hours', v_row.silence_hours, 'last_inbound_at', v_row.last_inbound_at));
    elsif v_row.has_alerts then
      perform private.end_alerts(v_row.tenant_id, v_row.channel_id, 'channel_silent');
    end if;
  end loop;
end;
$$;

-- One job per admin, so that a mailbox that refuses keeps no other waiting.
create function private.mail_admins(tenant_id uuid, channel_id uuid, kind text, data jsonb)
returns void
language sql security definer set search_path = ''
as $$
  select private.enqueue_job('mail.send', jsonb_build_object(
           'tenant_id', m.tenant_id, 'user_id', m.user_id, 'kind', mail_admins.kind,
           'data', jsonb_build_object('channel_id', h.id, 'channel_name', h.name) || mail_admins.data))
    from public.members m
    join public.channels h on h.tenant_id = m.tenant_id and h.id = mail_admins.channel_id
   where m.tenant_id = mail_admins.tenant_id and m.role >= 'admin' and m.removed_at is null
$$;

-- Whom a mail goes to: {email, name, tenant}. Null when they are no admin any more.
create function private.mail_recipient(tenant_id uuid, user_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('email', u.email, 'name', p.name, 'tenant', t.name)
    from public.members m
    join public.tenants t on t.id = m.tenant_id
    join public.profiles p on p.id = m.user_id
    join auth.users u on u.id = m.user_id
   where m.tenant_id = mail_recipient.tenant_id and m.user_id = mail_recipient.user_id
     and m.role >= 'admin' and m.removed_at is null and u.email is not null
$$;

-- What nobody looks at any more: called every night by purge().
create function private.purge_operations()
returns void
language sql security definer set search_path = ''
as $$
  delete from public.notifications n where n.created_at < now() - interval '90 days';
  delete from private.alerts a where a.ended_at < now() - interval '90 days';
  delete from private.send_failures f where f.created_at < now() - interval '30 days';
  delete from private.channel_hours c where c.hour_at < now() - interval '400 days';
  delete from private.pair_limits p where p.used_up_at < now();
$$;
