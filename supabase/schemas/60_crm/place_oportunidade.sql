-- Locks boards, or 404 when one is not there. Whatever gives cards their places begins with it: changes of one board take turns, so
-- that two cards never get one place and nobody waits for somebody who waits for them.
create function private.lock_funis(tenant_id uuid, funil_ids uuid[])
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_count integer;
begin
  select count(*) into v_count
    from (
      select from public.funis f
       where f.tenant_id = lock_funis.tenant_id and f.id = any(lock_funis.funil_ids)
       order by f.id
         for no key update
    ) l;
  if v_count is distinct from (select count(*) from (select distinct unnest(lock_funis.funil_ids)) i) then
    perform private.fail('funil_not_found', 404);
  end if;
end;
$$;

-- The card's row, locked, or 404.
create function private.lock_oportunidade(tenant_id uuid, oportunidade_id uuid)
returns public.oportunidades
language plpgsql security definer set search_path = ''
as $$
declare
  v_oportunidade public.oportunidades;
begin
  select o.* into v_oportunidade
    from public.oportunidades o
   where o.tenant_id = lock_oportunidade.tenant_id and o.id = lock_oportunidade.oportunidade_id
     for update;
  if v_oportunidade.id is null then
    perform private.fail('oportunidade_not_found', 404);
  end if;
  return v_oportunidade;
end;
$$;

-- The number of the place behind the card `depois_de`, or of the first one when that is null or has left the stage. Under the
-- board's lock. Where two neighbours have come too close the stage is numbered anew: browsers hold these numbers as doubles.
create function private.place_in_etapa(tenant_id uuid, etapa public.etapas, depois_de uuid, moved uuid)
returns numeric
language plpgsql security definer set search_path = ''
as $$
declare
  v_above numeric;
  v_below numeric;
begin
  for attempt in 1..2 loop
    select o.posicao into v_above
      from public.oportunidades o
     where o.tenant_id = place_in_etapa.tenant_id and o.etapa_id = (place_in_etapa.etapa).id
       and o.id = place_in_etapa.depois_de and o.id is distinct from place_in_etapa.moved;
    select min(o.posicao) into v_below
      from public.oportunidades o
     where o.tenant_id = place_in_etapa.tenant_id and o.funil_id = (place_in_etapa.etapa).funil_id
       and o.etapa_id = (place_in_etapa.etapa).id and o.status = (place_in_etapa.etapa).tipo
       and o.posicao > coalesce(v_above, '-Infinity') and o.id is distinct from place_in_etapa.moved;
    if v_below is null then
      return coalesce(v_above + 1024, 0);
    elsif v_above is null then
      return v_below - 1024;
    elsif v_below - v_above >= 0.001 then
      return round((v_above + v_below) / 2, 6);
    end if;
    update public.oportunidades o set posicao = n.place * 1024
      from (
        select s.id, row_number() over (order by s.posicao, s.id) as place
          from public.oportunidades s
         where s.tenant_id = place_in_etapa.tenant_id and s.etapa_id = (place_in_etapa.etapa).id) n
     where o.tenant_id = place_in_etapa.tenant_id and o.id = n.id;
  end loop;
  return v_above;
end;
$$;

-- Whoever may be responsible for a card: a colleague who may also move it.
create function private.check_responsavel(tenant_id uuid, user_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if check_responsavel.user_id is not null and not exists (
    select from public.members m
     where m.tenant_id = check_responsavel.tenant_id and m.user_id = check_responsavel.user_id
       and m.removed_at is null and m.role >= 'agent') then
    perform private.fail('member_not_found', 404);
  end if;
end;
$$;
