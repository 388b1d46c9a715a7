-- Something to be appended to a conversation.
create type private.draft as (
  conversation_id uuid, direction public.message_direction, type public.message_type, body text, payload jsonb,
  status public.message_status, sent_at timestamptz, provider_ref text, client_id uuid, author_id uuid, reply_to_id uuid,
  window_expires_at timestamptz, held_code text, reply_phone text);

-- The only place where a message gets its number. The caller has locked the conversations by a statement of its own, so that this
-- one sees all they hold: a draft whose provider_ref or client_id is known falls out before the rest are numbered, and `seq` has no
-- holes and follows commit order. Several at once for one conversation are of a kind that its lists show.
create function private.append_messages(tenant_id uuid, drafts private.draft[])
returns public.messages[]
language plpgsql security definer set search_path = ''
as $$
declare
  v_messages public.messages[];
begin
  with l as (
    select d.*, v.channel_id, v.last_seq + row_number() over c as seq, lead(true) over c is null as is_last,
           d.type not in ('note', 'event', 'reaction') as is_said,
           count(*) filter (where d.direction = 'inbound' and d.type <> 'reaction') over c as unread,
           max(d.window_expires_at) over c as last_window,
           -- Providers count whole seconds: what has just come is dated by our clock, so that the newest is on top.
           max(case when d.sent_at <= now() - interval '5 seconds' then d.sent_at else now() end) over c as said_at
      from unnest(append_messages.drafts) with ordinality d
      join public.conversations v on v.tenant_id = append_messages.tenant_id and v.id = d.conversation_id
     where not exists (
             select from public.messages m
              where m.tenant_id = v.tenant_id and m.channel_id = v.channel_id and m.provider_ref = d.provider_ref)
       and not exists (select from public.messages m where m.tenant_id = v.tenant_id and m.client_id = d.client_id)
    window c as (partition by d.conversation_id order by d.ordinality)
  ), i as (
    insert into public.messages as m
      (tenant_id, conversation_id, channel_id, seq, direction, type, body, payload, status, sent_at,
       provider_ref, client_id, author_id, reply_to_id, held_code)
    select append_messages.tenant_id, l.conversation_id, l.channel_id, l.seq, l.direction, l.type, l.body,
           coalesce(l.payload, '{}'), l.status, l.sent_at, l.provider_ref, l.client_id, l.author_id, l.reply_to_id, l.held_code
      from l
    returning m.*
  ), u as (
    update public.conversations v
       set last_seq = l.seq,
           unread_count = v.unread_count + l.unread,
           window_expires_at = greatest(v.window_expires_at, l.last_window),
           reply_phone = coalesce(l.reply_phone, v.reply_phone),
           last_message_seq = case when l.is_said then l.seq else v.last_message_seq end,
           last_message_at = case when l.is_said
             then greatest(case when v.last_message_seq is not null then v.last_message_at end, l.said_at)
             else v.last_message_at end,
           last_message_preview = case when l.is_said
             then left(coalesce(l.body, l.payload #>> '{location,name}', l.payload #>> '{contacts,0,name}'), 160)
             else v.last_message_preview end,
           last_message_direction = case when l.is_said then l.direction else v.last_message_direction end,
           last_message_type = case when l.is_said then l.type else v.last_message_type end,
           last_message_status = case when l.is_said then l.status else v.last_message_status end
      from l
     where l.is_last and v.tenant_id = append_messages.tenant_id and v.id = l.conversation_id
  )
  -- Column by column: rows without a type would become messages by way of their text.
  select coalesce(array_agg(row(i.*)::public.messages), '{}') into v_messages from i;
  return v_messages;
end;
$$;

-- One message. Returns null when the provider_ref or client_id is known already.
create function private.append_message(
  tenant_id uuid, conversation_id uuid, direction public.message_direction, type public.message_type,
  body text, payload jsonb, status public.message_status, sent_at timestamptz,
  provider_ref text default null, client_id uuid default null, author_id uuid default null,
  reply_to_id uuid default null, window_expires_at timestamptz default null, held_code text default null)
returns public.messages
language plpgsql security definer set search_path = ''
as $$
begin
  perform from public.conversations c
    where c.tenant_id = append_message.tenant_id and c.id = append_message.conversation_id for update;
  return (private.append_messages(append_message.tenant_id, array[row(
    append_message.conversation_id, append_message.direction, append_message.type, append_message.body, append_message.payload,
    append_message.status, append_message.sent_at, append_message.provider_ref, append_message.client_id, append_message.author_id,
    append_message.reply_to_id, append_message.window_expires_at, append_message.held_code, null)::private.draft]))[1];
end;
$$;

-- Writes down what happened to a conversation, where its readers will see it. `event` is claimed, released, assigned, closed,
-- reopened, merged, changed or bot_handed_over; `to_id` the colleague it was given to, `detail` what else is to be told. Returns the message's id.
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
