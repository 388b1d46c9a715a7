-- What the caller's webphone registers with, sealed: their own extension. Each page that is loaded opens one; each is written down, and
-- 300 an hour is the most. Executable by the functions' own connection alone, which makes the hash of it that leaves the server.
create function private.open_sip_session(caller jsonb)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.act_for(open_sip_session.caller, 'agent');
  v_ramal constant jsonb := private.own_ramal(v_tenant);
begin
  if v_ramal ->> 'status' = 'inativo' then
    perform private.fail('ramal_inactive', 409);
  end if;
  perform private.audit_paced(v_tenant, 'ramal.session_opened', 'ramais_voip', (v_ramal ->> 'id')::uuid, 300);
  return v_ramal;
end;
$$;

-- For "testar ramal": counted, because it tells whether a password is right. The caller's own extension, sealed; null without one.
create function private.begin_ramal_test(caller jsonb)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.act_for(begin_ramal_test.caller, 'agent');
begin
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
