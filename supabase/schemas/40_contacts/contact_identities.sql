-- The names under which providers know a contact. `value` is the provider's own form, the one we send to;
-- `match_key` is what two forms of the same identity share.
create table public.contact_identities (
  id         uuid not null default gen_random_uuid(),
  tenant_id  uuid not null,
  contato_id uuid not null,
  kind       text not null,
  value      text not null,
  match_key  text not null generated always as (private.identity_key(kind, value)) stored,
  created_at timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, contato_id) references public.contatos (tenant_id, id) on delete cascade,
  -- One of identityKinds in shared/src/identities.ts.
  constraint contact_identities_kind_is_a_word check (kind ~ '^[a-z]+(_[a-z]+)*$'),
  constraint contact_identities_phone_is_e164 check (kind <> 'phone' or value ~ '^\+[1-9][0-9]{5,14}$'),
  constraint contact_identities_value_is_short check (char_length(value) between 1 and 320)
);
create unique index contact_identities_key_idx on public.contact_identities (tenant_id, kind, match_key);
create index contact_identities_contato_idx on public.contact_identities (tenant_id, contato_id);

alter table public.contact_identities enable row level security;
create policy members_select on public.contact_identities for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: private.resolve_contact() and private.merge_contatos() write.
grant select on public.contact_identities to authenticated;
