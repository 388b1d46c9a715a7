-- Has a document read, cut and embedded once more: after a failure, or when answers should know another model.
create function private.requeue_knowledge_document(document_id uuid)
returns public.knowledge_documents
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
begin
  return private.request_knowledge(v_tenant, requeue_knowledge_document.document_id);
end;
$$;

create function public.requeue_knowledge_document(document_id uuid)
returns public.knowledge_documents
language sql security invoker set search_path = ''
as $$ select private.requeue_knowledge_document(requeue_knowledge_document.document_id) $$;

revoke execute on function public.requeue_knowledge_document(uuid) from public, anon;
grant execute on function private.requeue_knowledge_document(uuid), public.requeue_knowledge_document(uuid) to authenticated;
