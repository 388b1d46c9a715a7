-- Takes an import back, some lines at a time; returns how many are left to do. Who was made goes, unless somebody changed them
-- since or something hangs on them; who was changed is as before, unless changed again. What is left as it is says why.
create function private.undo_contact_import(import_id uuid, max integer)
returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_import public.contact_imports := private.lock_import(v_tenant, undo_contact_import.import_id);
  v_rows public.contact_import_rows[];
  v_row public.contact_import_rows;
  v_left integer;
begin
  if v_import.status = 'running' then
    perform private.fail('import_running', 409);
  end if;
  if v_import.status <> 'undone' then
    update public.contact_imports i set status = 'undoing' where i.tenant_id = v_tenant and i.id = v_import.id;
  end if;
  -- The last first: a contact that two lines changed goes back two steps.
  v_rows := array(
    select l from public.contact_import_rows l
     where l.tenant_id = v_tenant and l.import_id = v_import.id and l.outcome in ('created', 'updated') and l.undo is null
     order by l.line desc
     limit least(greatest(coalesce(undo_contact_import.max, 500), 1), 1000));
  perform from public.contatos k
    where k.tenant_id = v_tenant and k.id in (select l.contato_id from unnest(v_rows) l)
    order by k.id
      for update;
  foreach v_row in array v_rows loop
    update public.contact_import_rows l set undo = private.undo_import_row(v_row)
     where l.tenant_id = v_tenant and l.import_id = v_import.id and l.line = v_row.line;
  end loop;
  select count(*) into v_left from public.contact_import_rows l
   where l.tenant_id = v_tenant and l.import_id = v_import.id and l.outcome in ('created', 'updated') and l.undo is null;
  if v_left = 0 and v_import.status <> 'undone' then
    update public.contact_imports i set status = 'undone', undone_at = now() where i.tenant_id = v_tenant and i.id = v_import.id;
    perform private.audit(v_tenant, 'contatos.import_undone', 'contact_imports', v_import.id,
      (select jsonb_build_object('undone', r.undone, 'left', r.left_as_is)
         from public.contact_import_results r where r.tenant_id = v_tenant and r.id = v_import.id));
  end if;
  return v_left;
end;
$$;

-- Takes back what one line did, and says how that went.
create function private.undo_import_row(line public.contact_import_rows)
returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_now jsonb;
begin
  perform from public.contatos k where k.tenant_id = line.tenant_id and k.id = line.contato_id for update;
  v_now := private.contato_state(line.tenant_id, line.contato_id);
  if v_now is null then
    return 'gone';
  elsif v_now is distinct from line.after then
    return 'changed';
  end if;
  if line.before is null then
    begin
      delete from public.contatos k where k.tenant_id = line.tenant_id and k.id = line.contato_id;
    exception when foreign_key_violation then
      return 'in_use';
    end;
    return 'undone';
  end if;
  -- A phone that somebody writes from, or was written to since, is theirs.
  if exists (
    select from public.contact_identities d
      join public.conversations c on c.tenant_id = d.tenant_id and c.contato_id = d.contato_id
     where d.tenant_id = line.tenant_id and d.contato_id = line.contato_id and d.kind = 'phone'
       and not line.before -> 'identities' ? d.id::text
       and case when c.reply_phone is not null then private.identity_key('phone', c.reply_phone) = d.match_key
             else c.created_at > (select i.created_at from public.contact_imports i where i.tenant_id = line.tenant_id and i.id = line.import_id)
           end
  ) then
    return 'in_use';
  end if;
  delete from public.contact_identities d
   where d.tenant_id = line.tenant_id and d.contato_id = line.contato_id and not line.before -> 'identities' ? d.id::text;
  update public.contatos k
     set nome = line.before ->> 'nome', endereco = line.before ->> 'endereco', empresa = line.before ->> 'empresa',
         tipo = line.before ->> 'tipo', observacoes = line.before ->> 'observacoes',
         arquivado_em = (line.before ->> 'arquivado_em')::timestamptz, atualizado_em = now()
   where k.tenant_id = line.tenant_id and k.id = line.contato_id;
  return 'undone';
end;
$$;

create function public.undo_contact_import(import_id uuid, max integer default 500)
returns integer
language sql security invoker set search_path = ''
as $$ select private.undo_contact_import(undo_contact_import.import_id, undo_contact_import.max) $$;

revoke execute on function public.undo_contact_import(uuid, integer) from public, anon;
grant execute on function private.undo_contact_import(uuid, integer), public.undo_contact_import(uuid, integer) to authenticated;
