-- One of the words that people are told to write when they want no advertising.
create function private.is_refusal(body text)
returns boolean
language sql immutable set search_path = ''
as $$ select coalesce(body ~* '^\s*(sair|parar|pare|stop|descadastrar)\s*[.!]?\s*$', false) $$;

-- Somebody said in this conversation that they want no advertising, or the provider did. The caller holds the conversation, and a
-- person's row comes before it: whoever changes them just now is not waited for, refuses_advertising() finds it later.
create function private.note_refusal(tenant_id uuid, conversation_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  update public.contatos k set recusa_divulgacao_em = now()
    from (
      select p.id
        from public.conversations c
        join public.contatos p on p.tenant_id = c.tenant_id and p.id = c.contato_id
       where c.tenant_id = note_refusal.tenant_id and c.id = note_refusal.conversation_id and p.recusa_divulgacao_em is null
         for no key update of p skip locked) p
   where k.tenant_id = note_refusal.tenant_id and k.id = p.id
$$;

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
            or (m.direction = 'inbound' and private.is_refusal(m.body)))
  ) then
    return false;
  end if;
  update public.contatos k set recusa_divulgacao_em = now()
   where k.tenant_id = refuses_advertising.tenant_id and k.id = refuses_advertising.contato_id;
  return true;
end;
$$;
