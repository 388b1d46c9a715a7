-- Takes a document away, from answers at once, or puts it back; a day later it is gone for good.
create function private.remove_knowledge_document(document_id uuid, removed boolean)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_removed constant boolean := coalesce(remove_knowledge_document.removed, true);
  v_document public.knowledge_documents;
begin
  select d.* into v_document from public.knowledge_documents d
   where d.tenant_id = v_tenant and d.id = remove_knowledge_document.document_id
     for update;
  if v_document.id is null then
    perform private.fail('knowledge_not_found', 404);
  end if;
  if (v_document.removed_at is not null) = v_removed then
    return;
  end if;
  update public.knowledge_documents d set removed_at = case when v_removed then now() end
   where d.tenant_id = v_tenant and d.id = v_document.id;
  update public.knowledge_chunks c set is_live = not v_removed
   where c.tenant_id = v_tenant and c.document_id = v_document.id and c.version = v_document.live_version;
  if not v_removed and v_document.state in ('pending', 'processing') then
    perform private.queue_knowledge(v_document);
  end if;
  perform private.audit(v_tenant, case when v_removed then 'knowledge.removed' else 'knowledge.restored' end,
    'knowledge_documents', v_document.id);
end;
$$;

create function public.remove_knowledge_document(document_id uuid, removed boolean default true)
returns void
language sql security invoker set search_path = ''
as $$ select private.remove_knowledge_document(remove_knowledge_document.document_id, remove_knowledge_document.removed) $$;

revoke execute on function public.remove_knowledge_document(uuid, boolean) from public, anon;
grant execute on function private.remove_knowledge_document(uuid, boolean),
  public.remove_knowledge_document(uuid, boolean) to authenticated;
