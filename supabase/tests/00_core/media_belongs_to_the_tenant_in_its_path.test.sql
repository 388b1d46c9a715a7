select plan(15);
select tests.cast_of_two();

select is(b.public, false, 'the bucket is private') from storage.buckets b where b.id = 'media';

create function pg_temp.upload(path text) returns void language sql
as $$ insert into storage.objects (bucket_id, name) values ('media', upload.path) $$;
grant execute on function pg_temp.upload(text) to public;

select tests.act_as('bia');
select lives_ok($$ select pg_temp.upload(tests.tenant_id('Padaria') || '/uploads/foto.jpg') $$, 'an agent adds a file to her company''s folder');
select results_eq('select name from storage.objects', $$ select tests.tenant_id('Padaria') || '/uploads/foto.jpg' $$, 'and sees it');
select throws_ok($$ select pg_temp.upload(tests.tenant_id('Oficina') || '/uploads/foto.jpg') $$, '42501', null, 'not to another''s');
select throws_ok($$ select pg_temp.upload('uploads/foto.jpg') $$, '42501', null, 'nor to none');
select throws_ok($$ select pg_temp.upload('/' || tests.tenant_id('Padaria') || '/uploads/foto.jpg') $$, '42501', null, 'nor beside it');
select throws_ok($$ select pg_temp.upload(tests.tenant_id('Padaria') || '/foto.jpg') $$, '42501', null, 'nor outside the folder of uploads');
select throws_ok($$ select pg_temp.upload(tests.tenant_id('Padaria') || '//uploads/foto.jpg') $$, '42501', null,
  'nor by an empty folder');
select throws_ok($$ select pg_temp.upload(tests.tenant_id('Padaria') || '/' || gen_random_uuid() || '/uploads/foto.jpg') $$, '42501', null,
  'nor into a folder of the same name elsewhere');
select throws_ok($$ insert into storage.objects (bucket_id, name) values ('other', tests.tenant_id('Padaria') || '/uploads/foto.jpg') $$,
  '42501', null, 'nor to another bucket');
update storage.objects set name = tests.tenant_id('Oficina') || '/uploads/foto.jpg';
delete from storage.objects;
select results_eq('select name from storage.objects', $$ select tests.tenant_id('Padaria') || '/uploads/foto.jpg' $$,
  'what is there is neither moved nor deleted');

select tests.act_as('vera');
select isnt_empty('select 1 from storage.objects', 'a viewer sees it');
select throws_ok($$ select pg_temp.upload(tests.tenant_id('Padaria') || '/uploads/minha.jpg') $$, '42501', null, 'but adds nothing');
select tests.act_as('rui');
select is_empty('select 1 from storage.objects', 'another company sees nothing');
select tests.act_as_anon();
select is_empty('select 1 from storage.objects', 'neither does a stranger');
select * from finish();
