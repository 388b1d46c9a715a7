-- One page of the calls, the latest first. `filter`: {oportunidade_id?, contato_id?, conversation_id?, usuario_id?, direcao?, status?,
-- disposicao?, from?, to?, search?}; `search` finds a contact as list_contatos() does, digits of the number, or
-- words that were said.
-- Returns {rows: [a row of the view `calls`], next}; `next` is the `before` of the page behind, null at the end.
create function private.list_ligacoes(filter jsonb, before jsonb, page_size integer)
returns jsonb
language plpgsql stable security definer set search_path = ''
  -- By index, also for a tenant that has most of the table.
  set enable_seqscan = off set plan_cache_mode = 'force_custom_plan'
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
  v_filter constant jsonb := coalesce(list_ligacoes.filter, '{}');
  v_size constant integer := least(greatest(coalesce(list_ligacoes.page_size, 50), 1), 100);
  v_q constant text := trim(left(coalesce(v_filter ->> 'search', ''), 100));
  v_like constant text := '%' || private.plain_pattern(v_q) || '%';
  v_digits constant text := case when v_q !~ '[[:alpha:]]' then regexp_replace(v_q, '\D', '', 'g') else '' end;
  v_found uuid[];
  v_page uuid[];
  v_last public.ligacoes;
begin
  if jsonb_typeof(v_filter) <> 'object'
     or exists (select from jsonb_each_text(v_filter) f where not pg_input_is_valid(f.value, case
          when f.key in ('oportunidade_id', 'contato_id', 'conversation_id', 'usuario_id') then 'uuid'
          when f.key in ('from', 'to') then 'timestamptz'
          when f.key = 'direcao' then 'public.ligacao_direcao'
          when f.key = 'status' then 'public.ligacao_status'
          when f.key = 'disposicao' then 'public.ligacao_disposicao'
          else 'text' end)) then
    perform private.fail('invalid_request', 400);
  end if;
  if list_ligacoes.before is not null and not coalesce(
       pg_input_is_valid(list_ligacoes.before ->> 'inicio_em', 'timestamptz') and pg_input_is_valid(list_ligacoes.before ->> 'id', 'uuid'), false) then
    perform private.fail('cursor_invalid', 422);
  end if;
  if v_q <> '' then
    -- By index, and then the page of these alone.
    v_found := array(
      select l.id from public.ligacoes l
       where l.tenant_id = v_tenant and l.contato_id = any(private.find_contatos(v_tenant, v_like, v_digits))
      union
      select l.id from public.ligacoes l
       where l.tenant_id = v_tenant and char_length(v_digits) >= 4
         and l.numero_destino || ' ' || coalesce(l.numero_origem, '') like '%' || v_digits || '%'
      union
      select t.ligacao_id from public.call_transcripts t
       where t.tenant_id = v_tenant and t.search_words @@ plainto_tsquery('private.portuguese', v_q));
  end if;

  v_page := array(
    select l.id from public.ligacoes l
     where l.tenant_id = v_tenant
       and (not v_filter ? 'oportunidade_id' or l.oportunidade_id = (v_filter ->> 'oportunidade_id')::uuid)
       and (not v_filter ? 'contato_id' or l.contato_id = (v_filter ->> 'contato_id')::uuid)
       and (not v_filter ? 'conversation_id' or l.conversation_id = (v_filter ->> 'conversation_id')::uuid)
       and (not v_filter ? 'usuario_id' or l.usuario_id = (v_filter ->> 'usuario_id')::uuid)
       and (not v_filter ? 'direcao' or l.direcao = (v_filter ->> 'direcao')::public.ligacao_direcao)
       and (not v_filter ? 'status' or l.status = (v_filter ->> 'status')::public.ligacao_status)
       and (not v_filter ? 'disposicao' or l.disposicao = (v_filter ->> 'disposicao')::public.ligacao_disposicao)
       and (not v_filter ? 'from' or l.inicio_em >= (v_filter ->> 'from')::timestamptz)
       and (not v_filter ? 'to' or l.inicio_em < (v_filter ->> 'to')::timestamptz)
       and (v_found is null or l.id = any(v_found))
       and (list_ligacoes.before is null
            or (l.inicio_em, l.id) < ((list_ligacoes.before ->> 'inicio_em')::timestamptz, (list_ligacoes.before ->> 'id')::uuid))
     order by l.inicio_em desc, l.id desc
     limit v_size + 1);
  if cardinality(v_page) > v_size then
    select l.* into v_last from public.ligacoes l where l.tenant_id = v_tenant and l.id = v_page[v_size];
  end if;
  return jsonb_build_object(
    'rows', (
      select coalesce(jsonb_agg(to_jsonb(c) order by c.inicio_em desc, c.id desc), '[]')
        from public.calls c where c.tenant_id = v_tenant and c.id = any(v_page[:v_size])),
    'next', case when v_last.id is not null then jsonb_build_object('inicio_em', v_last.inicio_em, 'id', v_last.id) end);
end;
$$;

create function public.list_ligacoes(filter jsonb default '{}', before jsonb default null, page_size integer default 50)
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.list_ligacoes(list_ligacoes.filter, list_ligacoes.before, list_ligacoes.page_size) $$;

revoke execute on function public.list_ligacoes(jsonb, jsonb, integer) from public, anon;
grant execute on function private.list_ligacoes(jsonb, jsonb, integer), public.list_ligacoes(jsonb, jsonb, integer) to authenticated;
