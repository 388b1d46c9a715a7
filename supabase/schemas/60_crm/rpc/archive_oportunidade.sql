-- Takes a card off its board, or puts it back where it was.
create function private.archive_oportunidade(oportunidade_id uuid, archived boolean)
returns public.oportunidades
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_before constant public.oportunidades := private.lock_oportunidade(v_tenant, archive_oportunidade.oportunidade_id);
  v_after public.oportunidades;
begin
  if (v_before.arquivada_em is not null) = archive_oportunidade.archived then
    return v_before;
  end if;
  update public.oportunidades o
     set arquivada_em = case when archive_oportunidade.archived then now() end, atualizado_em = now()
   where o.tenant_id = v_tenant and o.id = v_before.id
  returning o.* into v_after;
  perform private.audit(v_tenant, case when archive_oportunidade.archived then 'oportunidade.archived' else 'oportunidade.restored' end,
    'oportunidades', v_before.id);
  return v_after;
end;
$$;

create function public.archive_oportunidade(oportunidade_id uuid, archived boolean)
returns public.oportunidades
language sql security invoker set search_path = ''
as $$ select private.archive_oportunidade(archive_oportunidade.oportunidade_id, archive_oportunidade.archived) $$;

revoke execute on function public.archive_oportunidade(uuid, boolean) from public, anon;
grant execute on function private.archive_oportunidade(uuid, boolean), public.archive_oportunidade(uuid, boolean) to authenticated;
