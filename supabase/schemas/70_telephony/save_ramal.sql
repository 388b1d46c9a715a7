-- The id a person's extension has or will have: its password is sealed for that row before the row is written.
create function private.ramal_id(tenant_id uuid, usuario_id uuid)
returns uuid
language sql security definer set search_path = ''
as $$
  select coalesce(
    (select r.id from public.ramais_voip r
      where r.tenant_id = ramal_id.tenant_id and r.usuario_id = ramal_id.usuario_id),
    gen_random_uuid())
$$;

-- Gives a person an extension, in the name of `caller` ({sub, tenant_id}): one's own, or anybody's when an admin does it. No client
-- may call it: only the functions can seal the password, and have asked the provider whose it is. What an admin took away or
-- switched off comes back through an admin only.
create function private.save_ramal(
  caller jsonb, id uuid, usuario_id uuid, extension text, sip_server text, password_encrypted text, nome_exibicao text)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.act_for(save_ramal.caller, 'agent');
  v_is_admin constant boolean := private.has_role('admin');
  v_nome constant text := nullif(trim(coalesce(save_ramal.nome_exibicao, '')), '');
begin
  if save_ramal.usuario_id <> (select auth.uid()) and not v_is_admin then
    perform private.fail('forbidden', 403);
  end if;
  if not exists (
    select from public.members m
     where m.tenant_id = v_tenant and m.user_id = save_ramal.usuario_id and m.removed_at is null and m.role >= 'agent') then
    perform private.fail('member_not_found', 404);
  end if;
  if save_ramal.extension !~ '^[0-9]{2,10}$' or char_length(v_nome) > 60 then
    perform private.fail('ramal_invalid', 422);
  end if;
  if not v_is_admin and exists (
    select from public.ramais_voip r
     where r.tenant_id = v_tenant and r.usuario_id = save_ramal.usuario_id and r.status = 'inativo') then
    perform private.fail('ramal_inactive', 409);
  end if;

  begin
    insert into public.ramais_voip as r (id, tenant_id, usuario_id, extension, sip_server, password_encrypted, nome_exibicao)
    values (save_ramal.id, v_tenant, save_ramal.usuario_id, save_ramal.extension, save_ramal.sip_server,
      save_ramal.password_encrypted, v_nome)
    on conflict on constraint ramais_voip_pkey do update
      set extension = excluded.extension,
          sip_server = excluded.sip_server,
          password_encrypted = excluded.password_encrypted,
          nome_exibicao = coalesce(excluded.nome_exibicao, r.nome_exibicao),
          status = 'ativo',
          atualizado_em = now()
      where r.usuario_id = excluded.usuario_id;
  exception when unique_violation then
    perform private.fail('ramal_taken', 409);
  end;
  perform private.audit(v_tenant, 'ramal.assigned', 'ramais_voip', save_ramal.id,
    jsonb_build_object('usuario_id', save_ramal.usuario_id, 'extension', save_ramal.extension));
end;
$$;

-- Whose each extension is, for the list that one is picked from.
create function private.taken_ramais(tenant_id uuid)
returns table (usuario_id uuid, extension text, sip_server text)
language sql stable security definer set search_path = ''
as $$
  select r.usuario_id, r.extension, r.sip_server
    from public.ramais_voip r
   where r.tenant_id = taken_ramais.tenant_id and r.status = 'ativo'
$$;
