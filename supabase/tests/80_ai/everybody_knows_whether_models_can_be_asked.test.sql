select plan(5);
select tests.cast_of_two();

create function tests.spends(usd numeric) returns void language sql security definer set search_path = '' as $$
  insert into private.ai_budgets as b (tenant_id, month, spent_usd) values (tests.tenant_id('Padaria'), private.ai_month(now()), usd)
  on conflict (tenant_id, month) do update set spent_usd = excluded.spent_usd
$$;

select tests.act_as('bia');
select is(public.ai_status() -> 'is_connected', 'false', 'without a connection nobody can be asked');
select is(public.ai_status() -> 'is_capped', 'false', 'and nothing is used up');

reset role;
insert into public.integracoes (tenant_id, plataforma, nome, configuracao)
values (tests.tenant_id('Padaria'), 'anthropic', 'Anthropic', '{"base_url": "https://api.anthropic.com/v1"}');
select tests.spends(7.5);
select tests.act_as('bia');
select is(public.ai_status() - '{is_enabled,has_suggestions}'::text[],
  '{"is_connected": true, "is_capped": false, "cap_share": 0.75}', 'three quarters of ten dollars');
reset role;
select tests.spends(10);
select tests.act_as('bia');
select is(public.ai_status() -> 'is_capped', 'true', 'all of them');
reset role;
update public.ai_settings set monthly_cap_usd = 0, is_enabled = false where tenant_id = tests.tenant_id('Padaria');
select tests.act_as('bia');
select is(public.ai_status() - '{is_connected,has_suggestions}'::text[],
  '{"is_enabled": false, "is_capped": true, "cap_share": 1}', 'without money there is nothing left of it');
reset role;
select finish();
