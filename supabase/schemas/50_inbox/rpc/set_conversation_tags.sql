-- Gives a conversation exactly these tags: said twice, it changes nothing. One that was removed a moment ago, and that a browser
-- may still show, is left out.
create function private.set_conversation_tags(conversation_id uuid, tag_ids uuid[])
returns public.conversations
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  -- Tags before conversations, as in remove_tag(): what is given here is not being taken away.
  v_tags constant uuid[] := array(
    select t.id from public.tags t
     where t.tenant_id = v_tenant and t.id = any(set_conversation_tags.tag_ids) and t.removed_at is null
     order by lower(t.name)
       for key share);
  v_conversation constant public.conversations :=
    private.lock_conversation(v_tenant, set_conversation_tags.conversation_id);
begin
  if exists (
    select from unnest(set_conversation_tags.tag_ids) g
     where g <> all(v_tags)
       and not exists (
         select from public.tags t where t.tenant_id = v_tenant and t.id = g and t.removed_at is not null)
  ) then
    perform private.fail('tag_not_found', 404);
  end if;
  delete from public.conversation_tags x
   where x.tenant_id = v_tenant and x.conversation_id = v_conversation.id and x.tag_id <> all(v_tags);
  insert into public.conversation_tags as x (tenant_id, conversation_id, tag_id, created_by)
  select v_tenant, v_conversation.id, g, (select auth.uid()) from unnest(v_tags) g
  on conflict on constraint conversation_tags_pkey do nothing;
  if v_tags is distinct from v_conversation.tag_ids then
    update public.conversations c set tag_ids = v_tags where c.tenant_id = v_tenant and c.id = v_conversation.id;
  end if;
  return private.lock_conversation(v_tenant, v_conversation.id);
end;
$$;

create function public.set_conversation_tags(conversation_id uuid, tag_ids uuid[])
returns public.conversations
language sql security invoker set search_path = ''
as $$ select private.set_conversation_tags(set_conversation_tags.conversation_id, set_conversation_tags.tag_ids) $$;

revoke execute on function public.set_conversation_tags(uuid, uuid[]) from public, anon;
grant execute on function private.set_conversation_tags(uuid, uuid[]), public.set_conversation_tags(uuid, uuid[])
  to authenticated;
