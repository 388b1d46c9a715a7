-- Several contacts proved to be one person: the oldest survives and takes the others' identities, conversations,
-- cards and calls.
-- Messages stay in their conversations. Where that leaves two open conversations on one channel, the newer is closed with an
-- event that says so. Whoever refused advertising under one of their names refuses it under all, and is one recipient of a broadcast.
-- Returns the survivor. Everybody hears of it at once, even from within ingest(), which says the rest at its end.
create function private.merge_contatos(tenant_id uuid, contato_ids uuid[])
returns uuid
language plpgsql security definer set search_path = '' set prosa.broadcast = ''
as $$
declare
  v_ids uuid[];
  v_survivor uuid;
  v_open record;
begin
  select array_agg(l.id order by l.criado_em, l.id)
    into v_ids
    from (
      select c.id, c.criado_em
        from public.contatos c
       where c.tenant_id = merge_contatos.tenant_id and c.id = any(merge_contatos.contato_ids)
       order by c.id
         for update
    ) l;
  v_survivor := v_ids[1];
  if cardinality(v_ids) = 1 then
    return v_survivor;
  end if;
  -- In the order in which a batch of statuses takes them.
  perform from public.conversations c
    where c.tenant_id = merge_contatos.tenant_id and c.contato_id = any(v_ids)
      and (c.contato_id <> v_survivor or c.status <> 'closed')
    order by c.id
      for update;

  for v_open in
    select c.id
      from (
        select c.id, row_number() over (partition by c.channel_id order by c.created_at, c.id) as place
          from public.conversations c
         where c.tenant_id = merge_contatos.tenant_id and c.contato_id = any(v_ids) and c.status <> 'closed'
      ) c
     where c.place > 1
     order by c.id
  loop
    perform private.append_event(merge_contatos.tenant_id, v_open.id, 'merged', null);
    update public.conversations c set status = 'closed', closed_at = now()
     where c.tenant_id = merge_contatos.tenant_id and c.id = v_open.id;
    -- With whoever was at it a person knew them: the robot does not go on alone.
    perform private.hand_over(k.tenant_id, k.id, 'merged', false)
       from public.conversations k
       join public.conversations g on g.tenant_id = k.tenant_id and g.channel_id = k.channel_id and g.id = v_open.id
      where k.tenant_id = merge_contatos.tenant_id and k.contato_id = any(v_ids) and k.status = 'bot';
  end loop;

  update public.conversations c set contato_id = v_survivor
   where c.tenant_id = merge_contatos.tenant_id and c.contato_id = any(v_ids[2:]);
  update public.contact_identities i set contato_id = v_survivor
   where i.tenant_id = merge_contatos.tenant_id and i.contato_id = any(v_ids[2:]);
  update public.oportunidades o set contato_id = v_survivor
   where o.tenant_id = merge_contatos.tenant_id and o.contato_id = any(v_ids[2:]);
  update public.ligacoes l set contato_id = v_survivor
   where l.tenant_id = merge_contatos.tenant_id and l.contato_id = any(v_ids[2:]);
  -- Of several places in one broadcast the one that was served remains, else the first.
  delete from public.broadcast_recipients r
   using (
     select d.broadcast_id, d.contato_id,
            row_number() over (partition by d.broadcast_id order by d.state = 'sent' desc, d.place, d.contato_id) as rank
       from public.broadcast_recipients d
      where d.tenant_id = merge_contatos.tenant_id and d.contato_id = any(v_ids)) d
   where r.tenant_id = merge_contatos.tenant_id and r.broadcast_id = d.broadcast_id and r.contato_id = d.contato_id and d.rank > 1;
  update public.broadcast_recipients r set contato_id = v_survivor
   where r.tenant_id = merge_contatos.tenant_id and r.contato_id = any(v_ids[2:]);
  update public.contatos s
     set endereco = coalesce(s.endereco, o.endereco),
         empresa = coalesce(s.empresa, o.empresa),
         -- Put away as one only if each of them was.
         arquivado_em = case when o.all_archived then s.arquivado_em end,
         recusa_divulgacao_em = least(s.recusa_divulgacao_em, o.recusa_divulgacao_em),
         libera_divulgacao_em = greatest(s.libera_divulgacao_em, o.libera_divulgacao_em),
         observacoes = left(concat_ws(e'\n', nullif(s.observacoes, ''), nullif(o.observacoes, '')), 4000),
         atualizado_em = now()
    from (
      select max(c.endereco) as endereco, max(c.empresa) as empresa, bool_and(c.arquivado_em is not null) as all_archived,
             min(c.recusa_divulgacao_em) as recusa_divulgacao_em,
             max(c.libera_divulgacao_em) as libera_divulgacao_em,
             string_agg(nullif(c.observacoes, ''), e'\n') as observacoes
        from public.contatos c
       where c.tenant_id = merge_contatos.tenant_id and c.id = any(v_ids[2:])
    ) o
   where s.tenant_id = merge_contatos.tenant_id and s.id = v_survivor;
  update public.contatos c set mesclado_em = v_survivor, atualizado_em = now()
   where c.tenant_id = merge_contatos.tenant_id and (c.id = any(v_ids[2:]) or c.mesclado_em = any(v_ids[2:]));
  perform private.audit(merge_contatos.tenant_id, 'contato.merged', 'contatos', v_survivor,
    jsonb_build_object('from', to_jsonb(v_ids[2:])));
  return v_survivor;
end;
$$;

-- Locks a contact before a conversation is opened for it, and says who it is: whoever was found a moment ago may have become one with
-- somebody else while the lock was waited for.
create function private.lock_present(tenant_id uuid, contato_id uuid)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_contato uuid := lock_present.contato_id;
  v_other uuid;
begin
  loop
    select k.mesclado_em into v_other from public.contatos k
     where k.tenant_id = lock_present.tenant_id and k.id = v_contato
       for no key update;
    if v_other is null then
      return v_contato;
    end if;
    v_contato := v_other;
  end loop;
end;
$$;
