-- Puts a closed conversation away, or takes it out again. Nothing is deleted: the contact's history keeps it.
create function private.archive_conversation(conversation_id uuid, archived boolean)
returns public.conversations
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_conversation constant public.conversations :=
    private.lock_conversation(v_tenant, archive_conversation.conversation_id);
begin
  if v_conversation.status <> 'closed' then
    perform private.fail('conversation_still_open', 409);
  end if;
  if (v_conversation.archived_at is not null) is distinct from coalesce(archive_conversation.archived, true) then
    update public.conversations c
       set archived_at = case when coalesce(archive_conversation.archived, true) then now() end
     where c.tenant_id = v_tenant and c.id = v_conversation.id;
    perform private.audit(v_tenant,
      case when coalesce(archive_conversation.archived, true) then 'conversation.archived' else 'conversation.unarchived' end,
      'conversations', v_conversation.id, jsonb_build_object('protocolo', v_conversation.protocolo));
  end if;
  return private.lock_conversation(v_tenant, v_conversation.id);
end;
$$;

create function public.archive_conversation(conversation_id uuid, archived boolean default true)
returns public.conversations
language sql security invoker set search_path = ''
as $$ select private.archive_conversation(archive_conversation.conversation_id, archive_conversation.archived) $$;

revoke execute on function public.archive_conversation(uuid, boolean) from public, anon;
grant execute on function private.archive_conversation(uuid, boolean), public.archive_conversation(uuid, boolean)
  to authenticated;
