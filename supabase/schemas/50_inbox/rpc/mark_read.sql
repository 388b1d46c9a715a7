-- Somebody of the team has seen the conversation: the shared counter goes to zero and, where the channel can say so, the
-- customer's last message is marked as read. Viewers look without touching it.
create function private.mark_read(conversation_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
begin
  update public.conversations c set unread_count = 0
   where c.tenant_id = v_tenant and c.id = mark_read.conversation_id and c.unread_count > 0;
  if found then
    perform private.give_sign(v_tenant, mark_read.conversation_id, 'read_receipts', 'channel.read');
  elsif not private.can_read_conversation(mark_read.conversation_id) then
    perform private.fail('conversation_not_found', 404);
  end if;
end;
$$;

create function public.mark_read(conversation_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.mark_read(mark_read.conversation_id) $$;

revoke execute on function public.mark_read(uuid) from public, anon;
grant execute on function private.mark_read(uuid), public.mark_read(uuid) to authenticated;
