-- A text from outside as an id, null when it is none: so that a row is looked for by its key, and not by what each key would look like
-- as text.
create function private.uuid_of(id text)
returns uuid
language sql stable set search_path = ''
as $$ select case when pg_input_is_valid(uuid_of.id, 'uuid') then uuid_of.id::uuid end $$;
