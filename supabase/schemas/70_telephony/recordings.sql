-- Where a call's recording is: the provider's link, which is told to nobody and dies some day, and our own copy.
create table private.recordings (
  tenant_id    uuid not null,
  ligacao_id   uuid not null,
  source_url   text not null,
  attempts     integer not null default 0,
  storage_path text,
  mime_type    text,
  size_bytes   bigint,
  sha256       text,
  created_at   timestamptz not null default now(),

  primary key (tenant_id, ligacao_id),
  foreign key (tenant_id, ligacao_id) references public.ligacoes (tenant_id, id) on delete cascade,
  constraint recordings_source_is_short check (char_length(source_url) <= 2000)
);
alter table private.recordings enable row level security;
create policy nobody_select on private.recordings for select to authenticated using (false);

-- A finished call has a recording at the provider: it is to be brought here. A link that led nowhere gives way to another.
create function private.expect_recording(call public.ligacoes, source_url text)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.recordings as r (tenant_id, ligacao_id, source_url)
  values (call.tenant_id, call.id, expect_recording.source_url)
  on conflict on constraint recordings_pkey do update set source_url = excluded.source_url, attempts = 0
   where r.source_url <> excluded.source_url and call.gravacao_estado = 'falhou';
  if found then
    update public.ligacoes l set gravacao_estado = 'pendente', gravacao_erro = null, atualizado_em = now() where l.tenant_id = call.tenant_id and l.id = call.id;
    perform private.enqueue_job('recording.copy', jsonb_build_object('tenant_id', call.tenant_id, 'ligacao_id', call.id));
    perform private.call_worker('{}');
  end if;
end;
$$;

-- What the copying job needs; null when there is nothing to copy any more. Each look counts as an attempt.
create function private.recording_to_copy(tenant_id uuid, ligacao_id uuid)
returns jsonb
language sql security definer set search_path = ''
as $$
  update private.recordings r
     set attempts = r.attempts + 1
    from public.ligacoes l
   where r.tenant_id = recording_to_copy.tenant_id and r.ligacao_id = recording_to_copy.ligacao_id
     and l.tenant_id = r.tenant_id and l.id = r.ligacao_id and l.gravacao_estado = 'pendente'
  returning jsonb_build_object('integracao_id', l.integracao_id, 'source_url', r.source_url, 'attempts', r.attempts)
$$;

-- False when it lies here already, so that this copy is one too many.
create function private.store_recording(tenant_id uuid, ligacao_id uuid, file jsonb)
returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  update public.ligacoes l set gravacao_estado = 'guardada', gravacao_erro = null, atualizado_em = now()
   where l.tenant_id = store_recording.tenant_id and l.id = store_recording.ligacao_id and l.gravacao_estado = 'pendente';
  if not found then
    return false;
  end if;
  update private.recordings r
     set storage_path = file ->> 'storage_path', mime_type = file ->> 'mime_type', size_bytes = (file ->> 'size_bytes')::bigint,
         sha256 = file ->> 'sha256'
   where r.tenant_id = store_recording.tenant_id and r.ligacao_id = store_recording.ligacao_id;
  return true;
end;
$$;

create function private.fail_recording(tenant_id uuid, ligacao_id uuid, code text)
returns void
language sql security definer set search_path = ''
as $$
  update public.ligacoes l set gravacao_estado = 'falhou', gravacao_erro = fail_recording.code, atualizado_em = now()
   where l.tenant_id = fail_recording.tenant_id and l.id = fail_recording.ligacao_id and l.gravacao_estado = 'pendente'
$$;

-- A recording for somebody who wants to hear it, in the name of `caller` ({sub, tenant_id}), who has to be a member: each time is
-- written down. Null when there is none. Executable by the functions' own connection alone: the link is in it.
create function private.open_recording(caller jsonb, ligacao_id uuid)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.act_for(open_recording.caller, 'viewer');
  v_found jsonb;
begin
  select jsonb_build_object('storage_path', r.storage_path, 'mime_type', r.mime_type, 'source_url', r.source_url, 'integracao_id', l.integracao_id)
    into v_found
    from private.recordings r
    join public.ligacoes l on l.tenant_id = r.tenant_id and l.id = r.ligacao_id
   where r.tenant_id = v_tenant and r.ligacao_id = open_recording.ligacao_id and l.gravacao_estado in ('pendente', 'guardada');
  if v_found is not null then
    perform private.audit(v_tenant, 'gravacao.opened', 'ligacoes', open_recording.ligacao_id);
  end if;
  return v_found;
end;
$$;

-- Every night: what a copying job wrote and died before it could say so. Objects are looked at for a week, so that one night without a
-- clock leaves nothing behind.
create function private.purge_recordings()
returns void
language sql security definer set search_path = ''
as $$
  select private.enqueue_job('media.remove',
           jsonb_build_object('tenant_id', o.tenant_id, 'bucket', 'gravacoes', 'paths', jsonb_agg(o.name)))
    from (
      select t.id as tenant_id, o.name, row_number() over (partition by t.id) as place
        from storage.objects o
        join public.tenants t on t.id::text = split_part(o.name, '/', 1)
       where o.bucket_id = 'gravacoes' and o.created_at between now() - interval '8 days' and now() - interval '24 hours'
         and not exists (select from private.recordings r where r.tenant_id = t.id and r.storage_path = o.name)
    ) o
   group by o.tenant_id, (o.place - 1) / 200
$$;
