-- What happened to a card and in its conversation, newest first: [{at, action, actor, data}]. An event of the conversation has the
-- action `event`, and the message that says it as its data; a call has `ligacao`, and its row of the view `calls`.
create function private.oportunidade_timeline(oportunidade_id uuid)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
  v_oportunidade public.oportunidades;
begin
  select o.* into v_oportunidade from public.oportunidades o
   where o.tenant_id = v_tenant and o.id = oportunidade_timeline.oportunidade_id;
  if v_oportunidade.id is null then
    perform private.fail('oportunidade_not_found', 404);
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('at', l.at, 'action', l.action, 'actor', l.actor, 'data', l.data) order by l.at desc, l.n desc), '[]')
      from (
        (select a.created_at as at, a.id as n, a.action, p.name as actor, a.data
           from public.audit_log a left join public.profiles p on p.id = a.actor_id
          where a.tenant_id = v_tenant and a.entity = 'oportunidades' and a.entity_id = v_oportunidade.id
          order by a.id desc limit 200)
        union all
        (select t.created_at, t.seq, 'event', null, to_jsonb(t)
           from public.thread t
          where t.tenant_id = v_tenant and t.conversation_id = v_oportunidade.conversation_id and t.type = 'event'
          order by t.seq desc limit 200)
        union all
        (select c.inicio_em, 0, 'ligacao', c.usuario_nome, to_jsonb(c)
           from public.calls c
          where c.tenant_id = v_tenant and c.oportunidade_id = v_oportunidade.id
          order by c.inicio_em desc limit 200)
      ) l);
end;
$$;

create function public.oportunidade_timeline(oportunidade_id uuid)
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.oportunidade_timeline(oportunidade_timeline.oportunidade_id) $$;

revoke execute on function public.oportunidade_timeline(uuid) from public, anon;
grant execute on function private.oportunidade_timeline(uuid), public.oportunidade_timeline(uuid) to authenticated;
