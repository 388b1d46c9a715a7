-- Locks `identities` ([{kind, value}]) that nobody has yet, in one order for everybody, so that two first sights of the
-- same person wait for each other instead of making two contacts.
create function private.lock_new_identities(tenant_id uuid, identities jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform pg_advisory_xact_lock(k.lock)
    from (
      select distinct hashtextextended(
               lock_new_identities.tenant_id || n.kind || private.identity_key(n.kind, n.value), 0) as lock
        from jsonb_to_recordset(lock_new_identities.identities) as n (kind text, value text)
       where not exists (
         select from public.contact_identities i
          where i.tenant_id = lock_new_identities.tenant_id
            and i.kind = n.kind
            and i.match_key = private.identity_key(n.kind, n.value))
       order by lock
    ) k;
end;
$$;

-- The contact known under any of `identities`, made if there is none, merged if there are several. Missing identities are
-- added. The caller holds the locks of lock_new_identities().
create function private.resolve_contact(tenant_id uuid, identities jsonb, nome text)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_found uuid[];
  v_contato uuid;
  v_known integer;
begin
  -- Hot path, one read: everything about this person is known already.
  select array_agg(distinct i.contato_id), count(*)
    into v_found, v_known
    from jsonb_to_recordset(resolve_contact.identities) as n (kind text, value text)
    join public.contact_identities i
      on i.tenant_id = resolve_contact.tenant_id
     and i.kind = n.kind
     and i.match_key = private.identity_key(n.kind, n.value);
  if cardinality(v_found) = 1 and v_known = jsonb_array_length(resolve_contact.identities) then
    return v_found[1];
  end if;

  if v_found is null then
    insert into public.contatos (tenant_id, nome, endereco)
    values (
      resolve_contact.tenant_id,
      left(coalesce(nullif(trim(resolve_contact.nome), ''), private.best_address(resolve_contact.identities), '?'), 120),
      private.best_address(resolve_contact.identities))
    returning id into v_contato;
  else
    v_contato := private.merge_contatos(resolve_contact.tenant_id, v_found);
  end if;

  insert into public.contact_identities (tenant_id, contato_id, kind, value)
  select resolve_contact.tenant_id, v_contato, n.kind, n.value
    from jsonb_to_recordset(resolve_contact.identities) as n (kind text, value text)
  on conflict do nothing;
  update public.contatos c set endereco = private.best_address(resolve_contact.identities)
   where c.tenant_id = resolve_contact.tenant_id and c.id = v_contato
     and (c.endereco is null or c.endereco not like '+%')
     and private.best_address(resolve_contact.identities) is not null
     and c.endereco is distinct from private.best_address(resolve_contact.identities);
  return v_contato;
end;
$$;

-- What to show as a person's address: phone, else user name, else e-mail; never an id.
create function private.best_address(identities jsonb)
returns text
language sql immutable set search_path = ''
as $$
  select case n.kind when 'wa_username' then '@' || n.value else n.value end
    from jsonb_to_recordset(best_address.identities) as n (kind text, value text)
   where n.kind in ('phone', 'wa_username', 'email')
   order by array_position(array['phone', 'wa_username', 'email'], n.kind)
   limit 1
$$;
