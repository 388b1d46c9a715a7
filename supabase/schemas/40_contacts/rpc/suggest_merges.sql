-- Who may be one person: contacts of one full name, whatever its accents and capitals, two at a time. An address can not be two
-- contacts', so a name is what is left to go by. Pairs that somebody has found to be two people are left out. Returns [[contact, contact]], as list_contatos() shows them.
create function private.suggest_merges()
returns jsonb
language plpgsql stable security definer set search_path = '' set enable_seqscan = off
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
begin
  return (
    select coalesce(jsonb_agg(private.contato_rows(v_tenant, s.ids) order by s.newest desc), '[]')
      from (
        select p.ids, g.newest
          from (
            select array_agg(k.id order by k.criado_em, k.id) as ids, max(k.criado_em) as newest
              from public.contatos k
             where k.tenant_id = v_tenant and k.mesclado_em is null and k.arquivado_em is null
               and k.nome like '% %' and k.nome is distinct from k.endereco
             group by private.plain(k.nome)
            having count(*) between 2 and 5) g
         cross join lateral (
           select array[a.id, b.id] as ids
             from unnest(g.ids) with ordinality a (id, n)
             join unnest(g.ids) with ordinality b (id, n) on b.n > a.n
            where not exists (
              select from private.dismissed_merges d
               where d.tenant_id = v_tenant and d.contato_id = least(a.id, b.id) and d.other_id = greatest(a.id, b.id))
            order by a.n, b.n
            limit 1) p
         order by g.newest desc
         limit 20) s);
end;
$$;

create function public.suggest_merges()
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.suggest_merges() $$;

revoke execute on function public.suggest_merges() from public, anon;
grant execute on function private.suggest_merges(), public.suggest_merges() to authenticated;
