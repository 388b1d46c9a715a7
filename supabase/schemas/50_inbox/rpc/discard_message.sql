-- Gives a message up. One that waits is taken out of the queue and fails as discarded; one that has failed or is in doubt stays as
-- it is and asks nobody any more: should the provider still confirm it, that is shown.
create function private.discard_message(message_id uuid)
returns public.messages
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_message public.messages;
  v_waiting private.outbox;
begin
  perform from public.conversations c
    where c.tenant_id = v_tenant and c.id = (
      select m.conversation_id from public.messages m where m.tenant_id = v_tenant and m.id = discard_message.message_id)
    for update;
  if not found then
    perform private.fail('message_not_found', 404);
  end if;
  select o.* into v_waiting from private.outbox o
   where o.tenant_id = v_tenant and o.message_id = discard_message.message_id
     for update;
  select m.* into v_message from public.messages m
   where m.tenant_id = v_tenant and m.id = discard_message.message_id
     for update;
  if v_waiting.id is not null and v_waiting.state = 'ready' then
    perform private.fail_message(v_tenant, v_message.id, 'discarded');
    perform private.leave_outbox(v_waiting.id);
  elsif v_waiting.id is not null or v_message.status not in ('failed', 'uncertain') then
    perform private.fail('message_not_discardable', 409);
  end if;

  update private.send_failures s set discarded_at = now()
   where s.tenant_id = v_tenant and s.message_id = v_message.id and s.discarded_at is null;
  perform private.audit(v_tenant, 'message.discarded', 'messages', v_message.id,
    jsonb_build_object('status', v_message.status, 'failed_code', v_message.failed_code));
  select m.* into v_message from public.messages m where m.tenant_id = v_tenant and m.id = v_message.id;
  return v_message;
end;
$$;

create function public.discard_message(message_id uuid)
returns public.messages
language sql security invoker set search_path = ''
as $$ select private.discard_message(discard_message.message_id) $$;

revoke execute on function public.discard_message(uuid) from public, anon;
grant execute on function private.discard_message(uuid), public.discard_message(uuid) to authenticated;
