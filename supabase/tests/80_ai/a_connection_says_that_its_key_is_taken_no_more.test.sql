select plan(6);
select tests.cast_of_two();

insert into public.integracoes (tenant_id, plataforma, nome)
select tests.tenant_id('Padaria'), p, p from unnest('{openai,anthropic}'::text[]) p;
insert into public.integracoes (tenant_id, plataforma, nome) values (tests.tenant_id('Oficina'), 'openai', 'theirs');
-- Settles a question to the cheapest model of OpenAI.
create function tests.ended(outcome text) returns text language plpgsql set search_path = '' as $$
declare v_usage uuid;
begin
  insert into public.ai_usage (tenant_id, operation, provider, model, ai_model_id, price_version)
  select m.tenant_id, 'sentimento', m.provider, m.model, m.id, m.price_version
    from public.ai_models m where m.tenant_id = tests.tenant_id('Padaria') and m.model = 'gpt-6-luna'
  returning id into v_usage;
  perform private.settle_ai_call(tests.tenant_id('Padaria'), v_usage, jsonb_build_object('outcome', ended.outcome));
  return (select string_agg(i.nome || ' ' || i.erro_codigo, ', ' order by i.nome) from public.integracoes i where i.erro_codigo is not null);
end $$;

select is(tests.ended('ai_auth'), 'openai ai_auth', 'a key that is taken no more is said of its connection alone');
select is(tests.ended('ai_unavailable'), 'openai ai_auth', 'an outage says nothing of the key');
select is(tests.ended('ai_quota'), 'openai ai_quota', 'money that is gone is said');
select is(tests.ended('ai_refused'), 'openai ai_quota', 'a refusal of a question is not');
select is(tests.ended('ok'), null, 'an answer says that all is well again');
select ok(verificada_em >= now(), 'since when') from public.integracoes where nome = 'openai';
select * from finish();
