-- Keeps the outcome of the last "testar conexão": null when the provider answered well, else our code for its refusal.
create function private.report_integracao(integracao_id uuid, erro_codigo text)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
begin
  update public.integracoes i
     set erro_codigo = report_integracao.erro_codigo,
         verificada_em = case when report_integracao.erro_codigo is null then now() else i.verificada_em end
   where i.tenant_id = v_tenant and i.id = report_integracao.integracao_id;
  if not found then
    perform private.fail('integracao_not_found', 404);
  end if;
end;
$$;

create function public.report_integracao(integracao_id uuid, erro_codigo text)
returns void
language sql security invoker set search_path = ''
as $$ select private.report_integracao(report_integracao.integracao_id, report_integracao.erro_codigo) $$;

revoke execute on function public.report_integracao(uuid, text) from public, anon;
grant execute on function private.report_integracao(uuid, text), public.report_integracao(uuid, text) to authenticated;
