-- The file of a message. The message shows at once with the file's state; the bytes come by a job, go into the private bucket
-- `media` under the tenant's folder, and are never replaced.
create table public.message_attachments (
  id               uuid not null default gen_random_uuid(),
  tenant_id        uuid not null,
  message_id       uuid not null,
  type             public.message_type not null,
  state            public.attachment_state not null default 'pending',
  -- Why it did not come: a code of shared/src/errors.ts.
  error_code       text,
  file_name        text,
  -- By the file's own bytes once it is here; until then what the provider says.
  mime_type        text,
  size_bytes       bigint,
  sha256           text,
  width            integer,
  height           integer,
  duration_seconds numeric,
  -- Loudness from 0 to 100, at most 64 of them, for drawing a voice note.
  waveform         smallint[],
  -- Paths in the bucket `media`; the first folder is the tenant.
  storage_path     text,
  thumbnail_path   text,
  -- The file's name at the provider's, for fetching it.
  provider_media_id text,
  created_at       timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, message_id) references public.messages (tenant_id, id) on delete cascade,
  constraint message_attachments_type_is_media check (type in ('image', 'video', 'audio', 'document', 'sticker', 'template')),
  constraint message_attachments_stored_has_path check ((state = 'stored') = (storage_path is not null)),
  constraint message_attachments_failed_has_code check ((state in ('failed', 'expired')) = (error_code is not null)),
  constraint message_attachments_path_is_own check (
    split_part(storage_path, '/', 1) = tenant_id::text and split_part(coalesce(thumbnail_path, storage_path), '/', 1) = tenant_id::text)
);
create index message_attachments_failed_idx on public.message_attachments (tenant_id, created_at) where state = 'failed';
create index message_attachments_object_idx on public.message_attachments (tenant_id, storage_path)
  where storage_path is not null;
create index message_attachments_thumbnail_idx on public.message_attachments (tenant_id, thumbnail_path)
  where thumbnail_path is not null;
create index message_attachments_message_idx on public.message_attachments (tenant_id, message_id);

alter table public.message_attachments enable row level security;
create policy members_select on public.message_attachments for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: ingest(), send_message() and the media job write.
grant select (id, tenant_id, message_id, type, state, error_code, file_name, mime_type, size_bytes, sha256, width, height,
  duration_seconds, waveform, storage_path, thumbnail_path, created_at) on public.message_attachments to authenticated;

-- What the job needs to fetch a file: the row, whose it is, and the connection with its token sealed. Null when there is nothing
-- to fetch any more.
create function private.media_to_fetch(tenant_id uuid, attachment_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
           'id', a.id, 'tenant_id', a.tenant_id, 'message_id', a.message_id, 'type', a.type,
           'provider_media_id', a.provider_media_id, 'mime_type', a.mime_type, 'sha256', a.sha256,
           'channel_id', h.id, 'channel_kind', h.kind, 'address', h.external_id,
           'integracao_id', i.id, 'configuracao', i.configuracao, 'access_token', i.access_token)
    from public.message_attachments a
    join public.messages m on m.tenant_id = a.tenant_id and m.id = a.message_id
    join public.channels h on h.tenant_id = m.tenant_id and h.id = m.channel_id
    join public.integracoes i on i.tenant_id = h.tenant_id and i.id = h.integracao_id
   where a.tenant_id = media_to_fetch.tenant_id and a.id = media_to_fetch.attachment_id
     and a.state = 'pending' and a.provider_media_id is not null
$$;

-- The file is here. `file` is {storage_path, thumbnail_path, mime_type, size_bytes, sha256, width, height, duration_seconds,
-- waveform}. False when somebody else was sooner, or the message was taken back meanwhile: the objects are then nobody's.
create function private.store_attachment(tenant_id uuid, attachment_id uuid, file jsonb)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_message uuid;
begin
  update public.message_attachments a
     set state = 'stored', error_code = null, storage_path = f.storage_path, thumbnail_path = f.thumbnail_path,
         mime_type = f.mime_type, size_bytes = f.size_bytes, sha256 = f.sha256, width = f.width, height = f.height,
         duration_seconds = f.duration_seconds, waveform = f.waveform
    from jsonb_populate_record(null::public.message_attachments, store_attachment.file) f
   where a.tenant_id = store_attachment.tenant_id and a.id = store_attachment.attachment_id and a.state = 'pending'
  returning a.message_id into v_message;
  if v_message is null then
    return false;
  end if;
  perform private.broadcast_changed_messages(store_attachment.tenant_id, array[v_message]);
  return true;
end;
$$;

-- The file will not come: `state` is failed, which a person may try again, or expired.
create function private.fail_attachment(tenant_id uuid, attachment_id uuid, state public.attachment_state, code text)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_message uuid;
begin
  update public.message_attachments a set state = fail_attachment.state, error_code = fail_attachment.code
   where a.tenant_id = fail_attachment.tenant_id and a.id = fail_attachment.attachment_id and a.state = 'pending'
  returning a.message_id into v_message;
  if v_message is not null then
    perform private.broadcast_changed_messages(fail_attachment.tenant_id, array[v_message]);
  end if;
end;
$$;

-- Files that did not come are asked for once more: the connection was mended, or a person says so. The provider keeps them for a
-- week.
create function private.fetch_media_again(tenant_id uuid, attachment_ids uuid[])
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_messages uuid[];
begin
  with again as (
    update public.message_attachments a set state = 'pending', error_code = null
     where a.tenant_id = fetch_media_again.tenant_id and a.id = any(fetch_media_again.attachment_ids)
       and a.state = 'failed' and a.provider_media_id is not null and a.created_at > now() - interval '7 days'
    returning a.id, a.message_id
  ), asked as (
    select private.enqueue_job('media.fetch', jsonb_build_object('tenant_id', fetch_media_again.tenant_id, 'attachment_id', g.id)),
           g.message_id
      from again g
  )
  select array_agg(distinct k.message_id) into v_messages from asked k;
  if v_messages is not null then
    perform private.broadcast_changed_messages(fetch_media_again.tenant_id, v_messages);
  end if;
end;
$$;

-- A connection is good again: what could not be fetched meanwhile is asked for once more.
create function private.fetch_media_of_mended()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.fetch_media_again(new.tenant_id, array(
    select a.id
      from public.message_attachments a
      join public.messages m on m.tenant_id = a.tenant_id and m.id = a.message_id
      join public.channels h on h.tenant_id = m.tenant_id and h.id = m.channel_id
     where a.tenant_id = new.tenant_id and a.state = 'failed' and a.created_at > now() - interval '7 days'
       and h.integracao_id = new.id));
  return null;
end;
$$;
create trigger on_integracao_mended_fetch_media
  after update of access_token on public.integracoes
  for each row when (new.access_token is not null)
  execute function private.fetch_media_of_mended();

-- A message was taken back: its files go, but for an object that another message shows too.
create function private.drop_attachments(tenant_id uuid, message_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_paths text[];
begin
  with gone as (
    delete from public.message_attachments a
     where a.tenant_id = drop_attachments.tenant_id and a.message_id = drop_attachments.message_id
    returning a.storage_path, a.thumbnail_path
  )
  select array_agg(p.path) into v_paths
    from gone g cross join unnest(array[g.storage_path, g.thumbnail_path]) p (path) where p.path is not null;
  -- What came in lies in its own message's folder; only what was uploaded may be shown twice. The row that says so of this
  -- message's own upload goes with the message.
  delete from public.uploads u
   where u.tenant_id = drop_attachments.tenant_id and u.message_id = drop_attachments.message_id;
  perform private.remove_media(drop_attachments.tenant_id, array_agg(p.path))
    from unnest(v_paths) p (path)
   where split_part(p.path, '/', 2) <> 'uploads' or not private.names_object(drop_attachments.tenant_id, p.path)
  having count(*) > 0;
end;
$$;
