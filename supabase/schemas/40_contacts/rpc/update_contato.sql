-- Everybody who shows one of this contact's last fifty conversations sees what they are called now. Locked are no more than those: older
-- ones say it when they are read again.
create function private.show_contato(tenant_id uuid, contato_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_conversations constant uuid[] := array(
    select c.id from public.conversations c
     where c.tenant_id = show_contato.tenant_id and c.contato_id = show_contato.contato_id
     order by c.last_message_at desc limit 50);
begin
  perform from public.conversations c
    where c.tenant_id = show_contato.tenant_id and c.id = any(v_conversations) order by c.id for update;
  -- Touching the conversations gives them a new xid, so that lists catch up; the trigger sees no change worth an event.
  update public.conversations c set contato_id = c.contato_id
   where c.tenant_id = show_contato.tenant_id and c.id = any(v_conversations);
  perform private.broadcast_conversations(show_contato.tenant_id, v_conversations, 'ticket_atualizado');
end;
$$;

-- Changes a contact; what is null or left out stays, and an empty company is none.
create function private.update_contato(contato_id uuid, nome text, observacoes text, empresa text, tipo text)
returns public.contatos
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_contato public.contatos;
begin
  perform private.check_contato(update_contato.nome, update_contato.observacoes, update_contato.empresa, update_contato.tipo);
  update public.contatos c
     set nome = coalesce(trim(update_contato.nome), c.nome),
         observacoes = coalesce(update_contato.observacoes, c.observacoes),
         empresa = case when update_contato.empresa is null then c.empresa else nullif(trim(update_contato.empresa), '') end,
         tipo = coalesce(update_contato.tipo, c.tipo),
         atualizado_em = now()
   where c.tenant_id = v_tenant and c.id = update_contato.contato_id and c.mesclado_em is null
  returning c.* into v_contato;
  if v_contato.id is null then
    perform private.fail('contato_not_found', 404);
  end if;
  perform private.show_contato(v_tenant, v_contato.id);
  return v_contato;
end;
$$;

create function public.update_contato(
  contato_id uuid, nome text default null, observacoes text default null, empresa text default null, tipo text default null)
returns public.contatos
language sql security invoker set search_path = ''
as $$
  select private.update_contato(
    update_contato.contato_id, update_contato.nome, update_contato.observacoes, update_contato.empresa, update_contato.tipo)
$$;

revoke execute on function public.update_contato(uuid, text, text, text, text) from public, anon;
grant execute on function private.update_contato(uuid, text, text, text, text),
  public.update_contato(uuid, text, text, text, text) to authenticated;
