-- A person's extension at the tenant's telephone provider. Its owner alone reads the row; the password is ciphertext made by the
-- edge functions and bound to it, and is selectable by nobody.
create table public.ramais_voip (
  id                 uuid not null default gen_random_uuid(),
  tenant_id          uuid not null references public.tenants on delete cascade,
  usuario_id         uuid not null,
  extension          text not null,
  -- Null once the extension was taken away.
  password_encrypted text,
  sip_server         text not null,
  nome_exibicao      text,
  status             public.ramal_status not null default 'ativo',
  criado_em          timestamptz not null default now(),
  atualizado_em      timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, usuario_id) references public.members (tenant_id, user_id) on delete cascade,
  constraint ramais_voip_one_each unique (tenant_id, usuario_id),
  constraint ramais_voip_extension_is_digits check (extension ~ '^[0-9]{2,10}$'),
  constraint ramais_voip_nome_is_short check (char_length(nome_exibicao) between 1 and 60),
  constraint ramais_voip_active_has_password check (status = 'inativo' or password_encrypted is not null)
);
-- Two people with one extension would answer each other's calls.
create unique index ramais_voip_extension_idx on public.ramais_voip (tenant_id, sip_server, extension) where status = 'ativo';

alter table public.ramais_voip enable row level security;
create policy owners_select on public.ramais_voip for select to authenticated
  using (tenant_id = (select private.tenant_id()) and usuario_id = (select auth.uid()));
-- No write policies: save_ramal() and its sisters write. No select on password_encrypted, so clients list columns.
grant select (id, tenant_id, usuario_id, extension, sip_server, nome_exibicao, status, criado_em, atualizado_em)
  on public.ramais_voip to authenticated;

-- Tells its owner's pages that their extension is another one now, or none: a webphone that is registered stops.
create function private.announce_ramal()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(
    jsonb_build_object('v', 1, 'status', new.status), 'ramal_atualizado',
    'tenant:' || new.tenant_id || ':user:' || new.usuario_id, true);
  return null;
end;
$$;
create trigger on_ramal_announce
  after insert or update on public.ramais_voip
  for each row execute function private.announce_ramal();

-- Who leaves, or may only look from now on, has no extension any more.
create function private.revoke_members_ramal()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.ramais_voip r
     set status = 'inativo', password_encrypted = null, atualizado_em = now()
   where r.tenant_id = new.tenant_id and r.usuario_id = new.user_id and r.password_encrypted is not null;
  return null;
end;
$$;
create trigger on_member_revoke_ramal
  after update on public.members
  for each row when (new.removed_at is not null or new.role = 'viewer')
  execute function private.revoke_members_ramal();
