-- What changed in the lists since `cursor`: {cursor, reset, rows}. The cursor is the oldest transaction that was still open when
-- the answer was made, so a row that commits late is seen next time; some rows come twice, none is missed.
-- Without a cursor: where to begin, no rows. With more than 500 changes: reset, load the list anew.
create function private.inbox_changes(cursor text)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
  v_now constant text := pg_snapshot_xmin(pg_current_snapshot())::text;
  v_rows jsonb;
begin
  if inbox_changes.cursor is null then
    return jsonb_build_object('cursor', v_now, 'reset', false, 'rows', '[]'::jsonb);
  end if;
  if inbox_changes.cursor !~ '^[0-9]{1,19}$' then
    perform private.fail('cursor_invalid', 422);
  end if;
  -- A cursor from the future is one from before the database was restored.
  if inbox_changes.cursor::xid8 > pg_snapshot_xmax(pg_current_snapshot()) then
    return jsonb_build_object('cursor', v_now, 'reset', true, 'rows', '[]'::jsonb);
  end if;
  select jsonb_agg(to_jsonb(i) order by i.last_message_at desc, i.id desc)
    into v_rows
    from public.inbox i
   where i.tenant_id = v_tenant
     and i.id in (
       select c.id from public.conversations c
        where c.tenant_id = v_tenant and c.xid >= inbox_changes.cursor::xid8
        limit 501);
  if jsonb_array_length(v_rows) > 500 then
    return jsonb_build_object('cursor', v_now, 'reset', true, 'rows', '[]'::jsonb);
  end if;
  return jsonb_build_object('cursor', v_now, 'reset', false, 'rows', coalesce(v_rows, '[]'));
end;
$$;

create function public.inbox_changes(cursor text default null)
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.inbox_changes(inbox_changes.cursor) $$;

revoke execute on function public.inbox_changes(text) from public, anon;
grant execute on function private.inbox_changes(text), public.inbox_changes(text) to authenticated;
