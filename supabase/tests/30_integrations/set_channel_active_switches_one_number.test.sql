select plan(5);
select tests.cast_of_two();

select tests.act_as('bia');
select throws_ok($$ select public.set_channel_active(tests.channel_id('padaria'), false) $$, 'PT403', 'forbidden', 'an agent switches nothing');
select tests.act_as('ada');
select throws_ok($$ select public.set_channel_active(tests.channel_id('oficina'), false) $$, 'PT404', 'channel_not_found',
  'another company''s number does not exist');
select is((public.set_channel_active(tests.channel_id('padaria'), false)).is_active, false, 'an admin switches a number off');
select tests.act_as_owner();
select tests.channel('Oficina', 'moved', '1001');
select tests.act_as('ada');
select throws_ok($$ select public.set_channel_active(tests.channel_id('padaria'), true) $$, 'PT409', 'address_in_use',
  'it comes back only if nobody else has it');
select results_eq($$ select data from public.audit_log where action = 'channel.status_changed' $$, array['{"is_active": false}'::jsonb],
  'it is written down');
select * from finish();
