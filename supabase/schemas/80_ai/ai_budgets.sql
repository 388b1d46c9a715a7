-- What a company's models have cost in a month of Brasília, and what is held back for questions under way. Its row is the lock under
-- which a question may begin, so that no two together go over the cap.
create table private.ai_budgets (
  tenant_id    uuid not null references public.tenants on delete cascade,
  month        date not null,
  spent_usd    numeric(14, 8) not null default 0,
  reserved_usd numeric(14, 8) not null default 0,
  -- The share of the cap, in percent, that the admins were told of: 0, 80 or 100.
  alarm_level  integer not null default 0,

  primary key (tenant_id, month)
);
alter table private.ai_budgets enable row level security;
create policy nobody_select on private.ai_budgets for select to authenticated using (false);

create function private.ai_month(at timestamptz)
returns date
language sql immutable set search_path = ''
as $$ select date_trunc('month', ai_month.at at time zone 'America/Sao_Paulo')::date $$;

-- Tells the admins, once a month each, that a share of the cap is used up. The caller holds the budget's row.
create function private.warn_of_budget(budget private.ai_budgets, level integer)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_cap numeric;
begin
  update private.ai_budgets b set alarm_level = warn_of_budget.level
   where b.tenant_id = budget.tenant_id and b.month = budget.month and b.alarm_level < warn_of_budget.level;
  if found then
    select s.monthly_cap_usd into v_cap from public.ai_settings s where s.tenant_id = budget.tenant_id;
    perform private.notify(budget.tenant_id, 'admin', 'ai_orcamento_' || warn_of_budget.level,
      jsonb_build_object('spent', budget.spent_usd, 'cap', v_cap));
  end if;
end;
$$;

-- A question was paid for: `spent` more is used up, and `freed` is held back for it no more. The caller holds the budget's row.
create function private.charge_budget(tenant_id uuid, month date, spent numeric, freed numeric)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_budget private.ai_budgets;
  v_cap numeric;
begin
  update private.ai_budgets b
     set spent_usd = b.spent_usd + charge_budget.spent, reserved_usd = b.reserved_usd - charge_budget.freed
   where b.tenant_id = charge_budget.tenant_id and b.month = charge_budget.month
  returning b.* into v_budget;
  select s.monthly_cap_usd into v_cap from public.ai_settings s where s.tenant_id = charge_budget.tenant_id;
  if v_budget.month = private.ai_month(now()) and v_budget.spent_usd >= v_cap * 0.8 then
    perform private.warn_of_budget(v_budget, case when v_budget.spent_usd >= v_cap then 100 else 80 end);
  end if;
end;
$$;
