-- What was to be done in the background and was given up, the latest fifty. `about` is what an admin would call it by, where it has
-- a name.
create function private.dead_jobs()
returns table (queue text, job_id bigint, kind text, about text, attempts integer, created_at timestamptz, failed_at timestamptz)
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
begin
  return query
    select d.queue, d.job_id, d.kind,
           case d.kind
             when 'broadcast.feed' then (
               select b.name from public.broadcasts b
                where b.tenant_id = v_tenant and b.id = private.uuid_of(d.payload ->> 'broadcast_id'))
             when 'templates.sync' then (
               select i.nome from public.integracoes i
                where i.tenant_id = v_tenant and i.id = private.uuid_of(d.payload ->> 'integracao_id'))
             when 'mail.send' then d.payload #>> '{data,channel_name}'
             when 'media.fetch' then (
               select c.protocolo
                 from public.message_attachments a
                 join public.messages m on m.tenant_id = a.tenant_id and m.id = a.message_id
                 join public.conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
                where a.tenant_id = v_tenant and a.id = private.uuid_of(d.payload ->> 'attachment_id'))
             when 'ai.transcribe' then (
               select c.protocolo
                 from public.messages m
                 join public.conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
                where m.tenant_id = v_tenant and m.id = private.uuid_of(d.payload ->> 'message_id'))
           end,
           d.attempts, d.created_at, d.failed_at
      from private.dead_letters(v_tenant, 50) d;
end;
$$;

create function public.dead_jobs()
returns table (queue text, job_id bigint, kind text, about text, attempts integer, created_at timestamptz, failed_at timestamptz)
language sql stable security invoker set search_path = ''
as $$ select * from private.dead_jobs() $$;

revoke execute on function public.dead_jobs() from public, anon;
grant execute on function private.dead_jobs(), public.dead_jobs() to authenticated;
