-- Reactions are rows like everything that is said, so that none is lost and the latest of each side is known whatever the order
-- they come in. Beside the message they are about, `messages.reactions` keeps what is drawn on it. They are no reason to open a
-- conversation, to count as unread, to stand in a list's preview or to extend the window.

-- One reaction of the customer, or of ours made elsewhere. What it is about may be unknown here: it is kept all the same.
-- Somebody who never had a conversation has none to keep it in; it stays raw with the delivery.
create function private.apply_reaction(channel public.channels, event jsonb)
returns private.applied
language plpgsql security definer set search_path = ''
as $$
declare
  v_identities constant jsonb := event -> 'from' -> 'identities';
  v_is_echo constant boolean := coalesce(event ->> 'is_echo' = 'true', false);
  v_target uuid;
  v_contato uuid;
  v_applied private.applied;
begin
  select m.id, m.conversation_id into v_target, v_applied.conversation_id
    from public.messages m
    join public.conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
   where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.provider_ref = event ->> 'reply_to_ref'
     and private.is_contact(c.tenant_id, c.contato_id, v_identities);
  if v_applied.conversation_id is null then
    select f.contato_ids[1] into v_contato from private.find_contacts(channel.tenant_id, v_identities) f;
    v_applied.conversation_id := private.last_conversation(channel, v_contato);
    if v_applied.conversation_id is null then
      return null;
    end if;
  end if;

  v_applied.message_id := (private.append_message(
    channel.tenant_id, v_applied.conversation_id,
    case when v_is_echo then 'outbound' else 'inbound' end::public.message_direction, 'reaction', null,
    event -> 'payload' || case when v_is_echo then '{"in_app": true}' else '{}' end::jsonb
      -- Perhaps it is about a message of ours whose name we have not been told yet.
      || case when v_target is null then jsonb_build_object('about_ref', event ->> 'reply_to_ref') else '{}' end,
    case when v_is_echo then 'sent' else 'received' end::public.message_status,
    least(coalesce((event ->> 'sent_at')::timestamptz, now()), now()),
    provider_ref => event ->> 'ref',
    reply_to_id => v_target)).id;
  if v_applied.message_id is not null and private.refresh_reactions(channel.tenant_id, v_target) then
    v_applied.changed_id := v_target;
  end if;
  return v_applied;
end;
$$;

-- Draws on a message the latest reaction of each side. True when that changed something; the caller tells the thread.
create function private.refresh_reactions(tenant_id uuid, message_id uuid)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_now jsonb;
begin
  select coalesce(jsonb_object_agg(l.direction, l.emoji) filter (where l.emoji is not null), '{}')
    into v_now
    from (
      select distinct on (r.direction) r.direction, r.payload ->> 'emoji' as emoji
        from public.messages r
       where r.tenant_id = refresh_reactions.tenant_id and r.reply_to_id = refresh_reactions.message_id
         and r.type = 'reaction' and r.status <> 'failed'
       order by r.direction, coalesce(r.sent_at, r.created_at) desc, r.seq desc
    ) l;
  update public.messages m set reactions = v_now
   where m.tenant_id = refresh_reactions.tenant_id and m.id = refresh_reactions.message_id
     and m.revoked_at is null and m.reactions <> v_now;
  return found;
end;
$$;

-- A message of ours has learnt its name: the reactions that were faster than the provider's answer are drawn on it.
create function private.link_reactions(message public.messages)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update public.messages r
     set reply_to_id = message.id, payload = r.payload - 'about_ref'
   where r.tenant_id = message.tenant_id and r.conversation_id = message.conversation_id and r.seq > message.seq
     and r.type = 'reaction' and r.reply_to_id is null and r.payload ->> 'about_ref' = message.provider_ref;
  if found and private.refresh_reactions(message.tenant_id, message.id) then
    perform private.broadcast_changed_messages(message.tenant_id, array[message.id]);
  end if;
end;
$$;
