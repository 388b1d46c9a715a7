-- Puts the stages of a board into this order, which must name them all: who saw fewer looks again.
create function private.order_etapas(funil_id uuid, etapa_ids uuid[])
returns setof public.etapas
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
begin
  perform private.lock_funis(v_tenant, array[order_etapas.funil_id]);
  if order_etapas.etapa_ids is null or exists (
    select from (select e.id from public.etapas e where e.tenant_id = v_tenant and e.funil_id = order_etapas.funil_id) e
      full join unnest(order_etapas.etapa_ids) i on i = e.id
     where i is null or e.id is null) then
    perform private.fail('etapas_changed', 409);
  end if;
  update public.etapas e set posicao = array_position(order_etapas.etapa_ids, e.id)
   where e.tenant_id = v_tenant and e.funil_id = order_etapas.funil_id;
  perform private.audit(v_tenant, 'etapas.ordered', 'funis', order_etapas.funil_id);
  return query
    select e.* from public.etapas e
     where e.tenant_id = v_tenant and e.funil_id = order_etapas.funil_id order by e.posicao;
end;
$$;

create function public.order_etapas(funil_id uuid, etapa_ids uuid[])
returns setof public.etapas
language sql security invoker set search_path = ''
as $$ select * from private.order_etapas(order_etapas.funil_id, order_etapas.etapa_ids) $$;

revoke execute on function public.order_etapas(uuid, uuid[]) from public, anon;
grant execute on function private.order_etapas(uuid, uuid[]), public.order_etapas(uuid, uuid[]) to authenticated;
