-- Writes a document, or another text or title for one; without an id it is a new one. What was read from a file or a page keeps its
-- text: of it only the title changes, and `content` is left null.
create function private.save_knowledge_document(document_id uuid, title text, content text)
returns public.knowledge_documents
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_title constant text := trim(coalesce(save_knowledge_document.title, ''));
  v_content constant text := trim(save_knowledge_document.content, e' \t\n\r');
  v_document public.knowledge_documents;
begin
  if char_length(v_title) not between 1 and 200 then
    perform private.fail('knowledge_title_invalid', 422);
  end if;
  if v_content = '' or (save_knowledge_document.document_id is null and v_content is null) then
    perform private.fail('knowledge_empty', 422);
  end if;
  if char_length(v_content) > 200000 then
    perform private.fail('knowledge_too_long', 422);
  end if;

  if save_knowledge_document.document_id is null then
    perform private.check_knowledge_room(v_tenant);
    insert into public.knowledge_documents (tenant_id, title, origin, content, created_by)
    values (v_tenant, v_title, 'text', v_content, (select auth.uid()))
    returning * into v_document;
    perform private.queue_knowledge(v_document);
    return v_document;
  end if;

  select d.* into v_document from public.knowledge_documents d
   where d.tenant_id = v_tenant and d.id = save_knowledge_document.document_id and d.removed_at is null
     for update;
  if v_document.id is null then
    perform private.fail('knowledge_not_found', 404);
  end if;
  if v_content is not null and v_document.origin <> 'text' then
    perform private.fail('knowledge_not_editable', 409);
  end if;
  if v_document.title = v_title and v_document.content = coalesce(v_content, v_document.content) then
    return v_document;
  end if;
  update public.knowledge_documents d set title = v_title, content = coalesce(v_content, d.content)
   where d.tenant_id = v_tenant and d.id = v_document.id;
  -- The title is part of each passage.
  return private.request_knowledge(v_tenant, v_document.id);
end;
$$;

-- A company keeps up to a thousand documents.
create function private.check_knowledge_room(tenant_id uuid)
returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if (select count(*) from public.knowledge_documents d where d.tenant_id = check_knowledge_room.tenant_id and d.removed_at is null) >= 1000 then
    perform private.fail('knowledge_full', 409);
  end if;
end;
$$;

create function public.save_knowledge_document(document_id uuid, title text, content text default null)
returns public.knowledge_documents
language sql security invoker set search_path = ''
as $$
  select private.save_knowledge_document(
    save_knowledge_document.document_id, save_knowledge_document.title, save_knowledge_document.content)
$$;

revoke execute on function public.save_knowledge_document(uuid, text, text) from public, anon;
grant execute on function private.save_knowledge_document(uuid, text, text),
  public.save_knowledge_document(uuid, text, text) to authenticated;
