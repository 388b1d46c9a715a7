-- Takes a tag off every conversation and forgets it.
create function private.remove_tag(tag_id uuid)
returns void
language plpgsql security definer set search_path = '' set prosa.bulk = 'on'
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
begin
  perform from public.tags t where t.tenant_id = v_tenant and t.id = remove_tag.tag_id for update;
  if not found then
    perform private.fail('tag_not_found', 404);
  end if;
  update public.conversations c set tag_ids = array_remove(c.tag_ids, remove_tag.tag_id)
   where c.tenant_id = v_tenant
     and c.id in (
       select x.conversation_id from public.conversation_tags x
        where x.tenant_id = v_tenant and x.tag_id = remove_tag.tag_id);
  delete from public.tags t where t.tenant_id = v_tenant and t.id = remove_tag.tag_id;
end;
$$;

create function public.remove_tag(tag_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.remove_tag(remove_tag.tag_id) $$;

revoke execute on function public.remove_tag(uuid) from public, anon;
grant execute on function private.remove_tag(uuid), public.remove_tag(uuid) to authenticated;
