select plan(8);
select tests.cast_of_two();
select tests.hear('padaria', '+5511987650001', 'oi');
select tests.hear('oficina', '+5511987650001', 'oi');

select tests.act_as('ada');
select results_eq('select tenant_id from public.webhook_deliveries', $$ select tests.tenant_id('Padaria') $$, 'an admin sees what came for her company');
select throws_ok($$ update public.webhook_deliveries set status = 'failed' $$, '42501', null, 'and changes nothing of it');
select tests.act_as('sara');
select is_empty('select id from public.webhook_deliveries', 'a supervisor does not');
select tests.act_as('otto');
select results_eq('select tenant_id from public.webhook_deliveries', $$ select tests.tenant_id('Oficina') $$, 'each company sees its own');

select tests.act_as_owner();
select throws_ok($$ update public.webhook_deliveries set integracao_id = tests.integracao_id('oficina') where tenant_id = tests.tenant_id('Padaria') $$,
  '23503', null, 'another tenant''s connection cannot be stored, whoever writes it');
update public.webhook_deliveries set first_received_at = now() - interval '31 days';
update private.raw_deliveries set first_received_at = now() - interval '31 days';
update public.webhook_deliveries set status = 'failed' where tenant_id = tests.tenant_id('Oficina');
select private.purge();
select results_eq('select status::text from public.webhook_deliveries', array['failed'], 'after thirty days what is done goes, what failed stays');
select is_empty('select 1 from private.raw_deliveries', 'and so do the bodies');
select isnt_empty('select 1 from public.messages', 'messages stay');
select * from finish();
