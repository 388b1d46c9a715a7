-- What a board says on Realtime: one event per board and statement, with the cards that changed, or the advice to fetch them.
-- A card that went to another board is told on both.
create function private.broadcast_cards(tenant_id uuid, funil_id uuid, oportunidade_ids uuid[])
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_rows jsonb;
begin
  if cardinality(broadcast_cards.oportunidade_ids) <= 20 then
    select jsonb_agg(to_jsonb(b)) into v_rows
      from public.board b
     where b.tenant_id = broadcast_cards.tenant_id and b.id = any(broadcast_cards.oportunidade_ids);
  end if;
  perform realtime.send(
    case when v_rows is null or octet_length(v_rows::text) > 8000
      then jsonb_build_object('v', 1, 'fetch', true)
      else jsonb_build_object('v', 1, 'rows', v_rows)
    end,
    'oportunidade_atualizada', 'tenant:' || broadcast_cards.tenant_id || ':board:' || broadcast_cards.funil_id, true);
end;
$$;

create function private.announce_new_cards()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_cards(n.tenant_id, n.funil_id, array_agg(n.id)) from new_rows n group by n.tenant_id, n.funil_id;
  return null;
end;
$$;
create trigger on_oportunidades_insert_announce
  after insert on public.oportunidades referencing new table as new_rows
  for each statement execute function private.announce_new_cards();

create function private.announce_changed_cards()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_cards(x.tenant_id, x.funil_id, array_agg(x.id))
    from (
      select n.tenant_id, n.funil_id, n.id from new_rows n
      union
      select o.tenant_id, o.funil_id, o.id from old_rows o
    ) x
   group by x.tenant_id, x.funil_id;
  return null;
end;
$$;
create trigger on_oportunidades_update_announce
  after update on public.oportunidades referencing old table as old_rows new table as new_rows
  for each statement execute function private.announce_changed_cards();

-- Boards and their columns change seldom and are few: the team hears of it and reads them again.
create function private.announce_board()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.tell_team(t.tenant_id, 'quadro_atualizado')
     from (select distinct c.tenant_id from changed_rows c) t;
  return null;
end;
$$;
create trigger on_funis_insert_announce after insert on public.funis referencing new table as changed_rows
  for each statement execute function private.announce_board();
create trigger on_funis_update_announce after update on public.funis referencing new table as changed_rows
  for each statement execute function private.announce_board();
create trigger on_etapas_insert_announce after insert on public.etapas referencing new table as changed_rows
  for each statement execute function private.announce_board();
create trigger on_etapas_update_announce after update on public.etapas referencing new table as changed_rows
  for each statement execute function private.announce_board();
create trigger on_etapas_delete_announce after delete on public.etapas referencing old table as changed_rows
  for each statement execute function private.announce_board();
