-- A question to a model is begun under the month's cap and settled with what it cost.
select plan(40);
select tests.cast_of_two();
create function pg_temp.tenant() returns uuid language sql as $$ select tests.tenant_id('Padaria') $$;
insert into public.integracoes (tenant_id, plataforma, nome, access_token) values (pg_temp.tenant(), 'openai', 'IA', 'v1.sealed');
create temp table m as select id from public.ai_models where model = 'gpt-6-luna';
grant select on m to public;
create function pg_temp.ask(reserve numeric, key text default null) returns jsonb language sql as $$
  select private.begin_ai_call(pg_temp.tenant(), jsonb_build_object('operation', 'resumo', 'ai_model_id', (select id from m), 'reserve_usd', reserve, 'job_key', key)) $$;
create function pg_temp.pay(call jsonb, cost numeric, outcome text default 'ok') returns void language sql as $$
  select private.settle_ai_call(pg_temp.tenant(), (call ->> 'id')::uuid, jsonb_build_object('outcome', outcome, 'cost_usd', cost, 'input_tokens', 10, 'duration_ms', 5)) $$;
create function pg_temp.budget(out spent numeric, out reserved numeric, out level integer) language sql as $$
  select spent_usd, reserved_usd, alarm_level from private.ai_budgets where tenant_id = pg_temp.tenant() $$;
create function pg_temp.warned(kind text) returns bigint language sql as $$
  select count(*) from public.notifications n where n.tenant_id = pg_temp.tenant() and n.kind = warned.kind $$;

select results_eq($$ select model from public.ai_models where is_active and capability = 'text' $$, array['gpt-6-luna'], 'a connection brings the models of its provider, the cheap one switched on');
select is((select count(*) from public.ai_models where tenant_id = pg_temp.tenant()), (select count(*) from private.ai_model_defaults where provider = 'openai'), 'all that we know');
select is((select count(*) from private.ai_candidates(tests.tenant_id('Oficina'), 'resumo', 'text')), 0::bigint, 'another company has none of them');

create temp table c (name text, call jsonb);
insert into c values ('first', pg_temp.ask(0.5));
select ok((select call ? 'id' from c), 'a question may be asked');
select results_eq('select spent, reserved from pg_temp.budget()', 'values (0::numeric, 0.5::numeric)', 'the most it may cost is held back');
select pg_temp.pay(call, 0.2) from c;
select results_eq('select spent, reserved from pg_temp.budget()', 'values (0.2::numeric, 0::numeric)', 'what it did cost is charged, and nothing held back any more');
select pg_temp.pay(call, 0.2) from c;
select results_eq('select spent from pg_temp.budget()', 'values (0.2::numeric)', 'settled twice it costs once');
select results_eq('select outcome, input_tokens, cost_usd, settled_at is not null from public.ai_usage', $$ values ('ok', 10, 0.2::numeric, true) $$, 'what it used is written down');

select pg_temp.pay(pg_temp.ask(0.5), 0.1, 'ai_truncated');
select results_eq('select spent from pg_temp.budget()', 'values (0.3::numeric)', 'a failure that was charged counts too');

-- Its worker died in the middle; another does it again.
insert into c values ('dead', pg_temp.ask(0.5, 'k'));
insert into c values ('again', pg_temp.ask(0.5, 'k'));
select results_eq('select spent, reserved from pg_temp.budget()', 'values (0.8::numeric, 0.5::numeric)',
  'what the dead one held may have been spent, and is held back no more');
select pg_temp.pay(call, 0.1) from c where name = 'again';
select pg_temp.pay(call, 0.1) from c where name = 'dead';
select results_eq($$ select outcome from public.ai_usage where job_key = 'k' order by outcome $$, $$ values ('again'), ('ok') $$, 'what was done twice says so, and one of them is the one');
select results_eq('select spent, reserved from pg_temp.budget()', 'values (0.5::numeric, 0::numeric)', 'both were charged by the provider, and are here');

insert into c values ('lost', pg_temp.ask(0.5));
update public.ai_usage set created_at = now() - interval '6 minutes' where outcome = 'running';
insert into private.ai_budgets (tenant_id, month, reserved_usd) select tenant_id, private.ai_month(created_at), 0 from public.ai_usage where outcome = 'running' on conflict do nothing;
select private.sweep_ai();
select results_eq($$ select outcome, cost_usd from public.ai_usage where id = (select (call ->> 'id')::uuid from c where name = 'lost') $$,
  $$ values ('lost', 0.5::numeric) $$, 'what nobody settles is lost, and counts with the most it may have cost');
select results_eq('select spent, reserved from pg_temp.budget()', 'values (1.0::numeric, 0::numeric)', 'also towards the cap');
select tests.act_as('sara');
select is((public.ai_costs() ->> 'lost_usd')::numeric, 0.5::numeric, 'and whoever looks at the costs sees how much is only supposed');
select tests.act_as_owner();
select pg_temp.pay(call, 0) from c where name = 'lost';
select results_eq('select spent, reserved from pg_temp.budget()', 'values (0.5::numeric, 0::numeric)', 'until somebody says what it did cost');

-- Over the end of a month.
insert into c values ('before midnight', pg_temp.ask(0.5, 'm'));
update private.ai_budgets set reserved_usd = 0;
update public.ai_usage set created_at = private.ai_month(now())::timestamp at time zone 'America/Sao_Paulo' - interval '1 second' where outcome = 'running';
insert into private.ai_budgets (tenant_id, month, reserved_usd)
select tenant_id, private.ai_month(created_at), reserved_usd from public.ai_usage where outcome = 'running';
create function pg_temp.last_month(out spent numeric, out reserved numeric) language sql as $$
  select b.spent_usd, b.reserved_usd from private.ai_budgets b where b.tenant_id = pg_temp.tenant() and b.month < private.ai_month(now()) $$;
insert into c values ('after midnight', pg_temp.ask(0.2, 'm'));
select results_eq('select * from pg_temp.last_month()', 'values (0.5::numeric, 0::numeric)', 'what was begun before midnight is written off where it was held back');
select pg_temp.pay(call, 0.4) from c where name = 'before midnight';
select results_eq('select * from pg_temp.last_month()', 'values (0.4::numeric, 0::numeric)', 'and paid there');
select pg_temp.pay(call, 0) from c where name = 'after midnight';
select results_eq($$ select spent_usd, reserved_usd from private.ai_budgets where tenant_id = pg_temp.tenant() and month = private.ai_month(now()) $$,
  'values (0.5::numeric, 0::numeric)', 'the new month has its own');
delete from public.ai_usage where job_key = 'm';
delete from private.ai_budgets where month < private.ai_month(now());

-- The cap.
select tests.act_as('ada');
select is((public.save_ai_settings('{"monthly_cap_usd": 1}')).monthly_cap_usd, 1::numeric, 'an admin sets the cap');
select tests.act_as_owner();
select is(pg_temp.ask(0.6) ->> 'refused', 'ai_cap_reached', 'what may go over it is not asked');
select is(pg_temp.warned('ai_orcamento_100'), 2::bigint, 'and the admins are told');
select is((select reserved from pg_temp.budget()), 0::numeric, 'nothing is held back for it');
select pg_temp.ask(0.6);
select is(pg_temp.warned('ai_orcamento_100'), 2::bigint, 'once');
insert into c values ('held', pg_temp.ask(0.3));
select is(pg_temp.ask(0.4) ->> 'refused', 'ai_rate_limited', 'what is only held back by others may be asked again in a moment');
select pg_temp.pay(call, 0.3) from c where name = 'held';
select tests.act_as('ada');
select public.save_ai_settings('{"monthly_cap_usd": 2}');
select tests.act_as_owner();
select is((select level from pg_temp.budget()), 0, 'a higher cap begins anew');
select pg_temp.pay(pg_temp.ask(0.9), 0.9);
select is(pg_temp.warned('ai_orcamento_80'), 2::bigint, 'at four fifths the admins are told');
select is((select data ->> 'cap' from public.notifications where kind = 'ai_orcamento_80' limit 1), '2.00', 'of how much');
select pg_temp.pay(pg_temp.ask(0.01), 0.01);
select is(pg_temp.warned('ai_orcamento_80'), 2::bigint, 'once');

-- The same again costs nothing.
select private.settle_ai_call(pg_temp.tenant(), (pg_temp.ask(0.01) ->> 'id')::uuid, '{"outcome": "ok", "cost_usd": 0.01}', 'h1', '{"a": 1}');
select is(private.cached_ai_result(pg_temp.tenant(), array['h0', 'h1']), '{"content_hash": "h1", "result": {"a": 1}}', 'an answer is kept for whoever asks the same');
select is(private.cached_ai_result(tests.tenant_id('Oficina'), array['h1']), null, 'within the company');

select tests.act_as('ada');
select public.save_ai_settings('{"is_enabled": false}');
select tests.act_as_owner();
select is(pg_temp.ask(0.001) ->> 'refused', 'ai_disabled', 'who is switched off asks nobody');

-- What it came to.
select tests.act_as('bia');
select throws_ok('select public.ai_costs()', 'PT403', 'forbidden', 'an agent does not see what it costs');
select tests.act_as('sara');
select is((public.ai_costs() ->> 'spent_usd')::numeric, 1.72::numeric, 'a supervisor sees the month, to the last cent');
select is(public.ai_costs() #>> '{operations,0,operation}', 'resumo', 'by operation');
select is(public.ai_costs() #>> '{models,0,model}', 'gpt-6-luna', 'by model');
select is((public.ai_costs('2020-01-01') ->> 'calls')::integer, 0, 'another month is another');
select throws_ok($$ select public.ai_costs(null, gen_random_uuid()) $$, 'PT404', 'conversation_not_found', 'of a conversation that there is');
select tests.act_as('otto');
select is((public.ai_costs() ->> 'calls')::integer, 0, 'another company has its own');
select tests.act_as_owner();
select throws_ok($$ update public.ai_usage set cost_usd = -1 $$, '23514', null, 'nothing costs less than nothing');
select * from finish();
