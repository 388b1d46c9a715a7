-- Which model documents are embedded with changes with the company's models, their order and its routes. Whatever is not embedded
-- with the first of them is done again, and answers as before meanwhile.
create function private.follow_embedding_model()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.request_embedding(t.tenant_id, (t.first ->> 'provider') || '/' || (t.first ->> 'model'))
    from (
      select c.tenant_id, (select a.found -> 'model' from private.ai_candidates(c.tenant_id, 'embed', 'embeddings') a (found) limit 1) as first
        from (select distinct r.tenant_id from changed_rows r) c
    ) t
   where t.first is not null;
  return null;
end;
$$;
create trigger on_ai_models_insert_embed after insert on public.ai_models referencing new table as changed_rows
  for each statement execute function private.follow_embedding_model();
create trigger on_ai_models_update_embed after update on public.ai_models referencing new table as changed_rows
  for each statement execute function private.follow_embedding_model();
create trigger on_ai_models_delete_embed after delete on public.ai_models referencing old table as changed_rows
  for each statement execute function private.follow_embedding_model();
create trigger on_ai_routes_insert_embed after insert on public.ai_routes referencing new table as changed_rows
  for each statement execute function private.follow_embedding_model();
create trigger on_ai_routes_delete_embed after delete on public.ai_routes referencing old table as changed_rows
  for each statement execute function private.follow_embedding_model();
