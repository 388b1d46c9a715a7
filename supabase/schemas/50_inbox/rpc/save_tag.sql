-- Makes a tag, or changes the one with this id.
create function private.save_tag(name text, color text, id uuid)
returns public.tags
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_tag public.tags;
begin
  if char_length(trim(coalesce(save_tag.name, ''))) not between 1 and 40 then
    perform private.fail('tag_name_invalid', 422);
  end if;
  if save_tag.id is null then
    insert into public.tags as t (tenant_id, name, color)
    values (v_tenant, trim(save_tag.name), coalesce(save_tag.color, 'gray'))
    returning t.* into v_tag;
  else
    update public.tags t set name = trim(save_tag.name), color = coalesce(save_tag.color, t.color)
     where t.tenant_id = v_tenant and t.id = save_tag.id and t.removed_at is null
    returning t.* into v_tag;
    if v_tag.id is null then
      perform private.fail('tag_not_found', 404);
    end if;
  end if;
  return v_tag;
exception
  when unique_violation then
    perform private.fail('tag_exists', 409);
  when check_violation then
    perform private.fail('tag_color_unknown', 422);
end;
$$;

create function public.save_tag(name text, color text default 'gray', id uuid default null)
returns public.tags
language sql security invoker set search_path = ''
as $$ select private.save_tag(save_tag.name, save_tag.color, save_tag.id) $$;

revoke execute on function public.save_tag(text, text, uuid) from public, anon;
grant execute on function private.save_tag(text, text, uuid), public.save_tag(text, text, uuid) to authenticated;
