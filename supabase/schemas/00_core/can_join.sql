-- Who may hear and who may speak on a Realtime topic. A topic is a visibility class: what is sent on it, all its readers may read.
--   tenant:<t>:inbox:<channel>   tenant:<t>:conv:<c>   tenant:<t>:team    members read, only the database writes
--   tenant:<t>:board:<b>                                                  members read, only the database writes
--   tenant:<t>:user:<u>                                                   that user reads
--   tenant:<t>:conv:<c>:live                                              typing and presence: members read, agents write
-- Never raises: Realtime takes an error for a refusal, and a malformed topic is nobody's.
create function private.can_join(topic text, extension text, op text)
returns boolean
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_uuid constant text := '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
  v_part constant text[] := string_to_array(can_join.topic, ':');
  v_live constant boolean := cardinality(v_part) = 5 and v_part[5] = 'live';
begin
  if v_part is null
     or v_part[1] is distinct from 'tenant'
     or v_part[2] is distinct from private.tenant_id()::text
     or (can_join.extension <> 'broadcast' and not v_live)
     or (can_join.op = 'write' and not (v_live and private.has_role('agent'))) then
    return false;
  end if;

  if cardinality(v_part) = 3 then
    return v_part[3] = 'team';
  end if;
  if v_part[4] !~ v_uuid then
    return false;
  end if;
  if v_part[3] = 'conv' and (cardinality(v_part) = 4 or v_live) then
    return private.can_read_conversation(v_part[4]::uuid);
  end if;
  if cardinality(v_part) <> 4 then
    return false;
  end if;
  return case v_part[3]
    when 'user' then v_part[4] = (select auth.uid())::text
    when 'inbox' then exists (
      select from public.channels c
       where c.tenant_id = v_part[2]::uuid and c.id = v_part[4]::uuid)
    when 'board' then exists (
      select from public.funis f
       where f.tenant_id = v_part[2]::uuid and f.id = v_part[4]::uuid)
    else false
  end;
end;
$$;
grant execute on function private.can_join(text, text, text) to authenticated;

create policy topic_readers_select on realtime.messages for select to authenticated
  using (private.can_join((select realtime.topic()), extension, 'read'));
create policy topic_writers_insert on realtime.messages for insert to authenticated
  with check (private.can_join((select realtime.topic()), extension, 'write'));
