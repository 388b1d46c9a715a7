select plan(9);
select tests.cast_of_two();

create function tests.models(capability text) returns text language sql security definer set search_path = '' as $$
  select string_agg(m.model || case when m.is_active then '' else ' (off)' end, ', ' order by m.position, m.model)
    from public.ai_models m
   where m.tenant_id = tests.tenant_id('Padaria') and m.capability = models.capability
$$;
create function tests.names(variadic texts text[]) returns jsonb language sql set search_path = '' as $$
  select jsonb_build_object('base_url', 'https://ai.example.com', 'modelos',
           jsonb_agg(jsonb_build_object('model', t, 'capability', 'text')) || '[{"model": "nomic", "capability": "embeddings"}]')
    from unnest(texts) t
$$;

insert into public.integracoes (id, tenant_id, plataforma, nome, configuracao)
values ('30000000-0000-4000-8000-0000000000a1', tests.tenant_id('Padaria'), 'compatible', 'Ollama', tests.names('zebra', 'arara'));
select is(tests.models('text'), 'zebra, arara', 'in the order in which they are named');
select is(tests.models('embeddings'), 'nomic', 'each for what it can');

update public.integracoes set configuracao = tests.names('arara', 'onça') where plataforma = 'compatible';
select is(tests.models('text'), 'zebra (off), arara, onça', 'what is named no more is asked no more');
update public.integracoes set configuracao = tests.names('zebra', 'arara', 'onça') where plataforma = 'compatible';
select is(tests.models('text'), 'zebra, arara, onça', 'and what is named again is');

update public.ai_models set is_active = false where model = 'arara';
update public.integracoes set configuracao = tests.names('arara', 'zebra') where plataforma = 'compatible';
select is(tests.models('text'), 'zebra, arara (off), onça (off)', 'what was switched off by hand stays so');
update public.integracoes set nome = 'Nosso', configuracao = configuracao || '{"base_url": "https://other.example.com"}'
 where plataforma = 'compatible';
select is(tests.models('embeddings'), 'nomic', 'another address changes no model');

insert into public.integracoes (tenant_id, plataforma, nome, configuracao)
values (tests.tenant_id('Padaria'), 'anthropic', 'Anthropic', '{"base_url": "https://api.anthropic.com/v1"}');
select ok(tests.models('text') like 'zebra, %claude-haiku-5-5, %', 'another connection''s come behind them');
update public.ai_models set is_active = false where model = 'claude-haiku-5-5';
update public.integracoes set configuracao = configuracao || '{"base_url": "https://proxy.example.com/v1"}' where plataforma = 'anthropic';
select ok(tests.models('text') like '%claude-haiku-5-5 (off)%', 'those we know are the company''s to switch');
select is((select count(*) from public.ai_models m where m.tenant_id <> tests.tenant_id('Padaria')), 0::bigint, 'and nobody else''s');
select finish();
