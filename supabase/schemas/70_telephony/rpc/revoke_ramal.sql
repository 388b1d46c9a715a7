-- Takes somebody's extension away: its password is forgotten, their webphone stops, and another may have it.
create function private.revoke_ramal(ramal_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_extension text;
begin
  update public.ramais_voip r
     set status = 'inativo', password_encrypted = null, atualizado_em = now()
   where r.tenant_id = v_tenant and r.id = revoke_ramal.ramal_id
  returning r.extension into v_extension;
  if v_extension is null then
    perform private.fail('ramal_not_found', 404);
  end if;
  perform private.audit(v_tenant, 'ramal.revoked', 'ramais_voip', revoke_ramal.ramal_id,
    jsonb_build_object('extension', v_extension));
end;
$$;

create function public.revoke_ramal(ramal_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.revoke_ramal(revoke_ramal.ramal_id) $$;

revoke execute on function public.revoke_ramal(uuid) from public, anon;
grant execute on function private.revoke_ramal(uuid), public.revoke_ramal(uuid) to authenticated;
