-- Takes away a stage that holds no card, put away or not. A board keeps one stage of each kind: cards begin, are won and are lost.
create function private.remove_etapa(etapa_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_etapa public.etapas;
begin
  select e.* into v_etapa from public.etapas e where e.tenant_id = v_tenant and e.id = remove_etapa.etapa_id;
  if v_etapa.id is null then
    perform private.fail('etapa_not_found', 404);
  end if;
  perform private.lock_funis(v_tenant, array[v_etapa.funil_id]);
  if exists (select from public.oportunidades o where o.tenant_id = v_tenant and o.funil_id = v_etapa.funil_id and o.etapa_id = v_etapa.id) then
    perform private.fail('etapa_not_empty', 409);
  end if;
  if not exists (
    select from public.etapas e
     where e.tenant_id = v_tenant and e.funil_id = v_etapa.funil_id and e.tipo = v_etapa.tipo and e.id <> v_etapa.id) then
    perform private.fail('etapa_last_of_kind', 409);
  end if;
  delete from public.etapas e where e.tenant_id = v_tenant and e.id = v_etapa.id;
  perform private.audit(v_tenant, 'etapa.removed', 'funis', v_etapa.funil_id, jsonb_build_object('nome', v_etapa.nome));
end;
$$;

create function public.remove_etapa(etapa_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.remove_etapa(remove_etapa.etapa_id) $$;

revoke execute on function public.remove_etapa(uuid) from public, anon;
grant execute on function private.remove_etapa(uuid), public.remove_etapa(uuid) to authenticated;
