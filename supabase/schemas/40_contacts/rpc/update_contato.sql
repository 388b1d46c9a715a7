-- Changes a contact's name and notes; everybody who shows one of their conversations sees it.
create function private.update_contato(contato_id uuid, nome text, observacoes text)
returns public.contatos
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_contato public.contatos;
begin
  if char_length(trim(coalesce(update_contato.nome, ''))) not between 1 and 120 then
    perform private.fail('contato_nome_invalid', 422);
  end if;
  if char_length(coalesce(update_contato.observacoes, '')) > 4000 then
    perform private.fail('observacoes_too_long', 422);
  end if;
  update public.contatos c
     set nome = trim(update_contato.nome),
         observacoes = coalesce(update_contato.observacoes, ''),
         atualizado_em = now()
   where c.tenant_id = v_tenant and c.id = update_contato.contato_id and c.mesclado_em is null
  returning c.* into v_contato;
  if v_contato.id is null then
    perform private.fail('contato_not_found', 404);
  end if;
  -- Touching the conversations gives them a new xid, so that lists catch up; the trigger sees no change worth an event.
  update public.conversations c set contato_id = c.contato_id
   where c.tenant_id = v_tenant and c.contato_id = v_contato.id;
  perform private.broadcast_conversations(v_tenant, array(
    select c.id from public.conversations c
     where c.tenant_id = v_tenant and c.contato_id = v_contato.id
     order by c.last_message_at desc limit 50), 'ticket_atualizado');
  return v_contato;
end;
$$;

create function public.update_contato(contato_id uuid, nome text, observacoes text)
returns public.contatos
language sql security invoker set search_path = ''
as $$ select private.update_contato(update_contato.contato_id, update_contato.nome, update_contato.observacoes) $$;

revoke execute on function public.update_contato(uuid, text, text) from public, anon;
grant execute on function private.update_contato(uuid, text, text), public.update_contato(uuid, text, text) to authenticated;
