-- Choices for the customer to tap: buttons, a list, a link. Each limit is the channel's own, and each has a code of its own.
-- Letters are counted as characters, so that an emoji is not two. Shape: `interactive` in shared/src/message-content.ts.

create function private.is_interactive(interactive jsonb)
returns boolean
language sql immutable set search_path = ''
as $$
  select private.is_text_or_none(interactive -> 'header') and private.is_text_or_none(interactive -> 'footer')
     and case interactive ->> 'kind'
           when 'buttons' then private.are_choices(interactive -> 'buttons')
           when 'list' then private.is_text(interactive -> 'button') and private.are_sections(interactive -> 'sections')
           when 'link' then private.is_text(interactive -> 'label') and private.is_text(interactive -> 'url')
           else false
         end
$$;

-- At least one, each with an id, a title and perhaps a description.
create function private.are_choices(choices jsonb)
returns boolean
language sql immutable set search_path = ''
as $$
  select case when jsonb_typeof(choices) = 'array' then coalesce(
           (select bool_and(
                     private.is_text(c -> 'id') and private.is_text(c -> 'title') and private.is_text_or_none(c -> 'description'))
              from jsonb_array_elements(choices) c), false)
         else false end
$$;

create function private.are_sections(sections jsonb)
returns boolean
language sql immutable set search_path = ''
as $$
  select case when jsonb_typeof(sections) = 'array' then coalesce(
           (select bool_and(private.is_text_or_none(s -> 'title') and private.are_choices(s -> 'rows'))
              from jsonb_array_elements(sections) s), false)
         else false end
$$;

-- Refuses what the channel cannot carry. `limits` is `capabilities.interactive`; a limit it does not name is not there.
create function private.check_interactive(interactive jsonb, body text, limits jsonb)
returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if not private.is_interactive(interactive) then
    perform private.fail('interactive_invalid', 422);
  end if;
  if char_length(interactive ->> 'header') > (limits ->> 'header_max')::integer then
    perform private.fail('header_too_long', 422);
  end if;
  if char_length(interactive ->> 'footer') > (limits ->> 'footer_max')::integer then
    perform private.fail('footer_too_long', 422);
  end if;
  case interactive ->> 'kind'
    when 'buttons' then perform private.check_buttons(interactive -> 'buttons', body, limits);
    when 'list' then perform private.check_list(interactive, body, limits);
    when 'link' then perform private.check_link(interactive, body, limits);
  end case;
end;
$$;

create function private.check_buttons(buttons jsonb, body text, limits jsonb)
returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if jsonb_array_length(buttons) > (limits ->> 'buttons_max')::integer then
    perform private.fail('buttons_too_many', 422);
  end if;
  if private.longest(buttons, 'title') > (limits ->> 'button_title_max')::integer then
    perform private.fail('button_title_too_long', 422);
  end if;
  if private.has_twins(buttons, 'title') then
    perform private.fail('button_title_duplicate', 422);
  end if;
  perform private.check_choice_ids(buttons, limits);
  if char_length(body) > (limits ->> 'buttons_body_max')::integer then
    perform private.fail('message_too_long', 422);
  end if;
end;
$$;

create function private.check_list(interactive jsonb, body text, limits jsonb)
returns void
language plpgsql immutable set search_path = ''
as $$
declare
  v_sections constant jsonb := interactive -> 'sections';
  v_rows constant jsonb := jsonb_path_query_array(v_sections, '$[*].rows[*]');
begin
  if char_length(interactive ->> 'button') > (limits ->> 'list_button_max')::integer then
    perform private.fail('list_button_too_long', 422);
  end if;
  if jsonb_array_length(v_sections) > (limits ->> 'list_sections_max')::integer then
    perform private.fail('list_sections_too_many', 422);
  end if;
  if jsonb_array_length(v_sections) > 1
     and exists (select from jsonb_array_elements(v_sections) s where not private.is_text(s -> 'title')) then
    perform private.fail('section_title_missing', 422);
  end if;
  if private.longest(v_sections, 'title') > (limits ->> 'section_title_max')::integer then
    perform private.fail('section_title_too_long', 422);
  end if;
  if jsonb_array_length(v_rows) > (limits ->> 'list_rows_max')::integer then
    perform private.fail('list_rows_too_many', 422);
  end if;
  if private.longest(v_rows, 'title') > (limits ->> 'row_title_max')::integer then
    perform private.fail('row_title_too_long', 422);
  end if;
  if private.longest(v_rows, 'description') > (limits ->> 'row_description_max')::integer then
    perform private.fail('row_description_too_long', 422);
  end if;
  perform private.check_choice_ids(v_rows, limits);
  if char_length(body) > (limits ->> 'list_body_max')::integer then
    perform private.fail('message_too_long', 422);
  end if;
end;
$$;

create function private.check_link(interactive jsonb, body text, limits jsonb)
returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if char_length(interactive ->> 'label') > (limits ->> 'link_label_max')::integer then
    perform private.fail('link_label_too_long', 422);
  end if;
  if interactive ->> 'url' !~ '^https?://[^\s/?#]+\S*$' or char_length(interactive ->> 'url') > 2000 then
    perform private.fail('link_url_invalid', 422);
  end if;
  if char_length(body) > (limits ->> 'buttons_body_max')::integer then
    perform private.fail('message_too_long', 422);
  end if;
end;
$$;

create function private.check_choice_ids(choices jsonb, limits jsonb)
returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if private.longest(choices, 'id') > (limits ->> 'choice_id_max')::integer then
    perform private.fail('choice_id_too_long', 422);
  end if;
  if private.has_twins(choices, 'id') then
    perform private.fail('choice_id_duplicate', 422);
  end if;
end;
$$;

-- The characters of the longest value under `key`.
create function private.longest(items jsonb, key text)
returns integer
language sql immutable set search_path = ''
as $$ select max(char_length(i ->> longest.key)) from jsonb_array_elements(items) i $$;

create function private.has_twins(items jsonb, key text)
returns boolean
language sql immutable set search_path = ''
as $$ select count(distinct i ->> has_twins.key) < count(*) from jsonb_array_elements(items) i $$;
