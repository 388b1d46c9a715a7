-- Looks for words in messages, and in names, numbers, protocols and subjects, newest first. Returns
-- {contatos: [{id, nome, endereco, foto, conversation_id}], conversations: inbox rows,
--  messages: [{id, conversation_id, seq, created_at, direction, contato_nome, snippet}], more}.
-- In a snippet U+E000 and U+E001 stand around what was found. `before` continues behind the last message's created_at.
create function private.search_inbox(q text, before timestamptz, max integer)
returns jsonb
language plpgsql stable security definer set search_path = ''
  -- The planner takes a rare word for a common one when a tenant is small, and reads the whole table: by index, always.
  set enable_seqscan = off
  -- A word that is in millions of messages is not looked up in all of them: see below.
  set gin_fuzzy_search_limit = 20000
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
  v_query constant tsquery := private.search_query(search_inbox.q);
  v_like constant text := '%' || replace(replace(replace(
    private.plain(trim(left(search_inbox.q, 100))), '\', '\\'), '%', '\%'), '_', '\_') || '%';
  v_digits constant text := regexp_replace(left(search_inbox.q, 100), '\D', '', 'g');
  v_max constant integer := least(greatest(coalesce(search_inbox.max, 30), 1), 100);
  -- More than this and the newest are looked for among the conversations that were busy last.
  v_common constant integer := 5000;
  v_contatos jsonb := '[]';
  v_conversations jsonb := '[]';
  v_messages jsonb;
  v_ids uuid[];
begin
  if char_length(trim(coalesce(search_inbox.q, ''))) < 2 then
    perform private.fail('search_too_short', 422);
  end if;

  if search_inbox.before is null then
    select coalesce(jsonb_agg(to_jsonb(f)), '[]') into v_contatos
      from (
        select k.id, k.nome, k.endereco, k.foto_url as foto,
               (select c.id from public.conversations c
                 where c.tenant_id = v_tenant and c.contato_id = k.id
                 order by (c.status <> 'closed') desc, c.last_message_at desc limit 1) as conversation_id
          from public.contatos k
         where k.tenant_id = v_tenant and k.mesclado_em is null
           and k.id in (
             select n.id from public.contatos n
              where n.tenant_id = v_tenant and private.plain(n.nome) like v_like
             union
             select d.contato_id from public.contact_identities d
              where d.tenant_id = v_tenant and char_length(v_digits) >= 4 and d.value like '%' || v_digits || '%'
              limit 200)
         order by k.atualizado_em desc
         limit 10
      ) f;
    select coalesce(jsonb_agg(to_jsonb(i)), '[]') into v_conversations
      from (
        select v.* from public.inbox v
         where v.tenant_id = v_tenant and v.id in (
           select c.id from public.conversations c
            where c.tenant_id = v_tenant and c.protocolo = upper(trim(search_inbox.q))
           union all
           (select c.id from public.conversations c
             where c.tenant_id = v_tenant and c.assunto is not null and private.plain(c.assunto) like v_like
             order by c.last_message_at desc limit 10))
         limit 10
      ) i;
  end if;

  if v_query is not null then
    v_ids := array(
      select m.id from public.messages m
       where m.tenant_id = v_tenant and to_tsvector('private.portuguese', m.body) @@ v_query
         and m.body is not null and m.type <> 'event'
         and (search_inbox.before is null or m.created_at < search_inbox.before)
       limit v_common);
    if cardinality(v_ids) = v_common then
      v_ids := private.search_recent(v_tenant, v_query, search_inbox.before, v_max + 1);
    end if;
  end if;
  select coalesce(jsonb_agg(to_jsonb(f)), '[]') into v_messages
    from (
      select m.id, m.conversation_id, m.seq, m.created_at, m.direction, m.type, k.nome as contato_nome, c.protocolo,
             ts_headline('private.portuguese', m.body, v_query,
               'StartSel=' || U&'\E000' || ', StopSel=' || U&'\E001' || ', MaxWords=24, MinWords=10') as snippet
        from (
          select x.* from public.messages x
           where x.tenant_id = v_tenant and x.id = any(v_ids)
           order by x.created_at desc, x.id desc
           limit v_max + 1
        ) m
        join public.conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
        join public.contatos k on k.tenant_id = c.tenant_id and k.id = c.contato_id
       order by m.created_at desc, m.id desc
    ) f;
  return jsonb_build_object(
    'contatos', v_contatos,
    'conversations', v_conversations,
    'messages', case when jsonb_array_length(v_messages) > v_max then v_messages - v_max else v_messages end,
    'more', jsonb_array_length(v_messages) > v_max);
end;
$$;

-- The newest messages with a common word: those of the conversations that were busy last, a few hundred at a time. So the
-- cost follows what is shown and not how often the word was ever said.
create function private.search_recent(tenant_id uuid, query tsquery, before timestamptz, max integer)
returns uuid[]
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_found uuid[] := '{}';
  v_batch uuid[];
  v_until timestamptz := 'infinity';
begin
  for v_round in 1..20 loop
    select array_agg(b.id), min(b.last_message_at) into v_batch, v_until
      from (
        -- Apart, because each half has an index in this order.
        (select c.id, c.last_message_at from public.conversations c
          where c.tenant_id = search_recent.tenant_id and c.status <> 'closed' and c.last_message_at < v_until
          order by c.last_message_at desc, c.id desc limit 50)
        union all
        (select c.id, c.last_message_at from public.conversations c
          where c.tenant_id = search_recent.tenant_id and c.status = 'closed' and c.last_message_at < v_until
          order by c.last_message_at desc, c.id desc limit 50)
        order by last_message_at desc
        limit 50
      ) b;
    exit when v_batch is null;
    v_found := v_found || array(
      select m.id
        from unnest(v_batch) as b
       cross join lateral (
         select x.id, x.created_at, x.body from public.messages x
          where x.tenant_id = search_recent.tenant_id and x.conversation_id = b
            and x.body is not null and x.type <> 'event'
            and (search_recent.before is null or x.created_at < search_recent.before)
          order by x.seq desc
          limit 40
       ) m
       where to_tsvector('private.portuguese', m.body) @@ search_recent.query
       order by m.created_at desc
       limit search_recent.max);
    exit when cardinality(v_found) >= search_recent.max;
  end loop;
  return v_found;
end;
$$;

create function public.search_inbox(q text, before timestamptz default null, max integer default 30)
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.search_inbox(search_inbox.q, search_inbox.before, search_inbox.max) $$;

revoke execute on function public.search_inbox(text, timestamptz, integer) from public, anon;
grant execute on function private.search_inbox(text, timestamptz, integer),
  public.search_inbox(text, timestamptz, integer) to authenticated;
