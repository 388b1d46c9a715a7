-- Adds a stage, the last of its kind, or changes the name and the patience of one.
create function private.save_etapa(funil_id uuid, nome text, tipo text, prazo_dias integer, etapa_id uuid)
returns public.etapas
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_nome constant text := trim(coalesce(save_etapa.nome, ''));
  v_etapa public.etapas;
begin
  if char_length(v_nome) not between 1 and 40 then
    perform private.fail('etapa_nome_invalid', 422);
  end if;
  perform private.lock_funis(v_tenant, array[save_etapa.funil_id]);
  if save_etapa.etapa_id is null then
    if save_etapa.tipo is null or save_etapa.tipo not in ('aberta', 'ganha', 'perdida') then
      perform private.fail('etapa_tipo_unknown', 422);
    end if;
    insert into public.etapas (tenant_id, funil_id, nome, tipo, prazo_dias, posicao)
    select v_tenant, save_etapa.funil_id, v_nome, save_etapa.tipo::public.etapa_tipo, save_etapa.prazo_dias,
           coalesce(max(e.posicao), 0) + 1
      from public.etapas e where e.tenant_id = v_tenant and e.funil_id = save_etapa.funil_id
    returning * into v_etapa;
  else
    update public.etapas e set nome = v_nome, prazo_dias = save_etapa.prazo_dias
     where e.tenant_id = v_tenant and e.funil_id = save_etapa.funil_id and e.id = save_etapa.etapa_id
    returning e.* into v_etapa;
    if v_etapa.id is null then
      perform private.fail('etapa_not_found', 404);
    end if;
  end if;
  perform private.audit(v_tenant, 'etapa.saved', 'funis', save_etapa.funil_id, jsonb_build_object('nome', v_nome));
  return v_etapa;
exception
  when unique_violation then
    perform private.fail('etapa_exists', 409);
  when check_violation then
    perform private.fail('etapa_prazo_invalid', 422);
end;
$$;

create function public.save_etapa(
  funil_id uuid, nome text, tipo text default 'aberta', prazo_dias integer default null, etapa_id uuid default null)
returns public.etapas
language sql security invoker set search_path = ''
as $$ select private.save_etapa(save_etapa.funil_id, save_etapa.nome, save_etapa.tipo, save_etapa.prazo_dias, save_etapa.etapa_id) $$;

revoke execute on function public.save_etapa(uuid, text, text, integer, uuid) from public, anon;
grant execute on function
  private.save_etapa(uuid, text, text, integer, uuid), public.save_etapa(uuid, text, text, integer, uuid) to authenticated;
