-- It is done, or not yet after all.
create function private.complete_tarefa(tarefa_id uuid, done boolean)
returns public.tarefas
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_tarefa public.tarefas;
begin
  select t.* into v_tarefa from public.tarefas t
   where t.tenant_id = v_tenant and t.id = complete_tarefa.tarefa_id for update;
  if v_tarefa.id is null then
    perform private.fail('tarefa_not_found', 404);
  end if;
  if (v_tarefa.feita_em is not null) = complete_tarefa.done then
    return v_tarefa;
  end if;
  update public.tarefas t
     set feita_em = case when complete_tarefa.done then now() end, feita_por = case when complete_tarefa.done then (select auth.uid()) end
   where t.tenant_id = v_tenant and t.id = v_tarefa.id
  returning t.* into v_tarefa;
  if complete_tarefa.done then
    perform private.audit(v_tenant, 'oportunidade.tarefa_done', 'oportunidades', v_tarefa.oportunidade_id,
      jsonb_build_object('texto', v_tarefa.texto));
  end if;
  return v_tarefa;
end;
$$;

create function public.complete_tarefa(tarefa_id uuid, done boolean)
returns public.tarefas
language sql security invoker set search_path = ''
as $$ select private.complete_tarefa(complete_tarefa.tarefa_id, complete_tarefa.done) $$;

revoke execute on function public.complete_tarefa(uuid, boolean) from public, anon;
grant execute on function private.complete_tarefa(uuid, boolean), public.complete_tarefa(uuid, boolean) to authenticated;
