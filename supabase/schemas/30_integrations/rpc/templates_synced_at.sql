-- When a connection's templates were last read from the provider; null when they never were. Connections are for admins to see:
-- this is the one thing about them that whoever picks a template has to know.
create function private.templates_synced_at(integracao_id uuid)
returns timestamptz
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
  v_at timestamptz;
begin
  select i.templates_synced_em into v_at from public.integracoes i
   where i.tenant_id = v_tenant and i.id = templates_synced_at.integracao_id and i.removida_em is null;
  if not found then
    perform private.fail('integracao_not_found', 404);
  end if;
  return v_at;
end;
$$;

create function public.templates_synced_at(integracao_id uuid)
returns timestamptz
language sql stable security invoker set search_path = ''
as $$ select private.templates_synced_at(templates_synced_at.integracao_id) $$;

revoke execute on function public.templates_synced_at(uuid) from public, anon;
grant execute on function private.templates_synced_at(uuid), public.templates_synced_at(uuid) to authenticated;
