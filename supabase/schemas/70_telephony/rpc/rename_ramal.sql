-- The nickname of the caller's own extension; empty takes it away.
create function private.rename_ramal(nome_exibicao text)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_nome constant text := nullif(trim(coalesce(rename_ramal.nome_exibicao, '')), '');
begin
  if char_length(v_nome) > 60 then
    perform private.fail('ramal_invalid', 422);
  end if;
  update public.ramais_voip r
     set nome_exibicao = v_nome, atualizado_em = now()
   where r.tenant_id = v_tenant and r.usuario_id = (select auth.uid());
  if not found then
    perform private.fail('ramal_not_found', 404);
  end if;
end;
$$;

create function public.rename_ramal(nome_exibicao text)
returns void
language sql security invoker set search_path = ''
as $$ select private.rename_ramal(rename_ramal.nome_exibicao) $$;

revoke execute on function public.rename_ramal(text) from public, anon;
grant execute on function private.rename_ramal(text), public.rename_ramal(text) to authenticated;
