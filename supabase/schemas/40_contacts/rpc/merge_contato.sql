-- Makes two contacts one: the older survives with the name, company and kind that are given, and takes the other's addresses,
-- conversations and cards. For seven days undo_merge() makes them two again.
create function private.merge_contato(contato_id uuid, other_id uuid, nome text, empresa text, tipo text)
returns public.contact_merges
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_ids constant uuid[] := array[merge_contato.contato_id, merge_contato.other_id];
  v_survivor public.contatos;
  v_merged public.contatos;
  v_undo jsonb;
  v_merge public.contact_merges;
begin
  if merge_contato.contato_id is not distinct from merge_contato.other_id then
    perform private.fail('merge_needs_two', 422);
  end if;
  perform private.check_contato(merge_contato.nome, null, merge_contato.empresa, merge_contato.tipo);
  perform private.lock_contato(v_tenant, l.id) from (select unnest(v_ids) as id order by 1) l;
  select k.* into v_survivor from public.contatos k
   where k.tenant_id = v_tenant and k.id = any(v_ids) order by k.criado_em, k.id limit 1;
  select k.* into v_merged from public.contatos k where k.tenant_id = v_tenant and k.id = any(v_ids) and k.id <> v_survivor.id;
  v_undo := private.state_before_merge(v_survivor, v_merged);

  perform private.merge_contatos(v_tenant, v_ids);
  v_survivor := private.update_contato(v_survivor.id, merge_contato.nome, null, merge_contato.empresa, merge_contato.tipo);
  insert into public.contact_merges as m (tenant_id, contato_id, merged_id, merged_name, undo, created_by)
  values (v_tenant, v_survivor.id, v_merged.id, v_merged.nome, v_undo || jsonb_build_object('after', to_jsonb(v_survivor)),
    (select auth.uid()))
  returning m.* into v_merge;
  v_merge.undo := '{}';
  return v_merge;
end;
$$;

-- What undo_merge() needs to know of two contacts.
create function private.state_before_merge(survivor public.contatos, merged public.contatos)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'survivor', to_jsonb(survivor),
    'identities', (select coalesce(jsonb_agg(d.id), '[]') from public.contact_identities d
                    where d.tenant_id = merged.tenant_id and d.contato_id = merged.id),
    'conversations', (select coalesce(jsonb_agg(c.id), '[]') from public.conversations c
                       where c.tenant_id = merged.tenant_id and c.contato_id = merged.id),
    'open', (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'assignee_id', c.assignee_id)), '[]') from public.conversations c
              where c.tenant_id = merged.tenant_id and c.contato_id in (survivor.id, merged.id) and c.status <> 'closed'),
    'oportunidades', (select coalesce(jsonb_agg(o.id), '[]') from public.oportunidades o
                       where o.tenant_id = merged.tenant_id and o.contato_id = merged.id),
    'ligacoes', (select coalesce(jsonb_agg(l.id), '[]') from public.ligacoes l
                  where l.tenant_id = merged.tenant_id and l.contato_id = merged.id),
    'recipients', (select coalesce(jsonb_agg(to_jsonb(r)), '[]') from public.broadcast_recipients r
                    where r.tenant_id = merged.tenant_id and r.contato_id in (survivor.id, merged.id)),
    'aliases', (select coalesce(jsonb_agg(k.id), '[]') from public.contatos k
                 where k.tenant_id = merged.tenant_id and k.mesclado_em = merged.id))
$$;

create function public.merge_contato(
  contato_id uuid, other_id uuid, nome text default null, empresa text default null, tipo text default null)
returns public.contact_merges
language sql security invoker set search_path = ''
as $$
  select private.merge_contato(merge_contato.contato_id, merge_contato.other_id, merge_contato.nome, merge_contato.empresa,
    merge_contato.tipo)
$$;

revoke execute on function public.merge_contato(uuid, uuid, text, text, text) from public, anon;
grant execute on function private.merge_contato(uuid, uuid, text, text, text),
  public.merge_contato(uuid, uuid, text, text, text) to authenticated;
