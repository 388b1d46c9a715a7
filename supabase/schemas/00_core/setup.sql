-- What the platform lends us: extensions, schemas, closed sets, queues, buckets and the clock.
-- pg_cron, pg_net, pgmq and Vault are named in this file alone, so all the rest runs on a plain Postgres.

-- Files stand in reading order: a function may name a table that comes later.
set check_function_bodies = off;

create extension if not exists pgcrypto with schema extensions;
create extension if not exists pg_cron;
create extension if not exists pg_net with schema extensions;
create extension if not exists supabase_vault;
create extension if not exists pgmq;
create extension if not exists unaccent with schema extensions;
create extension if not exists btree_gin with schema extensions;
create extension if not exists pg_trgm with schema extensions;
create extension if not exists vector with schema extensions;

-- `public` is the API. `private` is reachable from inside the database only: PostgREST never exposes it.
create schema if not exists private;
revoke all on schema private from public;
grant usage on schema private to anon, authenticated, service_role;

-- Nothing is open until a grant says so, whatever the project's own defaults are.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke all on tables from anon, authenticated;
alter default privileges in schema public revoke all on functions from anon, authenticated;
alter default privileges in schema public revoke all on sequences from anon, authenticated;

-- Ordered: a role may do all that the roles before it may.
create type public.member_role as enum ('viewer', 'agent', 'supervisor', 'admin', 'owner');
create type public.conversation_status as enum ('bot', 'waiting', 'active', 'closed');
create type public.message_direction as enum ('inbound', 'outbound');
create type public.message_type as enum
  ('text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'contacts', 'interactive', 'template', 'reaction',
   'order', 'unsupported', 'note', 'event');
-- A file's way to us: still at the provider's, here, or never to come.
create type public.attachment_state as enum ('pending', 'stored', 'failed', 'expired');
-- `received` is the whole life of an inbound message; the others are an outbound one's.
create type public.message_status as enum
  ('received', 'queued', 'sending', 'uncertain', 'sent', 'delivered', 'read', 'failed');
create type public.broadcast_status as enum ('running', 'stopped', 'finished');
create type public.recipient_state as enum ('pending', 'sent', 'skipped', 'stopped');
create type public.delivery_status as enum ('processed', 'pending', 'failed');
create type public.integracao_status as enum ('ativa', 'inativa');
create type public.etapa_tipo as enum ('aberta', 'ganha', 'perdida');
create type public.ramal_status as enum ('ativo', 'inativo');
create type public.ligacao_direcao as enum ('saida', 'entrada');
create type public.ligacao_status as enum
  ('chamando', 'em_andamento', 'atendida', 'nao_atendida', 'ocupado', 'cancelada', 'falhou');
create type public.ligacao_disposicao as enum
  ('interessado', 'retornar', 'sem_interesse', 'caixa_postal', 'numero_errado', 'resolvido', 'outro');
-- A recording's way to us: still at the provider's, here, or never to come.
create type public.gravacao_estado as enum ('pendente', 'guardada', 'falhou');
-- The robot's part in a conversation: it answers, has given it to people, or was relieved by one.
create type public.bot_state as enum ('answering', 'handed_over', 'ended');
create type public.knowledge_origin as enum ('text', 'file', 'url');
create type public.knowledge_state as enum ('pending', 'processing', 'ready', 'failed');

-- Portuguese without its accents, which people leave out when they search.
create text search configuration private.portuguese (copy = pg_catalog.portuguese);
alter text search configuration private.portuguese
  alter mapping for hword, hword_part, word with extensions.unaccent, portuguese_stem;

-- Jobs that ask a model have a queue and a worker of their own: they take long and cost money.
select pgmq.create('jobs');
select pgmq.create('ai');

-- Private media. The first folder of a path is the tenant; there is no update and no delete for anybody but the server.
-- Nobody reaches the recordings of calls but through the function that writes down who listened.
insert into storage.buckets (id, name, public, file_size_limit)
values ('media', 'media', false, 104857600), ('gravacoes', 'gravacoes', false, 104857600)
on conflict (id) do nothing;
-- What a company's documents were made of.
insert into storage.buckets (id, name, public, file_size_limit) values ('conhecimento', 'conhecimento', false, 20971520)
on conflict (id) do nothing;

-- Puts a call to one of the functions that drain a queue into pg_net's, which sends it after commit.
-- Does nothing while the address or the key is missing from Vault: the sweep finds the work once they are there.
create function private.call_worker(body jsonb, worker text default 'worker')
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_url text;
  v_key text;
begin
  select max(s.decrypted_secret) filter (where s.name = 'project_url'),
         max(s.decrypted_secret) filter (where s.name = 'worker_key')
    into v_url, v_key
    from vault.decrypted_secrets s
   where s.name in ('project_url', 'worker_key');

  if v_url is null or v_key is null then
    return;
  end if;
  perform net.http_post(
    url := v_url || '/functions/v1/' || call_worker.worker,
    body := call_worker.body,
    headers := jsonb_build_object('content-type', 'application/json', 'apikey', v_key),
    timeout_milliseconds := 60000
  );
end;
$$;

-- Which queue a kind of job waits in.
create function private.queue_of(kind text)
returns text
language sql immutable set search_path = ''
as $$ select case when starts_with(queue_of.kind, 'ai.') then 'ai' else 'jobs' end $$;

-- Puts one job in its queue. `payload` is described per kind in shared/src/jobs.ts.
create function private.enqueue_job(kind text, payload jsonb, delay_seconds integer default 0)
returns bigint
language sql security definer set search_path = ''
as $$
  select pgmq.send(
    private.queue_of(enqueue_job.kind),
    jsonb_build_object('kind', enqueue_job.kind, 'payload', enqueue_job.payload),
    enqueue_job.delay_seconds
  )
$$;

-- Whether the same job is in its queue and nobody has begun it.
create function private.is_job_waiting(kind text, payload jsonb)
returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select from (select q.read_ct, q.message from pgmq.q_jobs q union all select q.read_ct, q.message from pgmq.q_ai q) q
     where q.read_ct = 0
       and q.message = jsonb_build_object('kind', is_job_waiting.kind, 'payload', is_job_waiting.payload))
$$;

-- Takes up to `max` jobs and hides them from others for `lease_seconds`; `attempt` counts from 1.
create function private.claim_jobs(max integer, lease_seconds integer default 60, queue text default 'jobs')
returns table (job_id bigint, kind text, payload jsonb, attempt integer)
language sql security definer set search_path = ''
as $$
  select q.msg_id, q.message ->> 'kind', q.message -> 'payload', q.read_ct
    from pgmq.read(claim_jobs.queue, claim_jobs.lease_seconds, claim_jobs.max) q
$$;

-- Removes a finished job from the queue.
create function private.finish_job(job_id bigint, queue text default 'jobs')
returns void
language sql security definer set search_path = ''
as $$
  select pgmq.delete(finish_job.queue, finish_job.job_id)
$$;

-- Takes a job that has used up its tries out of the queue and keeps it as a dead letter, in pgmq's archive.
create function private.bury_job(job_id bigint, queue text default 'jobs')
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_job jsonb;
begin
  select q.message into v_job
    from (select 'jobs' as queue, q.msg_id, q.message from pgmq.q_jobs q
          union all
          select 'ai', q.msg_id, q.message from pgmq.q_ai q) q
   where q.queue = bury_job.queue and q.msg_id = bury_job.job_id;
  perform pgmq.archive(bury_job.queue, bury_job.job_id);
  perform private.give_up_job(v_job ->> 'kind', v_job -> 'payload');
end;
$$;

-- A tenant's dead letters, the latest first. An id is one of its queue.
create function private.dead_letters(tenant_id uuid, most integer)
returns table (
  queue text, job_id bigint, kind text, payload jsonb, attempts integer, created_at timestamptz, failed_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select a.queue, a.msg_id, a.message ->> 'kind', a.message -> 'payload', a.read_ct, a.enqueued_at, a.archived_at
    from (select 'jobs' as queue, a.* from pgmq.a_jobs a union all select 'ai', a.* from pgmq.a_ai a) a
   where a.message -> 'payload' ->> 'tenant_id' = dead_letters.tenant_id::text
   order by a.archived_at desc, a.msg_id desc
   limit dead_letters.most
$$;

-- Puts a dead letter back in its queue, as a job that nobody has tried. Null when it is none of this tenant's, or not any more.
create function private.revive_job(tenant_id uuid, job_id bigint, queue text default 'jobs')
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_job jsonb;
begin
  with of_jobs as (
    delete from pgmq.a_jobs a
     where revive_job.queue = 'jobs' and a.msg_id = revive_job.job_id
       and a.message -> 'payload' ->> 'tenant_id' = revive_job.tenant_id::text
    returning a.message
  ), of_ai as (
    delete from pgmq.a_ai a
     where revive_job.queue = 'ai' and a.msg_id = revive_job.job_id
       and a.message -> 'payload' ->> 'tenant_id' = revive_job.tenant_id::text
    returning a.message
  )
  select d.message into v_job from (select o.message from of_jobs o union all select o.message from of_ai o) d;
  if v_job is not null then
    perform private.resume_job(v_job ->> 'kind', v_job -> 'payload');
    perform private.enqueue_job(v_job ->> 'kind', v_job -> 'payload');
    if private.queue_of(v_job ->> 'kind') = 'ai' then
      perform private.call_ai_worker();
    else
      perform private.call_worker('{}');
    end if;
  end if;
  return v_job;
end;
$$;

-- Nobody misses after three months what nobody wanted back.
create function private.purge_jobs()
returns void
language sql security definer set search_path = ''
as $$
  delete from pgmq.a_jobs a where a.archived_at < now() - interval '90 days';
  delete from pgmq.a_ai a where a.archived_at < now() - interval '90 days';
$$;

-- Hides a job until its next try.
create function private.postpone_job(job_id bigint, delay_seconds integer, queue text default 'jobs')
returns void
language sql security definer set search_path = ''
as $$
  select pgmq.set_vt(postpone_job.queue, postpone_job.job_id, postpone_job.delay_seconds)
$$;

create function private.has_due_jobs()
returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (select from pgmq.q_jobs q where q.vt <= clock_timestamp())
$$;

-- How many milliseconds it is until then; none when it is over.
create function private.ms_until(at timestamptz)
returns integer
language sql volatile strict set search_path = ''
as $$ select greatest(0, ceil(extract(epoch from ms_until.at - clock_timestamp()) * 1000))::integer $$;

-- When the next job that asks a model may begin, in milliseconds from now; null when none waits.
create function private.next_ai_job_ms()
returns integer
language sql stable security definer set search_path = ''
as $$
  select private.ms_until(min(q.vt)) from pgmq.q_ai q where q.vt < clock_timestamp() + interval '60 seconds'
$$;

create function private.call_ai_worker()
returns void
language sql security definer set search_path = ''
as $$ select private.call_worker('{"op": "drain"}', 'ai-analyze') $$;

select cron.schedule('sweep', '10 seconds', 'select private.sweep()');
select cron.schedule('ai', '10 seconds', 'select private.sweep_ai()');
select cron.schedule('calls', '30 seconds', 'select private.sweep_calls()');
select cron.schedule('templates', '41 * * * *', 'select private.request_all_templates()');
select cron.schedule('purge', '17 3 * * *', 'select private.purge()');
select cron.schedule('knowledge', '27 3 * * *', 'select private.purge_knowledge()');
select cron.schedule('recordings', '47 3 * * *', 'select private.purge_recordings()');
