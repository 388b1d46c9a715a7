-- What two spellings of one identity share. A Brazilian mobile has two, with and without the 9 before its eight digits;
-- landlines (2 to 5) never take a 9. E-mail and user names ignore case.
create function private.identity_key(kind text, value text)
returns text
language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  if identity_key.kind = 'phone' and identity_key.value ~ '^\+55[1-9][0-9][6-9][0-9]{7}$' then
    return overlay(identity_key.value placing '9' from 6 for 0);
  elsif identity_key.kind in ('email', 'wa_username') then
    return lower(identity_key.value);
  end if;
  return identity_key.value;
end;
$$;
grant execute on function private.identity_key(text, text) to authenticated, service_role;
