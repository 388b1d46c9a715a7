-- Locks those of `identities` ([{kind, value}]) that nobody has yet, in one order for everybody, so that two first sights of
-- the same person wait for each other instead of making two contacts. Of hundreds at once it locks all of the tenant's instead of
-- each: locks share a memory that one transaction could fill for everybody.
create function private.lock_new_identities(tenant_id uuid, identities jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_all constant bigint := hashtextextended(lock_new_identities.tenant_id || ' identities', 0);
begin
  if current_setting('prosa.identities', true) = lock_new_identities.tenant_id::text then
    return;
  elsif jsonb_array_length(lock_new_identities.identities) > 200 then
    perform pg_advisory_xact_lock(v_all);
    perform set_config('prosa.identities', lock_new_identities.tenant_id::text, true);
    return;
  end if;
  perform pg_advisory_xact_lock_shared(v_all);
  perform pg_advisory_xact_lock(n.lock)
    from (
      select distinct hashtextextended(lock_new_identities.tenant_id || (i ->> 'kind') || k.key, 0) as lock
        from jsonb_array_elements(lock_new_identities.identities) i
       cross join lateral (select private.identity_key(i ->> 'kind', i ->> 'value') as key offset 0) k
        -- With its limit it stays one index lookup each: a join that was planned while there was nobody reads all who came since.
        left join lateral (
          select true as is_known
            from public.contact_identities d
           where d.tenant_id = lock_new_identities.tenant_id and d.kind = i ->> 'kind' and d.match_key = k.key
           limit 1) d on true
       where d.is_known is null
       order by lock
    ) n;
end;
$$;

-- Who is known under `identities`: the contacts, and how many of the identities are theirs. A user name can be given up and taken
-- by a stranger, so beside anything stronger it says nothing about who somebody is.
create function private.find_contacts(tenant_id uuid, identities jsonb, out contato_ids uuid[], out known integer)
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_identity jsonb;
  v_contato uuid;
  v_is_strong constant boolean := exists (
    select from jsonb_array_elements(find_contacts.identities) i where not private.is_user_name(i ->> 'kind'));
begin
  contato_ids := '{}';
  known := 0;
  for v_identity in select i from jsonb_array_elements(find_contacts.identities) i loop
    select d.contato_id into v_contato
      from public.contact_identities d
     where d.tenant_id = find_contacts.tenant_id
       and d.kind = v_identity ->> 'kind'
       and d.match_key = private.identity_key(v_identity ->> 'kind', v_identity ->> 'value');
    if v_contato = any(contato_ids) then
      known := known + 1;
    elsif found and not (v_is_strong and private.is_user_name(v_identity ->> 'kind')) then
      known := known + 1;
      contato_ids := contato_ids || v_contato;
    end if;
  end loop;
end;
$$;

-- The contact known under any of `identities`: made if there is none, merged if there are several. Missing identities are
-- added. Whoever calls this for several people locks all their new identities first.
create function private.resolve_contact(tenant_id uuid, identities jsonb, nome text)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_found record;
  v_contato uuid;
  v_address text;
  v_identity jsonb;
begin
  v_found := private.find_contacts(resolve_contact.tenant_id, resolve_contact.identities);
  if cardinality(v_found.contato_ids) = 1 and v_found.known = jsonb_array_length(resolve_contact.identities) then
    return v_found.contato_ids[1];
  end if;

  perform private.lock_new_identities(resolve_contact.tenant_id, resolve_contact.identities);
  v_found := private.find_contacts(resolve_contact.tenant_id, resolve_contact.identities);
  v_address := private.best_address(resolve_contact.identities);
  if v_found.contato_ids = '{}' then
    insert into public.contatos as c (tenant_id, nome, endereco)
    values (resolve_contact.tenant_id,
      left(coalesce(nullif(trim(resolve_contact.nome), ''), v_address, '?'), 120), v_address)
    returning c.id into v_contato;
  elsif cardinality(v_found.contato_ids) = 1 then
    -- Nobody merges them now, and who was merged just before is found again. Whoever changes them is not waited for: they may be waiting
    -- for a conversation that this delivery holds.
    perform from public.contatos k
      where k.tenant_id = resolve_contact.tenant_id and k.id = v_found.contato_ids[1] for key share;
    v_contato := (private.find_contacts(resolve_contact.tenant_id, resolve_contact.identities)).contato_ids[1];
  else
    v_contato := private.merge_contatos(resolve_contact.tenant_id, v_found.contato_ids);
  end if;

  for v_identity in
    select i from jsonb_array_elements(resolve_contact.identities) i where private.is_user_name(i ->> 'kind')
  loop
    update public.contact_identities d set contato_id = v_contato
     where d.tenant_id = resolve_contact.tenant_id and d.kind = v_identity ->> 'kind' and d.contato_id <> v_contato
       and d.match_key = private.identity_key(v_identity ->> 'kind', v_identity ->> 'value');
  end loop;
  insert into public.contact_identities (tenant_id, contato_id, kind, value)
  select resolve_contact.tenant_id, v_contato, i ->> 'kind', i ->> 'value'
    from jsonb_array_elements(resolve_contact.identities) i
  on conflict do nothing;
  -- A phone says more than a user name.
  update public.contatos c set endereco = v_address
   where c.tenant_id = resolve_contact.tenant_id and c.id = v_contato
     and v_address is not null and (c.endereco is null or c.endereco not like '+%')
     and c.endereco is distinct from v_address;
  return v_contato;
end;
$$;

-- What to show as a person's address: phone, else user name, else e-mail; never an id.
create function private.best_address(identities jsonb)
returns text
language sql immutable set search_path = ''
as $$
  select case when private.is_user_name(i ->> 'kind') then '@' || (i ->> 'value') else i ->> 'value' end
    from jsonb_array_elements(best_address.identities) i
   where i ->> 'kind' in ('phone', 'email') or private.is_user_name(i ->> 'kind')
   order by i ->> 'kind' = 'phone' desc, i ->> 'kind' = 'email'
   limit 1
$$;
