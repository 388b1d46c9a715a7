-- Takes an answer off the team's list. What was said with it stays said.
create function private.remove_canned_response(canned_response_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
begin
  delete from public.canned_responses r
   where r.tenant_id = v_tenant and r.id = remove_canned_response.canned_response_id;
  if not found then
    perform private.fail('canned_response_not_found', 404);
  end if;
end;
$$;

create function public.remove_canned_response(canned_response_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.remove_canned_response(remove_canned_response.canned_response_id) $$;

revoke execute on function public.remove_canned_response(uuid) from public, anon;
grant execute on function private.remove_canned_response(uuid), public.remove_canned_response(uuid) to authenticated;
