-- What a verb may change of a row: what `changes` names, but for the columns `kept`. Refuses with `code` what names nothing.
create function private.allowed_changes(changes jsonb, kept text[], code text)
returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  if jsonb_typeof(changes) is distinct from 'object' then
    perform private.fail(allowed_changes.code, 422);
  end if;
  return changes - kept;
end;
$$;
