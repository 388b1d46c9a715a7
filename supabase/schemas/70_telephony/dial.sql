-- The connection that tells us a tenant's calls; null without one.
create function private.telephony_of(tenant_id uuid)
returns uuid
language sql stable security definer set search_path = ''
as $$
  select i.id from public.integracoes i
   where i.tenant_id = telephony_of.tenant_id and i.status = 'ativa' and i.removida_em is null and i.segredos ? 'webhook_secret'
   order by i.criado_em, i.id
   limit 1
$$;

-- The row of a call that the provider is about to be asked for, in the name of `caller` ({sub, tenant_id}): so that whatever comes of
-- it has a place before anything rings. One at a time: a second dial while the first still rings would call somebody twice.
-- Returns {ligacao, extension}. Executable by the functions' own connection alone, which dials.
create function private.begin_dial(
  caller jsonb, integracao_id uuid, numero text, oportunidade_id uuid, contato_id uuid, conversation_id uuid)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.act_for(begin_dial.caller, 'agent');
  v_user constant uuid := (select auth.uid());
  v_ramal constant jsonb := private.own_ramal(v_tenant);
  v_call public.ligacoes;
begin
  if v_ramal ->> 'status' <> 'ativo' then
    perform private.fail('ramal_inactive', 409);
  end if;
  perform pg_advisory_xact_lock(hashtextextended(v_tenant || ':dial:' || v_user, 0));
  if exists (
    select from public.ligacoes l
     where l.tenant_id = v_tenant and l.usuario_id = v_user and l.direcao = 'saida' and l.status = 'chamando'
       and l.inicio_em > now() - interval '60 seconds') then
    perform private.fail('call_pending', 409);
  end if;
  v_call := private.new_call(v_tenant, v_user, begin_dial.numero, 'saida', begin_dial.oportunidade_id, begin_dial.contato_id,
    begin_dial.conversation_id, v_ramal ->> 'extension', begin_dial.integracao_id);
  update public.ligacoes l set discada_em = now() where l.tenant_id = v_tenant and l.id = v_call.id;
  return jsonb_build_object('ligacao', private.call_row(v_tenant, v_call.id), 'extension', v_ramal ->> 'extension');
end;
$$;

-- What the provider answered to a dial: the id that hangs it up, or the code of its refusal, after which nothing rings. A webhook may
-- have been faster. Returns the call.
create function private.settle_dial(tenant_id uuid, ligacao_id uuid, ref text, refused_code text)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_call public.ligacoes;
begin
  update public.ligacoes l
     set discagem_ref = coalesce(left(settle_dial.ref, 200), l.discagem_ref)
   where l.tenant_id = settle_dial.tenant_id and l.id = settle_dial.ligacao_id;
  if settle_dial.refused_code is not null then
    update public.ligacoes l
       set status = 'falhou', causa = settle_dial.refused_code, duracao_segundos = 0, fim_em = now(), confirmada_em = now(),
           conferir_em = null, atualizado_em = now()
     where l.tenant_id = settle_dial.tenant_id and l.id = settle_dial.ligacao_id and l.confirmada_em is null
    returning l.* into v_call;
    if v_call.id is not null then
      perform private.audit_call(v_call);
    end if;
  end if;
  return private.call_row(settle_dial.tenant_id, settle_dial.ligacao_id);
end;
$$;

-- What hangs up a call of the caller's: {ref, is_dial, is_over}. The dial's own id, or the provider's id of the call once a webhook
-- told it, which may hang up nothing; null where it has told neither yet.
create function private.call_to_hang_up(caller jsonb, ligacao_id uuid)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.act_for(call_to_hang_up.caller, 'agent');
  v_call constant public.ligacoes := private.lock_own_call(v_tenant, call_to_hang_up.ligacao_id);
begin
  if v_call.usuario_id is null and not private.is_up_for_grabs(v_call) and not private.has_role('supervisor') then
    perform private.fail('forbidden', 403);
  end if;
  -- Told or not, it is asked about soon.
  update public.ligacoes l set conferir_em = least(l.conferir_em, now() + interval '15 seconds')
   where l.tenant_id = v_tenant and l.id = v_call.id and l.conferir_em is not null;
  return jsonb_build_object('ref', coalesce(v_call.discagem_ref, v_call.provedor_ref), 'is_dial', v_call.discagem_ref is not null,
    'is_over', v_call.confirmada_em is not null);
end;
$$;
