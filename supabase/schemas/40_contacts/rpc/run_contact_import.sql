-- Announces an import under the browser's own id; once more is the same import.
create function private.begin_contact_import(import_id uuid, file_name text, total integer, on_existing text)
returns public.contact_imports
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_import public.contact_imports;
begin
  if coalesce(begin_contact_import.total, 0) not between 1 and 20000 then
    perform private.fail('import_too_many_rows', 422);
  end if;
  if coalesce(begin_contact_import.on_existing, '') not in ('complete', 'replace', 'keep') then
    perform private.fail('import_rows_invalid', 422);
  end if;
  if begin_contact_import.import_id is null then
    perform private.fail('import_not_found', 404);
  end if;
  insert into public.contact_imports (tenant_id, id, file_name, total, on_existing, created_by)
  values (v_tenant, begin_contact_import.import_id, left(coalesce(nullif(trim(begin_contact_import.file_name), ''), '?'), 200),
    begin_contact_import.total, begin_contact_import.on_existing, (select auth.uid()))
  on conflict on constraint contact_imports_pkey do nothing;
  select i.* into v_import from public.contact_imports i where i.tenant_id = v_tenant and i.id = begin_contact_import.import_id;
  return v_import;
end;
$$;

-- Takes the next lines, 500 at most. A line that was taken before is left as it was. Returns how many of all are done.
create function private.run_contact_import(import_id uuid, rows jsonb)
returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_import public.contact_imports;
  v_row jsonb;
begin
  perform private.check_import_rows(run_contact_import.rows);
  v_import := private.lock_import(v_tenant, run_contact_import.import_id);
  if v_import.status <> 'running' then
    perform private.fail('import_not_running', 409);
  end if;
  perform private.lock_new_identities(v_tenant, private.identities_of_rows(run_contact_import.rows));
  -- In one order for everybody, whatever the order of the lines.
  perform from public.contatos k
    where v_import.on_existing <> 'keep' and k.tenant_id = v_tenant and k.id = any((
      select f.contato_ids from private.find_contacts(v_tenant, private.identities_of_rows(run_contact_import.rows)) f)::uuid[])
    order by k.id
      for update;
  for v_row in
    select r.value from jsonb_array_elements(run_contact_import.rows) with ordinality r order by r.ordinality
  loop
    if not exists (
      select from public.contact_import_rows l
       where l.tenant_id = v_tenant and l.import_id = v_import.id and l.line = (v_row ->> 'line')::integer
    ) then
      perform private.import_row(v_import, v_row);
    end if;
  end loop;
  return (select count(*) from public.contact_import_rows l where l.tenant_id = v_tenant and l.import_id = v_import.id);
end;
$$;

-- Every address that stands in the lines and looks like one, to be locked in one order for everybody.
create function private.identities_of_rows(rows jsonb)
returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_agg(x.identity), '[]')
    from (
      select jsonb_build_object('kind', 'phone', 'value', r ->> 'telefone') as identity
        from jsonb_array_elements(identities_of_rows.rows) r where r ->> 'telefone' ~ '^\+[1-9][0-9]{7,14}$'
      union all
      select jsonb_build_object('kind', 'email', 'value', r ->> 'email')
        from jsonb_array_elements(identities_of_rows.rows) r where r ->> 'email' is not null) x
$$;

create function private.lock_import(tenant_id uuid, import_id uuid)
returns public.contact_imports
language plpgsql security definer set search_path = ''
as $$
declare
  v_import public.contact_imports;
begin
  select i.* into v_import from public.contact_imports i
   where i.tenant_id = lock_import.tenant_id and i.id = lock_import.import_id
     for update;
  if v_import.id is null then
    perform private.fail('import_not_found', 404);
  end if;
  return v_import;
end;
$$;

-- One line: judged, done and written down.
create function private.import_row(import public.contact_imports, given jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_verdict private.import_verdict := private.judge_import_row(import.tenant_id, given, import.on_existing);
  v_contato public.contatos;
  v_before jsonb;
begin
  if v_verdict.outcome = 'created' then
    v_contato := private.add_contato(import.tenant_id, v_verdict.identities, given ->> 'nome', given ->> 'empresa', given ->> 'tipo',
      given ->> 'observacoes');
    v_verdict.contato_id := v_contato.id;
  elsif v_verdict.outcome = 'skipped' and exists (
    select from public.contact_import_rows l
     where l.tenant_id = import.tenant_id and l.import_id = import.id and l.contato_id = v_verdict.contato_id and l.outcome = 'created'
  ) then
    v_verdict.reason := 'import_row_twice';
  elsif v_verdict.outcome = 'updated' then
    v_contato := private.lock_contato(import.tenant_id, v_verdict.contato_id);
    v_before := private.contato_state(import.tenant_id, v_contato.id);
    v_contato := private.with_import_row(v_contato, given, import.on_existing);
    update public.contatos k
       set nome = v_contato.nome, empresa = v_contato.empresa, observacoes = v_contato.observacoes, tipo = v_contato.tipo,
           arquivado_em = null, atualizado_em = now()
     where k.tenant_id = import.tenant_id and k.id = v_contato.id;
    insert into public.contact_identities (tenant_id, contato_id, kind, value)
    select import.tenant_id, v_contato.id, i ->> 'kind', i ->> 'value' from jsonb_array_elements(v_verdict.identities) i
    on conflict do nothing;
    perform private.address_contato(import.tenant_id, v_contato.id);
  end if;
  insert into public.contact_import_rows (tenant_id, import_id, line, given, outcome, reason, contato_id, before, after)
  values (import.tenant_id, import.id, (given ->> 'line')::integer, given - 'line', v_verdict.outcome, v_verdict.reason,
    v_verdict.contato_id, v_before,
    case when v_verdict.outcome in ('created', 'updated') then private.contato_state(import.tenant_id, v_verdict.contato_id) end);
end;
$$;

-- All lines were handed over, or the person stopped: what is done stays and can be taken back.
create function private.end_contact_import(import_id uuid, canceled boolean)
returns public.contact_imports
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_import public.contact_imports := private.lock_import(v_tenant, end_contact_import.import_id);
begin
  if v_import.status = 'running' then
    update public.contact_imports i
       set status = case when coalesce(end_contact_import.canceled, false) then 'canceled' else 'finished' end, ended_at = now()
     where i.tenant_id = v_tenant and i.id = v_import.id
    returning i.* into v_import;
    perform private.audit(v_tenant, 'contatos.imported', 'contact_imports', v_import.id,
      (select jsonb_build_object('file', v_import.file_name, 'status', v_import.status,
                'created', r.created, 'updated', r.updated, 'skipped', r.skipped, 'refused', r.refused)
         from public.contact_import_results r where r.tenant_id = v_tenant and r.id = v_import.id));
  end if;
  return v_import;
end;
$$;

create function public.begin_contact_import(import_id uuid, file_name text, total integer, on_existing text default 'complete')
returns public.contact_imports
language sql security invoker set search_path = ''
as $$
  select private.begin_contact_import(begin_contact_import.import_id, begin_contact_import.file_name, begin_contact_import.total,
    begin_contact_import.on_existing)
$$;

create function public.run_contact_import(import_id uuid, rows jsonb)
returns integer
language sql security invoker set search_path = ''
as $$ select private.run_contact_import(run_contact_import.import_id, run_contact_import.rows) $$;

create function public.end_contact_import(import_id uuid, canceled boolean default false)
returns public.contact_imports
language sql security invoker set search_path = ''
as $$ select private.end_contact_import(end_contact_import.import_id, end_contact_import.canceled) $$;

revoke execute on function public.begin_contact_import(uuid, text, integer, text), public.run_contact_import(uuid, jsonb),
  public.end_contact_import(uuid, boolean) from public, anon;
grant execute on function
  private.begin_contact_import(uuid, text, integer, text), public.begin_contact_import(uuid, text, integer, text),
  private.run_contact_import(uuid, jsonb), public.run_contact_import(uuid, jsonb),
  private.end_contact_import(uuid, boolean), public.end_contact_import(uuid, boolean) to authenticated;
