-- Puts a card into a stage, behind the card `depois_de` or on top. `versao` is the one the mover saw: who moves a card that
-- somebody else has moved meanwhile gets 409. A stage that wins asks for the value, one that loses for the reason.
create function private.move_oportunidade(
  oportunidade_id uuid, etapa_id uuid, versao integer, depois_de uuid, valor_centavos bigint, motivo_perda text)
returns public.oportunidades
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_motivo constant text := nullif(trim(move_oportunidade.motivo_perda), '');
  v_boards constant uuid[] := array(
    select e.funil_id from public.etapas e where e.tenant_id = v_tenant and e.id = move_oportunidade.etapa_id
     union
    select o.funil_id from public.oportunidades o where o.tenant_id = v_tenant and o.id = move_oportunidade.oportunidade_id);
  v_etapa public.etapas;
  v_left public.etapas;
  v_before public.oportunidades;
  v_after public.oportunidades;
begin
  perform private.lock_funis(v_tenant, v_boards);
  v_before := private.lock_oportunidade(v_tenant, move_oportunidade.oportunidade_id);
  select e.* into v_etapa from public.etapas e where e.tenant_id = v_tenant and e.id = move_oportunidade.etapa_id;
  if v_etapa.id is null then
    perform private.fail('etapa_not_found', 404);
  end if;
  if v_before.versao is distinct from move_oportunidade.versao then
    perform private.fail('oportunidade_moved', 409);
  end if;
  if v_before.arquivada_em is not null then
    perform private.fail('oportunidade_archived', 409);
  end if;
  if move_oportunidade.valor_centavos not between 0 and 10000000000000 then
    perform private.fail('valor_invalid', 422);
  end if;
  if char_length(v_motivo) > 300 then
    perform private.fail('motivo_too_long', 422);
  end if;

  v_after := v_before;
  v_after.valor_centavos := coalesce(move_oportunidade.valor_centavos, v_before.valor_centavos);
  v_after.motivo_perda := case when v_etapa.tipo = 'perdida' then coalesce(v_motivo, v_before.motivo_perda) end;
  if v_etapa.tipo = 'ganha' and v_after.valor_centavos is null then
    perform private.fail('valor_missing', 422);
  end if;
  if v_etapa.tipo = 'perdida' and v_after.motivo_perda is null then
    perform private.fail('motivo_missing', 422);
  end if;
  if v_etapa.id <> v_before.etapa_id then
    v_after.entrou_na_etapa_em := case
      when v_etapa.id = v_before.etapa_anterior_id and v_before.entrou_na_etapa_em > now() - interval '1 minute'
        then v_before.na_anterior_desde_em
      else now()
    end;
    v_after.etapa_anterior_id := v_before.etapa_id;
    v_after.na_anterior_desde_em := v_before.entrou_na_etapa_em;
  end if;
  v_after.posicao := private.place_in_etapa(v_tenant, v_etapa, move_oportunidade.depois_de, v_before.id);

  update public.oportunidades o
     set funil_id = v_etapa.funil_id, etapa_id = v_etapa.id, status = v_etapa.tipo, valor_centavos = v_after.valor_centavos,
         motivo_perda = v_after.motivo_perda, entrou_na_etapa_em = v_after.entrou_na_etapa_em,
         etapa_anterior_id = v_after.etapa_anterior_id, na_anterior_desde_em = v_after.na_anterior_desde_em,
         fechada_em = case when v_etapa.tipo = v_before.status then v_before.fechada_em when v_etapa.tipo <> 'aberta' then now() end,
         posicao = v_after.posicao, versao = o.versao + 1, movida_por = (select auth.uid()), atualizado_em = now()
   where o.tenant_id = v_tenant and o.id = v_before.id
  returning o.* into v_after;
  -- Another place within the stage is nobody's question later.
  if v_etapa.id <> v_before.etapa_id then
    select e.* into v_left from public.etapas e where e.tenant_id = v_tenant and e.id = v_before.etapa_id;
    perform private.audit(v_tenant, 'oportunidade.moved', 'oportunidades', v_before.id, jsonb_strip_nulls(jsonb_build_object(
      'from', v_left.nome, 'to', v_etapa.nome, 'tipo', v_etapa.tipo, 'motivo', v_after.motivo_perda,
      'valor_centavos', case when v_after.valor_centavos is distinct from v_before.valor_centavos then v_after.valor_centavos end)));
  end if;
  return v_after;
end;
$$;

create function public.move_oportunidade(
  oportunidade_id uuid, etapa_id uuid, versao integer, depois_de uuid default null, valor_centavos bigint default null,
  motivo_perda text default null)
returns public.oportunidades
language sql security invoker set search_path = ''
as $$
  select private.move_oportunidade(move_oportunidade.oportunidade_id, move_oportunidade.etapa_id, move_oportunidade.versao,
    move_oportunidade.depois_de, move_oportunidade.valor_centavos, move_oportunidade.motivo_perda)
$$;

revoke execute on function public.move_oportunidade(uuid, uuid, integer, uuid, bigint, text) from public, anon;
grant execute on function private.move_oportunidade(uuid, uuid, integer, uuid, bigint, text),
  public.move_oportunidade(uuid, uuid, integer, uuid, bigint, text) to authenticated;
