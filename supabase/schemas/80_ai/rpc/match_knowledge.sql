-- The passages that answer a question best, for whoever brings their own vector of it, made by `embedding_model`; without one it
-- is looked for by its words. Returns [{id, document_id, title, heading, content, score, vector_score, text_score, …}].
create function private.match_knowledge(query text, query_vector text, embedding_model text, top_k integer, mode text)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
begin
  if coalesce(match_knowledge.mode, 'hibrida') not in ('hibrida', 'vetor', 'texto') then
    perform private.fail('invalid_request', 400);
  end if;
  return (
    select coalesce(jsonb_agg(to_jsonb(f) order by f.fused desc, f.id), '[]')
      from private.find_knowledge(v_tenant, match_knowledge.query, match_knowledge.query_vector,
             match_knowledge.embedding_model, match_knowledge.top_k, coalesce(match_knowledge.mode, 'hibrida')) f);
end;
$$;

create function public.match_knowledge(
  query text, query_vector text default null, embedding_model text default null, top_k integer default 5,
  mode text default 'hibrida')
returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select private.match_knowledge(match_knowledge.query, match_knowledge.query_vector, match_knowledge.embedding_model,
    match_knowledge.top_k, match_knowledge.mode)
$$;

revoke execute on function public.match_knowledge(text, text, text, integer, text) from public, anon;
grant execute on function private.match_knowledge(text, text, text, integer, text),
  public.match_knowledge(text, text, text, integer, text) to authenticated;
