-- What a line of a spreadsheet would do, by the same rules for the preview and for the import.
create type private.import_verdict as (outcome text, reason text, contato_id uuid, identities jsonb);

-- A contact as a line may change it, with the addresses it has.
create function private.contato_state(tenant_id uuid, contato_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
           'nome', k.nome, 'endereco', k.endereco, 'empresa', k.empresa, 'tipo', k.tipo, 'observacoes', k.observacoes,
           'arquivado_em', k.arquivado_em, 'mesclado_em', k.mesclado_em, 'recusa_divulgacao_em', k.recusa_divulgacao_em,
           'identities', (
             select coalesce(jsonb_agg(d.id order by d.id), '[]') from public.contact_identities d
              where d.tenant_id = k.tenant_id and d.contato_id = k.id))
    from public.contatos k
   where k.tenant_id = contato_state.tenant_id and k.id = contato_state.contato_id
$$;

create function private.judge_import_row(tenant_id uuid, given jsonb, on_existing text)
returns private.import_verdict
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_verdict private.import_verdict;
  v_found record;
  v_contato public.contatos;
begin
  v_verdict.identities := '[]';
  begin
    perform private.check_contato(given ->> 'nome', given ->> 'observacoes', given ->> 'empresa', given ->> 'tipo');
    if given ->> 'telefone' is not null then
      v_verdict.identities := v_verdict.identities || private.check_identity('phone', given ->> 'telefone');
    end if;
    if given ->> 'email' is not null then
      v_verdict.identities := v_verdict.identities || private.check_identity('email', given ->> 'email');
    end if;
    if v_verdict.identities = '[]' then
      perform private.fail('contato_unreachable', 422);
    end if;
  exception when others then
    if sqlstate not like 'PT%' then
      raise;
    end if;
    v_verdict.outcome := 'refused';
    v_verdict.reason := sqlerrm;
    return v_verdict;
  end;

  v_found := private.find_contacts(judge_import_row.tenant_id, v_verdict.identities);
  v_verdict.contato_id := v_found.contato_ids[1];
  if v_found.contato_ids = '{}' then
    v_verdict.outcome := 'created';
  elsif cardinality(v_found.contato_ids) > 1 then
    -- The phone is one person's and the e-mail another's: a person has to say who is who.
    v_verdict.outcome := 'refused';
    v_verdict.reason := 'import_row_of_two';
  else
    select k.* into v_contato from public.contatos k
     where k.tenant_id = judge_import_row.tenant_id and k.id = v_verdict.contato_id;
    if judge_import_row.on_existing = 'keep' then
      v_verdict.outcome := 'skipped';
      v_verdict.reason := 'contato_known';
    elsif v_found.known < jsonb_array_length(v_verdict.identities)
       or private.with_import_row(v_contato, given, judge_import_row.on_existing) is distinct from v_contato then
      v_verdict.outcome := 'updated';
    else
      v_verdict.outcome := 'skipped';
      v_verdict.reason := 'nothing_new';
    end if;
  end if;
  return v_verdict;
end;
$$;

-- The contact with what a line says of it. A name that is only an address is no name yet.
create function private.with_import_row(contato public.contatos, given jsonb, on_existing text)
returns public.contatos
language plpgsql stable set search_path = ''
as $$
declare
  v_replace constant boolean := with_import_row.on_existing = 'replace';
  v_nome constant text := nullif(trim(given ->> 'nome'), '');
  v_empresa constant text := nullif(trim(given ->> 'empresa'), '');
  v_notes constant text := nullif(trim(given ->> 'observacoes'), '');
begin
  if v_nome is not null and (v_replace or contato.nome = contato.endereco or contato.nome = '?') then
    contato.nome := v_nome;
  end if;
  if v_empresa is not null and (v_replace or contato.empresa is null) then
    contato.empresa := v_empresa;
  end if;
  if v_notes is not null and (v_replace or contato.observacoes = '') then
    contato.observacoes := v_notes;
  end if;
  if v_replace and given ->> 'tipo' is not null then
    contato.tipo := given ->> 'tipo';
  end if;
  return contato;
end;
$$;
