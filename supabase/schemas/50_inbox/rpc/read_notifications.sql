-- Marks the caller's notifications as read: these, or all of them. Returns how many were not read yet.
create function private.read_notifications(ids uuid[])
returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
  v_count integer;
begin
  update public.notifications n set read_at = now()
   where n.tenant_id = v_tenant and n.user_id = (select auth.uid()) and n.read_at is null
     and (read_notifications.ids is null or n.id = any(read_notifications.ids));
  get diagnostics v_count = row_count;
  return v_count;
end;
$$;

create function public.read_notifications(ids uuid[] default null)
returns integer
language sql security invoker set search_path = ''
as $$ select private.read_notifications(read_notifications.ids) $$;

revoke execute on function public.read_notifications(uuid[]) from public, anon;
grant execute on function private.read_notifications(uuid[]), public.read_notifications(uuid[]) to authenticated;
