-- Search. Under RLS Postgres may not use an index for `@@` or `like` (they could leak a row in an error), so the search runs in
-- a definer function that puts the caller's tenant into every query itself. What was said in a voice note is found as what was written.
create index messages_search_idx on public.messages
  using gin (tenant_id, to_tsvector('private.portuguese', coalesce(body, transcricao)))
  where coalesce(body, transcricao) is not null and type <> 'event';

-- Lower case without accents, for names. Immutable, which unaccent() itself does not promise.
create function private.plain(words text)
returns text
language sql immutable parallel safe set search_path = ''
as $$ select lower(extensions.unaccent('extensions.unaccent', plain.words)) $$;
-- An index calls it in the name of whoever writes the row.
grant execute on function private.plain(text) to authenticated, service_role;

-- Plain words as LIKE takes them: what somebody typed stands for nothing but itself.
create function private.plain_pattern(words text)
returns text
language sql immutable parallel safe set search_path = ''
as $$ select replace(replace(replace(private.plain(plain_pattern.words), '\', '\\'), '%', '\%'), '_', '\_') $$;

create index contatos_search_idx on public.contatos using gin (tenant_id, private.plain(nome) extensions.gin_trgm_ops);
create index contatos_empresa_idx on public.contatos using gin (tenant_id, private.plain(empresa) extensions.gin_trgm_ops)
  where empresa is not null;
create index contatos_nome_idx on public.contatos (tenant_id, private.plain(nome), id)
  where mesclado_em is null and arquivado_em is null;
create index conversations_assunto_idx on public.conversations using gin (tenant_id, private.plain(assunto) extensions.gin_trgm_ops)
  where assunto is not null;
create index contact_identities_search_idx on public.contact_identities using gin (tenant_id, value extensions.gin_trgm_ops);

-- What was typed as a query: every word must be there, the last one may still be unfinished. Null when there is no word in it.
create function private.search_query(words text)
returns tsquery
language sql immutable parallel safe set search_path = ''
as $$
  with w as (
    select regexp_split_to_array(trim(regexp_replace(left(search_query.words, 200), '[^[:alnum:]]+', ' ', 'g')), ' ') as list
  ), q as (
    select plainto_tsquery('private.portuguese', array_to_string(w.list[:cardinality(w.list) - 1], ' ')) as whole,
           case when w.list[cardinality(w.list)] <> ''
             then to_tsquery('private.portuguese', w.list[cardinality(w.list)] || ':*') end as last
      from w
  )
  select case
           when q.last is null or numnode(q.last) = 0 then nullif(q.whole, ''::tsquery)
           when numnode(q.whole) = 0 then q.last
           else q.whole && q.last
         end
    from q
$$;
