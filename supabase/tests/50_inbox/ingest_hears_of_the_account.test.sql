select plan(7);
select tests.cast_of_two();
update public.channels set config = '{"account": "A1"}' where name = 'padaria';
create function pg_temp.news(change text, detail jsonb) returns jsonb language sql as $$
  select tests.deliver(change || detail, tests.slice('account:A1', jsonb_build_object('kind', 'account', 'change', change, 'detail', detail)))
$$;

select pg_temp.news('templates', '{"event": "APPROVED"}');
select results_eq($$ select j from tests.jobs_of('templates.sync') j $$,
  $$ select jsonb_build_object('tenant_id', tests.tenant_id('Padaria'), 'integracao_id', tests.integracao_id('padaria')) $$, 'a template that changed has all of them read again');
select is((select aviso from public.integracoes where id = tests.integracao_id('padaria')), null, 'and warns of nothing');
select pg_temp.news('quality', '{"current_limit": "TIER_250"}');
select pg_temp.news('status', '{"event": "ACCOUNT_RESTRICTION"}');
select tests.act_as('ada');
select is((select aviso - 'at' from public.integracoes where id = tests.integracao_id('padaria')),
  '{"change": "status", "detail": {"event": "ACCOUNT_RESTRICTION"}}', 'the latest news of the account stand with the connection');
select bag_eq('select unnest(kept) from public.webhook_deliveries', array['account.templates', 'account.quality', 'account.status'],
  'and all of it is found among what was kept');
select tests.act_as('bia');
select is_empty('select aviso from public.integracoes', 'for admins');
select tests.act_as_owner();
select is((select aviso from public.integracoes where id = tests.integracao_id('oficina')), null, 'the neighbour''s is untouched');
select is((select count(*) from public.conversations), 0::bigint, 'and nobody''s conversation is');
select * from finish();
