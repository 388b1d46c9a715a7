-- After lite's auth and storage tables: what lite leaves out or gets wrong. Idempotent.

create or replace function auth.uid() returns uuid language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
$$;
create or replace function auth.role() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.role', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role')
$$;
create or replace function auth.email() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.email', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email')
$$;
create or replace function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim', true), ''),
    nullif(current_setting('request.jwt.claims', true), ''))::jsonb
$$;

-- Columns of the hosted table that a seed must fill there.
alter table auth.users add column if not exists instance_id uuid;
alter table auth.users add column if not exists is_super_admin boolean;
-- Hosted uses '' for "no token"; lite looks tokens up without excluding it, so keep null here.
create or replace function auth.lite_normalise() returns trigger language plpgsql as $$
begin
  -- lite stores metadata as a JSON string inside jsonb, which reads as null in `->>`.
  if jsonb_typeof(new.raw_user_meta_data) = 'string' then
    new.raw_user_meta_data := (new.raw_user_meta_data #>> '{}')::jsonb;
  end if;
  if jsonb_typeof(new.raw_app_meta_data) = 'string' then
    new.raw_app_meta_data := (new.raw_app_meta_data #>> '{}')::jsonb;
  end if;
  new.confirmation_token := nullif(new.confirmation_token, '');
  new.recovery_token := nullif(new.recovery_token, '');
  return new;
end;
$$;
create or replace trigger a0_lite_normalise before insert or update on auth.users
  for each row execute function auth.lite_normalise();

create or replace function auth.lite_normalise_identity() returns trigger language plpgsql as $$
begin
  if jsonb_typeof(new.identity_data) = 'string' then
    new.identity_data := (new.identity_data #>> '{}')::jsonb;
  end if;
  return new;
end;
$$;
create or replace trigger a0_lite_normalise before insert or update on auth.identities
  for each row execute function auth.lite_normalise_identity();

grant all on all tables in schema auth to supabase_auth_admin;
grant usage on schema storage to anon, authenticated, service_role;
grant all on all tables in schema storage to anon, authenticated, service_role;

-- The history that `supabase db push` and `supabase migration list` keep.
create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations (
  version         text not null primary key,
  statements      text[],
  name            text,
  created_by      text,
  idempotency_key text unique,
  rollback        text[]
);
