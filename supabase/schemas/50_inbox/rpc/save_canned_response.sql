-- Keeps an answer for the whole team; without an id it is a new one.
create function private.save_canned_response(canned_response_id uuid, shortcut text, title text, body text)
returns public.canned_responses
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_title constant text := trim(coalesce(save_canned_response.title, ''));
  v_body constant text := trim(coalesce(save_canned_response.body, ''), e' \t\n\r');
  v_saved public.canned_responses;
begin
  if coalesce(save_canned_response.shortcut, '') !~ '^[a-z0-9_-]{1,32}$' then
    perform private.fail('shortcut_invalid', 422);
  end if;
  if char_length(v_title) not between 1 and 80 then
    perform private.fail('canned_response_title_invalid', 422);
  end if;
  if v_body = '' then
    perform private.fail('message_empty', 422);
  end if;
  if char_length(v_body) > 4096 then
    perform private.fail('message_too_long', 422);
  end if;

  if save_canned_response.canned_response_id is null then
    insert into public.canned_responses (tenant_id, shortcut, title, body, created_by)
    values (v_tenant, save_canned_response.shortcut, v_title, v_body, (select auth.uid()))
    returning * into v_saved;
  else
    update public.canned_responses r
       set shortcut = save_canned_response.shortcut, title = v_title, body = v_body, updated_at = now()
     where r.tenant_id = v_tenant and r.id = save_canned_response.canned_response_id
    returning r.* into v_saved;
    if v_saved.id is null then
      perform private.fail('canned_response_not_found', 404);
    end if;
  end if;
  return v_saved;
exception when unique_violation then
  perform private.fail('shortcut_taken', 409);
end;
$$;

create function public.save_canned_response(canned_response_id uuid, shortcut text, title text, body text)
returns public.canned_responses
language sql security invoker set search_path = ''
as $$
  select private.save_canned_response(
    save_canned_response.canned_response_id, save_canned_response.shortcut, save_canned_response.title,
    save_canned_response.body)
$$;

revoke execute on function public.save_canned_response(uuid, text, text, text) from public, anon;
grant execute on function private.save_canned_response(uuid, text, text, text),
  public.save_canned_response(uuid, text, text, text) to authenticated;
