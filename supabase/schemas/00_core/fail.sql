-- Refuses with a stable code. PostgREST turns SQLSTATE PT<status> into that HTTP status and hands the code on as message;
-- every code is listed in shared/src/errors.ts.
create function private.fail(code text, status integer)
returns void
language plpgsql immutable set search_path = ''
as $$
begin
  raise exception using errcode = 'PT' || fail.status, message = fail.code;
end;
$$;
grant execute on function private.fail(text, integer) to anon, authenticated, service_role;
