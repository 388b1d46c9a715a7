-- Refuses what no contact may hold. An empty name is one that is missing; what is null is not asked about.
create function private.check_contato(nome text, observacoes text, empresa text, tipo text)
returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if char_length(trim(check_contato.nome)) not between 1 and 120 then
    perform private.fail('contato_nome_invalid', 422);
  end if;
  if char_length(check_contato.observacoes) > 4000 then
    perform private.fail('observacoes_too_long', 422);
  end if;
  if char_length(trim(check_contato.empresa)) > 120 then
    perform private.fail('empresa_too_long', 422);
  end if;
  if check_contato.tipo not in ('cliente', 'fornecedor') then
    perform private.fail('contato_tipo_unknown', 422);
  end if;
end;
$$;

-- How a person typed an address, as it is kept: e-mails in lower case, a Brazilian mobile with its ninth digit. Refuses what is none.
create function private.check_identity(kind text, value text)
returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  if check_identity.kind = 'phone' then
    if coalesce(check_identity.value, '') !~ '^\+[1-9][0-9]{7,14}$' then
      perform private.fail('phone_invalid', 422);
    end if;
  elsif check_identity.kind = 'email' then
    if char_length(check_identity.value) > 254 or coalesce(check_identity.value, '') !~ '^[^@\s]+@[^@\s]+\.[^@\s]+$' then
      perform private.fail('email_invalid', 422);
    end if;
  else
    perform private.fail('identity_kind_unknown', 422);
  end if;
  return jsonb_build_object('kind', check_identity.kind, 'value', private.identity_key(check_identity.kind, check_identity.value));
end;
$$;
