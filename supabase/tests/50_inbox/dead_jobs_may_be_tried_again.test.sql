-- What was given up in the background is seen by admins, who may have it tried again.
select plan(18);
select tests.cast_of_two();
select tests.deliver('file', tests.slice('1001', tests.content_event('f1', '+5511987650001', 'image', '{}', tests.media_of('77', 'image/jpeg'))));
insert into public.broadcasts (tenant_id, channel_id, name, template, created_by)
select tests.tenant_id('Padaria'), tests.channel_id('padaria'), n, '{}', tests.user_id('sara') from unnest(array['Fornada', 'Parada']) n;
insert into public.broadcast_recipients (tenant_id, broadcast_id, contato_id, place)
select b.tenant_id, b.id, k.id, 1 from public.broadcasts b join public.contatos k on k.tenant_id = b.tenant_id;
update public.webhook_deliveries set status = 'pending', pending_events = '[{}]';
delete from pgmq.q_jobs;
create temp table j as
select private.enqueue_job('media.fetch', jsonb_build_object('tenant_id', a.tenant_id, 'attachment_id', a.id)) as media,
       private.enqueue_job('ingest.retry', jsonb_build_object('tenant_id', d.tenant_id, 'delivery_id', d.id)) as ingest,
       (select private.enqueue_job('broadcast.feed', jsonb_build_object('tenant_id', b.tenant_id, 'broadcast_id', b.id))
          from public.broadcasts b where b.name = 'Fornada') as feed,
       (select private.enqueue_job('broadcast.feed', jsonb_build_object('tenant_id', b.tenant_id, 'broadcast_id', b.id))
          from public.broadcasts b where b.name = 'Parada') as stopped
  from public.message_attachments a, public.webhook_deliveries d;
grant select on j to public;
select tests.act_as('sara');
select public.stop_broadcast(id) from public.broadcasts where name = 'Parada';
select tests.act_as_owner();
select private.bury_job(media), private.bury_job(ingest), private.bury_job(feed), private.bury_job(stopped) from j;
select is((select count(*) from pgmq.q_jobs), 0::bigint, 'nothing is left to do');

select tests.act_as('sara');
select throws_ok('select * from public.dead_jobs()', 'PT403', 'forbidden', 'a supervisor does not see it');
select throws_ok('select public.replay_job(media) from j', 'PT403', 'forbidden', 'nor has it tried again');
select tests.act_as('otto');
select is_empty('select * from public.dead_jobs()', 'another company has none of it');
select throws_ok('select public.replay_job(media) from j', 'PT404', 'job_not_found', 'nor may it have it tried');

select tests.act_as('ada');
select results_eq('select d.job_id, d.kind, d.about from public.dead_jobs() d order by d.job_id',
  $$ select j.media, 'media.fetch', (select protocolo from public.conversations) from j union all select ingest, 'ingest.retry', null from j
     union all select feed, 'broadcast.feed', 'Fornada' from j union all select stopped, 'broadcast.feed', 'Parada' from j $$,
  'an admin sees what was given up, by its name');
select lives_ok('select public.replay_job(media) from j', 'and has it tried again');
select results_eq($$ select state::text, error_code from public.message_attachments $$, $$ values ('pending', null::text) $$, 'a file shows that it is coming');
select throws_ok('select public.replay_job(media) from j', 'PT404', 'job_not_found', 'a second click finds it gone');
select public.replay_job(ingest), public.replay_job(feed), public.replay_job(stopped) from j;
select is((select status::text from public.webhook_deliveries), 'pending', 'a delivery is pending again');
select tests.act_as('sara');
select results_eq($$ select b.status::text, r.state::text from public.broadcasts b join public.broadcast_recipients r on r.broadcast_id = b.id where b.name = 'Fornada' $$,
  $$ values ('running', 'pending') $$, 'a broadcast goes on where it was');
select results_eq($$ select b.status::text, r.state::text from public.broadcasts b join public.broadcast_recipients r on r.broadcast_id = b.id where b.name = 'Parada' $$,
  $$ values ('stopped', 'stopped') $$, 'one that somebody stopped does not');
select tests.act_as('ada');
select is_empty('select * from public.dead_jobs()', 'none is left');
select results_eq($$ select actor_id, data ->> 'kind' from public.audit_log where action = 'job.replayed' order by id limit 1 $$,
  $$ select tests.user_id('ada'), 'media.fetch' $$, 'who did it is written down');
select tests.act_as_owner();
select results_eq($$ select kind, attempt from private.claim_jobs(10) order by job_id $$,
  $$ values ('media.fetch', 1), ('ingest.retry', 1), ('broadcast.feed', 1), ('broadcast.feed', 1) $$, 'each has all its tries before it');

-- In the end.
select private.bury_job(job_id) from (select q.msg_id as job_id from pgmq.q_jobs q) q;
update pgmq.a_jobs set archived_at = now() - interval '89 days';
select private.purge();
select is((select count(*) from pgmq.a_jobs), 4::bigint, 'they are kept for a season');
update pgmq.a_jobs set archived_at = now() - interval '91 days';
select private.purge();
select is((select count(*) from pgmq.a_jobs), 0::bigint, 'and no longer');
select lives_ok($$ select private.resume_job('no such kind', '{"tenant_id": "x"}') $$, 'what nobody knows is tried all the same');
select * from finish();
