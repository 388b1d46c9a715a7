select plan(9);
select tests.cast_of_two();
select private.audit(tests.tenant_id('Padaria'), 'x.done', 'x', null);

select tests.act_as('ada');
select results_eq('select action from public.audit_log', array['x.done'], 'an admin reads it');
select tests.act_as('sara');
select is_empty('select action from public.audit_log', 'a supervisor does not');
select tests.act_as('otto');
select is_empty('select action from public.audit_log', 'nor another company');
select throws_ok($$ select private.audit(tests.tenant_id('Oficina'), 'x.forged', 'x', null) $$, '42501', null, 'no person writes it');
select throws_ok($$ insert into public.audit_log (tenant_id, action, entity) values (tests.tenant_id('Oficina'), 'x.forged', 'x') $$,
  '42501', null, 'not even in their own company');

select tests.act_as_owner();
select throws_ok($$ update public.audit_log set action = 'x.undone' $$, 'PT403', 'audit_is_append_only', 'not even the owner of the table changes it');
select throws_ok($$ delete from public.audit_log $$, 'PT403', 'audit_is_append_only', 'or empties it');
select throws_ok($$ truncate public.audit_log $$, 'PT403', 'audit_is_append_only', 'in whatever way');
select throws_ok($$ delete from public.tenants where name = 'Padaria' $$, '23503', null, 'a company with a history is not deleted by accident');
select * from finish();
