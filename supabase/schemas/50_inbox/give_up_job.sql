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
    when 'ai.transcribe' then
      perform private.store_transcript(v_tenant, private.uuid_of(give_up_job.payload ->> 'message_id'), null);
    when 'ai.document' then
      perform private.fail_knowledge(v_tenant, private.uuid_of(give_up_job.payload ->> 'document_id'), null, 'internal');
    when 'ai.call' then
      perform private.give_up_call_transcript(v_tenant, private.uuid_of(give_up_job.payload ->> 'ligacao_id'));
    when 'recording.copy' then
      perform private.fail_recording(v_tenant, private.uuid_of(give_up_job.payload ->> 'ligacao_id'), 'recording_unavailable');
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

-- A dead letter is about to be tried again: what was given up with it is under way once more. A broadcast that somebody has stopped
-- stays stopped.
create function private.resume_job(kind text, payload jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.uuid_of(resume_job.payload ->> 'tenant_id');
  v_broadcast constant uuid := private.uuid_of(resume_job.payload ->> 'broadcast_id');
begin
  case resume_job.kind
    when 'media.fetch' then
      update public.message_attachments a set state = 'pending', error_code = null
       where a.tenant_id = v_tenant and a.id = private.uuid_of(resume_job.payload ->> 'attachment_id') and a.state = 'failed';
    when 'ai.transcribe' then
      update public.messages m set transcricao_estado = 'pendente'
       where m.tenant_id = v_tenant and m.id = private.uuid_of(resume_job.payload ->> 'message_id') and m.transcricao_estado = 'falhou';
    when 'ai.document' then
      update public.knowledge_documents d set state = 'pending', error_code = null
       where d.tenant_id = v_tenant and d.id = private.uuid_of(resume_job.payload ->> 'document_id') and d.state = 'failed';
    when 'ai.call' then
      update public.call_transcripts t set estado = 'pendente', erro = null
       where t.tenant_id = v_tenant and t.ligacao_id = private.uuid_of(resume_job.payload ->> 'ligacao_id') and t.estado = 'falhou';
    when 'recording.copy' then
      update public.ligacoes l set gravacao_estado = 'pendente', gravacao_erro = null
       where l.tenant_id = v_tenant and l.id = private.uuid_of(resume_job.payload ->> 'ligacao_id') and l.gravacao_estado = 'falhou';
    when 'ingest.retry' then
      update public.webhook_deliveries d set status = 'pending'
       where d.tenant_id = v_tenant and d.id = private.uuid_of(resume_job.payload ->> 'delivery_id') and d.status = 'failed';
    when 'broadcast.feed' then
      update public.broadcasts b set status = 'running', ended_at = null
       where b.tenant_id = v_tenant and b.id = v_broadcast and b.status = 'stopped'
         and not exists (
           select from public.audit_log l
            where l.tenant_id = v_tenant and l.entity = 'broadcasts' and l.entity_id = v_broadcast and l.action = 'broadcast.stopped');
      if found then
        update public.broadcast_recipients r set state = 'pending'
         where r.tenant_id = v_tenant and r.broadcast_id = v_broadcast and r.state = 'stopped';
      end if;
    else
      null;
  end case;
end;
$$;
