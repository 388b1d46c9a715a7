-- Begins sending a template to many. `recipients` is [{contato_id} | {telefone, nome}, each with values {blank: value}], 5,000 at
-- most; one person named twice is one. Every blank of everybody is checked before anything is stored.
create function private.create_broadcast(channel_id uuid, name text, template jsonb, recipients jsonb)
returns public.broadcasts
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_channel public.channels;
  v_broadcast public.broadcasts;
  v_recipient record;
  v_upload public.uploads;
  v_contato uuid;
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

  perform private.lock_new_identities(v_tenant, (
    select coalesce(jsonb_agg(jsonb_build_object('kind', 'phone', 'value', r ->> 'telefone')), '[]')
      from jsonb_array_elements(create_broadcast.recipients) r where r ->> 'telefone' ~ '^\+[1-9][0-9]{7,14}$'));
  for v_recipient in
    select r.value, r.ordinality, coalesce(r.value -> 'values', '{}') as own_values
      from jsonb_array_elements(create_broadcast.recipients) with ordinality r
  loop
    perform private.check_template(v_channel, private.with_own_values(v_broadcast.template, v_recipient.own_values));
    if v_recipient.value ->> 'contato_id' is not null then
      select k.id into v_contato from public.contatos k
       where k.tenant_id = v_tenant and k.id = private.uuid_of(v_recipient.value ->> 'contato_id') and k.mesclado_em is null;
      if v_contato is null then
        perform private.fail('contato_not_found', 404);
      end if;
    elsif coalesce(v_recipient.value ->> 'telefone', '') !~ '^\+[1-9][0-9]{7,14}$' then
      perform private.fail('phone_invalid', 422);
    else
      v_contato := private.resolve_contact(v_tenant,
        jsonb_build_array(jsonb_build_object('kind', 'phone', 'value', v_recipient.value ->> 'telefone')),
        v_recipient.value ->> 'nome');
    end if;
    insert into public.broadcast_recipients (tenant_id, broadcast_id, contato_id, place, own_values)
    values (v_tenant, v_broadcast.id, v_contato, v_recipient.ordinality, v_recipient.own_values)
    on conflict on constraint broadcast_recipients_pkey do nothing;
  end loop;

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
