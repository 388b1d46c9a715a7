-- Writes a line into the audit log, or refuses where there are `most` of the kind within an hour: the log itself is what is counted,
-- so that nothing is let through that is not written down.
create function private.audit_paced(tenant_id uuid, action text, entity text, entity_id uuid, most integer)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  -- Two at once would both find room for one.
  perform pg_advisory_xact_lock(hashtextextended(audit_paced.action || audit_paced.entity_id, 0));
  if (select count(*) from public.audit_log l
       where l.tenant_id = audit_paced.tenant_id and l.entity = audit_paced.entity and l.entity_id = audit_paced.entity_id
         and l.action = audit_paced.action and l.created_at > now() - interval '1 hour') >= audit_paced.most then
    perform private.fail('too_many_requests', 429);
  end if;
  perform private.audit(audit_paced.tenant_id, audit_paced.action, audit_paced.entity, audit_paced.entity_id);
end;
$$;
