-- Tells everybody of a company that its models, their settings or what they have cost are not what they were.
create function private.announce_ai(tenant_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  select private.tell_team(announce_ai.tenant_id, 'ia_atualizada')
$$;
