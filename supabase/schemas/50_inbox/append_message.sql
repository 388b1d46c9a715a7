-- The only place where a message gets its number. The conversation's row is locked first, the dedupe insert decides next,
-- and only a row that was really stored spends a number: so `seq` has no holes and follows commit order.
-- Returns null when the provider_ref or client_id is known already.
create function private.append_message(
  tenant_id uuid, conversation_id uuid, direction public.message_direction, type public.message_type,
  body text, payload jsonb, status public.message_status, sent_at timestamptz,
  provider_ref text default null, client_id uuid default null, author_id uuid default null,
  reply_to_id uuid default null, window_expires_at timestamptz default null, held_code text default null)
returns public.messages
language plpgsql security definer set search_path = ''
as $$
declare
  v_message public.messages;
begin
  with c as (
    select v.channel_id, v.last_seq + 1 as seq
      from public.conversations v
     where v.tenant_id = append_message.tenant_id and v.id = append_message.conversation_id
       for update
  ), i as (
    insert into public.messages as m
      (tenant_id, conversation_id, channel_id, seq, direction, type, body, payload, status, sent_at,
       provider_ref, client_id, author_id, reply_to_id, held_code)
    select append_message.tenant_id, append_message.conversation_id, c.channel_id, c.seq, append_message.direction,
           append_message.type, append_message.body, coalesce(append_message.payload, '{}'), append_message.status,
           append_message.sent_at, append_message.provider_ref, append_message.client_id, append_message.author_id,
           append_message.reply_to_id, append_message.held_code
      from c
    on conflict do nothing
    returning m.*
  ), u as (
    update public.conversations v
       set last_seq = i.seq,
           unread_count = v.unread_count + (i.direction = 'inbound' and i.type <> 'reaction')::integer,
           window_expires_at = greatest(v.window_expires_at, append_message.window_expires_at),
           last_message_seq = case when said.it then i.seq else v.last_message_seq end,
           last_message_at = case when said.it
             -- Providers count whole seconds: what has just come is dated by our clock, so that the newest is on top.
             then greatest(case when v.last_message_seq is not null then v.last_message_at end,
                           case when i.sent_at > i.created_at - interval '5 seconds'
                             then i.created_at else coalesce(i.sent_at, i.created_at) end)
             else v.last_message_at end,
           last_message_preview = case when said.it then left(
             coalesce(i.body, i.payload #>> '{location,name}', i.payload #>> '{contacts,0,name}'), 160) else v.last_message_preview end,
           last_message_direction = case when said.it then i.direction else v.last_message_direction end,
           last_message_type = case when said.it then i.type else v.last_message_type end,
           last_message_status = case when said.it then i.status else v.last_message_status end
      from i
     cross join lateral (select i.type not in ('note', 'event', 'reaction') as it) said
     where v.tenant_id = i.tenant_id and v.id = i.conversation_id
  )
  select i.* into v_message from i;
  return v_message;
end;
$$;

-- Writes down what happened to a conversation, where its readers will see it. `event` is claimed, released, assigned, closed,
-- reopened, merged or changed; `to_id` the colleague it was given to, `detail` what else is to be told. Returns the message's id.
create function private.append_event(
  tenant_id uuid, conversation_id uuid, event text, to_id uuid default null, detail jsonb default '{}')
returns uuid
language sql security definer set search_path = ''
as $$
  select (private.append_message(
    append_event.tenant_id, append_event.conversation_id, 'outbound', 'event', null,
    append_event.detail || jsonb_strip_nulls(jsonb_build_object(
      'event', append_event.event,
      'to', (select jsonb_build_object('id', p.id, 'nome', p.name) from public.profiles p where p.id = append_event.to_id))),
    'sent', now(),
    author_id => (
      select m.user_id from public.members m
       where m.tenant_id = append_event.tenant_id and m.user_id = (select auth.uid())))).id
$$;
