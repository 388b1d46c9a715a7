-- Jobs that have used up their tries: what waited for them shows that it waits in vain.
select plan(6);
select tests.cast_of_two();
select tests.deliver('file', tests.slice('1001', tests.content_event('f1', '+5511987650001', 'image', '{}', tests.media_of('77', 'image/jpeg'))));
insert into public.broadcasts (tenant_id, channel_id, name, template, created_by)
values (tests.tenant_id('Padaria'), tests.channel_id('padaria'), 'Fornada', '{}', tests.user_id('sara'));
insert into public.broadcast_recipients (tenant_id, broadcast_id, contato_id, place)
select b.tenant_id, b.id, k.id, 1 from public.broadcasts b join public.contatos k on k.tenant_id = b.tenant_id;
update public.webhook_deliveries set status = 'pending', pending_events = '[{}]';
delete from pgmq.q_jobs;

create temp table j as
select private.enqueue_job('media.fetch', jsonb_build_object('tenant_id', a.tenant_id, 'attachment_id', a.id)) as media,
       private.enqueue_job('ingest.retry', jsonb_build_object('tenant_id', d.tenant_id, 'delivery_id', d.id)) as ingest,
       private.enqueue_job('broadcast.feed', jsonb_build_object('tenant_id', b.tenant_id, 'broadcast_id', b.id)) as first,
       private.enqueue_job('broadcast.feed', jsonb_build_object('tenant_id', b.tenant_id, 'broadcast_id', b.id)) as second,
       private.enqueue_job('no such kind', '{"tenant_id": "x"}') as unknown
  from public.message_attachments a, public.webhook_deliveries d, public.broadcasts b;

select private.bury_job(media) from j;
select results_eq('select state::text, error_code from public.message_attachments', $$ values ('failed', 'media_unavailable') $$,
  'a file can be asked for again');
select private.bury_job(ingest) from j;
select is((select status::text from public.webhook_deliveries), 'failed', 'a delivery is a dead letter');
select private.bury_job(first) from j;
select is((select status::text from public.broadcasts), 'running', 'a broadcast goes on while another turn is waiting');
select private.bury_job(second) from j;
select results_eq('select b.status::text, r.state::text from public.broadcasts b join public.broadcast_recipients r on r.broadcast_id = b.id',
  $$ values ('stopped', 'stopped') $$, 'and ends with the last');
select lives_ok('select private.bury_job(unknown) from j', 'what nobody knows is buried all the same');
select is_empty('select 1 from pgmq.q_jobs', 'nothing comes back');
select * from finish();
