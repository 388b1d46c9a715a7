-- Which messages a search shows. No one way is good for every word: of a common one the index would collect millions to show
-- thirty, and a rare one would be looked for in every conversation. So the planner is asked first how many there may be.

-- It guesses by statistics, and takes none from a partial index.
create statistics public.messages_words on (to_tsvector('private.portuguese', coalesce(body, transcricao))) from public.messages;
alter index public.messages_search_idx alter column 2 set statistics 0;

-- How many messages the planner expects.
create function private.guess_messages(condition text)
returns double precision
language plpgsql set search_path = ''
as $$
declare
  v_plan jsonb;
begin
  execute 'explain (format json) select from public.messages m where ' || guess_messages.condition into v_plan;
  return (v_plan #>> '{0,Plan,Plan Rows}')::float8;
end;
$$;

-- The newest messages with a common word: the conversations that were busy last are read, a few at a time. It ends when no
-- other can hold a newer one, or gives up after `most` messages. A page further back begins with conversations that
-- were busy until a day after it.
create function private.search_recent(
  tenant_id uuid, query tsquery, before timestamptz, max integer, most double precision default 10000)
returns uuid[]
language plpgsql stable set search_path = ''
as $$
declare
  v_ids uuid[] := '{}';
  v_times timestamptz[] := '{}';
  v_until timestamptz := coalesce(search_recent.before + interval '1 day', 'infinity');
  v_batch uuid[];
  v_size integer := 20;
  v_new bigint;
  v_read bigint := 0;
begin
  loop
    select array_agg(b.id), min(b.last_message_at) into v_batch, v_until
      from (
        -- Apart, because each half has an index in this order.
        (select c.id, c.last_message_at from public.conversations c
          where c.tenant_id = search_recent.tenant_id and c.status <> 'closed' and c.last_message_at < v_until
          order by c.last_message_at desc, c.id desc limit v_size)
        union all
        (select c.id, c.last_message_at from public.conversations c
          where c.tenant_id = search_recent.tenant_id and c.status = 'closed' and c.last_message_at < v_until
          order by c.last_message_at desc, c.id desc limit v_size)
        order by last_message_at desc
        limit v_size
      ) b;
    exit when v_batch is null;
    with r as materialized (
      select m.id, m.created_at, to_tsvector('private.portuguese', coalesce(m.body, m.transcricao)) @@ search_recent.query as has
        from unnest(v_batch) as b
       cross join lateral (
         select x.id, x.created_at, x.body, x.transcricao from public.messages x
          where x.tenant_id = search_recent.tenant_id and x.conversation_id = b
            and coalesce(x.body, x.transcricao) is not null and x.type <> 'event'
            and (search_recent.before is null or x.created_at < search_recent.before)
          order by x.seq desc
          limit 50
       ) m
    ), f as (
      select r.id, r.created_at from r where r.has
      union all
      select k.id, k.created_at from unnest(v_ids, v_times) k (id, created_at)
      order by created_at desc, id desc
      limit search_recent.max
    )
    select coalesce(array_agg(f.id order by f.created_at desc, f.id desc), '{}'),
           coalesce(array_agg(f.created_at order by f.created_at desc, f.id desc), '{}'),
           (select count(*) from r)
      into v_ids, v_times, v_new
      from f;
    v_read := v_read + v_new;
    exit when v_times[search_recent.max] >= v_until or v_read >= search_recent.most;
    v_size := least(v_size * 2, 80);
  end loop;
  return v_ids;
end;
$$;

-- The newest messages that the index finds by `lookup` and that have all of `query`, and whether there were too many to look at
-- them all. `by_tenant` says whether the index is to tell a company's messages from the others', or whoever reads them.
create function private.search_by_index(
  tenant_id uuid, lookup tsquery, query tsquery, by_tenant boolean, before timestamptz, max integer,
  out ids uuid[], out too_many boolean)
language plpgsql stable set search_path = ''
as $$
declare
  v_most constant integer := 100000;
begin
  -- An index can do nothing with `(…) is true`.
  execute format($sql$
    with f as materialized (
      select m.id, m.created_at from public.messages m
       where %s and to_tsvector('private.portuguese', coalesce(m.body, m.transcricao)) @@ $2 %s
         and coalesce(m.body, m.transcricao) is not null and m.type <> 'event' and ($4 is null or m.created_at < $4)
       limit %s)
    select array(select f.id from f order by f.created_at desc, f.id desc limit $5), (select count(*) = %3$s from f)
    $sql$,
    case when search_by_index.by_tenant then 'm.tenant_id = $1' else '(m.tenant_id = $1) is true' end,
    case when search_by_index.lookup <> search_by_index.query
      then 'and (to_tsvector(''private.portuguese'', coalesce(m.body, m.transcricao)) @@ $3) is true' end,
    v_most)
    into search_by_index.ids, search_by_index.too_many
    using search_by_index.tenant_id, search_by_index.lookup, search_by_index.query, search_by_index.before, search_by_index.max;
end;
$$;

-- Ids of messages among which are the newest `max` with these words, behind `before`.
create function private.find_messages(tenant_id uuid, words text, before timestamptz, max integer)
returns uuid[]
language plpgsql set search_path = ''
  -- A tenant's table is never read as a whole, a bitmap of all its pages fits, and nothing here is worth a compiler or a helper.
  set enable_seqscan = off
  set gin_fuzzy_search_limit = 0
  set work_mem = '64MB'
  set jit = off
  set max_parallel_workers_per_gather = 0
as $$
declare
  v_query constant tsquery := private.search_query(find_messages.words);
  v_words constant text := trim(regexp_replace(left(find_messages.words, 200), '[^[:alnum:]]+', ' ', 'g'));
  v_last constant tsquery := private.search_query(substring(v_words from '[^ ]+$'));
  -- All but the last, which may be unfinished. Null when there is only one.
  v_whole constant tsquery := nullif(plainto_tsquery('private.portuguese', substring(v_words from '^(.+) ')), '');
  v_has constant text := 'to_tsvector(''private.portuguese'', coalesce(m.body, m.transcricao)) @@ %L';
  v_all double precision;
  v_own double precision;
  v_hits double precision;
  v_way record;
  v_ids uuid[];
  v_too_many boolean;
begin
  if v_query is null then
    return '{}';
  end if;
  select greatest(c.reltuples, 1) into v_all from pg_class c where c.oid = 'public.messages'::regclass;
  v_own := least(private.guess_messages(format('m.tenant_id = %L', find_messages.tenant_id)), v_all);
  v_hits := private.guess_messages(format(v_has, v_query));

  -- Prices are microseconds. A message that is read and judged costs nine, one that the index names three. To begin a word
  -- costs a half for each message of whoever has it. To tell the company's in the index costs fifteen each, but not more than
  -- going through all it has.
  select w.lookup, w.by_tenant, w.price into v_way
    from (
      select null::tsquery as lookup, false as by_tenant, 9 * find_messages.max * v_all / v_hits as price
      union all
      select i.lookup, t.by_tenant,
             i.price + case when t.by_tenant then least(15 * i.hits * v_own / v_all, 0.005 * v_own) + 3 * i.hits * v_own / v_all
                         else 3 * i.hits end
        from (
          select v_query as lookup, v_hits as hits,
                 0.5 * case when v_last is null then 0 when v_whole is null then v_hits
                         else private.guess_messages(format(v_has, v_last)) end as price
          union all
          select v_whole, g.hits, 9 * g.hits * v_own / v_all
            from private.guess_messages(format(v_has, v_whole)) g (hits)
           where v_whole is not null
        ) i
       cross join (values (true), (false)) t (by_tenant)
    ) w
   order by w.price
   limit 1;

  if v_way.lookup is null then
    -- Twice what it should take.
    v_ids := private.search_recent(find_messages.tenant_id, v_query, find_messages.before, find_messages.max,
      least(2 * find_messages.max * v_all / v_hits, 10000));
    if cardinality(v_ids) < find_messages.max then
      -- Said often, but not lately. As whole words, because to begin one so common costs most.
      v_ids := v_ids || (private.search_by_index(
        find_messages.tenant_id, coalesce(nullif(plainto_tsquery('private.portuguese', v_words), ''), v_query), v_query, true,
        find_messages.before, find_messages.max)).ids;
    end if;
  else
    select s.ids, s.too_many into v_ids, v_too_many
      from private.search_by_index(find_messages.tenant_id, v_way.lookup, v_query, v_way.by_tenant,
        find_messages.before, find_messages.max) s;
    if v_too_many then
      v_ids := v_ids || private.search_recent(find_messages.tenant_id, v_query, find_messages.before, find_messages.max);
    end if;
  end if;
  return v_ids;
end;
$$;
