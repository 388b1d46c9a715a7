-- Begins sending a template to many. `recipients` is [{contato_id} | {telefone, nome}, each with values {blank: value}], 5,000 at
-- most; one person named twice is one. Every blank of everybody is checked before anything is stored, and everybody is made known
-- together: how many there are changes the work in a statement, not the number of statements.
create function private.create_broadcast(channel_id uuid, name text, template jsonb, recipients jsonb)
returns public.broadcasts
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_channel public.channels;
  v_broadcast public.broadcasts;
  v_template public.wa_templates;
  v_phones jsonb;
  v_upload public.uploads;
begin
  if char_length(trim(coalesce(create_broadcast.name, ''))) not between 1 and 120 then
    perform private.fail('broadcast_name_invalid', 422);
  end if;
  select h.* into v_channel from public.channels h where h.tenant_id = v_tenant and h.id = create_broadcast.channel_id;
  if v_channel.id is null then
    perform private.fail('channel_not_found', 404);
  end if;
  if not v_channel.is_active then
    perform private.fail('channel_inactive', 409);
  end if;
  if jsonb_typeof(create_broadcast.recipients) is distinct from 'array' or create_broadcast.recipients = '[]' then
    perform private.fail('recipients_missing', 422);
  end if;
  if jsonb_array_length(create_broadcast.recipients) > 5000 then
    perform private.fail('recipients_too_many', 422);
  end if;

  insert into public.broadcasts as b (tenant_id, channel_id, name, template, created_by)
  values (v_tenant, v_channel.id, trim(create_broadcast.name), coalesce(create_broadcast.template, '{}'), (select auth.uid()))
  returning b.* into v_broadcast;

  v_template := private.sendable_template(v_channel, v_broadcast.template);
  perform private.fill_template(v_template, v_channel, private.with_own_values(v_broadcast.template, r.own_values))
     from (
       select distinct coalesce(e -> 'values', '{}') as own_values from jsonb_array_elements(create_broadcast.recipients) e) r;
  v_phones := (
    select coalesce(jsonb_agg(e order by n), '[]')
      from jsonb_array_elements(create_broadcast.recipients) with ordinality r (e, n) where e ->> 'contato_id' is null);
  if exists (
    select from jsonb_array_elements(v_phones) e where coalesce(e ->> 'telefone', '') !~ '^\+[1-9][0-9]{7,14}$') then
    perform private.fail('phone_invalid', 422);
  end if;
  if exists (
    select from jsonb_array_elements(create_broadcast.recipients) e
     where e ->> 'contato_id' is not null
       and not exists (
         select from public.contatos k
          where k.tenant_id = v_tenant and k.id = private.uuid_of(e ->> 'contato_id') and k.mesclado_em is null)) then
    perform private.fail('contato_not_found', 404);
  end if;
  insert into public.broadcast_recipients (tenant_id, broadcast_id, contato_id, place, telefone, own_values)
  select distinct on (w.contato_id) v_tenant, v_broadcast.id, w.contato_id, w.n, w.telefone, w.own_values
    from (
      select r.n, coalesce(private.uuid_of(r.e ->> 'contato_id'), p.contato_id) as contato_id,
             p.telefone, coalesce(r.e -> 'values', '{}') as own_values
        from jsonb_array_elements(create_broadcast.recipients) with ordinality r (e, n)
        left join (select distinct f.telefone, f.contato_id from private.resolve_phones(v_tenant, v_phones) f) p
          on r.e ->> 'contato_id' is null and p.telefone = r.e ->> 'telefone') w
   order by w.contato_id, w.n;

  if create_broadcast.template ->> 'upload_id' is not null then
    -- The upload is used up here: its object now belongs to the broadcast.
    delete from public.uploads u
     where u.tenant_id = v_tenant and u.user_id = (select auth.uid()) and u.message_id is null
       and u.id = private.uuid_of(create_broadcast.template ->> 'upload_id')
    returning u.* into v_upload;
    if v_upload.id is null then
      perform private.fail('upload_not_found', 404);
    end if;
    perform private.check_file(v_upload, v_upload.type,
      private.heading_media(v_channel, private.uuid_of(create_broadcast.template ->> 'template_id')));
    update public.broadcasts b set file = to_jsonb(v_upload)
     where b.tenant_id = v_tenant and b.id = v_broadcast.id
    returning b.* into v_broadcast;
  end if;
  perform private.audit(v_tenant, 'broadcast.created', 'broadcasts', v_broadcast.id,
    jsonb_build_object('name', v_broadcast.name, 'recipients', jsonb_array_length(create_broadcast.recipients)));
  perform private.enqueue_job('broadcast.feed', jsonb_build_object('tenant_id', v_tenant, 'broadcast_id', v_broadcast.id));
  perform private.wake_channel(v_tenant, v_channel.id);
  return v_broadcast;
end;
$$;

create function public.create_broadcast(channel_id uuid, name text, template jsonb, recipients jsonb)
returns public.broadcasts
language sql security invoker set search_path = ''
as $$
  select private.create_broadcast(
    create_broadcast.channel_id, create_broadcast.name, create_broadcast.template, create_broadcast.recipients)
$$;

revoke execute on function public.create_broadcast(uuid, text, jsonb, jsonb) from public, anon;
grant execute on function private.create_broadcast(uuid, text, jsonb, jsonb), public.create_broadcast(uuid, text, jsonb, jsonb)
  to authenticated;
