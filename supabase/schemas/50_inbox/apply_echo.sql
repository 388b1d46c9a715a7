-- What our own side wrote outside of here, in the provider's app: it belongs in the thread, and it opens nothing.

-- An echo of a message that left through us: no copy, but the proof that it left, if nobody had it yet. By the provider's name,
-- by ours where it comes back, else by being the same words that are on their way just now. What we offer to tap has no words that
-- come back, and cannot be made in an app. Returns the message's id then.
create function private.settle_by_echo(channel public.channels, event jsonb)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_ours uuid;
begin
  if exists (
    select from public.messages m
     where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.provider_ref = event ->> 'ref') then
    return null;
  end if;
  select m.id into v_ours
    from public.messages m
   where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.direction = 'outbound' and m.provider_ref is null
     and m.id = private.uuid_of(event ->> 'client_ref');
  if v_ours is null then
    select m.id into v_ours
      from private.find_contacts(channel.tenant_id, event -> 'from' -> 'identities') f
      join public.conversations c on c.tenant_id = channel.tenant_id and c.channel_id = channel.id and c.contato_id = any(f.contato_ids)
      join public.messages m on m.tenant_id = c.tenant_id and m.conversation_id = c.id
     where c.status <> 'closed'
       -- What is on its way just now is among the last things said.
       and m.seq > c.last_seq - 500
       and m.status in ('sending', 'uncertain') and m.provider_ref is null
       and case
             when m.type in ('interactive', 'template') then event #>> '{payload,original_type}' = m.type::text
             else m.type::text = event ->> 'type' and trim(m.body) is not distinct from trim(event ->> 'body')
           end
     order by m.seq
     limit 1;
  end if;
  if v_ours is null then
    return null;
  end if;
  return private.apply_status(channel.tenant_id, channel.id, event ->> 'ref', 'sent',
    least(coalesce((event ->> 'sent_at')::timestamptz, now()), now()), v_ours::text, null, null);
end;
$$;

-- One message typed elsewhere. Where no conversation is open it goes to the last one, or to one that is closed from the start:
-- the customer's answer opens it. What was put away stays away: an archived conversation is in no list, so nobody would see what
-- was said there, and neither an answer nor a broadcast goes back to one.
create function private.apply_echo(channel public.channels, event jsonb)
returns private.applied
language plpgsql security definer set search_path = ''
as $$
declare
  v_contato uuid;
  v_reply_to uuid;
  v_message public.messages;
  v_applied private.applied;
begin
  if exists (
    select from public.messages m
     where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.provider_ref = event ->> 'ref') then
    return null;
  end if;
  v_contato := private.lock_present(channel.tenant_id,
    private.resolve_contact(channel.tenant_id, event -> 'from' -> 'identities', event -> 'from' ->> 'name'));
  v_applied.conversation_id := private.last_conversation(channel, v_contato, with_archived => false);
  if v_applied.conversation_id is null then
    insert into public.conversations as c (tenant_id, channel_id, contato_id, protocolo, status, closed_at)
    values (channel.tenant_id, channel.id, v_contato, private.next_protocolo(channel.tenant_id), 'closed', now())
    returning c.id into v_applied.conversation_id;
  else
    -- Whoever typed it there is a person, and takes the robot's place.
    v_applied.event_id := private.hand_over(channel.tenant_id, v_applied.conversation_id, 'phone', false);
    perform private.broadcast_statuses(channel.tenant_id, private.hush_bot(channel.tenant_id, v_applied.conversation_id));
  end if;
  if event ->> 'reply_to_ref' is not null then
    select m.id into v_reply_to from public.messages m
     where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.provider_ref = event ->> 'reply_to_ref';
  end if;

  v_message := private.append_message(
    channel.tenant_id, v_applied.conversation_id, 'outbound', (event ->> 'type')::public.message_type, event ->> 'body',
    event -> 'payload' || '{"in_app": true}', 'sent', least(coalesce((event ->> 'sent_at')::timestamptz, now()), now()),
    provider_ref => event ->> 'ref',
    reply_to_id => v_reply_to);
  v_applied.message_id := v_message.id;
  if v_message.id is null then
    return null;
  end if;
  if jsonb_typeof(event -> 'media') = 'object' then
    perform private.attach_media(v_message, event -> 'media');
  end if;
  -- Its ticks may have been faster.
  perform private.accept_message(channel.tenant_id, v_message.id, event ->> 'ref');
  return v_applied;
end;
$$;

-- Whether any of `identities` is this contact's.
create function private.is_contact(tenant_id uuid, contato_id uuid, identities jsonb)
returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select from jsonb_array_elements(is_contact.identities) n
      join public.contact_identities i
        on i.tenant_id = is_contact.tenant_id and i.kind = n ->> 'kind'
       and i.match_key = private.identity_key(n ->> 'kind', n ->> 'value')
     where i.contato_id = is_contact.contato_id)
$$;
