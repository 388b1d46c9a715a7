-- Tells everybody of a company that its models, their settings or what they have cost are not what they were.
create function private.announce_ai(tenant_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  select realtime.send('{"v": 1}', 'ia_atualizada', 'tenant:' || announce_ai.tenant_id || ':team', true)
$$;
