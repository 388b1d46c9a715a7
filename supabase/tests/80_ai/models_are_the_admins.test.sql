-- Which models are asked, in which order, for what: an admin's to say.
select plan(34);
select tests.cast_of_two();
insert into public.integracoes (tenant_id, plataforma, nome, configuracao, access_token)
select t.id, i.plataforma, i.plataforma, i.configuracao, 'v1.sealed'
  from public.tenants t, (values ('openai', '{}'::jsonb), ('anthropic', '{}'),
    ('compatible', '{"modelos": [{"model": "llama", "capability": "text"}, {"model": "nomic", "capability": "embeddings", "dimensions": 768}]}')) i (plataforma, configuracao)
 where t.name = 'Padaria';
create function pg_temp.id(model text) returns uuid language sql security definer as $$ select id from public.ai_models m where m.model = id.model $$;
create function pg_temp.asked(operation text, capability text default 'text') returns text[] language sql security definer as $$
  select array_agg(c #>> '{model,model}') from private.ai_candidates(tests.tenant_id('Padaria'), operation, capability) c $$;
grant execute on all functions in schema pg_temp to public;

select is(pg_temp.asked('resumo'), array['gpt-6-luna', 'claude-haiku-5-5', 'llama'], 'the active ones are asked in the order of their connections');
select is(pg_temp.asked('embed', 'embeddings'), array['text-embedding-3-small', 'nomic'], 'for each thing those that can');
select is((select price_version from public.ai_models where model = 'llama'), 'own', 'one that we do not know has no price of ours');

select tests.act_as('sara');
select throws_ok($$ select public.save_ai_model(pg_temp.id('llama'), '{"is_active": false}') $$, 'PT403', 'forbidden', 'a supervisor only looks');
select throws_ok($$ select public.save_ai_route('resumo', array[pg_temp.id('llama')]) $$, 'PT403', 'forbidden', 'at the routes too');
select throws_ok($$ select public.order_ai_models(array[pg_temp.id('llama')]) $$, 'PT403', 'forbidden', 'and at the order');
select throws_ok($$ select public.save_ai_settings('{}') $$, 'PT403', 'forbidden', 'and at the settings');
select throws_ok($$ select public.remove_ai_model(pg_temp.id('llama')) $$, 'PT403', 'forbidden', 'nor does one take any away');
select tests.act_as('otto');
select throws_ok($$ select public.remove_ai_model(pg_temp.id('llama')) $$, 'PT404', 'ai_model_not_found', 'another company cannot');
select throws_ok($$ select public.save_ai_model(pg_temp.id('llama'), '{"is_active": false}') $$, 'PT404', 'ai_model_not_found', 'another company has none of them');
select throws_ok($$ select public.save_ai_route('resumo', array[pg_temp.id('llama')]) $$, 'PT404', 'ai_model_not_found', 'to choose from');

select tests.act_as('ada');
select public.save_ai_route('resumo', array[pg_temp.id('llama'), pg_temp.id('claude-haiku-5-5')]);
select is(pg_temp.asked('resumo'), array['llama', 'claude-haiku-5-5'], 'a route asks its own, in its order');
select is(pg_temp.asked('churn'), array['gpt-6-luna', 'claude-haiku-5-5', 'llama'], 'and nothing else is');
select public.save_ai_model(pg_temp.id('llama'), '{"is_active": false}');
select is(pg_temp.asked('resumo'), array['claude-haiku-5-5'], 'who is switched off is not asked');
select public.save_ai_model(pg_temp.id('claude-haiku-5-5'), '{"is_active": false}');
select is(pg_temp.asked('resumo'), array['gpt-6-luna'], 'a route without anybody is none');
select public.save_ai_route('resumo', '{}');
select throws_ok($$ select public.save_ai_route('adivinhar', array[pg_temp.id('llama')]) $$, 'PT422', 'ai_route_invalid', 'there are operations and no others');
select throws_ok($$ select public.save_ai_route('resumo', array[pg_temp.id('llama'), pg_temp.id('llama')]) $$, 'PT404', 'ai_model_not_found', 'nobody is asked twice');

select results_eq($$ select input_usd, price_version from public.save_ai_model(pg_temp.id('gpt-6-luna'), '{"input_usd": 0.2, "provider": "x", "tenant_id": "00000000-0000-0000-0000-000000000000"}') $$,
  $$ values (0.2::numeric, 'own') $$, 'a changed price is their own');
select is((select provider from public.ai_models where model = 'gpt-6-luna'), 'openai', 'what it is stays');
select throws_ok($$ select public.save_ai_model(pg_temp.id('gpt-6-luna'), '{"input_usd": -1}') $$, 'PT422', 'ai_model_invalid', 'no price is below nothing');
select throws_ok($$ select public.save_ai_model(null, jsonb_build_object('integracao_id', gen_random_uuid(), 'model', 'x', 'capability', 'text')) $$, 'PT404', 'integracao_not_found', 'a new one is of a connection');
select lives_ok($$ select public.save_ai_model(null, jsonb_build_object('integracao_id', (select integracao_id from public.ai_models where model = 'llama'), 'model', 'mistral', 'capability', 'text')) $$, 'that they have');
select throws_ok($$ select public.save_ai_model(null, jsonb_build_object('integracao_id', (select integracao_id from public.ai_models where model = 'llama'), 'model', 'mistral', 'capability', 'text')) $$, 'PT409', 'ai_model_exists', 'once');

select public.order_ai_models(array(select id from public.ai_models where capability = 'text' order by model <> 'mistral', position));
select is((pg_temp.asked('resumo'))[1], 'mistral', 'the order is theirs');
select throws_ok($$ select public.order_ai_models(array[pg_temp.id('mistral')]) $$, 'PT409', 'ai_models_changed', 'of all of them');
select throws_ok($$ select public.remove_ai_model(pg_temp.id('mistral')) $$, 'PT409', 'ai_model_in_use', 'one that is asked stays');
select public.save_ai_model(pg_temp.id('mistral'), '{"is_active": false}');
select public.save_ai_route('churn', array[pg_temp.id('mistral')]);
select throws_ok($$ select public.remove_ai_model(pg_temp.id('mistral')) $$, 'PT409', 'ai_model_in_use', 'and one that is chosen for something');
select public.save_ai_route('churn', '{}');
select lives_ok($$ select public.remove_ai_model(pg_temp.id('mistral')) $$, 'any other goes');
select is(pg_temp.id('mistral'), null, 'and is gone');
select throws_ok($$ select public.save_ai_settings('"x"') $$, 'PT422', 'ai_settings_invalid', 'changes name what they change');
select throws_ok($$ select public.save_ai_settings(null) $$, 'PT422', 'ai_settings_invalid', 'or are refused');
select throws_ok($$ select public.save_ai_model(pg_temp.id('llama'), '[1]') $$, 'PT422', 'ai_model_invalid', 'a model''s too');
select throws_ok($$ select public.save_ai_settings('{"analyses": ["horoscopo"]}') $$, 'PT422', 'ai_settings_invalid', 'there are analyses and no others');
select tests.act_as_owner();
update public.ai_models set is_active = true where model = 'llama';
update public.integracoes set status = 'inativa' where plataforma = 'compatible';
select ok(not 'llama' = any(pg_temp.asked('resumo')), 'over a connection that is off nobody is asked');
select * from finish();
