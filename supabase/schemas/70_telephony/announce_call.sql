-- The team hears that a call began, moved on or was written about; who shows it reads it.
create function private.tell_of_call(tenant_id uuid, ligacao_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  select private.tell_team(l.tenant_id, 'ligacao_atualizada',
           jsonb_build_object('id', l.id, 'oportunidade_id', l.oportunidade_id, 'contato_id', l.contato_id,
             'conversation_id', l.conversation_id, 'usuario_id', l.usuario_id, 'status', l.status))
    from public.ligacoes l
   where l.tenant_id = tell_of_call.tenant_id and l.id = tell_of_call.ligacao_id
$$;

create function private.announce_call()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.tell_of_call(new.tenant_id, new.id);
  return null;
end;
$$;
create trigger on_ligacoes_insert_announce after insert on public.ligacoes
  for each row execute function private.announce_call();
-- When it is asked about next is nobody's news.
create trigger on_ligacoes_update_announce after update on public.ligacoes
  for each row when (
    (old.status, old.usuario_id, old.contato_id, old.oportunidade_id, old.notas, old.disposicao, old.duracao_segundos, old.gravacao_estado)
      is distinct from
    (new.status, new.usuario_id, new.contato_id, new.oportunidade_id, new.notas, new.disposicao, new.duracao_segundos, new.gravacao_estado))
  execute function private.announce_call();
