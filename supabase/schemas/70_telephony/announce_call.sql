-- The team hears that a call began, moved on or was written about; who shows it reads it.
create function private.announce_call()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(jsonb_build_object('v', 1, 'id', new.id, 'oportunidade_id', new.oportunidade_id, 'contato_id', new.contato_id,
      'conversation_id', new.conversation_id, 'usuario_id', new.usuario_id, 'status', new.status),
    'ligacao_atualizada', 'tenant:' || new.tenant_id || ':team', true);
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
