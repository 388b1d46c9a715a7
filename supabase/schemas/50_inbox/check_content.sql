-- What send_message() lets through: the words and the payload of a message as they will be stored. Whatever its channel cannot
-- carry is refused with a code of its own before anything is queued. Shapes: shared/src/message-content.ts.

-- A JSON text with something to read in it.
create function private.is_text(value jsonb, most integer default null)
returns boolean
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_typeof(value) = 'string' and value #>> '{}' ~ '\S', false)
     and coalesce(char_length(value #>> '{}') <= most, true)
$$;

create function private.is_text_or_none(value jsonb, most integer default null)
returns boolean
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_typeof(value), 'null') in ('null', 'string') and coalesce(char_length(value #>> '{}') <= most, true)
$$;

create function private.is_location(location jsonb)
returns boolean
language sql immutable set search_path = ''
as $$
  select coalesce(location @@ 'strict $.latitude >= -90 && $.latitude <= 90 && $.longitude >= -180 && $.longitude <= 180', false)
     and private.is_text_or_none(location -> 'name', 1000) and private.is_text_or_none(location -> 'address', 1000)
$$;

create function private.is_contact_card(contact jsonb)
returns boolean
language sql immutable set search_path = ''
as $$
  select private.is_text(contact -> 'name', 300) and private.is_text_or_none(contact -> 'organization', 300)
     and jsonb_typeof(contact -> 'phones') = 'array'
     and not exists (
       select from jsonb_path_query(contact, 'lax $.phones[*]') with ordinality p (phone, place)
        where p.place > 20 or not private.is_text(p.phone -> 'phone', 40) or not private.is_text_or_none(p.phone -> 'type', 20))
     and coalesce(jsonb_typeof(contact -> 'emails'), 'array') = 'array'
     and not exists (
       select from jsonb_path_query(contact, 'lax $.emails[*]') with ordinality e (email, place)
        where e.place > 20 or not private.is_text(e.email, 320))
$$;

create function private.are_contact_cards(contacts jsonb)
returns boolean
language sql immutable set search_path = ''
as $$
  select case when jsonb_typeof(contacts) = 'array' and jsonb_array_length(contacts) <= 50
           then coalesce((select bool_and(private.is_contact_card(c)) from jsonb_array_elements(contacts) c), false)
           else false
         end
$$;

-- One picture of the keyboard: a key in its box, a flag, or symbols that are joined to one, each with its shade.
create function private.is_emoji(emoji text)
returns boolean
language sql immutable set search_path = ''
as $$
  select char_length(emoji) <= 16 and emoji ~ replace(
    '^([#*0-9]\uFE0F?\u20E3|[\U0001F1E6-\U0001F1FF]{2}|SYMBOL(\u200DSYMBOL)*)$', 'SYMBOL',
    '[\u00A9\u00AE\u203C-\u2BFF\u3030\u303D\u3297\u3299\U0001F000-\U0001F1E5\U0001F200-\U0001F3FA\U0001F400-\U0001FAFF]'
      || '[\uFE0F\U0001F3FB-\U0001F3FF\U000E0020-\U000E007F]*')
$$;

create function private.check_content(channel public.channels, type text, inout body text, inout payload jsonb)
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_given constant jsonb := check_content.payload;
  v_is_empty constant boolean := coalesce(trim(check_content.body, e' \t\n\r'), '') = '';
begin
  -- Far above everything the limits below let through; it is for what they do not look at.
  if octet_length(v_given::text) > 65536 then
    perform private.fail('message_too_long', 422);
  end if;
  if type in ('text', 'note', 'interactive') and v_is_empty then
    perform private.fail('message_empty', 422);
  end if;
  if char_length(body) > channel.max_text_length then
    perform private.fail('message_too_long', 422);
  end if;
  payload := '{}';

  if type in ('image', 'video', 'audio', 'document', 'sticker') then
    body := case when not v_is_empty then body end;
    if body is not null and type in ('audio', 'sticker')
       or char_length(body) > (channel.capabilities ->> 'caption_max')::integer then
      perform private.fail('caption_too_long', 422);
    end if;
    if type = 'audio' and v_given @> '{"voice": true}' then
      payload := '{"voice": true}';
    end if;

  elsif type = 'location' then
    if not private.is_location(v_given -> 'location') then
      perform private.fail('location_invalid', 422);
    end if;
    body := null;
    payload := jsonb_build_object('location', jsonb_build_object(
      'latitude', v_given #> '{location,latitude}', 'longitude', v_given #> '{location,longitude}',
      'name', nullif(v_given #>> '{location,name}', ''), 'address', nullif(v_given #>> '{location,address}', '')));

  elsif type = 'contacts' then
    if not private.are_contact_cards(v_given -> 'contacts') then
      perform private.fail('contacts_invalid', 422);
    end if;
    body := null;
    payload := jsonb_build_object('contacts', (
      select jsonb_agg(jsonb_build_object(
               'name', c -> 'name', 'phones', c -> 'phones', 'emails', coalesce(c -> 'emails', '[]'),
               'organization', nullif(c ->> 'organization', '')))
        from jsonb_array_elements(v_given -> 'contacts') c));

  elsif type = 'interactive' then
    perform private.check_interactive(v_given -> 'interactive', body, channel.capabilities -> 'interactive');
    payload := jsonb_build_object('interactive', v_given -> 'interactive');

  elsif type = 'template' then
    select t.body, t.payload into body, payload from private.check_template(channel, v_given -> 'template') t;

  elsif type = 'reaction' then
    if jsonb_typeof(v_given -> 'emoji') is distinct from 'null' and not coalesce(private.is_emoji(v_given ->> 'emoji'), false) then
      perform private.fail('reaction_invalid', 422);
    end if;
    body := null;
    payload := jsonb_build_object('emoji', v_given -> 'emoji');
  end if;
end;
$$;
