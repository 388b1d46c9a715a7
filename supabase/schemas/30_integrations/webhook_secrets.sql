-- What a provider's door needs to judge a signature and what the "test" button needs to call the provider:
-- ciphertext only, opened in the edge function. Null for an unknown id. Executable by the functions' own connection alone.
create function private.webhook_secrets(integracao_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
           'id', i.id, 'tenant_id', i.tenant_id, 'plataforma', i.plataforma, 'status', i.status,
           'configuracao', i.configuracao, 'access_token', i.access_token, 'segredos', i.segredos)
    from public.integracoes i
   where i.id = webhook_secrets.integracao_id
$$;

-- The same of the connection to one provider that the caller's ({sub, tenant_id}) company has, the oldest that is switched on; null
-- without one. The caller has to hold `role` in it now, whatever their token says.
create function private.active_integracao(caller jsonb, plataforma text, role public.member_role)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.act_for(active_integracao.caller, active_integracao.role);
begin
  return (
    select private.webhook_secrets(i.id)
      from public.integracoes i
     where i.tenant_id = v_tenant and i.plataforma = active_integracao.plataforma
       and i.status = 'ativa' and i.removida_em is null
     order by i.criado_em, i.id
     limit 1);
end;
$$;
