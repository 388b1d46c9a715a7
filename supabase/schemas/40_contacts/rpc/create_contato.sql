-- Writes somebody down before they ever wrote. Refused with contato_exists when one of the addresses is known already; without
-- a name the address is the name.
create function private.create_contato(nome text, telefone text, email text, empresa text, tipo text, observacoes text)
returns public.contatos
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_identities jsonb := '[]';
  v_contato public.contatos;
begin
  perform private.check_contato(nullif(trim(create_contato.nome), ''), create_contato.observacoes, create_contato.empresa,
    create_contato.tipo);
  if nullif(trim(create_contato.telefone), '') is not null then
    v_identities := v_identities || private.check_identity('phone', trim(create_contato.telefone));
  end if;
  if nullif(trim(create_contato.email), '') is not null then
    v_identities := v_identities || private.check_identity('email', trim(create_contato.email));
  end if;
  if v_identities = '[]' then
    perform private.fail('contato_unreachable', 422);
  end if;
  perform private.lock_new_identities(v_tenant, v_identities);
  if (select f.contato_ids from private.find_contacts(v_tenant, v_identities) f) <> '{}' then
    perform private.fail('contato_exists', 409);
  end if;
  v_contato := private.add_contato(v_tenant, v_identities, create_contato.nome, create_contato.empresa, create_contato.tipo,
    create_contato.observacoes);
  perform private.audit(v_tenant, 'contato.created', 'contatos', v_contato.id);
  return v_contato;
end;
$$;

-- A new contact with addresses that nobody has. Its caller has checked and locked them.
create function private.add_contato(tenant_id uuid, identities jsonb, nome text, empresa text, tipo text, observacoes text)
returns public.contatos
language plpgsql security definer set search_path = ''
as $$
declare
  v_address constant text := private.best_address(add_contato.identities);
  v_contato public.contatos;
begin
  insert into public.contatos as c (tenant_id, nome, endereco, empresa, tipo, observacoes)
  values (add_contato.tenant_id, left(coalesce(nullif(trim(add_contato.nome), ''), v_address), 120), v_address,
    nullif(trim(add_contato.empresa), ''), coalesce(add_contato.tipo, 'cliente'), coalesce(add_contato.observacoes, ''))
  returning c.* into v_contato;
  insert into public.contact_identities (tenant_id, contato_id, kind, value)
  select add_contato.tenant_id, v_contato.id, i ->> 'kind', i ->> 'value' from jsonb_array_elements(add_contato.identities) i;
  return v_contato;
end;
$$;

create function public.create_contato(
  nome text, telefone text default null, email text default null, empresa text default null, tipo text default 'cliente',
  observacoes text default '')
returns public.contatos
language sql security invoker set search_path = ''
as $$
  select private.create_contato(create_contato.nome, create_contato.telefone, create_contato.email, create_contato.empresa,
    create_contato.tipo, create_contato.observacoes)
$$;

revoke execute on function public.create_contato(text, text, text, text, text, text) from public, anon;
grant execute on function private.create_contato(text, text, text, text, text, text),
  public.create_contato(text, text, text, text, text, text) to authenticated;
