-- Tries again, from the first of its tries, what was given up in the background. An id is one of its queue.
create function private.replay_job(job_id bigint, queue text)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_job constant jsonb := private.revive_job(v_tenant, replay_job.job_id, replay_job.queue);
begin
  if v_job is null then
    perform private.fail('job_not_found', 404);
  end if;
  perform private.audit(v_tenant, 'job.replayed', 'jobs', null,
    jsonb_build_object('job_id', replay_job.job_id, 'kind', v_job -> 'kind'));
end;
$$;

create function public.replay_job(job_id bigint, queue text default 'jobs')
returns void
language sql security invoker set search_path = ''
as $$ select private.replay_job(replay_job.job_id, replay_job.queue) $$;

revoke execute on function public.replay_job(bigint, text) from public, anon;
grant execute on function private.replay_job(bigint, text), public.replay_job(bigint, text) to authenticated;
