-- Changes what a card says. `changes` holds only what is to change: {titulo: text, valor_centavos: integer|null,
-- observacoes: text, contato_id: uuid|null, conversation_id: uuid|null, responsavel_id: uuid|null}. A conversation brings its
-- customer along; another customer lets go of the conversation.
create function private.update_oportunidade(oportunidade_id uuid, changes jsonb)
returns public.oportunidades
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_changes constant jsonb := update_oportunidade.changes;
  v_before constant public.oportunidades := private.lock_oportunidade(v_tenant, update_oportunidade.oportunidade_id);
  v_after public.oportunidades := v_before;
begin
  if jsonb_typeof(v_changes) is distinct from 'object' then
    perform private.fail('invalid_request', 400);
  end if;
  if v_changes ? 'titulo' then
    v_after.titulo := trim(coalesce(v_changes ->> 'titulo', ''));
    if char_length(v_after.titulo) not between 1 and 120 then
      perform private.fail('titulo_invalid', 422);
    end if;
  end if;
  if v_changes ? 'valor_centavos' then
    if v_changes ->> 'valor_centavos' !~ '^[0-9]{1,13}$' then
      perform private.fail('valor_invalid', 422);
    end if;
    v_after.valor_centavos := (v_changes ->> 'valor_centavos')::bigint;
    if v_after.valor_centavos is null and v_before.status = 'ganha' then
      perform private.fail('valor_missing', 422);
    end if;
  end if;
  if v_changes ? 'observacoes' then
    v_after.observacoes := coalesce(v_changes ->> 'observacoes', '');
    if char_length(v_after.observacoes) > 4000 then
      perform private.fail('observacoes_too_long', 422);
    end if;
  end if;
  if v_changes ? 'contato_id' then
    v_after.contato_id := private.uuid_of(v_changes ->> 'contato_id');
    if v_changes ->> 'contato_id' is not null and not exists (
      select from public.contatos k where k.tenant_id = v_tenant and k.id = v_after.contato_id and k.mesclado_em is null) then
      perform private.fail('contato_not_found', 404);
    end if;
    if v_after.contato_id is distinct from v_before.contato_id then
      v_after.conversation_id := null;
    end if;
  end if;
  if v_changes ? 'conversation_id' then
    v_after.conversation_id := private.uuid_of(v_changes ->> 'conversation_id');
    if v_changes ->> 'conversation_id' is not null then
      select c.contato_id into v_after.contato_id from public.conversations c
       where c.tenant_id = v_tenant and c.id = v_after.conversation_id;
      if not found then
        perform private.fail('conversation_not_found', 404);
      end if;
    end if;
  end if;
  if v_changes ? 'responsavel_id' then
    v_after.responsavel_id := private.uuid_of(v_changes ->> 'responsavel_id');
    if v_after.responsavel_id is null and v_changes ->> 'responsavel_id' is not null then
      perform private.fail('member_not_found', 404);
    end if;
    perform private.check_responsavel(v_tenant, v_after.responsavel_id);
  end if;
  if v_after is not distinct from v_before then
    return v_before;
  end if;
  update public.oportunidades o
     set titulo = v_after.titulo, valor_centavos = v_after.valor_centavos, observacoes = v_after.observacoes,
         contato_id = v_after.contato_id, conversation_id = v_after.conversation_id, responsavel_id = v_after.responsavel_id,
         atualizado_em = now()
   where o.tenant_id = v_tenant and o.id = v_before.id
  returning o.* into v_after;
  -- The notes themselves are not copied: they may be long, and they may be about the customer.
  perform private.audit(v_tenant, 'oportunidade.changed', 'oportunidades', v_before.id, jsonb_strip_nulls(jsonb_build_object(
    'titulo', case when v_after.titulo <> v_before.titulo then v_after.titulo end,
    'valor_centavos', case when v_after.valor_centavos is distinct from v_before.valor_centavos then coalesce(v_after.valor_centavos, -1) end,
    'observacoes', case when v_after.observacoes <> v_before.observacoes then true end,
    'contato', case when v_after.contato_id is distinct from v_before.contato_id then coalesce(
      (select k.nome from public.contatos k where k.tenant_id = v_tenant and k.id = v_after.contato_id), '') end,
    'conversation', case when v_after.conversation_id is distinct from v_before.conversation_id then coalesce(
      (select c.protocolo from public.conversations c where c.tenant_id = v_tenant and c.id = v_after.conversation_id), '') end,
    'responsavel', case when v_after.responsavel_id is distinct from v_before.responsavel_id then coalesce(
      (select p.name from public.profiles p where p.id = v_after.responsavel_id), '') end)));
  return v_after;
end;
$$;

create function public.update_oportunidade(oportunidade_id uuid, changes jsonb)
returns public.oportunidades
language sql security invoker set search_path = ''
as $$ select private.update_oportunidade(update_oportunidade.oportunidade_id, update_oportunidade.changes) $$;

revoke execute on function public.update_oportunidade(uuid, jsonb) from public, anon;
grant execute on function private.update_oportunidade(uuid, jsonb), public.update_oportunidade(uuid, jsonb) to authenticated;
