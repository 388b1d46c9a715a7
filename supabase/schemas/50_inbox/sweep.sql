-- Picks up what dead workers left. An expired lease without a begun attempt is due again after a pause, as long as there are tries
-- left: a file that takes every worker with it must not do so for ever. With one it is uncertain; a doubt that nothing settled for a
-- minute is left to a person and the next message goes. Returns {requeued, exhausted, uncertain, released}.
create function private.sweep_outbox()
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_row private.outbox;
  v_requeued integer := 0;
  v_exhausted integer := 0;
  v_uncertain integer := 0;
  v_released integer := 0;
begin
  for v_row in
    select o.* from private.outbox o
     where o.state <> 'ready' and o.lease_ends_at < clock_timestamp()
     order by o.conversation_id
     limit 1000
  loop
    perform from public.conversations c
      where c.tenant_id = v_row.tenant_id and c.id = v_row.conversation_id for update skip locked;
    if not found then
      continue;
    end if;
    select o.* into v_row from private.outbox o
     where o.id = v_row.id and o.state <> 'ready' and o.lease_ends_at < clock_timestamp()
       for update;
    if v_row.id is null then
      continue;
    end if;

    if v_row.state = 'uncertain' then
      perform private.leave_outbox(v_row.id);
      update public.messages m set held_code = null
       where m.tenant_id = v_row.tenant_id and m.id = v_row.message_id and m.status = 'uncertain';
      v_released := v_released + 1;
    elsif v_row.attempt_started_at is null and v_row.attempt < private.most_attempts() then
      update private.outbox o
         set state = 'ready', lease = null, lease_ends_at = null,
             next_at = clock_timestamp() + case when v_row.attempt > 1 then private.retry_delay(v_row.attempt) else '0' end
       where o.id = v_row.id;
      v_requeued := v_requeued + 1;
    elsif v_row.attempt_started_at is null then
      perform private.fail_message(v_row.tenant_id, v_row.message_id, 'attempts_exhausted');
      perform private.leave_outbox(v_row.id);
      v_exhausted := v_exhausted + 1;
    else
      perform private.doubt_message(v_row);
      v_uncertain := v_uncertain + 1;
    end if;
  end loop;
  return jsonb_build_object('requeued', v_requeued, 'exhausted', v_exhausted, 'uncertain', v_uncertain, 'released', v_released);
end;
$$;

-- Gives what has waited for too long to a person: it fails with a reason of its own, stands among the troubled messages and goes
-- when somebody sends it again. Ids are given in order, so the oldest are the first. Returns how many.
create function private.expire_outbox()
returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_row private.outbox;
  v_expired integer := 0;
begin
  for v_row in
    select w.* from (select o.* from private.outbox o order by o.id limit 1000) w
     where w.state = 'ready' and w.created_at <= clock_timestamp() - private.longest_wait()
     order by w.conversation_id, w.id
  loop
    perform from public.conversations c
      where c.tenant_id = v_row.tenant_id and c.id = v_row.conversation_id for update skip locked;
    continue when not found;
    perform from private.outbox o where o.id = v_row.id and o.state = 'ready' for update;
    continue when not found;
    perform private.fail_message(v_row.tenant_id, v_row.message_id, 'held_too_long');
    perform private.leave_outbox(v_row.id);
    v_expired := v_expired + 1;
  end loop;
  return v_expired;
end;
$$;

-- Every ten seconds: pick up what was left, give up what waited for too long, call the worker if anything may go, add up
-- what went by and raise the alarms.
create function private.sweep()
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.sweep_outbox();
  perform private.expire_outbox();
  if exists (select from private.channels_to_serve(1)) or private.has_due_jobs() then
    perform private.call_worker('{}');
  end if;
  begin
    perform private.roll_up_traffic();
    perform private.check_alerts();
  exception when others then
    -- Whoever counts and warns must not keep the messages waiting.
    raise warning 'sweep: %', sqlerrm;
  end;
end;
$$;
