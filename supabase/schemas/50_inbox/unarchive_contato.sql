-- Who is talked to is in the list of contacts: a conversation that opens takes a contact out of the archive.
create function private.unarchive_contato()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.contatos k set arquivado_em = null
   where k.tenant_id = new.tenant_id and k.id = new.contato_id and k.arquivado_em is not null;
  return null;
end;
$$;
create trigger on_conversation_add_unarchive
  after insert on public.conversations
  for each row when (new.status <> 'closed') execute function private.unarchive_contato();
create trigger on_conversation_reopen_unarchive
  after update of status on public.conversations
  for each row when (old.status = 'closed' and new.status <> 'closed') execute function private.unarchive_contato();
