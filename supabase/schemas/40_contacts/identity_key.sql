-- A name that somebody chose and can give up, after which a stranger may take it: kinds of these end in `_username`, whoever's.
create function private.is_user_name(kind text)
returns boolean
language sql immutable parallel safe set search_path = ''
as $$ select is_user_name.kind like '%\_username' $$;
grant execute on function private.is_user_name(text) to authenticated, service_role;

-- What two spellings of one identity share. A Brazilian mobile has two, with and without the 9 before its eight digits;
-- landlines (2 to 5) never take a 9. E-mail and user names ignore case.
create function private.identity_key(kind text, value text)
returns text
language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  if identity_key.kind = 'phone' and identity_key.value ~ '^\+55[1-9][0-9][6-9][0-9]{7}$' then
    return overlay(identity_key.value placing '9' from 6 for 0);
  -- Every name in every delivery comes through here: is_user_name() called by name would double what it costs.
  elsif identity_key.kind = 'email' or identity_key.kind like '%\_username' then
    return lower(identity_key.value);
  end if;
  return identity_key.value;
end;
$$;
grant execute on function private.identity_key(text, text) to authenticated, service_role;
