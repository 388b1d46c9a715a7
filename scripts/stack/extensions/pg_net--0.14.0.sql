-- The tables and functions of pg_net that a project may use. scripts/stack/net.ts sends the
-- requests: it is told by pg_notify, which like pg_net's own worker hears only of commits.
create schema net;
grant usage on schema net to public;

create domain net.http_method as text
  check (value ilike 'get' or value ilike 'post' or value ilike 'delete');

create unlogged table net.http_request_queue (
  id                   bigint generated always as identity primary key,
  method               net.http_method not null,
  url                  text not null,
  headers              jsonb not null,
  body                 bytea,
  timeout_milliseconds integer not null
);

create unlogged table net._http_response (
  id           bigint,
  status_code  integer,
  content_type text,
  headers      jsonb,
  content      text,
  timed_out    boolean,
  error_msg    text,
  created      timestamptz not null default now()
);
create index _http_response_created_idx on net._http_response (created);

create function net._enqueue(
  method text, url text, params jsonb, headers jsonb, body jsonb, timeout_milliseconds integer
) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  v_id    bigint;
  v_query text;
begin
  -- Percent-encoding as pg_net does it: every byte outside the unreserved set.
  select string_agg(net._encode(p.key) || '=' || net._encode(p.value), '&')
    into v_query from jsonb_each_text(params) p;
  insert into net.http_request_queue (method, url, headers, body, timeout_milliseconds)
  values (
    method,
    url || case when v_query is null then '' when url like '%?%' then '&' else '?' end
        || coalesce(v_query, ''),
    headers, convert_to(body::text, 'utf8'), timeout_milliseconds
  )
  returning id into v_id;
  perform pg_notify('pg_net', v_id::text);
  return v_id;
end;
$$;

create function net._encode(value text) returns text
language sql immutable strict set search_path = '' as $$
  select coalesce(string_agg(
    case when chr(b) ~ '[A-Za-z0-9_.~-]' and b < 128 then chr(b)
         else '%' || upper(lpad(to_hex(b), 2, '0')) end, '' order by i), '')
  from (select i, get_byte(convert_to(value, 'utf8'), i) as b
          from generate_series(0, length(convert_to(value, 'utf8')) - 1) i) bytes
$$;

create function net.http_get(
  url text, params jsonb default '{}', headers jsonb default '{}',
  timeout_milliseconds integer default 5000
) returns bigint
language sql as $$
  select net._enqueue('GET', url, params, headers, null, timeout_milliseconds)
$$;

create function net.http_post(
  url text, body jsonb default '{}', params jsonb default '{}',
  headers jsonb default '{"Content-Type": "application/json"}',
  timeout_milliseconds integer default 5000
) returns bigint
language sql as $$
  select net._enqueue('POST', url, params, headers, body, timeout_milliseconds)
$$;

create function net.http_delete(
  url text, params jsonb default '{}', headers jsonb default '{}',
  timeout_milliseconds integer default 5000, body jsonb default null
) returns bigint
language sql as $$
  select net._enqueue('DELETE', url, params, headers, body, timeout_milliseconds)
$$;
