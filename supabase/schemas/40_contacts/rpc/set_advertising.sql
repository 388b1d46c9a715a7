-- Writes down whether a person wants advertising; broadcasts of that kind leave out who does not.
create function private.set_advertising(contato_id uuid, refuses boolean)
returns public.contatos
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_contato public.contatos;
begin
  -- Nothing said is no consent.
  if set_advertising.refuses is null then
    perform private.fail('invalid_request', 400);
  end if;
  update public.contatos k
     set recusa_divulgacao_em = case when set_advertising.refuses then coalesce(k.recusa_divulgacao_em, now()) end,
         libera_divulgacao_em = case when set_advertising.refuses then k.libera_divulgacao_em else now() end,
         atualizado_em = now()
   where k.tenant_id = v_tenant and k.id = set_advertising.contato_id and k.mesclado_em is null
  returning k.* into v_contato;
  if v_contato.id is null then
    perform private.fail('contato_not_found', 404);
  end if;
  perform private.audit(v_tenant, 'contato.advertising', 'contatos', v_contato.id,
    jsonb_build_object('refuses', v_contato.recusa_divulgacao_em is not null));
  return v_contato;
end;
$$;

create function public.set_advertising(contato_id uuid, refuses boolean)
returns public.contatos
language sql security invoker set search_path = ''
as $$ select private.set_advertising(set_advertising.contato_id, set_advertising.refuses) $$;

revoke execute on function public.set_advertising(uuid, boolean) from public, anon;
grant execute on function private.set_advertising(uuid, boolean), public.set_advertising(uuid, boolean) to authenticated;
