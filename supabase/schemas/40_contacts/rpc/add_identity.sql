-- Notes another phone or e-mail of a contact. One that somebody else has is refused: the two are to be merged instead.
create function private.add_identity(contato_id uuid, kind text, value text)
returns public.contact_identities
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_identity constant jsonb := private.check_identity(add_identity.kind, trim(add_identity.value));
  v_row public.contact_identities;
begin
  -- Identities before contacts, as ingest() and an import take them.
  perform private.lock_new_identities(v_tenant, jsonb_build_array(v_identity));
  perform private.lock_contato(v_tenant, add_identity.contato_id);
  select d.* into v_row from public.contact_identities d
   where d.tenant_id = v_tenant and d.kind = add_identity.kind
     and d.match_key = private.identity_key(add_identity.kind, v_identity ->> 'value');
  if v_row.contato_id <> add_identity.contato_id then
    perform private.fail('identity_taken', 409);
  elsif v_row.id is null then
    insert into public.contact_identities as d (tenant_id, contato_id, kind, value)
    values (v_tenant, add_identity.contato_id, add_identity.kind, v_identity ->> 'value')
    returning d.* into v_row;
    perform private.address_contato(v_tenant, add_identity.contato_id);
    perform private.audit(v_tenant, 'contato.identity_added', 'contatos', v_row.contato_id,
      jsonb_build_object('kind', v_row.kind, 'value', v_row.value));
  end if;
  return v_row;
end;
$$;

-- Forgets a phone or e-mail of a contact; the last way to reach somebody stays.
create function private.remove_identity(identity_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_row public.contact_identities;
begin
  select d.* into v_row from public.contact_identities d
   where d.tenant_id = v_tenant and d.id = remove_identity.identity_id and d.kind in ('phone', 'email');
  if v_row.id is null then
    perform private.fail('identity_not_found', 404);
  end if;
  perform private.lock_contato(v_tenant, v_row.contato_id);
  if not exists (
    select from public.contact_identities d
     where d.tenant_id = v_tenant and d.contato_id = v_row.contato_id and d.id <> v_row.id
  ) then
    perform private.fail('identity_is_last', 409);
  end if;
  delete from public.contact_identities d where d.tenant_id = v_tenant and d.id = v_row.id;
  perform private.address_contato(v_tenant, v_row.contato_id);
  perform private.audit(v_tenant, 'contato.identity_removed', 'contatos', v_row.contato_id,
    jsonb_build_object('kind', v_row.kind, 'value', v_row.value));
end;
$$;

-- Locks a contact that is still one, or refuses.
create function private.lock_contato(tenant_id uuid, contato_id uuid)
returns public.contatos
language plpgsql security definer set search_path = ''
as $$
declare
  v_contato public.contatos;
begin
  select k.* into v_contato from public.contatos k
   where k.tenant_id = lock_contato.tenant_id and k.id = lock_contato.contato_id and k.mesclado_em is null
     for update;
  if v_contato.id is null then
    perform private.fail('contato_not_found', 404);
  end if;
  return v_contato;
end;
$$;

-- Shows a contact by the best address it has now; the one it is shown by stays as long as it is theirs.
create function private.address_contato(tenant_id uuid, contato_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  update public.contatos k
     set endereco = case
           when k.endereco like '+%' and i.all @> jsonb_build_array(jsonb_build_object('kind', 'phone', 'value', k.endereco)) then k.endereco
           else private.best_address(i.all) end,
         atualizado_em = now()
    from (
      select coalesce(jsonb_agg(jsonb_build_object('kind', d.kind, 'value', d.value) order by d.created_at, d.id), '[]') as all
        from public.contact_identities d
       where d.tenant_id = address_contato.tenant_id and d.contato_id = address_contato.contato_id) i
   where k.tenant_id = address_contato.tenant_id and k.id = address_contato.contato_id
$$;

create function public.add_identity(contato_id uuid, kind text, value text)
returns public.contact_identities
language sql security invoker set search_path = ''
as $$ select private.add_identity(add_identity.contato_id, add_identity.kind, add_identity.value) $$;

create function public.remove_identity(identity_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.remove_identity(remove_identity.identity_id) $$;

revoke execute on function public.add_identity(uuid, text, text), public.remove_identity(uuid) from public, anon;
grant execute on function private.add_identity(uuid, text, text), public.add_identity(uuid, text, text),
  private.remove_identity(uuid), public.remove_identity(uuid) to authenticated;
