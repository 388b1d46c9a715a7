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
create index message_attachments_message_idx on public.message_attachments (tenant_id, message_id);

alter table public.message_attachments enable row level security;
create policy members_select on public.message_attachments for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: ingest(), send_message() and the media job write.
grant select (id, tenant_id, message_id, type, state, error_code, file_name, mime_type, size_bytes, sha256, width, height,
  duration_seconds, waveform, storage_path, thumbnail_path, created_at) on public.message_attachments to authenticated;
