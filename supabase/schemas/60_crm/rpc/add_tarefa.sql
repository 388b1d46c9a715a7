-- Writes down on a card what is to be done. With a call, that it was agreed there: the same step is taken over once.
create function private.add_tarefa(oportunidade_id uuid, texto text, prazo text, ligacao_id uuid)
returns public.tarefas
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_oportunidade constant public.oportunidades := private.lock_oportunidade(v_tenant, add_tarefa.oportunidade_id);
  v_texto constant text := trim(coalesce(add_tarefa.texto, ''));
  v_prazo constant text := nullif(trim(add_tarefa.prazo), '');
  v_tarefa public.tarefas;
begin
  if char_length(v_texto) not between 1 and 500 or char_length(v_prazo) > 80 then
    perform private.fail('tarefa_invalid', 422);
  end if;
  if add_tarefa.ligacao_id is not null then
    if not exists (select from public.ligacoes l where l.tenant_id = v_tenant and l.id = add_tarefa.ligacao_id) then
      perform private.fail('ligacao_not_found', 404);
    end if;
    select t.* into v_tarefa from public.tarefas t
     where t.tenant_id = v_tenant and t.ligacao_id = add_tarefa.ligacao_id and t.oportunidade_id = v_oportunidade.id and t.texto = v_texto;
    if v_tarefa.id is not null then
      return v_tarefa;
    end if;
  end if;
  insert into public.tarefas as t (tenant_id, oportunidade_id, ligacao_id, texto, prazo, criado_por)
  values (v_tenant, v_oportunidade.id, add_tarefa.ligacao_id, v_texto, v_prazo, (select auth.uid()))
  returning t.* into v_tarefa;
  perform private.audit(v_tenant, 'oportunidade.tarefa_added', 'oportunidades', v_oportunidade.id, jsonb_build_object('texto', v_texto));
  return v_tarefa;
end;
$$;

create function public.add_tarefa(oportunidade_id uuid, texto text, prazo text default null, ligacao_id uuid default null)
returns public.tarefas
language sql security invoker set search_path = ''
as $$ select private.add_tarefa(add_tarefa.oportunidade_id, add_tarefa.texto, add_tarefa.prazo, add_tarefa.ligacao_id) $$;

revoke execute on function public.add_tarefa(uuid, text, text, uuid) from public, anon;
grant execute on function private.add_tarefa(uuid, text, text, uuid), public.add_tarefa(uuid, text, text, uuid) to authenticated;
