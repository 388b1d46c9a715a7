-- A message a provider has approved beforehand: the only thing that may be said outside the reply window. All of them are kept,
-- also those that cannot be sent, so that nobody looks for one in vain. Shapes: shared/src/templates.ts.
create table public.wa_templates (
  id               uuid not null default gen_random_uuid(),
  tenant_id        uuid not null,
  integracao_id    uuid not null,
  provider_ref     text not null,
  name             text not null,
  language         text not null,
  category         text not null,
  status           text not null,
  components       jsonb not null,
  -- The names of its blanks: {header, body, buttons}.
  parameters       jsonb not null,
  parameter_format text not null,
  -- What it holds that we do not send; null when we can send it.
  unsupported_code text,
  -- The provider's word for why it was rejected.
  rejected_reason  text,
  quality          text,
  synced_at        timestamptz not null default now(),
  -- Gone from the provider's list. Kept, because messages name it.
  removed_at       timestamptz,

  primary key (tenant_id, id),
  foreign key (tenant_id, integracao_id) references public.integracoes (tenant_id, id) on delete cascade,
  constraint wa_templates_listed_once unique (tenant_id, integracao_id, provider_ref),
  constraint wa_templates_format_is_known check (parameter_format in ('positional', 'named'))
);

alter table public.wa_templates enable row level security;
create policy members_select on public.wa_templates for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: the provider's list is the truth and store_templates() writes it.
grant select on public.wa_templates to authenticated;

-- Takes over the provider's whole list: what is not in it any more is marked removed.
create function private.store_templates(tenant_id uuid, integracao_id uuid, templates jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.wa_templates as w
    (tenant_id, integracao_id, provider_ref, name, language, category, status, components, parameters, parameter_format,
     unsupported_code, rejected_reason, quality, synced_at)
  select store_templates.tenant_id, store_templates.integracao_id, t.provider_ref, t.name, t.language, t.category, t.status,
         t.components, t.parameters, t.parameter_format, t.unsupported_code, t.rejected_reason, t.quality, now()
    from jsonb_populate_recordset(null::public.wa_templates, store_templates.templates) t
  on conflict on constraint wa_templates_listed_once do update
    set name = excluded.name,
        language = excluded.language,
        category = excluded.category,
        status = excluded.status,
        components = excluded.components,
        parameters = excluded.parameters,
        parameter_format = excluded.parameter_format,
        unsupported_code = excluded.unsupported_code,
        rejected_reason = excluded.rejected_reason,
        quality = excluded.quality,
        synced_at = excluded.synced_at,
        removed_at = null;

  update public.wa_templates w set removed_at = now()
   where w.tenant_id = store_templates.tenant_id and w.integracao_id = store_templates.integracao_id and w.removed_at is null
     and w.provider_ref not in (select t ->> 'provider_ref' from jsonb_array_elements(store_templates.templates) t);

  update public.integracoes i set templates_synced_em = now()
   where i.tenant_id = store_templates.tenant_id and i.id = store_templates.integracao_id;
  perform private.tell_team(store_templates.tenant_id, 'modelos_atualizados',
    jsonb_build_object('integracao_id', store_templates.integracao_id));
end;
$$;

-- Has the worker read a connection's templates from the provider again. Providers tell of each change by itself; one reading
-- that has not begun is enough for all.
create function private.request_templates(tenant_id uuid, integracao_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  select private.enqueue_job('templates.sync', j.payload)
    from jsonb_build_object(
           'tenant_id', request_templates.tenant_id, 'integracao_id', request_templates.integracao_id) j (payload)
   where not private.is_job_waiting('templates.sync', j.payload)
$$;

-- Every hour: webhooks tell of most changes, this of the rest.
create function private.request_all_templates()
returns void
language sql security definer set search_path = ''
as $$
  select private.request_templates(i.tenant_id, i.id)
    from public.integracoes i
   where i.status = 'ativa' and i.removida_em is null
     and exists (
       select from public.channels h
        where h.tenant_id = i.tenant_id and h.integracao_id = i.id and h.is_active
          and (h.capabilities ->> 'templates')::boolean)
$$;

-- The provider refused what we took for approved: our copy may be old, and is read again, once a minute at most.
create function private.doubt_templates(tenant_id uuid, channel_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  select private.request_templates(i.tenant_id, i.id)
    from public.channels h
    join public.integracoes i on i.tenant_id = h.tenant_id and i.id = h.integracao_id
   where h.tenant_id = doubt_templates.tenant_id and h.id = doubt_templates.channel_id
     and coalesce(i.templates_synced_em, '-infinity') < now() - interval '1 minute'
$$;
