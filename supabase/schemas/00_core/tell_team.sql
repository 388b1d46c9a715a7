-- Tells a company's team that something changed: every page listens, and whoever shows it reads it again. `data` says what may help
-- to read less, and nothing that not all of them may read.
create function private.tell_team(tenant_id uuid, event text, data jsonb default '{}')
returns void
language sql security definer set search_path = ''
as $$
  select realtime.send(jsonb_build_object('v', 1) || tell_team.data, tell_team.event, 'tenant:' || tell_team.tenant_id || ':team', true)
$$;
