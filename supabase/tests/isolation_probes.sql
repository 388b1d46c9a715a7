-- The probes of the isolation matrix: each returns one line for every cell that is not as the lists of isolation.sql say.

-- Tables and views: what is read, and that nothing can be written, taken over or moved to another tenant.
create function isolation.table_findings(only_relation text default null)
returns setof text
language plpgsql
as $$
declare
  v_rel record;
  v_actor isolation.actors;
  v_rival constant uuid := (select t.id from isolation.tenants t where t.name = 'rival');
  v_own uuid;
  v_other uuid;
  v_key text;
  v_column text;
  v_got text;
  v_row jsonb;
  v_writable text;
begin
  return query
    select 'relation ' || r.name || ' is in no list' from isolation.relations() r
     where r.name not in (select e.relation from isolation.expected_reads e);
  for v_rel in
    select r.*, case r.kind when 'v' then '^!(42501|55000) ' else '^!42501 ' end as refusal
      from isolation.relations() r
     where r.name in (select e.relation from isolation.expected_reads e)
       and r.name = coalesce(only_relation, r.name)
  loop
    v_key := case v_rel.name when 'tenants' then 'id' when 'profiles' then null else 'tenant_id' end;
    -- The first column in this order that the grants let a client see.
    v_column := coalesce(v_key, 'id');
    execute format('select to_jsonb(t) from public.%I t where %s limit 1', v_rel.name,
      case when v_key is null then 'true' else format('%I = %L', v_key, v_rival) end) into v_row;
    if v_row is null then
      return next 'no row of the rival in ' || v_rel.name || ': plant one in isolation.plant()';
      continue;
    end if;
    select string_agg(quote_ident(a.attname), ', ') into v_writable
      from pg_attribute a
     where a.attrelid = v_rel.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = '';

    for v_actor in select * from isolation.actors loop
      v_own := (select t.id from isolation.tenants t where t.name = v_actor.claim);
      v_other := (select t.id from isolation.tenants t where t.name is distinct from v_actor.claim order by t.name desc limit 1);
      if v_rel.name = 'profiles' then
        v_got := isolation.attempt(v_actor.name, format('select count(*) from public.profiles p where p.id = any(%L)',
          array(select m.user_id from public.members m where m.tenant_id = v_other)));
      else
        v_got := isolation.attempt(v_actor.name,
          format('select count(*) from public.%I t where t.%I = %L', v_rel.name, v_key, v_other));
      end if;
      if v_got <> '0' and v_got not like '!42501%' then
        return next format('%s reads the other tenant in %s: %s', v_actor.name, v_rel.name, v_got);
      end if;

      if v_rel.name <> 'profiles' then
        v_got := isolation.attempt(v_actor.name,
          format('select count(*) > 0 from public.%I t where t.%I = %L', v_rel.name, v_key, v_own));
        if (v_got = 'true') <> isolation.may_read(v_actor.name, v_rel.name) then
          return next format('%s in its own %s: %s', v_actor.name, v_rel.name, v_got);
        end if;
      end if;

      -- Any answer but "not allowed" means that the statement got as far as the data.
      v_got := isolation.attempt(v_actor.name, format(
        'with w as (insert into public.%1$I (%2$s) select %2$s from jsonb_populate_record(null::public.%1$I, %3$L) returning 1) select count(*) from w',
        v_rel.name, v_writable, v_row));
      if v_got !~ v_rel.refusal then
        return next format('%s inserts into %s: %s', v_actor.name, v_rel.name, v_got);
      end if;
      v_got := isolation.attempt(v_actor.name, format('with w as (delete from public.%I returning 1) select count(*) from w', v_rel.name));
      if v_got !~ v_rel.refusal then
        return next format('%s deletes from %s: %s', v_actor.name, v_rel.name, v_got);
      end if;
      -- The steal: make the other tenant's rows mine.
      v_got := isolation.attempt(v_actor.name, format('with w as (update public.%I set %I = %L returning 1) select count(*) from w',
        v_rel.name, coalesce(v_key, 'active_tenant_id'), coalesce(v_own, v_other)));
      if v_got !~ v_rel.refusal then
        return next format('%s updates %s: %s', v_actor.name, v_rel.name, v_got);
      end if;
    end loop;
  end loop;
end;
$$;

-- Columns: the owner reads every one but the hidden ones.
create function isolation.column_findings()
returns setof text
language plpgsql
as $$
declare
  v_column record;
  v_hidden boolean;
  v_got text;
begin
  for v_column in
    select r.name as relation, a.attname as name
      from isolation.relations() r
      join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
  loop
    v_hidden := exists (select from isolation.hidden_columns h
      where h.relation = v_column.relation and h.column_name = v_column.name);
    v_got := isolation.attempt('mine_owner', format('select count(%I) from public.%I', v_column.name, v_column.relation));
    if (v_got like '!42501%') <> v_hidden then
      return next format('column %s.%s for the owner: %s', v_column.relation, v_column.name, v_got);
    end if;
  end loop;
end;
$$;

-- Verbs: nobody below the listed role gets past the door, and no id of the rival does anything or says anything.
create function isolation.call_findings()
returns setof text
language plpgsql
as $$
declare
  v_verb record;
  v_actor isolation.actors;
  v_rival constant uuid := (select t.id from isolation.tenants t where t.name = 'rival');
  v_call text;
  v_missing text;
  v_got text;
  v_allowed boolean;
begin
  for v_verb in
    select p.oid, p.proname as name, e.verb is not null as is_listed, e.min_role, e.anon
      from pg_proc p
      left join isolation.expected_calls e on e.verb = p.proname
     where p.pronamespace = 'public'::regnamespace and p.prokind = 'f'
  loop
    if not v_verb.is_listed then
      return next 'verb ' || v_verb.name || ' is in no list';
      continue;
    end if;
    select string_agg(n, ', ') into v_missing from pg_proc p, unnest(p.proargnames[1:p.pronargs]) n
     where p.oid = v_verb.oid and n not in (select a.argument from isolation.arguments a);
    if v_missing is not null then
      return next format('verb %s: isolation.plant() does not know the argument %s', v_verb.name, v_missing);
      continue;
    end if;

    for v_actor in select * from isolation.actors a where a.name <> 'rival_owner' loop
      -- With the rival's ids: no effect, no word of theirs. An invitation's token is its own right to be looked at.
      v_call := isolation.call_with(v_verb.oid, 'rival');
      v_got := isolation.attempt(v_actor.name, v_call, watched => v_rival);
      if v_got = '!changed' or (v_got ~ 'rivalmarker' and v_verb.name <> 'peek_invitation') then
        return next format('%s reaches the rival through %s: %s', v_actor.name, v_verb.name, v_got);
      elsif v_got like '!%' and v_got !~ '^!(PT4[0-9][0-9]|42501) ' then
        return next format('%s breaks %s: %s', v_actor.name, v_verb.name, v_got);
      end if;

      -- With one's own: the door opens from the listed role on.
      v_got := isolation.attempt(v_actor.name, isolation.call_with(v_verb.oid, 'mine'));
      v_allowed := v_got !~ '^!(PT403|42501) ';
      if v_allowed <> (case
          when v_actor.name = 'anon' then v_verb.anon
          when v_verb.min_role is null then true
          else coalesce(v_actor.role >= v_verb.min_role, false)
        end) then
        return next format('%s calling %s on its own: %s', v_actor.name, v_verb.name, v_got);
      end if;
    end loop;
  end loop;
end;
$$;

-- A call of a verb with the arguments of one tenant.
create function isolation.call_with(verb oid, tenant text)
returns text
language sql stable
as $$
  select format('select jsonb_agg(to_jsonb(r))::text from public.%I(%s) r', p.proname, (
           select string_agg(format('%I => %L::%s', n.name, a.value, format_type(n.type, null)), ', ')
             from unnest(p.proargnames[1:p.pronargs], p.proargtypes::oid[]) as n (name, type)
             join isolation.arguments a on a.tenant = call_with.tenant and a.argument = n.name))
    from pg_proc p where p.oid = call_with.verb
$$;

-- Realtime and Storage, through the policies on their own tables.
create function isolation.topic_findings()
returns setof text
language plpgsql
as $$
declare
  v_topic record;
  v_actor isolation.actors;
  v_extension text;
  v_got text;
  v_member boolean;
begin
  for v_topic in
    select t.name as tenant, k.kind, 'tenant:' || t.id || ':' || case k.kind
             when 'inbox' then 'inbox:' || c.value
             when 'board' then 'board:' || b.value
             when 'conv' then 'conv:' || v.value
             when 'live' then 'conv:' || v.value || ':live'
             when 'crossed' then 'conv:' || x.value
             when 'nested' then 'conv:' || v.value || ':live:more'
             else k.kind end as topic
      from isolation.tenants t
     cross join (values ('inbox'), ('board'), ('conv'), ('live'), ('team'), ('crossed'), ('nested'), ('user'), ('conv:x'), ('')) k (kind)
      join isolation.arguments c on c.tenant = t.name and c.argument = 'channel_id'
      join isolation.arguments b on b.tenant = t.name and b.argument = 'funil_id'
      join isolation.arguments v on v.tenant = t.name and v.argument = 'conversation_id'
      join isolation.arguments x on x.tenant <> t.name and x.argument = 'conversation_id'
  loop
    for v_actor in select * from isolation.actors loop
      -- Only the claimed tenant, and only for those who stand in it.
      v_member := v_actor.role is not null and v_actor.claim = v_topic.tenant and v_topic.kind in ('inbox', 'board', 'conv', 'live', 'team');
      foreach v_extension in array array['broadcast', 'presence'] loop
        v_got := isolation.attempt(v_actor.name, format(
          'select count(*) > 0 from realtime.messages m where m.extension = %L', v_extension), topic => v_topic.topic);
        if (v_got = 'true') <> (v_member and (v_extension = 'broadcast' or v_topic.kind = 'live')) then
          return next format('%s reading %s on %s: %s', v_actor.name, v_extension, v_topic.topic, v_got);
        end if;
        v_got := isolation.attempt(v_actor.name, format(
          'with w as (insert into realtime.messages (topic, extension) values (%L, %L) returning 1) select 1',
          v_topic.topic, v_extension), topic => v_topic.topic);
        if (v_got not like '!%') <> (v_member and v_topic.kind = 'live' and v_actor.role >= 'agent') then
          return next format('%s writing %s on %s: %s', v_actor.name, v_extension, v_topic.topic, v_got);
        end if;
      end loop;
    end loop;
  end loop;

  -- A person's own topic is theirs alone, the owner's included.
  for v_actor in select * from isolation.actors a where a.user_id is not null and a.claim is not null loop
    return query
      select format('%s reading the topic of %s: %s', v_actor.name, o.name, g.got)
        from isolation.actors o
        join isolation.tenants t on t.name = o.claim
       cross join lateral (select isolation.attempt(v_actor.name,
         $q$select count(*) > 0 from realtime.messages m where m.extension = 'broadcast'$q$,
         topic => 'tenant:' || t.id || ':user:' || o.user_id) as got) g
       where o.user_id is not null
         and (g.got = 'true') <> (o.name = v_actor.name and v_actor.role is not null);
  end loop;
end;
$$;

create function isolation.media_findings()
returns setof text
language sql
as $$
  select format('%s %s the media of %s: %s', a.name, v.verb, t.name, g.got)
    from isolation.actors a
   cross join isolation.tenants t
   cross join (values ('reads'), ('hears'), ('adds to'), ('writes beside'), ('updates'), ('deletes')) v (verb)
   cross join lateral (select isolation.attempt(a.name, case v.verb
     when 'reads' then format($q$select count(*) > 0 from storage.objects o where o.bucket_id = 'media' and o.name like '%s/%%'$q$, t.id)
     -- The recordings of calls are nobody's but the server's.
     when 'hears' then format($q$select count(*) > 0 from storage.objects o where o.bucket_id = 'gravacoes'$q$)
     when 'adds to' then format($q$with w as (insert into storage.objects (bucket_id, name) values ('media', '%s/uploads/new') returning 1) select true from w$q$, t.id)
     when 'writes beside' then format($q$with w as (insert into storage.objects (bucket_id, name) values ('media', '%s/new') returning 1) select true from w$q$, t.id)
     when 'updates' then format($q$with w as (update storage.objects o set name = o.name || 'x' where o.name like '%s/%%' returning 1) select count(*) > 0 from w$q$, t.id)
     when 'deletes' then format($q$with w as (delete from storage.objects o where o.name like '%s/%%' returning 1) select count(*) > 0 from w$q$, t.id)
   end) as got) g
   where (g.got = 'true') <> coalesce(
     a.claim = t.name and case v.verb when 'reads' then a.role >= 'viewer' when 'adds to' then a.role >= 'agent' else false end, false)
$$;

create function isolation.findings()
returns setof text
language sql
as $$
  select * from isolation.table_findings()
  union all select * from isolation.column_findings()
  union all select * from isolation.topic_findings()
  union all select * from isolation.media_findings()
  union all select * from isolation.call_findings()
$$;

-- Every way to weaken what keeps tenants apart: each policy opened, each table's row security switched off, each write granted
-- beside an open policy, each hidden column shown, and each function that policies stand on made to say yes. `probe` is the part
-- of the matrix that has to see it.
create function isolation.mutants()
returns table (name text, mutation text, probe text)
language sql stable
as $$
  select format('%s on %s opened', p.polname, p.polrelid::regclass),
         format('alter policy %I on %s %s', p.polname, p.polrelid::regclass,
           case p.polcmd when 'a' then 'with check (true)' else 'using (true)' end),
         case when p.polrelid = 'realtime.messages'::regclass then 'topic_findings()'
              when p.polrelid = 'storage.objects'::regclass then 'media_findings()'
              else format('table_findings(%L)', p.polrelid::regclass) end
    from pg_policy p
   where p.polrelid::regclass::text !~ '^private\.'
  union all
  select format('row security of %s off', t.name), format('alter table public.%I disable row level security', t.name),
         format('table_findings(%L)', t.name)
    from isolation.relations() t where t.kind = 'r'
  union all
  select format('%s on %s granted', v.verb, t.name),
         format('grant %1$s on public.%2$I to authenticated; create policy hole on public.%2$I for %1$s to authenticated %3$s',
           v.verb, t.name, case v.verb when 'insert' then 'with check (true)' else 'using (true)' end),
         format('table_findings(%L)', t.name)
    from isolation.relations() t
   cross join (values ('insert'), ('update'), ('delete')) v (verb)
   where t.kind = 'r'
  union all
  select format('%s.%s shown', h.relation, h.column_name),
         format('grant select (%I) on public.%I to authenticated', h.column_name, h.relation), 'column_findings()'
    from isolation.hidden_columns h
  union all
  select m.name, format($m$create or replace function private.%s language sql stable security definer set search_path = '' as $f$ %s $f$ $m$,
           m.signature, m.body), m.probe
    from (values
      ('tenant_id trusts the claim', 'tenant_id() returns uuid', $m$select (auth.jwt() ->> 'tenant_id')::uuid$m$,
       $m$table_findings('messages')$m$),
      ('tenant_id forgets removal', 'tenant_id() returns uuid', $m$select m.tenant_id from public.members m
         where m.tenant_id = (auth.jwt() ->> 'tenant_id')::uuid and m.user_id = auth.uid()$m$, $m$table_findings('messages')$m$),
      ('tenant_id forgets the person', 'tenant_id() returns uuid', $m$select m.tenant_id from public.members m
         where m.tenant_id = (auth.jwt() ->> 'tenant_id')::uuid and m.removed_at is null limit 1$m$, $m$table_findings('messages')$m$),
      ('has_role says yes to readers', 'has_role(role public.member_role) returns boolean', 'select true',
       $m$table_findings('audit_log')$m$),
      ('has_role says yes to callers', 'has_role(role public.member_role) returns boolean', 'select true', 'call_findings()'),
      ('can_join says yes', 'can_join(topic text, extension text, op text) returns boolean', 'select true', 'topic_findings()'),
      ('can_read_conversation says yes', 'can_read_conversation(conversation_id uuid) returns boolean', 'select true',
       'topic_findings()')
    ) m (name, signature, body, probe)
$$;

-- How many findings a probe has while a mutation is in force; everything is taken back.
create function isolation.findings_under(mutation text, probe text)
returns bigint
language plpgsql
as $$
declare
  v_count bigint;
begin
  begin
    execute mutation;
    execute 'select count(*) from isolation.' || probe into v_count;
    raise exception using errcode = 'ISO01';
  exception when sqlstate 'ISO01' then null;
  end;
  return v_count;
end;
$$;
