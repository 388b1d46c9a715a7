-- Whether somebody wants no advertising: they told us, the provider said so, or they wrote one of the words that people
-- are told to write. What came before a colleague, or they themselves, allowed it again refuses nothing.
create function private.refuses_advertising(tenant_id uuid, contato_id uuid)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_contato public.contatos;
begin
  select k.* into v_contato from public.contatos k
   where k.tenant_id = refuses_advertising.tenant_id and k.id = refuses_advertising.contato_id;
  if v_contato.recusa_divulgacao_em is not null then
    return true;
  end if;
  if not exists (
    select
      from public.conversations c
     cross join lateral (
       select m.direction, m.body, m.failed_code, m.created_at from public.messages m
        where m.tenant_id = c.tenant_id and m.conversation_id = c.id
        order by m.seq desc limit 20) m
     where c.tenant_id = refuses_advertising.tenant_id and c.contato_id = refuses_advertising.contato_id
       and m.created_at > coalesce(v_contato.libera_divulgacao_em, '-infinity')
       and (m.failed_code = 'marketing_opt_out'
            or (m.direction = 'inbound' and m.body ~* '^\s*(sair|parar|pare|stop|descadastrar)\s*[.!]?\s*$'))
  ) then
    return false;
  end if;
  update public.contatos k set recusa_divulgacao_em = now()
   where k.tenant_id = refuses_advertising.tenant_id and k.id = refuses_advertising.contato_id;
  return true;
end;
$$;
