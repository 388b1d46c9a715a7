-- What somebody writes about a call, while it lasts or after it: null leaves what is there.
create function private.note_call(ligacao_id uuid, notas text, disposicao public.ligacao_disposicao)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_call constant public.ligacoes := private.lock_own_call(v_tenant, note_call.ligacao_id);
begin
  if char_length(note_call.notas) > 4000 then
    perform private.fail('notas_too_long', 422);
  end if;
  update public.ligacoes l
     set notas = case when note_call.notas is null then l.notas else nullif(trim(note_call.notas), '') end,
         disposicao = coalesce(note_call.disposicao, l.disposicao), atualizado_em = now()
   where l.tenant_id = v_tenant and l.id = v_call.id;
  return private.call_row(v_tenant, v_call.id);
end;
$$;

create function public.note_call(ligacao_id uuid, notas text default null, disposicao public.ligacao_disposicao default null)
returns jsonb
language sql security invoker set search_path = ''
as $$ select private.note_call(note_call.ligacao_id, note_call.notas, note_call.disposicao) $$;

revoke execute on function public.note_call(uuid, text, public.ligacao_disposicao) from public, anon;
grant execute on function private.note_call(uuid, text, public.ligacao_disposicao),
  public.note_call(uuid, text, public.ligacao_disposicao) to authenticated;
