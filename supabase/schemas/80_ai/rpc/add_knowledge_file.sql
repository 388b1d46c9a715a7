-- Makes a document of a file that was put into the bucket `conhecimento`. What it really is its own bytes will say.
create function private.add_knowledge_file(storage_path text, file_name text)
returns public.knowledge_documents
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_name constant text := left(trim(coalesce(add_knowledge_file.file_name, '')), 200);
begin
  if v_name = '' then
    perform private.fail('knowledge_title_invalid', 422);
  end if;
  if split_part(coalesce(add_knowledge_file.storage_path, ''), '/', 1) <> v_tenant::text or not exists (
    select from storage.objects o where o.bucket_id = 'conhecimento' and o.name = add_knowledge_file.storage_path
  ) then
    perform private.fail('knowledge_file_missing', 404);
  end if;
  return private.add_knowledge_object(v_tenant, 'file', v_name, v_name, add_knowledge_file.storage_path);
end;
$$;

-- A document of an object, to be read by a job. The same object again is the same document.
create function private.add_knowledge_object(
  tenant_id uuid, origin public.knowledge_origin, title text, source text, storage_path text)
returns public.knowledge_documents
language plpgsql security definer set search_path = ''
as $$
declare
  v_document public.knowledge_documents;
begin
  perform private.check_knowledge_room(add_knowledge_object.tenant_id);
  insert into public.knowledge_documents (tenant_id, title, origin, source, storage_path, created_by)
  values (add_knowledge_object.tenant_id, left(add_knowledge_object.title, 200), add_knowledge_object.origin,
    add_knowledge_object.source, add_knowledge_object.storage_path, (select auth.uid()))
  on conflict on constraint knowledge_documents_object_once do nothing
  returning * into v_document;
  if v_document.id is null then
    select d.* into v_document from public.knowledge_documents d
     where d.tenant_id = add_knowledge_object.tenant_id and d.storage_path = add_knowledge_object.storage_path;
  else
    perform private.queue_knowledge(v_document);
  end if;
  return v_document;
end;
$$;

-- The same for a page of the web, which the function `ai-analyze` has fetched in the name of `caller` ({sub, tenant_id}).
create function private.add_knowledge_page(caller jsonb, title text, url text, storage_path text)
returns public.knowledge_documents
language sql security definer set search_path = ''
as $$
  select private.add_knowledge_object(private.act_for(add_knowledge_page.caller, 'supervisor'), 'url', add_knowledge_page.title,
    add_knowledge_page.url, add_knowledge_page.storage_path)
$$;

create function public.add_knowledge_file(storage_path text, file_name text)
returns public.knowledge_documents
language sql security invoker set search_path = ''
as $$ select private.add_knowledge_file(add_knowledge_file.storage_path, add_knowledge_file.file_name) $$;

revoke execute on function public.add_knowledge_file(text, text) from public, anon;
grant execute on function private.add_knowledge_file(text, text), public.add_knowledge_file(text, text) to authenticated;
