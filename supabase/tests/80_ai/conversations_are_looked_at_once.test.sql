-- What a customer says makes the conversation due; whoever takes it looks alone, and what is newer stays due.
select plan(42);
select tests.cast_of_two();
create function pg_temp.turn(out version bigint, out is_due boolean, out is_leased boolean, out analysed bigint, out code text) language sql as $$
  select t.version, t.due_at is not null, t.lease is not null, t.analysed_version, t.code from private.ai_turns t $$;
create function pg_temp.hurry() returns void language sql as $$ update private.ai_turns set due_at = clock_timestamp() where due_at is not null $$;
create temp table s as select tests.hear('padaria', '+5511987650001', 'Oi') as conversation_id;
select is((select count(*) from private.ai_turns), 0::bigint, 'without a model nobody looks');

insert into public.integracoes (tenant_id, plataforma, nome, access_token) values (tests.tenant_id('Padaria'), 'openai', 'IA', 'v1.sealed');
select tests.hear('padaria', '+5511987650001', 'Meu pedido não chegou');
select results_eq('select version, is_due, is_leased from pg_temp.turn()', 'values (2::bigint, true, false)', 'what a customer says makes it due');
select is_empty('select * from private.claim_ai_turns(5, 60)', 'not before they have paused');
select cmp_ok(private.next_ai_turn_ms(), '<=', 4000, 'and it is known when');
select tests.sent_message(conversation_id, 'Vou ver', 'out1') from s;
select is((select version from pg_temp.turn()), 2::bigint, 'what we say is no reason');
select tests.deliver('r', tests.slice('1001', tests.content_event('r1', '+5511987650001', 'reaction', '{"emoji": "👍"}', '{"reply_to_ref": "out1"}')));
select is((select version from pg_temp.turn()), 2::bigint, 'nor is a reaction');

select pg_temp.hurry();
create temp table t as select * from private.claim_ai_turns(5, 60);
select results_eq('select version, attempt from t', 'values (2::bigint, 1)', 'it is taken by one');
select is_empty('select * from private.claim_ai_turns(5, 60)', 'and by no other');
select ok((select private.renew_ai_turn(tenant_id, conversation_id, lease, 60) from t), 'who holds on to it');
select ok(not (select private.renew_ai_turn(tenant_id, conversation_id, gen_random_uuid(), 60) from t), 'alone');
select is(private.ai_conversation(tests.tenant_id('Padaria'), conversation_id) -> 'messages' -> 0 ->> 'text', 'Oi', 'what was said is read') from s;
select is(jsonb_array_length(private.ai_conversation(tests.tenant_id('Padaria'), conversation_id) -> 'messages'), 3, 'of both sides') from s;
select is(private.ai_conversation(tests.tenant_id('Oficina'), conversation_id), null, 'by nobody else') from s;

-- Something newer comes meanwhile.
select tests.hear('padaria', '+5511987650001', 'Deixa, chegou!');
select tests.forget_broadcasts();
create function pg_temp.found(risk text, mood text default 'negativo') returns jsonb language sql as $$
  select jsonb_build_object('content_hash', gen_random_uuid(), 'provider', 'openai', 'model', 'gpt-6-luna', 'results', jsonb_build_object(
    'sentimento', jsonb_build_object('sentimento', mood, 'score', -1), 'churn', jsonb_build_object('risco', risk, 'probabilidade', 0.9))) $$;
select private.finish_ai_turn(tenant_id, conversation_id, lease, 3, pg_temp.found('alto')) from t;
select results_eq($$ select kind, version from public.ai_insights order by kind $$, $$ values ('churn', 3::bigint), ('sentimento', 3) $$, 'what was found is kept for the version it is of');
select results_eq('select version > analysed, is_due, is_leased from pg_temp.turn()', 'values (true, true, false)', 'what came meanwhile is still due');
select is((select jsonb_array_length(h -> 'rows') from tests.heard(tests.conv_topic((select conversation_id from s)), 'insights_atualizados') h), 2, 'readers are told all of it at once');

-- Risk.
select results_eq($$ select u.email::text from public.notifications n join auth.users u on u.id = n.user_id where n.kind = 'churn_alto' order by 1 $$,
  $$ values ('ada@prosa.test'), ('olga@prosa.test'), ('sara@prosa.test') $$, 'a customer whom nobody answers is the supervisors'' business');
select pg_temp.hurry();
create temp table t2 as select * from private.claim_ai_turns(5, 60);
select private.finish_ai_turn(tenant_id, conversation_id, lease, 10, pg_temp.found('alto')) from t2;
select is((select count(*) from public.notifications where kind = 'churn_alto'), 3::bigint, 'while it stays high nobody is told again');
select results_eq('select is_due, analysed from pg_temp.turn()', 'values (false, 10::bigint)', 'then nothing is left to look at');
select private.store_insights(tests.tenant_id('Padaria'), conversation_id, 11, pg_temp.found('baixo') || '{"content_hash": "h11"}') from s;
update public.conversations set assignee_id = tests.user_id('bia'), status = 'active';
select private.store_insights(tests.tenant_id('Padaria'), conversation_id, 12, pg_temp.found('alto') || '{"content_hash": "h12"}') from s;
select is((select count(*) from public.notifications where kind = 'churn_alto' and user_id = tests.user_id('bia')), 1::bigint, 'later again, and then whoever answers the customer');
select tests.forget_broadcasts();
select private.store_insights(tests.tenant_id('Padaria'), conversation_id, 13, pg_temp.found('alto') || '{"content_hash": "h12"}') from s;
select is((select max(version) from public.ai_insights), 12::bigint, 'where nothing new was said nothing new is found');
select is_empty($$ select tests.heard(tests.conv_topic((select conversation_id from s)), 'insights_atualizados') $$, 'or told');

-- When it cannot be done.
select tests.hear('padaria', '+5511987650001', 'E agora?');
select pg_temp.hurry();
create temp table t3 as select * from private.claim_ai_turns(5, 60);
select private.put_off_ai_turn(tenant_id, conversation_id, lease, version, 'ai_unavailable', 30) from t3;
select results_eq('select is_due, is_leased, code from pg_temp.turn()', $$ values (true, false, 'ai_unavailable') $$, 'what cannot be done now is due later');
select is_empty('select * from private.claim_ai_turns(5, 60)', 'and not before');
select pg_temp.hurry();
create temp table t4 as select * from private.claim_ai_turns(5, 60);
select is((select attempt from t4), 2, 'its tries are counted');
select private.put_off_ai_turn(tenant_id, conversation_id, lease, version, 'ai_cap_reached', null) from t4;
select results_eq('select is_due, code from pg_temp.turn()', $$ values (false, 'ai_cap_reached') $$, 'without money it waits');
select tests.act_as('ada');
select public.save_ai_settings('{"monthly_cap_usd": 5}');
select tests.act_as_owner();
select is((select is_due from pg_temp.turn()), false, 'less of it changes nothing');
select tests.act_as('ada');
select public.save_ai_settings('{"monthly_cap_usd": 50}');
select tests.act_as_owner();
select is((select is_due from pg_temp.turn()), true, 'until there is more');
create temp table t5 as select * from private.claim_ai_turns(5, 60);
select tests.hear('padaria', '+5511987650001', 'Alô?');
select private.put_off_ai_turn(tenant_id, conversation_id, lease, version, 'ai_refused', null) from t5;
select results_eq('select is_due, code from pg_temp.turn()', $$ values (true, null::text) $$, 'what is newer is due all the same');
select pg_temp.hurry();
create temp table t6 as select * from private.claim_ai_turns(5, 60);
update private.ai_turns set lease_ends_at = clock_timestamp() - interval '1 second';
select is((select count(*) from private.claim_ai_turns(5, 60)), 1::bigint, 'who dies with it is replaced');
select private.finish_ai_turn(tenant_id, conversation_id, lease, 99, pg_temp.found('baixo')) from t6;
select is((select is_leased from pg_temp.turn()), true, 'and does not end what the other does');

select tests.act_as('ada');
select public.save_ai_settings('{"analyses": []}');
select tests.act_as_owner();
update private.ai_turns set due_at = null;
select tests.hear('padaria', '+5511987650001', 'Tchau');
select is((select is_due from pg_temp.turn()), false, 'who wants nothing of it gets nothing');

-- Who reads.
select tests.act_as('vera');
select isnt_empty('select * from public.ai_insights', 'colleagues read what was found');
select tests.act_as('otto');
select is_empty('select * from public.ai_insights', 'others do not');
select tests.act_as_owner();
update public.ai_insights set created_at = now() - interval '181 days' where version = 3;
select private.purge();
select is((select count(*) from public.ai_insights where version = 3), 0::bigint, 'after half a year it is gone');
select isnt_empty('select * from public.ai_insights', 'what is younger stays');
update private.ai_turns set code = 'ai_cap_reached';
insert into private.ai_budgets (tenant_id, month) values (tests.tenant_id('Padaria'), private.ai_month(now())) on conflict do nothing;
select private.purge();
select is((select is_due from pg_temp.turn()), true, 'a new month has money of its own');

-- What nobody was to look at, or could.
select tests.act_as('ada');
select public.save_ai_settings('{"analyses": ["resumo"], "is_enabled": false}');
select tests.act_as_owner();
update private.ai_turns set code = 'ai_disabled', due_at = null;
select tests.act_as('ada');
select public.save_ai_settings('{"retention_days": 90}');
select tests.act_as_owner();
select is((select is_due from pg_temp.turn()), false, 'while the models are switched off it waits');
select tests.act_as('ada');
select public.save_ai_settings('{"is_enabled": true}');
select tests.act_as_owner();
select is((select is_due from pg_temp.turn()), true, 'and not once they are on again');
update private.ai_turns set code = 'ai_not_connected', due_at = null;
update public.integracoes set status = 'inativa' where plataforma = 'openai';
select is((select is_due from pg_temp.turn()), false, 'without a connection it waits');
update public.integracoes set status = 'ativa' where plataforma = 'openai';
select is((select is_due from pg_temp.turn()), true, 'and not once there is one');
update private.ai_turns set code = 'ai_not_connected', due_at = null;
update public.conversations set last_message_at = now() - interval '61 minutes';
insert into public.integracoes (tenant_id, plataforma, nome, access_token) values (tests.tenant_id('Padaria'), 'anthropic', 'Outra', 'v1.sealed');
select is((select is_due from pg_temp.turn()), false, 'what was said long before nobody looks at any more');
select * from finish();
