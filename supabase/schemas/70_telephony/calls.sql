-- The one shape of a call as lists show it: with who it was with, who made it and what it was about.
create view public.calls with (security_invoker = true) as
select l.id, l.tenant_id, l.direcao, l.status, l.numero_destino, l.numero_origem, l.duracao_segundos, l.inicio_em, l.atendida_em,
       l.fim_em, l.causa, l.confirmada_em, l.notas, l.disposicao, l.metadata, l.client_id, l.discada_em,
       l.gravacao_url, l.gravacao_estado, l.gravacao_erro, coalesce(l.gravacao_estado in ('pendente', 'guardada'), false) as has_recording,
       l.usuario_id, u.name as usuario_nome,
       l.contato_id, k.nome as contato_nome, k.endereco as contato_endereco, k.foto_url as contato_foto,
       l.oportunidade_id, o.titulo as oportunidade_titulo, l.conversation_id, l.criado_em, l.atualizado_em
  from public.ligacoes l
  left join public.profiles u on u.id = l.usuario_id
  left join public.contatos k on k.tenant_id = l.tenant_id and k.id = l.contato_id
  left join public.oportunidades o on o.tenant_id = l.tenant_id and o.id = l.oportunidade_id;
grant select on public.calls to authenticated;

-- One call in that shape.
create function private.call_row(tenant_id uuid, ligacao_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$ select to_jsonb(c) from public.calls c where c.tenant_id = call_row.tenant_id and c.id = call_row.ligacao_id $$;

create function private.lock_call(tenant_id uuid, ligacao_id uuid)
returns public.ligacoes
language plpgsql security definer set search_path = ''
as $$
declare
  v_call public.ligacoes;
begin
  select l.* into v_call from public.ligacoes l
   where l.tenant_id = lock_call.tenant_id and l.id = lock_call.ligacao_id
     for no key update;
  if v_call.id is null then
    perform private.fail('ligacao_not_found', 404);
  end if;
  return v_call;
end;
$$;

-- A call the caller may write about: their own, or one that nobody has taken. Locked.
create function private.lock_own_call(tenant_id uuid, ligacao_id uuid)
returns public.ligacoes
language plpgsql security definer set search_path = ''
as $$
declare
  v_call constant public.ligacoes := private.lock_call(lock_own_call.tenant_id, lock_own_call.ligacao_id);
begin
  if v_call.usuario_id <> (select auth.uid()) and not private.has_role('supervisor') then
    perform private.fail('forbidden', 403);
  end if;
  return v_call;
end;
$$;

-- Whether nobody has taken the call, and it is so young that whoever has it on the phone still may.
create function private.is_up_for_grabs(call public.ligacoes)
returns boolean
language sql stable set search_path = ''
as $$ select call.usuario_id is null and (call.fim_em is null or call.fim_em > now() - interval '10 minutes') $$;

-- The line in the log that every call gets once, when its outcome stands.
create function private.audit_call(call public.ligacoes)
returns void
language sql security definer set search_path = ''
as $$
  insert into public.audit_log (tenant_id, actor_id, action, entity, entity_id, data)
  values (call.tenant_id, call.usuario_id, 'ligacao.finished', 'ligacoes', call.id, jsonb_strip_nulls(jsonb_build_object(
    'direcao', call.direcao, 'status', call.status, 'duracao_segundos', call.duracao_segundos, 'causa', call.causa,
    'oportunidade_id', call.oportunidade_id, 'contato_id', call.contato_id)))
$$;
