-- Ends a broadcast: whoever was not handed over gets nothing, and what waits in the outbox is taken out. What a worker holds at
-- this moment may still arrive.
create function private.stop_broadcast(broadcast_id uuid)
returns public.broadcasts
language plpgsql security definer set search_path = '' set prosa.bulk = 'on'
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_broadcast public.broadcasts;
  v_waiting record;
begin
  select b.* into v_broadcast from public.broadcasts b
   where b.tenant_id = v_tenant and b.id = stop_broadcast.broadcast_id
     for update;
  if v_broadcast.id is null then
    perform private.fail('broadcast_not_found', 404);
  end if;
  if private.end_broadcast(v_tenant, v_broadcast.id) then
    perform private.audit(v_tenant, 'broadcast.stopped', 'broadcasts', v_broadcast.id, jsonb_build_object('name', v_broadcast.name));
  end if;

  -- Lock order everywhere: conversation, outbox, message.
  for v_waiting in
    select o.id, o.conversation_id, o.message_id
      from public.broadcast_recipients r
      join private.outbox o on o.tenant_id = r.tenant_id and o.message_id = r.message_id
     where r.tenant_id = v_tenant and r.broadcast_id = v_broadcast.id and o.state = 'ready'
     order by o.conversation_id
  loop
    perform from public.conversations c where c.tenant_id = v_tenant and c.id = v_waiting.conversation_id for update;
    perform from private.outbox o where o.id = v_waiting.id and o.state = 'ready' for update;
    if found then
      perform private.fail_message(v_tenant, v_waiting.message_id, 'broadcast_stopped');
      perform private.leave_outbox(v_waiting.id);
    end if;
  end loop;
  select b.* into v_broadcast from public.broadcasts b where b.tenant_id = v_tenant and b.id = v_broadcast.id;
  return v_broadcast;
end;
$$;

create function public.stop_broadcast(broadcast_id uuid)
returns public.broadcasts
language sql security invoker set search_path = ''
as $$ select private.stop_broadcast(stop_broadcast.broadcast_id) $$;

revoke execute on function public.stop_broadcast(uuid) from public, anon;
grant execute on function private.stop_broadcast(uuid), public.stop_broadcast(uuid) to authenticated;
