-- Who is asked for one operation, where it is not simply the first that can: the models of a route in its order, and nobody else.
create table public.ai_routes (
  tenant_id   uuid not null,
  operation   text not null,
  position    integer not null,
  ai_model_id uuid not null,

  primary key (tenant_id, operation, position),
  foreign key (tenant_id, ai_model_id) references public.ai_models (tenant_id, id) on delete cascade,
  constraint ai_routes_operation_is_known check (operation in (
    'resposta', 'sentimento', 'intencao', 'classificacao', 'churn', 'completa', 'resumo', 'transcricao', 'insights_ligacao', 'reescrever',
    'embed'))
);
create unique index ai_routes_model_idx on public.ai_routes (tenant_id, ai_model_id, operation);

alter table public.ai_routes enable row level security;
create policy supervisors_select on public.ai_routes for select to authenticated
  using (tenant_id = (select private.tenant_id()) and (select private.has_role('supervisor')));
-- No write policies: save_ai_route() writes.
grant select on public.ai_routes to authenticated;

-- Who may be asked, the first first: the models as they stand, each with its connection sealed.
create function private.ai_candidates(tenant_id uuid, operation text, capability text)
returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
           'model', to_jsonb(m) - 'tenant_id' - 'created_at' - 'updated_at',
           'integracao', jsonb_build_object(
             'id', i.id, 'tenant_id', i.tenant_id, 'plataforma', i.plataforma, 'status', i.status, 'configuracao', i.configuracao,
             'access_token', i.access_token, 'segredos', i.segredos))
    from public.ai_models m
    join public.integracoes i on i.tenant_id = m.tenant_id and i.id = m.integracao_id and i.status = 'ativa' and i.removida_em is null
    left join public.ai_routes r on r.tenant_id = m.tenant_id and r.ai_model_id = m.id and r.operation = ai_candidates.operation
   where m.tenant_id = ai_candidates.tenant_id and m.capability = ai_candidates.capability and m.is_active
     and (r.position is not null or not exists (
       select from public.ai_routes o
         join public.ai_models a on a.tenant_id = o.tenant_id and a.id = o.ai_model_id and a.is_active
         join public.integracoes c on c.tenant_id = a.tenant_id and c.id = a.integracao_id and c.status = 'ativa'
        where o.tenant_id = m.tenant_id and o.operation = ai_candidates.operation and a.capability = ai_candidates.capability))
   order by r.position, m.position, m.id
$$;
