-- Who has which extension, for the admin who assigns and revokes them. Their passwords are not among it.
create function private.list_ramais()
returns table (
  id uuid, usuario_id uuid, usuario_nome text, extension text, sip_server text, nome_exibicao text,
  status public.ramal_status, is_revoked boolean, atualizado_em timestamptz)
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
begin
  return query
    select r.id, r.usuario_id, p.name, r.extension, r.sip_server, r.nome_exibicao, r.status, r.password_encrypted is null,
           r.atualizado_em
      from public.ramais_voip r
      join public.members m on m.tenant_id = r.tenant_id and m.user_id = r.usuario_id and m.removed_at is null
      join public.profiles p on p.id = r.usuario_id
     where r.tenant_id = v_tenant
     order by r.extension, p.name;
end;
$$;

create function public.list_ramais()
returns table (
  id uuid, usuario_id uuid, usuario_nome text, extension text, sip_server text, nome_exibicao text,
  status public.ramal_status, is_revoked boolean, atualizado_em timestamptz)
language sql stable security invoker set search_path = ''
as $$ select * from private.list_ramais() $$;

revoke execute on function public.list_ramais() from public, anon;
grant execute on function private.list_ramais(), public.list_ramais() to authenticated;
