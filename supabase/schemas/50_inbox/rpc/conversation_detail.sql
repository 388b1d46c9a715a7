-- One conversation with all that a panel about it shows: {conversation, contato, identities, messages (the last 50, oldest
-- first), events, history (the contact's other conversations, newest first), insights (the latest that models found, by kind:
-- {sentimento: {sentimento, score, analise}, …}), statistics ({inbound, outbound, notes, failed, first_inbound_at, first_answer_at,
-- cost})}.
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
                      order by o.created_at desc limit 50) h), '[]'),
           'insights', coalesce((
             select jsonb_object_agg(f.kind, f.result)
               from (select distinct on (a.kind) a.kind, a.result from public.ai_insights a
                      where a.tenant_id = i.tenant_id and a.conversation_id = i.id
                      order by a.kind, a.version desc) f), '{}'),
           'statistics', (
             select jsonb_build_object(
                      'inbound', count(*) filter (where m.direction = 'inbound'),
                      'outbound', count(*) filter (where m.direction = 'outbound' and m.type <> 'note'),
                      'notes', count(*) filter (where m.type = 'note'),
                      'failed', count(*) filter (where m.status = 'failed'),
                      'first_inbound_at', f.first_inbound_at,
                      -- The first words to the customer that a person wrote after they had written.
                      'first_answer_at', min(m.created_at) filter (
                        where m.direction = 'outbound' and m.type <> 'note' and m.author_id is not null
                          and m.created_at >= f.first_inbound_at),
                      'cost', (select c.cost from public.conversations c where c.tenant_id = i.tenant_id and c.id = i.id))
               from (select min(b.created_at) as first_inbound_at from public.messages b
                      where b.tenant_id = i.tenant_id and b.conversation_id = i.id and b.direction = 'inbound') f
               left join public.messages m
                 on m.tenant_id = i.tenant_id and m.conversation_id = i.id and m.type not in ('event', 'reaction')
              group by f.first_inbound_at))
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
