-- Who reaches the files in the bucket `media`: members of the tenant whose id is the first folder of the path. What a person
-- adds goes under `uploads`; every other folder is the server's. Objects are written once: no update and no delete policy.
create policy media_members_select on storage.objects for select to authenticated
  using (bucket_id = 'media' and split_part(name, '/', 1) = (select private.tenant_id())::text);
create policy media_agents_insert on storage.objects for insert to authenticated
  with check (
    bucket_id = 'media'
    and split_part(name, '/', 1) = (select private.tenant_id())::text
    and split_part(name, '/', 2) = 'uploads'
    and (select private.has_role('agent'))
  );
