-- An open door for one e-mail address. Only the hash of its token is kept; the link is shown once, to whoever made it.
create table public.invitations (
  id          uuid not null default gen_random_uuid(),
  tenant_id   uuid not null references public.tenants on delete cascade,
  email       text not null,
  role        public.member_role not null,
  token_hash  bytea not null unique,
  invited_by  uuid not null,
  expires_at  timestamptz not null default now() + interval '7 days',
  accepted_at timestamptz,
  revoked_at  timestamptz,
  created_at  timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, invited_by) references public.members (tenant_id, user_id),
  constraint invitations_never_make_owners check (role <> 'owner'),
  constraint invitations_email_has_at check (email = lower(email) and email like '%_@_%')
);
create index invitations_invited_by_idx on public.invitations (tenant_id, invited_by);
create unique index invitations_one_open_idx on public.invitations (tenant_id, email)
  where accepted_at is null and revoked_at is null;

alter table public.invitations enable row level security;
create policy admins_select on public.invitations for select to authenticated
  using (tenant_id = (select private.tenant_id()) and (select private.has_role('admin')));
-- No write policies: create_invitation(), revoke_invitation(), accept_invitation(). The hash is nobody's to read.
grant select (id, tenant_id, email, role, invited_by, expires_at, accepted_at, revoked_at, created_at)
  on public.invitations to authenticated;
