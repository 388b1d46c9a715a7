-- The contacts behind very many phones, [{telefone, nome}], in as many statements as behind one: whoever is known under none is
-- made. What resolve_contact() does for one identity, and nothing else of it: a phone alone merges nobody.
create function private.resolve_phones(tenant_id uuid, people jsonb)
returns table (telefone text, contato_id uuid)
language plpgsql security definer set search_path = ''
  set enable_seqscan = off set plan_cache_mode = 'force_custom_plan' set jit = off
as $$
declare
  v_orphans uuid[];
begin
  perform private.lock_new_identities(resolve_phones.tenant_id, (
    select coalesce(jsonb_agg(jsonb_build_object('kind', 'phone', 'value', p ->> 'telefone')), '[]')
      from jsonb_array_elements(resolve_phones.people) p));
  with fresh as materialized (
    select distinct on (n.key) gen_random_uuid() as id, n.telefone, n.nome
      from (
        select p.value ->> 'telefone' as telefone, p.value ->> 'nome' as nome, p.ordinality,
               private.identity_key('phone', p.value ->> 'telefone') as key
          from jsonb_array_elements(resolve_phones.people) with ordinality p) n
     where not exists (
       select from public.contact_identities d
        where d.tenant_id = resolve_phones.tenant_id and d.kind = 'phone' and d.match_key = n.key)
     order by n.key, n.ordinality
  ), made as (
    insert into public.contatos (id, tenant_id, nome, endereco)
    select f.id, resolve_phones.tenant_id, left(coalesce(nullif(trim(f.nome), ''), f.telefone), 120), f.telefone from fresh f
  ), named as (
    -- A provider's answer may have taught us one of them at this moment.
    insert into public.contact_identities as i (tenant_id, contato_id, kind, value)
    select resolve_phones.tenant_id, f.id, 'phone', f.telefone from fresh f
    on conflict do nothing
    returning i.contato_id
  )
  select array(select f.id from fresh f except select n.contato_id from named n) into v_orphans;
  if v_orphans <> '{}' then
    delete from public.contatos k where k.tenant_id = resolve_phones.tenant_id and k.id = any(v_orphans);
  end if;
  return query
    select p ->> 'telefone', d.contato_id
      from jsonb_array_elements(resolve_phones.people) p
      join public.contact_identities d
        on d.tenant_id = resolve_phones.tenant_id and d.kind = 'phone'
       and d.match_key = private.identity_key('phone', p ->> 'telefone');
end;
$$;
