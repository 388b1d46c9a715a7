-- Tries a failed or unconfirmed message again. For an unconfirmed one this is a person's decision: the customer may get it twice.
create function private.resend_message(message_id uuid)
returns public.messages
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_message public.messages;
  v_conversation public.conversations;
  v_channel public.channels;
begin
  select c.* into v_conversation
    from public.conversations c
    join public.messages m on m.tenant_id = c.tenant_id and m.conversation_id = c.id
   where m.tenant_id = v_tenant and m.id = resend_message.message_id
     for update of c;
  if v_conversation.id is null then
    perform private.fail('message_not_found', 404);
  end if;
  select m.* into v_message
    from public.messages m
   where m.tenant_id = v_tenant and m.id = resend_message.message_id
     for update;
  if v_message.status not in ('failed', 'uncertain')
     or exists (select from private.outbox o where o.tenant_id = v_tenant and o.message_id = v_message.id) then
    perform private.fail('message_not_resendable', 409);
  end if;
  select h.* into v_channel
    from public.channels h
   where h.tenant_id = v_tenant and h.id = v_conversation.channel_id;
  perform private.check_moment(v_conversation, v_channel, v_message.type::text);

  update public.messages m
     set status = 'queued', failed_code = null, provider_ref = null, sent_at = null, pricing = null,
         held_code = private.held_code(v_tenant, v_channel.id)
   where m.tenant_id = v_tenant and m.id = v_message.id
  returning m.* into v_message;
  -- One that had been taken back is what was said last again.
  if v_conversation.last_message_seq <= v_message.seq and v_message.type <> 'reaction' then
    perform private.show_in_lists(v_message);
  end if;
  if v_message.type = 'reaction' and private.refresh_reactions(v_tenant, v_message.reply_to_id) then
    perform private.broadcast_changed_messages(v_tenant, array[v_message.reply_to_id]);
  end if;
  perform private.enqueue_message(v_message);
  return v_message;
end;
$$;

create function public.resend_message(message_id uuid)
returns public.messages
language sql security invoker set search_path = ''
as $$ select private.resend_message(resend_message.message_id) $$;

revoke execute on function public.resend_message(uuid) from public, anon;
grant execute on function private.resend_message(uuid), public.resend_message(uuid) to authenticated;
