-- One conversation with all that a panel about it shows: {conversation, contato, identities, messages (the last 50, oldest
-- first), events, history (the contact's other conversations, newest first)}.
create function private.conversation_detail(conversation_id uuid)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
  v_detail jsonb;
begin
  select jsonb_build_object(
           'conversation', to_jsonb(i),
           'contato', (select to_jsonb(k) from public.contatos k where k.tenant_id = i.tenant_id and k.id = i.contato_id),
           'identities', coalesce((
             select jsonb_agg(jsonb_build_object('kind', d.kind, 'value', d.value) order by d.created_at)
               from public.contact_identities d
              where d.tenant_id = i.tenant_id and d.contato_id = i.contato_id), '[]'),
           'messages', coalesce((
             select jsonb_agg(to_jsonb(l) order by l.seq)
               from (select m.* from public.thread m
                      where m.tenant_id = i.tenant_id and m.conversation_id = i.id
                      order by m.seq desc limit 50) l), '[]'),
           'events', coalesce((
             select jsonb_agg(to_jsonb(e) order by e.seq)
               from (select m.* from public.thread m
                      where m.tenant_id = i.tenant_id and m.conversation_id = i.id and m.type = 'event'
                      order by m.seq desc limit 200) e), '[]'),
           'history', coalesce((
             select jsonb_agg(to_jsonb(h) order by h.created_at desc)
               from (select o.* from public.inbox o
                      where o.tenant_id = i.tenant_id and o.contato_id = i.contato_id and o.id <> i.id
                      order by o.created_at desc limit 50) h), '[]'))
    into v_detail
    from public.inbox i
   where i.tenant_id = v_tenant and i.id = conversation_detail.conversation_id;
  if v_detail is null then
    perform private.fail('conversation_not_found', 404);
  end if;
  return v_detail;
end;
$$;

create function public.conversation_detail(conversation_id uuid)
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.conversation_detail(conversation_detail.conversation_id) $$;

revoke execute on function public.conversation_detail(uuid) from public, anon;
grant execute on function private.conversation_detail(uuid), public.conversation_detail(uuid) to authenticated;
