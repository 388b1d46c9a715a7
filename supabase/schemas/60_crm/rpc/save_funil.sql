-- Makes a board, with the stages most sales go through, or gives one another name.
create function private.save_funil(nome text, funil_id uuid)
returns public.funis
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_nome constant text := trim(coalesce(save_funil.nome, ''));
  v_funil public.funis;
begin
  if char_length(v_nome) not between 1 and 60 then
    perform private.fail('funil_nome_invalid', 422);
  end if;
  if save_funil.funil_id is null then
    insert into public.funis (tenant_id, nome) values (v_tenant, v_nome) returning * into v_funil;
    insert into public.etapas (tenant_id, funil_id, nome, tipo, posicao, prazo_dias)
    values (v_tenant, v_funil.id, 'Novo', 'aberta', 1, 3), (v_tenant, v_funil.id, 'Em contato', 'aberta', 2, 7),
      (v_tenant, v_funil.id, 'Proposta', 'aberta', 3, 7), (v_tenant, v_funil.id, 'Negociação', 'aberta', 4, 14),
      (v_tenant, v_funil.id, 'Ganha', 'ganha', 5, null), (v_tenant, v_funil.id, 'Perdida', 'perdida', 6, null);
    perform private.audit(v_tenant, 'funil.created', 'funis', v_funil.id, jsonb_build_object('nome', v_nome));
  else
    update public.funis f set nome = v_nome
     where f.tenant_id = v_tenant and f.id = save_funil.funil_id
    returning f.* into v_funil;
    if v_funil.id is null then
      perform private.fail('funil_not_found', 404);
    end if;
    perform private.audit(v_tenant, 'funil.renamed', 'funis', v_funil.id, jsonb_build_object('nome', v_nome));
  end if;
  return v_funil;
exception
  when unique_violation then
    perform private.fail('funil_exists', 409);
end;
$$;

create function public.save_funil(nome text, funil_id uuid default null)
returns public.funis
language sql security invoker set search_path = ''
as $$ select private.save_funil(save_funil.nome, save_funil.funil_id) $$;

revoke execute on function public.save_funil(text, uuid) from public, anon;
grant execute on function private.save_funil(text, uuid), public.save_funil(text, uuid) to authenticated;
