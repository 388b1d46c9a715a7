-- Puts a new card on top of an open stage. Begun in a conversation it is about the customer there.
create function private.create_oportunidade(
  etapa_id uuid, titulo text, contato_id uuid, conversation_id uuid, valor_centavos bigint, responsavel_id uuid)
returns public.oportunidades
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_etapa public.etapas;
  v_contato uuid := create_oportunidade.contato_id;
  v_oportunidade public.oportunidades;
begin
  if char_length(trim(coalesce(create_oportunidade.titulo, ''))) not between 1 and 120 then
    perform private.fail('titulo_invalid', 422);
  end if;
  if create_oportunidade.valor_centavos not between 0 and 10000000000000 then
    perform private.fail('valor_invalid', 422);
  end if;
  perform private.check_responsavel(v_tenant, create_oportunidade.responsavel_id);
  if create_oportunidade.conversation_id is not null then
    select c.contato_id into v_contato from public.conversations c
     where c.tenant_id = v_tenant and c.id = create_oportunidade.conversation_id;
    if v_contato is null then
      perform private.fail('conversation_not_found', 404);
    end if;
  elsif v_contato is not null and not exists (
    select from public.contatos k where k.tenant_id = v_tenant and k.id = v_contato and k.mesclado_em is null) then
    perform private.fail('contato_not_found', 404);
  end if;
  perform private.lock_funis(v_tenant, array(
    select e.funil_id from public.etapas e where e.tenant_id = v_tenant and e.id = create_oportunidade.etapa_id));
  select e.* into v_etapa from public.etapas e where e.tenant_id = v_tenant and e.id = create_oportunidade.etapa_id;
  if v_etapa.id is null then
    perform private.fail('etapa_not_found', 404);
  end if;
  if v_etapa.tipo <> 'aberta' then
    perform private.fail('etapa_not_open', 422);
  end if;
  insert into public.oportunidades
    (tenant_id, funil_id, etapa_id, status, titulo, valor_centavos, contato_id, conversation_id, responsavel_id, posicao, criado_por)
  values (v_tenant, v_etapa.funil_id, v_etapa.id, v_etapa.tipo, trim(create_oportunidade.titulo), create_oportunidade.valor_centavos,
    v_contato, create_oportunidade.conversation_id, coalesce(create_oportunidade.responsavel_id, (select auth.uid())),
    private.place_in_etapa(v_tenant, v_etapa, null, null), (select auth.uid()))
  returning * into v_oportunidade;
  perform private.audit(v_tenant, 'oportunidade.created', 'oportunidades', v_oportunidade.id,
    jsonb_build_object('titulo', v_oportunidade.titulo, 'etapa', v_etapa.nome));
  return v_oportunidade;
end;
$$;

create function public.create_oportunidade(
  etapa_id uuid, titulo text, contato_id uuid default null, conversation_id uuid default null, valor_centavos bigint default null,
  responsavel_id uuid default null)
returns public.oportunidades
language sql security invoker set search_path = ''
as $$
  select private.create_oportunidade(create_oportunidade.etapa_id, create_oportunidade.titulo, create_oportunidade.contato_id,
    create_oportunidade.conversation_id, create_oportunidade.valor_centavos, create_oportunidade.responsavel_id)
$$;

revoke execute on function public.create_oportunidade(uuid, text, uuid, uuid, bigint, uuid) from public, anon;
grant execute on function private.create_oportunidade(uuid, text, uuid, uuid, bigint, uuid),
  public.create_oportunidade(uuid, text, uuid, uuid, bigint, uuid) to authenticated;
