select plan(7);
select tests.cast_of_two();
select tests.hear('padaria', '+5511999990101', 'oi', 'wamid.1');
delete from pgmq.q_jobs;

create function pg_temp.path(name text) returns text language sql as $$ select tests.tenant_id('Padaria') || '/uploads/' || path.name $$;
create function pg_temp.upload(name text, age interval) returns void language sql
as $$
  insert into storage.objects (bucket_id, name, created_at) values ('media', pg_temp.path(upload.name), now() - upload.age);
  insert into public.uploads (tenant_id, user_id, type, mime_type, size_bytes, sha256, storage_path, created_at)
  values (tests.tenant_id('Padaria'), tests.user_id('bia'), 'image', 'image/png', 1, 'ab', pg_temp.path(upload.name), now() - upload.age);
$$;
create function pg_temp.object(name text, age interval) returns void language sql
as $$ insert into storage.objects (bucket_id, name, created_at) values ('media', object.name, now() - object.age) $$;

select pg_temp.upload('unused', '25 hours'), pg_temp.upload('fresh', '23 hours'), pg_temp.upload('used', '25 hours');
update public.uploads u set thumbnail_path = pg_temp.path('unused.small') where u.storage_path = pg_temp.path('unused');
update public.uploads u set message_id = tests.message_id('wamid.1') where u.storage_path = pg_temp.path('used');
insert into public.message_attachments (tenant_id, message_id, type, state, storage_path)
values (tests.tenant_id('Padaria'), tests.message_id('wamid.1'), 'image', 'stored', pg_temp.path('used')),
  (tests.tenant_id('Padaria'), tests.message_id('wamid.1'), 'image', 'stored', tests.tenant_id('Padaria') || '/received/x');
insert into public.broadcasts (tenant_id, channel_id, name, template, file, created_by)
values (tests.tenant_id('Padaria'), tests.channel_id('padaria'), 'Natal', '{}',
  jsonb_build_object('storage_path', pg_temp.path('broadcast'), 'thumbnail_path', pg_temp.path('broadcast.small')), tests.user_id('sara'));
select pg_temp.object(pg_temp.path('never looked at'), '25 hours'), pg_temp.object(pg_temp.path('on its way'), '1 hour'),
  pg_temp.object(pg_temp.path('unused.small'), '25 hours'), pg_temp.object(pg_temp.path('broadcast'), '25 hours'),
  pg_temp.object(pg_temp.path('broadcast.small'), '25 hours'), pg_temp.object('nobody/uploads/x', '25 hours'),
  pg_temp.object(tests.tenant_id('Padaria') || '/received/x', '25 hours'),
  pg_temp.object(tests.tenant_id('Padaria') || '/received/left by a dead job', '25 hours');

select private.purge();
create temp table asked as
select q.message -> 'payload' as payload from pgmq.q_jobs q where q.message ->> 'kind' = 'media.remove';
select is((select count(*) from asked), 1::bigint, 'one job for the company');
select is((select payload ->> 'tenant_id' from asked), tests.tenant_id('Padaria')::text, 'in its name');
select set_eq('select jsonb_array_elements_text(payload -> ''paths'') from asked',
  array[pg_temp.path('unused'), pg_temp.path('unused.small'), pg_temp.path('never looked at'),
    tests.tenant_id('Padaria') || '/received/left by a dead job'],
  'takes what a day has left unused, and nothing that a message or a broadcast holds');
select results_eq('select storage_path from public.uploads', $$ select pg_temp.path('fresh') $$, 'and the rows go');

delete from pgmq.q_jobs;
select tests.hear('padaria', '+5511999990101', 'de novo', 'wamid.2');
insert into public.message_attachments (tenant_id, message_id, type, state, storage_path)
values (tests.tenant_id('Padaria'), tests.message_id('wamid.2'), 'image', 'stored', pg_temp.path('used'));
select private.drop_attachments(tests.tenant_id('Padaria'), tests.message_id('wamid.2'));
select is_empty('select 1 from pgmq.q_jobs', 'what another message shows too stays');
select private.drop_attachments(tests.tenant_id('Padaria'), tests.message_id('wamid.1'));
select set_eq($$ select jsonb_array_elements_text(q.message -> 'payload' -> 'paths') from pgmq.q_jobs q $$,
  array[pg_temp.path('used'), tests.tenant_id('Padaria') || '/received/x'],
  'a message that is taken back gives its files away');
select is_empty('select 1 from public.message_attachments', 'and has none');
select * from finish();
