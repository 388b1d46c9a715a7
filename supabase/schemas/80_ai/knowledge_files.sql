-- Who reaches the files in the bucket `conhecimento`: members of the tenant whose id is the first folder read them, supervisors
-- add them under `uploads`. Objects are written once: no update and no delete policy.
create policy knowledge_members_select on storage.objects for select to authenticated
  using (bucket_id = 'conhecimento' and split_part(name, '/', 1) = (select private.tenant_id())::text);
create policy knowledge_supervisors_insert on storage.objects for insert to authenticated
  with check (
    bucket_id = 'conhecimento'
    and split_part(name, '/', 1) = (select private.tenant_id())::text
    and split_part(name, '/', 2) = 'uploads'
    and (select private.has_role('supervisor'))
  );

-- Every night: documents that nobody wanted back within a day, and objects that no document names (any more).
create function private.purge_knowledge()
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  delete from public.knowledge_documents d where d.removed_at < now() - interval '24 hours';
  perform private.enqueue_job('media.remove',
      jsonb_build_object('tenant_id', o.tenant_id, 'bucket', 'conhecimento', 'paths', jsonb_agg(o.name)))
    from (
      select t.id as tenant_id, o.name, row_number() over (partition by t.id) as place
        from storage.objects o
        join public.tenants t on t.id::text = split_part(o.name, '/', 1)
       where o.bucket_id = 'conhecimento' and o.created_at < now() - interval '24 hours'
         and not exists (select from public.knowledge_documents d where d.tenant_id = t.id and d.storage_path = o.name)
    ) o
   group by o.tenant_id, (o.place - 1) / 200;
end;
$$;
