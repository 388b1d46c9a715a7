-- A company. Everything it owns carries its id, and inside every foreign key too: a reference to another company's row cannot be stored.
create table public.tenants (
  id         uuid primary key default gen_random_uuid(),
  name       text not null,
  created_at timestamptz not null default now(),

  constraint tenants_name_is_short check (char_length(name) between 1 and 80)
);

alter table public.tenants enable row level security;
create policy members_select on public.tenants for select to authenticated
  using (id = (select private.tenant_id()));
-- No write policies: a tenant is born in create_tenant().
grant select on public.tenants to authenticated;
