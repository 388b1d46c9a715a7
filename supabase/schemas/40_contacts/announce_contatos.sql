-- A person of the team changed who is known, or how: whoever looks at the list of contacts hears of it, once for all that one
-- transaction does. What customers do by writing is told with their conversations.
create function private.announce_contatos()
returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.tenant_id();
begin
  if v_tenant is not null and current_setting('prosa.contatos_told', true) is distinct from v_tenant::text then
    perform set_config('prosa.contatos_told', v_tenant::text, true);
    perform private.tell_team(v_tenant, 'contatos_atualizados');
  end if;
  return null;
end;
$$;
create trigger on_contatos_change_announce after insert or update on public.contatos
  for each statement when (current_setting('prosa.broadcast', true) is distinct from 'deferred')
  execute function private.announce_contatos();
create trigger on_contact_identities_change_announce after insert or update or delete on public.contact_identities
  for each statement when (current_setting('prosa.broadcast', true) is distinct from 'deferred')
  execute function private.announce_contatos();
