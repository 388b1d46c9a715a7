-- Asks for a connection's templates to be read from the provider now; at most once a minute. `modelos_atualizados` says when they
-- are here.
create function private.sync_templates(integracao_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
begin
  if not exists (
    select from public.integracoes i
     where i.tenant_id = v_tenant and i.id = sync_templates.integracao_id and i.removida_em is null
  ) then
    perform private.fail('integracao_not_found', 404);
  end if;
  update public.integracoes i set templates_requested_em = now()
   where i.tenant_id = v_tenant and i.id = sync_templates.integracao_id
     and coalesce(i.templates_requested_em, '-infinity') < now() - interval '1 minute';
  if not found then
    perform private.fail('templates_synced_lately', 429);
  end if;
  perform private.request_templates(v_tenant, sync_templates.integracao_id);
  perform private.call_worker('{}');
end;
$$;

create function public.sync_templates(integracao_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.sync_templates(sync_templates.integracao_id) $$;

revoke execute on function public.sync_templates(uuid) from public, anon;
grant execute on function private.sync_templates(uuid), public.sync_templates(uuid) to authenticated;
