select plan(11);
select tests.cast_of_two();
select tests.hear('padaria', '+5511999990101', 'oi', 'wamid.1');
create temp table files as
with a as (
  insert into public.message_attachments (tenant_id, message_id, type, state, error_code, provider_media_id, created_at)
  select tests.tenant_id('Padaria'), tests.message_id('wamid.1'), 'image', f.state::public.attachment_state, f.code, f.name, now() - f.age
    from (values ('failed', 'channel_auth', 'dead token', interval '1 day'), ('expired', 'media_expired', 'expired', '1 day'),
                 ('failed', 'channel_auth', 'long ago', '8 days'), ('failed', 'media_unavailable', 'another', '1 hour'))
      f (state, code, name, age)
  returning id, provider_media_id
)
select a.id, a.provider_media_id as name from a;
grant select on files to public;
create function pg_temp.file(name text) returns uuid language sql as $$ select f.id from files f where f.name = file.name $$;
grant execute on function pg_temp.file(text) to public;
create function pg_temp.asked() returns setof text language sql security definer
as $$
  select f.name from pgmq.q_jobs q join files f on f.id::text = q.message -> 'payload' ->> 'attachment_id'
   where q.message ->> 'kind' = 'media.fetch'
$$;
create function pg_temp.states() returns jsonb language sql security definer
as $$ select jsonb_object_agg(a.provider_media_id, a.state) from public.message_attachments a $$;

select tests.act_as('vera');
select throws_ok($$ select public.fetch_attachment(pg_temp.file('dead token')) $$, 'PT403', 'forbidden', 'a viewer asks for nothing');
select tests.act_as('rui');
select throws_ok($$ select public.fetch_attachment(pg_temp.file('dead token')) $$, 'PT404', 'attachment_not_found', 'nor does another company');
select tests.act_as('bia');
select throws_ok('select public.fetch_attachment(gen_random_uuid())', 'PT404', 'attachment_not_found', 'a file there is not is not found');
select public.fetch_attachment(pg_temp.file('dead token'));
select public.fetch_attachment(pg_temp.file('dead token'));
select public.fetch_attachment(pg_temp.file('expired'));
select public.fetch_attachment(pg_temp.file('long ago'));
select tests.act_as_owner();
select results_eq('select pg_temp.asked()', array['dead token'], 'what failed is fetched again, once');
select is(pg_temp.states() ->> 'dead token', 'pending', 'and is on its way');
select is(pg_temp.states() ->> 'expired', 'expired', 'what has run out is not');
select is(pg_temp.states() ->> 'long ago', 'failed', 'nor what the provider keeps no more');
select isnt_empty($$ select tests.heard(tests.conv_topic(tests.conversation('padaria', '+5511999990101')), 'mensagem_alterada') $$,
  'whoever looks is told');

delete from pgmq.q_jobs;
update public.integracoes i set nome = 'x' where i.id = tests.integracao_id('padaria');
select is_empty('select pg_temp.asked()', 'a connection that is renamed fetches nothing');
update public.integracoes i set access_token = 'v1.other' where i.id = tests.integracao_id('oficina');
select is_empty('select pg_temp.asked()', 'nor does another''s new token');
update public.integracoes i set access_token = 'v1.new' where i.id = tests.integracao_id('padaria');
select results_eq('select pg_temp.asked()', array['another'], 'a new token of its own fetches what failed');
select * from finish();
