-- Puts a contact away, or takes it out again. Conversations, messages and addresses stay as they are: whoever writes again is the
-- same person, and is back in the list with their conversation.
create function private.archive_contato(contato_id uuid, archived boolean)
returns public.contatos
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_archived constant boolean := coalesce(archive_contato.archived, true);
  v_contato public.contatos;
begin
  select k.* into v_contato from public.contatos k
   where k.tenant_id = v_tenant and k.id = archive_contato.contato_id and k.mesclado_em is null
     for update;
  if v_contato.id is null then
    perform private.fail('contato_not_found', 404);
  end if;
  if v_archived and exists (
    select from public.conversations c
     where c.tenant_id = v_tenant and c.contato_id = v_contato.id and c.status <> 'closed'
  ) then
    perform private.fail('contato_has_open_conversation', 409);
  end if;
  if (v_contato.arquivado_em is not null) <> v_archived then
    update public.contatos k set arquivado_em = case when v_archived then now() end, atualizado_em = now()
     where k.tenant_id = v_tenant and k.id = v_contato.id
    returning k.* into v_contato;
    perform private.audit(v_tenant, case when v_archived then 'contato.archived' else 'contato.unarchived' end, 'contatos', v_contato.id);
  end if;
  return v_contato;
end;
$$;

create function public.archive_contato(contato_id uuid, archived boolean default true)
returns public.contatos
language sql security invoker set search_path = ''
as $$ select private.archive_contato(archive_contato.contato_id, archive_contato.archived) $$;

revoke execute on function public.archive_contato(uuid, boolean) from public, anon;
grant execute on function private.archive_contato(uuid, boolean), public.archive_contato(uuid, boolean) to authenticated;
