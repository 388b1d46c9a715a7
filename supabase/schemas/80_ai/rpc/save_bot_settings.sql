-- Changes what is named in `changes`, a part of a row of bot_settings; the rest stays. A robot that is switched off gives its
-- conversations to people, without a word.
create function private.save_bot_settings(channel_id uuid, changes jsonb)
returns public.bot_settings
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_given constant jsonb := private.allowed_changes(
    save_bot_settings.changes, '{tenant_id,channel_id,updated_at}', 'bot_settings_invalid');
  v_before public.bot_settings;
  v_after public.bot_settings;
  v_conversation uuid;
begin
  if not exists (
    select from public.channels h where h.tenant_id = v_tenant and h.id = save_bot_settings.channel_id) then
    perform private.fail('channel_not_found', 404);
  end if;
  insert into public.bot_settings as b (tenant_id, channel_id) values (v_tenant, save_bot_settings.channel_id)
  on conflict on constraint bot_settings_pkey do nothing;
  select b.* into v_before from public.bot_settings b
   where b.tenant_id = v_tenant and b.channel_id = save_bot_settings.channel_id for update;
  begin
    v_after := jsonb_populate_record(v_before, v_given);
    update public.bot_settings b
       set is_active = v_after.is_active, threshold = v_after.threshold, max_answers = v_after.max_answers,
           weekdays = v_after.weekdays, hour_from = v_after.hour_from, hour_to = v_after.hour_to,
           greeting_text = trim(v_after.greeting_text), handover_text = trim(v_after.handover_text), updated_at = now()
     where b.tenant_id = v_tenant and b.channel_id = v_before.channel_id
    returning b.* into v_after;
  exception when data_exception or integrity_constraint_violation then
    perform private.fail('bot_settings_invalid', 422);
  end;
  if v_before.is_active and not v_after.is_active then
    for v_conversation in
      select c.id from public.conversations c
       where c.tenant_id = v_tenant and c.channel_id = v_before.channel_id and c.status = 'bot'
       order by c.id
    loop
      perform private.hand_over(v_tenant, v_conversation, 'unavailable', false);
    end loop;
  end if;
  perform private.announce_ai(v_tenant);
  perform private.audit(v_tenant, 'bot_settings.changed', 'channels', v_before.channel_id, v_given);
  return v_after;
end;
$$;

create function public.save_bot_settings(channel_id uuid, changes jsonb)
returns public.bot_settings
language sql security invoker set search_path = ''
as $$ select private.save_bot_settings(save_bot_settings.channel_id, save_bot_settings.changes) $$;

revoke execute on function public.save_bot_settings(uuid, jsonb) from public, anon;
grant execute on function private.save_bot_settings(uuid, jsonb), public.save_bot_settings(uuid, jsonb) to authenticated;
