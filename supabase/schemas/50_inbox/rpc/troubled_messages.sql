-- The messages that wait for a person's decision, newest trouble first, fifty at a time: TroubledPage in
-- shared/src/operations.ts. Without a channel those of all; `before` is the `next` of the page before.
create function private.troubled_messages(channel_id uuid, before timestamptz)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_rows jsonb;
begin
  if troubled_messages.channel_id is not null and not exists (
    select from public.channels h where h.tenant_id = v_tenant and h.id = troubled_messages.channel_id) then
    perform private.fail('channel_not_found', 404);
  end if;
  select coalesce(jsonb_agg(r order by r.failed_at desc), '[]')
    into v_rows
    from (
      select f.message_id, f.conversation_id, h.id as channel_id, k.nome as contato_nome, c.protocolo, f.type, f.body, f.status,
             f.code, f.failed_at, f.created_at,
             exists (
               select from private.outbox o where o.tenant_id = h.tenant_id and o.message_id = f.message_id) as is_waiting
        from public.channels h
       cross join lateral (
         -- A page of each channel is enough, however many have failed.
         select m.id as message_id, m.conversation_id, m.type, left(m.body, 200) as body, m.status, s.code,
                s.created_at as failed_at, m.created_at
           from private.send_failures s
           join public.messages m on m.tenant_id = s.tenant_id and m.id = s.message_id and m.status in ('failed', 'uncertain')
          where s.tenant_id = h.tenant_id and s.channel_id = h.id and s.result <> 'retry' and s.discarded_at is null
            and s.created_at < coalesce(troubled_messages.before, 'infinity')
            -- The last word on it alone.
            and not exists (
              select from private.send_failures n
               where n.tenant_id = s.tenant_id and n.message_id = s.message_id and n.id > s.id and n.result <> 'retry')
          order by s.created_at desc
          limit 50) f
        join public.conversations c on c.tenant_id = h.tenant_id and c.id = f.conversation_id
        join public.contatos k on k.tenant_id = c.tenant_id and k.id = c.contato_id
       where h.tenant_id = v_tenant and h.id = coalesce(troubled_messages.channel_id, h.id)
       order by f.failed_at desc
       limit 50
    ) r;
  return jsonb_build_object(
    'rows', v_rows,
    'next', case when jsonb_array_length(v_rows) = 50 then v_rows -> -1 -> 'failed_at' end);
end;
$$;

create function public.troubled_messages(channel_id uuid default null, before timestamptz default null)
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.troubled_messages(troubled_messages.channel_id, troubled_messages.before) $$;

revoke execute on function public.troubled_messages(uuid, timestamptz) from public, anon;
grant execute on function private.troubled_messages(uuid, timestamptz), public.troubled_messages(uuid, timestamptz) to authenticated;
