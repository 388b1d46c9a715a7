-- Writes first: finds or makes the contact, opens a conversation on the channel, or takes the one that is open, and sends the
-- first message, all or nothing. Whom: `contato_id`, or `telefone` in E.164 with `nome`. What: `type`, `body` and `payload` as in
-- send_message(); where the channel has a window that is a template. Refused with queue_full while too much waits.
create function private.start_conversation(
  channel_id uuid, client_id uuid, type text, contato_id uuid, telefone text, nome text, body text, payload jsonb, assunto text,
  due_at timestamptz)
returns public.messages
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_channel public.channels;
  v_contato uuid;
  v_conversation public.conversations;
  v_sent public.messages;
begin
  select m.* into v_sent from public.messages m where m.tenant_id = v_tenant and m.client_id = start_conversation.client_id;
  if v_sent.id is not null then
    return v_sent;
  end if;
  select h.* into v_channel from public.channels h where h.tenant_id = v_tenant and h.id = start_conversation.channel_id;
  if v_channel.id is null then
    perform private.fail('channel_not_found', 404);
  end if;
  if char_length(start_conversation.assunto) > 200 then
    perform private.fail('assunto_too_long', 422);
  end if;
  if private.queue_is_full(v_tenant, v_channel.id) then
    perform private.fail('queue_full', 409);
  end if;
  if start_conversation.contato_id is not null then
    select c.id into v_contato from public.contatos c
     where c.tenant_id = v_tenant and c.id = start_conversation.contato_id and c.mesclado_em is null;
    if v_contato is null then
      perform private.fail('contato_not_found', 404);
    end if;
  elsif coalesce(start_conversation.telefone, '') !~ '^\+[1-9][0-9]{7,14}$' then
    perform private.fail('phone_invalid', 422);
  else
    v_contato := private.resolve_contact(v_tenant,
      jsonb_build_array(jsonb_build_object('kind', 'phone', 'value', start_conversation.telefone)), start_conversation.nome);
  end if;

  v_contato := private.lock_present(v_tenant, v_contato);
  select c.* into v_conversation
    from public.conversations c
   where c.tenant_id = v_tenant and c.channel_id = v_channel.id and c.contato_id = v_contato and c.status <> 'closed'
     for update;
  if v_conversation.id is null then
    insert into public.conversations as c
      (tenant_id, channel_id, contato_id, protocolo, status, assignee_id, created_by, assunto, due_at, reply_phone, window_expires_at)
    values (v_tenant, v_channel.id, v_contato, private.next_protocolo(v_tenant), 'active', (select auth.uid()), (select auth.uid()),
      nullif(trim(start_conversation.assunto), ''), start_conversation.due_at,
      case when start_conversation.contato_id is null then start_conversation.telefone end,
      -- The customer may still be within the window of an earlier matter.
      (select max(o.window_expires_at) from public.conversations o
        where o.tenant_id = v_tenant and o.channel_id = v_channel.id and o.contato_id = v_contato))
    returning c.* into v_conversation;
  elsif v_conversation.assignee_id is distinct from (select auth.uid()) and v_conversation.assignee_id is not null then
    -- A colleague is talking to them: writing past each other helps nobody.
    perform private.fail('conversation_taken', 409);
  end if;
  return private.send_message(v_conversation.id, start_conversation.client_id, start_conversation.type, start_conversation.body,
    start_conversation.payload);
end;
$$;

create function public.start_conversation(
  channel_id uuid, client_id uuid, type text, contato_id uuid default null, telefone text default null, nome text default null,
  body text default null, payload jsonb default '{}', assunto text default null, due_at timestamptz default null)
returns public.messages
language sql security invoker set search_path = ''
as $$
  select private.start_conversation(
    start_conversation.channel_id, start_conversation.client_id, start_conversation.type, start_conversation.contato_id,
    start_conversation.telefone, start_conversation.nome, start_conversation.body, start_conversation.payload,
    start_conversation.assunto, start_conversation.due_at)
$$;

revoke execute on function
  public.start_conversation(uuid, uuid, text, uuid, text, text, text, jsonb, text, timestamptz) from public, anon;
grant execute on function
  private.start_conversation(uuid, uuid, text, uuid, text, text, text, jsonb, text, timestamptz),
  public.start_conversation(uuid, uuid, text, uuid, text, text, text, jsonb, text, timestamptz) to authenticated;
