-- What providers charge for a delivered message, in Brazil and in US dollars: configuration, kept up to date by adding rows. Those
-- we know come per channel type from a file of its own in prices/; a type without one costs nothing.
create table private.message_prices (
  channel_kind text not null,
  category     text not null,
  currency     text not null default 'USD',
  price        numeric not null,
  valid_from   date not null,

  primary key (channel_kind, category, valid_from),
  constraint message_prices_price_is_not_negative check (price >= 0)
);
alter table private.message_prices enable row level security;
create policy nobody_select on private.message_prices for select to authenticated using (false);

-- Keeps what the provider says it charges for a message, the first time it says so, and adds it to the conversation's cost.
create function private.keep_pricing(message public.messages, pricing jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_price private.message_prices;
begin
  if keep_pricing.pricing is null or message.pricing is not null or message.status = 'failed' then
    return;
  end if;
  select p.* into v_price
    from private.message_prices p
    join public.channels h on h.kind = p.channel_kind
   where h.tenant_id = message.tenant_id and h.id = message.channel_id
     and p.category = keep_pricing.pricing ->> 'category' and p.valid_from <= (now() at time zone 'America/Sao_Paulo')::date
     and keep_pricing.pricing ->> 'billable' = 'true'
   order by p.valid_from desc
   limit 1;
  update public.messages m
     set pricing = keep_pricing.pricing || jsonb_build_object('price', coalesce(v_price.price, 0), 'currency', v_price.currency)
   where m.tenant_id = message.tenant_id and m.id = message.id;
  if v_price.price > 0 then
    update public.conversations c set cost = c.cost + v_price.price
     where c.tenant_id = message.tenant_id and c.id = message.conversation_id;
  end if;
end;
$$;

-- What was not delivered is not charged. The caller's copy of the message may be older than its price.
create function private.drop_pricing(message public.messages)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_price numeric;
begin
  select (m.pricing ->> 'price')::numeric into v_price from public.messages m
   where m.tenant_id = message.tenant_id and m.id = message.id and m.pricing is not null
     for update;
  if not found then
    return;
  end if;
  update public.messages m set pricing = m.pricing || '{"billable": false, "price": 0}'
   where m.tenant_id = message.tenant_id and m.id = message.id;
  if v_price > 0 then
    update public.conversations c set cost = c.cost - v_price
     where c.tenant_id = message.tenant_id and c.id = message.conversation_id;
  end if;
end;
$$;
