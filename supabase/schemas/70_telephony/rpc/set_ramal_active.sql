-- Switches somebody's extension off or on again. Off: their webphone stops, and registers nowhere until it is on.
create function private.set_ramal_active(ramal_id uuid, is_active boolean)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_ramal public.ramais_voip;
begin
  select r.* into v_ramal from public.ramais_voip r
   where r.tenant_id = v_tenant and r.id = set_ramal_active.ramal_id
     for update;
  if v_ramal.id is null then
    perform private.fail('ramal_not_found', 404);
  end if;
  if set_ramal_active.is_active and v_ramal.password_encrypted is null then
    perform private.fail('ramal_revoked', 409);
  end if;
  begin
    update public.ramais_voip r
       set status = case when set_ramal_active.is_active then 'ativo' else 'inativo' end::public.ramal_status,
           atualizado_em = now()
     where r.tenant_id = v_tenant and r.id = v_ramal.id;
  exception when unique_violation then
    perform private.fail('ramal_taken', 409);
  end;
  perform private.audit(v_tenant, 'ramal.status_changed', 'ramais_voip', v_ramal.id,
    jsonb_build_object('is_active', set_ramal_active.is_active));
end;
$$;

create function public.set_ramal_active(ramal_id uuid, is_active boolean)
returns void
language sql security invoker set search_path = ''
as $$ select private.set_ramal_active(set_ramal_active.ramal_id, set_ramal_active.is_active) $$;

revoke execute on function public.set_ramal_active(uuid, boolean) from public, anon;
grant execute on function private.set_ramal_active(uuid, boolean), public.set_ramal_active(uuid, boolean) to authenticated;
