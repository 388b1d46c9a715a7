-- A person changed number or user id: the contact keeps its history under the new identities and loses the old phone,
-- which may soon be somebody else's. A line in the thread says so, once however often we are told.
create function private.apply_identity(channel public.channels, event jsonb)
returns private.applied
language plpgsql security definer set search_path = ''
as $$
declare
  v_contato uuid;
  v_applied private.applied;
begin
  select i.contato_id into v_contato
    from jsonb_to_recordset(event -> 'previous' -> 'identities') as n (kind text, value text)
    join public.contact_identities i
      on i.tenant_id = channel.tenant_id and i.kind = n.kind
     and i.match_key = private.identity_key(n.kind, n.value)
   limit 1;
  if v_contato is null then
    return null;
  end if;
  v_contato := private.resolve_contact(channel.tenant_id,
    (event -> 'current' -> 'identities') || (event -> 'previous' -> 'identities'), null);
  if exists (
    select from jsonb_array_elements(event -> 'current' -> 'identities') n where n ->> 'kind' = 'phone') then
    delete from public.contact_identities i
     using jsonb_to_recordset(event -> 'previous' -> 'identities') as n (kind text, value text)
     where i.tenant_id = channel.tenant_id and i.contato_id = v_contato and n.kind = 'phone' and i.kind = n.kind
       and i.match_key = private.identity_key(n.kind, n.value)
       and not exists (
         select from jsonb_to_recordset(event -> 'current' -> 'identities') as k (kind text, value text)
          where k.kind = i.kind and private.identity_key(k.kind, k.value) = i.match_key);
    update public.contatos c set endereco = private.best_address(event -> 'current' -> 'identities'), atualizado_em = now()
     where c.tenant_id = channel.tenant_id and c.id = v_contato;
  end if;

  v_applied.conversation_id := private.last_conversation(channel, v_contato);
  if v_applied.conversation_id is null then
    return null;
  end if;
  v_applied.event_id := (private.append_message(
    channel.tenant_id, v_applied.conversation_id, 'outbound', 'event', null,
    jsonb_build_object('event', 'number_changed',
      'previous', jsonb_path_query_first(event, '$.previous.identities[*] ? (@.kind == "phone").value'),
      'current', jsonb_path_query_first(event, '$.current.identities[*] ? (@.kind == "phone").value')),
    'sent', now(), provider_ref => event ->> 'ref')).id;
  return v_applied;
end;
$$;

-- The customer told the provider to stop our advertising, or to let it in again; what was said last counts.
create function private.apply_preference(tenant_id uuid, event jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_at constant timestamptz := least((event ->> 'at')::timestamptz, now());
begin
  update public.contatos k
     set recusa_divulgacao_em = case when event ->> 'wants_advertising' = 'false' then v_at end,
         libera_divulgacao_em = case when event ->> 'wants_advertising' = 'true' then v_at else k.libera_divulgacao_em end
    from private.find_contacts(apply_preference.tenant_id, event -> 'from' -> 'identities') f
   where k.tenant_id = apply_preference.tenant_id and k.id = any(f.contato_ids)
     and greatest(k.recusa_divulgacao_em, k.libera_divulgacao_em, '-infinity') <= v_at;
end;
$$;

-- A group was made or has another subject. What the team calls it stays.
create function private.apply_group(tenant_id uuid, event jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_contato constant uuid := private.resolve_contact(
    apply_group.tenant_id, event -> 'from' -> 'identities', event -> 'from' ->> 'name');
begin
  update public.contatos k set nome = left(event -> 'from' ->> 'name', 120), atualizado_em = now()
   where k.tenant_id = apply_group.tenant_id and k.id = v_contato
     and (k.nome = 'Grupo' or starts_with(k.nome, 'Grupo · ')) and k.nome <> event -> 'from' ->> 'name';
  if found then
    perform private.show_contato(apply_group.tenant_id, v_contato);
  end if;
end;
$$;
