-- One page of the contacts, by name or the newest first, of all or of those that `q` finds: by a part of the name or company, of the
-- e-mail, or by four digits of a phone. Returns {contatos: [{id, nome, endereco, foto, empresa, tipo, criado_em, arquivado_em,
-- telefones, emails, conversation_id, ultima_conversa_em}], cursor}; `cursor` continues behind the last, null at the end.
create function private.list_contatos(q text, sort text, archived boolean, cursor text, max integer)
returns jsonb
language plpgsql stable security definer set search_path = ''
  -- The planner takes a small tenant's rows for a big part of the table: by index, always. And the partial index of the page is of
  -- use only to a plan that knows what was asked for.
  set enable_seqscan = off set plan_cache_mode = 'force_custom_plan'
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
  v_q constant text := trim(left(coalesce(list_contatos.q, ''), 100));
  v_like constant text := '%' || private.plain_pattern(v_q) || '%';
  v_digits constant text := case when v_q !~ '[[:alpha:]]' then regexp_replace(v_q, '\D', '', 'g') else '' end;
  v_max constant integer := least(greatest(coalesce(list_contatos.max, 50), 1), 100);
  v_by_name constant boolean := coalesce(list_contatos.sort, 'nome') = 'nome';
  v_archived constant boolean := coalesce(list_contatos.archived, false);
  v_after jsonb := '[]';
  v_ids uuid[];
  v_page uuid[];
  v_last public.contatos;
begin
  if list_contatos.cursor is not null then
    begin
      v_after := list_contatos.cursor::jsonb;
      perform (v_after ->> 1)::uuid, case when not v_by_name then (v_after ->> 0)::timestamptz end;
    exception when others then
      perform private.fail('cursor_invalid', 422);
    end;
  end if;
  if v_q <> '' then
    v_ids := private.find_contatos(v_tenant, v_like, v_digits);
  end if;
  if v_by_name then
    v_page := array(
      select k.id from public.contatos k
       where k.tenant_id = v_tenant and k.mesclado_em is null and (k.arquivado_em is not null) = v_archived
         and (v_archived or k.arquivado_em is null)
         and (v_ids is null or k.id = any(v_ids))
         and (v_after = '[]' or (private.plain(k.nome), k.id) > (v_after ->> 0, (v_after ->> 1)::uuid))
       order by private.plain(k.nome), k.id
       limit v_max + 1);
  else
    v_page := array(
      select k.id from public.contatos k
       where k.tenant_id = v_tenant and k.mesclado_em is null and (k.arquivado_em is not null) = v_archived
         and (v_archived or k.arquivado_em is null)
         and (v_ids is null or k.id = any(v_ids))
         and (v_after = '[]' or (k.criado_em, k.id) < ((v_after ->> 0)::timestamptz, (v_after ->> 1)::uuid))
       order by k.criado_em desc, k.id desc
       limit v_max + 1);
  end if;
  if cardinality(v_page) > v_max then
    select k.* into v_last from public.contatos k where k.tenant_id = v_tenant and k.id = v_page[v_max];
  end if;
  return jsonb_build_object(
    'contatos', private.contato_rows(v_tenant, v_page[:v_max]),
    'cursor', case when v_last.id is not null then
      jsonb_build_array(case when v_by_name then private.plain(v_last.nome) else v_last.criado_em::text end, v_last.id)::text end);
end;
$$;

-- Whom a search finds, by index: a part of a name, company or e-mail, or four digits of a phone.
create function private.find_contatos(tenant_id uuid, pattern text, digits text)
returns uuid[]
language sql stable security definer set search_path = '' set enable_seqscan = off
as $$
  select array(
    select n.id from public.contatos n
     where n.tenant_id = find_contatos.tenant_id and private.plain(n.nome) like find_contatos.pattern
    union
    select n.id from public.contatos n
     where n.tenant_id = find_contatos.tenant_id and n.empresa is not null and private.plain(n.empresa) like find_contatos.pattern
    union
    select d.contato_id from public.contact_identities d
     where d.tenant_id = find_contatos.tenant_id and (d.kind = 'email' or private.is_user_name(d.kind)) and d.value like find_contatos.pattern
    union
    select d.contato_id from public.contact_identities d
     where d.tenant_id = find_contatos.tenant_id and char_length(find_contatos.digits) >= 4
       and d.kind = 'phone' and d.value like '%' || find_contatos.digits || '%')
$$;

-- Contacts as the lists show them, in the order of `ids`.
create function private.contato_rows(tenant_id uuid, ids uuid[])
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
           'id', k.id, 'nome', k.nome, 'endereco', k.endereco, 'foto', k.foto_url, 'empresa', k.empresa, 'tipo', k.tipo,
           'criado_em', k.criado_em, 'arquivado_em', k.arquivado_em,
           'telefones', i.telefones, 'emails', i.emails,
           'conversation_id', c.id, 'ultima_conversa_em', c.last_message_at) order by o.place), '[]')
    from unnest(contato_rows.ids) with ordinality o (id, place)
    join public.contatos k on k.tenant_id = contato_rows.tenant_id and k.id = o.id
   cross join lateral (
     select coalesce(jsonb_agg(d.value order by d.created_at, d.id) filter (where d.kind = 'phone'), '[]') as telefones,
            coalesce(jsonb_agg(d.value order by d.created_at, d.id) filter (where d.kind = 'email'), '[]') as emails
       from public.contact_identities d
      where d.tenant_id = k.tenant_id and d.contato_id = k.id) i
    left join lateral (
     select v.id, v.last_message_at from public.conversations v
      where v.tenant_id = k.tenant_id and v.contato_id = k.id
      order by (v.status <> 'closed') desc, v.last_message_at desc
      limit 1) c on true
$$;

create function public.list_contatos(
  q text default null, sort text default 'nome', archived boolean default false, cursor text default null, max integer default 50)
returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select private.list_contatos(list_contatos.q, list_contatos.sort, list_contatos.archived, list_contatos.cursor, list_contatos.max)
$$;

revoke execute on function public.list_contatos(text, text, boolean, text, integer) from public, anon;
grant execute on function private.list_contatos(text, text, boolean, text, integer),
  public.list_contatos(text, text, boolean, text, integer) to authenticated;
