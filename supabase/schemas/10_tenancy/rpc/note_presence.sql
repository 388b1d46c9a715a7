-- The caller is at work: their page says so once a minute.
create function private.note_presence()
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
begin
  insert into private.presences (tenant_id, user_id) values (v_tenant, (select auth.uid()))
  on conflict on constraint presences_pkey do update set seen_at = excluded.seen_at;
end;
$$;

create function public.note_presence()
returns void
language sql security invoker set search_path = ''
as $$ select private.note_presence() $$;

revoke execute on function public.note_presence() from public, anon;
grant execute on function private.note_presence(), public.note_presence() to authenticated;
