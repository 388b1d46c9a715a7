-- Looks for words in messages, and in names, numbers, protocols and subjects, newest first. Returns
-- {contatos: [{id, nome, endereco, foto, conversation_id}], conversations: inbox rows,
--  messages: [{id, conversation_id, seq, created_at, direction, contato_nome, snippet}], more}.
-- In a snippet U+E000 and U+E001 stand around what was found. `before` continues behind the last message's created_at.
create function private.search_inbox(q text, before timestamptz, max integer)
returns jsonb
language plpgsql stable security definer set search_path = ''
  -- The planner takes a rare word for a common one when a tenant is small, and reads the whole table: by index, always.
  set enable_seqscan = off
  set jit = off
  -- Letters that are in everybody's name or number: some of those they are in will do.
  set gin_fuzzy_search_limit = 20000
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
  v_query constant tsquery := private.search_query(search_inbox.q);
  v_plain constant text := private.plain_pattern(trim(left(search_inbox.q, 100)));
  -- The index knows letters by threes: two are looked for at the beginning only, where it counts a blank before them.
  v_like constant text := case when char_length(v_plain) > 2 then '%' else '' end || v_plain || '%';
  v_digits constant text := regexp_replace(left(search_inbox.q, 100), '\D', '', 'g');
  v_max constant integer := least(greatest(coalesce(search_inbox.max, 30), 1), 100);
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
             (select n.id from public.contatos n
               where n.tenant_id = v_tenant and private.plain(n.nome) like v_like and n.mesclado_em is null
               limit 200)
             union all
             (select d.contato_id from public.contact_identities d
               where d.tenant_id = v_tenant and char_length(v_digits) >= 4 and d.value like '%' || v_digits || '%'
               limit 200))
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
           (select s.id
              from (
                select c.id, c.last_message_at from public.conversations c
                 where c.tenant_id = v_tenant and c.assunto is not null and private.plain(c.assunto) like v_like
                 limit 5000
              ) s
             order by s.last_message_at desc limit 10))
         limit 10
      ) i;
  end if;

  if v_query is not null then
    v_ids := private.find_messages(v_tenant, search_inbox.q, search_inbox.before, v_max + 1);
  end if;
  select coalesce(jsonb_agg(to_jsonb(f)), '[]') into v_messages
    from (
      select m.id, m.conversation_id, m.seq, m.created_at, m.direction, m.type, k.nome as contato_nome, c.protocolo,
             ts_headline('private.portuguese', coalesce(m.body, m.transcricao), v_query,
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

create function public.search_inbox(q text, before timestamptz default null, max integer default 30)
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.search_inbox(search_inbox.q, search_inbox.before, search_inbox.max) $$;

revoke execute on function public.search_inbox(text, timestamptz, integer) from public, anon;
grant execute on function private.search_inbox(text, timestamptz, integer),
  public.search_inbox(text, timestamptz, integer) to authenticated;
