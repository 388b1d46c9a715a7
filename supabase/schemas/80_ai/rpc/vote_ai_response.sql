-- Was this answer of use? 1, -1, or null to take it back.
create function private.vote_ai_response(ai_response_id uuid, vote smallint)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
begin
  if vote_ai_response.vote not in (-1, 1) then
    perform private.fail('ai_vote_invalid', 422);
  end if;
  update public.ai_responses r
     set vote = vote_ai_response.vote, voted_by = case when vote_ai_response.vote is not null then (select auth.uid()) end
   where r.tenant_id = v_tenant and r.id = vote_ai_response.ai_response_id;
  if not found then
    perform private.fail('ai_response_not_found', 404);
  end if;
end;
$$;

create function public.vote_ai_response(ai_response_id uuid, vote smallint)
returns void
language sql security invoker set search_path = ''
as $$ select private.vote_ai_response(vote_ai_response.ai_response_id, vote_ai_response.vote) $$;

revoke execute on function public.vote_ai_response(uuid, smallint) from public, anon;
grant execute on function private.vote_ai_response(uuid, smallint), public.vote_ai_response(uuid, smallint) to authenticated;
