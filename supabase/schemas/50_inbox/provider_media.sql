-- Files that lie at a provider's already: the same bytes are not sent there twice while its name for them is good.
create table private.provider_media (
  tenant_id  uuid not null,
  channel_id uuid not null,
  sha256     text not null,
  mime_type  text not null,
  ref        text not null,
  expires_at timestamptz not null,

  primary key (tenant_id, channel_id, sha256, mime_type),
  foreign key (tenant_id, channel_id) references public.channels (tenant_id, id) on delete cascade
);
alter table private.provider_media enable row level security;
create policy nobody_select on private.provider_media for select to authenticated using (false);

-- The provider's name for these bytes, if it is good for another hour.
create function private.provider_media_ref(tenant_id uuid, channel_id uuid, sha256 text, mime_type text)
returns text
language sql stable security definer set search_path = ''
as $$
  select p.ref from private.provider_media p
   where p.tenant_id = provider_media_ref.tenant_id and p.channel_id = provider_media_ref.channel_id
     and p.sha256 = provider_media_ref.sha256 and p.mime_type = provider_media_ref.mime_type
     and p.expires_at > now() + interval '1 hour'
$$;

create function private.remember_provider_media(
  tenant_id uuid, channel_id uuid, sha256 text, mime_type text, ref text, expires_at timestamptz)
returns void
language sql security definer set search_path = ''
as $$
  insert into private.provider_media (tenant_id, channel_id, sha256, mime_type, ref, expires_at)
  values (remember_provider_media.tenant_id, remember_provider_media.channel_id, remember_provider_media.sha256,
    remember_provider_media.mime_type, remember_provider_media.ref, remember_provider_media.expires_at)
  on conflict on constraint provider_media_pkey do update set ref = excluded.ref, expires_at = excluded.expires_at
$$;

-- The provider refused the file by the name it gave it: the next try takes the file there again.
create function private.forget_provider_media()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from private.provider_media p
   using public.message_attachments a
   where a.tenant_id = new.tenant_id and a.message_id = new.id
     and p.tenant_id = new.tenant_id and p.channel_id = new.channel_id and p.sha256 = a.sha256;
  return null;
end;
$$;
create trigger on_message_media_rejected_forget
  after update of failed_code on public.messages
  for each row when (new.failed_code = 'media_rejected' and old.failed_code is null)
  execute function private.forget_provider_media();
