-- The channels on which something is due and may go, the most urgent first and otherwise by lot, so that workers do not all go for
-- the same one. Steps from channel to channel through the index and looks at one head of each: what a full bucket or an open
-- breaker holds back costs a glance, however long its queue is.
create function private.channels_to_serve(max integer)
returns table (tenant_id uuid, channel_id uuid)
language plpgsql volatile security definer set search_path = ''
  set plan_cache_mode = 'force_generic_plan' set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
  set jit = off
as $$
begin
  return query
    with recursive c as (
      (select o.tenant_id, o.channel_id from private.outbox o
        where o.is_head and o.state = 'ready' order by o.tenant_id, o.channel_id limit 1)
      union all
      select n.tenant_id, n.channel_id
        from c
       cross join lateral (
         select o.tenant_id, o.channel_id from private.outbox o
          where o.is_head and o.state = 'ready' and (o.tenant_id, o.channel_id) > (c.tenant_id, c.channel_id)
          order by o.tenant_id, o.channel_id limit 1) n
    )
    select c.tenant_id, c.channel_id
      from c
      join public.channels h on h.tenant_id = c.tenant_id and h.id = c.channel_id and h.is_active
      join private.channel_limits l on l.tenant_id = c.tenant_id and l.channel_id = c.channel_id and private.free_tokens(l) > 0
     cross join lateral (
       select o.priority from private.outbox o
        where o.tenant_id = c.tenant_id and o.channel_id = c.channel_id and o.is_head and o.state = 'ready'
          and o.next_at <= clock_timestamp()
          and o.created_at > clock_timestamp() - private.longest_wait()
        order by o.priority desc, o.next_at, o.id limit 1) f
     where private.free_tokens(l, f.priority) > 0
     order by f.priority desc, random()
     limit channels_to_serve.max;
end;
$$;

-- Leases up to `max` due heads of one channel to `worker`, as many as it has tokens for; none that has waited for too long, even
-- when the sweep has not come to it yet. While another worker is at it, none; with
-- `waits`, it is waited for a moment. Returns their ids.
create function private.claim_channel(tenant_id uuid, channel_id uuid, worker text, max integer, waits boolean)
returns bigint[]
language plpgsql security definer set search_path = '' set lock_timeout = '50ms'
  set plan_cache_mode = 'force_generic_plan' set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
  set jit = off
as $$
declare
  v_limits private.channel_limits;
  v_pair jsonb;
  v_ids bigint[];
begin
  if claim_channel.waits then
    begin
      select l.* into v_limits from private.channel_limits l
       where l.tenant_id = claim_channel.tenant_id and l.channel_id = claim_channel.channel_id
         for update;
    exception when lock_not_available then
      return '{}';
    end;
  else
    select l.* into v_limits from private.channel_limits l
     where l.tenant_id = claim_channel.tenant_id and l.channel_id = claim_channel.channel_id
       for update skip locked;
  end if;
  if v_limits.channel_id is null then
    return '{}';
  end if;
  v_ids := array(
    select o.id from private.outbox o
     where o.tenant_id = claim_channel.tenant_id and o.channel_id = claim_channel.channel_id
       and o.is_head and o.state = 'ready' and o.next_at <= clock_timestamp() and o.priority >= 0
       and o.created_at > clock_timestamp() - private.longest_wait()
     order by o.priority desc, o.next_at, o.id
     limit least(claim_channel.max, private.free_tokens(v_limits))
       for update skip locked);
  if cardinality(v_ids) < claim_channel.max then
    v_ids := v_ids || array(
      select o.id from private.outbox o
       where o.tenant_id = claim_channel.tenant_id and o.channel_id = claim_channel.channel_id
         and o.is_head and o.state = 'ready' and o.next_at <= clock_timestamp() and o.priority < 0
         and o.created_at > clock_timestamp() - private.longest_wait()
       order by o.priority desc, o.next_at, o.id
       limit greatest(0, least(claim_channel.max, private.free_tokens(v_limits, -1::smallint)) - cardinality(v_ids))
         for update skip locked);
  end if;
  select h.capabilities -> 'pair_limit' into v_pair
    from public.channels h where h.tenant_id = claim_channel.tenant_id and h.id = claim_channel.channel_id;
  if v_ids <> '{}' and jsonb_typeof(v_pair) = 'object' then
    v_ids := private.take_pairs(v_ids, (v_pair ->> 'burst')::integer, (v_pair ->> 'every_seconds')::numeric);
  end if;
  if v_ids = '{}' then
    return v_ids;
  end if;

  update private.outbox o
     set state = 'leased', lease = gen_random_uuid(), leased_by = claim_channel.worker,
         lease_ends_at = clock_timestamp() + interval '30 seconds', attempt = o.attempt + 1, attempt_started_at = null
   where o.id = any(v_ids);
  perform private.take_tokens(v_limits, cardinality(v_ids));
  if v_limits.breaker <> 'CLOSED' then
    update private.channel_limits l
       set probe_outbox_id = v_ids[1], probe_ends_at = clock_timestamp() + interval '90 seconds'
     where l.tenant_id = v_limits.tenant_id and l.channel_id = v_limits.channel_id;
    perform private.set_breaker(v_limits, 'HALF_OPEN', null, null);
  end if;
  return v_ids;
end;
$$;

-- Of these outbox rows, those whose contact may hear from us once more; the others are put off until theirs may. Where somebody is
-- at the conversation just now, the message is left for the next claim: who holds a channel's limits waits for nobody.
create function private.take_pairs(outbox_ids bigint[], burst integer, every_seconds numeric)
returns bigint[]
language plpgsql security definer set search_path = ''
as $$
declare
  v_every constant interval := make_interval(secs => take_pairs.every_seconds);
  v_ahead constant interval := v_every * (take_pairs.burst - 1);
  v_late bigint[];
  v_taken bigint[];
begin
  with late as (
    update private.outbox o set next_at = p.used_up_at - v_ahead
      from private.pair_limits p
     where o.id = any(take_pairs.outbox_ids) and p.tenant_id = o.tenant_id and p.conversation_id = o.conversation_id
       and p.used_up_at - v_ahead > clock_timestamp()
    returning o.id
  )
  select array_agg(l.id) into v_late from late l;
  v_taken := array(
    select o.id
      from private.outbox o
      join public.conversations c on c.tenant_id = o.tenant_id and c.id = o.conversation_id
     where o.id = any(take_pairs.outbox_ids) and o.id <> all(coalesce(v_late, '{}'))
       for key share of c skip locked);
  insert into private.pair_limits as p (tenant_id, conversation_id, used_up_at)
  select o.tenant_id, o.conversation_id, clock_timestamp() + v_every
    from private.outbox o where o.id = any(v_taken)
  on conflict on constraint pair_limits_pkey do update set used_up_at = greatest(p.used_up_at, clock_timestamp()) + v_every;
  return v_taken;
end;
$$;

-- Takes up to `max` heads for `worker` and leases them for 30 s, at most half of them from one channel while others wait too.
-- Everything the adapter needs comes along; `access_token` is ciphertext. `window_closed` says that the message waited for so long
-- that the customer may not be written to freely any more: it is settled as failed, without the provider.
create function private.claim_outbox(worker text, max integer)
returns table (
  outbox_id bigint, lease uuid, message_id uuid, tenant_id uuid, conversation_id uuid, channel_id uuid,
  channel_kind text, channel_external_id text, channel_config jsonb, integracao_id uuid, integracao_configuracao jsonb,
  access_token text, to_identities jsonb, type public.message_type, body text, payload jsonb, reply_to_ref text,
  attempt integer, attachment jsonb, template jsonb, window_closed boolean)
language plpgsql security definer set search_path = ''
  set plan_cache_mode = 'force_generic_plan' set enable_seqscan = off set enable_bitmapscan = off set jit = off
as $$
declare
  v_channel record;
  v_left integer;
  v_ids bigint[] := '{}';
begin
  for v_channel in
    select s.tenant_id, s.channel_id, row_number() over () as place, count(*) over () as channels
      from private.channels_to_serve(claim_outbox.max) s
  loop
    v_left := claim_outbox.max - cardinality(v_ids);
    exit when v_left <= 0;
    v_ids := v_ids || private.claim_channel(v_channel.tenant_id, v_channel.channel_id, claim_outbox.worker,
      case when v_channel.place = v_channel.channels then v_left else least(v_left, ceil(claim_outbox.max / 2.0)) end::integer,
      false);
  end loop;
  -- Others were at all of them: one is worth waiting for.
  if v_ids = '{}' and v_channel.channel_id is not null then
    v_ids := private.claim_channel(v_channel.tenant_id, v_channel.channel_id, claim_outbox.worker, claim_outbox.max, true);
  end if;
  if v_ids = '{}' then
    return;
  end if;

  return query
    select o.id, o.lease, o.message_id, o.tenant_id, o.conversation_id, o.channel_id,
           h.kind, h.external_id, h.config, i.id, i.configuracao, i.access_token,
           (select jsonb_agg(jsonb_build_object('kind', d.kind, 'value', d.value)
                     order by (d.kind = 'phone' and d.match_key = private.identity_key('phone', c.reply_phone)) is true desc,
                       d.created_at desc)
              from public.contact_identities d
             where d.tenant_id = c.tenant_id and d.contato_id = c.contato_id),
           m.type, m.body, m.payload, r.provider_ref, o.attempt,
           (select jsonb_build_object(
                     'id', a.id, 'type', a.type, 'storage_path', a.storage_path, 'file_name', a.file_name,
                     'mime_type', a.mime_type, 'sha256', a.sha256, 'size_bytes', a.size_bytes,
                     'provider_ref', private.provider_media_ref(m.tenant_id, m.channel_id, a.sha256, a.mime_type))
              from public.message_attachments a
             where a.tenant_id = m.tenant_id and a.message_id = m.id
             limit 1),
           (select jsonb_build_object(
                     'name', w.name, 'language', w.language, 'category', w.category, 'parameter_format', w.parameter_format,
                     'components', w.components, 'parameters', w.parameters)
              from public.wa_templates w
             where w.tenant_id = m.tenant_id and w.id = (m.payload #>> '{template,template_id}')::uuid),
           h.reply_window is not null and m.type <> 'template'
             and coalesce(c.window_expires_at, '-infinity') <= clock_timestamp()
      from private.outbox o
      join public.messages m on m.tenant_id = o.tenant_id and m.id = o.message_id
      join public.conversations c on c.tenant_id = o.tenant_id and c.id = o.conversation_id
      join public.channels h on h.tenant_id = o.tenant_id and h.id = o.channel_id
      join public.integracoes i on i.tenant_id = h.tenant_id and i.id = h.integracao_id
      left join public.messages r on r.tenant_id = m.tenant_id and r.id = m.reply_to_id
     where o.id = any(v_ids)
     order by o.id;
end;
$$;

-- Keeps a lease for `seconds` more: a file may take long to get to the provider. False when it was lost.
create function private.renew_lease(outbox_id bigint, lease uuid, seconds integer)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_row private.outbox;
begin
  update private.outbox o set lease_ends_at = clock_timestamp() + make_interval(secs => renew_lease.seconds)
   where o.id = renew_lease.outbox_id and o.lease = renew_lease.lease and o.state = 'leased'
     and o.lease_ends_at > clock_timestamp()
  returning o.* into v_row;
  -- A probe that is on its way keeps the others waiting.
  update private.channel_limits l set probe_ends_at = greatest(l.probe_ends_at, v_row.lease_ends_at + interval '60 seconds')
   where l.tenant_id = v_row.tenant_id and l.channel_id = v_row.channel_id and l.probe_outbox_id = v_row.id;
  return v_row.id is not null;
end;
$$;
