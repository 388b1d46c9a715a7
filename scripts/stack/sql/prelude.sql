-- What a hosted project has before its first migration: roles, schemas, extensions. Idempotent.
do $$
declare
  v_role text;
begin
  foreach v_role in array array['anon', 'authenticated', 'supabase_admin', 'supabase_auth_admin',
                                'supabase_storage_admin', 'dashboard_user'] loop
    if not exists (select from pg_roles where rolname = v_role) then
      execute format('create role %I nologin noinherit', v_role);
    end if;
  end loop;
  if not exists (select from pg_roles where rolname = 'service_role') then
    create role service_role nologin noinherit bypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'authenticator') then
    create role authenticator login noinherit;
    grant anon, authenticated, service_role to authenticator;
  end if;
end;
$$;

create schema if not exists extensions;
create schema if not exists auth;
create schema if not exists storage;

-- No default privileges: a table is reachable only by what its own file grants.
grant usage on schema public, extensions, auth, storage to anon, authenticated, service_role;
grant usage, create on schema auth to supabase_auth_admin;
revoke create on schema public from public;

create extension if not exists pgcrypto with schema extensions;
create extension if not exists "uuid-ossp" with schema extensions;
create extension if not exists supabase_vault;

do $$
begin
  if not exists (select from pg_publication where pubname = 'supabase_realtime') then
    create publication supabase_realtime;
  end if;
  execute format('alter database %I set search_path to "$user", public, extensions', current_database());
end;
$$;
