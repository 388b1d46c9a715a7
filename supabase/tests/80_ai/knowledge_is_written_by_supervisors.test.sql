select plan(33);
select tests.cast_of_two();

-- Whichever queue they wait in.
create function tests.readings() returns bigint language plpgsql security definer set search_path = '' as $$
declare v_queue text; v_all bigint := 0; v_one bigint;
begin
  for v_queue in select m.queue_name from pgmq.meta m loop
    execute format('select count(*) from pgmq.%I q where q.message ->> ''kind'' = ''ai.document''', 'q_' || v_queue) into v_one;
    v_all := v_all + v_one;
  end loop;
  return v_all;
end $$;
grant execute on function tests.readings() to public;
create function tests.put(path text) returns void language sql security definer set search_path = '' as
  $$ insert into storage.objects (bucket_id, name) values ('conhecimento', put.path) $$;
grant execute on function tests.put(text) to public;

select tests.act_as('bia');
select throws_ok($$ select public.save_knowledge_document(null, 'Trocas', 'Em 30 dias.') $$, 'PT403', 'forbidden', 'an agent does not write');
select tests.act_as('sara');
select is((public.save_knowledge_document(null, ' Trocas ', e'\nEm 30 dias.\n')).title, 'Trocas', 'a supervisor does');
create temp table d as select id from public.knowledge_documents;
grant select on d to public;
select results_eq('select content, origin::text, state::text, version from public.knowledge_documents',
  $$ values ('Em 30 dias.', 'text', 'pending', 1) $$, 'as it was written');
select is(tests.readings(), 1::bigint, 'it is to be read');
select results_eq(format('select h - ''id'' from tests.heard(%L, %L) h', 'tenant:' || tests.tenant_id('Padaria') || ':team', 'conhecimento_atualizado'),
  $$ select jsonb_build_object('v', 1, 'document_id', id) from d $$, 'and the team hears of it');
select throws_ok($$ select public.save_knowledge_document(null, '', 'x') $$, 'PT422', 'knowledge_title_invalid', 'it has a title');
select throws_ok($$ select public.save_knowledge_document(null, 'x', e' \n') $$, 'PT422', 'knowledge_empty', 'and a text');
select throws_ok($$ select public.save_knowledge_document(null, 'x') $$, 'PT422', 'knowledge_empty', 'a new one above all');
select throws_ok($$ select public.save_knowledge_document(null, 'x', repeat('x', 200001)) $$, 'PT422', 'knowledge_too_long', 'that a person can have written');
select is((public.save_knowledge_document(id, 'Trocas', 'Em 30 dias.')).version, 1, 'the same again changes nothing') from d;
select is((public.save_knowledge_document(id, 'Trocas e devoluções')).version, 2, 'another title is read again') from d;
select is((public.requeue_knowledge_document(id)).version, 3, 'and whatever one wants to be') from d;
select is(tests.readings(), 3::bigint, 'each by a job of its own');

select tests.act_as('otto');
select is_empty('select 1 from public.knowledge_documents', 'another company sees none of it');
select throws_ok($$ select public.save_knowledge_document((select id from d), 'x', 'x') $$, 'PT404', 'knowledge_not_found', 'and writes none of it');
select throws_ok($$ select public.remove_knowledge_document((select id from d)) $$, 'PT404', 'knowledge_not_found', 'nor removes it');
select throws_ok($$ select public.requeue_knowledge_document((select id from d)) $$, 'PT404', 'knowledge_not_found', 'nor has it read');

-- Files.
select tests.act_as('bia');
select throws_ok($$ insert into storage.objects (bucket_id, name) values ('conhecimento', tests.tenant_id('Padaria') || '/uploads/b.pdf') $$,
  '42501', null, 'an agent puts no file there');
select tests.act_as('sara');
select lives_ok($$ insert into storage.objects (bucket_id, name) values ('conhecimento', tests.tenant_id('Padaria') || '/uploads/a.pdf') $$,
  'a supervisor does');
select throws_ok($$ insert into storage.objects (bucket_id, name) values ('conhecimento', tests.tenant_id('Padaria') || '/pages/a.pdf') $$,
  '42501', null, 'among the uploads');
select throws_ok($$ insert into storage.objects (bucket_id, name) values ('conhecimento', tests.tenant_id('Oficina') || '/uploads/a.pdf') $$,
  '42501', null, 'of the own company');
select is((public.add_knowledge_file(tests.tenant_id('Padaria') || '/uploads/a.pdf', 'Preços.pdf')).title, 'Preços.pdf', 'a file becomes a document');
select is((public.add_knowledge_file(tests.tenant_id('Padaria') || '/uploads/a.pdf', 'Preços.pdf')).version, 1, 'once');
select is((select count(*) from public.knowledge_documents where origin = 'file'), 1::bigint, 'however often it is said');
select throws_ok($$ select public.add_knowledge_file(tests.tenant_id('Padaria') || '/uploads/none.pdf', 'x') $$, 'PT404', 'knowledge_file_missing', 'it has to be there');
select tests.put(tests.tenant_id('Oficina') || '/uploads/z.pdf');
select throws_ok($$ select public.add_knowledge_file(tests.tenant_id('Oficina') || '/uploads/z.pdf', 'x') $$, 'PT404', 'knowledge_file_missing', 'and not another company''s');
select throws_ok($$ select public.save_knowledge_document((select id from public.knowledge_documents where origin = 'file'), 'x', 'x') $$,
  'PT409', 'knowledge_not_editable', 'its text is the file''s');

-- Away, and back.
select public.remove_knowledge_document(id) from d;
select is_empty($$ select 1 from public.knowledge_documents where id = (select id from d) $$, 'a removed one is not seen');
select throws_ok($$ select public.save_knowledge_document((select id from d), 'x', 'x') $$, 'PT404', 'knowledge_not_found', 'nor written');
select public.remove_knowledge_document(id, false) from d;
select isnt_empty($$ select 1 from public.knowledge_documents where id = (select id from d) $$, 'until it is put back');
select public.remove_knowledge_document(id) from d;

select tests.act_as_owner();
update public.knowledge_documents k set removed_at = now() - interval '25 hours' where k.id = (select id from d);
update storage.objects set created_at = now() - interval '25 hours' where bucket_id = 'conhecimento';
select private.purge_knowledge();
select is_empty('select 1 from public.knowledge_documents where id = (select id from d)', 'a day later it is gone');
select results_eq($$ select q.message -> 'payload' ->> 'bucket', q.message -> 'payload' ->> 'paths' from pgmq.q_jobs q where q.message ->> 'kind' = 'media.remove' $$,
  $$ select 'conhecimento', jsonb_build_array(tests.tenant_id('Oficina') || '/uploads/z.pdf')::text $$, 'and so are objects of no document');
select is((select count(*) from storage.objects o where o.bucket_id = 'conhecimento' and o.name like '%a.pdf'), 1::bigint, 'and no others');
select * from finish();
