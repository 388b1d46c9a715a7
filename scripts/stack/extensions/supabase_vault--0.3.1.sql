-- Local only: the key stands in this file, so nothing kept here is secret.
create table vault.secrets (
  id          uuid primary key default gen_random_uuid(),
  name        text,
  description text not null default '',
  secret      text not null,
  key_id      uuid,
  nonce       bytea default '',
  created_at  timestamptz not null default current_timestamp,
  updated_at  timestamptz not null default current_timestamp
);
create unique index secrets_name_idx on vault.secrets (name) where name is not null;

create function vault._seal(value text) returns text
language sql as $$
  select encode(@extschema:pgcrypto@.pgp_sym_encrypt(value, 'local stack, not a secret'), 'base64')
$$;

create function vault._open(value text) returns text
language sql as $$
  select @extschema:pgcrypto@.pgp_sym_decrypt(decode(value, 'base64'), 'local stack, not a secret')
$$;

create view vault.decrypted_secrets with (security_invoker) as
select id, name, description, secret, vault._open(secret) as decrypted_secret,
       key_id, nonce, created_at, updated_at
  from vault.secrets;

create function vault.create_secret(
  new_secret text, new_name text default null, new_description text default '',
  new_key_id uuid default null
) returns uuid
language sql as $$
  insert into vault.secrets (secret, name, description)
  values (vault._seal(new_secret), new_name, new_description)
  returning id
$$;

create function vault.update_secret(
  secret_id uuid, new_secret text default null, new_name text default null,
  new_description text default null, new_key_id uuid default null
) returns void
language sql as $$
  update vault.secrets s
     set secret      = coalesce(vault._seal(new_secret), s.secret),
         name        = coalesce(new_name, s.name),
         description = coalesce(new_description, s.description),
         updated_at  = current_timestamp
   where s.id = secret_id
$$;

revoke all on all functions in schema vault from public;
