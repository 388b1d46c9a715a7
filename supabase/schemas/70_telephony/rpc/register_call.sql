-- A call that the browser saw first: one it dials itself, as an emergency number is, or one that rings. The same `client_id` is the
-- same call. One that rings may be there already, by the provider's word or by a colleague's phone that rings as well.
-- Returns {ligacao, contato}: the contact whose number it is, or null.
create function private.register_call(
  client_id uuid, numero text, direcao public.ligacao_direcao, oportunidade_id uuid, contato_id uuid, conversation_id uuid)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_user constant uuid := (select auth.uid());
  v_numero constant text := private.call_number(register_call.numero);
  v_call public.ligacoes;
begin
  if register_call.client_id is null then
    perform private.fail('client_id_missing', 422);
  -- Who calls may withhold their number.
  elsif register_call.direcao is null or v_numero is null and register_call.direcao = 'saida' then
    perform private.fail('phone_invalid', 422);
  end if;
  -- Two phones that ring, or one that asks twice: one after the other.
  perform private.lock_number(v_tenant, v_numero);
  select l.* into v_call
    from private.call_legs g
    join public.ligacoes l on l.tenant_id = g.tenant_id and l.id = g.ligacao_id
   where g.tenant_id = v_tenant and g.client_id = register_call.client_id;
  if v_call.id is null and register_call.direcao = 'entrada' then
    v_call := private.call_ringing_at(v_tenant, v_user, v_numero);
  end if;
  if v_call.id is null then
    v_call := private.new_call(v_tenant, v_user, v_numero, register_call.direcao, register_call.oportunidade_id,
      register_call.contato_id, register_call.conversation_id,
      (select r.extension from public.ramais_voip r where r.tenant_id = v_tenant and r.usuario_id = v_user and r.status = 'ativo'),
      private.telephony_of(v_tenant));
  end if;
  insert into private.call_legs (tenant_id, client_id, ligacao_id, usuario_id)
  values (v_tenant, register_call.client_id, v_call.id, v_user)
  on conflict do nothing;
  update public.ligacoes l set client_id = register_call.client_id
   where l.tenant_id = v_tenant and l.id = v_call.id and l.client_id is null;
  return jsonb_build_object(
    'ligacao', private.call_row(v_tenant, v_call.id),
    'contato', (
      select jsonb_build_object('id', k.id, 'nome', k.nome, 'endereco', k.endereco, 'foto', k.foto_url, 'empresa', k.empresa)
        from public.contatos k where k.tenant_id = v_tenant and k.id = v_call.contato_id));
end;
$$;

-- A call's row, with whatever it is about looked up in this tenant: a card brings its contact and conversation, a conversation its
-- contact, a number its owner. Nobody has an incoming call before they answer it.
create function private.new_call(
  tenant_id uuid, usuario_id uuid, numero text, direcao public.ligacao_direcao, oportunidade_id uuid, contato_id uuid, conversation_id uuid,
  extension text, integracao_id uuid)
returns public.ligacoes
language plpgsql security definer set search_path = ''
as $$
declare
  v_card public.oportunidades;
  v_conversation public.conversations;
  v_contato uuid := new_call.contato_id;
  v_call public.ligacoes;
begin
  if new_call.oportunidade_id is not null then
    select o.* into v_card from public.oportunidades o where o.tenant_id = new_call.tenant_id and o.id = new_call.oportunidade_id;
    if v_card.id is null then
      perform private.fail('oportunidade_not_found', 404);
    end if;
  end if;
  if new_call.conversation_id is not null then
    select c.* into v_conversation from public.conversations c where c.tenant_id = new_call.tenant_id and c.id = new_call.conversation_id;
    if v_conversation.id is null then
      perform private.fail('conversation_not_found', 404);
    end if;
  end if;
  if v_contato is not null and not exists (
    select from public.contatos k where k.tenant_id = new_call.tenant_id and k.id = v_contato) then
    perform private.fail('contato_not_found', 404);
  end if;
  v_contato := coalesce(v_contato, v_card.contato_id, v_conversation.contato_id,
    private.contato_by_number(new_call.tenant_id, new_call.numero));
  if v_contato is not null then
    v_contato := private.lock_present(new_call.tenant_id, v_contato);
  end if;
  insert into public.ligacoes
    (tenant_id, usuario_id, direcao, numero_destino, numero_origem, oportunidade_id, contato_id, conversation_id, integracao_id, conferir_em)
  values (new_call.tenant_id, case when new_call.direcao = 'saida' then new_call.usuario_id end, new_call.direcao,
    case when new_call.direcao = 'saida' then new_call.numero else coalesce(new_call.extension, '') end,
    case when new_call.direcao = 'saida' then new_call.extension else new_call.numero end,
    v_card.id, v_contato, coalesce(v_conversation.id, v_card.conversation_id), new_call.integracao_id,
    now() + interval '90 seconds')
  returning * into v_call;
  return v_call;
end;
$$;

create function public.register_call(
  client_id uuid, numero text, direcao public.ligacao_direcao, oportunidade_id uuid default null, contato_id uuid default null,
  conversation_id uuid default null)
returns jsonb
language sql security invoker set search_path = ''
as $$
  select private.register_call(register_call.client_id, register_call.numero, register_call.direcao, register_call.oportunidade_id,
    register_call.contato_id, register_call.conversation_id)
$$;

revoke execute on function public.register_call(uuid, text, public.ligacao_direcao, uuid, uuid, uuid) from public, anon;
grant execute on function private.register_call(uuid, text, public.ligacao_direcao, uuid, uuid, uuid),
  public.register_call(uuid, text, public.ligacao_direcao, uuid, uuid, uuid) to authenticated;
