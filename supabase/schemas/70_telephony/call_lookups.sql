-- How far the provider's list of a connection's calls was read. Some calls no webhook tells of: one that comes in carries no metadata
-- of ours, and where no tab is open nobody else saw it.
create table private.call_lookups (
  tenant_id     uuid not null,
  integracao_id uuid not null,
  -- Since when it is to be read for calls that nobody told of; null when that was done.
  look_from_at  timestamptz,
  -- Where a reading that was too long for one job goes on.
  resumes_at    timestamptz,
  read_at       timestamptz,
  asked_at      timestamptz not null default now(),

  primary key (tenant_id, integracao_id),
  foreign key (tenant_id, integracao_id) references public.integracoes (tenant_id, id) on delete cascade
);
alter table private.call_lookups enable row level security;
create policy nobody_select on private.call_lookups for select to authenticated using (false);

-- The connections whose list has not been looked at for five minutes, as jobs. What began up to an hour before the last look is read
-- again: it may have ended since.
create function private.due_lookups()
returns setof jsonb
language sql security definer set search_path = ''
as $$
  insert into private.call_lookups as k (tenant_id, integracao_id, look_from_at)
  select i.tenant_id, i.id, now() - interval '1 hour'
    from public.integracoes i
    left join private.call_lookups s on s.tenant_id = i.tenant_id and s.integracao_id = i.id
   where i.status = 'ativa' and i.removida_em is null and i.segredos ? 'webhook_secret'
     and exists (select from public.ramais_voip r where r.tenant_id = i.tenant_id)
     and (s.asked_at is null or s.asked_at <= now() - interval '5 minutes')
   order by s.asked_at nulls first
   limit 200
  on conflict (tenant_id, integracao_id) do update
    set asked_at = now(), look_from_at = greatest(coalesce(k.read_at, now()) - interval '1 hour', now() - interval '24 hours')
  returning jsonb_build_object('tenant_id', k.tenant_id, 'integracao_id', k.integracao_id)
$$;

-- Since when the provider's list is to be read: where the last job stopped, else for the calls that wait for it and those that nobody
-- told of; null when there is nothing to look for.
create function private.reconcile_since(tenant_id uuid, integracao_id uuid)
returns timestamptz
language sql stable security definer set search_path = ''
as $$
  select coalesce(k.resumes_at, least(k.look_from_at, (
      select min(l.inicio_em) - interval '5 minutes' from public.ligacoes l
       where l.tenant_id = w.tenant_id and l.integracao_id = w.integracao_id and l.conferir_em is not null and l.conferencias > 0)))
    from (select reconcile_since.tenant_id, reconcile_since.integracao_id) w
    left join private.call_lookups k on k.tenant_id = w.tenant_id and k.integracao_id = w.integracao_id
$$;

-- A job has read as much as it may. `next_from` is where another one goes on; null when the list was read to its end.
create function private.end_reading(tenant_id uuid, integracao_id uuid, next_from timestamptz)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.call_lookups as k (tenant_id, integracao_id, resumes_at)
  values (end_reading.tenant_id, end_reading.integracao_id, end_reading.next_from)
  on conflict on constraint call_lookups_pkey do update
    set resumes_at = excluded.resumes_at,
        read_at = case when excluded.resumes_at is null and k.look_from_at is not null then now() else k.read_at end,
        look_from_at = case when excluded.resumes_at is not null then k.look_from_at end;
  if end_reading.next_from is not null then
    perform private.enqueue_job('call.reconcile',
      jsonb_build_object('tenant_id', end_reading.tenant_id, 'integracao_id', end_reading.integracao_id));
    perform private.call_worker('{}');
  end if;
end;
$$;

-- Whether a listed call that nobody told of is to be shown: one that came in at an extension of this tenant, and is no other leg of a
-- call that rang at several.
create function private.is_news(tenant_id uuid, report private.call_report)
returns boolean
language sql stable security definer set search_path = ''
as $$
  select report.direcao = 'entrada'
     and exists (select from public.ramais_voip r where r.tenant_id = is_news.tenant_id and r.extension = report.extension)
     and (report.status = 'atendida' or not exists (
       select from public.ligacoes n
        where n.tenant_id = is_news.tenant_id and n.direcao = 'entrada'
          and n.inicio_em between report.started_at - interval '2 hours' and report.ended_at
          and coalesce(n.fim_em, now()) >= report.started_at
          and private.identity_key('phone', n.numero_origem) = private.identity_key('phone', report.numero)))
$$;
