-- Puts a board away with all its cards, or brings it back.
create function private.archive_funil(funil_id uuid, archived boolean)
returns public.funis
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_funil public.funis;
begin
  update public.funis f set arquivado_em = case when archive_funil.archived then coalesce(f.arquivado_em, now()) end
   where f.tenant_id = v_tenant and f.id = archive_funil.funil_id
  returning f.* into v_funil;
  if v_funil.id is null then
    perform private.fail('funil_not_found', 404);
  end if;
  perform private.audit(v_tenant, case when archive_funil.archived then 'funil.archived' else 'funil.restored' end, 'funis', v_funil.id);
  return v_funil;
exception
  when unique_violation then
    perform private.fail('funil_exists', 409);
end;
$$;

create function public.archive_funil(funil_id uuid, archived boolean)
returns public.funis
language sql security invoker set search_path = ''
as $$ select private.archive_funil(archive_funil.funil_id, archive_funil.archived) $$;

revoke execute on function public.archive_funil(uuid, boolean) from public, anon;
grant execute on function private.archive_funil(uuid, boolean), public.archive_funil(uuid, boolean) to authenticated;
