-- Gives a colleague another role. Only an owner makes or unmakes owners, and the last owner stays one. What somebody holds who may
-- no longer answer goes back to the queue.
create function private.change_member_role(user_id uuid, role public.member_role)
returns public.members
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_before public.members;
  v_after public.members;
begin
  v_before := private.lock_member(v_tenant, change_member_role.user_id);
  if change_member_role.role is null then
    perform private.fail('role_not_invitable', 422);
  end if;
  if 'owner' in (v_before.role, change_member_role.role) and not private.has_role('owner') then
    perform private.fail('forbidden', 403);
  end if;
  if v_before.role = 'owner' and change_member_role.role <> 'owner' then
    perform private.keep_an_owner(v_tenant, change_member_role.user_id);
  end if;

  update public.members m set role = change_member_role.role
   where m.tenant_id = v_tenant and m.user_id = change_member_role.user_id
  returning m.* into v_after;
  if v_after.role < 'agent' then
    update public.conversations c set assignee_id = null, status = 'waiting'
     where c.tenant_id = v_tenant and c.assignee_id = v_after.user_id and c.status = 'active';
  end if;
  perform private.audit(v_tenant, 'member.role_changed', 'members', v_after.user_id,
    jsonb_build_object('from', v_before.role, 'to', v_after.role));
  return v_after;
end;
$$;

-- The member's row, locked, or 404. Owners' rows are locked first and in order, so two owners demoting each other cannot both win.
create function private.lock_member(tenant_id uuid, user_id uuid)
returns public.members
language plpgsql security definer set search_path = ''
as $$
declare
  v_member public.members;
begin
  perform from public.members m
    where m.tenant_id = lock_member.tenant_id and m.role = 'owner' and m.removed_at is null
    order by m.user_id
      for update;
  select m.* into v_member
    from public.members m
   where m.tenant_id = lock_member.tenant_id and m.user_id = lock_member.user_id and m.removed_at is null
     for update;
  if v_member.user_id is null then
    perform private.fail('member_not_found', 404);
  end if;
  return v_member;
end;
$$;

-- 409 when `user_id` is the only owner left.
create function private.keep_an_owner(tenant_id uuid, user_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (
    select from public.members m
     where m.tenant_id = keep_an_owner.tenant_id and m.role = 'owner'
       and m.removed_at is null and m.user_id <> keep_an_owner.user_id
  ) then
    perform private.fail('last_owner', 409);
  end if;
end;
$$;

create function public.change_member_role(user_id uuid, role public.member_role)
returns public.members
language sql security invoker set search_path = ''
as $$ select private.change_member_role(change_member_role.user_id, change_member_role.role) $$;

revoke execute on function public.change_member_role(uuid, public.member_role) from public, anon;
grant execute on function private.change_member_role(uuid, public.member_role),
  public.change_member_role(uuid, public.member_role) to authenticated;
