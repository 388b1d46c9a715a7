-- Switches a connection with all its channels off or on again. Off: its door answers as if it did not exist and nothing is sent.
create function private.set_integracao_status(integracao_id uuid, status public.integracao_status)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
begin
  update public.integracoes i
     set status = set_integracao_status.status, atualizado_em = now()
   where i.tenant_id = v_tenant and i.id = set_integracao_status.integracao_id and i.removida_em is null;
  if not found then
    perform private.fail('integracao_not_found', 404);
  end if;
  begin
    update public.channels c set is_active = (set_integracao_status.status = 'ativa')
     where c.tenant_id = v_tenant and c.integracao_id = set_integracao_status.integracao_id;
  exception when unique_violation then
    perform private.fail('address_in_use', 409);
  end;
  perform private.audit(v_tenant, 'integracao.status_changed', 'integracoes', set_integracao_status.integracao_id,
    jsonb_build_object('status', set_integracao_status.status));
end;
$$;

create function public.set_integracao_status(integracao_id uuid, status public.integracao_status)
returns void
language sql security invoker set search_path = ''
as $$ select private.set_integracao_status(set_integracao_status.integracao_id, set_integracao_status.status) $$;

revoke execute on function public.set_integracao_status(uuid, public.integracao_status) from public, anon;
grant execute on function private.set_integracao_status(uuid, public.integracao_status),
  public.set_integracao_status(uuid, public.integracao_status) to authenticated;
