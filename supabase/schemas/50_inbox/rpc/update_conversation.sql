-- Changes what a conversation is about, what was promised and how urgent it is. `changes` holds only what is to change:
-- {assunto: text|null, due_at: timestamp|null, priority: 0|1|2}.
create function private.update_conversation(conversation_id uuid, changes jsonb)
returns public.conversations
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_before constant public.conversations := private.lock_conversation(v_tenant, update_conversation.conversation_id);
  v_after public.conversations := v_before;
begin
  if jsonb_typeof(update_conversation.changes) is distinct from 'object' then
    perform private.fail('invalid_request', 400);
  end if;
  if update_conversation.changes ? 'assunto' then
    v_after.assunto := nullif(trim(update_conversation.changes ->> 'assunto'), '');
    if char_length(v_after.assunto) > 200 then
      perform private.fail('assunto_too_long', 422);
    end if;
  end if;
  if update_conversation.changes ? 'due_at' then
    begin
      v_after.due_at := (update_conversation.changes ->> 'due_at')::timestamptz;
    exception when others then
      perform private.fail('due_at_invalid', 422);
    end;
  end if;
  if update_conversation.changes ? 'priority' then
    if update_conversation.changes ->> 'priority' is null or update_conversation.changes ->> 'priority' not in ('0', '1', '2') then
      perform private.fail('priority_invalid', 422);
    end if;
    v_after.priority := (update_conversation.changes ->> 'priority')::smallint;
  end if;
  if v_after is distinct from v_before then
    update public.conversations c
       set assunto = v_after.assunto, due_at = v_after.due_at, priority = v_after.priority
     where c.tenant_id = v_tenant and c.id = v_before.id;
    perform private.append_event(v_tenant, v_before.id, 'changed', detail => jsonb_strip_nulls(jsonb_build_object(
      'assunto', case when v_after.assunto is distinct from v_before.assunto then coalesce(v_after.assunto, '') end,
      'due_at', case when v_after.due_at is distinct from v_before.due_at then coalesce(v_after.due_at::text, '') end,
      'priority', case when v_after.priority <> v_before.priority then v_after.priority end)));
  end if;
  return private.lock_conversation(v_tenant, v_before.id);
end;
$$;

create function public.update_conversation(conversation_id uuid, changes jsonb)
returns public.conversations
language sql security invoker set search_path = ''
as $$ select private.update_conversation(update_conversation.conversation_id, update_conversation.changes) $$;

revoke execute on function public.update_conversation(uuid, jsonb) from public, anon;
grant execute on function private.update_conversation(uuid, jsonb), public.update_conversation(uuid, jsonb) to authenticated;
