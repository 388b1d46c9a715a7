-- A file somebody is about to send: in the bucket `media`, looked at by the function `media`, and not yet part of a message.
create table public.uploads (
  id               uuid not null default gen_random_uuid(),
  tenant_id        uuid not null,
  user_id          uuid not null,
  -- The message it went out with. A day later the row goes, and unless it was used its objects too.
  message_id       uuid,
  type             public.message_type not null,
  is_voice         boolean not null default false,
  file_name        text,
  -- By the file's own bytes.
  mime_type        text not null,
  size_bytes       bigint not null,
  sha256           text not null,
  width            integer,
  height           integer,
  duration_seconds numeric,
  waveform         smallint[],
  storage_path     text not null,
  thumbnail_path   text,
  created_at       timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references public.members (tenant_id, user_id),
  foreign key (tenant_id, message_id) references public.messages (tenant_id, id) on delete cascade,
  constraint uploads_object_once unique (tenant_id, storage_path),
  constraint uploads_type_is_media check (type in ('image', 'video', 'audio', 'document', 'sticker')),
  constraint uploads_path_is_own check (
    split_part(storage_path, '/', 1) = tenant_id::text and split_part(storage_path, '/', 2) = 'uploads'
    and split_part(coalesce(thumbnail_path, storage_path), '/', 1) = tenant_id::text)
);
create index uploads_user_idx on public.uploads (tenant_id, user_id);
create index uploads_message_idx on public.uploads (tenant_id, message_id) where message_id is not null;
create index uploads_age_idx on public.uploads (created_at);

alter table public.uploads enable row level security;
create policy own_select on public.uploads for select to authenticated
  using (tenant_id = (select private.tenant_id()) and user_id = (select auth.uid()));
-- No write policies: the function `media` writes what it has seen, and send_message() uses it up.
grant select on public.uploads to authenticated;

-- Keeps a file the function `media` has looked at, in the name of `caller` ({sub, tenant_id}), who has to be an agent. Looking
-- at the same object again gives the first row.
create function private.save_upload(caller jsonb, upload jsonb)
returns public.uploads
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.act_for(save_upload.caller, 'agent');
  v_upload public.uploads;
begin
  insert into public.uploads
    (tenant_id, user_id, type, is_voice, file_name, mime_type, size_bytes, sha256, width, height, duration_seconds, waveform,
     storage_path, thumbnail_path)
  select v_tenant, (select auth.uid()), u.type, u.is_voice, u.file_name, u.mime_type, u.size_bytes, u.sha256, u.width, u.height,
         u.duration_seconds, u.waveform, u.storage_path, u.thumbnail_path
    from jsonb_populate_record(null::public.uploads, save_upload.upload) u
  on conflict on constraint uploads_object_once do nothing
  returning * into v_upload;
  if v_upload.id is null then
    select u.* into v_upload from public.uploads u
     where u.tenant_id = v_tenant and u.user_id = (select auth.uid())
       and u.storage_path = save_upload.upload ->> 'storage_path';
  end if;
  if v_upload.id is null then
    perform private.fail('upload_not_found', 404);
  end if;
  return v_upload;
end;
$$;

-- Refuses a file that the channel does not carry as `type`. `allowed` is what it does carry: `capabilities.media`, per type
-- {max_bytes, mime_types}. Anything may go out as a document that the channel takes as one.
create function private.check_file(upload public.uploads, type public.message_type, allowed jsonb)
returns void
language plpgsql immutable set search_path = ''
as $$
declare
  v_limits constant jsonb := check_file.allowed -> check_file.type::text;
begin
  if check_file.type not in (upload.type, 'document') or coalesce(v_limits, 'null') = 'null'
     or not (v_limits -> 'mime_types' ?| array[upload.mime_type, '*/*']) then
    perform private.fail('media_type_refused', 422);
  end if;
  -- Whether it moves and so may be larger, its check has seen.
  if upload.size_bytes > greatest((v_limits ->> 'max_bytes')::bigint, (v_limits ->> 'animated_max_bytes')::bigint) then
    perform private.fail('media_too_large', 422);
  end if;
end;
$$;

-- Makes an upload the file of a message that was just written.
create function private.take_upload(
  tenant_id uuid, user_id uuid, upload_id uuid, message public.messages, allowed jsonb)
returns public.message_attachments
language plpgsql security definer set search_path = ''
as $$
declare
  v_upload public.uploads;
  v_type public.message_type;
  v_attachment public.message_attachments;
begin
  select u.* into v_upload from public.uploads u
   where u.tenant_id = take_upload.tenant_id and u.user_id = take_upload.user_id and u.id = take_upload.upload_id
     for update;
  if v_upload.id is null then
    perform private.fail('upload_not_found', 404);
  end if;
  if v_upload.message_id is not null then
    perform private.fail('upload_used', 409);
  end if;

  v_type := case message.type when 'template' then v_upload.type else message.type end;
  if message.payload ->> 'voice' = 'true' and not v_upload.is_voice then
    perform private.fail('media_type_refused', 422);
  end if;
  perform private.check_file(v_upload, v_type, take_upload.allowed);

  update public.uploads u set message_id = message.id
   where u.tenant_id = v_upload.tenant_id and u.id = v_upload.id;
  insert into public.message_attachments
    (tenant_id, message_id, type, state, file_name, mime_type, size_bytes, sha256, width, height, duration_seconds, waveform,
     storage_path, thumbnail_path)
  values (message.tenant_id, message.id, v_type, 'stored', v_upload.file_name, v_upload.mime_type, v_upload.size_bytes,
    v_upload.sha256, v_upload.width, v_upload.height, v_upload.duration_seconds, v_upload.waveform, v_upload.storage_path,
    v_upload.thumbnail_path)
  returning * into v_attachment;
  return v_attachment;
end;
$$;

-- Asks for objects to be taken out of the bucket, some hundred by job.
create function private.remove_media(tenant_id uuid, paths text[])
returns void
language sql security definer set search_path = ''
as $$
  select private.enqueue_job('media.remove',
           jsonb_build_object('tenant_id', remove_media.tenant_id, 'paths', jsonb_agg(p.path)))
    from unnest(remove_media.paths) with ordinality as p (path, place)
   where p.path is not null
   group by (p.place - 1) / 200
$$;

-- Whether a message or a broadcast shows the object, or somebody is about to send it.
create function private.names_object(tenant_id uuid, path text)
returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
           select from public.message_attachments a
            where a.tenant_id = names_object.tenant_id and (a.storage_path = names_object.path or a.thumbnail_path = names_object.path))
      or exists (
           select from public.uploads u
            where u.tenant_id = names_object.tenant_id and names_object.path in (u.storage_path, u.thumbnail_path))
      or exists (
           select from public.broadcasts b
            where b.tenant_id = names_object.tenant_id
              and names_object.path in (b.file ->> 'storage_path', b.file ->> 'thumbnail_path'))
$$;

-- What was uploaded a day ago and never sent; what was put beside it and never looked at; and what a job wrote and died before
-- it could say so. Objects are looked at for a week, so that one night without a clock leaves nothing behind.
create function private.purge_uploads()
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  delete from public.uploads u where u.created_at < now() - interval '24 hours';
  perform private.remove_media(o.tenant_id, array_agg(o.name))
    from (
      select t.id as tenant_id, o.name
        from storage.objects o
        join public.tenants t on t.id::text = split_part(o.name, '/', 1)
       where o.bucket_id = 'media' and o.created_at between now() - interval '8 days' and now() - interval '24 hours'
         and not private.names_object(t.id, o.name)
    ) o
   group by o.tenant_id;
end;
$$;
