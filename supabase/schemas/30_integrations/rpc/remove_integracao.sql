-- Takes a connection away for good: its secrets are forgotten, its numbers are switched off and free for another tenant. The row
-- stays without them, because conversations and the audit log speak of it.
create function private.remove_integracao(integracao_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
begin
  update public.integracoes i
     set status = 'inativa', access_token = null, segredos = '{}', pistas = '{}', removida_em = now(), atualizado_em = now()
   where i.tenant_id = v_tenant and i.id = remove_integracao.integracao_id and i.removida_em is null;
  if not found then
    perform private.fail('integracao_not_found', 404);
  end if;
  update public.channels c set is_active = false
   where c.tenant_id = v_tenant and c.integracao_id = remove_integracao.integracao_id;
  perform private.audit(v_tenant, 'integracao.removed', 'integracoes', remove_integracao.integracao_id);
end;
$$;

create function public.remove_integracao(integracao_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.remove_integracao(remove_integracao.integracao_id) $$;

revoke execute on function public.remove_integracao(uuid) from public, anon;
grant execute on function private.remove_integracao(uuid), public.remove_integracao(uuid) to authenticated;
