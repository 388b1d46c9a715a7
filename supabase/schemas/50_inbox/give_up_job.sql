-- A job is buried: what it was for must not look as if it were still under way.
create function private.give_up_job(kind text, payload jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.uuid_of(give_up_job.payload ->> 'tenant_id');
begin
  case give_up_job.kind
    when 'media.fetch' then
      perform private.fail_attachment(v_tenant, private.uuid_of(give_up_job.payload ->> 'attachment_id'), 'failed', 'media_unavailable');
    when 'ingest.retry' then
      update public.webhook_deliveries d set status = 'failed'
       where d.tenant_id = v_tenant and d.id = private.uuid_of(give_up_job.payload ->> 'delivery_id') and d.status = 'pending';
    when 'broadcast.feed' then
      if not private.is_job_waiting(give_up_job.kind, give_up_job.payload) then
        perform private.end_broadcast(v_tenant, private.uuid_of(give_up_job.payload ->> 'broadcast_id'));
      end if;
    else
      null;
  end case;
end;
$$;
