-- Removes a tag: nobody sees it from now on. The first conversations lose it at once, all others in a job.
create function private.remove_tag(tag_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
begin
  perform from public.tags t
    where t.tenant_id = v_tenant and t.id = remove_tag.tag_id and t.removed_at is null
      for update;
  if not found then
    perform private.fail('tag_not_found', 404);
  end if;
  update public.tags t set removed_at = now() where t.tenant_id = v_tenant and t.id = remove_tag.tag_id;
  perform private.audit(v_tenant, 'tag.removed', 'tags', remove_tag.tag_id,
    (select jsonb_build_object('name', t.name) from public.tags t where t.tenant_id = v_tenant and t.id = remove_tag.tag_id));
  perform private.forget_tag(v_tenant, remove_tag.tag_id);
end;
$$;

create function public.remove_tag(tag_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.remove_tag(remove_tag.tag_id) $$;

revoke execute on function public.remove_tag(uuid) from public, anon;
grant execute on function private.remove_tag(uuid), public.remove_tag(uuid) to authenticated;
