-- Makes two of one again, for seven days: addresses, conversations, cards, calls and places in broadcasts go back to whom they were. What
-- came since stays with the survivor, and so does what somebody changed since. A conversation that the merge closed opens again,
-- unless there is another by now.
create function private.undo_merge(merge_id uuid)
returns public.contatos
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_merge public.contact_merges;
  v_before public.contatos;
  v_after public.contatos;
  v_now public.contatos;
begin
  select m.* into v_merge from public.contact_merges m
   where m.tenant_id = v_tenant and m.id = undo_merge.merge_id
     for update;
  if v_merge.id is null then
    perform private.fail('merge_not_found', 404);
  end if;
  perform from public.contatos k
    where k.tenant_id = v_tenant and k.id in (v_merge.contato_id, v_merge.merged_id) order by k.id for update;
  select k.* into v_now from public.contatos k where k.tenant_id = v_tenant and k.id = v_merge.contato_id;
  if v_merge.undone_at is not null then
    return v_now;
  elsif v_now.mesclado_em is not null or v_merge.created_at < now() - interval '7 days'
     or (select k.mesclado_em from public.contatos k where k.tenant_id = v_tenant and k.id = v_merge.merged_id)
        is distinct from v_merge.contato_id then
    perform private.fail('merge_not_undoable', 409);
  end if;

  update public.contatos k set mesclado_em = null, atualizado_em = now() where k.tenant_id = v_tenant and k.id = v_merge.merged_id;
  update public.contatos k set mesclado_em = v_merge.merged_id
   where k.tenant_id = v_tenant and k.mesclado_em = v_merge.contato_id and v_merge.undo -> 'aliases' ? k.id::text;
  update public.contact_identities d set contato_id = v_merge.merged_id
   where d.tenant_id = v_tenant and d.contato_id = v_merge.contato_id and v_merge.undo -> 'identities' ? d.id::text;
  perform from public.conversations c
    where c.tenant_id = v_tenant and c.contato_id = v_merge.contato_id and v_merge.undo -> 'conversations' ? c.id::text
    order by c.id
      for update;
  update public.conversations c set contato_id = v_merge.merged_id
   where c.tenant_id = v_tenant and c.contato_id = v_merge.contato_id and v_merge.undo -> 'conversations' ? c.id::text;
  update public.oportunidades o set contato_id = v_merge.merged_id
   where o.tenant_id = v_tenant and o.contato_id = v_merge.contato_id and v_merge.undo -> 'oportunidades' ? o.id::text;
  update public.ligacoes l set contato_id = v_merge.merged_id
   where l.tenant_id = v_tenant and l.contato_id = v_merge.contato_id and v_merge.undo -> 'ligacoes' ? l.id::text;
  perform private.part_recipients(v_merge);
  perform private.reopen_parted(v_merge);

  v_before := jsonb_populate_record(null::public.contatos, v_merge.undo -> 'survivor');
  v_after := jsonb_populate_record(null::public.contatos, v_merge.undo -> 'after');
  update public.contatos k
     set endereco = case when k.endereco is not distinct from v_after.endereco then v_before.endereco else k.endereco end,
         empresa = case when k.empresa is not distinct from v_after.empresa then v_before.empresa else k.empresa end,
         -- Whom somebody is talking to is in the list, before and after.
         arquivado_em = case when k.arquivado_em is not distinct from v_after.arquivado_em and not exists (
             select from public.conversations c
              where c.tenant_id = k.tenant_id and c.contato_id = k.id and c.status <> 'closed')
           then v_before.arquivado_em else k.arquivado_em end,
         recusa_divulgacao_em = case when k.recusa_divulgacao_em is not distinct from v_after.recusa_divulgacao_em
           then v_before.recusa_divulgacao_em else k.recusa_divulgacao_em end,
         libera_divulgacao_em = case when k.libera_divulgacao_em is not distinct from v_after.libera_divulgacao_em
           then v_before.libera_divulgacao_em else k.libera_divulgacao_em end
   where k.tenant_id = v_tenant and k.id = v_merge.contato_id;
  -- Nobody is shown by an address that is the other's again.
  perform private.address_contato(v_tenant, k) from unnest(array[v_merge.contato_id, v_merge.merged_id]) k;
  v_now := private.update_contato(v_merge.contato_id,
    case when v_now.nome = v_after.nome then v_before.nome else v_now.nome end,
    case when v_now.observacoes = v_after.observacoes then v_before.observacoes else v_now.observacoes end,
    null, case when v_now.tipo = v_after.tipo then v_before.tipo else v_now.tipo end);
  update public.contact_merges m set undone_at = now() where m.tenant_id = v_tenant and m.id = v_merge.id;
  perform private.audit(v_tenant, 'contato.merge_undone', 'contatos', v_merge.contato_id, jsonb_build_object('from', v_merge.merged_id));
  return v_now;
end;
$$;

-- Places in broadcasts: one that was moved goes back, one that gave way to the other's is there again. Its broadcast may be over.
create function private.part_recipients(merge public.contact_merges)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_was public.broadcast_recipients;
begin
  for v_was in
    select r.* from jsonb_populate_recordset(null::public.broadcast_recipients, merge.undo -> 'recipients') r
     order by r.contato_id = merge.contato_id
  loop
    update public.broadcast_recipients r set contato_id = v_was.contato_id
     where r.tenant_id = merge.tenant_id and r.broadcast_id = v_was.broadcast_id and r.place = v_was.place
       and r.contato_id = merge.contato_id;
    if not found then
      if v_was.state = 'pending' and not exists (
        select from public.broadcasts b where b.tenant_id = merge.tenant_id and b.id = v_was.broadcast_id and b.status = 'running')
      then
        v_was.state := 'stopped';
      end if;
      insert into public.broadcast_recipients select v_was.* on conflict on constraint broadcast_recipients_pkey do nothing;
    end if;
  end loop;
end;
$$;

-- What was open before the merge and is closed now is open again, with whoever had it if they still answer.
create function private.reopen_parted(merge public.contact_merges)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_open record;
begin
  for v_open in
    select c.id, m.user_id as assignee_id
      from jsonb_to_recordset(merge.undo -> 'open') as o (id uuid, assignee_id uuid)
      join public.conversations c on c.tenant_id = merge.tenant_id and c.id = o.id
      left join public.members m
        on m.tenant_id = merge.tenant_id and m.user_id = o.assignee_id and m.removed_at is null and m.role >= 'agent'
     where c.status = 'closed' and c.closed_at = merge.created_at
       and not exists (
         select from public.conversations n
          where n.tenant_id = c.tenant_id and n.channel_id = c.channel_id and n.contato_id = c.contato_id and n.status <> 'closed')
     order by c.id
  loop
    update public.conversations c
       set status = case when v_open.assignee_id is null then 'waiting' else 'active' end::public.conversation_status,
           assignee_id = v_open.assignee_id, closed_at = null, archived_at = null
     where c.tenant_id = merge.tenant_id and c.id = v_open.id;
    perform private.append_event(merge.tenant_id, v_open.id, 'reopened');
  end loop;
end;
$$;

create function public.undo_merge(merge_id uuid)
returns public.contatos
language sql security invoker set search_path = ''
as $$ select private.undo_merge(undo_merge.merge_id) $$;

revoke execute on function public.undo_merge(uuid) from public, anon;
grant execute on function private.undo_merge(uuid), public.undo_merge(uuid) to authenticated;
