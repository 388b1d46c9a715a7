-- What the provider charges for one message of a template, in US dollars; null when we do not know.
create function private.template_price(template_id uuid)
returns numeric
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
begin
  return (
    select p.price
      from public.wa_templates t
      join public.channels h on h.tenant_id = t.tenant_id and h.integracao_id = t.integracao_id
      join private.message_prices p on p.channel_kind = h.kind and p.category = lower(t.category)
     where t.tenant_id = v_tenant and t.id = template_price.template_id
       and p.valid_from <= (now() at time zone 'America/Sao_Paulo')::date
     order by p.valid_from desc
     limit 1);
end;
$$;

create function public.template_price(template_id uuid)
returns numeric
language sql stable security invoker set search_path = ''
as $$ select private.template_price(template_price.template_id) $$;

revoke execute on function public.template_price(uuid) from public, anon;
grant execute on function private.template_price(uuid), public.template_price(uuid) to authenticated;
