-- The one way in. A provider's door verifies the bytes, parses them and calls this: one call, one transaction, and the answer to
-- the provider comes after the commit. Shapes: InboundSlice and InboundEvent in shared/src/messages.ts.
-- Returns {duplicate, applied, pending, unknown, tenants}, the last being whose numbers it was for. Deadlocks and serialisation failures reach the caller, who tries again.
create function private.ingest(provider text, integracao_id uuid, sha256 text, raw text, slices jsonb)
returns jsonb
language plpgsql security definer set search_path = '' set prosa.broadcast = 'deferred'
  -- Plans made while the tables were small must serve when they are large: by index, and made once.
  set plan_cache_mode = 'force_generic_plan' set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off
  set enable_mergejoin = off set enable_material = off set enable_memoize = off set jit = off
as $$
declare
  v_raw record;
  v_slices jsonb[] := array[ingest.slices -> 0];
  v_slice jsonb;
  v_channel public.channels;
  v_unknown text[] := '{}';
  v_applied integer := 0;
  v_left integer;
  v_pending integer := 0;
  v_tenants uuid[] := '{}';
begin
  insert into private.raw_deliveries as r (provider, integracao_id, sha256, body)
  values (ingest.provider, ingest.integracao_id, ingest.sha256, ingest.raw)
  on conflict on constraint raw_deliveries_once do update
    set received_count = r.received_count + 1, last_received_at = now()
  returning r.id, r.received_count, r.unknown into v_raw;
  -- All of it was applied, or has a retry job: a copy changes nothing. What nobody owned then may have an owner now.
  if v_raw.received_count > 1 and v_raw.unknown = '{}' then
    with copied as (
      update public.webhook_deliveries d
         set received_count = d.received_count + 1, last_received_at = now()
       where d.raw_delivery_id = v_raw.id
         and (d.tenant_id, d.channel_id) in (
           select c.tenant_id, c.id
             from jsonb_array_elements(ingest.slices) s
             join public.channels c on c.kind = ingest.provider and c.external_id = s ->> 'address')
      returning d.tenant_id
    )
    select coalesce(array_agg(distinct c.tenant_id), '{}') into v_tenants from copied c;
    return jsonb_build_object('duplicate', true, 'applied', 0, 'pending', 0, 'unknown', 0, 'tenants', v_tenants);
  end if;

  if jsonb_array_length(ingest.slices) <> 1 then
    -- In the order of the addresses: two bodies about the same numbers take them in the same order.
    v_slices := array(select s.value from jsonb_array_elements(ingest.slices) s order by s.value ->> 'address');
  end if;
  foreach v_slice in array v_slices loop
    v_channel := private.find_channel(ingest.provider, ingest.integracao_id, v_slice ->> 'address');
    if v_channel.id is null then
      v_unknown := v_unknown || coalesce(v_slice ->> 'address', '?');
      continue;
    end if;
    v_left := private.apply_slice(v_channel, v_raw.id, v_slice -> 'changes', v_slice -> 'events');
    v_applied := v_applied + jsonb_array_length(v_slice -> 'events') - v_left;
    v_pending := v_pending + v_left;
    if v_channel.tenant_id <> all(v_tenants) then
      v_tenants := v_tenants || v_channel.tenant_id;
    end if;
  end loop;

  -- A tenant's own door could make up as many as it likes: that is the tenant's business.
  if v_unknown <> '{}' and ingest.integracao_id is null then
    perform private.note_unknown_addresses(ingest.provider, v_unknown);
  end if;
  if v_unknown <> v_raw.unknown then
    update private.raw_deliveries r set unknown = v_unknown where r.id = v_raw.id;
  end if;
  return jsonb_build_object('duplicate', v_raw.received_count > 1, 'applied', v_applied, 'pending', v_pending,
    'unknown', cardinality(v_unknown), 'tenants', v_tenants);
end;
$$;

-- The live channel at a provider's address, null when there is none; at a tenant's own door only that tenant's count.
-- `account:<id>` is about an account as a whole and belongs to its first number.
create function private.find_channel(provider text, integracao_id uuid, address text)
returns public.channels
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_channel public.channels;
begin
  select c.* into v_channel
    from public.channels c
   where c.kind = find_channel.provider and c.external_id = find_channel.address and c.is_active
     and (find_channel.integracao_id is null or c.integracao_id = find_channel.integracao_id);
  if v_channel.id is null and find_channel.address like 'account:_%' then
    select c.* into v_channel
      from public.channels c
     where c.kind = find_channel.provider and c.config ->> 'account' = substring(find_channel.address from 9) and c.is_active
       and (find_channel.integracao_id is null or c.integracao_id = find_channel.integracao_id)
     order by c.created_at, c.id
     limit 1;
  end if;
  return v_channel;
end;
$$;

-- Applies one channel's share: first all together; if that fails, again one by one, so that a bad event stays `pending` with a
-- retry job and the others are not kept waiting. Returns how many are left.
create function private.apply_slice(channel public.channels, raw_delivery_id uuid, changes jsonb, events jsonb)
returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_delivery uuid;
  v_event jsonb;
  v_left jsonb := '[]';
  v_error text;
begin
  insert into public.webhook_deliveries as d (tenant_id, integracao_id, channel_id, raw_delivery_id, payload)
  values (channel.tenant_id, channel.integracao_id, channel.id, apply_slice.raw_delivery_id, apply_slice.changes)
  on conflict on constraint webhook_deliveries_once do update
    -- Either two shares of one body are for the same number, or it is a copy of the body that came again.
    set payload = case when d.last_received_at = now() then d.payload || excluded.payload else d.payload end,
        received_count = d.received_count + (d.last_received_at <> now())::integer,
        last_received_at = now()
  returning d.id into v_delivery;
  if apply_slice.events @> '[{"kind": "other"}]' or apply_slice.events @> '[{"kind": "account"}]' then
    update public.webhook_deliveries d
       set kept = array(
             select coalesce(e ->> 'field', 'account.' || (e ->> 'change'))
               from jsonb_array_elements(apply_slice.events) e where e ->> 'kind' in ('other', 'account')
              union select unnest(d.kept))
     where d.tenant_id = channel.tenant_id and d.id = v_delivery;
  end if;

  begin
    perform private.apply_events(channel, apply_slice.events);
    return 0;
  exception
    when deadlock_detected or serialization_failure or query_canceled or lock_not_available then raise;
    when others then null;
  end;

  for v_event in select e.value from jsonb_array_elements(apply_slice.events) e loop
    begin
      perform private.apply_events(channel, jsonb_build_array(v_event));
    exception
      when deadlock_detected or serialization_failure or query_canceled or lock_not_available then raise;
      when others then
        v_left := v_left || v_event;
        v_error := sqlstate;
    end;
  end loop;
  if v_left <> '[]' then
    update public.webhook_deliveries d
       set status = 'pending', pending_events = v_left, error_code = v_error
     where d.tenant_id = channel.tenant_id and d.id = v_delivery;
    perform private.enqueue_job('ingest.retry',
      jsonb_build_object('tenant_id', channel.tenant_id, 'delivery_id', v_delivery), 10);
  end if;
  return jsonb_array_length(v_left);
end;
$$;

-- Tries a delivery's pending events once more. Returns true when nothing is left; after `give_up` the rest is a dead letter
-- (status failed), which an admin sees and may try again.
create function private.retry_delivery(tenant_id uuid, delivery_id uuid, give_up boolean)
returns boolean
language plpgsql security definer set search_path = '' set prosa.broadcast = 'deferred'
as $$
declare
  v_delivery public.webhook_deliveries;
  v_channel public.channels;
  v_event jsonb;
  v_left jsonb := '[]';
  v_error text;
begin
  select d.* into v_delivery
    from public.webhook_deliveries d
   where d.tenant_id = retry_delivery.tenant_id and d.id = retry_delivery.delivery_id
     for update;
  if v_delivery.id is null or v_delivery.status = 'processed' then
    return true;
  end if;
  select c.* into v_channel from public.channels c where c.tenant_id = v_delivery.tenant_id and c.id = v_delivery.channel_id;
  for v_event in select e.value from jsonb_array_elements(v_delivery.pending_events) e loop
    begin
      perform private.apply_events(v_channel, jsonb_build_array(v_event));
    exception when others then
      v_left := v_left || v_event;
      v_error := sqlstate;
    end;
  end loop;
  update public.webhook_deliveries d
     set pending_events = v_left,
         attempts = d.attempts + 1,
         error_code = v_error,
         status = case
           when v_left = '[]' then 'processed'
           when retry_delivery.give_up then 'failed'
           else 'pending'
         end::public.delivery_status
   where d.tenant_id = v_delivery.tenant_id and d.id = v_delivery.id;
  return v_left = '[]';
end;
$$;
