-- What the first lines of a spreadsheet would do, without doing it: [{line, outcome, reason, contato_id, contato_nome}].
create function private.preview_contact_import(rows jsonb, on_existing text)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
begin
  perform private.check_import_rows(preview_contact_import.rows);
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'line', r.value -> 'line', 'outcome', v.outcome, 'reason', v.reason, 'contato_id', k.id, 'contato_nome', k.nome)
             order by r.ordinality), '[]')
      from jsonb_array_elements(preview_contact_import.rows) with ordinality r
     cross join lateral private.judge_import_row(v_tenant, r.value, preview_contact_import.on_existing) v
      left join public.contatos k on k.tenant_id = v_tenant and k.id = v.contato_id);
end;
$$;

-- At most 500 lines, each an object with its number.
create function private.check_import_rows(rows jsonb)
returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if jsonb_typeof(check_import_rows.rows) is distinct from 'array' or jsonb_array_length(check_import_rows.rows) > 500
     or exists (
       select from jsonb_array_elements(check_import_rows.rows) r
        where jsonb_typeof(r) <> 'object' or coalesce(r ->> 'line', '') !~ '^[1-9][0-9]{0,8}$'
           or exists (select from jsonb_each(r) c where c.key <> 'line' and jsonb_typeof(c.value) not in ('string', 'null')))
  then
    perform private.fail('import_rows_invalid', 422);
  end if;
end;
$$;

create function public.preview_contact_import(rows jsonb, on_existing text default 'complete')
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.preview_contact_import(preview_contact_import.rows, preview_contact_import.on_existing) $$;

revoke execute on function public.preview_contact_import(jsonb, text) from public, anon;
grant execute on function private.preview_contact_import(jsonb, text), public.preview_contact_import(jsonb, text) to authenticated;
