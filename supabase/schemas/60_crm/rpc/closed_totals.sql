-- What a board won and lost in the last thirty days, per closing stage. The cards themselves are read when somebody asks for them.
create function private.closed_totals(funil_id uuid)
returns table (etapa_id uuid, quantidade bigint, soma_centavos bigint)
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
begin
  return query
    select e.id, count(o.id), coalesce(sum(o.valor_centavos), 0)::bigint
      from public.etapas e
      left join public.oportunidades o
        on o.tenant_id = e.tenant_id and o.funil_id = e.funil_id and o.etapa_id = e.id
       and o.fechada_em > now() - interval '30 days' and o.arquivada_em is null
     where e.tenant_id = v_tenant and e.funil_id = closed_totals.funil_id and e.tipo <> 'aberta'
     group by e.id, e.posicao
     order by e.posicao;
end;
$$;

create function public.closed_totals(funil_id uuid)
returns table (etapa_id uuid, quantidade bigint, soma_centavos bigint)
language sql stable security invoker set search_path = ''
as $$ select * from private.closed_totals(closed_totals.funil_id) $$;

revoke execute on function public.closed_totals(uuid) from public, anon;
grant execute on function private.closed_totals(uuid), public.closed_totals(uuid) to authenticated;
