-- What the caller's webphone registers with, sealed: their own extension, 300 times an hour, for a page that is loaded opens one, each written down. Executable by the
-- functions' own connection alone, which makes the hash of it that leaves the server.
create function private.open_sip_session(caller jsonb)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant uuid;
  v_ramal jsonb;
begin
  perform set_config('request.jwt.claims', open_sip_session.caller::text, true);
  v_tenant := private.require_role('agent');
  v_ramal := private.own_ramal(v_tenant);
  if v_ramal ->> 'status' = 'inativo' then
    perform private.fail('ramal_inactive', 409);
  end if;
  perform private.audit_paced(v_tenant, 'ramal.session_opened', 'ramais_voip', (v_ramal ->> 'id')::uuid, 300);
  return v_ramal;
end;
$$;

-- For "testar ramal": counted, because it tells whether a password is right. Without an extension of one's own there is no id.
create function private.begin_ramal_test(caller jsonb)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant uuid;
begin
  perform set_config('request.jwt.claims', begin_ramal_test.caller::text, true);
  v_tenant := private.require_role('agent');
  perform private.audit_paced(v_tenant, 'ramal.tested', 'members', (select auth.uid()), 30);
  return (
    select to_jsonb(r) from public.ramais_voip r
     where r.tenant_id = v_tenant and r.usuario_id = (select auth.uid()));
end;
$$;

-- The caller's extension with its sealed password and the name it shows.
create function private.own_ramal(tenant_id uuid)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_ramal jsonb;
begin
  select to_jsonb(r) || jsonb_build_object('nome_exibicao', coalesce(r.nome_exibicao, p.name)) into v_ramal
    from public.ramais_voip r
    join public.profiles p on p.id = r.usuario_id
   where r.tenant_id = own_ramal.tenant_id and r.usuario_id = (select auth.uid());
  if v_ramal is null then
    perform private.fail('ramal_not_found', 404);
  end if;
  return v_ramal;
end;
$$;
