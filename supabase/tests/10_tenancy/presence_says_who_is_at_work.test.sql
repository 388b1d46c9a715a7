-- Who is online is who has said so lately and may answer customers; nobody counts for another company.
select plan(5);
select tests.cast_of_two();
select is(private.agents_online(tests.tenant_id('Padaria')), 0, 'nobody has come yet');

select tests.act_as('bia');
select public.note_presence(), public.note_presence();
select tests.act_as('vera');
select public.note_presence();
select tests.act_as('rui');
select public.note_presence();
select tests.act_as_owner();
select is(private.agents_online(tests.tenant_id('Padaria')), 1, 'an agent counts once, a viewer answers nobody');
select is(private.agents_online(tests.tenant_id('Oficina')), 1, 'each company has its own');

update private.presences set seen_at = now() - interval '151 seconds' where user_id = tests.user_id('bia');
select is(private.agents_online(tests.tenant_id('Padaria')), 0, 'who is silent for two minutes and a half has gone');
select tests.act_as('bia');
select public.note_presence();
select tests.act_as_owner();
select is(private.agents_online(tests.tenant_id('Padaria')), 1, 'and may come back');
select * from finish();
