-- Creates or changes a provider connection and its channels, in the name of `caller` ({sub, tenant_id}), who has to be an admin.
-- No client may call it: a number goes live for whoever proved to the provider that they hold it, and only the `integrations`
-- function has seen that proof. A null secret keeps the stored one. `channels` is an array of
-- {external_id, name, display_address, config, reply_window_hours, max_text_length, capabilities}; a number left out is
-- switched off.
create function private.save_integracao(
  caller jsonb, id uuid, plataforma text, nome text, configuracao jsonb,
  access_token text, segredos jsonb, pistas jsonb, channels jsonb)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.act_for(save_integracao.caller, 'admin');
  v_created boolean;
begin
  if save_integracao.id is null or coalesce(save_integracao.plataforma, '') = ''
     or char_length(trim(coalesce(save_integracao.nome, ''))) not between 1 and 80
     or jsonb_typeof(save_integracao.channels) is distinct from 'array' then
    perform private.fail('integracao_settings_invalid', 422);
  end if;
  if exists (select from public.integracoes i where i.id = save_integracao.id and (i.tenant_id <> v_tenant or i.removida_em is not null)) then
    perform private.fail('integracao_not_found', 404);
  end if;

  insert into public.integracoes as i
    (id, tenant_id, plataforma, nome, configuracao, access_token, segredos, pistas, verificada_em)
  values (save_integracao.id, v_tenant, save_integracao.plataforma, save_integracao.nome,
    coalesce(save_integracao.configuracao, '{}'), save_integracao.access_token,
    coalesce(save_integracao.segredos, '{}'), coalesce(save_integracao.pistas, '{}'), now())
  on conflict on constraint integracoes_pkey do update
    set nome = excluded.nome,
        status = 'ativa',
        configuracao = excluded.configuracao,
        access_token = coalesce(excluded.access_token, i.access_token),
        segredos = i.segredos || excluded.segredos,
        pistas = i.pistas || excluded.pistas,
        verificada_em = now(),
        erro_codigo = null,
        atualizado_em = now()
  returning (xmax = 0) into v_created;

  begin
    insert into public.channels as c
      (tenant_id, integracao_id, kind, external_id, name, display_address, config, reply_window, max_text_length,
       capabilities)
    select v_tenant, save_integracao.id, save_integracao.plataforma, n.external_id, n.name, n.display_address,
           coalesce(n.config, '{}'), make_interval(hours => n.reply_window_hours), coalesce(n.max_text_length, 4096),
           coalesce(n.capabilities, '{}')
      from jsonb_to_recordset(save_integracao.channels) as n
        (external_id text, name text, display_address text, config jsonb, reply_window_hours integer, max_text_length integer,
         capabilities jsonb)
    on conflict (tenant_id, kind, external_id) do update
      set integracao_id = excluded.integracao_id,
          name = excluded.name,
          display_address = excluded.display_address,
          config = excluded.config,
          reply_window = excluded.reply_window,
          max_text_length = excluded.max_text_length,
          capabilities = excluded.capabilities,
          is_active = true;
  exception when unique_violation then
    -- Both tenants proved to the provider that they hold the number; it can be live for one of them only.
    perform private.fail('address_in_use', 409);
  end;
  update public.channels c set is_active = false
   where c.tenant_id = v_tenant and c.integracao_id = save_integracao.id
     and c.external_id not in (select n ->> 'external_id' from jsonb_array_elements(save_integracao.channels) n);

  if save_integracao.channels @> '[{"capabilities": {"templates": true}}]' then
    perform private.request_templates(v_tenant, save_integracao.id);
  end if;
  perform private.audit(v_tenant, case when v_created then 'integracao.connected' else 'integracao.changed' end,
    'integracoes', save_integracao.id, jsonb_build_object('plataforma', save_integracao.plataforma));
  return save_integracao.id;
end;
$$;
