-- Realtime takes an error for a refusal and logs it as a fault: what is malformed is refused quietly.
select plan(40);
select tests.cast_of_two();
select tests.act_as('olga');

select is(private.can_join(t.topic, 'broadcast', 'read'), false, 'nobody joins ' || coalesce(quote_literal(t.topic), 'nothing'))
  from (values (null), (''), (':'), ('::::'), ('tenant'), ('tenant:'), ('tenant::team'), ('team'), ('*'), ('tenant:*:team'), ('tenant:%:team'),
    ('tenant:' || tests.tenant_id('Padaria')),
    ('tenant:' || tests.tenant_id('Padaria') || ':'),
    ('tenant:' || tests.tenant_id('Padaria') || ':Team'),
    ('tenant:' || tests.tenant_id('Padaria') || ':team:'),
    ('tenant:' || upper(tests.tenant_id('Padaria')::text) || ':team'),
    (' tenant:' || tests.tenant_id('Padaria') || ':team'),
    ('tenant:' || tests.tenant_id('Padaria') || ':live'),
    ('tenant:' || tests.tenant_id('Padaria') || ':inbox'),
    ('tenant:' || tests.tenant_id('Padaria') || ':inbox:'),
    ('tenant:' || tests.tenant_id('Padaria') || ':inbox:1'),
    ('tenant:' || tests.tenant_id('Padaria') || ':inbox:*'),
    ('tenant:' || tests.tenant_id('Padaria') || ':inbox:' || tests.channel_id('padaria') || ':live'),
    ('tenant:' || tests.tenant_id('Padaria') || ':inbox:' || upper(tests.channel_id('padaria')::text)),
    ('tenant:' || tests.tenant_id('Padaria') || ':conv:' || gen_random_uuid()),
    ('tenant:' || tests.tenant_id('Padaria') || ':conv:; drop table public.messages'),
    ('tenant:' || tests.tenant_id('Padaria') || ':conv:' || gen_random_uuid() || ':live:live'),
    ('tenant:' || tests.tenant_id('Padaria') || ':user:' || tests.user_id('olga') || ':live'),
    ('tenant:' || tests.tenant_id('Padaria') || ':secret:' || tests.user_id('olga')),
    ('tenant:' || tests.tenant_id('Padaria') || e':team\n'),
    (repeat('tenant:', 1000))) t (topic);

select is(private.can_join('tenant:' || tests.tenant_id('Padaria') || ':team', e.name, 'read'), false, 'there is no ' || e.name || ' on the team''s topic')
  from (values ('presence'), ('postgres_changes'), (''), ('BROADCAST')) e (name);

-- Through the policies, as Realtime asks: it sets the topic and looks, or writes a row and takes it back.
select set_config('realtime.topic', 'tenant:' || tests.tenant_id('Padaria') || ':team', true);
select throws_ok($$ insert into realtime.messages (topic, extension) values (realtime.topic(), 'broadcast') $$, '42501', null,
  'a person writes on no topic of the database''s');
select tests.act_as_owner();
select realtime.send('{}', 'e', 'tenant:' || tests.tenant_id('Padaria') || ':team', true);
select tests.act_as('vera');
select isnt_empty('select 1 from realtime.messages', 'its readers read it');
select tests.act_as('rui');
select is_empty('select 1 from realtime.messages', 'others do not');
select set_config('realtime.topic', '', true);
select is_empty('select 1 from realtime.messages', 'nor is anything read without a topic');
select tests.act_as_anon();
select is_empty('select 1 from realtime.messages', 'nor by a stranger');
select * from finish();
