-- Templates: what fills their blanks is checked against the definition the provider gave, before anything is queued.

-- The names of the blanks of one part and the values given for it have to be the same, and each value one the provider takes.
create function private.check_blanks(names jsonb, given jsonb)
returns void
language plpgsql immutable set search_path = ''
as $$
declare
  v_value jsonb;
begin
  if jsonb_typeof(coalesce(given, '{}')) <> 'object' then
    perform private.fail('template_parameter_invalid', 422);
  end if;
  if exists (select from jsonb_array_elements_text(names) n where coalesce(trim(given ->> n, e' \t\n\r'), '') = '') then
    perform private.fail('template_parameter_missing', 422);
  end if;
  if exists (select from jsonb_object_keys(given) k where not names ? k) then
    perform private.fail('template_parameter_extra', 422);
  end if;
  for v_value in select v.value from jsonb_each(given) v loop
    if jsonb_typeof(v_value) <> 'string' or v_value #>> '{}' ~ '[\n\r\t]| {4}' then
      perform private.fail('template_parameter_invalid', 422);
    end if;
  end loop;
end;
$$;

-- `words` with every {{name}} replaced by what was given for it. What a value holds is never taken for a blank.
create function private.fill_in(words text, given jsonb)
returns text
language sql immutable set search_path = ''
as $$
  select string_agg(p.piece || coalesce(given ->> b.name[1], ''), '' order by p.place)
    from regexp_split_to_table(words, '\{\{\s*\w+\s*\}\}') with ordinality p (piece, place)
    left join regexp_matches(words, '\{\{\s*(\w+)\s*\}\}', 'g') with ordinality b (name, place) on b.place = p.place
$$;

-- The words and the payload of a template message, or a refusal. `given` is TemplateValues of shared/src/message-content.ts.
create function private.check_template(channel public.channels, given jsonb, out body text, out payload jsonb)
language plpgsql stable security definer set search_path = ''
as $$
begin
  select x.body, x.payload into body, payload
    from private.fill_template(private.sendable_template(channel, given), channel, given) x;
end;
$$;

-- The template that `given` names, if it may be sent.
create function private.sendable_template(channel public.channels, given jsonb)
returns public.wa_templates
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_template public.wa_templates;
begin
  select t.* into v_template
    from public.wa_templates t
   where t.tenant_id = channel.tenant_id and t.integracao_id = channel.integracao_id and t.removed_at is null
     and t.id = private.uuid_of(given ->> 'template_id');
  if v_template.id is null then
    perform private.fail('template_not_found', 404);
  end if;
  if v_template.unsupported_code is not null then
    perform private.fail('template_unsupported', 422);
  end if;
  if v_template.status <> 'approved' then
    perform private.fail('template_not_approved', 422);
  end if;
  return v_template;
end;
$$;

-- A template with every blank filled in.
create function private.fill_template(template public.wa_templates, channel public.channels, given jsonb, out body text, out payload jsonb)
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_header jsonb;
  v_heading text;
  v_needs_file boolean;
begin
  perform private.check_blanks(template.parameters -> 'header', given -> 'header');
  perform private.check_blanks(template.parameters -> 'body', given -> 'body');
  perform private.check_blanks(template.parameters -> 'buttons', given -> 'buttons');
  v_header := nullif(template.components -> 'header', 'null');
  v_needs_file := coalesce(v_header ->> 'kind' <> 'text', false);
  if v_needs_file and given ->> 'upload_id' is null then
    perform private.fail('template_media_missing', 422);
  end if;
  if given ->> 'upload_id' is not null and not v_needs_file then
    perform private.fail('template_parameter_extra', 422);
  end if;

  v_heading := private.fill_in(v_header ->> 'text', given -> 'header');
  body := private.fill_in(template.components ->> 'body', given -> 'body');
  if char_length(v_heading) > (channel.capabilities ->> 'template_header_max')::integer
     or char_length(body) > (channel.capabilities ->> 'template_body_max')::integer
     or exists (
       select from jsonb_each_text(given -> 'buttons') b
        where char_length(b.value) > case template.components #>> array['buttons', b.key, 'kind']
                when 'code' then (channel.capabilities ->> 'template_code_max')::integer else 2000 end) then
    perform private.fail('template_parameter_invalid', 422);
  end if;
  payload := jsonb_build_object('template', jsonb_build_object(
    'template_id', template.id, 'name', template.name, 'language', template.language,
    'header', coalesce(given -> 'header', '{}'), 'body', coalesce(given -> 'body', '{}'),
    'buttons', coalesce(given -> 'buttons', '{}'),
    'shown', jsonb_build_object(
      'header', v_heading, 'footer', template.components -> 'footer',
      'buttons', coalesce(jsonb_path_query_array(template.components, '$.buttons[*].text'), '[]'))));
end;
$$;

-- The files that the heading of a template takes: `capabilities.media` of its one kind. Null when it takes none.
create function private.heading_media(channel public.channels, template_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(h.kind, channel.capabilities #> array['media', h.kind])
    from public.wa_templates t
   cross join lateral (select t.components #>> '{header,kind}' as kind) h
   where t.tenant_id = channel.tenant_id and t.id = heading_media.template_id and h.kind is not null
$$;
