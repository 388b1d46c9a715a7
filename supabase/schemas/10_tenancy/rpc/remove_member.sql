-- Ends a membership. Reads stop with the next statement; what the person held goes back to the queue.
create function private.remove_member(user_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_member constant public.members := private.lock_member(v_tenant, remove_member.user_id);
begin
  if v_member.role = 'owner' then
    if not private.has_role('owner') then
      perform private.fail('forbidden', 403);
    end if;
    perform private.keep_an_owner(v_tenant, remove_member.user_id);
  end if;

  update public.members m set removed_at = now()
   where m.tenant_id = v_tenant and m.user_id = remove_member.user_id;
  update public.conversations c set assignee_id = null, status = 'waiting'
   where c.tenant_id = v_tenant and c.assignee_id = remove_member.user_id and c.status = 'active';
  perform private.audit(v_tenant, 'member.removed', 'members', remove_member.user_id);
end;
$$;

create function public.remove_member(user_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.remove_member(remove_member.user_id) $$;

revoke execute on function public.remove_member(uuid) from public, anon;
grant execute on function private.remove_member(uuid), public.remove_member(uuid) to authenticated;
