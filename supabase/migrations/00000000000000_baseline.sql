-- Built by `npm run db -- build` from supabase/schemas, in the order of schema_paths in
-- supabase/config.toml. Edit those files, never this one.

-- schemas/00_core/setup.sql

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

-- schemas/00_core/job_rates.sql

-- How many jobs of a queue may begin in a second, over all workers: data, so that it can be changed while they run. A kind belongs
-- to the queue that names the word before its dot; what belongs to none is not held up.
create table private.job_rates (
  queue           text primary key,
  kinds           text[] not null,
  rate_per_second integer not null,
  -- The moment up to which its turns are given away: each moves it on by its share of a second.
  used_up_at      timestamptz not null default '-infinity',

  constraint job_rates_rate_is_positive check (rate_per_second > 0)
);
alter table private.job_rates enable row level security;
create policy nobody_select on private.job_rates for select to authenticated using (false);

insert into private.job_rates (queue, kinds, rate_per_second) values
  ('webhooks', '{ingest}', 100),
  ('ai-analysis', '{ai}', 50),
  ('messages', '{broadcast,channel,templates}', 200),
  ('notifications', '{mail,operator}', 100);

-- Takes a turn for a job of this kind. Returns the milliseconds to wait for it: none as long as a second's worth is not used up.
create function private.take_turn(kind text)
returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_turn_at timestamptz;
begin
  update private.job_rates r
     set used_up_at = greatest(r.used_up_at, clock_timestamp() - interval '1 second') + interval '1 second' / r.rate_per_second
   where split_part(take_turn.kind, '.', 1) = any(r.kinds)
  returning r.used_up_at into v_turn_at;
  return greatest(0, coalesce(ceil(extract(epoch from v_turn_at - clock_timestamp()) * 1000), 0))::integer;
end;
$$;

-- schemas/00_core/fail.sql

-- Refuses with a stable code. PostgREST turns SQLSTATE PT<status> into that HTTP status and hands the code on as message;
-- every code is listed in shared/src/errors.ts.
create function private.fail(code text, status integer)
returns void
language plpgsql immutable set search_path = ''
as $$
begin
  raise exception using errcode = 'PT' || fail.status, message = fail.code;
end;
$$;
grant execute on function private.fail(text, integer) to anon, authenticated, service_role;

-- schemas/00_core/uuid_of.sql

-- A text from outside as an id, null when it is none: so that a row is looked for by its key, and not by what each key would look like
-- as text.
create function private.uuid_of(id text)
returns uuid
language sql stable set search_path = ''
as $$ select case when pg_input_is_valid(uuid_of.id, 'uuid') then uuid_of.id::uuid end $$;

-- schemas/00_core/tenant_id.sql

-- The caller's tenant: what the token claims, if the membership behind the claim still stands.
-- Policies write `(select private.tenant_id())`, so it costs one index lookup per statement, and a removed member reads
-- nothing from the next statement on although the token lives for minutes. PL/pgSQL, because it keeps its plan: every table
-- of a query asks once, and a SQL function would be planned anew each time. The token is read once, and outside the lookup,
-- which then starts in half the time.
create function private.tenant_id()
returns uuid
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_claims constant jsonb := auth.jwt();
  v_tenant constant uuid := nullif(v_claims ->> 'tenant_id', '');
begin
  perform from public.members m
    where m.tenant_id = v_tenant and m.user_id = (v_claims ->> 'sub')::uuid and m.removed_at is null;
  return case when found then v_tenant end;
end;
$$;
grant execute on function private.tenant_id() to authenticated;

-- True when the caller holds at least `role` in their tenant.
create function private.has_role(role public.member_role)
returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return exists (
    select
      from public.members m
     where m.tenant_id = nullif((select auth.jwt()) ->> 'tenant_id', '')::uuid
       and m.user_id = (select auth.uid())
       and m.removed_at is null
       and m.role >= has_role.role);
end;
$$;
grant execute on function private.has_role(public.member_role) to authenticated;

-- The caller's tenant, or 403 when they hold less than `role` in it. Every verb begins with this.
create function private.require_role(role public.member_role)
returns uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not private.has_role(require_role.role) then
    perform private.fail('forbidden', 403);
  end if;
  return private.tenant_id();
end;
$$;
grant execute on function private.require_role(public.member_role) to authenticated;

-- The same for `caller` ({sub, tenant_id}), in whose name one of our functions asks over a connection of its own: from here to the end
-- of the transaction they are who asks. Executable by that connection alone: a client that names its caller could be anybody.
create function private.act_for(caller jsonb, role public.member_role)
returns uuid
language plpgsql security definer set search_path = ''
as $$
begin
  perform set_config('request.jwt.claims', act_for.caller::text, true);
  return private.require_role(act_for.role);
end;
$$;

-- schemas/00_core/allowed_changes.sql

-- What a verb may change of a row: what `changes` names, but for the columns `kept`. Refuses with `code` what names nothing.
create function private.allowed_changes(changes jsonb, kept text[], code text)
returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  if jsonb_typeof(changes) is distinct from 'object' then
    perform private.fail(allowed_changes.code, 422);
  end if;
  return changes - kept;
end;
$$;

-- schemas/00_core/can_join.sql

-- Who may hear and who may speak on a Realtime topic. A topic is a visibility class: what is sent on it, all its readers may read.
--   tenant:<t>:inbox:<channel>   tenant:<t>:conv:<c>   tenant:<t>:team    members read, only the database writes
--   tenant:<t>:board:<b>                                                  members read, only the database writes
--   tenant:<t>:user:<u>                                                   that user reads
--   tenant:<t>:conv:<c>:live                                              typing and presence: members read, agents write
-- Never raises: Realtime takes an error for a refusal, and a malformed topic is nobody's.
create function private.can_join(topic text, extension text, op text)
returns boolean
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_uuid constant text := '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
  v_part constant text[] := string_to_array(can_join.topic, ':');
  v_live constant boolean := cardinality(v_part) = 5 and v_part[5] = 'live';
begin
  if v_part is null
     or v_part[1] is distinct from 'tenant'
     or v_part[2] is distinct from private.tenant_id()::text
     or (can_join.extension <> 'broadcast' and not v_live)
     or (can_join.op = 'write' and not (v_live and private.has_role('agent'))) then
    return false;
  end if;

  if cardinality(v_part) = 3 then
    return v_part[3] = 'team';
  end if;
  if v_part[4] !~ v_uuid then
    return false;
  end if;
  if v_part[3] = 'conv' and (cardinality(v_part) = 4 or v_live) then
    return private.can_read_conversation(v_part[4]::uuid);
  end if;
  if cardinality(v_part) <> 4 then
    return false;
  end if;
  return case v_part[3]
    when 'user' then v_part[4] = (select auth.uid())::text
    when 'inbox' then exists (
      select from public.channels c
       where c.tenant_id = v_part[2]::uuid and c.id = v_part[4]::uuid)
    when 'board' then exists (
      select from public.funis f
       where f.tenant_id = v_part[2]::uuid and f.id = v_part[4]::uuid)
    else false
  end;
end;
$$;
grant execute on function private.can_join(text, text, text) to authenticated;

create policy topic_readers_select on realtime.messages for select to authenticated
  using (private.can_join((select realtime.topic()), extension, 'read'));
create policy topic_writers_insert on realtime.messages for insert to authenticated
  with check (private.can_join((select realtime.topic()), extension, 'write'));

-- schemas/00_core/tell_team.sql

-- Tells a company's team that something changed: every page listens, and whoever shows it reads it again. `data` says what may help
-- to read less, and nothing that not all of them may read.
create function private.tell_team(tenant_id uuid, event text, data jsonb default '{}')
returns void
language sql security definer set search_path = ''
as $$
  select realtime.send(jsonb_build_object('v', 1) || tell_team.data, tell_team.event, 'tenant:' || tell_team.tenant_id || ':team', true)
$$;

-- schemas/10_tenancy/tenants.sql

-- A company. Everything it owns carries its id, and inside every foreign key too: a reference to another company's row cannot be stored.
create table public.tenants (
  id         uuid primary key default gen_random_uuid(),
  name       text not null,
  created_at timestamptz not null default now(),

  constraint tenants_name_is_short check (char_length(name) between 1 and 80)
);

alter table public.tenants enable row level security;
create policy members_select on public.tenants for select to authenticated
  using (id = (select private.tenant_id()));
-- No write policies: a tenant is born in create_tenant().
grant select on public.tenants to authenticated;

-- schemas/10_tenancy/profiles.sql

-- A person, whatever tenants they work for. The row follows auth.users; `active_tenant_id` is where their tokens point.
create table public.profiles (
  id               uuid primary key references auth.users on delete cascade,
  name             text not null,
  email            text not null,
  avatar_url       text,
  locale           text not null default 'pt-BR',
  active_tenant_id uuid references public.tenants on delete set null,
  created_at       timestamptz not null default now(),

  constraint profiles_name_is_short check (char_length(name) between 1 and 80),
  constraint profiles_locale_is_offered check (locale in ('pt-BR', 'en'))
);
create index profiles_active_tenant_idx on public.profiles (active_tenant_id);

alter table public.profiles enable row level security;
-- Its select policy names members and stands in members.sql.
-- No write policies: update_profile() writes name and locale, switch_tenant() the active tenant.
-- Which other company a colleague works for now is not their colleagues' business: my_tenants() tells each their own.
grant select (id, name, email, avatar_url, locale, created_at) on public.profiles to authenticated;

create function private.follow_auth_user()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.profiles (id, name, email)
  values (
    new.id,
    left(coalesce(nullif(trim(new.raw_user_meta_data ->> 'name'), ''), split_part(new.email, '@', 1), '?'), 80),
    coalesce(new.email, '')
  )
  on conflict (id) do update set email = excluded.email;
  return new;
end;
$$;
create trigger on_auth_user_follow
  after insert or update of email on auth.users
  for each row execute function private.follow_auth_user();

-- schemas/10_tenancy/members.sql

-- Who works for a tenant and as what. A removed member keeps the row, so what they wrote keeps its author.
create table public.members (
  tenant_id  uuid not null references public.tenants on delete cascade,
  user_id    uuid not null references public.profiles on delete cascade,
  role       public.member_role not null,
  created_at timestamptz not null default now(),
  removed_at timestamptz,

  primary key (tenant_id, user_id)
);
create index members_user_idx on public.members (user_id);

alter table public.members enable row level security;
create policy members_select on public.members for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: change_member_role(), remove_member() and accept_invitation() are the ways.
grant select on public.members to authenticated;

-- Oneself, and whoever is or was a colleague: a message keeps its author's name after they leave. Of members only one's own
-- tenant's are seen, which need not be asked twice.
create policy colleagues_select on public.profiles for select to authenticated
  using (
    id = (select auth.uid())
    or id in (select m.user_id from public.members m)
  );

-- Tells the team's pages that somebody came, went or changed, and the person concerned that their token is out of date.
create function private.announce_member()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.tell_team(new.tenant_id, 'equipe_atualizada');
  if tg_op = 'UPDATE' then
    perform realtime.send(
      jsonb_build_object('v', 1, 'reason', case when new.removed_at is null then 'role_changed' else 'removed' end),
      'sessao_revogada', 'tenant:' || new.tenant_id || ':user:' || new.user_id, true);
  end if;
  return null;
end;
$$;
create trigger on_member_announce
  after insert or update on public.members
  for each row execute function private.announce_member();

-- schemas/10_tenancy/presences.sql

-- When a person's browser last said that they are at work: their page does so once a minute, and who has not for two and a half is
-- not online. A row and no Realtime presence, where everybody would hear of each of a hundred people who come back together.
create table private.presences (
  tenant_id uuid not null,
  user_id   uuid not null,
  seen_at   timestamptz not null default now(),

  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references public.members (tenant_id, user_id) on delete cascade
) with (fillfactor = 70);
alter table private.presences enable row level security;
create policy nobody_select on private.presences for select to authenticated using (false);

-- How many people who may answer customers are online.
create function private.agents_online(tenant_id uuid)
returns integer
language sql stable security definer set search_path = ''
as $$
  select count(*)::integer
    from private.presences p
    join public.members m on m.tenant_id = p.tenant_id and m.user_id = p.user_id
   where p.tenant_id = agents_online.tenant_id and p.seen_at > now() - interval '150 seconds'
     and m.role >= 'agent' and m.removed_at is null
$$;

-- schemas/10_tenancy/invitations.sql

-- An open door for one e-mail address. Only the hash of its token is kept; the link is shown once, to whoever made it.
create table public.invitations (
  id          uuid not null default gen_random_uuid(),
  tenant_id   uuid not null references public.tenants on delete cascade,
  email       text not null,
  role        public.member_role not null,
  token_hash  bytea not null unique,
  invited_by  uuid not null,
  expires_at  timestamptz not null default now() + interval '7 days',
  accepted_at timestamptz,
  revoked_at  timestamptz,
  created_at  timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, invited_by) references public.members (tenant_id, user_id),
  constraint invitations_never_make_owners check (role <> 'owner'),
  constraint invitations_email_has_at check (email = lower(email) and email like '%_@_%')
);
create index invitations_invited_by_idx on public.invitations (tenant_id, invited_by);
create unique index invitations_one_open_idx on public.invitations (tenant_id, email)
  where accepted_at is null and revoked_at is null;

alter table public.invitations enable row level security;
create policy admins_select on public.invitations for select to authenticated
  using (tenant_id = (select private.tenant_id()) and (select private.has_role('admin')));
-- No write policies: create_invitation(), revoke_invitation(), accept_invitation(). The hash is nobody's to read.
grant select (id, tenant_id, email, role, invited_by, expires_at, accepted_at, revoked_at, created_at)
  on public.invitations to authenticated;

-- schemas/10_tenancy/audit_log.sql

-- What people did that somebody may later ask about. Append-only: no role updates or deletes it.
create table public.audit_log (
  id         bigint generated always as identity,
  tenant_id  uuid not null references public.tenants,
  actor_id   uuid,
  action     text not null,
  entity     text not null,
  entity_id  uuid,
  data       jsonb not null default '{}',
  created_at timestamptz not null default now(),

  primary key (tenant_id, id)
);
create index audit_log_entity_idx on public.audit_log (tenant_id, entity, entity_id, id desc);

alter table public.audit_log enable row level security;
create policy admins_select on public.audit_log for select to authenticated
  using (tenant_id = (select private.tenant_id()) and (select private.has_role('admin')));
-- No write policies: private.audit() appends.
grant select on public.audit_log to authenticated;

-- Appends one line in the name of the caller. `action` is noun.past, e.g. 'member.removed'.
create function private.audit(tenant_id uuid, action text, entity text, entity_id uuid, data jsonb default '{}')
returns void
language sql security definer set search_path = ''
as $$
  insert into public.audit_log (tenant_id, actor_id, action, entity, entity_id, data)
  values (audit.tenant_id, (select auth.uid()), audit.action, audit.entity, audit.entity_id, audit.data)
$$;

create function private.refuse_audit_change()
returns trigger
language plpgsql set search_path = ''
as $$
begin
  perform private.fail('audit_is_append_only', 403);
  return null;
end;
$$;
create trigger on_audit_change_refuse
  before update or delete or truncate on public.audit_log
  for each statement execute function private.refuse_audit_change();

-- schemas/10_tenancy/access_token_hook.sql

-- Called by Auth for every access token: adds `tenant_id` and `tenant_role` of the person's active tenant.
-- Without a standing membership there is no claim, and without the claim no policy lets anything through.
-- `event` is {user_id, claims, authentication_method}; the answer is the same with its claims completed.
create function private.access_token_hook(event jsonb)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_member public.members;
begin
  select m.*
    into v_member
    from public.members m
    join public.profiles p on p.id = m.user_id
   where m.user_id = (access_token_hook.event ->> 'user_id')::uuid
     and m.removed_at is null
   order by (m.tenant_id = p.active_tenant_id) desc nulls last, m.created_at
   limit 1;

  if v_member.tenant_id is null then
    return jsonb_set(access_token_hook.event, '{claims}',
      (access_token_hook.event -> 'claims') - 'tenant_id' - 'tenant_role');
  end if;
  return jsonb_set(access_token_hook.event, '{claims}',
    (access_token_hook.event -> 'claims')
      || jsonb_build_object('tenant_id', v_member.tenant_id, 'tenant_role', v_member.role));
end;
$$;
grant usage on schema private to supabase_auth_admin;
grant execute on function private.access_token_hook(jsonb) to supabase_auth_admin;

-- schemas/10_tenancy/rpc/create_tenant.sql

-- A new company with the caller as its owner, made active at once. The caller refreshes the session to enter it.
create function private.create_tenant(name text)
returns public.tenants
language plpgsql security definer set search_path = ''
as $$
declare
  v_name constant text := nullif(trim(create_tenant.name), '');
  v_tenant public.tenants;
begin
  if (select auth.uid()) is null then
    perform private.fail('forbidden', 403);
  end if;
  if v_name is null or char_length(v_name) > 80 then
    perform private.fail('tenant_name_invalid', 422);
  end if;
  -- One person may found a handful of companies, not fill the table.
  if (select count(*) >= 10 from public.members m
       where m.user_id = (select auth.uid()) and m.role = 'owner' and m.removed_at is null) then
    perform private.fail('too_many_tenants', 409);
  end if;

  insert into public.tenants (name) values (v_name) returning * into v_tenant;
  insert into public.members (tenant_id, user_id, role) values (v_tenant.id, (select auth.uid()), 'owner');
  update public.profiles p set active_tenant_id = v_tenant.id where p.id = (select auth.uid());
  perform private.add_first_responses(v_tenant.id);
  perform private.audit(v_tenant.id, 'tenant.created', 'tenants', v_tenant.id);
  return v_tenant;
end;
$$;

create function public.create_tenant(name text)
returns public.tenants
language sql security invoker set search_path = ''
as $$ select private.create_tenant(create_tenant.name) $$;

revoke execute on function public.create_tenant(text) from public, anon;
grant execute on function private.create_tenant(text), public.create_tenant(text) to authenticated;

-- schemas/10_tenancy/rpc/switch_tenant.sql

-- Makes another of the caller's companies the active one. Their open tabs hear `sessao_revogada` and refresh their session.
create function private.switch_tenant(tenant_id uuid)
returns public.tenants
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant public.tenants;
begin
  select t.* into v_tenant
    from public.tenants t
    join public.members m on m.tenant_id = t.id
   where t.id = switch_tenant.tenant_id
     and m.user_id = (select auth.uid())
     and m.removed_at is null;
  if v_tenant.id is null then
    perform private.fail('tenant_not_found', 404);
  end if;

  update public.profiles p set active_tenant_id = v_tenant.id where p.id = (select auth.uid());
  perform realtime.send(
    jsonb_build_object('v', 1, 'reason', 'tenant_switched'), 'sessao_revogada',
    'tenant:' || m.tenant_id || ':user:' || m.user_id, true)
    from public.members m
   where m.user_id = (select auth.uid()) and m.removed_at is null;
  return v_tenant;
end;
$$;

create function public.switch_tenant(tenant_id uuid)
returns public.tenants
language sql security invoker set search_path = ''
as $$ select private.switch_tenant(switch_tenant.tenant_id) $$;

revoke execute on function public.switch_tenant(uuid) from public, anon;
grant execute on function private.switch_tenant(uuid), public.switch_tenant(uuid) to authenticated;

-- schemas/10_tenancy/rpc/my_tenants.sql

-- The companies the caller works for; `is_active` marks the one their next token points at.
create function private.my_tenants()
returns table (id uuid, name text, role public.member_role, is_active boolean)
language sql stable security definer set search_path = ''
as $$
  select t.id, t.name, m.role, t.id is not distinct from p.active_tenant_id
    from public.members m
    join public.tenants t on t.id = m.tenant_id
    join public.profiles p on p.id = m.user_id
   where m.user_id = (select auth.uid()) and m.removed_at is null
   order by t.name, t.id
$$;

create function public.my_tenants()
returns table (id uuid, name text, role public.member_role, is_active boolean)
language sql stable security invoker set search_path = ''
as $$ select * from private.my_tenants() $$;

revoke execute on function public.my_tenants() from public, anon;
grant execute on function private.my_tenants(), public.my_tenants() to authenticated;

-- schemas/10_tenancy/rpc/note_presence.sql

-- The caller is at work: their page says so once a minute.
create function private.note_presence()
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
begin
  insert into private.presences (tenant_id, user_id) values (v_tenant, (select auth.uid()))
  on conflict on constraint presences_pkey do update set seen_at = excluded.seen_at;
end;
$$;

create function public.note_presence()
returns void
language sql security invoker set search_path = ''
as $$ select private.note_presence() $$;

revoke execute on function public.note_presence() from public, anon;
grant execute on function private.note_presence(), public.note_presence() to authenticated;

-- schemas/10_tenancy/rpc/update_profile.sql

-- The caller's own name and language.
create function private.update_profile(name text, locale text)
returns public.profiles
language plpgsql security definer set search_path = ''
as $$
declare
  v_profile public.profiles;
begin
  if char_length(trim(coalesce(update_profile.name, ''))) not between 1 and 80 then
    perform private.fail('profile_name_invalid', 422);
  end if;
  if update_profile.locale is null or update_profile.locale not in ('pt-BR', 'en') then
    perform private.fail('locale_not_offered', 422);
  end if;
  update public.profiles p
     set name = trim(update_profile.name), locale = update_profile.locale
   where p.id = (select auth.uid())
  returning p.* into v_profile;
  if v_profile.id is null then
    perform private.fail('forbidden', 403);
  end if;
  return v_profile;
end;
$$;

create function public.update_profile(name text, locale text)
returns public.profiles
language sql security invoker set search_path = ''
as $$ select private.update_profile(update_profile.name, update_profile.locale) $$;

revoke execute on function public.update_profile(text, text) from public, anon;
grant execute on function private.update_profile(text, text), public.update_profile(text, text) to authenticated;

-- schemas/10_tenancy/rpc/create_invitation.sql

-- Invites an e-mail address. The answer carries the token, once: {id, token, email, role, expires_at}. A second invitation
-- to the same address replaces the first.
create function private.create_invitation(email text, role public.member_role)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_email constant text := lower(trim(create_invitation.email));
  v_token constant text := encode(extensions.gen_random_bytes(24), 'hex');
  v_invitation public.invitations;
begin
  if v_email is null or v_email !~ '^[^@\s]+@[^@\s]+\.[^@\s]+$' or char_length(v_email) > 254 then
    perform private.fail('email_invalid', 422);
  end if;
  if create_invitation.role is null or create_invitation.role = 'owner' then
    perform private.fail('role_not_invitable', 422);
  end if;
  if exists (
    select from public.members m
      join public.profiles p on p.id = m.user_id
     where m.tenant_id = v_tenant and m.removed_at is null and lower(p.email) = v_email
  ) then
    perform private.fail('already_member', 409);
  end if;

  update public.invitations i set revoked_at = now()
   where i.tenant_id = v_tenant and i.email = v_email and i.accepted_at is null and i.revoked_at is null;
  insert into public.invitations (tenant_id, email, role, token_hash, invited_by)
  values (v_tenant, v_email, create_invitation.role, extensions.digest(v_token, 'sha256'), (select auth.uid()))
  returning * into v_invitation;
  perform private.audit(v_tenant, 'member.invited', 'invitations', v_invitation.id,
    jsonb_build_object('role', v_invitation.role));
  return jsonb_build_object('id', v_invitation.id, 'token', v_token, 'email', v_email,
    'role', v_invitation.role, 'expires_at', v_invitation.expires_at);
end;
$$;

create function public.create_invitation(email text, role public.member_role)
returns jsonb
language sql security invoker set search_path = ''
as $$ select private.create_invitation(create_invitation.email, create_invitation.role) $$;

revoke execute on function public.create_invitation(text, public.member_role) from public, anon;
grant execute on function private.create_invitation(text, public.member_role),
  public.create_invitation(text, public.member_role) to authenticated;

-- schemas/10_tenancy/rpc/revoke_invitation.sql

-- Closes an invitation that nobody has used yet.
create function private.revoke_invitation(invitation_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
begin
  update public.invitations i set revoked_at = now()
   where i.tenant_id = v_tenant and i.id = revoke_invitation.invitation_id
     and i.accepted_at is null and i.revoked_at is null;
  if not found then
    perform private.fail('invitation_not_found', 404);
  end if;
  perform private.audit(v_tenant, 'invitation.revoked', 'invitations', revoke_invitation.invitation_id);
end;
$$;

create function public.revoke_invitation(invitation_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.revoke_invitation(revoke_invitation.invitation_id) $$;

revoke execute on function public.revoke_invitation(uuid) from public, anon;
grant execute on function private.revoke_invitation(uuid), public.revoke_invitation(uuid) to authenticated;

-- schemas/10_tenancy/rpc/peek_invitation.sql

-- What an invitation link is about, for the page that offers to accept it: {tenant_name, email, role}.
-- Open to people without a session: the token is 192 random bits, and a wrong, used, revoked or expired one all get the same answer.
create function private.peek_invitation(token text)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_answer jsonb;
begin
  select jsonb_build_object('tenant_name', t.name, 'email', i.email, 'role', i.role)
    into v_answer
    from public.invitations i
    join public.tenants t on t.id = i.tenant_id
   where i.token_hash = extensions.digest(peek_invitation.token, 'sha256')
     and i.accepted_at is null and i.revoked_at is null and i.expires_at > now();
  if v_answer is null then
    perform private.fail('invitation_invalid', 404);
  end if;
  return v_answer;
end;
$$;

create function public.peek_invitation(token text)
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.peek_invitation(peek_invitation.token) $$;

grant execute on function private.peek_invitation(text), public.peek_invitation(text) to anon, authenticated;

-- schemas/10_tenancy/rpc/accept_invitation.sql

-- Joins the tenant an invitation names and makes it the active one. The link works for its own e-mail address only,
-- and a former member who is invited again comes back with the invitation's role.
create function private.accept_invitation(token text)
returns public.tenants
language plpgsql security definer set search_path = ''
as $$
declare
  v_invitation public.invitations;
  v_tenant public.tenants;
begin
  select i.* into v_invitation
    from public.invitations i
    join public.profiles p on p.id = (select auth.uid()) and lower(p.email) = i.email
   where i.token_hash = extensions.digest(accept_invitation.token, 'sha256')
     and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
     for update of i;
  if v_invitation.id is null then
    perform private.fail('invitation_invalid', 404);
  end if;

  update public.invitations i set accepted_at = now()
   where i.tenant_id = v_invitation.tenant_id and i.id = v_invitation.id;
  insert into public.members (tenant_id, user_id, role)
  values (v_invitation.tenant_id, (select auth.uid()), v_invitation.role)
  on conflict (tenant_id, user_id) do update set role = excluded.role, removed_at = null
    where members.removed_at is not null;
  update public.profiles p set active_tenant_id = v_invitation.tenant_id where p.id = (select auth.uid());
  perform private.audit(v_invitation.tenant_id, 'member.joined', 'members', (select auth.uid()),
    jsonb_build_object('role', v_invitation.role));

  select t.* into v_tenant from public.tenants t where t.id = v_invitation.tenant_id;
  return v_tenant;
end;
$$;

create function public.accept_invitation(token text)
returns public.tenants
language sql security invoker set search_path = ''
as $$ select private.accept_invitation(accept_invitation.token) $$;

revoke execute on function public.accept_invitation(text) from public, anon;
grant execute on function private.accept_invitation(text), public.accept_invitation(text) to authenticated;

-- schemas/10_tenancy/rpc/change_member_role.sql

-- Gives a colleague another role. Only an owner makes or unmakes owners, and the last owner stays one. What somebody holds who may
-- no longer answer goes back to the queue.
create function private.change_member_role(user_id uuid, role public.member_role)
returns public.members
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_before public.members;
  v_after public.members;
begin
  v_before := private.lock_member(v_tenant, change_member_role.user_id);
  if change_member_role.role is null then
    perform private.fail('role_not_invitable', 422);
  end if;
  if 'owner' in (v_before.role, change_member_role.role) and not private.has_role('owner') then
    perform private.fail('forbidden', 403);
  end if;
  if v_before.role = 'owner' and change_member_role.role <> 'owner' then
    perform private.keep_an_owner(v_tenant, change_member_role.user_id);
  end if;

  update public.members m set role = change_member_role.role
   where m.tenant_id = v_tenant and m.user_id = change_member_role.user_id
  returning m.* into v_after;
  if v_after.role < 'agent' then
    update public.conversations c set assignee_id = null, status = 'waiting'
     where c.tenant_id = v_tenant and c.assignee_id = v_after.user_id and c.status = 'active';
  end if;
  perform private.audit(v_tenant, 'member.role_changed', 'members', v_after.user_id,
    jsonb_build_object('from', v_before.role, 'to', v_after.role));
  return v_after;
end;
$$;

-- The member's row, locked, or 404. Owners' rows are locked first and in order, so two owners demoting each other cannot both win.
create function private.lock_member(tenant_id uuid, user_id uuid)
returns public.members
language plpgsql security definer set search_path = ''
as $$
declare
  v_member public.members;
begin
  perform from public.members m
    where m.tenant_id = lock_member.tenant_id and m.role = 'owner' and m.removed_at is null
    order by m.user_id
      for update;
  select m.* into v_member
    from public.members m
   where m.tenant_id = lock_member.tenant_id and m.user_id = lock_member.user_id and m.removed_at is null
     for update;
  if v_member.user_id is null then
    perform private.fail('member_not_found', 404);
  end if;
  return v_member;
end;
$$;

-- 409 when `user_id` is the only owner left.
create function private.keep_an_owner(tenant_id uuid, user_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (
    select from public.members m
     where m.tenant_id = keep_an_owner.tenant_id and m.role = 'owner'
       and m.removed_at is null and m.user_id <> keep_an_owner.user_id
  ) then
    perform private.fail('last_owner', 409);
  end if;
end;
$$;

create function public.change_member_role(user_id uuid, role public.member_role)
returns public.members
language sql security invoker set search_path = ''
as $$ select private.change_member_role(change_member_role.user_id, change_member_role.role) $$;

revoke execute on function public.change_member_role(uuid, public.member_role) from public, anon;
grant execute on function private.change_member_role(uuid, public.member_role),
  public.change_member_role(uuid, public.member_role) to authenticated;

-- schemas/10_tenancy/rpc/remove_member.sql

-- Ends a membership. Reads stop with the next statement; what the person held goes back to the queue.
create function private.remove_member(user_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_member constant public.members := private.lock_member(v_tenant, remove_member.user_id);
begin
  if v_member.role = 'owner' then
    if not private.has_role('owner') then
      perform private.fail('forbidden', 403);
    end if;
    perform private.keep_an_owner(v_tenant, remove_member.user_id);
  end if;

  update public.members m set removed_at = now()
   where m.tenant_id = v_tenant and m.user_id = remove_member.user_id;
  update public.conversations c set assignee_id = null, status = 'waiting'
   where c.tenant_id = v_tenant and c.assignee_id = remove_member.user_id and c.status = 'active';
  perform private.audit(v_tenant, 'member.removed', 'members', remove_member.user_id);
end;
$$;

create function public.remove_member(user_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.remove_member(remove_member.user_id) $$;

revoke execute on function public.remove_member(uuid) from public, anon;
grant execute on function private.remove_member(uuid), public.remove_member(uuid) to authenticated;

-- schemas/00_core/media.sql

-- Who reaches the files in the bucket `media`: members of the tenant whose id is the first folder of the path. What a person
-- adds goes under `uploads`; every other folder is the server's. Objects are written once: no update and no delete policy.
create policy media_members_select on storage.objects for select to authenticated
  using (bucket_id = 'media' and split_part(name, '/', 1) = (select private.tenant_id())::text);
create policy media_agents_insert on storage.objects for insert to authenticated
  with check (
    bucket_id = 'media'
    and split_part(name, '/', 1) = (select private.tenant_id())::text
    and split_part(name, '/', 2) = 'uploads'
    and (select private.has_role('agent'))
  );

-- schemas/30_integrations/integracoes.sql

-- A tenant's own account at a provider. `plataforma` is open: a new provider is a row, not a migration.
-- Secrets are ciphertext made by the edge functions (v1.<key id>.<nonce>.<ciphertext>) and are selectable by no client role;
-- `pistas` keeps the last four characters of each, all that anybody sees again.
create table public.integracoes (
  id            uuid not null default gen_random_uuid(),
  tenant_id     uuid not null references public.tenants on delete cascade,
  plataforma    text not null,
  nome          text not null,
  status        public.integracao_status not null default 'ativa',
  configuracao  jsonb not null default '{}',
  access_token  text,
  segredos      jsonb not null default '{}',
  pistas        jsonb not null default '{}',
  verificada_em timestamptz,
  erro_codigo   text,
  -- What the provider said last of the account as a whole: {change, detail, at}.
  aviso         jsonb,
  -- When its message templates were last read from the provider, and when somebody last asked for it.
  templates_synced_em    timestamptz,
  templates_requested_em timestamptz,
  -- Taken away for good: without secrets, and shown to nobody but the log.
  removida_em   timestamptz,
  criado_em     timestamptz not null default now(),
  atualizado_em timestamptz not null default now(),

  primary key (tenant_id, id),
  constraint integracoes_id_is_global unique (id),
  constraint integracoes_removed_has_no_secret check (removida_em is null or (access_token is null and segredos = '{}')),
  constraint integracoes_nome_is_short check (char_length(nome) between 1 and 80)
);

alter table public.integracoes enable row level security;
create policy admins_select on public.integracoes for select to authenticated
  using (tenant_id = (select private.tenant_id()) and (select private.has_role('admin')));
-- No write policies: save_integracao() and its sisters write. No select on access_token and segredos, so clients list columns.
grant select (id, tenant_id, plataforma, nome, status, configuracao, pistas, verificada_em, erro_codigo, aviso, templates_synced_em,
  removida_em, criado_em, atualizado_em)
  on public.integracoes to authenticated;

-- schemas/30_integrations/note_account_change.sql

-- Keeps the latest thing a provider said of an account as a whole: its quality, its limits, a ban. `change` and `detail` are those
-- of an account event, shared/src/messages.ts.
create function private.note_account_change(tenant_id uuid, integracao_id uuid, change text, detail jsonb)
returns void
language sql security definer set search_path = ''
as $$
  update public.integracoes i
     set aviso = jsonb_build_object('change', note_account_change.change, 'detail', note_account_change.detail, 'at', now())
   where i.tenant_id = note_account_change.tenant_id and i.id = note_account_change.integracao_id
$$;

-- schemas/30_integrations/channels.sql

-- One address at which customers write to a tenant: a number, a bot, a mailbox.
create table public.channels (
  id              uuid not null default gen_random_uuid(),
  tenant_id       uuid not null,
  integracao_id   uuid not null,
  kind            text not null,
  -- What the provider calls it, such as the id of a number.
  external_id     text not null,
  name            text not null,
  display_address text,
  config          jsonb not null default '{}',
  is_active       boolean not null default true,
  -- How long after the customer's last message free text may be sent; null where the provider sets no limit.
  reply_window    interval,
  max_text_length integer not null default 4096,
  -- What it can carry and how large: `capabilities` in shared/src/message-content.ts, from the channel's adapter.
  capabilities    jsonb not null default '{}',
  -- A message sooner than this after closing reopens the conversation; a later one begins a new one.
  reopen_within   interval not null default '24 hours',
  created_at      timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, integracao_id) references public.integracoes (tenant_id, id) on delete cascade
);
create index channels_integracao_idx on public.channels (tenant_id, integracao_id);
-- The platform's door finds the tenant by this: an address is live for one tenant at a time.
create unique index channels_live_address_idx on public.channels (kind, external_id) where is_active;
create index channels_account_idx on public.channels (kind, (config ->> 'account'), created_at) where is_active;
create unique index channels_address_idx on public.channels (tenant_id, kind, external_id);

alter table public.channels enable row level security;
create policy members_select on public.channels for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: save_integracao() and set_channel_active() write.
grant select on public.channels to authenticated;

-- When the worker was last called for a channel, so that a burst makes one call a second and not one a message.
create table private.channel_wakes (
  tenant_id  uuid not null,
  channel_id uuid not null,
  wake_at    timestamptz not null default '-infinity',

  primary key (tenant_id, channel_id),
  foreign key (tenant_id, channel_id) references public.channels (tenant_id, id) on delete cascade
);
alter table private.channel_wakes enable row level security;
create policy nobody_select on private.channel_wakes for select to authenticated using (false);

create function private.add_channel_wake()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.channel_wakes (tenant_id, channel_id) values (new.tenant_id, new.id);
  return null;
end;
$$;
create trigger on_channel_add_wake
  after insert on public.channels
  for each row execute function private.add_channel_wake();

-- Calls the worker for a channel, at most once a second. Whoever comes second within the second waits for nobody:
-- the worker drains what it finds, and the sweep finds what it missed.
create function private.wake_channel(tenant_id uuid, channel_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update private.channel_wakes w
     set wake_at = clock_timestamp()
   where (w.tenant_id, w.channel_id) = (
     select x.tenant_id, x.channel_id
       from private.channel_wakes x
      where x.tenant_id = wake_channel.tenant_id
        and x.channel_id = wake_channel.channel_id
        and x.wake_at < clock_timestamp() - interval '1 second'
        for update skip locked
   );
  if found then
    perform private.call_worker(jsonb_build_object('channel_id', wake_channel.channel_id));
  end if;
end;
$$;

-- schemas/30_integrations/webhook_secrets.sql

-- What a provider's door needs to judge a signature and what the "test" button needs to call the provider:
-- ciphertext only, opened in the edge function. Null for an unknown id. Executable by the functions' own connection alone.
create function private.webhook_secrets(integracao_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
           'id', i.id, 'tenant_id', i.tenant_id, 'plataforma', i.plataforma, 'status', i.status,
           'configuracao', i.configuracao, 'access_token', i.access_token, 'segredos', i.segredos)
    from public.integracoes i
   where i.id = webhook_secrets.integracao_id
$$;

-- The same of the connection to one provider that the caller's ({sub, tenant_id}) company has, the oldest that is switched on; null
-- without one. The caller has to hold `role` in it now, whatever their token says.
create function private.active_integracao(caller jsonb, plataforma text, role public.member_role)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.act_for(active_integracao.caller, active_integracao.role);
begin
  return (
    select private.webhook_secrets(i.id)
      from public.integracoes i
     where i.tenant_id = v_tenant and i.plataforma = active_integracao.plataforma
       and i.status = 'ativa' and i.removida_em is null
     order by i.criado_em, i.id
     limit 1);
end;
$$;

-- schemas/30_integrations/wa_templates.sql

-- A message a provider has approved beforehand: the only thing that may be said outside the reply window. All of them are kept,
-- also those that cannot be sent, so that nobody looks for one in vain. Shapes: shared/src/templates.ts.
create table public.wa_templates (
  id               uuid not null default gen_random_uuid(),
  tenant_id        uuid not null,
  integracao_id    uuid not null,
  provider_ref     text not null,
  name             text not null,
  language         text not null,
  category         text not null,
  status           text not null,
  components       jsonb not null,
  -- The names of its blanks: {header, body, buttons}.
  parameters       jsonb not null,
  parameter_format text not null,
  -- What it holds that we do not send; null when we can send it.
  unsupported_code text,
  -- The provider's word for why it was rejected.
  rejected_reason  text,
  quality          text,
  synced_at        timestamptz not null default now(),
  -- Gone from the provider's list. Kept, because messages name it.
  removed_at       timestamptz,

  primary key (tenant_id, id),
  foreign key (tenant_id, integracao_id) references public.integracoes (tenant_id, id) on delete cascade,
  constraint wa_templates_listed_once unique (tenant_id, integracao_id, provider_ref),
  constraint wa_templates_format_is_known check (parameter_format in ('positional', 'named'))
);

alter table public.wa_templates enable row level security;
create policy members_select on public.wa_templates for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: the provider's list is the truth and store_templates() writes it.
grant select on public.wa_templates to authenticated;

-- Takes over the provider's whole list: what is not in it any more is marked removed.
create function private.store_templates(tenant_id uuid, integracao_id uuid, templates jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.wa_templates as w
    (tenant_id, integracao_id, provider_ref, name, language, category, status, components, parameters, parameter_format,
     unsupported_code, rejected_reason, quality, synced_at)
  select store_templates.tenant_id, store_templates.integracao_id, t.provider_ref, t.name, t.language, t.category, t.status,
         t.components, t.parameters, t.parameter_format, t.unsupported_code, t.rejected_reason, t.quality, now()
    from jsonb_populate_recordset(null::public.wa_templates, store_templates.templates) t
  on conflict on constraint wa_templates_listed_once do update
    set name = excluded.name,
        language = excluded.language,
        category = excluded.category,
        status = excluded.status,
        components = excluded.components,
        parameters = excluded.parameters,
        parameter_format = excluded.parameter_format,
        unsupported_code = excluded.unsupported_code,
        rejected_reason = excluded.rejected_reason,
        quality = excluded.quality,
        synced_at = excluded.synced_at,
        removed_at = null;

  update public.wa_templates w set removed_at = now()
   where w.tenant_id = store_templates.tenant_id and w.integracao_id = store_templates.integracao_id and w.removed_at is null
     and w.provider_ref not in (select t ->> 'provider_ref' from jsonb_array_elements(store_templates.templates) t);

  update public.integracoes i set templates_synced_em = now()
   where i.tenant_id = store_templates.tenant_id and i.id = store_templates.integracao_id;
  perform private.tell_team(store_templates.tenant_id, 'modelos_atualizados',
    jsonb_build_object('integracao_id', store_templates.integracao_id));
end;
$$;

-- Has the worker read a connection's templates from the provider again. Providers tell of each change by itself; one reading
-- that has not begun is enough for all.
create function private.request_templates(tenant_id uuid, integracao_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  select private.enqueue_job('templates.sync', j.payload)
    from jsonb_build_object(
           'tenant_id', request_templates.tenant_id, 'integracao_id', request_templates.integracao_id) j (payload)
   where not private.is_job_waiting('templates.sync', j.payload)
$$;

-- Every hour: webhooks tell of most changes, this of the rest.
create function private.request_all_templates()
returns void
language sql security definer set search_path = ''
as $$
  select private.request_templates(i.tenant_id, i.id)
    from public.integracoes i
   where i.status = 'ativa' and i.removida_em is null
     and exists (
       select from public.channels h
        where h.tenant_id = i.tenant_id and h.integracao_id = i.id and h.is_active
          and (h.capabilities ->> 'templates')::boolean)
$$;

-- The provider refused what we took for approved: our copy may be old, and is read again, once a minute at most.
create function private.doubt_templates(tenant_id uuid, channel_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  select private.request_templates(i.tenant_id, i.id)
    from public.channels h
    join public.integracoes i on i.tenant_id = h.tenant_id and i.id = h.integracao_id
   where h.tenant_id = doubt_templates.tenant_id and h.id = doubt_templates.channel_id
     and coalesce(i.templates_synced_em, '-infinity') < now() - interval '1 minute'
$$;

-- schemas/30_integrations/save_integracao.sql

-- Creates or changes a provider connection and its channels, in the name of `caller` ({sub, tenant_id}), who has to be an admin.
-- No client may call it: a number goes live for whoever proved to the provider that they hold it, and only the `integrations`
-- function has seen that proof. A null secret keeps the stored one. `channels` is an array of
-- {external_id, name, display_address, config, reply_window_hours, max_text_length, capabilities}; a number left out is
-- switched off.
create function private.save_integracao(
  caller jsonb, id uuid, plataforma text, nome text, configuracao jsonb,
  access_token text, segredos jsonb, pistas jsonb, channels jsonb)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.act_for(save_integracao.caller, 'admin');
  v_created boolean;
begin
  if save_integracao.id is null or coalesce(save_integracao.plataforma, '') = ''
     or char_length(trim(coalesce(save_integracao.nome, ''))) not between 1 and 80
     or jsonb_typeof(save_integracao.channels) is distinct from 'array' then
    perform private.fail('integracao_settings_invalid', 422);
  end if;
  if exists (select from public.integracoes i where i.id = save_integracao.id and (i.tenant_id <> v_tenant or i.removida_em is not null)) then
    perform private.fail('integracao_not_found', 404);
  end if;

  insert into public.integracoes as i
    (id, tenant_id, plataforma, nome, configuracao, access_token, segredos, pistas, verificada_em)
  values (save_integracao.id, v_tenant, save_integracao.plataforma, save_integracao.nome,
    coalesce(save_integracao.configuracao, '{}'), save_integracao.access_token,
    coalesce(save_integracao.segredos, '{}'), coalesce(save_integracao.pistas, '{}'), now())
  on conflict on constraint integracoes_pkey do update
    set nome = excluded.nome,
        status = 'ativa',
        configuracao = excluded.configuracao,
        access_token = coalesce(excluded.access_token, i.access_token),
        segredos = i.segredos || excluded.segredos,
        pistas = i.pistas || excluded.pistas,
        verificada_em = now(),
        erro_codigo = null,
        atualizado_em = now()
  returning (xmax = 0) into v_created;

  begin
    insert into public.channels as c
      (tenant_id, integracao_id, kind, external_id, name, display_address, config, reply_window, max_text_length,
       capabilities)
    select v_tenant, save_integracao.id, save_integracao.plataforma, n.external_id, n.name, n.display_address,
           coalesce(n.config, '{}'), make_interval(hours => n.reply_window_hours), coalesce(n.max_text_length, 4096),
           coalesce(n.capabilities, '{}')
      from jsonb_to_recordset(save_integracao.channels) as n
        (external_id text, name text, display_address text, config jsonb, reply_window_hours integer, max_text_length integer,
         capabilities jsonb)
    on conflict (tenant_id, kind, external_id) do update
      set integracao_id = excluded.integracao_id,
          name = excluded.name,
          display_address = excluded.display_address,
          config = excluded.config,
          reply_window = excluded.reply_window,
          max_text_length = excluded.max_text_length,
          capabilities = excluded.capabilities,
          is_active = true;
  exception when unique_violation then
    -- Both tenants proved to the provider that they hold the number; it can be live for one of them only.
    perform private.fail('address_in_use', 409);
  end;
  update public.channels c set is_active = false
   where c.tenant_id = v_tenant and c.integracao_id = save_integracao.id
     and c.external_id not in (select n ->> 'external_id' from jsonb_array_elements(save_integracao.channels) n);

  if save_integracao.channels @> '[{"capabilities": {"templates": true}}]' then
    perform private.request_templates(v_tenant, save_integracao.id);
  end if;
  perform private.audit(v_tenant, case when v_created then 'integracao.connected' else 'integracao.changed' end,
    'integracoes', save_integracao.id, jsonb_build_object('plataforma', save_integracao.plataforma));
  return save_integracao.id;
end;
$$;

-- schemas/30_integrations/rpc/set_integracao_status.sql

-- Switches a connection with all its channels off or on again. Off: its door answers as if it did not exist and nothing is sent.
create function private.set_integracao_status(integracao_id uuid, status public.integracao_status)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
begin
  update public.integracoes i
     set status = set_integracao_status.status, atualizado_em = now()
   where i.tenant_id = v_tenant and i.id = set_integracao_status.integracao_id and i.removida_em is null;
  if not found then
    perform private.fail('integracao_not_found', 404);
  end if;
  begin
    update public.channels c set is_active = (set_integracao_status.status = 'ativa')
     where c.tenant_id = v_tenant and c.integracao_id = set_integracao_status.integracao_id;
  exception when unique_violation then
    perform private.fail('address_in_use', 409);
  end;
  perform private.audit(v_tenant, 'integracao.status_changed', 'integracoes', set_integracao_status.integracao_id,
    jsonb_build_object('status', set_integracao_status.status));
end;
$$;

create function public.set_integracao_status(integracao_id uuid, status public.integracao_status)
returns void
language sql security invoker set search_path = ''
as $$ select private.set_integracao_status(set_integracao_status.integracao_id, set_integracao_status.status) $$;

revoke execute on function public.set_integracao_status(uuid, public.integracao_status) from public, anon;
grant execute on function private.set_integracao_status(uuid, public.integracao_status),
  public.set_integracao_status(uuid, public.integracao_status) to authenticated;

-- schemas/30_integrations/rpc/set_channel_active.sql

-- Switches one number off or on, leaving the connection's others as they are. A number works only as part of a connection that does.
create function private.set_channel_active(channel_id uuid, is_active boolean)
returns public.channels
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_channel public.channels;
begin
  begin
    update public.channels c set is_active = set_channel_active.is_active
     where c.tenant_id = v_tenant and c.id = set_channel_active.channel_id
    returning c.* into v_channel;
  exception when unique_violation then
    perform private.fail('address_in_use', 409);
  end;
  if v_channel.id is null then
    perform private.fail('channel_not_found', 404);
  end if;
  if v_channel.is_active and not exists (
    select from public.integracoes i
     where i.tenant_id = v_tenant and i.id = v_channel.integracao_id and i.status = 'ativa'
  ) then
    perform private.fail('channel_inactive', 409);
  end if;
  perform private.audit(v_tenant, 'channel.status_changed', 'channels', v_channel.id,
    jsonb_build_object('is_active', v_channel.is_active));
  return v_channel;
end;
$$;

create function public.set_channel_active(channel_id uuid, is_active boolean)
returns public.channels
language sql security invoker set search_path = ''
as $$ select private.set_channel_active(set_channel_active.channel_id, set_channel_active.is_active) $$;

revoke execute on function public.set_channel_active(uuid, boolean) from public, anon;
grant execute on function private.set_channel_active(uuid, boolean), public.set_channel_active(uuid, boolean) to authenticated;

-- schemas/30_integrations/rpc/remove_integracao.sql

-- Takes a connection away for good: its secrets are forgotten, its numbers are switched off and free for another tenant. The row
-- stays without them, because conversations and the audit log speak of it.
create function private.remove_integracao(integracao_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
begin
  update public.integracoes i
     set status = 'inativa', access_token = null, segredos = '{}', pistas = '{}', removida_em = now(), atualizado_em = now()
   where i.tenant_id = v_tenant and i.id = remove_integracao.integracao_id and i.removida_em is null;
  if not found then
    perform private.fail('integracao_not_found', 404);
  end if;
  update public.channels c set is_active = false
   where c.tenant_id = v_tenant and c.integracao_id = remove_integracao.integracao_id;
  perform private.audit(v_tenant, 'integracao.removed', 'integracoes', remove_integracao.integracao_id);
end;
$$;

create function public.remove_integracao(integracao_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.remove_integracao(remove_integracao.integracao_id) $$;

revoke execute on function public.remove_integracao(uuid) from public, anon;
grant execute on function private.remove_integracao(uuid), public.remove_integracao(uuid) to authenticated;

-- schemas/30_integrations/rpc/report_integracao.sql

-- Keeps the outcome of the last "testar conexão": null when the provider answered well, else our code for its refusal.
create function private.report_integracao(integracao_id uuid, erro_codigo text)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
begin
  update public.integracoes i
     set erro_codigo = report_integracao.erro_codigo,
         verificada_em = case when report_integracao.erro_codigo is null then now() else i.verificada_em end
   where i.tenant_id = v_tenant and i.id = report_integracao.integracao_id;
  if not found then
    perform private.fail('integracao_not_found', 404);
  end if;
end;
$$;

create function public.report_integracao(integracao_id uuid, erro_codigo text)
returns void
language sql security invoker set search_path = ''
as $$ select private.report_integracao(report_integracao.integracao_id, report_integracao.erro_codigo) $$;

revoke execute on function public.report_integracao(uuid, text) from public, anon;
grant execute on function private.report_integracao(uuid, text), public.report_integracao(uuid, text) to authenticated;

-- schemas/30_integrations/rpc/sync_templates.sql

-- Asks for a connection's templates to be read from the provider now; at most once a minute. `modelos_atualizados` says when they
-- are here.
create function private.sync_templates(integracao_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
begin
  if not exists (
    select from public.integracoes i
     where i.tenant_id = v_tenant and i.id = sync_templates.integracao_id and i.removida_em is null
  ) then
    perform private.fail('integracao_not_found', 404);
  end if;
  update public.integracoes i set templates_requested_em = now()
   where i.tenant_id = v_tenant and i.id = sync_templates.integracao_id
     and coalesce(i.templates_requested_em, '-infinity') < now() - interval '1 minute';
  if not found then
    perform private.fail('templates_synced_lately', 429);
  end if;
  perform private.request_templates(v_tenant, sync_templates.integracao_id);
  perform private.call_worker('{}');
end;
$$;

create function public.sync_templates(integracao_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.sync_templates(sync_templates.integracao_id) $$;

revoke execute on function public.sync_templates(uuid) from public, anon;
grant execute on function private.sync_templates(uuid), public.sync_templates(uuid) to authenticated;

-- schemas/30_integrations/rpc/templates_synced_at.sql

-- When a connection's templates were last read from the provider; null when they never were. Connections are for admins to see:
-- this is the one thing about them that whoever picks a template has to know.
create function private.templates_synced_at(integracao_id uuid)
returns timestamptz
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
  v_at timestamptz;
begin
  select i.templates_synced_em into v_at from public.integracoes i
   where i.tenant_id = v_tenant and i.id = templates_synced_at.integracao_id and i.removida_em is null;
  if not found then
    perform private.fail('integracao_not_found', 404);
  end if;
  return v_at;
end;
$$;

create function public.templates_synced_at(integracao_id uuid)
returns timestamptz
language sql stable security invoker set search_path = ''
as $$ select private.templates_synced_at(templates_synced_at.integracao_id) $$;

revoke execute on function public.templates_synced_at(uuid) from public, anon;
grant execute on function private.templates_synced_at(uuid), public.templates_synced_at(uuid) to authenticated;

-- schemas/40_contacts/identity_key.sql

-- A name that somebody chose and can give up, after which a stranger may take it: kinds of these end in `_username`, whoever's.
create function private.is_user_name(kind text)
returns boolean
language sql immutable parallel safe set search_path = ''
as $$ select is_user_name.kind like '%\_username' $$;
grant execute on function private.is_user_name(text) to authenticated, service_role;

-- What two spellings of one identity share. A Brazilian mobile has two, with and without the 9 before its eight digits;
-- landlines (2 to 5) never take a 9. E-mail and user names ignore case.
create function private.identity_key(kind text, value text)
returns text
language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  if identity_key.kind = 'phone' and identity_key.value ~ '^\+55[1-9][0-9][6-9][0-9]{7}$' then
    return overlay(identity_key.value placing '9' from 6 for 0);
  -- Every name in every delivery comes through here: is_user_name() called by name would double what it costs.
  elsif identity_key.kind = 'email' or identity_key.kind like '%\_username' then
    return lower(identity_key.value);
  end if;
  return identity_key.value;
end;
$$;
grant execute on function private.identity_key(text, text) to authenticated, service_role;

-- schemas/40_contacts/contatos.sql

-- A person who writes to a tenant. How they are reached is in contact_identities: a phone may be absent.
create table public.contatos (
  id            uuid not null default gen_random_uuid(),
  tenant_id     uuid not null references public.tenants on delete cascade,
  nome          text not null,
  -- What tells the person apart in a list: phone in E.164, else @username, else e-mail.
  endereco      text,
  foto_url      text,
  observacoes   text not null default '',
  empresa       text,
  -- Whom one sells to, or whom one buys from.
  tipo          text not null default 'cliente',
  -- Since when the person wants no advertising.
  recusa_divulgacao_em timestamptz,
  -- Since when it is allowed again, once it was refused: what was said before refuses nothing any more.
  libera_divulgacao_em timestamptz,
  -- Set when this contact proved to be another, older one.
  mesclado_em   uuid,
  -- Put away: in no list of contacts, until a conversation with the person opens.
  arquivado_em  timestamptz,
  criado_em     timestamptz not null default now(),
  atualizado_em timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, mesclado_em) references public.contatos (tenant_id, id),
  constraint contatos_nome_is_short check (char_length(nome) between 1 and 120),
  constraint contatos_observacoes_are_short check (char_length(observacoes) <= 4000),
  constraint contatos_empresa_is_short check (char_length(empresa) between 1 and 120),
  constraint contatos_tipo_is_known check (tipo in ('cliente', 'fornecedor'))
);
create index contatos_mesclado_idx on public.contatos (tenant_id, mesclado_em) where mesclado_em is not null;
create index contatos_recent_idx on public.contatos (tenant_id, criado_em desc, id desc)
  where mesclado_em is null and arquivado_em is null;

alter table public.contatos enable row level security;
create policy members_select on public.contatos for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: born in ingest() or create_contato(), changed by verbs.
grant select on public.contatos to authenticated;

-- schemas/40_contacts/contact_identities.sql

-- The names under which providers know a contact. `value` is the provider's own form, the one we send to;
-- `match_key` is what two forms of the same identity share.
create table public.contact_identities (
  id         uuid not null default gen_random_uuid(),
  tenant_id  uuid not null,
  contato_id uuid not null,
  kind       text not null,
  value      text not null,
  match_key  text not null generated always as (private.identity_key(kind, value)) stored,
  created_at timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, contato_id) references public.contatos (tenant_id, id) on delete cascade,
  -- One of identityKinds in shared/src/identities.ts.
  constraint contact_identities_kind_is_a_word check (kind ~ '^[a-z]+(_[a-z]+)*$'),
  constraint contact_identities_phone_is_e164 check (kind <> 'phone' or value ~ '^\+[1-9][0-9]{5,14}$'),
  constraint contact_identities_value_is_short check (char_length(value) between 1 and 320)
);
create unique index contact_identities_key_idx on public.contact_identities (tenant_id, kind, match_key);
create index contact_identities_contato_idx on public.contact_identities (tenant_id, contato_id);

alter table public.contact_identities enable row level security;
create policy members_select on public.contact_identities for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: private.resolve_contact() and private.merge_contatos() write.
grant select on public.contact_identities to authenticated;

-- schemas/40_contacts/announce_contatos.sql

-- A person of the team changed who is known, or how: whoever looks at the list of contacts hears of it, once for all that one
-- transaction does. What customers do by writing is told with their conversations.
create function private.announce_contatos()
returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.tenant_id();
begin
  if v_tenant is not null and current_setting('prosa.contatos_told', true) is distinct from v_tenant::text then
    perform set_config('prosa.contatos_told', v_tenant::text, true);
    perform private.tell_team(v_tenant, 'contatos_atualizados');
  end if;
  return null;
end;
$$;
create trigger on_contatos_change_announce after insert or update on public.contatos
  for each statement when (current_setting('prosa.broadcast', true) is distinct from 'deferred')
  execute function private.announce_contatos();
create trigger on_contact_identities_change_announce after insert or update or delete on public.contact_identities
  for each statement when (current_setting('prosa.broadcast', true) is distinct from 'deferred')
  execute function private.announce_contatos();

-- schemas/40_contacts/resolve_contact.sql

-- Locks those of `identities` ([{kind, value}]) that nobody has yet, in one order for everybody, so that two first sights of
-- the same person wait for each other instead of making two contacts. Of hundreds at once it locks all of the tenant's instead of
-- each: locks share a memory that one transaction could fill for everybody.
create function private.lock_new_identities(tenant_id uuid, identities jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_all constant bigint := hashtextextended(lock_new_identities.tenant_id || ' identities', 0);
begin
  if current_setting('prosa.identities', true) = lock_new_identities.tenant_id::text then
    return;
  elsif jsonb_array_length(lock_new_identities.identities) > 200 then
    perform pg_advisory_xact_lock(v_all);
    perform set_config('prosa.identities', lock_new_identities.tenant_id::text, true);
    return;
  end if;
  perform pg_advisory_xact_lock_shared(v_all);
  perform pg_advisory_xact_lock(n.lock)
    from (
      select distinct hashtextextended(lock_new_identities.tenant_id || (i ->> 'kind') || k.key, 0) as lock
        from jsonb_array_elements(lock_new_identities.identities) i
       cross join lateral (select private.identity_key(i ->> 'kind', i ->> 'value') as key offset 0) k
        -- With its limit it stays one index lookup each: a join that was planned while there was nobody reads all who came since.
        left join lateral (
          select true as is_known
            from public.contact_identities d
           where d.tenant_id = lock_new_identities.tenant_id and d.kind = i ->> 'kind' and d.match_key = k.key
           limit 1) d on true
       where d.is_known is null
       order by lock
    ) n;
end;
$$;

-- Who is known under `identities`: the contacts, and how many of the identities are theirs. A user name can be given up and taken
-- by a stranger, so beside anything stronger it says nothing about who somebody is.
create function private.find_contacts(tenant_id uuid, identities jsonb, out contato_ids uuid[], out known integer)
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_identity jsonb;
  v_contato uuid;
  v_is_strong constant boolean := exists (
    select from jsonb_array_elements(find_contacts.identities) i where not private.is_user_name(i ->> 'kind'));
begin
  contato_ids := '{}';
  known := 0;
  for v_identity in select i from jsonb_array_elements(find_contacts.identities) i loop
    select d.contato_id into v_contato
      from public.contact_identities d
     where d.tenant_id = find_contacts.tenant_id
       and d.kind = v_identity ->> 'kind'
       and d.match_key = private.identity_key(v_identity ->> 'kind', v_identity ->> 'value');
    if v_contato = any(contato_ids) then
      known := known + 1;
    elsif found and not (v_is_strong and private.is_user_name(v_identity ->> 'kind')) then
      known := known + 1;
      contato_ids := contato_ids || v_contato;
    end if;
  end loop;
end;
$$;

-- The contact known under any of `identities`: made if there is none, merged if there are several. Missing identities are
-- added. Whoever calls this for several people locks all their new identities first.
create function private.resolve_contact(tenant_id uuid, identities jsonb, nome text)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_found record;
  v_contato uuid;
  v_address text;
  v_identity jsonb;
begin
  v_found := private.find_contacts(resolve_contact.tenant_id, resolve_contact.identities);
  if cardinality(v_found.contato_ids) = 1 and v_found.known = jsonb_array_length(resolve_contact.identities) then
    return v_found.contato_ids[1];
  end if;

  perform private.lock_new_identities(resolve_contact.tenant_id, resolve_contact.identities);
  v_found := private.find_contacts(resolve_contact.tenant_id, resolve_contact.identities);
  v_address := private.best_address(resolve_contact.identities);
  if v_found.contato_ids = '{}' then
    insert into public.contatos as c (tenant_id, nome, endereco)
    values (resolve_contact.tenant_id,
      left(coalesce(nullif(trim(resolve_contact.nome), ''), v_address, '?'), 120), v_address)
    returning c.id into v_contato;
  elsif cardinality(v_found.contato_ids) = 1 then
    -- Nobody merges them now, and who was merged just before is found again. Whoever changes them is not waited for: they may be waiting
    -- for a conversation that this delivery holds.
    perform from public.contatos k
      where k.tenant_id = resolve_contact.tenant_id and k.id = v_found.contato_ids[1] for key share;
    v_contato := (private.find_contacts(resolve_contact.tenant_id, resolve_contact.identities)).contato_ids[1];
  else
    v_contato := private.merge_contatos(resolve_contact.tenant_id, v_found.contato_ids);
  end if;

  for v_identity in
    select i from jsonb_array_elements(resolve_contact.identities) i where private.is_user_name(i ->> 'kind')
  loop
    update public.contact_identities d set contato_id = v_contato
     where d.tenant_id = resolve_contact.tenant_id and d.kind = v_identity ->> 'kind' and d.contato_id <> v_contato
       and d.match_key = private.identity_key(v_identity ->> 'kind', v_identity ->> 'value');
  end loop;
  insert into public.contact_identities (tenant_id, contato_id, kind, value)
  select resolve_contact.tenant_id, v_contato, i ->> 'kind', i ->> 'value'
    from jsonb_array_elements(resolve_contact.identities) i
  on conflict do nothing;
  -- A phone says more than a user name.
  update public.contatos c set endereco = v_address
   where c.tenant_id = resolve_contact.tenant_id and c.id = v_contato
     and v_address is not null and (c.endereco is null or c.endereco not like '+%')
     and c.endereco is distinct from v_address;
  return v_contato;
end;
$$;

-- What to show as a person's address: phone, else user name, else e-mail; never an id.
create function private.best_address(identities jsonb)
returns text
language sql immutable set search_path = ''
as $$
  select case when private.is_user_name(i ->> 'kind') then '@' || (i ->> 'value') else i ->> 'value' end
    from jsonb_array_elements(best_address.identities) i
   where i ->> 'kind' in ('phone', 'email') or private.is_user_name(i ->> 'kind')
   order by i ->> 'kind' = 'phone' desc, i ->> 'kind' = 'email'
   limit 1
$$;

-- schemas/40_contacts/resolve_phones.sql

-- The contacts behind very many phones, [{telefone, nome}], in as many statements as behind one: whoever is known under none is
-- made. What resolve_contact() does for one identity, and nothing else of it: a phone alone merges nobody.
create function private.resolve_phones(tenant_id uuid, people jsonb)
returns table (telefone text, contato_id uuid)
language plpgsql security definer set search_path = ''
  set enable_seqscan = off set plan_cache_mode = 'force_custom_plan' set jit = off
as $$
declare
  v_orphans uuid[];
begin
  perform private.lock_new_identities(resolve_phones.tenant_id, (
    select coalesce(jsonb_agg(jsonb_build_object('kind', 'phone', 'value', p ->> 'telefone')), '[]')
      from jsonb_array_elements(resolve_phones.people) p));
  with fresh as materialized (
    select distinct on (n.key) gen_random_uuid() as id, n.telefone, n.nome
      from (
        select p.value ->> 'telefone' as telefone, p.value ->> 'nome' as nome, p.ordinality,
               private.identity_key('phone', p.value ->> 'telefone') as key
          from jsonb_array_elements(resolve_phones.people) with ordinality p) n
     where not exists (
       select from public.contact_identities d
        where d.tenant_id = resolve_phones.tenant_id and d.kind = 'phone' and d.match_key = n.key)
     order by n.key, n.ordinality
  ), made as (
    insert into public.contatos (id, tenant_id, nome, endereco)
    select f.id, resolve_phones.tenant_id, left(coalesce(nullif(trim(f.nome), ''), f.telefone), 120), f.telefone from fresh f
  ), named as (
    -- A provider's answer may have taught us one of them at this moment.
    insert into public.contact_identities as i (tenant_id, contato_id, kind, value)
    select resolve_phones.tenant_id, f.id, 'phone', f.telefone from fresh f
    on conflict do nothing
    returning i.contato_id
  )
  select array(select f.id from fresh f except select n.contato_id from named n) into v_orphans;
  if v_orphans <> '{}' then
    delete from public.contatos k where k.tenant_id = resolve_phones.tenant_id and k.id = any(v_orphans);
  end if;
  return query
    select p ->> 'telefone', d.contato_id
      from jsonb_array_elements(resolve_phones.people) p
      join public.contact_identities d
        on d.tenant_id = resolve_phones.tenant_id and d.kind = 'phone'
       and d.match_key = private.identity_key('phone', p ->> 'telefone');
end;
$$;

-- schemas/40_contacts/merge_contatos.sql

-- Several contacts proved to be one person: the oldest survives and takes the others' identities, conversations,
-- cards and calls.
-- Messages stay in their conversations. Where that leaves two open conversations on one channel, the newer is closed with an
-- event that says so. Whoever refused advertising under one of their names refuses it under all, and is one recipient of a broadcast.
-- Returns the survivor. Everybody hears of it at once, even from within ingest(), which says the rest at its end.
create function private.merge_contatos(tenant_id uuid, contato_ids uuid[])
returns uuid
language plpgsql security definer set search_path = '' set prosa.broadcast = ''
as $$
declare
  v_ids uuid[];
  v_survivor uuid;
  v_open record;
begin
  select array_agg(l.id order by l.criado_em, l.id)
    into v_ids
    from (
      select c.id, c.criado_em
        from public.contatos c
       where c.tenant_id = merge_contatos.tenant_id and c.id = any(merge_contatos.contato_ids)
       order by c.id
         for update
    ) l;
  v_survivor := v_ids[1];
  if cardinality(v_ids) = 1 then
    return v_survivor;
  end if;
  -- In the order in which a batch of statuses takes them.
  perform from public.conversations c
    where c.tenant_id = merge_contatos.tenant_id and c.contato_id = any(v_ids)
      and (c.contato_id <> v_survivor or c.status <> 'closed')
    order by c.id
      for update;

  for v_open in
    select c.id
      from (
        select c.id, row_number() over (partition by c.channel_id order by c.created_at, c.id) as place
          from public.conversations c
         where c.tenant_id = merge_contatos.tenant_id and c.contato_id = any(v_ids) and c.status <> 'closed'
      ) c
     where c.place > 1
     order by c.id
  loop
    perform private.append_event(merge_contatos.tenant_id, v_open.id, 'merged', null);
    update public.conversations c set status = 'closed', closed_at = now()
     where c.tenant_id = merge_contatos.tenant_id and c.id = v_open.id;
    -- With whoever was at it a person knew them: the robot does not go on alone.
    perform private.hand_over(k.tenant_id, k.id, 'merged', false)
       from public.conversations k
       join public.conversations g on g.tenant_id = k.tenant_id and g.channel_id = k.channel_id and g.id = v_open.id
      where k.tenant_id = merge_contatos.tenant_id and k.contato_id = any(v_ids) and k.status = 'bot';
  end loop;

  update public.conversations c set contato_id = v_survivor
   where c.tenant_id = merge_contatos.tenant_id and c.contato_id = any(v_ids[2:]);
  update public.contact_identities i set contato_id = v_survivor
   where i.tenant_id = merge_contatos.tenant_id and i.contato_id = any(v_ids[2:]);
  update public.oportunidades o set contato_id = v_survivor
   where o.tenant_id = merge_contatos.tenant_id and o.contato_id = any(v_ids[2:]);
  update public.ligacoes l set contato_id = v_survivor
   where l.tenant_id = merge_contatos.tenant_id and l.contato_id = any(v_ids[2:]);
  -- Of several places in one broadcast the one that was served remains, else the first.
  delete from public.broadcast_recipients r
   using (
     select d.broadcast_id, d.contato_id,
            row_number() over (partition by d.broadcast_id order by d.state = 'sent' desc, d.place, d.contato_id) as rank
       from public.broadcast_recipients d
      where d.tenant_id = merge_contatos.tenant_id and d.contato_id = any(v_ids)) d
   where r.tenant_id = merge_contatos.tenant_id and r.broadcast_id = d.broadcast_id and r.contato_id = d.contato_id and d.rank > 1;
  update public.broadcast_recipients r set contato_id = v_survivor
   where r.tenant_id = merge_contatos.tenant_id and r.contato_id = any(v_ids[2:]);
  update public.contatos s
     set endereco = coalesce(s.endereco, o.endereco),
         empresa = coalesce(s.empresa, o.empresa),
         -- Put away as one only if each of them was.
         arquivado_em = case when o.all_archived then s.arquivado_em end,
         recusa_divulgacao_em = least(s.recusa_divulgacao_em, o.recusa_divulgacao_em),
         libera_divulgacao_em = greatest(s.libera_divulgacao_em, o.libera_divulgacao_em),
         observacoes = left(concat_ws(e'\n', nullif(s.observacoes, ''), nullif(o.observacoes, '')), 4000),
         atualizado_em = now()
    from (
      select max(c.endereco) as endereco, max(c.empresa) as empresa, bool_and(c.arquivado_em is not null) as all_archived,
             min(c.recusa_divulgacao_em) as recusa_divulgacao_em,
             max(c.libera_divulgacao_em) as libera_divulgacao_em,
             string_agg(nullif(c.observacoes, ''), e'\n') as observacoes
        from public.contatos c
       where c.tenant_id = merge_contatos.tenant_id and c.id = any(v_ids[2:])
    ) o
   where s.tenant_id = merge_contatos.tenant_id and s.id = v_survivor;
  update public.contatos c set mesclado_em = v_survivor, atualizado_em = now()
   where c.tenant_id = merge_contatos.tenant_id and (c.id = any(v_ids[2:]) or c.mesclado_em = any(v_ids[2:]));
  perform private.audit(merge_contatos.tenant_id, 'contato.merged', 'contatos', v_survivor,
    jsonb_build_object('from', to_jsonb(v_ids[2:])));
  return v_survivor;
end;
$$;

-- Locks a contact before a conversation is opened for it, and says who it is: whoever was found a moment ago may have become one with
-- somebody else while the lock was waited for.
create function private.lock_present(tenant_id uuid, contato_id uuid)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_contato uuid := lock_present.contato_id;
  v_other uuid;
begin
  loop
    select k.mesclado_em into v_other from public.contatos k
     where k.tenant_id = lock_present.tenant_id and k.id = v_contato
       for no key update;
    if v_other is null then
      return v_contato;
    end if;
    v_contato := v_other;
  end loop;
end;
$$;

-- schemas/40_contacts/check_contato.sql

-- Refuses what no contact may hold. An empty name is one that is missing; what is null is not asked about.
create function private.check_contato(nome text, observacoes text, empresa text, tipo text)
returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if char_length(trim(check_contato.nome)) not between 1 and 120 then
    perform private.fail('contato_nome_invalid', 422);
  end if;
  if char_length(check_contato.observacoes) > 4000 then
    perform private.fail('observacoes_too_long', 422);
  end if;
  if char_length(trim(check_contato.empresa)) > 120 then
    perform private.fail('empresa_too_long', 422);
  end if;
  if check_contato.tipo not in ('cliente', 'fornecedor') then
    perform private.fail('contato_tipo_unknown', 422);
  end if;
end;
$$;

-- How a person typed an address, as it is kept: e-mails in lower case, a Brazilian mobile with its ninth digit. Refuses what is none.
create function private.check_identity(kind text, value text)
returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  if check_identity.kind = 'phone' then
    if coalesce(check_identity.value, '') !~ '^\+[1-9][0-9]{7,14}$' then
      perform private.fail('phone_invalid', 422);
    end if;
  elsif check_identity.kind = 'email' then
    if char_length(check_identity.value) > 254 or coalesce(check_identity.value, '') !~ '^[^@\s]+@[^@\s]+\.[^@\s]+$' then
      perform private.fail('email_invalid', 422);
    end if;
  else
    perform private.fail('identity_kind_unknown', 422);
  end if;
  return jsonb_build_object('kind', check_identity.kind, 'value', private.identity_key(check_identity.kind, check_identity.value));
end;
$$;

-- schemas/40_contacts/rpc/update_contato.sql

-- Everybody who shows one of this contact's last fifty conversations sees what they are called now. Locked are no more than those: older
-- ones say it when they are read again.
create function private.show_contato(tenant_id uuid, contato_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_conversations constant uuid[] := array(
    select c.id from public.conversations c
     where c.tenant_id = show_contato.tenant_id and c.contato_id = show_contato.contato_id
     order by c.last_message_at desc limit 50);
begin
  perform from public.conversations c
    where c.tenant_id = show_contato.tenant_id and c.id = any(v_conversations) order by c.id for update;
  -- Touching the conversations gives them a new xid, so that lists catch up; the trigger sees no change worth an event.
  update public.conversations c set contato_id = c.contato_id
   where c.tenant_id = show_contato.tenant_id and c.id = any(v_conversations);
  perform private.broadcast_conversations(show_contato.tenant_id, v_conversations, 'ticket_atualizado');
end;
$$;

-- Changes a contact; what is null or left out stays, and an empty company is none.
create function private.update_contato(contato_id uuid, nome text, observacoes text, empresa text, tipo text)
returns public.contatos
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_contato public.contatos;
begin
  perform private.check_contato(update_contato.nome, update_contato.observacoes, update_contato.empresa, update_contato.tipo);
  update public.contatos c
     set nome = coalesce(trim(update_contato.nome), c.nome),
         observacoes = coalesce(update_contato.observacoes, c.observacoes),
         empresa = case when update_contato.empresa is null then c.empresa else nullif(trim(update_contato.empresa), '') end,
         tipo = coalesce(update_contato.tipo, c.tipo),
         atualizado_em = now()
   where c.tenant_id = v_tenant and c.id = update_contato.contato_id and c.mesclado_em is null
  returning c.* into v_contato;
  if v_contato.id is null then
    perform private.fail('contato_not_found', 404);
  end if;
  perform private.show_contato(v_tenant, v_contato.id);
  return v_contato;
end;
$$;

create function public.update_contato(
  contato_id uuid, nome text default null, observacoes text default null, empresa text default null, tipo text default null)
returns public.contatos
language sql security invoker set search_path = ''
as $$
  select private.update_contato(
    update_contato.contato_id, update_contato.nome, update_contato.observacoes, update_contato.empresa, update_contato.tipo)
$$;

revoke execute on function public.update_contato(uuid, text, text, text, text) from public, anon;
grant execute on function private.update_contato(uuid, text, text, text, text),
  public.update_contato(uuid, text, text, text, text) to authenticated;

-- schemas/40_contacts/rpc/create_contato.sql

-- Writes somebody down before they ever wrote. Refused with contato_exists when one of the addresses is known already; without
-- a name the address is the name.
create function private.create_contato(nome text, telefone text, email text, empresa text, tipo text, observacoes text)
returns public.contatos
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_identities jsonb := '[]';
  v_contato public.contatos;
begin
  perform private.check_contato(nullif(trim(create_contato.nome), ''), create_contato.observacoes, create_contato.empresa,
    create_contato.tipo);
  if nullif(trim(create_contato.telefone), '') is not null then
    v_identities := v_identities || private.check_identity('phone', trim(create_contato.telefone));
  end if;
  if nullif(trim(create_contato.email), '') is not null then
    v_identities := v_identities || private.check_identity('email', trim(create_contato.email));
  end if;
  if v_identities = '[]' then
    perform private.fail('contato_unreachable', 422);
  end if;
  perform private.lock_new_identities(v_tenant, v_identities);
  if (select f.contato_ids from private.find_contacts(v_tenant, v_identities) f) <> '{}' then
    perform private.fail('contato_exists', 409);
  end if;
  v_contato := private.add_contato(v_tenant, v_identities, create_contato.nome, create_contato.empresa, create_contato.tipo,
    create_contato.observacoes);
  perform private.audit(v_tenant, 'contato.created', 'contatos', v_contato.id);
  return v_contato;
end;
$$;

-- A new contact with addresses that nobody has. Its caller has checked and locked them.
create function private.add_contato(tenant_id uuid, identities jsonb, nome text, empresa text, tipo text, observacoes text)
returns public.contatos
language plpgsql security definer set search_path = ''
as $$
declare
  v_address constant text := private.best_address(add_contato.identities);
  v_contato public.contatos;
begin
  insert into public.contatos as c (tenant_id, nome, endereco, empresa, tipo, observacoes)
  values (add_contato.tenant_id, left(coalesce(nullif(trim(add_contato.nome), ''), v_address), 120), v_address,
    nullif(trim(add_contato.empresa), ''), coalesce(add_contato.tipo, 'cliente'), coalesce(add_contato.observacoes, ''))
  returning c.* into v_contato;
  insert into public.contact_identities (tenant_id, contato_id, kind, value)
  select add_contato.tenant_id, v_contato.id, i ->> 'kind', i ->> 'value' from jsonb_array_elements(add_contato.identities) i;
  return v_contato;
end;
$$;

create function public.create_contato(
  nome text, telefone text default null, email text default null, empresa text default null, tipo text default 'cliente',
  observacoes text default '')
returns public.contatos
language sql security invoker set search_path = ''
as $$
  select private.create_contato(create_contato.nome, create_contato.telefone, create_contato.email, create_contato.empresa,
    create_contato.tipo, create_contato.observacoes)
$$;

revoke execute on function public.create_contato(text, text, text, text, text, text) from public, anon;
grant execute on function private.create_contato(text, text, text, text, text, text),
  public.create_contato(text, text, text, text, text, text) to authenticated;

-- schemas/40_contacts/rpc/archive_contato.sql

-- Puts a contact away, or takes it out again. Conversations, messages and addresses stay as they are: whoever writes again is the
-- same person, and is back in the list with their conversation.
create function private.archive_contato(contato_id uuid, archived boolean)
returns public.contatos
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_archived constant boolean := coalesce(archive_contato.archived, true);
  v_contato public.contatos;
begin
  select k.* into v_contato from public.contatos k
   where k.tenant_id = v_tenant and k.id = archive_contato.contato_id and k.mesclado_em is null
     for update;
  if v_contato.id is null then
    perform private.fail('contato_not_found', 404);
  end if;
  if v_archived and exists (
    select from public.conversations c
     where c.tenant_id = v_tenant and c.contato_id = v_contato.id and c.status <> 'closed'
  ) then
    perform private.fail('contato_has_open_conversation', 409);
  end if;
  if (v_contato.arquivado_em is not null) <> v_archived then
    update public.contatos k set arquivado_em = case when v_archived then now() end, atualizado_em = now()
     where k.tenant_id = v_tenant and k.id = v_contato.id
    returning k.* into v_contato;
    perform private.audit(v_tenant, case when v_archived then 'contato.archived' else 'contato.unarchived' end, 'contatos', v_contato.id);
  end if;
  return v_contato;
end;
$$;

create function public.archive_contato(contato_id uuid, archived boolean default true)
returns public.contatos
language sql security invoker set search_path = ''
as $$ select private.archive_contato(archive_contato.contato_id, archive_contato.archived) $$;

revoke execute on function public.archive_contato(uuid, boolean) from public, anon;
grant execute on function private.archive_contato(uuid, boolean), public.archive_contato(uuid, boolean) to authenticated;

-- schemas/40_contacts/rpc/add_identity.sql

-- Notes another phone or e-mail of a contact. One that somebody else has is refused: the two are to be merged instead.
create function private.add_identity(contato_id uuid, kind text, value text)
returns public.contact_identities
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_identity constant jsonb := private.check_identity(add_identity.kind, trim(add_identity.value));
  v_row public.contact_identities;
begin
  -- Identities before contacts, as ingest() and an import take them.
  perform private.lock_new_identities(v_tenant, jsonb_build_array(v_identity));
  perform private.lock_contato(v_tenant, add_identity.contato_id);
  select d.* into v_row from public.contact_identities d
   where d.tenant_id = v_tenant and d.kind = add_identity.kind
     and d.match_key = private.identity_key(add_identity.kind, v_identity ->> 'value');
  if v_row.contato_id <> add_identity.contato_id then
    perform private.fail('identity_taken', 409);
  elsif v_row.id is null then
    insert into public.contact_identities as d (tenant_id, contato_id, kind, value)
    values (v_tenant, add_identity.contato_id, add_identity.kind, v_identity ->> 'value')
    returning d.* into v_row;
    perform private.address_contato(v_tenant, add_identity.contato_id);
    perform private.audit(v_tenant, 'contato.identity_added', 'contatos', v_row.contato_id,
      jsonb_build_object('kind', v_row.kind, 'value', v_row.value));
  end if;
  return v_row;
end;
$$;

-- Forgets a phone or e-mail of a contact; the last way to reach somebody stays.
create function private.remove_identity(identity_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_row public.contact_identities;
begin
  select d.* into v_row from public.contact_identities d
   where d.tenant_id = v_tenant and d.id = remove_identity.identity_id and d.kind in ('phone', 'email');
  if v_row.id is null then
    perform private.fail('identity_not_found', 404);
  end if;
  perform private.lock_contato(v_tenant, v_row.contato_id);
  if not exists (
    select from public.contact_identities d
     where d.tenant_id = v_tenant and d.contato_id = v_row.contato_id and d.id <> v_row.id
  ) then
    perform private.fail('identity_is_last', 409);
  end if;
  delete from public.contact_identities d where d.tenant_id = v_tenant and d.id = v_row.id;
  perform private.address_contato(v_tenant, v_row.contato_id);
  perform private.audit(v_tenant, 'contato.identity_removed', 'contatos', v_row.contato_id,
    jsonb_build_object('kind', v_row.kind, 'value', v_row.value));
end;
$$;

-- Locks a contact that is still one, or refuses.
create function private.lock_contato(tenant_id uuid, contato_id uuid)
returns public.contatos
language plpgsql security definer set search_path = ''
as $$
declare
  v_contato public.contatos;
begin
  select k.* into v_contato from public.contatos k
   where k.tenant_id = lock_contato.tenant_id and k.id = lock_contato.contato_id and k.mesclado_em is null
     for update;
  if v_contato.id is null then
    perform private.fail('contato_not_found', 404);
  end if;
  return v_contato;
end;
$$;

-- Shows a contact by the best address it has now; the one it is shown by stays as long as it is theirs.
create function private.address_contato(tenant_id uuid, contato_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  update public.contatos k
     set endereco = case
           when k.endereco like '+%' and i.all @> jsonb_build_array(jsonb_build_object('kind', 'phone', 'value', k.endereco)) then k.endereco
           else private.best_address(i.all) end,
         atualizado_em = now()
    from (
      select coalesce(jsonb_agg(jsonb_build_object('kind', d.kind, 'value', d.value) order by d.created_at, d.id), '[]') as all
        from public.contact_identities d
       where d.tenant_id = address_contato.tenant_id and d.contato_id = address_contato.contato_id) i
   where k.tenant_id = address_contato.tenant_id and k.id = address_contato.contato_id
$$;

create function public.add_identity(contato_id uuid, kind text, value text)
returns public.contact_identities
language sql security invoker set search_path = ''
as $$ select private.add_identity(add_identity.contato_id, add_identity.kind, add_identity.value) $$;

create function public.remove_identity(identity_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.remove_identity(remove_identity.identity_id) $$;

revoke execute on function public.add_identity(uuid, text, text), public.remove_identity(uuid) from public, anon;
grant execute on function private.add_identity(uuid, text, text), public.add_identity(uuid, text, text),
  private.remove_identity(uuid), public.remove_identity(uuid) to authenticated;

-- schemas/40_contacts/rpc/list_contatos.sql

-- One page of the contacts, by name or the newest first, of all or of those that `q` finds: by a part of the name or company, of the
-- e-mail, or by four digits of a phone. Returns {contatos: [{id, nome, endereco, foto, empresa, tipo, criado_em, arquivado_em,
-- telefones, emails, conversation_id, ultima_conversa_em}], cursor}; `cursor` continues behind the last, null at the end.
create function private.list_contatos(q text, sort text, archived boolean, cursor text, max integer)
returns jsonb
language plpgsql stable security definer set search_path = ''
  -- The planner takes a small tenant's rows for a big part of the table: by index, always. And the partial index of the page is of
  -- use only to a plan that knows what was asked for.
  set enable_seqscan = off set plan_cache_mode = 'force_custom_plan'
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
  v_q constant text := trim(left(coalesce(list_contatos.q, ''), 100));
  v_like constant text := '%' || private.plain_pattern(v_q) || '%';
  v_digits constant text := case when v_q !~ '[[:alpha:]]' then regexp_replace(v_q, '\D', '', 'g') else '' end;
  v_max constant integer := least(greatest(coalesce(list_contatos.max, 50), 1), 100);
  v_by_name constant boolean := coalesce(list_contatos.sort, 'nome') = 'nome';
  v_archived constant boolean := coalesce(list_contatos.archived, false);
  v_after jsonb := '[]';
  v_ids uuid[];
  v_page uuid[];
  v_last public.contatos;
begin
  if list_contatos.cursor is not null then
    begin
      v_after := list_contatos.cursor::jsonb;
      perform (v_after ->> 1)::uuid, case when not v_by_name then (v_after ->> 0)::timestamptz end;
    exception when others then
      perform private.fail('cursor_invalid', 422);
    end;
  end if;
  if v_q <> '' then
    v_ids := private.find_contatos(v_tenant, v_like, v_digits);
  end if;
  if v_by_name then
    v_page := array(
      select k.id from public.contatos k
       where k.tenant_id = v_tenant and k.mesclado_em is null and (k.arquivado_em is not null) = v_archived
         and (v_archived or k.arquivado_em is null)
         and (v_ids is null or k.id = any(v_ids))
         and (v_after = '[]' or (private.plain(k.nome), k.id) > (v_after ->> 0, (v_after ->> 1)::uuid))
       order by private.plain(k.nome), k.id
       limit v_max + 1);
  else
    v_page := array(
      select k.id from public.contatos k
       where k.tenant_id = v_tenant and k.mesclado_em is null and (k.arquivado_em is not null) = v_archived
         and (v_archived or k.arquivado_em is null)
         and (v_ids is null or k.id = any(v_ids))
         and (v_after = '[]' or (k.criado_em, k.id) < ((v_after ->> 0)::timestamptz, (v_after ->> 1)::uuid))
       order by k.criado_em desc, k.id desc
       limit v_max + 1);
  end if;
  if cardinality(v_page) > v_max then
    select k.* into v_last from public.contatos k where k.tenant_id = v_tenant and k.id = v_page[v_max];
  end if;
  return jsonb_build_object(
    'contatos', private.contato_rows(v_tenant, v_page[:v_max]),
    'cursor', case when v_last.id is not null then
      jsonb_build_array(case when v_by_name then private.plain(v_last.nome) else v_last.criado_em::text end, v_last.id)::text end);
end;
$$;

-- Whom a search finds, by index: a part of a name, company or e-mail, or four digits of a phone.
create function private.find_contatos(tenant_id uuid, pattern text, digits text)
returns uuid[]
language sql stable security definer set search_path = '' set enable_seqscan = off
as $$
  select array(
    select n.id from public.contatos n
     where n.tenant_id = find_contatos.tenant_id and private.plain(n.nome) like find_contatos.pattern
    union
    select n.id from public.contatos n
     where n.tenant_id = find_contatos.tenant_id and n.empresa is not null and private.plain(n.empresa) like find_contatos.pattern
    union
    select d.contato_id from public.contact_identities d
     where d.tenant_id = find_contatos.tenant_id and (d.kind = 'email' or private.is_user_name(d.kind)) and d.value like find_contatos.pattern
    union
    select d.contato_id from public.contact_identities d
     where d.tenant_id = find_contatos.tenant_id and char_length(find_contatos.digits) >= 4
       and d.kind = 'phone' and d.value like '%' || find_contatos.digits || '%')
$$;

-- Contacts as the lists show them, in the order of `ids`.
create function private.contato_rows(tenant_id uuid, ids uuid[])
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
           'id', k.id, 'nome', k.nome, 'endereco', k.endereco, 'foto', k.foto_url, 'empresa', k.empresa, 'tipo', k.tipo,
           'criado_em', k.criado_em, 'arquivado_em', k.arquivado_em,
           'telefones', i.telefones, 'emails', i.emails,
           'conversation_id', c.id, 'ultima_conversa_em', c.last_message_at) order by o.place), '[]')
    from unnest(contato_rows.ids) with ordinality o (id, place)
    join public.contatos k on k.tenant_id = contato_rows.tenant_id and k.id = o.id
   cross join lateral (
     select coalesce(jsonb_agg(d.value order by d.created_at, d.id) filter (where d.kind = 'phone'), '[]') as telefones,
            coalesce(jsonb_agg(d.value order by d.created_at, d.id) filter (where d.kind = 'email'), '[]') as emails
       from public.contact_identities d
      where d.tenant_id = k.tenant_id and d.contato_id = k.id) i
    left join lateral (
     select v.id, v.last_message_at from public.conversations v
      where v.tenant_id = k.tenant_id and v.contato_id = k.id
      order by (v.status <> 'closed') desc, v.last_message_at desc
      limit 1) c on true
$$;

create function public.list_contatos(
  q text default null, sort text default 'nome', archived boolean default false, cursor text default null, max integer default 50)
returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select private.list_contatos(list_contatos.q, list_contatos.sort, list_contatos.archived, list_contatos.cursor, list_contatos.max)
$$;

revoke execute on function public.list_contatos(text, text, boolean, text, integer) from public, anon;
grant execute on function private.list_contatos(text, text, boolean, text, integer),
  public.list_contatos(text, text, boolean, text, integer) to authenticated;

-- schemas/40_contacts/contact_merges.sql

-- Two contacts that a person made one, and what it takes to make them two again.
create table public.contact_merges (
  id          uuid not null default gen_random_uuid(),
  tenant_id   uuid not null,
  -- Who survived.
  contato_id  uuid not null,
  merged_id   uuid not null,
  merged_name text not null,
  -- How both were: rows, and the ids of what was the other's.
  undo        jsonb not null,
  created_by  uuid,
  created_at  timestamptz not null default now(),
  undone_at   timestamptz,

  primary key (tenant_id, id),
  foreign key (tenant_id, contato_id) references public.contatos (tenant_id, id) on delete cascade,
  foreign key (tenant_id, merged_id) references public.contatos (tenant_id, id) on delete cascade,
  foreign key (tenant_id, created_by) references public.members (tenant_id, user_id)
);
create index contact_merges_contato_idx on public.contact_merges (tenant_id, contato_id, created_at desc);
create index contact_merges_merged_idx on public.contact_merges (tenant_id, merged_id);
create index contact_merges_created_by_idx on public.contact_merges (tenant_id, created_by) where created_by is not null;

alter table public.contact_merges enable row level security;
create policy members_select on public.contact_merges for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: merge_contato() and undo_merge() write. `undo` is for the latter alone.
grant select (id, tenant_id, contato_id, merged_id, merged_name, created_by, created_at, undone_at) on public.contact_merges to authenticated;

-- schemas/40_contacts/rpc/merge_contato.sql

-- Makes two contacts one: the older survives with the name, company and kind that are given, and takes the other's addresses,
-- conversations and cards. For seven days undo_merge() makes them two again.
create function private.merge_contato(contato_id uuid, other_id uuid, nome text, empresa text, tipo text)
returns public.contact_merges
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_ids constant uuid[] := array[merge_contato.contato_id, merge_contato.other_id];
  v_survivor public.contatos;
  v_merged public.contatos;
  v_undo jsonb;
  v_merge public.contact_merges;
begin
  if merge_contato.contato_id is not distinct from merge_contato.other_id then
    perform private.fail('merge_needs_two', 422);
  end if;
  perform private.check_contato(merge_contato.nome, null, merge_contato.empresa, merge_contato.tipo);
  perform private.lock_contato(v_tenant, l.id) from (select unnest(v_ids) as id order by 1) l;
  select k.* into v_survivor from public.contatos k
   where k.tenant_id = v_tenant and k.id = any(v_ids) order by k.criado_em, k.id limit 1;
  select k.* into v_merged from public.contatos k where k.tenant_id = v_tenant and k.id = any(v_ids) and k.id <> v_survivor.id;
  v_undo := private.state_before_merge(v_survivor, v_merged);

  perform private.merge_contatos(v_tenant, v_ids);
  v_survivor := private.update_contato(v_survivor.id, merge_contato.nome, null, merge_contato.empresa, merge_contato.tipo);
  insert into public.contact_merges as m (tenant_id, contato_id, merged_id, merged_name, undo, created_by)
  values (v_tenant, v_survivor.id, v_merged.id, v_merged.nome, v_undo || jsonb_build_object('after', to_jsonb(v_survivor)),
    (select auth.uid()))
  returning m.* into v_merge;
  v_merge.undo := '{}';
  return v_merge;
end;
$$;

-- What undo_merge() needs to know of two contacts.
create function private.state_before_merge(survivor public.contatos, merged public.contatos)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'survivor', to_jsonb(survivor),
    'identities', (select coalesce(jsonb_agg(d.id), '[]') from public.contact_identities d
                    where d.tenant_id = merged.tenant_id and d.contato_id = merged.id),
    'conversations', (select coalesce(jsonb_agg(c.id), '[]') from public.conversations c
                       where c.tenant_id = merged.tenant_id and c.contato_id = merged.id),
    'open', (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'assignee_id', c.assignee_id)), '[]') from public.conversations c
              where c.tenant_id = merged.tenant_id and c.contato_id in (survivor.id, merged.id) and c.status <> 'closed'),
    'oportunidades', (select coalesce(jsonb_agg(o.id), '[]') from public.oportunidades o
                       where o.tenant_id = merged.tenant_id and o.contato_id = merged.id),
    'ligacoes', (select coalesce(jsonb_agg(l.id), '[]') from public.ligacoes l
                  where l.tenant_id = merged.tenant_id and l.contato_id = merged.id),
    'recipients', (select coalesce(jsonb_agg(to_jsonb(r)), '[]') from public.broadcast_recipients r
                    where r.tenant_id = merged.tenant_id and r.contato_id in (survivor.id, merged.id)),
    'aliases', (select coalesce(jsonb_agg(k.id), '[]') from public.contatos k
                 where k.tenant_id = merged.tenant_id and k.mesclado_em = merged.id))
$$;

create function public.merge_contato(
  contato_id uuid, other_id uuid, nome text default null, empresa text default null, tipo text default null)
returns public.contact_merges
language sql security invoker set search_path = ''
as $$
  select private.merge_contato(merge_contato.contato_id, merge_contato.other_id, merge_contato.nome, merge_contato.empresa,
    merge_contato.tipo)
$$;

revoke execute on function public.merge_contato(uuid, uuid, text, text, text) from public, anon;
grant execute on function private.merge_contato(uuid, uuid, text, text, text),
  public.merge_contato(uuid, uuid, text, text, text) to authenticated;

-- schemas/40_contacts/rpc/undo_merge.sql

-- Makes two of one again, for seven days: addresses, conversations, cards, calls and places in broadcasts go back to whom they were. What
-- came since stays with the survivor, and so does what somebody changed since. A conversation that the merge closed opens again,
-- unless there is another by now.
create function private.undo_merge(merge_id uuid)
returns public.contatos
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_merge public.contact_merges;
  v_before public.contatos;
  v_after public.contatos;
  v_now public.contatos;
begin
  select m.* into v_merge from public.contact_merges m
   where m.tenant_id = v_tenant and m.id = undo_merge.merge_id
     for update;
  if v_merge.id is null then
    perform private.fail('merge_not_found', 404);
  end if;
  perform from public.contatos k
    where k.tenant_id = v_tenant and k.id in (v_merge.contato_id, v_merge.merged_id) order by k.id for update;
  select k.* into v_now from public.contatos k where k.tenant_id = v_tenant and k.id = v_merge.contato_id;
  if v_merge.undone_at is not null then
    return v_now;
  elsif v_now.mesclado_em is not null or v_merge.created_at < now() - interval '7 days'
     or (select k.mesclado_em from public.contatos k where k.tenant_id = v_tenant and k.id = v_merge.merged_id)
        is distinct from v_merge.contato_id then
    perform private.fail('merge_not_undoable', 409);
  end if;

  update public.contatos k set mesclado_em = null, atualizado_em = now() where k.tenant_id = v_tenant and k.id = v_merge.merged_id;
  update public.contatos k set mesclado_em = v_merge.merged_id
   where k.tenant_id = v_tenant and k.mesclado_em = v_merge.contato_id and v_merge.undo -> 'aliases' ? k.id::text;
  update public.contact_identities d set contato_id = v_merge.merged_id
   where d.tenant_id = v_tenant and d.contato_id = v_merge.contato_id and v_merge.undo -> 'identities' ? d.id::text;
  perform from public.conversations c
    where c.tenant_id = v_tenant and c.contato_id = v_merge.contato_id and v_merge.undo -> 'conversations' ? c.id::text
    order by c.id
      for update;
  update public.conversations c set contato_id = v_merge.merged_id
   where c.tenant_id = v_tenant and c.contato_id = v_merge.contato_id and v_merge.undo -> 'conversations' ? c.id::text;
  update public.oportunidades o set contato_id = v_merge.merged_id
   where o.tenant_id = v_tenant and o.contato_id = v_merge.contato_id and v_merge.undo -> 'oportunidades' ? o.id::text;
  update public.ligacoes l set contato_id = v_merge.merged_id
   where l.tenant_id = v_tenant and l.contato_id = v_merge.contato_id and v_merge.undo -> 'ligacoes' ? l.id::text;
  perform private.part_recipients(v_merge);
  perform private.reopen_parted(v_merge);

  v_before := jsonb_populate_record(null::public.contatos, v_merge.undo -> 'survivor');
  v_after := jsonb_populate_record(null::public.contatos, v_merge.undo -> 'after');
  update public.contatos k
     set endereco = case when k.endereco is not distinct from v_after.endereco then v_before.endereco else k.endereco end,
         empresa = case when k.empresa is not distinct from v_after.empresa then v_before.empresa else k.empresa end,
         -- Whom somebody is talking to is in the list, before and after.
         arquivado_em = case when k.arquivado_em is not distinct from v_after.arquivado_em and not exists (
             select from public.conversations c
              where c.tenant_id = k.tenant_id and c.contato_id = k.id and c.status <> 'closed')
           then v_before.arquivado_em else k.arquivado_em end,
         recusa_divulgacao_em = case when k.recusa_divulgacao_em is not distinct from v_after.recusa_divulgacao_em
           then v_before.recusa_divulgacao_em else k.recusa_divulgacao_em end,
         libera_divulgacao_em = case when k.libera_divulgacao_em is not distinct from v_after.libera_divulgacao_em
           then v_before.libera_divulgacao_em else k.libera_divulgacao_em end
   where k.tenant_id = v_tenant and k.id = v_merge.contato_id;
  -- Nobody is shown by an address that is the other's again.
  perform private.address_contato(v_tenant, k) from unnest(array[v_merge.contato_id, v_merge.merged_id]) k;
  v_now := private.update_contato(v_merge.contato_id,
    case when v_now.nome = v_after.nome then v_before.nome else v_now.nome end,
    case when v_now.observacoes = v_after.observacoes then v_before.observacoes else v_now.observacoes end,
    null, case when v_now.tipo = v_after.tipo then v_before.tipo else v_now.tipo end);
  update public.contact_merges m set undone_at = now() where m.tenant_id = v_tenant and m.id = v_merge.id;
  perform private.audit(v_tenant, 'contato.merge_undone', 'contatos', v_merge.contato_id, jsonb_build_object('from', v_merge.merged_id));
  return v_now;
end;
$$;

-- Places in broadcasts: one that was moved goes back, one that gave way to the other's is there again. Its broadcast may be over.
create function private.part_recipients(merge public.contact_merges)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_was public.broadcast_recipients;
begin
  for v_was in
    select r.* from jsonb_populate_recordset(null::public.broadcast_recipients, merge.undo -> 'recipients') r
     order by r.contato_id = merge.contato_id
  loop
    update public.broadcast_recipients r set contato_id = v_was.contato_id
     where r.tenant_id = merge.tenant_id and r.broadcast_id = v_was.broadcast_id and r.place = v_was.place
       and r.contato_id = merge.contato_id;
    if not found then
      if v_was.state = 'pending' and not exists (
        select from public.broadcasts b where b.tenant_id = merge.tenant_id and b.id = v_was.broadcast_id and b.status = 'running')
      then
        v_was.state := 'stopped';
      end if;
      insert into public.broadcast_recipients select v_was.* on conflict on constraint broadcast_recipients_pkey do nothing;
    end if;
  end loop;
end;
$$;

-- What was open before the merge and is closed now is open again, with whoever had it if they still answer.
create function private.reopen_parted(merge public.contact_merges)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_open record;
begin
  for v_open in
    select c.id, m.user_id as assignee_id
      from jsonb_to_recordset(merge.undo -> 'open') as o (id uuid, assignee_id uuid)
      join public.conversations c on c.tenant_id = merge.tenant_id and c.id = o.id
      left join public.members m
        on m.tenant_id = merge.tenant_id and m.user_id = o.assignee_id and m.removed_at is null and m.role >= 'agent'
     where c.status = 'closed' and c.closed_at = merge.created_at
       and not exists (
         select from public.conversations n
          where n.tenant_id = c.tenant_id and n.channel_id = c.channel_id and n.contato_id = c.contato_id and n.status <> 'closed')
     order by c.id
  loop
    update public.conversations c
       set status = case when v_open.assignee_id is null then 'waiting' else 'active' end::public.conversation_status,
           assignee_id = v_open.assignee_id, closed_at = null, archived_at = null
     where c.tenant_id = merge.tenant_id and c.id = v_open.id;
    perform private.append_event(merge.tenant_id, v_open.id, 'reopened');
  end loop;
end;
$$;

create function public.undo_merge(merge_id uuid)
returns public.contatos
language sql security invoker set search_path = ''
as $$ select private.undo_merge(undo_merge.merge_id) $$;

revoke execute on function public.undo_merge(uuid) from public, anon;
grant execute on function private.undo_merge(uuid), public.undo_merge(uuid) to authenticated;

-- schemas/40_contacts/rpc/dismiss_merge.sql

-- Two contacts of one name that somebody has looked at and found to be two people: they are suggested no more.
create table private.dismissed_merges (
  tenant_id  uuid not null,
  -- The smaller of both ids, so that a pair is one row.
  contato_id uuid not null,
  other_id   uuid not null,
  created_by uuid,
  created_at timestamptz not null default now(),

  primary key (tenant_id, contato_id, other_id),
  foreign key (tenant_id, contato_id) references public.contatos (tenant_id, id) on delete cascade,
  foreign key (tenant_id, other_id) references public.contatos (tenant_id, id) on delete cascade,
  foreign key (tenant_id, created_by) references public.members (tenant_id, user_id),
  constraint dismissed_merges_are_two check (contato_id < other_id)
);
create index dismissed_merges_other_idx on private.dismissed_merges (tenant_id, other_id);
create index dismissed_merges_created_by_idx on private.dismissed_merges (tenant_id, created_by) where created_by is not null;
alter table private.dismissed_merges enable row level security;
create policy nobody_select on private.dismissed_merges for select to authenticated using (false);

create function private.dismiss_merge(contato_id uuid, other_id uuid, dismissed boolean)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_ids constant uuid[] := array[least(dismiss_merge.contato_id, dismiss_merge.other_id), greatest(dismiss_merge.contato_id, dismiss_merge.other_id)];
begin
  if dismiss_merge.contato_id is not distinct from dismiss_merge.other_id then
    perform private.fail('merge_needs_two', 422);
  end if;
  if (select count(*) from public.contatos k where k.tenant_id = v_tenant and k.id = any(v_ids) and k.mesclado_em is null) < 2 then
    perform private.fail('contato_not_found', 404);
  end if;
  if dismiss_merge.dismissed then
    insert into private.dismissed_merges (tenant_id, contato_id, other_id, created_by)
    values (v_tenant, v_ids[1], v_ids[2], (select auth.uid()))
    on conflict do nothing;
  else
    delete from private.dismissed_merges d
     where d.tenant_id = v_tenant and d.contato_id = v_ids[1] and d.other_id = v_ids[2];
  end if;
end;
$$;

create function public.dismiss_merge(contato_id uuid, other_id uuid, dismissed boolean default true)
returns void
language sql security invoker set search_path = ''
as $$ select private.dismiss_merge(dismiss_merge.contato_id, dismiss_merge.other_id, dismiss_merge.dismissed) $$;

revoke execute on function public.dismiss_merge(uuid, uuid, boolean) from public, anon;
grant execute on function private.dismiss_merge(uuid, uuid, boolean), public.dismiss_merge(uuid, uuid, boolean) to authenticated;

-- schemas/40_contacts/rpc/suggest_merges.sql

-- Who may be one person: contacts of one full name, whatever its accents and capitals, two at a time. An address can not be two
-- contacts', so a name is what is left to go by. Pairs that somebody has found to be two people are left out. Returns [[contact, contact]], as list_contatos() shows them.
create function private.suggest_merges()
returns jsonb
language plpgsql stable security definer set search_path = '' set enable_seqscan = off
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
begin
  return (
    select coalesce(jsonb_agg(private.contato_rows(v_tenant, s.ids) order by s.newest desc), '[]')
      from (
        select p.ids, g.newest
          from (
            select array_agg(k.id order by k.criado_em, k.id) as ids, max(k.criado_em) as newest
              from public.contatos k
             where k.tenant_id = v_tenant and k.mesclado_em is null and k.arquivado_em is null
               and k.nome like '% %' and k.nome is distinct from k.endereco
             group by private.plain(k.nome)
            having count(*) between 2 and 5) g
         cross join lateral (
           select array[a.id, b.id] as ids
             from unnest(g.ids) with ordinality a (id, n)
             join unnest(g.ids) with ordinality b (id, n) on b.n > a.n
            where not exists (
              select from private.dismissed_merges d
               where d.tenant_id = v_tenant and d.contato_id = least(a.id, b.id) and d.other_id = greatest(a.id, b.id))
            order by a.n, b.n
            limit 1) p
         order by g.newest desc
         limit 20) s);
end;
$$;

create function public.suggest_merges()
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.suggest_merges() $$;

revoke execute on function public.suggest_merges() from public, anon;
grant execute on function private.suggest_merges(), public.suggest_merges() to authenticated;

-- schemas/40_contacts/contact_imports.sql

-- A spreadsheet of contacts that somebody brought in. The browser hands it over a few hundred lines at a time under an id of its
-- own, so a part that is sent twice counts once, and what each line did is kept: for the report, and to take it back.
create table public.contact_imports (
  id          uuid not null default gen_random_uuid(),
  tenant_id   uuid not null references public.tenants on delete cascade,
  file_name   text not null,
  total       integer not null,
  -- What a line does to a contact that is known already: fill in what is missing, replace, or leave alone.
  on_existing text not null default 'complete',
  status      text not null default 'running',
  created_by  uuid not null,
  created_at  timestamptz not null default now(),
  ended_at    timestamptz,
  undone_at   timestamptz,

  primary key (tenant_id, id),
  foreign key (tenant_id, created_by) references public.members (tenant_id, user_id),
  constraint contact_imports_file_name_is_short check (char_length(file_name) between 1 and 200),
  constraint contact_imports_total_is_sensible check (total between 1 and 20000),
  constraint contact_imports_on_existing_is_known check (on_existing in ('complete', 'replace', 'keep')),
  constraint contact_imports_status_is_known check (status in ('running', 'finished', 'canceled', 'undoing', 'undone')),
  constraint contact_imports_ended_has_time check ((status = 'running') = (ended_at is null))
);
create index contact_imports_recent_idx on public.contact_imports (tenant_id, created_at desc, id desc);
create index contact_imports_created_by_idx on public.contact_imports (tenant_id, created_by);

alter table public.contact_imports enable row level security;
create policy supervisors_select on public.contact_imports for select to authenticated
  using (tenant_id = (select private.tenant_id()) and (select private.has_role('supervisor')));
-- No write policies: begin_, run_, end_ and undo_contact_import() write.
grant select on public.contact_imports to authenticated;

create table public.contact_import_rows (
  tenant_id      uuid not null,
  import_id      uuid not null,
  line           integer not null,
  -- The line as it was understood: {nome, telefone, email, empresa, observacoes, tipo}.
  given          jsonb not null,
  outcome        text not null,
  -- Why it did nothing: a code of shared/src/errors.ts, or contato_known, nothing_new, import_row_twice.
  reason         text,
  contato_id     uuid,
  -- The contact as it was and as this line left it: private.contato_state(). `before` is null where it was made.
  before         jsonb,
  after          jsonb,
  -- What became of the line when the import was taken back: undone, or why not.
  undo           text,

  primary key (tenant_id, import_id, line),
  foreign key (tenant_id, import_id) references public.contact_imports (tenant_id, id) on delete cascade,
  constraint contact_import_rows_outcome_is_known check (outcome in ('created', 'updated', 'skipped', 'refused')),
  constraint contact_import_rows_reason_is_given check ((outcome in ('skipped', 'refused')) = (reason is not null)),
  constraint contact_import_rows_undo_is_known check (undo in ('undone', 'changed', 'in_use', 'gone'))
);

alter table public.contact_import_rows enable row level security;
create policy supervisors_select on public.contact_import_rows for select to authenticated
  using (tenant_id = (select private.tenant_id()) and (select private.has_role('supervisor')));
-- No write policies: run_ and undo_contact_import() write.
grant select on public.contact_import_rows to authenticated;

-- The imports with what their lines did: {created, updated, skipped, refused} and, once taken back, {undone, left}.
create view public.contact_import_results with (security_invoker = true) as
select i.id, i.tenant_id, i.file_name, i.total, i.on_existing, i.status, i.created_by, p.name as created_by_nome, i.created_at,
       i.ended_at, i.undone_at, r.created, r.updated, r.skipped, r.refused, r.undone, r.left_as_is
  from public.contact_imports i
  left join public.profiles p on p.id = i.created_by
 cross join lateral (
   select count(*) filter (where l.outcome = 'created')::integer as created,
          count(*) filter (where l.outcome = 'updated')::integer as updated,
          count(*) filter (where l.outcome = 'skipped')::integer as skipped,
          count(*) filter (where l.outcome = 'refused')::integer as refused,
          count(*) filter (where l.undo = 'undone')::integer as undone,
          count(*) filter (where l.undo <> 'undone')::integer as left_as_is
     from public.contact_import_rows l
    where l.tenant_id = i.tenant_id and l.import_id = i.id) r;
grant select on public.contact_import_results to authenticated;

-- schemas/40_contacts/judge_import_row.sql

-- What a line of a spreadsheet would do, by the same rules for the preview and for the import.
create type private.import_verdict as (outcome text, reason text, contato_id uuid, identities jsonb);

-- A contact as a line may change it, with the addresses it has.
create function private.contato_state(tenant_id uuid, contato_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
           'nome', k.nome, 'endereco', k.endereco, 'empresa', k.empresa, 'tipo', k.tipo, 'observacoes', k.observacoes,
           'arquivado_em', k.arquivado_em, 'mesclado_em', k.mesclado_em, 'recusa_divulgacao_em', k.recusa_divulgacao_em,
           'identities', (
             select coalesce(jsonb_agg(d.id order by d.id), '[]') from public.contact_identities d
              where d.tenant_id = k.tenant_id and d.contato_id = k.id))
    from public.contatos k
   where k.tenant_id = contato_state.tenant_id and k.id = contato_state.contato_id
$$;

create function private.judge_import_row(tenant_id uuid, given jsonb, on_existing text)
returns private.import_verdict
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_verdict private.import_verdict;
  v_found record;
  v_contato public.contatos;
begin
  v_verdict.identities := '[]';
  begin
    perform private.check_contato(given ->> 'nome', given ->> 'observacoes', given ->> 'empresa', given ->> 'tipo');
    if given ->> 'telefone' is not null then
      v_verdict.identities := v_verdict.identities || private.check_identity('phone', given ->> 'telefone');
    end if;
    if given ->> 'email' is not null then
      v_verdict.identities := v_verdict.identities || private.check_identity('email', given ->> 'email');
    end if;
    if v_verdict.identities = '[]' then
      perform private.fail('contato_unreachable', 422);
    end if;
  exception when others then
    if sqlstate not like 'PT%' then
      raise;
    end if;
    v_verdict.outcome := 'refused';
    v_verdict.reason := sqlerrm;
    return v_verdict;
  end;

  v_found := private.find_contacts(judge_import_row.tenant_id, v_verdict.identities);
  v_verdict.contato_id := v_found.contato_ids[1];
  if v_found.contato_ids = '{}' then
    v_verdict.outcome := 'created';
  elsif cardinality(v_found.contato_ids) > 1 then
    -- The phone is one person's and the e-mail another's: a person has to say who is who.
    v_verdict.outcome := 'refused';
    v_verdict.reason := 'import_row_of_two';
  else
    select k.* into v_contato from public.contatos k
     where k.tenant_id = judge_import_row.tenant_id and k.id = v_verdict.contato_id;
    if judge_import_row.on_existing = 'keep' then
      v_verdict.outcome := 'skipped';
      v_verdict.reason := 'contato_known';
    elsif v_found.known < jsonb_array_length(v_verdict.identities)
       or private.with_import_row(v_contato, given, judge_import_row.on_existing) is distinct from v_contato then
      v_verdict.outcome := 'updated';
    else
      v_verdict.outcome := 'skipped';
      v_verdict.reason := 'nothing_new';
    end if;
  end if;
  return v_verdict;
end;
$$;

-- The contact with what a line says of it. A name that is only an address is no name yet.
create function private.with_import_row(contato public.contatos, given jsonb, on_existing text)
returns public.contatos
language plpgsql stable set search_path = ''
as $$
declare
  v_replace constant boolean := with_import_row.on_existing = 'replace';
  v_nome constant text := nullif(trim(given ->> 'nome'), '');
  v_empresa constant text := nullif(trim(given ->> 'empresa'), '');
  v_notes constant text := nullif(trim(given ->> 'observacoes'), '');
begin
  if v_nome is not null and (v_replace or contato.nome = contato.endereco or contato.nome = '?') then
    contato.nome := v_nome;
  end if;
  if v_empresa is not null and (v_replace or contato.empresa is null) then
    contato.empresa := v_empresa;
  end if;
  if v_notes is not null and (v_replace or contato.observacoes = '') then
    contato.observacoes := v_notes;
  end if;
  if v_replace and given ->> 'tipo' is not null then
    contato.tipo := given ->> 'tipo';
  end if;
  return contato;
end;
$$;

-- schemas/40_contacts/rpc/preview_contact_import.sql

-- What the first lines of a spreadsheet would do, without doing it: [{line, outcome, reason, contato_id, contato_nome}].
create function private.preview_contact_import(rows jsonb, on_existing text)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
begin
  perform private.check_import_rows(preview_contact_import.rows);
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'line', r.value -> 'line', 'outcome', v.outcome, 'reason', v.reason, 'contato_id', k.id, 'contato_nome', k.nome)
             order by r.ordinality), '[]')
      from jsonb_array_elements(preview_contact_import.rows) with ordinality r
     cross join lateral private.judge_import_row(v_tenant, r.value, preview_contact_import.on_existing) v
      left join public.contatos k on k.tenant_id = v_tenant and k.id = v.contato_id);
end;
$$;

-- At most 500 lines, each an object with its number.
create function private.check_import_rows(rows jsonb)
returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if jsonb_typeof(check_import_rows.rows) is distinct from 'array' or jsonb_array_length(check_import_rows.rows) > 500
     or exists (
       select from jsonb_array_elements(check_import_rows.rows) r
        where jsonb_typeof(r) <> 'object' or coalesce(r ->> 'line', '') !~ '^[1-9][0-9]{0,8}$'
           or exists (select from jsonb_each(r) c where c.key <> 'line' and jsonb_typeof(c.value) not in ('string', 'null')))
  then
    perform private.fail('import_rows_invalid', 422);
  end if;
end;
$$;

create function public.preview_contact_import(rows jsonb, on_existing text default 'complete')
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.preview_contact_import(preview_contact_import.rows, preview_contact_import.on_existing) $$;

revoke execute on function public.preview_contact_import(jsonb, text) from public, anon;
grant execute on function private.preview_contact_import(jsonb, text), public.preview_contact_import(jsonb, text) to authenticated;

-- schemas/40_contacts/rpc/run_contact_import.sql

-- Announces an import under the browser's own id; once more is the same import.
create function private.begin_contact_import(import_id uuid, file_name text, total integer, on_existing text)
returns public.contact_imports
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_import public.contact_imports;
begin
  if coalesce(begin_contact_import.total, 0) not between 1 and 20000 then
    perform private.fail('import_too_many_rows', 422);
  end if;
  if coalesce(begin_contact_import.on_existing, '') not in ('complete', 'replace', 'keep') then
    perform private.fail('import_rows_invalid', 422);
  end if;
  if begin_contact_import.import_id is null then
    perform private.fail('import_not_found', 404);
  end if;
  insert into public.contact_imports (tenant_id, id, file_name, total, on_existing, created_by)
  values (v_tenant, begin_contact_import.import_id, left(coalesce(nullif(trim(begin_contact_import.file_name), ''), '?'), 200),
    begin_contact_import.total, begin_contact_import.on_existing, (select auth.uid()))
  on conflict on constraint contact_imports_pkey do nothing;
  select i.* into v_import from public.contact_imports i where i.tenant_id = v_tenant and i.id = begin_contact_import.import_id;
  return v_import;
end;
$$;

-- Takes the next lines, 500 at most. A line that was taken before is left as it was. Returns how many of all are done.
create function private.run_contact_import(import_id uuid, rows jsonb)
returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_import public.contact_imports;
  v_row jsonb;
begin
  perform private.check_import_rows(run_contact_import.rows);
  v_import := private.lock_import(v_tenant, run_contact_import.import_id);
  if v_import.status <> 'running' then
    perform private.fail('import_not_running', 409);
  end if;
  perform private.lock_new_identities(v_tenant, private.identities_of_rows(run_contact_import.rows));
  -- In one order for everybody, whatever the order of the lines.
  perform from public.contatos k
    where v_import.on_existing <> 'keep' and k.tenant_id = v_tenant and k.id = any((
      select f.contato_ids from private.find_contacts(v_tenant, private.identities_of_rows(run_contact_import.rows)) f)::uuid[])
    order by k.id
      for update;
  for v_row in
    select r.value from jsonb_array_elements(run_contact_import.rows) with ordinality r order by r.ordinality
  loop
    if not exists (
      select from public.contact_import_rows l
       where l.tenant_id = v_tenant and l.import_id = v_import.id and l.line = (v_row ->> 'line')::integer
    ) then
      perform private.import_row(v_import, v_row);
    end if;
  end loop;
  return (select count(*) from public.contact_import_rows l where l.tenant_id = v_tenant and l.import_id = v_import.id);
end;
$$;

-- Every address that stands in the lines and looks like one, to be locked in one order for everybody.
create function private.identities_of_rows(rows jsonb)
returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_agg(x.identity), '[]')
    from (
      select jsonb_build_object('kind', 'phone', 'value', r ->> 'telefone') as identity
        from jsonb_array_elements(identities_of_rows.rows) r where r ->> 'telefone' ~ '^\+[1-9][0-9]{7,14}$'
      union all
      select jsonb_build_object('kind', 'email', 'value', r ->> 'email')
        from jsonb_array_elements(identities_of_rows.rows) r where r ->> 'email' is not null) x
$$;

create function private.lock_import(tenant_id uuid, import_id uuid)
returns public.contact_imports
language plpgsql security definer set search_path = ''
as $$
declare
  v_import public.contact_imports;
begin
  select i.* into v_import from public.contact_imports i
   where i.tenant_id = lock_import.tenant_id and i.id = lock_import.import_id
     for update;
  if v_import.id is null then
    perform private.fail('import_not_found', 404);
  end if;
  return v_import;
end;
$$;

-- One line: judged, done and written down.
create function private.import_row(import public.contact_imports, given jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_verdict private.import_verdict := private.judge_import_row(import.tenant_id, given, import.on_existing);
  v_contato public.contatos;
  v_before jsonb;
begin
  if v_verdict.outcome = 'created' then
    v_contato := private.add_contato(import.tenant_id, v_verdict.identities, given ->> 'nome', given ->> 'empresa', given ->> 'tipo',
      given ->> 'observacoes');
    v_verdict.contato_id := v_contato.id;
  elsif v_verdict.outcome = 'skipped' and exists (
    select from public.contact_import_rows l
     where l.tenant_id = import.tenant_id and l.import_id = import.id and l.contato_id = v_verdict.contato_id and l.outcome = 'created'
  ) then
    v_verdict.reason := 'import_row_twice';
  elsif v_verdict.outcome = 'updated' then
    v_contato := private.lock_contato(import.tenant_id, v_verdict.contato_id);
    v_before := private.contato_state(import.tenant_id, v_contato.id);
    v_contato := private.with_import_row(v_contato, given, import.on_existing);
    update public.contatos k
       set nome = v_contato.nome, empresa = v_contato.empresa, observacoes = v_contato.observacoes, tipo = v_contato.tipo,
           arquivado_em = null, atualizado_em = now()
     where k.tenant_id = import.tenant_id and k.id = v_contato.id;
    insert into public.contact_identities (tenant_id, contato_id, kind, value)
    select import.tenant_id, v_contato.id, i ->> 'kind', i ->> 'value' from jsonb_array_elements(v_verdict.identities) i
    on conflict do nothing;
    perform private.address_contato(import.tenant_id, v_contato.id);
  end if;
  insert into public.contact_import_rows (tenant_id, import_id, line, given, outcome, reason, contato_id, before, after)
  values (import.tenant_id, import.id, (given ->> 'line')::integer, given - 'line', v_verdict.outcome, v_verdict.reason,
    v_verdict.contato_id, v_before,
    case when v_verdict.outcome in ('created', 'updated') then private.contato_state(import.tenant_id, v_verdict.contato_id) end);
end;
$$;

-- All lines were handed over, or the person stopped: what is done stays and can be taken back.
create function private.end_contact_import(import_id uuid, canceled boolean)
returns public.contact_imports
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_import public.contact_imports := private.lock_import(v_tenant, end_contact_import.import_id);
begin
  if v_import.status = 'running' then
    update public.contact_imports i
       set status = case when coalesce(end_contact_import.canceled, false) then 'canceled' else 'finished' end, ended_at = now()
     where i.tenant_id = v_tenant and i.id = v_import.id
    returning i.* into v_import;
    perform private.audit(v_tenant, 'contatos.imported', 'contact_imports', v_import.id,
      (select jsonb_build_object('file', v_import.file_name, 'status', v_import.status,
                'created', r.created, 'updated', r.updated, 'skipped', r.skipped, 'refused', r.refused)
         from public.contact_import_results r where r.tenant_id = v_tenant and r.id = v_import.id));
  end if;
  return v_import;
end;
$$;

create function public.begin_contact_import(import_id uuid, file_name text, total integer, on_existing text default 'complete')
returns public.contact_imports
language sql security invoker set search_path = ''
as $$
  select private.begin_contact_import(begin_contact_import.import_id, begin_contact_import.file_name, begin_contact_import.total,
    begin_contact_import.on_existing)
$$;

create function public.run_contact_import(import_id uuid, rows jsonb)
returns integer
language sql security invoker set search_path = ''
as $$ select private.run_contact_import(run_contact_import.import_id, run_contact_import.rows) $$;

create function public.end_contact_import(import_id uuid, canceled boolean default false)
returns public.contact_imports
language sql security invoker set search_path = ''
as $$ select private.end_contact_import(end_contact_import.import_id, end_contact_import.canceled) $$;

revoke execute on function public.begin_contact_import(uuid, text, integer, text), public.run_contact_import(uuid, jsonb),
  public.end_contact_import(uuid, boolean) from public, anon;
grant execute on function
  private.begin_contact_import(uuid, text, integer, text), public.begin_contact_import(uuid, text, integer, text),
  private.run_contact_import(uuid, jsonb), public.run_contact_import(uuid, jsonb),
  private.end_contact_import(uuid, boolean), public.end_contact_import(uuid, boolean) to authenticated;

-- schemas/40_contacts/rpc/undo_contact_import.sql

-- Takes an import back, some lines at a time; returns how many are left to do. Who was made goes, unless somebody changed them
-- since or something hangs on them; who was changed is as before, unless changed again. What is left as it is says why.
create function private.undo_contact_import(import_id uuid, max integer)
returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_import public.contact_imports := private.lock_import(v_tenant, undo_contact_import.import_id);
  v_rows public.contact_import_rows[];
  v_row public.contact_import_rows;
  v_left integer;
begin
  if v_import.status = 'running' then
    perform private.fail('import_running', 409);
  end if;
  if v_import.status <> 'undone' then
    update public.contact_imports i set status = 'undoing' where i.tenant_id = v_tenant and i.id = v_import.id;
  end if;
  -- The last first: a contact that two lines changed goes back two steps.
  v_rows := array(
    select l from public.contact_import_rows l
     where l.tenant_id = v_tenant and l.import_id = v_import.id and l.outcome in ('created', 'updated') and l.undo is null
     order by l.line desc
     limit least(greatest(coalesce(undo_contact_import.max, 500), 1), 1000));
  perform from public.contatos k
    where k.tenant_id = v_tenant and k.id in (select l.contato_id from unnest(v_rows) l)
    order by k.id
      for update;
  foreach v_row in array v_rows loop
    update public.contact_import_rows l set undo = private.undo_import_row(v_row)
     where l.tenant_id = v_tenant and l.import_id = v_import.id and l.line = v_row.line;
  end loop;
  select count(*) into v_left from public.contact_import_rows l
   where l.tenant_id = v_tenant and l.import_id = v_import.id and l.outcome in ('created', 'updated') and l.undo is null;
  if v_left = 0 and v_import.status <> 'undone' then
    update public.contact_imports i set status = 'undone', undone_at = now() where i.tenant_id = v_tenant and i.id = v_import.id;
    perform private.audit(v_tenant, 'contatos.import_undone', 'contact_imports', v_import.id,
      (select jsonb_build_object('undone', r.undone, 'left', r.left_as_is)
         from public.contact_import_results r where r.tenant_id = v_tenant and r.id = v_import.id));
  end if;
  return v_left;
end;
$$;

-- Takes back what one line did, and says how that went.
create function private.undo_import_row(line public.contact_import_rows)
returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_now jsonb;
begin
  perform from public.contatos k where k.tenant_id = line.tenant_id and k.id = line.contato_id for update;
  v_now := private.contato_state(line.tenant_id, line.contato_id);
  if v_now is null then
    return 'gone';
  elsif v_now is distinct from line.after then
    return 'changed';
  end if;
  if line.before is null then
    begin
      delete from public.contatos k where k.tenant_id = line.tenant_id and k.id = line.contato_id;
    exception when foreign_key_violation then
      return 'in_use';
    end;
    return 'undone';
  end if;
  -- A phone that somebody writes from, or was written to since, is theirs.
  if exists (
    select from public.contact_identities d
      join public.conversations c on c.tenant_id = d.tenant_id and c.contato_id = d.contato_id
     where d.tenant_id = line.tenant_id and d.contato_id = line.contato_id and d.kind = 'phone'
       and not line.before -> 'identities' ? d.id::text
       and case when c.reply_phone is not null then private.identity_key('phone', c.reply_phone) = d.match_key
             else c.created_at > (select i.created_at from public.contact_imports i where i.tenant_id = line.tenant_id and i.id = line.import_id)
           end
  ) then
    return 'in_use';
  end if;
  delete from public.contact_identities d
   where d.tenant_id = line.tenant_id and d.contato_id = line.contato_id and not line.before -> 'identities' ? d.id::text;
  update public.contatos k
     set nome = line.before ->> 'nome', endereco = line.before ->> 'endereco', empresa = line.before ->> 'empresa',
         tipo = line.before ->> 'tipo', observacoes = line.before ->> 'observacoes',
         arquivado_em = (line.before ->> 'arquivado_em')::timestamptz, atualizado_em = now()
   where k.tenant_id = line.tenant_id and k.id = line.contato_id;
  return 'undone';
end;
$$;

create function public.undo_contact_import(import_id uuid, max integer default 500)
returns integer
language sql security invoker set search_path = ''
as $$ select private.undo_contact_import(undo_contact_import.import_id, undo_contact_import.max) $$;

revoke execute on function public.undo_contact_import(uuid, integer) from public, anon;
grant execute on function private.undo_contact_import(uuid, integer), public.undo_contact_import(uuid, integer) to authenticated;

-- schemas/40_contacts/rpc/set_advertising.sql

-- Writes down whether a person wants advertising; broadcasts of that kind leave out who does not.
create function private.set_advertising(contato_id uuid, refuses boolean)
returns public.contatos
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_contato public.contatos;
begin
  -- Nothing said is no consent.
  if set_advertising.refuses is null then
    perform private.fail('invalid_request', 400);
  end if;
  update public.contatos k
     set recusa_divulgacao_em = case when set_advertising.refuses then coalesce(k.recusa_divulgacao_em, now()) end,
         libera_divulgacao_em = case when set_advertising.refuses then k.libera_divulgacao_em else now() end,
         atualizado_em = now()
   where k.tenant_id = v_tenant and k.id = set_advertising.contato_id and k.mesclado_em is null
  returning k.* into v_contato;
  if v_contato.id is null then
    perform private.fail('contato_not_found', 404);
  end if;
  perform private.audit(v_tenant, 'contato.advertising', 'contatos', v_contato.id,
    jsonb_build_object('refuses', v_contato.recusa_divulgacao_em is not null));
  return v_contato;
end;
$$;

create function public.set_advertising(contato_id uuid, refuses boolean)
returns public.contatos
language sql security invoker set search_path = ''
as $$ select private.set_advertising(set_advertising.contato_id, set_advertising.refuses) $$;

revoke execute on function public.set_advertising(uuid, boolean) from public, anon;
grant execute on function private.set_advertising(uuid, boolean), public.set_advertising(uuid, boolean) to authenticated;

-- schemas/50_inbox/conversations.sql

-- One matter between a contact and a tenant on one channel. There is at most one that is not closed; its messages are
-- numbered by `last_seq` under this row's lock, so their order has no holes.
create table public.conversations (
  id                     uuid not null default gen_random_uuid(),
  tenant_id              uuid not null,
  channel_id             uuid not null,
  contato_id             uuid not null,
  protocolo              text not null,
  -- What it is about, until when something was promised, and how much it hurts: 0 normal, 1 high, 2 urgent.
  assunto                text,
  due_at                 timestamptz,
  priority               smallint not null default 0,
  -- What stands in conversation_tags, so that a row of the list needs no join.
  tag_ids                uuid[] not null default '{}',
  -- The colleague who began it; null when the customer did.
  created_by             uuid,
  status                 public.conversation_status not null default 'waiting',
  assignee_id            uuid,
  unread_count           integer not null default 0,
  last_seq               bigint not null default 0,
  last_message_seq       bigint,
  last_message_at        timestamptz not null default now(),
  last_message_preview   text,
  last_message_direction public.message_direction,
  last_message_type      public.message_type,
  last_message_status    public.message_status,
  window_expires_at      timestamptz,
  -- The phone they last wrote from in it, or were first written to: of several it is the one that is answered.
  reply_phone            text,
  -- What its messages cost at the provider, in US dollars.
  cost                   numeric not null default 0,
  closed_at              timestamptz,
  -- Put away by an admin: in no list, still in the contact's history.
  archived_at            timestamptz,
  created_at             timestamptz not null default now(),
  -- The transaction that wrote the row last: lists catch up by it, because a time or an id can be seen out of commit order.
  xid                    xid8 not null default pg_current_xact_id(),

  primary key (tenant_id, id),
  foreign key (tenant_id, channel_id) references public.channels (tenant_id, id) on delete cascade,
  foreign key (tenant_id, contato_id) references public.contatos (tenant_id, id),
  foreign key (tenant_id, assignee_id) references public.members (tenant_id, user_id),
  foreign key (tenant_id, created_by) references public.members (tenant_id, user_id),
  constraint conversations_assunto_is_short check (char_length(assunto) between 1 and 200),
  constraint conversations_priority_is_known check (priority between 0 and 2),
  constraint conversations_archived_is_closed check (archived_at is null or status = 'closed'),
  constraint conversations_closed_has_time check ((status = 'closed') = (closed_at is not null)),
  constraint conversations_waiting_has_nobody check (status not in ('bot', 'waiting') or assignee_id is null),
  constraint conversations_active_has_somebody check (status <> 'active' or assignee_id is not null)
);
create unique index conversations_one_open_idx on public.conversations (tenant_id, channel_id, contato_id)
  where status <> 'closed';
create index conversations_channel_idx on public.conversations (tenant_id, channel_id, contato_id, closed_at desc);
create index conversations_contato_idx on public.conversations (tenant_id, contato_id);
create index conversations_assignee_idx on public.conversations (tenant_id, assignee_id, status, last_message_at desc, id desc)
  where assignee_id is not null;
-- One index per list, each with the rows of its list alone: every message rewrites them.
create index conversations_list_idx on public.conversations (tenant_id, last_message_at desc, id desc) where status <> 'closed';
create index conversations_queue_idx on public.conversations (tenant_id, last_message_at desc, id desc) where status = 'waiting';
create index conversations_closed_idx on public.conversations (tenant_id, last_message_at desc, id desc) where status = 'closed';
create index conversations_xid_idx on public.conversations (tenant_id, xid);
create index conversations_created_by_idx on public.conversations (tenant_id, created_by) where created_by is not null;
create unique index conversations_protocolo_idx on public.conversations (tenant_id, protocolo);

alter table public.conversations enable row level security;
-- The same rule as private.can_read_conversation(), written where the planner can use it.
create policy members_select on public.conversations for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: every change is a verb.
grant select on public.conversations to authenticated;

-- The seam that decides who reads a conversation, for topics and verbs. At present: every member of its tenant.
create function private.can_read_conversation(conversation_id uuid)
returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select from public.conversations c
     where c.tenant_id = private.tenant_id() and c.id = can_read_conversation.conversation_id)
$$;
grant execute on function private.can_read_conversation(uuid) to authenticated;

-- The counter behind `protocolo`: CH-2026-001, per tenant and year of São Paulo.
create table private.protocol_counters (
  tenant_id uuid not null references public.tenants on delete cascade,
  year      integer not null,
  last      integer not null,

  primary key (tenant_id, year)
);
alter table private.protocol_counters enable row level security;
create policy nobody_select on private.protocol_counters for select to authenticated using (false);

create function private.next_protocolo(tenant_id uuid)
returns text
language sql security definer set search_path = ''
as $$
  insert into private.protocol_counters as p (tenant_id, year, last)
  values (next_protocolo.tenant_id, extract(year from now() at time zone 'America/Sao_Paulo'), 1)
  on conflict (tenant_id, year) do update set last = p.last + 1
  returning 'CH-' || p.year || '-' || lpad(p.last::text, greatest(3, length(p.last::text)), '0')
$$;

create function private.stamp_conversation()
returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.xid := pg_current_xact_id();
  return new;
end;
$$;
create trigger on_conversation_stamp
  before update on public.conversations
  for each row execute function private.stamp_conversation();

-- schemas/50_inbox/unarchive_contato.sql

-- Who is talked to is in the list of contacts: a conversation that opens takes a contact out of the archive.
create function private.unarchive_contato()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.contatos k set arquivado_em = null
   where k.tenant_id = new.tenant_id and k.id = new.contato_id and k.arquivado_em is not null;
  return null;
end;
$$;
create trigger on_conversation_add_unarchive
  after insert on public.conversations
  for each row when (new.status <> 'closed') execute function private.unarchive_contato();
create trigger on_conversation_reopen_unarchive
  after update of status on public.conversations
  for each row when (old.status = 'closed' and new.status <> 'closed') execute function private.unarchive_contato();

-- schemas/50_inbox/tags.sql

-- A tenant's own words for what conversations are about.
create table public.tags (
  id         uuid not null default gen_random_uuid(),
  tenant_id  uuid not null references public.tenants on delete cascade,
  name       text not null,
  -- One of the theme's colours; the web decides how it looks.
  color      text not null default 'gray',
  created_at timestamptz not null default now(),
  -- Nobody sees it any more, and it is being taken off what carries it.
  removed_at timestamptz,

  primary key (tenant_id, id),
  constraint tags_name_is_short check (char_length(name) between 1 and 40),
  constraint tags_color_is_known check (color in ('gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink'))
);
create unique index tags_name_idx on public.tags (tenant_id, lower(name)) where removed_at is null;

alter table public.tags enable row level security;
create policy members_select on public.tags for select to authenticated
  using (tenant_id = (select private.tenant_id()) and removed_at is null);
-- No write policies: save_tag() and remove_tag() write.
grant select on public.tags to authenticated;

-- Takes a removed tag off at most `most` conversations and forgets it when none is left; else a job goes on. However many carry it,
-- no transaction locks more than that.
create function private.forget_tag(tenant_id uuid, tag_id uuid, most integer default 500)
returns void
language plpgsql security definer set search_path = '' set prosa.bulk = 'on'
as $$
declare
  v_ids uuid[];
begin
  perform from public.tags t
    where t.tenant_id = forget_tag.tenant_id and t.id = forget_tag.tag_id and t.removed_at is not null
      for update;
  if not found then
    return;
  end if;
  v_ids := array(
    select x.conversation_id from public.conversation_tags x
     where x.tenant_id = forget_tag.tenant_id and x.tag_id = forget_tag.tag_id
     limit forget_tag.most);
  perform from public.conversations c where c.tenant_id = forget_tag.tenant_id and c.id = any(v_ids) order by c.id for update;
  update public.conversations c set tag_ids = array_remove(c.tag_ids, forget_tag.tag_id)
   where c.tenant_id = forget_tag.tenant_id and c.id = any(v_ids);
  delete from public.conversation_tags x
   where x.tenant_id = forget_tag.tenant_id and x.tag_id = forget_tag.tag_id and x.conversation_id = any(v_ids);
  if cardinality(v_ids) < forget_tag.most then
    delete from public.tags t where t.tenant_id = forget_tag.tenant_id and t.id = forget_tag.tag_id;
  else
    perform private.enqueue_job('tag.forget',
      jsonb_build_object('tenant_id', forget_tag.tenant_id, 'tag_id', forget_tag.tag_id));
  end if;
end;
$$;

create table public.conversation_tags (
  tenant_id       uuid not null,
  conversation_id uuid not null,
  tag_id          uuid not null,
  created_by      uuid,
  created_at      timestamptz not null default now(),

  primary key (tenant_id, conversation_id, tag_id),
  foreign key (tenant_id, conversation_id) references public.conversations (tenant_id, id) on delete cascade,
  foreign key (tenant_id, tag_id) references public.tags (tenant_id, id) on delete cascade,
  foreign key (tenant_id, created_by) references public.members (tenant_id, user_id)
);
create index conversation_tags_tag_idx on public.conversation_tags (tenant_id, tag_id);
create index conversation_tags_created_by_idx on public.conversation_tags (tenant_id, created_by) where created_by is not null;

alter table public.conversation_tags enable row level security;
create policy members_select on public.conversation_tags for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: set_conversation_tags() writes.
grant select on public.conversation_tags to authenticated;

-- schemas/50_inbox/messages.sql

-- One thing said by one side, a note among colleagues, or an event of the conversation. Only its author changes its words, at
-- the provider's; its status only moves forward. `payload` by type: shared/src/message-content.ts.
create table public.messages (
  id              uuid not null default gen_random_uuid(),
  tenant_id       uuid not null,
  conversation_id uuid not null,
  channel_id      uuid not null,
  seq             bigint not null,
  direction       public.message_direction not null,
  type            public.message_type not null,
  body            text,
  payload         jsonb not null default '{}',
  status          public.message_status not null,
  failed_code     text,
  -- The provider's id. Some embed the customer's phone: it is personal data and never part of a link.
  provider_ref    text,
  -- The browser's id for the intent to send: a second click or a retry finds the first message.
  client_id       uuid,
  author_id       uuid,
  -- The message quoted, or reacted to.
  reply_to_id     uuid,
  -- The reaction each side shows on this message: {"inbound": emoji, "outbound": emoji}.
  reactions       jsonb not null default '{}',
  -- What it has to wait for: CIRCUIT_OPEN or enfileirado while it is queued, confirming while the provider may still say what became
  -- of a doubtful one and nobody may decide about it. Null once it is on its way, or a person's to decide.
  held_code       text,
  -- What the provider charges for it: {category, type, model, billable}.
  pricing         jsonb,
  -- When it was said, by the provider's clock for an inbound message; when the provider took it for an outbound one.
  sent_at         timestamptz,
  delivered_at    timestamptz,
  read_at         timestamptz,
  edited_at       timestamptz,
  -- Taken back for everybody: the words and the file are gone, the place remains.
  revoked_at      timestamptz,
  -- What is said in a voice note, and how far it has been written down: pendente, feita, vazia (nobody speaks), falhou, or espera (until
  -- models may be asked again). Null where nobody listens.
  transcricao        text,
  transcricao_estado text,
  created_at      timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references public.conversations (tenant_id, id) on delete cascade,
  foreign key (tenant_id, author_id) references public.members (tenant_id, user_id),
  foreign key (tenant_id, reply_to_id) references public.messages (tenant_id, id),
  constraint messages_failed_has_code check ((status = 'failed') = (failed_code is not null)),
  constraint messages_received_is_inbound check ((status = 'received') = (direction = 'inbound')),
  constraint messages_text_has_body check (type not in ('text', 'note') or body is not null or revoked_at is not null),
  constraint messages_held_is_known check (held_code in ('CIRCUIT_OPEN', 'enfileirado', 'confirming')),
  constraint messages_transcricao_is_known check (transcricao_estado in ('pendente', 'feita', 'falhou', 'vazia', 'espera')),
  constraint messages_transcricao_is_done check ((transcricao_estado is not distinct from 'feita') = (transcricao is not null))
);
create unique index messages_thread_idx on public.messages (tenant_id, conversation_id, seq);
create unique index messages_provider_ref_idx on public.messages (tenant_id, channel_id, provider_ref)
  where provider_ref is not null;
create unique index messages_client_id_idx on public.messages (tenant_id, client_id) where client_id is not null;
create index messages_author_idx on public.messages (tenant_id, author_id) where author_id is not null;
create index messages_reply_to_idx on public.messages (tenant_id, reply_to_id) where reply_to_id is not null;
create index messages_unheard_idx on public.messages (tenant_id) where transcricao_estado = 'espera';

alter table public.messages enable row level security;
create policy members_select on public.messages for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: a message is born in send_message() or ingest() and moved on by statuses.
grant select on public.messages to authenticated;

-- How far a status has come. A later one never gives way to an earlier one.
create function private.status_rank(status public.message_status)
returns integer
language sql immutable parallel safe set search_path = ''
as $$
  select array_position(
    array['queued', 'sending', 'uncertain', 'sent', 'delivered', 'read', 'failed', 'received']::public.message_status[],
    status_rank.status)
$$;

-- schemas/50_inbox/statistics.sql

-- A young database. Connections keep their plans, and on an almost empty table every index looks as good as the right one: plans
-- made then read a tenant's whole table once it has grown, hundreds of times slower, until autovacuum comes by a minute later.
-- So the tables are looked at anew at a tenant's 32nd, 64th, 128th … conversation, which makes every connection plan again. Once
-- they hold a lot, a new tenant changes nothing, and the customer who is just writing need not wait for it.
create function private.refresh_statistics()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if (select c.reltuples > 100000 from pg_class c where c.oid = 'public.messages'::regclass) then
    return null;
  end if;
  -- Waits for nobody: whoever holds one of them is looking at it already.
  analyze (skip_locked) public.contatos, public.contact_identities, public.conversations, public.messages, public.profiles;
  return null;
end;
$$;
create trigger on_protocol_refresh_statistics
  after update on private.protocol_counters
  for each row when (new.last between 32 and 65536 and (new.last & (new.last - 1)) = 0)
  execute function private.refresh_statistics();

-- schemas/50_inbox/message_attachments.sql

-- The file of a message. The message shows at once with the file's state; the bytes come by a job, go into the private bucket
-- `media` under the tenant's folder, and are never replaced.
create table public.message_attachments (
  id               uuid not null default gen_random_uuid(),
  tenant_id        uuid not null,
  message_id       uuid not null,
  type             public.message_type not null,
  state            public.attachment_state not null default 'pending',
  -- Why it did not come: a code of shared/src/errors.ts.
  error_code       text,
  file_name        text,
  -- By the file's own bytes once it is here; until then what the provider says.
  mime_type        text,
  size_bytes       bigint,
  sha256           text,
  width            integer,
  height           integer,
  duration_seconds numeric,
  -- Loudness from 0 to 100, at most 64 of them, for drawing a voice note.
  waveform         smallint[],
  -- Paths in the bucket `media`; the first folder is the tenant.
  storage_path     text,
  thumbnail_path   text,
  -- The file's name at the provider's, for fetching it.
  provider_media_id text,
  created_at       timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, message_id) references public.messages (tenant_id, id) on delete cascade,
  constraint message_attachments_type_is_media check (type in ('image', 'video', 'audio', 'document', 'sticker', 'template')),
  constraint message_attachments_stored_has_path check ((state = 'stored') = (storage_path is not null)),
  constraint message_attachments_failed_has_code check ((state in ('failed', 'expired')) = (error_code is not null)),
  constraint message_attachments_path_is_own check (
    split_part(storage_path, '/', 1) = tenant_id::text and split_part(coalesce(thumbnail_path, storage_path), '/', 1) = tenant_id::text)
);
create index message_attachments_failed_idx on public.message_attachments (tenant_id, created_at) where state = 'failed';
create index message_attachments_object_idx on public.message_attachments (tenant_id, storage_path)
  where storage_path is not null;
create index message_attachments_thumbnail_idx on public.message_attachments (tenant_id, thumbnail_path)
  where thumbnail_path is not null;
create index message_attachments_message_idx on public.message_attachments (tenant_id, message_id);

alter table public.message_attachments enable row level security;
create policy members_select on public.message_attachments for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: ingest(), send_message() and the media job write.
grant select (id, tenant_id, message_id, type, state, error_code, file_name, mime_type, size_bytes, sha256, width, height,
  duration_seconds, waveform, storage_path, thumbnail_path, created_at) on public.message_attachments to authenticated;

-- What the job needs to fetch a file: the row, whose it is, and the connection with its token sealed. Null when there is nothing
-- to fetch any more.
create function private.media_to_fetch(tenant_id uuid, attachment_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
           'id', a.id, 'tenant_id', a.tenant_id, 'message_id', a.message_id, 'type', a.type,
           'provider_media_id', a.provider_media_id, 'mime_type', a.mime_type, 'sha256', a.sha256,
           'channel_id', h.id, 'channel_kind', h.kind, 'address', h.external_id,
           'integracao_id', i.id, 'configuracao', i.configuracao, 'access_token', i.access_token)
    from public.message_attachments a
    join public.messages m on m.tenant_id = a.tenant_id and m.id = a.message_id
    join public.channels h on h.tenant_id = m.tenant_id and h.id = m.channel_id
    join public.integracoes i on i.tenant_id = h.tenant_id and i.id = h.integracao_id
   where a.tenant_id = media_to_fetch.tenant_id and a.id = media_to_fetch.attachment_id
     and a.state = 'pending' and a.provider_media_id is not null
$$;

-- The file is here. `file` is {storage_path, thumbnail_path, mime_type, size_bytes, sha256, width, height, duration_seconds,
-- waveform}. False when somebody else was sooner, or the message was taken back meanwhile: the objects are then nobody's.
create function private.store_attachment(tenant_id uuid, attachment_id uuid, file jsonb)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_message uuid;
begin
  update public.message_attachments a
     set state = 'stored', error_code = null, storage_path = f.storage_path, thumbnail_path = f.thumbnail_path,
         mime_type = f.mime_type, size_bytes = f.size_bytes, sha256 = f.sha256, width = f.width, height = f.height,
         duration_seconds = f.duration_seconds, waveform = f.waveform
    from jsonb_populate_record(null::public.message_attachments, store_attachment.file) f
   where a.tenant_id = store_attachment.tenant_id and a.id = store_attachment.attachment_id and a.state = 'pending'
  returning a.message_id into v_message;
  if v_message is null then
    return false;
  end if;
  perform private.broadcast_changed_messages(store_attachment.tenant_id, array[v_message]);
  return true;
end;
$$;

-- The file will not come: `state` is failed, which a person may try again, or expired.
create function private.fail_attachment(tenant_id uuid, attachment_id uuid, state public.attachment_state, code text)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_message uuid;
begin
  update public.message_attachments a set state = fail_attachment.state, error_code = fail_attachment.code
   where a.tenant_id = fail_attachment.tenant_id and a.id = fail_attachment.attachment_id and a.state = 'pending'
  returning a.message_id into v_message;
  if v_message is not null then
    perform private.broadcast_changed_messages(fail_attachment.tenant_id, array[v_message]);
  end if;
end;
$$;

-- Files that did not come are asked for once more: the connection was mended, or a person says so. The provider keeps them for a
-- week.
create function private.fetch_media_again(tenant_id uuid, attachment_ids uuid[])
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_messages uuid[];
begin
  with again as (
    update public.message_attachments a set state = 'pending', error_code = null
     where a.tenant_id = fetch_media_again.tenant_id and a.id = any(fetch_media_again.attachment_ids)
       and a.state = 'failed' and a.provider_media_id is not null and a.created_at > now() - interval '7 days'
    returning a.id, a.message_id
  ), asked as (
    select private.enqueue_job('media.fetch', jsonb_build_object('tenant_id', fetch_media_again.tenant_id, 'attachment_id', g.id)),
           g.message_id
      from again g
  )
  select array_agg(distinct k.message_id) into v_messages from asked k;
  if v_messages is not null then
    perform private.broadcast_changed_messages(fetch_media_again.tenant_id, v_messages);
  end if;
end;
$$;

-- A connection is good again: what could not be fetched meanwhile is asked for once more.
create function private.fetch_media_of_mended()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.fetch_media_again(new.tenant_id, array(
    select a.id
      from public.message_attachments a
      join public.messages m on m.tenant_id = a.tenant_id and m.id = a.message_id
      join public.channels h on h.tenant_id = m.tenant_id and h.id = m.channel_id
     where a.tenant_id = new.tenant_id and a.state = 'failed' and a.created_at > now() - interval '7 days'
       and h.integracao_id = new.id));
  return null;
end;
$$;
create trigger on_integracao_mended_fetch_media
  after update of access_token on public.integracoes
  for each row when (new.access_token is not null)
  execute function private.fetch_media_of_mended();

-- A message was taken back: its files go, but for an object that another message shows too.
create function private.drop_attachments(tenant_id uuid, message_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_paths text[];
begin
  with gone as (
    delete from public.message_attachments a
     where a.tenant_id = drop_attachments.tenant_id and a.message_id = drop_attachments.message_id
    returning a.storage_path, a.thumbnail_path
  )
  select array_agg(p.path) into v_paths
    from gone g cross join unnest(array[g.storage_path, g.thumbnail_path]) p (path) where p.path is not null;
  -- What came in lies in its own message's folder; only what was uploaded may be shown twice. The row that says so of this
  -- message's own upload goes with the message.
  delete from public.uploads u
   where u.tenant_id = drop_attachments.tenant_id and u.message_id = drop_attachments.message_id;
  perform private.remove_media(drop_attachments.tenant_id, array_agg(p.path))
    from unnest(v_paths) p (path)
   where split_part(p.path, '/', 2) <> 'uploads' or not private.names_object(drop_attachments.tenant_id, p.path)
  having count(*) > 0;
end;
$$;

-- schemas/50_inbox/uploads.sql

-- A file somebody is about to send: in the bucket `media`, looked at by the function `media`, and not yet part of a message.
create table public.uploads (
  id               uuid not null default gen_random_uuid(),
  tenant_id        uuid not null,
  user_id          uuid not null,
  -- The message it went out with. A day later the row goes, and unless it was used its objects too.
  message_id       uuid,
  type             public.message_type not null,
  is_voice         boolean not null default false,
  file_name        text,
  -- By the file's own bytes.
  mime_type        text not null,
  size_bytes       bigint not null,
  sha256           text not null,
  width            integer,
  height           integer,
  duration_seconds numeric,
  waveform         smallint[],
  storage_path     text not null,
  thumbnail_path   text,
  created_at       timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references public.members (tenant_id, user_id),
  foreign key (tenant_id, message_id) references public.messages (tenant_id, id) on delete cascade,
  constraint uploads_object_once unique (tenant_id, storage_path),
  constraint uploads_type_is_media check (type in ('image', 'video', 'audio', 'document', 'sticker')),
  constraint uploads_path_is_own check (
    split_part(storage_path, '/', 1) = tenant_id::text and split_part(storage_path, '/', 2) = 'uploads'
    and split_part(coalesce(thumbnail_path, storage_path), '/', 1) = tenant_id::text)
);
create index uploads_user_idx on public.uploads (tenant_id, user_id);
create index uploads_message_idx on public.uploads (tenant_id, message_id) where message_id is not null;
create index uploads_age_idx on public.uploads (created_at);

alter table public.uploads enable row level security;
create policy own_select on public.uploads for select to authenticated
  using (tenant_id = (select private.tenant_id()) and user_id = (select auth.uid()));
-- No write policies: the function `media` writes what it has seen, and send_message() uses it up.
grant select on public.uploads to authenticated;

-- Keeps a file the function `media` has looked at, in the name of `caller` ({sub, tenant_id}), who has to be an agent. Looking
-- at the same object again gives the first row.
create function private.save_upload(caller jsonb, upload jsonb)
returns public.uploads
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.act_for(save_upload.caller, 'agent');
  v_upload public.uploads;
begin
  insert into public.uploads
    (tenant_id, user_id, type, is_voice, file_name, mime_type, size_bytes, sha256, width, height, duration_seconds, waveform,
     storage_path, thumbnail_path)
  select v_tenant, (select auth.uid()), u.type, u.is_voice, u.file_name, u.mime_type, u.size_bytes, u.sha256, u.width, u.height,
         u.duration_seconds, u.waveform, u.storage_path, u.thumbnail_path
    from jsonb_populate_record(null::public.uploads, save_upload.upload) u
  on conflict on constraint uploads_object_once do nothing
  returning * into v_upload;
  if v_upload.id is null then
    select u.* into v_upload from public.uploads u
     where u.tenant_id = v_tenant and u.user_id = (select auth.uid())
       and u.storage_path = save_upload.upload ->> 'storage_path';
  end if;
  if v_upload.id is null then
    perform private.fail('upload_not_found', 404);
  end if;
  return v_upload;
end;
$$;

-- Refuses a file that the channel does not carry as `type`. `allowed` is what it does carry: `capabilities.media`, per type
-- {max_bytes, mime_types}. Anything may go out as a document that the channel takes as one.
create function private.check_file(upload public.uploads, type public.message_type, allowed jsonb)
returns void
language plpgsql immutable set search_path = ''
as $$
declare
  v_limits constant jsonb := check_file.allowed -> check_file.type::text;
begin
  if check_file.type not in (upload.type, 'document') or coalesce(v_limits, 'null') = 'null'
     or not (v_limits -> 'mime_types' ?| array[upload.mime_type, '*/*']) then
    perform private.fail('media_type_refused', 422);
  end if;
  -- Whether it moves and so may be larger, its check has seen.
  if upload.size_bytes > greatest((v_limits ->> 'max_bytes')::bigint, (v_limits ->> 'animated_max_bytes')::bigint) then
    perform private.fail('media_too_large', 422);
  end if;
end;
$$;

-- Makes an upload the file of a message that was just written.
create function private.take_upload(
  tenant_id uuid, user_id uuid, upload_id uuid, message public.messages, allowed jsonb)
returns public.message_attachments
language plpgsql security definer set search_path = ''
as $$
declare
  v_upload public.uploads;
  v_type public.message_type;
  v_attachment public.message_attachments;
begin
  select u.* into v_upload from public.uploads u
   where u.tenant_id = take_upload.tenant_id and u.user_id = take_upload.user_id and u.id = take_upload.upload_id
     for update;
  if v_upload.id is null then
    perform private.fail('upload_not_found', 404);
  end if;
  if v_upload.message_id is not null then
    perform private.fail('upload_used', 409);
  end if;

  v_type := case message.type when 'template' then v_upload.type else message.type end;
  if message.payload ->> 'voice' = 'true' and not v_upload.is_voice then
    perform private.fail('media_type_refused', 422);
  end if;
  perform private.check_file(v_upload, v_type, take_upload.allowed);

  update public.uploads u set message_id = message.id
   where u.tenant_id = v_upload.tenant_id and u.id = v_upload.id;
  insert into public.message_attachments
    (tenant_id, message_id, type, state, file_name, mime_type, size_bytes, sha256, width, height, duration_seconds, waveform,
     storage_path, thumbnail_path)
  values (message.tenant_id, message.id, v_type, 'stored', v_upload.file_name, v_upload.mime_type, v_upload.size_bytes,
    v_upload.sha256, v_upload.width, v_upload.height, v_upload.duration_seconds, v_upload.waveform, v_upload.storage_path,
    v_upload.thumbnail_path)
  returning * into v_attachment;
  return v_attachment;
end;
$$;

-- Asks for objects to be taken out of the bucket, some hundred by job.
create function private.remove_media(tenant_id uuid, paths text[])
returns void
language sql security definer set search_path = ''
as $$
  select private.enqueue_job('media.remove',
           jsonb_build_object('tenant_id', remove_media.tenant_id, 'paths', jsonb_agg(p.path)))
    from unnest(remove_media.paths) with ordinality as p (path, place)
   where p.path is not null
   group by (p.place - 1) / 200
$$;

-- Whether a message or a broadcast shows the object, or somebody is about to send it.
create function private.names_object(tenant_id uuid, path text)
returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
           select from public.message_attachments a
            where a.tenant_id = names_object.tenant_id and (a.storage_path = names_object.path or a.thumbnail_path = names_object.path))
      or exists (
           select from public.uploads u
            where u.tenant_id = names_object.tenant_id and names_object.path in (u.storage_path, u.thumbnail_path))
      or exists (
           select from public.broadcasts b
            where b.tenant_id = names_object.tenant_id
              and names_object.path in (b.file ->> 'storage_path', b.file ->> 'thumbnail_path'))
$$;

-- What was uploaded a day ago and never sent; what was put beside it and never looked at; and what a job wrote and died before
-- it could say so. Objects are looked at for a week, so that one night without a clock leaves nothing behind.
create function private.purge_uploads()
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  delete from public.uploads u where u.created_at < now() - interval '24 hours';
  perform private.remove_media(o.tenant_id, array_agg(o.name))
    from (
      select t.id as tenant_id, o.name
        from storage.objects o
        join public.tenants t on t.id::text = split_part(o.name, '/', 1)
       where o.bucket_id = 'media' and o.created_at between now() - interval '8 days' and now() - interval '24 hours'
         and not private.names_object(t.id, o.name)
    ) o
   group by o.tenant_id;
end;
$$;

-- schemas/50_inbox/provider_media.sql

-- Files that lie at a provider's already: the same bytes are not sent there twice while its name for them is good.
create table private.provider_media (
  tenant_id  uuid not null,
  channel_id uuid not null,
  sha256     text not null,
  mime_type  text not null,
  ref        text not null,
  expires_at timestamptz not null,

  primary key (tenant_id, channel_id, sha256, mime_type),
  foreign key (tenant_id, channel_id) references public.channels (tenant_id, id) on delete cascade
);
alter table private.provider_media enable row level security;
create policy nobody_select on private.provider_media for select to authenticated using (false);

-- The provider's name for these bytes, if it is good for another hour.
create function private.provider_media_ref(tenant_id uuid, channel_id uuid, sha256 text, mime_type text)
returns text
language sql stable security definer set search_path = ''
as $$
  select p.ref from private.provider_media p
   where p.tenant_id = provider_media_ref.tenant_id and p.channel_id = provider_media_ref.channel_id
     and p.sha256 = provider_media_ref.sha256 and p.mime_type = provider_media_ref.mime_type
     and p.expires_at > now() + interval '1 hour'
$$;

create function private.remember_provider_media(
  tenant_id uuid, channel_id uuid, sha256 text, mime_type text, ref text, expires_at timestamptz)
returns void
language sql security definer set search_path = ''
as $$
  insert into private.provider_media (tenant_id, channel_id, sha256, mime_type, ref, expires_at)
  values (remember_provider_media.tenant_id, remember_provider_media.channel_id, remember_provider_media.sha256,
    remember_provider_media.mime_type, remember_provider_media.ref, remember_provider_media.expires_at)
  on conflict on constraint provider_media_pkey do update set ref = excluded.ref, expires_at = excluded.expires_at
$$;

-- The provider refused the file by the name it gave it: the next try takes the file there again.
create function private.forget_provider_media()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from private.provider_media p
   using public.message_attachments a
   where a.tenant_id = new.tenant_id and a.message_id = new.id
     and p.tenant_id = new.tenant_id and p.channel_id = new.channel_id and p.sha256 = a.sha256;
  return null;
end;
$$;
create trigger on_message_media_rejected_forget
  after update of failed_code on public.messages
  for each row when (new.failed_code = 'media_rejected' and old.failed_code is null)
  execute function private.forget_provider_media();

-- schemas/50_inbox/typing_shown.sql

-- When a conversation's customer was last shown that somebody is writing: once in a while is enough.
create table private.typing_shown (
  tenant_id       uuid not null,
  conversation_id uuid not null,
  shown_at        timestamptz not null default now(),

  primary key (tenant_id, conversation_id),
  foreign key (tenant_id, conversation_id) references public.conversations (tenant_id, id) on delete cascade
);
alter table private.typing_shown enable row level security;
create policy nobody_select on private.typing_shown for select to authenticated using (false);

-- Has the worker tell the customer that we have read up to their last message, or are writing an answer to it. Nothing when nobody
-- can be told: the channel is off or knows no such sign, or the window is closed. `capability` is read_receipts or typing.
create function private.give_sign(tenant_id uuid, conversation_id uuid, capability text, job text)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_message public.messages;
begin
  select m.* into v_message
    from public.conversations c
    join public.channels h on h.tenant_id = c.tenant_id and h.id = c.channel_id
    join public.messages m on m.tenant_id = c.tenant_id and m.conversation_id = c.id
   where c.tenant_id = give_sign.tenant_id and c.id = give_sign.conversation_id
     and h.is_active and (h.capabilities ->> give_sign.capability)::boolean
     and (h.reply_window is null or c.window_expires_at > now())
     and m.direction = 'inbound' and m.provider_ref is not null
   order by m.seq desc
   limit 1;
  if v_message.id is null then
    return;
  end if;
  perform private.enqueue_job(give_sign.job, jsonb_build_object(
    'tenant_id', v_message.tenant_id, 'conversation_id', v_message.conversation_id, 'message_id', v_message.id));
  perform private.wake_channel(v_message.tenant_id, v_message.channel_id);
end;
$$;

-- Where a message came in and what the provider calls it, for a sign about it. Null once its channel is off.
create function private.sign_target(tenant_id uuid, message_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
           'channel_kind', h.kind, 'address', h.external_id, 'integracao_id', h.integracao_id, 'ref', m.provider_ref)
    from public.messages m
    join public.channels h on h.tenant_id = m.tenant_id and h.id = m.channel_id
   where m.tenant_id = sign_target.tenant_id and m.id = sign_target.message_id and h.is_active
$$;

-- schemas/50_inbox/canned_responses.sql

-- An answer the team gives often, found by typing `/` and its shortcut. The composer fills in {{contato.nome}} and the like.
create table public.canned_responses (
  id         uuid not null default gen_random_uuid(),
  tenant_id  uuid not null references public.tenants on delete cascade,
  shortcut   text not null,
  title      text not null,
  body       text not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, created_by) references public.members (tenant_id, user_id),
  constraint canned_responses_shortcut_once unique (tenant_id, shortcut),
  constraint canned_responses_shortcut_is_typed check (shortcut ~ '^[a-z0-9_-]{1,32}$'),
  constraint canned_responses_title_is_short check (char_length(title) between 1 and 80),
  constraint canned_responses_body_is_sayable check (char_length(body) between 1 and 4096)
);
create index canned_responses_created_by_idx on public.canned_responses (tenant_id, created_by) where created_by is not null;

alter table public.canned_responses enable row level security;
create policy members_select on public.canned_responses for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: save_canned_response() and remove_canned_response() write.
grant select on public.canned_responses to authenticated;

-- What every company begins with; the team changes it or takes it away.
create function private.add_first_responses(tenant_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  insert into public.canned_responses (tenant_id, shortcut, title, body)
  values (add_first_responses.tenant_id, 'cobrar', 'Cobrar resposta',
    'Oi, {{contato.primeiro_nome}}, tudo bem? Ainda aguardamos a sua resposta sobre o atendimento {{protocolo}}. Podemos seguir?')
$$;

-- schemas/50_inbox/search.sql

-- Search. Under RLS Postgres may not use an index for `@@` or `like` (they could leak a row in an error), so the search runs in
-- a definer function that puts the caller's tenant into every query itself. What was said in a voice note is found as what was written.
create index messages_search_idx on public.messages
  using gin (tenant_id, to_tsvector('private.portuguese', coalesce(body, transcricao)))
  where coalesce(body, transcricao) is not null and type <> 'event';

-- Lower case without accents, for names. Immutable, which unaccent() itself does not promise.
create function private.plain(words text)
returns text
language sql immutable parallel safe set search_path = ''
as $$ select lower(extensions.unaccent('extensions.unaccent', plain.words)) $$;
-- An index calls it in the name of whoever writes the row.
grant execute on function private.plain(text) to authenticated, service_role;

-- Plain words as LIKE takes them: what somebody typed stands for nothing but itself.
create function private.plain_pattern(words text)
returns text
language sql immutable parallel safe set search_path = ''
as $$ select replace(replace(replace(private.plain(plain_pattern.words), '\', '\\'), '%', '\%'), '_', '\_') $$;

create index contatos_search_idx on public.contatos using gin (tenant_id, private.plain(nome) extensions.gin_trgm_ops);
create index contatos_empresa_idx on public.contatos using gin (tenant_id, private.plain(empresa) extensions.gin_trgm_ops)
  where empresa is not null;
create index contatos_nome_idx on public.contatos (tenant_id, private.plain(nome), id)
  where mesclado_em is null and arquivado_em is null;
create index conversations_assunto_idx on public.conversations using gin (tenant_id, private.plain(assunto) extensions.gin_trgm_ops)
  where assunto is not null;
create index contact_identities_search_idx on public.contact_identities using gin (tenant_id, value extensions.gin_trgm_ops);

-- What was typed as a query: every word must be there, the last one may still be unfinished. Null when there is no word in it.
create function private.search_query(words text)
returns tsquery
language sql immutable parallel safe set search_path = ''
as $$
  with w as (
    select regexp_split_to_array(trim(regexp_replace(left(search_query.words, 200), '[^[:alnum:]]+', ' ', 'g')), ' ') as list
  ), q as (
    select plainto_tsquery('private.portuguese', array_to_string(w.list[:cardinality(w.list) - 1], ' ')) as whole,
           case when w.list[cardinality(w.list)] <> ''
             then to_tsquery('private.portuguese', w.list[cardinality(w.list)] || ':*') end as last
      from w
  )
  select case
           when q.last is null or numnode(q.last) = 0 then nullif(q.whole, ''::tsquery)
           when numnode(q.whole) = 0 then q.last
           else q.whole && q.last
         end
    from q
$$;

-- schemas/50_inbox/find_messages.sql

-- Which messages a search shows. No one way is good for every word: of a common one the index would collect millions to show
-- thirty, and a rare one would be looked for in every conversation. So the planner is asked first how many there may be.

-- It guesses by statistics, and takes none from a partial index.
create statistics public.messages_words on (to_tsvector('private.portuguese', coalesce(body, transcricao))) from public.messages;
alter index public.messages_search_idx alter column 2 set statistics 0;

-- How many messages the planner expects.
create function private.guess_messages(condition text)
returns double precision
language plpgsql set search_path = ''
as $$
declare
  v_plan jsonb;
begin
  execute 'explain (format json) select from public.messages m where ' || guess_messages.condition into v_plan;
  return (v_plan #>> '{0,Plan,Plan Rows}')::float8;
end;
$$;

-- The newest messages with a common word: the conversations that were busy last are read, a few at a time. It ends when no
-- other can hold a newer one, or gives up after `most` messages. A page further back begins with conversations that
-- were busy until a day after it.
create function private.search_recent(
  tenant_id uuid, query tsquery, before timestamptz, max integer, most double precision default 10000)
returns uuid[]
language plpgsql stable set search_path = ''
as $$
declare
  v_ids uuid[] := '{}';
  v_times timestamptz[] := '{}';
  v_until timestamptz := coalesce(search_recent.before + interval '1 day', 'infinity');
  v_batch uuid[];
  v_size integer := 20;
  v_new bigint;
  v_read bigint := 0;
begin
  loop
    select array_agg(b.id), min(b.last_message_at) into v_batch, v_until
      from (
        -- Apart, because each half has an index in this order.
        (select c.id, c.last_message_at from public.conversations c
          where c.tenant_id = search_recent.tenant_id and c.status <> 'closed' and c.last_message_at < v_until
          order by c.last_message_at desc, c.id desc limit v_size)
        union all
        (select c.id, c.last_message_at from public.conversations c
          where c.tenant_id = search_recent.tenant_id and c.status = 'closed' and c.last_message_at < v_until
          order by c.last_message_at desc, c.id desc limit v_size)
        order by last_message_at desc
        limit v_size
      ) b;
    exit when v_batch is null;
    with r as materialized (
      select m.id, m.created_at, to_tsvector('private.portuguese', coalesce(m.body, m.transcricao)) @@ search_recent.query as has
        from unnest(v_batch) as b
       cross join lateral (
         select x.id, x.created_at, x.body, x.transcricao from public.messages x
          where x.tenant_id = search_recent.tenant_id and x.conversation_id = b
            and coalesce(x.body, x.transcricao) is not null and x.type <> 'event'
            and (search_recent.before is null or x.created_at < search_recent.before)
          order by x.seq desc
          limit 50
       ) m
    ), f as (
      select r.id, r.created_at from r where r.has
      union all
      select k.id, k.created_at from unnest(v_ids, v_times) k (id, created_at)
      order by created_at desc, id desc
      limit search_recent.max
    )
    select coalesce(array_agg(f.id order by f.created_at desc, f.id desc), '{}'),
           coalesce(array_agg(f.created_at order by f.created_at desc, f.id desc), '{}'),
           (select count(*) from r)
      into v_ids, v_times, v_new
      from f;
    v_read := v_read + v_new;
    exit when v_times[search_recent.max] >= v_until or v_read >= search_recent.most;
    v_size := least(v_size * 2, 80);
  end loop;
  return v_ids;
end;
$$;

-- The newest messages that the index finds by `lookup` and that have all of `query`, and whether there were too many to look at
-- them all. `by_tenant` says whether the index is to tell a company's messages from the others', or whoever reads them.
create function private.search_by_index(
  tenant_id uuid, lookup tsquery, query tsquery, by_tenant boolean, before timestamptz, max integer,
  out ids uuid[], out too_many boolean)
language plpgsql stable set search_path = ''
as $$
declare
  v_most constant integer := 100000;
begin
  -- An index can do nothing with `(…) is true`.
  execute format($sql$
    with f as materialized (
      select m.id, m.created_at from public.messages m
       where %s and to_tsvector('private.portuguese', coalesce(m.body, m.transcricao)) @@ $2 %s
         and coalesce(m.body, m.transcricao) is not null and m.type <> 'event' and ($4 is null or m.created_at < $4)
       limit %s)
    select array(select f.id from f order by f.created_at desc, f.id desc limit $5), (select count(*) = %3$s from f)
    $sql$,
    case when search_by_index.by_tenant then 'm.tenant_id = $1' else '(m.tenant_id = $1) is true' end,
    case when search_by_index.lookup <> search_by_index.query
      then 'and (to_tsvector(''private.portuguese'', coalesce(m.body, m.transcricao)) @@ $3) is true' end,
    v_most)
    into search_by_index.ids, search_by_index.too_many
    using search_by_index.tenant_id, search_by_index.lookup, search_by_index.query, search_by_index.before, search_by_index.max;
end;
$$;

-- Ids of messages among which are the newest `max` with these words, behind `before`.
create function private.find_messages(tenant_id uuid, words text, before timestamptz, max integer)
returns uuid[]
language plpgsql set search_path = ''
  -- A tenant's table is never read as a whole, a bitmap of all its pages fits, and nothing here is worth a compiler or a helper.
  set enable_seqscan = off
  set gin_fuzzy_search_limit = 0
  set work_mem = '64MB'
  set jit = off
  set max_parallel_workers_per_gather = 0
as $$
declare
  v_query constant tsquery := private.search_query(find_messages.words);
  v_words constant text := trim(regexp_replace(left(find_messages.words, 200), '[^[:alnum:]]+', ' ', 'g'));
  v_last constant tsquery := private.search_query(substring(v_words from '[^ ]+$'));
  -- All but the last, which may be unfinished. Null when there is only one.
  v_whole constant tsquery := nullif(plainto_tsquery('private.portuguese', substring(v_words from '^(.+) ')), '');
  v_has constant text := 'to_tsvector(''private.portuguese'', coalesce(m.body, m.transcricao)) @@ %L';
  v_all double precision;
  v_own double precision;
  v_hits double precision;
  v_way record;
  v_ids uuid[];
  v_too_many boolean;
begin
  if v_query is null then
    return '{}';
  end if;
  select greatest(c.reltuples, 1) into v_all from pg_class c where c.oid = 'public.messages'::regclass;
  v_own := least(private.guess_messages(format('m.tenant_id = %L', find_messages.tenant_id)), v_all);
  v_hits := private.guess_messages(format(v_has, v_query));

  -- Prices are microseconds. A message that is read and judged costs nine, one that the index names three. To begin a word
  -- costs a half for each message of whoever has it. To tell the company's in the index costs fifteen each, but not more than
  -- going through all it has.
  select w.lookup, w.by_tenant, w.price into v_way
    from (
      select null::tsquery as lookup, false as by_tenant, 9 * find_messages.max * v_all / v_hits as price
      union all
      select i.lookup, t.by_tenant,
             i.price + case when t.by_tenant then least(15 * i.hits * v_own / v_all, 0.005 * v_own) + 3 * i.hits * v_own / v_all
                         else 3 * i.hits end
        from (
          select v_query as lookup, v_hits as hits,
                 0.5 * case when v_last is null then 0 when v_whole is null then v_hits
                         else private.guess_messages(format(v_has, v_last)) end as price
          union all
          select v_whole, g.hits, 9 * g.hits * v_own / v_all
            from private.guess_messages(format(v_has, v_whole)) g (hits)
           where v_whole is not null
        ) i
       cross join (values (true), (false)) t (by_tenant)
    ) w
   order by w.price
   limit 1;

  if v_way.lookup is null then
    -- Twice what it should take.
    v_ids := private.search_recent(find_messages.tenant_id, v_query, find_messages.before, find_messages.max,
      least(2 * find_messages.max * v_all / v_hits, 10000));
    if cardinality(v_ids) < find_messages.max then
      -- Said often, but not lately. As whole words, because to begin one so common costs most.
      v_ids := v_ids || (private.search_by_index(
        find_messages.tenant_id, coalesce(nullif(plainto_tsquery('private.portuguese', v_words), ''), v_query), v_query, true,
        find_messages.before, find_messages.max)).ids;
    end if;
  else
    select s.ids, s.too_many into v_ids, v_too_many
      from private.search_by_index(find_messages.tenant_id, v_way.lookup, v_query, v_way.by_tenant,
        find_messages.before, find_messages.max) s;
    if v_too_many then
      v_ids := v_ids || private.search_recent(find_messages.tenant_id, v_query, find_messages.before, find_messages.max);
    end if;
  end if;
  return v_ids;
end;
$$;

-- schemas/50_inbox/views.sql

-- The one shape of a conversation in lists, in inbox_changes() and in live events.
create view public.inbox with (security_invoker = true) as
select c.id, c.tenant_id, c.channel_id, h.kind as channel_kind, h.name as channel_name,
       c.contato_id, k.nome as contato_nome, k.endereco as contato_endereco, k.foto_url as contato_foto,
       c.protocolo, c.assunto, c.due_at, c.priority, c.tag_ids, c.status, c.assignee_id, p.name as assignee_nome,
       c.unread_count, c.last_seq, c.last_message_seq, c.last_message_at, c.last_message_preview,
       c.last_message_direction, c.last_message_type, c.last_message_status,
       c.window_expires_at, h.reply_window is not null as has_window, h.is_active as channel_is_active,
       c.closed_at, c.archived_at, c.created_at, c.created_by
  from public.conversations c
  join public.channels h on h.tenant_id = c.tenant_id and h.id = c.channel_id
  join public.contatos k on k.tenant_id = c.tenant_id and k.id = c.contato_id
  left join public.profiles p on p.id = c.assignee_id;
grant select on public.inbox to authenticated;

-- The one shape of a message, read or pushed, inbound or outbound.
create view public.thread with (security_invoker = true) as
select m.*,
       case
         when m.direction = 'inbound' then
           jsonb_build_object('id', k.id, 'nome', k.nome, 'foto', k.foto_url, 'tipo', 'cliente')
         when m.author_id is not null then
           jsonb_build_object('id', p.id, 'nome', p.name, 'foto', p.avatar_url, 'tipo', 'atendente')
         else jsonb_build_object('id', null, 'nome', null, 'foto', null, 'tipo', 'bot')
       end as remetente,
       case
         when m.type in ('image', 'video', 'audio', 'document', 'sticker', 'template') then coalesce((
           select jsonb_agg(jsonb_build_object(
                    'id', a.id, 'tipo', a.type, 'estado', a.state, 'erro', a.error_code, 'nome', a.file_name,
                    'mime', a.mime_type, 'tamanho', a.size_bytes, 'largura', a.width, 'altura', a.height,
                    'duracao', a.duration_seconds, 'onda', a.waveform, 'caminho', a.storage_path,
                    'miniatura', a.thumbnail_path) order by a.created_at, a.id)
             from public.message_attachments a
            where a.tenant_id = m.tenant_id and a.message_id = m.id), '[]')
         else '[]'
       end as anexos,
       case when r.id is not null then
         jsonb_build_object('id', r.id, 'type', r.type, 'body', left(r.body, 200), 'direction', r.direction)
       end as reply_to
  from public.messages m
  join public.conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
  join public.contatos k on k.tenant_id = c.tenant_id and k.id = c.contato_id
  left join public.profiles p on p.id = m.author_id
  left join public.messages r on r.tenant_id = m.tenant_id and r.id = m.reply_to_id;
grant select on public.thread to authenticated;

-- What happened to a conversation, step by step, apart from what was said in it: its messages of type `event`.
create view public.conversation_events with (security_invoker = true) as
select m.id, m.tenant_id, m.conversation_id, m.seq, m.payload ->> 'event' as event, m.payload - 'event' as detail,
       m.author_id as actor_id, p.name as actor_nome, m.created_at
  from public.messages m
  left join public.profiles p on p.id = m.author_id
 where m.type = 'event';
grant select on public.conversation_events to authenticated;

-- schemas/50_inbox/announce.sql

-- What the inbox says on Realtime, written down by the same transaction as the facts. One event per topic and statement;
-- ingest() defers them and says everything once at its end.

-- Tells the readers of each channel about conversations, the nth of them by the nth of `events` (those of shared/src/events.ts), and
-- whoever has a conversation open about its new messages. Who calls it often has set the planner as the two below do.
create function private.broadcast_news(tenant_id uuid, conversation_ids uuid[], events text[], message_ids uuid[])
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  -- One insert for all topics: the platform's own send() is one per topic, each with a savepoint. And to_jsonb(array_agg()) because
  -- jsonb_agg() reads on to the end of the row for each string in it.
  insert into realtime.messages (event, topic, payload, private, extension)
  select told.event,
         'tenant:' || broadcast_news.tenant_id || ':inbox:' || told.channel_id,
         case when pg_column_size(told.rows) > 8000
           then jsonb_build_object('v', 1, 'fetch', true)
           else jsonb_build_object('v', 1, 'rows', told.rows)
         end,
         true, 'broadcast'
    from (
      select n.event, c.channel_id, to_jsonb(array_agg(c.line)) as rows
        from unnest(broadcast_news.conversation_ids, broadcast_news.events) as n (id, event)
        -- Made one value where it is read: what is above would have to carry all of its columns.
       cross join lateral (
         select i.channel_id, i as line
           from public.inbox i
          where i.tenant_id = broadcast_news.tenant_id and i.id = n.id
         offset 0) c
       group by n.event, c.channel_id
    ) told
  union all
  select 'nova_mensagem',
         'tenant:' || broadcast_news.tenant_id || ':conv:' || t.conversation_id,
         case when pg_column_size(t.rows) > 8000
           then jsonb_build_object('v', 1, 'c', t.conversation_id, 'fetch', true, 'from_seq', t.from_seq)
           else jsonb_build_object('v', 1, 'c', t.conversation_id, 'rows', t.rows)
         end,
         true, 'broadcast'
    from (
      select m.conversation_id, min(m.seq) as from_seq, to_jsonb(array_agg(m.line order by m.seq)) as rows
        -- Id by id: asked for all at once, each message would be compared with every id.
        from unnest(broadcast_news.message_ids) as i (id)
       cross join lateral (
         select t.conversation_id, t.seq, t as line
           from public.thread t
          where t.tenant_id = broadcast_news.tenant_id and t.id = i.id
         offset 0) m
       group by m.conversation_id
    ) t;
exception when others then
  -- As the platform's send() has it: a browser asks for what it missed, but what a customer wrote must not be lost over a hint.
  raise warning 'broadcast_news: %', sqlerrm;
end;
$$;

-- Tells the readers of each channel about conversations. `event` is one of shared/src/events.ts.
create function private.broadcast_conversations(tenant_id uuid, conversation_ids uuid[], event text)
returns void
language plpgsql security definer set search_path = ''
  set plan_cache_mode = 'force_generic_plan' set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off
  set enable_mergejoin = off set enable_material = off set enable_memoize = off set jit = off
as $$
begin
  if current_setting('prosa.bulk', true) = 'on' then
    perform realtime.send(jsonb_build_object('v', 1), 'lista_invalidada', t.topic, true)
      from (
        select distinct 'tenant:' || c.tenant_id || ':inbox:' || c.channel_id as topic
          from public.conversations c
         where c.tenant_id = broadcast_conversations.tenant_id
           and c.id = any(broadcast_conversations.conversation_ids)
      ) t;
    return;
  end if;
  perform private.broadcast_news(
    broadcast_conversations.tenant_id, broadcast_conversations.conversation_ids,
    array_fill(broadcast_conversations.event, array[cardinality(broadcast_conversations.conversation_ids)]), '{}');
end;
$$;

-- Tells whoever has a conversation open about its new messages.
create function private.broadcast_messages(tenant_id uuid, message_ids uuid[])
returns void
language plpgsql security definer set search_path = ''
  set plan_cache_mode = 'force_generic_plan' set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off
  set enable_mergejoin = off set enable_material = off set enable_memoize = off set jit = off
as $$
begin
  perform private.broadcast_news(broadcast_messages.tenant_id, '{}', '{}', broadcast_messages.message_ids);
end;
$$;

-- Tells whoever has a conversation open about messages the thread has already: edited, taken back, reacted to, or their file
-- has come.
create function private.broadcast_changed_messages(tenant_id uuid, message_ids uuid[])
returns void
language plpgsql security definer set search_path = ''
  set plan_cache_mode = 'force_generic_plan' set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off
  set enable_mergejoin = off set enable_material = off set enable_memoize = off set jit = off
as $$
begin
  perform realtime.send(
           case when octet_length(t.rows::text) > 8000
             then jsonb_build_object('v', 1, 'c', t.conversation_id, 'fetch', true, 'from_seq', t.from_seq)
             else jsonb_build_object('v', 1, 'c', t.conversation_id, 'rows', t.rows)
           end,
           'mensagem_alterada',
           'tenant:' || broadcast_changed_messages.tenant_id || ':conv:' || t.conversation_id, true)
    from (
      select m.conversation_id, min(m.seq) as from_seq, jsonb_agg(to_jsonb(m) order by m.seq) as rows
        from public.thread m
       where m.tenant_id = broadcast_changed_messages.tenant_id and m.id = any(broadcast_changed_messages.message_ids)
       group by m.conversation_id
    ) t;
end;
$$;

-- Tells whoever has a conversation open how far its messages have come.
create function private.broadcast_statuses(tenant_id uuid, message_ids uuid[])
returns void
language plpgsql security definer set search_path = ''
  set plan_cache_mode = 'force_generic_plan' set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off
  set enable_mergejoin = off set enable_material = off set enable_memoize = off set jit = off
as $$
begin
  perform realtime.send(
           jsonb_build_object('v', 1, 'c', t.conversation_id, 'ups', t.ups),
           'status_mensagem',
           'tenant:' || broadcast_statuses.tenant_id || ':conv:' || t.conversation_id, true)
    from (
      select m.conversation_id,
             jsonb_agg(jsonb_build_object(
               'id', m.id, 'status', m.status, 'failed_code', m.failed_code, 'held_code', m.held_code,
               'sent_at', m.sent_at, 'delivered_at', m.delivered_at, 'read_at', m.read_at) order by m.seq) as ups
        from (select distinct u.id from unnest(broadcast_statuses.message_ids) as u (id)) i
        join public.messages m on m.tenant_id = broadcast_statuses.tenant_id and m.id = i.id
       group by m.conversation_id
    ) t;
end;
$$;

create function private.announce_new_conversations()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if current_setting('prosa.broadcast', true) is distinct from 'deferred' then
    perform private.broadcast_conversations(n.tenant_id, array_agg(n.id), 'novo_ticket')
      from new_rows n group by n.tenant_id;
  end if;
  return null;
end;
$$;
create trigger on_conversations_insert_announce
  after insert on public.conversations referencing new table as new_rows
  for each statement execute function private.announce_new_conversations();

-- Ticks alone are not worth an event to everybody's list; a failure is.
create function private.announce_changed_conversations()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if current_setting('prosa.broadcast', true) = 'deferred' then
    return null;
  end if;
  perform private.broadcast_conversations(x.tenant_id, array_agg(x.id), x.event)
    from (
      select n.tenant_id, n.id,
             case
               when n.status = 'closed' and o.status <> 'closed' then 'ticket_encerrado'
               when n.assignee_id is distinct from o.assignee_id then 'ticket_transferido'
               else 'ticket_atualizado'
             end as event
        from new_rows n
        join old_rows o on o.tenant_id = n.tenant_id and o.id = n.id
       where (n.status, n.assignee_id, n.unread_count, n.last_seq, n.contato_id, n.window_expires_at, n.tag_ids, n.archived_at)
               is distinct from
             (o.status, o.assignee_id, o.unread_count, o.last_seq, o.contato_id, o.window_expires_at, o.tag_ids, o.archived_at)
          or (n.last_message_status = 'failed') is distinct from (o.last_message_status = 'failed')
          or n.last_message_seq is distinct from o.last_message_seq
    ) x
   group by x.tenant_id, x.event;
  return null;
end;
$$;
create trigger on_conversations_update_announce
  after update on public.conversations referencing old table as old_rows new table as new_rows
  for each statement execute function private.announce_changed_conversations();

create function private.announce_new_messages()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if current_setting('prosa.broadcast', true) is distinct from 'deferred' then
    perform private.broadcast_messages(n.tenant_id, array_agg(n.id)) from new_rows n group by n.tenant_id;
  end if;
  return null;
end;
$$;
create trigger on_messages_insert_announce
  after insert on public.messages referencing new table as new_rows
  for each statement execute function private.announce_new_messages();

-- `sending` lasts a moment and looks like `queued`: it is not announced. That a doubtful message is a person's to decide now is.
create function private.announce_statuses()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if current_setting('prosa.broadcast', true) is distinct from 'deferred' then
    perform private.broadcast_statuses(n.tenant_id, array_agg(n.id))
      from new_rows n
      join old_rows o on o.tenant_id = n.tenant_id and o.id = n.id
     where n.status <> 'sending'
       and (n.status <> o.status or (n.status = 'uncertain' and n.held_code is distinct from o.held_code))
     group by n.tenant_id;
  end if;
  return null;
end;
$$;
create trigger on_messages_update_announce
  after update on public.messages referencing old table as old_rows new table as new_rows
  for each statement execute function private.announce_statuses();

-- schemas/50_inbox/append_message.sql

-- Something to be appended to a conversation.
create type private.draft as (
  conversation_id uuid, direction public.message_direction, type public.message_type, body text, payload jsonb,
  status public.message_status, sent_at timestamptz, provider_ref text, client_id uuid, author_id uuid, reply_to_id uuid,
  window_expires_at timestamptz, held_code text, reply_phone text);

-- The only place where a message gets its number. The caller has locked the conversations by a statement of its own, so that this
-- one sees all they hold: a draft whose provider_ref or client_id is known falls out before the rest are numbered, and `seq` has no
-- holes and follows commit order. Several at once for one conversation are of a kind that its lists show.
create function private.append_messages(tenant_id uuid, drafts private.draft[])
returns public.messages[]
language plpgsql security definer set search_path = ''
as $$
declare
  v_messages public.messages[];
begin
  with l as (
    select d.*, v.channel_id, v.last_seq + row_number() over c as seq, lead(true) over c is null as is_last,
           d.type not in ('note', 'event', 'reaction') as is_said,
           count(*) filter (where d.direction = 'inbound' and d.type <> 'reaction') over c as unread,
           max(d.window_expires_at) over c as last_window,
           -- Providers count whole seconds: what has just come is dated by our clock, so that the newest is on top.
           max(case when d.sent_at <= now() - interval '5 seconds' then d.sent_at else now() end) over c as said_at
      from unnest(append_messages.drafts) with ordinality d
      join public.conversations v on v.tenant_id = append_messages.tenant_id and v.id = d.conversation_id
     where not exists (
             select from public.messages m
              where m.tenant_id = v.tenant_id and m.channel_id = v.channel_id and m.provider_ref = d.provider_ref)
       and not exists (select from public.messages m where m.tenant_id = v.tenant_id and m.client_id = d.client_id)
    window c as (partition by d.conversation_id order by d.ordinality)
  ), i as (
    insert into public.messages as m
      (tenant_id, conversation_id, channel_id, seq, direction, type, body, payload, status, sent_at,
       provider_ref, client_id, author_id, reply_to_id, held_code)
    select append_messages.tenant_id, l.conversation_id, l.channel_id, l.seq, l.direction, l.type, l.body,
           coalesce(l.payload, '{}'), l.status, l.sent_at, l.provider_ref, l.client_id, l.author_id, l.reply_to_id, l.held_code
      from l
    returning m.*
  ), u as (
    update public.conversations v
       set last_seq = l.seq,
           unread_count = v.unread_count + l.unread,
           window_expires_at = greatest(v.window_expires_at, l.last_window),
           reply_phone = coalesce(l.reply_phone, v.reply_phone),
           last_message_seq = case when l.is_said then l.seq else v.last_message_seq end,
           last_message_at = case when l.is_said
             then greatest(case when v.last_message_seq is not null then v.last_message_at end, l.said_at)
             else v.last_message_at end,
           last_message_preview = case when l.is_said
             then left(coalesce(l.body, l.payload #>> '{location,name}', l.payload #>> '{contacts,0,name}'), 160)
             else v.last_message_preview end,
           last_message_direction = case when l.is_said then l.direction else v.last_message_direction end,
           last_message_type = case when l.is_said then l.type else v.last_message_type end,
           last_message_status = case when l.is_said then l.status else v.last_message_status end
      from l
     where l.is_last and v.tenant_id = append_messages.tenant_id and v.id = l.conversation_id
  )
  -- Column by column: rows without a type would become messages by way of their text.
  select coalesce(array_agg(row(i.*)::public.messages), '{}') into v_messages from i;
  return v_messages;
end;
$$;

-- One message. Returns null when the provider_ref or client_id is known already.
create function private.append_message(
  tenant_id uuid, conversation_id uuid, direction public.message_direction, type public.message_type,
  body text, payload jsonb, status public.message_status, sent_at timestamptz,
  provider_ref text default null, client_id uuid default null, author_id uuid default null,
  reply_to_id uuid default null, window_expires_at timestamptz default null, held_code text default null)
returns public.messages
language plpgsql security definer set search_path = ''
as $$
begin
  perform from public.conversations c
    where c.tenant_id = append_message.tenant_id and c.id = append_message.conversation_id for update;
  return (private.append_messages(append_message.tenant_id, array[row(
    append_message.conversation_id, append_message.direction, append_message.type, append_message.body, append_message.payload,
    append_message.status, append_message.sent_at, append_message.provider_ref, append_message.client_id, append_message.author_id,
    append_message.reply_to_id, append_message.window_expires_at, append_message.held_code, null)::private.draft]))[1];
end;
$$;

-- Writes down what happened to a conversation, where its readers will see it. `event` is claimed, released, assigned, closed,
-- reopened, merged, changed or bot_handed_over; `to_id` the colleague it was given to, `detail` what else is to be told. Returns the message's id.
create function private.append_event(
  tenant_id uuid, conversation_id uuid, event text, to_id uuid default null, detail jsonb default '{}')
returns uuid
language sql security definer set search_path = ''
as $$
  select (private.append_message(
    append_event.tenant_id, append_event.conversation_id, 'outbound', 'event', null,
    append_event.detail || jsonb_strip_nulls(jsonb_build_object(
      'event', append_event.event,
      'to', (select jsonb_build_object('id', p.id, 'nome', p.name) from public.profiles p where p.id = append_event.to_id))),
    'sent', now(),
    author_id => (
      select m.user_id from public.members m
       where m.tenant_id = append_event.tenant_id and m.user_id = (select auth.uid())))).id
$$;

-- schemas/50_inbox/channel_limits.sql

-- How much may go out through a channel, and whether anything may: one row each, locked by whoever takes from it.
-- The bucket holds `rate_per_minute` tokens and a token comes back a minute after it was taken. So that many may go at once, and
-- no 60 seconds ever see more, however many workers there are. Every time here is read from the database's clock.
-- The breaker: CLOSED -> OPEN after `threshold` failures in a row, or at once when the provider refuses the channel itself;
-- OPEN -> HALF_OPEN at `retry_at`, when one message goes as a probe -> CLOSED or OPEN again, for longer.
create table private.channel_limits (
  tenant_id       uuid not null,
  channel_id      uuid not null,
  rate_per_minute integer not null default 60,
  -- What was taken in each second: the first is `takes_second` of the epoch, the others the seconds before it.
  takes           integer[] not null default '{}',
  takes_second    bigint not null default 0,
  -- The provider asked us to be quiet until then.
  resumes_at      timestamptz not null default '-infinity',
  breaker         text not null default 'CLOSED',
  threshold       integer not null default 5,
  failure_count   integer not null default 0,
  -- How often a probe has failed since it opened.
  failed_probes   integer not null default 0,
  reason_code     text,
  opened_at       timestamptz,
  retry_at        timestamptz,
  probe_outbox_id bigint,
  probe_ends_at   timestamptz,
  -- How long customers may be silent before somebody is told; 0 is for ever.
  silence_hours   integer not null default 24,
  last_inbound_at timestamptz,
  created_at      timestamptz not null default now(),

  primary key (tenant_id, channel_id),
  foreign key (tenant_id, channel_id) references public.channels (tenant_id, id) on delete cascade,
  constraint channel_limits_rate_is_positive check (rate_per_minute > 0),
  constraint channel_limits_threshold_is_positive check (threshold > 0),
  constraint channel_limits_silence_is_no_debt check (silence_hours >= 0),
  constraint channel_limits_breaker_is_known check (breaker in ('CLOSED', 'OPEN', 'HALF_OPEN')),
  constraint channel_limits_open_is_whole check ((breaker = 'CLOSED') = (opened_at is null) and (breaker = 'CLOSED') = (retry_at is null))
) with (fillfactor = 50);
alter table private.channel_limits enable row level security;
create policy nobody_select on private.channel_limits for select to authenticated using (false);

create function private.add_channel_limits()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.channel_limits (tenant_id, channel_id) values (new.tenant_id, new.id);
  return null;
end;
$$;
create trigger on_channel_add_limits
  after insert on public.channels
  for each row execute function private.add_channel_limits();

-- When a contact may hear from us again, where the provider limits each pair: a moment that every message moves on by
-- `every_seconds` of the channel's capability `pair_limit`, and that may be `burst` messages ahead.
create table private.pair_limits (
  tenant_id       uuid not null,
  conversation_id uuid not null,
  used_up_at      timestamptz not null,

  primary key (tenant_id, conversation_id),
  foreign key (tenant_id, conversation_id) references public.conversations (tenant_id, id) on delete cascade
) with (fillfactor = 70);
alter table private.pair_limits enable row level security;
create policy nobody_select on private.pair_limits for select to authenticated using (false);

-- How many were taken in the last 60 seconds, and in the part of a second before them that has begun.
create function private.taken_last_minute(limits private.channel_limits)
returns integer
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_oldest constant bigint := floor(extract(epoch from clock_timestamp())) - 60;
  v_taken integer := 0;
begin
  for place in 1 .. least(cardinality(limits.takes), limits.takes_second - v_oldest + 1) loop
    v_taken := v_taken + limits.takes[place];
  end loop;
  return v_taken;
end;
$$;

-- How many messages of this priority the channel may send now: what is left in the bucket, one while the breaker wants to know,
-- else none. A fifth of the bucket is kept for answers: a broadcast, below 0, never empties it.
create function private.free_tokens(limits private.channel_limits, priority smallint default 0)
returns integer
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_kept constant integer := case when free_tokens.priority < 0 then limits.rate_per_minute / 5 else 0 end;
  v_left integer;
begin
  if limits.resumes_at > clock_timestamp()
     or (limits.breaker = 'OPEN' and limits.retry_at > clock_timestamp())
     or (limits.breaker = 'HALF_OPEN' and limits.probe_ends_at > clock_timestamp()) then
    return 0;
  end if;
  v_left := greatest(0, limits.rate_per_minute - v_kept - private.taken_last_minute(limits));
  return case limits.breaker when 'CLOSED' then v_left else least(v_left, 1) end;
end;
$$;

-- Notes that `taken` tokens were taken now. The caller holds the row.
create function private.take_tokens(limits private.channel_limits, taken integer)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  -- Should the clock go back, the last second it showed goes on.
  v_second constant bigint := greatest(floor(extract(epoch from clock_timestamp())), limits.takes_second);
  v_shift constant integer := least(v_second - limits.takes_second, 61);
  v_takes integer[];
begin
  v_takes := (array_fill(0, array[v_shift]) || limits.takes)[1:61];
  v_takes[1] := coalesce(v_takes[1], 0) + take_tokens.taken;
  update private.channel_limits l set takes = v_takes, takes_second = v_second
   where l.tenant_id = limits.tenant_id and l.channel_id = limits.channel_id;
end;
$$;

-- Why a message that is queued now would have to wait: CIRCUIT_OPEN, enfileirado, or null when nothing is in its way.
create function private.held_code(tenant_id uuid, channel_id uuid)
returns text
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_limits private.channel_limits;
  v_free integer;
  v_before integer;
begin
  select l.* into v_limits from private.channel_limits l
   where l.tenant_id = held_code.tenant_id and l.channel_id = held_code.channel_id;
  if v_limits.breaker <> 'CLOSED' then
    return 'CIRCUIT_OPEN';
  end if;
  v_free := private.free_tokens(v_limits);
  -- Those before it have a right to the tokens that are left. A queue longer than 200 is not counted for a single message.
  select count(*) into v_before
    from (
      select from private.outbox o
       where o.tenant_id = held_code.tenant_id and o.channel_id = held_code.channel_id and o.state = 'ready' and o.priority >= 0
       limit least(v_free, 200)
    ) b;
  return case when v_before >= v_free then 'enfileirado' end;
end;
$$;

-- True when so many wait on the channel that a conversation of our own making would only lengthen the queue.
create function private.queue_is_full(tenant_id uuid, channel_id uuid)
returns boolean
language sql stable security definer set search_path = ''
as $$
  select count(*) > 500
    from (
      select from private.outbox o
       where o.tenant_id = queue_is_full.tenant_id and o.channel_id = queue_is_full.channel_id and o.state <> 'uncertain'
       limit 501
    ) w
$$;

-- schemas/50_inbox/outbox.sql

-- What waits to be handed to a provider. Of each conversation one row at most is `is_head` and may be claimed: order is kept
-- without looking at the others. A row goes when its message is settled.
-- ready -> leased (somebody is on it) -> settled | ready again | uncertain (we cannot know whether the provider took it)
create table private.outbox (
  id                 bigint primary key generated always as identity,
  tenant_id          uuid not null,
  conversation_id    uuid not null,
  channel_id         uuid not null,
  message_id         uuid not null,
  is_head            boolean not null,
  state              text not null default 'ready',
  -- The higher the sooner. Below 0 is what nobody waits for, such as a broadcast.
  priority           smallint not null default 0,
  attempt            integer not null default 0,
  next_at            timestamptz not null default now(),
  lease              uuid,
  leased_by          text,
  lease_ends_at      timestamptz,
  -- Committed before the provider is called: a lease that expires with this set may have reached the customer.
  attempt_started_at timestamptz,
  created_at         timestamptz not null default now(),

  foreign key (tenant_id, message_id) references public.messages (tenant_id, id) on delete cascade,
  constraint outbox_state_is_known check (state in ('ready', 'leased', 'uncertain')),
  constraint outbox_lease_is_whole check (state = 'ready' or (lease is not null and lease_ends_at is not null))
) with (fillfactor = 70);
create unique index outbox_message_idx on private.outbox (tenant_id, message_id);
create unique index outbox_head_idx on private.outbox (tenant_id, conversation_id) where is_head;
create index outbox_next_idx on private.outbox (tenant_id, conversation_id, id) where not is_head;
create index outbox_claim_idx on private.outbox (tenant_id, channel_id, priority desc, next_at, id) where is_head and state = 'ready';
create index outbox_channel_idx on private.outbox (tenant_id, channel_id, priority);
create index outbox_lease_idx on private.outbox (lease_ends_at) where state <> 'ready';

alter table private.outbox enable row level security;
create policy nobody_select on private.outbox for select to authenticated using (false);

-- How long a message may wait and still go out by itself. Whatever held it up (a channel that was switched off, a breaker that
-- stayed open), what was said a day ago may be wrong by now: then a person decides.
create function private.longest_wait()
returns interval
language sql immutable set search_path = ''
as $$ select interval '24 hours' $$;

-- Puts a message in the outbox, as urgent as its conversation unless it is said otherwise. The caller holds the conversation's row,
-- so exactly one row can find the head free. What waits before it in its conversation becomes as urgent as it is: an answer is
-- not held up by a broadcast.
create function private.enqueue_message(message public.messages, priority smallint default null)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_priority constant smallint := coalesce(enqueue_message.priority, (
    select c.priority from public.conversations c
     where c.tenant_id = message.tenant_id and c.id = message.conversation_id));
begin
  update private.outbox o set priority = v_priority
   where o.tenant_id = message.tenant_id and o.conversation_id = message.conversation_id and o.priority < v_priority;
  insert into private.outbox (tenant_id, conversation_id, channel_id, message_id, is_head, priority)
  values (message.tenant_id, message.conversation_id, message.channel_id, message.id,
    not exists (
      select from private.outbox o
       where o.tenant_id = message.tenant_id and o.conversation_id = message.conversation_id and o.is_head),
    v_priority);
  perform private.wake_channel(message.tenant_id, message.channel_id);
end;
$$;

-- Takes a settled row out and lets the conversation's next message be the head. The caller holds the conversation's row.
create function private.leave_outbox(outbox_id bigint)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_gone private.outbox;
begin
  delete from private.outbox o where o.id = leave_outbox.outbox_id returning o.* into v_gone;
  if v_gone.is_head then
    update private.outbox o set is_head = true
     where o.id = (
       select n.id from private.outbox n
        where n.tenant_id = v_gone.tenant_id and n.conversation_id = v_gone.conversation_id and not n.is_head
        order by n.id limit 1);
  end if;
end;
$$;

-- schemas/50_inbox/claim_outbox.sql

-- The channels on which something is due and may go, the most urgent first and otherwise by lot, so that workers do not all go for
-- the same one. Steps from channel to channel through the index and looks at one head of each: what a full bucket or an open
-- breaker holds back costs a glance, however long its queue is.
create function private.channels_to_serve(max integer)
returns table (tenant_id uuid, channel_id uuid)
language plpgsql volatile security definer set search_path = ''
  set plan_cache_mode = 'force_generic_plan' set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
  set jit = off
as $$
begin
  return query
    with recursive c as (
      (select o.tenant_id, o.channel_id from private.outbox o
        where o.is_head and o.state = 'ready' order by o.tenant_id, o.channel_id limit 1)
      union all
      select n.tenant_id, n.channel_id
        from c
       cross join lateral (
         select o.tenant_id, o.channel_id from private.outbox o
          where o.is_head and o.state = 'ready' and (o.tenant_id, o.channel_id) > (c.tenant_id, c.channel_id)
          order by o.tenant_id, o.channel_id limit 1) n
    )
    select c.tenant_id, c.channel_id
      from c
      join public.channels h on h.tenant_id = c.tenant_id and h.id = c.channel_id and h.is_active
      join private.channel_limits l on l.tenant_id = c.tenant_id and l.channel_id = c.channel_id and private.free_tokens(l) > 0
     cross join lateral (
       select o.priority from private.outbox o
        where o.tenant_id = c.tenant_id and o.channel_id = c.channel_id and o.is_head and o.state = 'ready'
          and o.next_at <= clock_timestamp()
          and o.created_at > clock_timestamp() - private.longest_wait()
        order by o.priority desc, o.next_at, o.id limit 1) f
     where private.free_tokens(l, f.priority) > 0
     order by f.priority desc, random()
     limit channels_to_serve.max;
end;
$$;

-- Leases up to `max` due heads of one channel to `worker`, as many as it has tokens for; none that has waited for too long, even
-- when the sweep has not come to it yet. While another worker is at it, none; with
-- `waits`, it is waited for a moment. Returns their ids.
create function private.claim_channel(tenant_id uuid, channel_id uuid, worker text, max integer, waits boolean)
returns bigint[]
language plpgsql security definer set search_path = '' set lock_timeout = '50ms'
  set plan_cache_mode = 'force_generic_plan' set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
  set jit = off
as $$
declare
  v_limits private.channel_limits;
  v_pair jsonb;
  v_ids bigint[];
begin
  if claim_channel.waits then
    begin
      select l.* into v_limits from private.channel_limits l
       where l.tenant_id = claim_channel.tenant_id and l.channel_id = claim_channel.channel_id
         for update;
    exception when lock_not_available then
      return '{}';
    end;
  else
    select l.* into v_limits from private.channel_limits l
     where l.tenant_id = claim_channel.tenant_id and l.channel_id = claim_channel.channel_id
       for update skip locked;
  end if;
  if v_limits.channel_id is null then
    return '{}';
  end if;
  v_ids := array(
    select o.id from private.outbox o
     where o.tenant_id = claim_channel.tenant_id and o.channel_id = claim_channel.channel_id
       and o.is_head and o.state = 'ready' and o.next_at <= clock_timestamp() and o.priority >= 0
       and o.created_at > clock_timestamp() - private.longest_wait()
     order by o.priority desc, o.next_at, o.id
     limit least(claim_channel.max, private.free_tokens(v_limits))
       for update skip locked);
  if cardinality(v_ids) < claim_channel.max then
    v_ids := v_ids || array(
      select o.id from private.outbox o
       where o.tenant_id = claim_channel.tenant_id and o.channel_id = claim_channel.channel_id
         and o.is_head and o.state = 'ready' and o.next_at <= clock_timestamp() and o.priority < 0
         and o.created_at > clock_timestamp() - private.longest_wait()
       order by o.priority desc, o.next_at, o.id
       limit greatest(0, least(claim_channel.max, private.free_tokens(v_limits, -1::smallint)) - cardinality(v_ids))
         for update skip locked);
  end if;
  select h.capabilities -> 'pair_limit' into v_pair
    from public.channels h where h.tenant_id = claim_channel.tenant_id and h.id = claim_channel.channel_id;
  if v_ids <> '{}' and jsonb_typeof(v_pair) = 'object' then
    v_ids := private.take_pairs(v_ids, (v_pair ->> 'burst')::integer, (v_pair ->> 'every_seconds')::numeric);
  end if;
  if v_ids = '{}' then
    return v_ids;
  end if;

  update private.outbox o
     set state = 'leased', lease = gen_random_uuid(), leased_by = claim_channel.worker,
         lease_ends_at = clock_timestamp() + interval '30 seconds', attempt = o.attempt + 1, attempt_started_at = null
   where o.id = any(v_ids);
  perform private.take_tokens(v_limits, cardinality(v_ids));
  if v_limits.breaker <> 'CLOSED' then
    update private.channel_limits l
       set probe_outbox_id = v_ids[1], probe_ends_at = clock_timestamp() + interval '90 seconds'
     where l.tenant_id = v_limits.tenant_id and l.channel_id = v_limits.channel_id;
    perform private.set_breaker(v_limits, 'HALF_OPEN', null, null);
  end if;
  return v_ids;
end;
$$;

-- Of these outbox rows, those whose contact may hear from us once more; the others are put off until theirs may. Where somebody is
-- at the conversation just now, the message is left for the next claim: who holds a channel's limits waits for nobody.
create function private.take_pairs(outbox_ids bigint[], burst integer, every_seconds numeric)
returns bigint[]
language plpgsql security definer set search_path = ''
as $$
declare
  v_every constant interval := make_interval(secs => take_pairs.every_seconds);
  v_ahead constant interval := v_every * (take_pairs.burst - 1);
  v_late bigint[];
  v_taken bigint[];
begin
  with late as (
    update private.outbox o set next_at = p.used_up_at - v_ahead
      from private.pair_limits p
     where o.id = any(take_pairs.outbox_ids) and p.tenant_id = o.tenant_id and p.conversation_id = o.conversation_id
       and p.used_up_at - v_ahead > clock_timestamp()
    returning o.id
  )
  select array_agg(l.id) into v_late from late l;
  v_taken := array(
    select o.id
      from private.outbox o
      join public.conversations c on c.tenant_id = o.tenant_id and c.id = o.conversation_id
     where o.id = any(take_pairs.outbox_ids) and o.id <> all(coalesce(v_late, '{}'))
       for key share of c skip locked);
  insert into private.pair_limits as p (tenant_id, conversation_id, used_up_at)
  select o.tenant_id, o.conversation_id, clock_timestamp() + v_every
    from private.outbox o where o.id = any(v_taken)
  on conflict on constraint pair_limits_pkey do update set used_up_at = greatest(p.used_up_at, clock_timestamp()) + v_every;
  return v_taken;
end;
$$;

-- Takes up to `max` heads for `worker` and leases them for 30 s, at most half of them from one channel while others wait too.
-- Everything the adapter needs comes along; `access_token` is ciphertext. `window_closed` says that the message waited for so long
-- that the customer may not be written to freely any more: it is settled as failed, without the provider.
create function private.claim_outbox(worker text, max integer)
returns table (
  outbox_id bigint, lease uuid, message_id uuid, tenant_id uuid, conversation_id uuid, channel_id uuid,
  channel_kind text, channel_external_id text, channel_config jsonb, integracao_id uuid, integracao_configuracao jsonb,
  access_token text, to_identities jsonb, type public.message_type, body text, payload jsonb, reply_to_ref text,
  attempt integer, attachment jsonb, template jsonb, window_closed boolean)
language plpgsql security definer set search_path = ''
  set plan_cache_mode = 'force_generic_plan' set enable_seqscan = off set enable_bitmapscan = off set jit = off
as $$
declare
  v_channel record;
  v_left integer;
  v_ids bigint[] := '{}';
begin
  for v_channel in
    select s.tenant_id, s.channel_id, row_number() over () as place, count(*) over () as channels
      from private.channels_to_serve(claim_outbox.max) s
  loop
    v_left := claim_outbox.max - cardinality(v_ids);
    exit when v_left <= 0;
    v_ids := v_ids || private.claim_channel(v_channel.tenant_id, v_channel.channel_id, claim_outbox.worker,
      case when v_channel.place = v_channel.channels then v_left else least(v_left, ceil(claim_outbox.max / 2.0)) end::integer,
      false);
  end loop;
  -- Others were at all of them: one is worth waiting for.
  if v_ids = '{}' and v_channel.channel_id is not null then
    v_ids := private.claim_channel(v_channel.tenant_id, v_channel.channel_id, claim_outbox.worker, claim_outbox.max, true);
  end if;
  if v_ids = '{}' then
    return;
  end if;

  return query
    select o.id, o.lease, o.message_id, o.tenant_id, o.conversation_id, o.channel_id,
           h.kind, h.external_id, h.config, i.id, i.configuracao, i.access_token,
           (select jsonb_agg(jsonb_build_object('kind', d.kind, 'value', d.value)
                     order by (d.kind = 'phone' and d.match_key = private.identity_key('phone', c.reply_phone)) is true desc,
                       d.created_at desc)
              from public.contact_identities d
             where d.tenant_id = c.tenant_id and d.contato_id = c.contato_id),
           m.type, m.body, m.payload, r.provider_ref, o.attempt,
           (select jsonb_build_object(
                     'id', a.id, 'type', a.type, 'storage_path', a.storage_path, 'file_name', a.file_name,
                     'mime_type', a.mime_type, 'sha256', a.sha256, 'size_bytes', a.size_bytes,
                     'provider_ref', private.provider_media_ref(m.tenant_id, m.channel_id, a.sha256, a.mime_type))
              from public.message_attachments a
             where a.tenant_id = m.tenant_id and a.message_id = m.id
             limit 1),
           (select jsonb_build_object(
                     'name', w.name, 'language', w.language, 'category', w.category, 'parameter_format', w.parameter_format,
                     'components', w.components, 'parameters', w.parameters)
              from public.wa_templates w
             where w.tenant_id = m.tenant_id and w.id = (m.payload #>> '{template,template_id}')::uuid),
           h.reply_window is not null and m.type <> 'template'
             and coalesce(c.window_expires_at, '-infinity') <= clock_timestamp()
      from private.outbox o
      join public.messages m on m.tenant_id = o.tenant_id and m.id = o.message_id
      join public.conversations c on c.tenant_id = o.tenant_id and c.id = o.conversation_id
      join public.channels h on h.tenant_id = o.tenant_id and h.id = o.channel_id
      join public.integracoes i on i.tenant_id = h.tenant_id and i.id = h.integracao_id
      left join public.messages r on r.tenant_id = m.tenant_id and r.id = m.reply_to_id
     where o.id = any(v_ids)
     order by o.id;
end;
$$;

-- Keeps a lease for `seconds` more: a file may take long to get to the provider. False when it was lost.
create function private.renew_lease(outbox_id bigint, lease uuid, seconds integer)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_row private.outbox;
begin
  update private.outbox o set lease_ends_at = clock_timestamp() + make_interval(secs => renew_lease.seconds)
   where o.id = renew_lease.outbox_id and o.lease = renew_lease.lease and o.state = 'leased'
     and o.lease_ends_at > clock_timestamp()
  returning o.* into v_row;
  -- A probe that is on its way keeps the others waiting.
  update private.channel_limits l set probe_ends_at = greatest(l.probe_ends_at, v_row.lease_ends_at + interval '60 seconds')
   where l.tenant_id = v_row.tenant_id and l.channel_id = v_row.channel_id and l.probe_outbox_id = v_row.id;
  return v_row.id is not null;
end;
$$;

-- schemas/50_inbox/breaker.sql

-- What an attempt's outcome says about the channel as a whole: fine (the provider answered, be it with a refusal of this one
-- message), unavailable (throttling, 5xx, unreachable, no sense in its answer), refused (the channel itself is the trouble), or
-- nothing at all: what failed on our own side before the provider was asked is no word of the provider's.
create function private.judge_outcome(outcome jsonb)
returns text
language sql immutable security definer set search_path = ''
as $$
  select case
    when judge_outcome.outcome ->> 'code' in
      ('channel_auth', 'channel_blocked', 'channel_not_registered', 'channel_payment', 'channel_spam') then 'refused'
    when judge_outcome.outcome ->> 'result' = 'sent' or judge_outcome.outcome ->> 'code' = 'pair_rate_limited' then 'fine'
    when judge_outcome.outcome ->> 'code' in
      ('rate_limited', 'provider_unavailable', 'provider_unreachable', 'provider_timeout', 'unknown_answer') then 'unavailable'
    when judge_outcome.outcome ->> 'result' = 'failed' and not judge_outcome.outcome @> '{"unasked": true}' then 'fine'
    else 'nothing'
  end
$$;

-- Tells a channel's breaker how an attempt ended. Returns whether the channel is to blame: then the message waits and keeps its
-- attempt. Lock order: conversation, outbox, message, then the channel's limits.
create function private.report_send(item private.outbox, outcome jsonb)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_verdict constant text := private.judge_outcome(report_send.outcome);
  v_limits private.channel_limits;
  v_pause interval;
begin
  -- All is well nearly always: nobody waits for the row then.
  if v_verdict = 'fine' and exists (
    select from private.channel_limits l
     where l.tenant_id = item.tenant_id and l.channel_id = item.channel_id and l.breaker = 'CLOSED' and l.failure_count = 0) then
    return false;
  elsif v_verdict = 'nothing' then
    -- A probe that asked nothing: the next message may be one at once.
    update private.channel_limits l set probe_ends_at = clock_timestamp()
     where l.tenant_id = item.tenant_id and l.channel_id = item.channel_id and l.probe_outbox_id = item.id;
    return false;
  end if;
  select l.* into v_limits from private.channel_limits l
   where l.tenant_id = item.tenant_id and l.channel_id = item.channel_id
     for update;

  if v_verdict = 'fine' then
    if v_limits.breaker = 'CLOSED' then
      update private.channel_limits l set failure_count = 0
       where l.tenant_id = item.tenant_id and l.channel_id = item.channel_id;
    elsif v_limits.probe_outbox_id = item.id then
      perform private.set_breaker(v_limits, 'CLOSED', null, null);
    end if;
    return false;
  end if;

  v_pause := make_interval(secs => least(3600, coalesce((report_send.outcome ->> 'retry_after_ms')::numeric / 1000,
    case report_send.outcome ->> 'code' when 'rate_limited' then 2 ^ least(v_limits.failure_count + 1, 5) else 0 end)));
  update private.channel_limits l
     set failure_count = l.failure_count + 1,
         resumes_at = greatest(l.resumes_at, clock_timestamp() + v_pause)
   where l.tenant_id = item.tenant_id and l.channel_id = item.channel_id
  returning l.* into v_limits;
  if v_limits.breaker = 'CLOSED' then
    if v_verdict = 'refused' or v_limits.failure_count >= v_limits.threshold then
      perform private.set_breaker(v_limits, 'OPEN', report_send.outcome ->> 'code',
        greatest(private.probe_delay(v_verdict, 0), v_pause));
      return true;
    end if;
    return false;
  elsif v_limits.probe_outbox_id = item.id then
    perform private.set_breaker(v_limits, 'OPEN', report_send.outcome ->> 'code',
      greatest(private.probe_delay(v_verdict, v_limits.failed_probes + 1), v_pause));
  end if;
  return true;
end;
$$;

-- What is no send has found the provider refusing a connection's token: the breaker of the number it spoke through, or of all of the
-- connection's where it spoke of the account, opens as it would after a send. One that is not closed has told of it already.
create function private.report_refused_access(tenant_id uuid, integracao_id uuid, channel_id uuid default null)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_limits private.channel_limits;
begin
  for v_limits in
    select l.* from private.channel_limits l
      join public.channels h on h.tenant_id = l.tenant_id and h.id = l.channel_id and h.is_active
     where h.tenant_id = report_refused_access.tenant_id and h.integracao_id = report_refused_access.integracao_id
       and h.id = coalesce(report_refused_access.channel_id, h.id) and l.breaker = 'CLOSED'
     order by l.channel_id
       for update of l
  loop
    update private.channel_limits l set failure_count = l.failure_count + 1
     where l.tenant_id = v_limits.tenant_id and l.channel_id = v_limits.channel_id;
    perform private.set_breaker(v_limits, 'OPEN', 'channel_auth', private.probe_delay('refused', 0));
  end loop;
end;
$$;

-- How long a breaker stays open before the next probe: doubling from 30 s to 10 min, twice as long when a person has to act.
create function private.probe_delay(verdict text, failed_probes integer)
returns interval
language sql immutable security definer set search_path = ''
as $$
  select make_interval(secs => least(600, 30 * 2 ^ least(probe_delay.failed_probes, 10)) * case probe_delay.verdict when 'refused' then 2 else 1 end)
$$;

-- The breaker's one door. The caller holds the row; `retry_in` is for OPEN.
create function private.set_breaker(limits private.channel_limits, breaker text, reason_code text, retry_in interval)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update private.channel_limits l
     set breaker = set_breaker.breaker,
         failure_count = case set_breaker.breaker when 'CLOSED' then 0 else l.failure_count end,
         failed_probes = case when limits.breaker = 'HALF_OPEN' and set_breaker.breaker = 'OPEN' then l.failed_probes + 1
           when set_breaker.breaker = 'HALF_OPEN' then l.failed_probes else 0 end,
         reason_code = case set_breaker.breaker when 'CLOSED' then null else coalesce(set_breaker.reason_code, l.reason_code) end,
         opened_at = case set_breaker.breaker when 'CLOSED' then null else coalesce(l.opened_at, clock_timestamp()) end,
         retry_at = case set_breaker.breaker when 'CLOSED' then null when 'OPEN' then clock_timestamp() + set_breaker.retry_in
           else l.retry_at end,
         probe_outbox_id = case set_breaker.breaker when 'HALF_OPEN' then l.probe_outbox_id end,
         probe_ends_at = case set_breaker.breaker when 'HALF_OPEN' then l.probe_ends_at end
   where l.tenant_id = limits.tenant_id and l.channel_id = limits.channel_id;
  perform private.alert_of_breaker(limits, set_breaker.breaker, set_breaker.reason_code);
  if set_breaker.breaker = 'CLOSED' then
    perform private.hasten_heads(limits.tenant_id, limits.channel_id);
  end if;
  perform private.broadcast_operation(limits.tenant_id, limits.channel_id);
end;
$$;

-- What was put off because of the channel need not wait any longer.
create function private.hasten_heads(tenant_id uuid, channel_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  update private.outbox o set next_at = clock_timestamp()
   where o.id in (
     select r.id from private.outbox r
      where r.tenant_id = hasten_heads.tenant_id and r.channel_id = hasten_heads.channel_id
        and r.is_head and r.state = 'ready' and r.next_at > clock_timestamp()
        for update skip locked)
$$;

-- Tells the team's pages to look at a channel's state again.
create function private.broadcast_operation(tenant_id uuid, channel_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  select private.tell_team(broadcast_operation.tenant_id, 'operacao_atualizada',
    jsonb_build_object('channel_id', broadcast_operation.channel_id))
$$;

-- Lets the next message be the probe now, instead of at `retry_at`. The caller holds the row or nobody does.
create function private.try_channel(tenant_id uuid, channel_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update private.channel_limits l
     set retry_at = clock_timestamp(), resumes_at = '-infinity', failed_probes = 0,
         probe_ends_at = case when l.probe_ends_at is not null then clock_timestamp() end
   where l.tenant_id = try_channel.tenant_id and l.channel_id = try_channel.channel_id and l.breaker <> 'CLOSED';
  if found then
    perform private.hasten_heads(try_channel.tenant_id, try_channel.channel_id);
    perform private.wake_channel(try_channel.tenant_id, try_channel.channel_id);
  end if;
end;
$$;

-- A new token or a connection switched on again is worth a try at once.
create function private.try_mended_channels()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.try_channel(c.tenant_id, c.id)
    from public.channels c
   where c.tenant_id = new.tenant_id and c.integracao_id = new.id and c.is_active;
  return null;
end;
$$;
create trigger on_integracao_mended_try_channels
  after update of access_token, status on public.integracoes
  for each row execute function private.try_mended_channels();

-- schemas/50_inbox/settle_attempt.sql

-- Notes, in a transaction of its own, that the provider is about to be called. False when the lease was lost: do not call.
create function private.start_attempt(outbox_id bigint, lease uuid)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_row private.outbox;
begin
  update private.outbox o
     set attempt_started_at = clock_timestamp()
   where o.id = start_attempt.outbox_id and o.lease = start_attempt.lease and o.state = 'leased'
     and o.attempt_started_at is null and o.lease_ends_at > clock_timestamp()
  returning o.* into v_row;
  if v_row.id is null then
    return false;
  end if;
  update public.messages m set status = 'sending', held_code = null
   where m.tenant_id = v_row.tenant_id and m.id = v_row.message_id and m.status in ('queued', 'uncertain');
  return true;
end;
$$;

-- How often a message is tried before it is given up.
create function private.most_attempts()
returns integer
language sql immutable set search_path = ''
as $$ select 8 $$;

-- How long until the next try: doubling from 2 s to 10 min, half of it drawn by lot so that a crowd does not come back at once.
create function private.retry_delay(attempt integer)
returns interval
language sql volatile set search_path = ''
as $$
  select make_interval(secs => least(600, 2 ^ least(retry_delay.attempt, 10)) * (0.5 + random() / 2))
$$;

-- Closes one attempt. `outcome` is {result: 'sent', provider_ref, identities} | {result: 'retry', code, retry_after_ms} |
-- {result: 'failed', code} | {result: 'uncertain', code}. Does nothing when the lease is not ours any more.
create function private.settle_attempt(outbox_id bigint, lease uuid, outcome jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_row private.outbox;
  v_result constant text := settle_attempt.outcome ->> 'result';
  -- The channel is to blame: the message waits with its tries untouched, as long as any may.
  v_waits boolean;
begin
  select o.* into v_row from private.outbox o where o.id = settle_attempt.outbox_id;
  if v_row.id is null then
    return;
  end if;
  -- Lock order everywhere: conversation, outbox, message, limits of the channel.
  perform from public.conversations c
    where c.tenant_id = v_row.tenant_id and c.id = v_row.conversation_id for update;
  select o.* into v_row from private.outbox o
   where o.id = settle_attempt.outbox_id and o.lease = settle_attempt.lease
     for update;
  if v_row.id is null then
    return;
  end if;

  v_waits := private.report_send(v_row, settle_attempt.outcome) and v_result in ('retry', 'failed')
    and v_row.created_at > now() - private.longest_wait();
  if v_result = 'sent' then
    perform private.accept_message(v_row.tenant_id, v_row.message_id, settle_attempt.outcome ->> 'provider_ref');
    perform private.leave_outbox(v_row.id);
    perform private.learn_identities(v_row.tenant_id, v_row.conversation_id, settle_attempt.outcome -> 'identities');
  elsif v_waits or (v_result = 'retry' and v_row.attempt < private.most_attempts()) then
    update private.outbox o
       set state = 'ready', lease = null, lease_ends_at = null, attempt_started_at = null,
           attempt = o.attempt - v_waits::integer,
           next_at = clock_timestamp() + greatest(
             private.retry_delay(v_row.attempt),
             make_interval(secs => least(3600, coalesce((settle_attempt.outcome ->> 'retry_after_ms')::numeric, 0) / 1000)))
     where o.id = v_row.id;
    insert into private.send_failures (tenant_id, channel_id, message_id, code, result)
    values (v_row.tenant_id, v_row.channel_id, v_row.message_id,
      coalesce(settle_attempt.outcome ->> 'code', 'unknown_answer'), 'retry');
    update public.messages m set status = 'queued', held_code = case when v_waits then 'CIRCUIT_OPEN' end
     where m.tenant_id = v_row.tenant_id and m.id = v_row.message_id and m.status in ('sending', 'uncertain');
  elsif v_result = 'uncertain' then
    perform private.doubt_message(v_row);
  else
    perform private.fail_message(v_row.tenant_id, v_row.message_id,
      case when v_result = 'retry' then 'attempts_exhausted' else coalesce(settle_attempt.outcome ->> 'code', 'unknown_answer') end);
    perform private.leave_outbox(v_row.id);
  end if;
end;
$$;

-- The provider took the message under `provider_ref`: what its statuses said meanwhile is applied too.
create function private.accept_message(tenant_id uuid, message_id uuid, provider_ref text)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_message public.messages;
  v_parked private.parked_statuses;
begin
  update public.messages m
     set provider_ref = coalesce(m.provider_ref, case
           -- An echo that nobody could match may have taken the name: being sent matters more than being called.
           when not exists (
             select from public.messages x
              where x.tenant_id = m.tenant_id and x.channel_id = m.channel_id and x.provider_ref = accept_message.provider_ref)
           then accept_message.provider_ref end)
   where m.tenant_id = accept_message.tenant_id and m.id = accept_message.message_id
  returning m.* into v_message;
  perform private.link_reactions(v_message);
  perform private.advance_message(v_message, 'sent', now(), null);

  delete from private.parked_statuses s
   where s.tenant_id = v_message.tenant_id and s.channel_id = v_message.channel_id
     and s.provider_ref = accept_message.provider_ref
  returning s.* into v_parked;
  if v_parked.status is not null then
    perform private.keep_pricing(v_message, v_parked.pricing);
    perform private.advance_message(v_message, v_parked.status, v_parked.at, v_parked.failed_code);
  end if;
end;
$$;

create function private.fail_message(tenant_id uuid, message_id uuid, code text)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_message public.messages;
begin
  select m.* into v_message from public.messages m
   where m.tenant_id = fail_message.tenant_id and m.id = fail_message.message_id;
  perform private.advance_message(v_message, 'failed', now(), fail_message.code);
end;
$$;

-- Whether the customer got it is not known. The row keeps the head for a minute, while a status may still settle it.
create function private.doubt_message(item private.outbox)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_message public.messages;
begin
  update private.outbox o
     set state = 'uncertain', lease_ends_at = clock_timestamp() + interval '60 seconds'
   where o.id = item.id;
  select m.* into v_message from public.messages m where m.tenant_id = item.tenant_id and m.id = item.message_id;
  perform private.advance_message(v_message, 'uncertain', now(), null);
end;
$$;

-- Adds what the provider's answer tells about the recipient: the provider's own form of a number, or its user id.
create function private.learn_identities(tenant_id uuid, conversation_id uuid, identities jsonb)
returns void
language sql security definer set search_path = ''
as $$
  insert into public.contact_identities (tenant_id, contato_id, kind, value)
  select c.tenant_id, c.contato_id, n.kind, n.value
    from public.conversations c
   cross join jsonb_to_recordset(coalesce(learn_identities.identities, '[]')) as n (kind text, value text)
   where c.tenant_id = learn_identities.tenant_id and c.id = learn_identities.conversation_id
  on conflict (tenant_id, kind, match_key) do update set value = excluded.value
    where contact_identities.contato_id = excluded.contato_id and contact_identities.value <> excluded.value
$$;

-- schemas/50_inbox/traffic.sql

-- What went through a channel, as it happened. Whoever writes a message adds a row and waits for nobody; the sweep adds them up by
-- hour, once they are older than the minute that is shown as it passes.
create table private.traffic (
  id         bigint generated always as identity,
  tenant_id  uuid not null,
  channel_id uuid not null,
  inbound    integer not null default 0,
  outbound   integer not null default 0,
  failed     integer not null default 0,
  created_at timestamptz not null default clock_timestamp(),

  primary key (tenant_id, created_at, id)
);
alter table private.traffic enable row level security;
create policy nobody_select on private.traffic for select to authenticated using (false);

create table private.channel_hours (
  tenant_id  uuid not null,
  channel_id uuid not null,
  hour_at    timestamptz not null,
  inbound    integer not null,
  outbound   integer not null,
  failed     integer not null,

  primary key (tenant_id, channel_id, hour_at),
  foreign key (tenant_id, channel_id) references public.channels (tenant_id, id) on delete cascade
);
alter table private.channel_hours enable row level security;
create policy nobody_select on private.channel_hours for select to authenticated using (false);

-- Every attempt that did not end well: what the provider said, and whether it was the last word on the message.
create table private.send_failures (
  id           bigint primary key generated always as identity,
  tenant_id    uuid not null,
  channel_id   uuid not null,
  message_id   uuid not null,
  code         text not null,
  -- failed and uncertain are a person's business until it is settled or discarded; retry is not.
  result       text not null,
  discarded_at timestamptz,
  created_at   timestamptz not null default clock_timestamp(),

  foreign key (tenant_id, message_id) references public.messages (tenant_id, id) on delete cascade,
  constraint send_failures_result_is_known check (result in ('retry', 'failed', 'uncertain'))
);
create index send_failures_channel_idx on private.send_failures (tenant_id, channel_id, created_at desc);
create index send_failures_message_idx on private.send_failures (tenant_id, message_id);
create index send_failures_open_idx on private.send_failures (tenant_id, channel_id, created_at desc)
  where result <> 'retry' and discarded_at is null;
alter table private.send_failures enable row level security;
create policy nobody_select on private.send_failures for select to authenticated using (false);

-- Inbound counts when it is stored, outbound when the provider has taken it.
create function private.count_new_messages()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.traffic (tenant_id, channel_id, inbound, outbound)
  select n.tenant_id, n.channel_id, count(*) filter (where n.direction = 'inbound'), count(*) filter (where n.direction = 'outbound')
    from new_rows n
   where n.type not in ('note', 'event') and (n.direction = 'inbound' or n.sent_at is not null)
   group by n.tenant_id, n.channel_id;
  return null;
end;
$$;
create trigger on_messages_insert_count
  after insert on public.messages referencing new table as new_rows
  for each statement execute function private.count_new_messages();

create function private.count_sent_message()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.traffic (tenant_id, channel_id, outbound) values (new.tenant_id, new.channel_id, 1);
  return null;
end;
$$;
create trigger on_message_sent_count
  after update of sent_at on public.messages
  for each row when (new.direction = 'outbound' and old.sent_at is null and new.sent_at is not null)
  execute function private.count_sent_message();

create function private.count_failure()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.send_failures (tenant_id, channel_id, message_id, code, result)
  values (new.tenant_id, new.channel_id, new.id, coalesce(new.failed_code, 'unknown_answer'), new.status::text);
  if new.status = 'failed' then
    insert into private.traffic (tenant_id, channel_id, failed) values (new.tenant_id, new.channel_id, 1);
    if old.sent_at is not null then
      -- Taken by the provider and refused later: it did not go out then after all.
      insert into private.traffic (tenant_id, channel_id, outbound, created_at)
      values (new.tenant_id, new.channel_id, -1, old.sent_at);
    end if;
  end if;
  return null;
end;
$$;
create trigger on_message_failed_count
  after update of status on public.messages
  for each row when (new.status is distinct from old.status and new.status in ('failed', 'uncertain'))
  execute function private.count_failure();

-- Adds up what is older than a minute and a half, and notes when each channel was last written to. One at a time.
create function private.roll_up_traffic()
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if not pg_try_advisory_xact_lock(hashtext('private.roll_up_traffic')) then
    return;
  end if;
  with gone as (
    delete from private.traffic t where t.created_at < clock_timestamp() - interval '90 seconds' returning t.*
  ), summed as (
    select g.tenant_id, g.channel_id, date_trunc('hour', g.created_at) as hour_at, sum(g.inbound)::integer as inbound,
           sum(g.outbound)::integer as outbound, sum(g.failed)::integer as failed,
           max(g.created_at) filter (where g.inbound > 0) as last_inbound_at
      from gone g
      -- A channel that was removed meanwhile counts no more.
      join public.channels h on h.tenant_id = g.tenant_id and h.id = g.channel_id
     group by 1, 2, 3
  ), hours as (
    insert into private.channel_hours as c (tenant_id, channel_id, hour_at, inbound, outbound, failed)
    select s.tenant_id, s.channel_id, s.hour_at, s.inbound, s.outbound, s.failed from summed s
    on conflict on constraint channel_hours_pkey do update
      set inbound = c.inbound + excluded.inbound, outbound = c.outbound + excluded.outbound, failed = c.failed + excluded.failed
  )
  update private.channel_limits l set last_inbound_at = greatest(l.last_inbound_at, s.last_inbound_at)
    from (select n.tenant_id, n.channel_id, max(n.last_inbound_at) as last_inbound_at from summed n group by 1, 2) s
   where l.tenant_id = s.tenant_id and l.channel_id = s.channel_id and s.last_inbound_at > coalesce(l.last_inbound_at, '-infinity');
end;
$$;

-- What went through a tenant's channels per hour since `since`, to this very moment.
create function private.traffic_since(tenant_id uuid, since timestamptz)
returns table (channel_id uuid, hour_at timestamptz, inbound bigint, outbound bigint, failed bigint)
language sql stable security definer set search_path = ''
as $$
  select a.channel_id, a.hour_at, sum(a.inbound), greatest(sum(a.outbound), 0), sum(a.failed)
    from (
      select c.channel_id, c.hour_at, c.inbound, c.outbound, c.failed
        from private.channel_hours c
       where c.tenant_id = traffic_since.tenant_id and c.hour_at >= traffic_since.since
      union all
      select t.channel_id, date_trunc('hour', t.created_at), t.inbound, t.outbound, t.failed
        from private.traffic t
       where t.tenant_id = traffic_since.tenant_id and t.created_at >= traffic_since.since
    ) a
   group by a.channel_id, a.hour_at
$$;

-- schemas/50_inbox/notifications.sql

-- What somebody should know although they look elsewhere. `kind` and what `data` holds for each: shared/src/operations.ts.
create table public.notifications (
  id         uuid not null default gen_random_uuid(),
  tenant_id  uuid not null,
  user_id    uuid not null,
  kind       text not null,
  data       jsonb not null default '{}',
  created_at timestamptz not null default now(),
  read_at    timestamptz,

  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references public.members (tenant_id, user_id) on delete cascade
);
create index notifications_list_idx on public.notifications (tenant_id, user_id, created_at desc, id desc);

alter table public.notifications enable row level security;
create policy own_select on public.notifications for select to authenticated
  using (tenant_id = (select private.tenant_id()) and user_id = (select auth.uid()));
-- No write policies: notify() writes and read_notifications() marks.
grant select on public.notifications to authenticated;

-- Tells everybody of a tenant who holds at least `role`.
create function private.notify(tenant_id uuid, role public.member_role, kind text, data jsonb)
returns void
language sql security definer set search_path = ''
as $$
  select private.notify_person(m.tenant_id, m.user_id, notify.kind, notify.data)
    from public.members m
   where m.tenant_id = notify.tenant_id and m.role >= notify.role and m.removed_at is null
$$;

create function private.notify_person(tenant_id uuid, user_id uuid, kind text, data jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_row public.notifications;
begin
  insert into public.notifications (tenant_id, user_id, kind, data)
  values (notify_person.tenant_id, notify_person.user_id, notify_person.kind, notify_person.data)
  returning * into v_row;
  perform realtime.send(jsonb_build_object('v', 1, 'rows', jsonb_build_array(to_jsonb(v_row) - 'tenant_id' - 'user_id')),
    'notificacao', 'tenant:' || v_row.tenant_id || ':user:' || v_row.user_id, true);
end;
$$;

-- schemas/50_inbox/alerts.sql

-- Trouble with a channel, from when it was noticed to when it was over: whoever notices it again within one episode says nothing.
create table private.alerts (
  id         bigint primary key generated always as identity,
  tenant_id  uuid not null,
  channel_id uuid not null,
  kind       text not null,
  created_at timestamptz not null default now(),
  ended_at   timestamptz,

  foreign key (tenant_id, channel_id) references public.channels (tenant_id, id) on delete cascade
);
create index alerts_channel_idx on private.alerts (tenant_id, channel_id);
create unique index alerts_open_idx on private.alerts (tenant_id, channel_id, kind) where ended_at is null;
alter table private.alerts enable row level security;
create policy nobody_select on private.alerts for select to authenticated using (false);

-- Begins an episode and tells supervisors and admins; false when it had begun already.
create function private.raise_alert(tenant_id uuid, channel_id uuid, kind text, data jsonb default '{}')
returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.alerts (tenant_id, channel_id, kind)
  values (raise_alert.tenant_id, raise_alert.channel_id, raise_alert.kind)
  on conflict do nothing;
  if not found then
    return false;
  end if;
  perform private.notify_of_channel(raise_alert.tenant_id, raise_alert.channel_id, raise_alert.kind, raise_alert.data);
  return true;
end;
$$;

create function private.notify_of_channel(tenant_id uuid, channel_id uuid, kind text, data jsonb)
returns void
language sql security definer set search_path = ''
as $$
  select private.notify(h.tenant_id, 'supervisor', notify_of_channel.kind,
           jsonb_build_object('channel_id', h.id, 'channel_name', h.name) || notify_of_channel.data)
    from public.channels h
   where h.tenant_id = notify_of_channel.tenant_id and h.id = notify_of_channel.channel_id
$$;

-- Ends the episodes of these kinds; false when there were none.
create function private.end_alerts(tenant_id uuid, channel_id uuid, variadic kinds text[])
returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  update private.alerts a set ended_at = now()
   where a.tenant_id = end_alerts.tenant_id and a.channel_id = end_alerts.channel_id
     and a.kind = any(end_alerts.kinds) and a.ended_at is null;
  return found;
end;
$$;

-- The breaker has moved: its episode begins when it opens and ends when it closes.
create function private.alert_of_breaker(limits private.channel_limits, breaker text, reason_code text)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if limits.breaker = 'CLOSED' and alert_of_breaker.breaker = 'OPEN' then
    perform private.raise_alert(limits.tenant_id, limits.channel_id,
      case alert_of_breaker.reason_code when 'channel_auth' then 'channel_auth' else 'breaker_open' end,
      jsonb_build_object('reason_code', alert_of_breaker.reason_code));
  elsif alert_of_breaker.breaker = 'CLOSED'
     and private.end_alerts(limits.tenant_id, limits.channel_id, 'breaker_open', 'channel_auth', 'breaker_open_long') then
    perform private.notify_of_channel(limits.tenant_id, limits.channel_id, 'breaker_closed', '{}');
  end if;
end;
$$;

-- Called by the sweep: what only time shows. A breaker open for more than five minutes also writes to the admins, once; a queue is
-- long above 100 and short again at 50; a channel is silent when no customer has written for its `silence_hours`.
create function private.check_alerts()
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_row record;
begin
  for v_row in
    select l.*, w.waiting, coalesce(l.last_inbound_at, h.created_at) as heard_at,
           exists (select from private.alerts a
                    where a.tenant_id = l.tenant_id and a.channel_id = l.channel_id and a.ended_at is null) as has_alerts
      from private.channel_limits l
      join public.channels h on h.tenant_id = l.tenant_id and h.id = l.channel_id and h.is_active
     cross join lateral (
       select count(*) as waiting
         from (select from private.outbox o
                where o.tenant_id = l.tenant_id and o.channel_id = l.channel_id and o.state <> 'uncertain' limit 101) q) w
  loop
    if coalesce(v_row.opened_at < now() - interval '5 minutes', false)
       and private.raise_alert(v_row.tenant_id, v_row.channel_id, 'breaker_open_long',
             jsonb_build_object('reason_code', v_row.reason_code, 'opened_at', v_row.opened_at)) then
      perform private.mail_admins(v_row.tenant_id, v_row.channel_id, 'breaker_open_long',
        jsonb_build_object('reason_code', v_row.reason_code, 'opened_at', v_row.opened_at));
    end if;

    if v_row.waiting > 100 then
      perform private.raise_alert(v_row.tenant_id, v_row.channel_id, 'queue_long');
    elsif v_row.waiting <= 50 and v_row.has_alerts then
      perform private.end_alerts(v_row.tenant_id, v_row.channel_id, 'queue_long');
    end if;

    if v_row.silence_hours > 0 and v_row.heard_at < now() - make_interval(hours => v_row.silence_hours) then
      perform private.raise_alert(v_row.tenant_id, v_row.channel_id, 'channel_silent',
        jsonb_build_object('hours', v_row.silence_hours, 'last_inbound_at', v_row.last_inbound_at));
    elsif v_row.has_alerts then
      perform private.end_alerts(v_row.tenant_id, v_row.channel_id, 'channel_silent');
    end if;
  end loop;
end;
$$;

-- One job per admin, so that a mailbox that refuses keeps no other waiting.
create function private.mail_admins(tenant_id uuid, channel_id uuid, kind text, data jsonb)
returns void
language sql security definer set search_path = ''
as $$
  select private.enqueue_job('mail.send', jsonb_build_object(
           'tenant_id', m.tenant_id, 'user_id', m.user_id, 'kind', mail_admins.kind,
           'data', jsonb_build_object('channel_id', h.id, 'channel_name', h.name) || mail_admins.data))
    from public.members m
    join public.channels h on h.tenant_id = m.tenant_id and h.id = mail_admins.channel_id
   where m.tenant_id = mail_admins.tenant_id and m.role >= 'admin' and m.removed_at is null
$$;

-- Whom a mail goes to: {email, name, tenant}. Null when they are no admin any more.
create function private.mail_recipient(tenant_id uuid, user_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('email', u.email, 'name', p.name, 'tenant', t.name)
    from public.members m
    join public.tenants t on t.id = m.tenant_id
    join public.profiles p on p.id = m.user_id
    join auth.users u on u.id = m.user_id
   where m.tenant_id = mail_recipient.tenant_id and m.user_id = mail_recipient.user_id
     and m.role >= 'admin' and m.removed_at is null and u.email is not null
$$;

-- What nobody looks at any more: called every night by purge().
create function private.purge_operations()
returns void
language sql security definer set search_path = ''
as $$
  delete from public.notifications n where n.created_at < now() - interval '90 days';
  delete from private.alerts a where a.ended_at < now() - interval '90 days';
  delete from private.send_failures f where f.created_at < now() - interval '30 days';
  delete from private.channel_hours c where c.hour_at < now() - interval '400 days';
  delete from private.pair_limits p where p.used_up_at < now();
$$;

-- schemas/50_inbox/metrics.sql

-- How a channel stands, as the pages of the operation show it. Everything is read by index, whatever the number of messages.

-- {channel_id, status, failure_count, threshold, reason_code, opened_at, open_until, count, max, can_send, queue_size, oldest_at,
-- failures_last_hour} of each live channel of a tenant, or of one.
create function private.channel_metrics(tenant_id uuid, channel_id uuid default null)
returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
           'channel_id', l.channel_id, 'status', l.breaker, 'failure_count', l.failure_count, 'threshold', l.threshold,
           'reason_code', l.reason_code, 'opened_at', l.opened_at, 'open_until', l.retry_at,
           'count', private.taken_last_minute(l), 'max', l.rate_per_minute,
           'can_send', l.breaker = 'CLOSED' and private.free_tokens(l) > 0,
           'queue_size', q.size, 'oldest_at', q.oldest_at, 'failures_last_hour', f.count)
    from private.channel_limits l
    join public.channels h on h.tenant_id = l.tenant_id and h.id = l.channel_id
   cross join lateral (
     select count(*) as size, min(o.created_at) as oldest_at
       from private.outbox o
      where o.tenant_id = l.tenant_id and o.channel_id = l.channel_id and o.state <> 'uncertain') q
   cross join lateral (
     select count(*) from private.send_failures s
      where s.tenant_id = l.tenant_id and s.channel_id = l.channel_id and s.created_at > now() - interval '1 hour') f
   where l.tenant_id = channel_metrics.tenant_id
     and case when channel_metrics.channel_id is null then h.is_active else l.channel_id = channel_metrics.channel_id end
$$;

-- How many messages of a channel wait for a person: {uncertain, dead}. The newest thousand failures are looked at.
create function private.count_troubled(tenant_id uuid, channel_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
           'uncertain', count(*) filter (where m.status = 'uncertain'),
           'dead', count(*) filter (where m.failed_code in ('attempts_exhausted', 'held_too_long')))
    from (
      select distinct r.message_id
        from (
          select s.message_id from private.send_failures s
           where s.tenant_id = count_troubled.tenant_id and s.channel_id = count_troubled.channel_id
             and s.result <> 'retry' and s.discarded_at is null
           order by s.created_at desc limit 1000
        ) r
    ) f
    join public.messages m on m.tenant_id = count_troubled.tenant_id and m.id = f.message_id
$$;

-- schemas/50_inbox/sweep.sql

-- Picks up what dead workers left. An expired lease without a begun attempt is due again after a pause, as long as there are tries
-- left: a file that takes every worker with it must not do so for ever. With one it is uncertain; a doubt that nothing settled for a
-- minute is left to a person and the next message goes. Returns {requeued, exhausted, uncertain, released}.
create function private.sweep_outbox()
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_row private.outbox;
  v_requeued integer := 0;
  v_exhausted integer := 0;
  v_uncertain integer := 0;
  v_released integer := 0;
begin
  for v_row in
    select o.* from private.outbox o
     where o.state <> 'ready' and o.lease_ends_at < clock_timestamp()
     order by o.conversation_id
     limit 1000
  loop
    perform from public.conversations c
      where c.tenant_id = v_row.tenant_id and c.id = v_row.conversation_id for update skip locked;
    if not found then
      continue;
    end if;
    select o.* into v_row from private.outbox o
     where o.id = v_row.id and o.state <> 'ready' and o.lease_ends_at < clock_timestamp()
       for update;
    if v_row.id is null then
      continue;
    end if;

    if v_row.state = 'uncertain' then
      perform private.leave_outbox(v_row.id);
      update public.messages m set held_code = null
       where m.tenant_id = v_row.tenant_id and m.id = v_row.message_id and m.status = 'uncertain';
      v_released := v_released + 1;
    elsif v_row.attempt_started_at is null and v_row.attempt < private.most_attempts() then
      update private.outbox o
         set state = 'ready', lease = null, lease_ends_at = null,
             next_at = clock_timestamp() + case when v_row.attempt > 1 then private.retry_delay(v_row.attempt) else '0' end
       where o.id = v_row.id;
      v_requeued := v_requeued + 1;
    elsif v_row.attempt_started_at is null then
      perform private.fail_message(v_row.tenant_id, v_row.message_id, 'attempts_exhausted');
      perform private.leave_outbox(v_row.id);
      v_exhausted := v_exhausted + 1;
    else
      perform private.doubt_message(v_row);
      v_uncertain := v_uncertain + 1;
    end if;
  end loop;
  return jsonb_build_object('requeued', v_requeued, 'exhausted', v_exhausted, 'uncertain', v_uncertain, 'released', v_released);
end;
$$;

-- Gives what has waited for too long to a person: it fails with a reason of its own, stands among the troubled messages and goes
-- when somebody sends it again. Ids are given in order, so the oldest are the first. Returns how many.
create function private.expire_outbox()
returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_row private.outbox;
  v_expired integer := 0;
begin
  for v_row in
    select w.* from (select o.* from private.outbox o order by o.id limit 1000) w
     where w.state = 'ready' and w.created_at <= clock_timestamp() - private.longest_wait()
     order by w.conversation_id, w.id
  loop
    perform from public.conversations c
      where c.tenant_id = v_row.tenant_id and c.id = v_row.conversation_id for update skip locked;
    continue when not found;
    perform from private.outbox o where o.id = v_row.id and o.state = 'ready' for update;
    continue when not found;
    perform private.fail_message(v_row.tenant_id, v_row.message_id, 'held_too_long');
    perform private.leave_outbox(v_row.id);
    v_expired := v_expired + 1;
  end loop;
  return v_expired;
end;
$$;

-- Every ten seconds: pick up what was left, give up what waited for too long, call the worker if anything may go, add up
-- what went by and raise the alarms.
create function private.sweep()
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.sweep_outbox();
  perform private.expire_outbox();
  if exists (select from private.channels_to_serve(1)) or private.has_due_jobs() then
    perform private.call_worker('{}');
  end if;
  begin
    perform private.roll_up_traffic();
    perform private.check_alerts();
  exception when others then
    -- Whoever counts and warns must not keep the messages waiting.
    raise warning 'sweep: %', sqlerrm;
  end;
end;
$$;

-- schemas/50_inbox/message_prices.sql

-- What providers charge for a delivered message, in Brazil and in US dollars: configuration, kept up to date by adding rows. Those
-- we know come per channel type from a file of its own in prices/; a type without one costs nothing.
create table private.message_prices (
  channel_kind text not null,
  category     text not null,
  currency     text not null default 'USD',
  price        numeric not null,
  valid_from   date not null,

  primary key (channel_kind, category, valid_from),
  constraint message_prices_price_is_not_negative check (price >= 0)
);
alter table private.message_prices enable row level security;
create policy nobody_select on private.message_prices for select to authenticated using (false);

-- Keeps what the provider says it charges for a message, the first time it says so, and adds it to the conversation's cost.
create function private.keep_pricing(message public.messages, pricing jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_price private.message_prices;
begin
  if keep_pricing.pricing is null or message.pricing is not null or message.status = 'failed' then
    return;
  end if;
  select p.* into v_price
    from private.message_prices p
    join public.channels h on h.kind = p.channel_kind
   where h.tenant_id = message.tenant_id and h.id = message.channel_id
     and p.category = keep_pricing.pricing ->> 'category' and p.valid_from <= (now() at time zone 'America/Sao_Paulo')::date
     and keep_pricing.pricing ->> 'billable' = 'true'
   order by p.valid_from desc
   limit 1;
  update public.messages m
     set pricing = keep_pricing.pricing || jsonb_build_object('price', coalesce(v_price.price, 0), 'currency', v_price.currency)
   where m.tenant_id = message.tenant_id and m.id = message.id;
  if v_price.price > 0 then
    update public.conversations c set cost = c.cost + v_price.price
     where c.tenant_id = message.tenant_id and c.id = message.conversation_id;
  end if;
end;
$$;

-- What was not delivered is not charged. The caller's copy of the message may be older than its price.
create function private.drop_pricing(message public.messages)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_price numeric;
begin
  select (m.pricing ->> 'price')::numeric into v_price from public.messages m
   where m.tenant_id = message.tenant_id and m.id = message.id and m.pricing is not null
     for update;
  if not found then
    return;
  end if;
  update public.messages m set pricing = m.pricing || '{"billable": false, "price": 0}'
   where m.tenant_id = message.tenant_id and m.id = message.id;
  if v_price > 0 then
    update public.conversations c set cost = c.cost - v_price
     where c.tenant_id = message.tenant_id and c.id = message.conversation_id;
  end if;
end;
$$;

-- schemas/50_inbox/prices/whatsapp.sql

-- Charged per message delivered; answers inside the window cost nothing until 2026-10-01 and the utility rate from then on.
insert into private.message_prices (channel_kind, category, price, valid_from)
values ('whatsapp', 'marketing', 0.0625, '2026-01-01'),
       ('whatsapp', 'marketing_lite', 0.0625, '2026-01-01'),
       ('whatsapp', 'utility', 0.0068, '2026-01-01'),
       ('whatsapp', 'authentication', 0.0068, '2026-01-01'),
       ('whatsapp', 'service', 0, '2026-01-01'),
       ('whatsapp', 'service', 0.0068, '2026-10-01');

-- schemas/50_inbox/statuses.sql

-- A status that came before the message it speaks of was known by that name. Applied when the send is acknowledged.
create table private.parked_statuses (
  tenant_id    uuid not null,
  channel_id   uuid not null,
  provider_ref text not null,
  status       public.message_status not null,
  failed_code  text,
  pricing      jsonb,
  at           timestamptz not null,
  created_at   timestamptz not null default now(),

  primary key (tenant_id, channel_id, provider_ref),
  foreign key (tenant_id, channel_id) references public.channels (tenant_id, id) on delete cascade
);
alter table private.parked_statuses enable row level security;
create policy nobody_select on private.parked_statuses for select to authenticated using (false);

-- Makes a message the one that the lists show of its conversation.
create function private.show_in_lists(message public.messages)
returns void
language sql security definer set search_path = ''
as $$
  update public.conversations c
     set last_message_seq = message.seq, last_message_direction = message.direction, last_message_type = message.type,
         last_message_status = message.status,
         last_message_preview = left(coalesce(message.body, message.payload #>> '{location,name}', message.payload #>> '{contacts,0,name}'), 160)
   where c.tenant_id = message.tenant_id and c.id = message.conversation_id
$$;

-- What was taken back before it left was never said: the lists show what was said before it, which nobody has answered.
create function private.forget_in_lists(message public.messages)
returns void
language sql security definer set search_path = ''
as $$
  select private.show_in_lists(m)
    from public.conversations c
    join public.messages m on m.tenant_id = c.tenant_id and m.conversation_id = c.id
   where c.tenant_id = message.tenant_id and c.id = message.conversation_id and c.last_message_seq = message.seq
     and m.seq = (
       select max(b.seq) from public.messages b
        where b.tenant_id = c.tenant_id and b.conversation_id = c.id and b.seq < message.seq
          and b.type not in ('note', 'event', 'reaction') and b.failed_code is distinct from 'discarded')
$$;

-- Moves a message forward, never back. `failed` wins only over what is not delivered yet, and nothing wins over it.
-- Returns true when something changed.
create function private.advance_message(
  message public.messages, status public.message_status, at timestamptz, failed_code text)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_seq bigint;
begin
  update public.messages m
     set status = advance_message.status,
         held_code = case advance_message.status when 'uncertain' then 'confirming' end,
         failed_code = case when advance_message.status = 'failed' then coalesce(advance_message.failed_code, 'unknown_answer') end,
         sent_at = case when advance_message.status in ('sent', 'delivered', 'read')
           then coalesce(m.sent_at, advance_message.at) else m.sent_at end,
         delivered_at = case when advance_message.status in ('delivered', 'read')
           then coalesce(m.delivered_at, advance_message.at) else m.delivered_at end,
         read_at = case when advance_message.status = 'read' then advance_message.at else m.read_at end
   where m.tenant_id = message.tenant_id and m.id = message.id
     and m.direction = 'outbound'
     and m.status <> 'failed'
     and private.status_rank(m.status) < private.status_rank(advance_message.status)
     and not (advance_message.status = 'failed' and m.status in ('delivered', 'read'))
  returning m.seq into v_seq;
  if v_seq is null then
    return false;
  end if;
  update public.conversations c set last_message_status = advance_message.status
   where c.tenant_id = message.tenant_id and c.id = message.conversation_id and c.last_message_seq = v_seq;
  if advance_message.status = 'failed' then
    if advance_message.failed_code = 'discarded' then
      perform private.forget_in_lists(message);
    end if;
    perform private.drop_pricing(message);
    if message.type = 'reaction' and private.refresh_reactions(message.tenant_id, message.reply_to_id) then
      perform private.broadcast_changed_messages(message.tenant_id, array[message.reply_to_id]);
    end if;
    if advance_message.failed_code = 'template_rejected' then
      perform private.doubt_templates(message.tenant_id, message.channel_id);
    elsif advance_message.failed_code = 'marketing_opt_out' then
      perform private.note_refusal(message.tenant_id, message.conversation_id);
    end if;
  end if;
  return true;
end;
$$;

-- Applies one status from a provider. `client_ref` is our own message id where the provider gives it back: it settles a send
-- whose answer we never saw. Returns the message's id when it changed.
create function private.apply_status(
  tenant_id uuid, channel_id uuid, ref text, status public.message_status, at timestamptz, client_ref text, failed_code text,
  pricing jsonb)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_message public.messages;
  v_outbox bigint;
begin
  select m.* into v_message
    from public.messages m
   where m.tenant_id = apply_status.tenant_id and m.channel_id = apply_status.channel_id
     and m.provider_ref = apply_status.ref;
  if v_message.id is null and apply_status.client_ref is not null then
    select m.* into v_message
      from public.messages m
     where m.tenant_id = apply_status.tenant_id and m.id = private.uuid_of(apply_status.client_ref)
       and m.channel_id = apply_status.channel_id
       and m.direction = 'outbound' and m.provider_ref is null;
  end if;

  if v_message.id is null then
    insert into private.parked_statuses as s (tenant_id, channel_id, provider_ref, status, failed_code, pricing, at)
    values (apply_status.tenant_id, apply_status.channel_id, apply_status.ref, apply_status.status,
      apply_status.failed_code, apply_status.pricing, apply_status.at)
    on conflict on constraint parked_statuses_pkey do update
      set status = excluded.status, failed_code = excluded.failed_code, pricing = coalesce(s.pricing, excluded.pricing),
          at = excluded.at
      where private.status_rank(s.status) < private.status_rank(excluded.status)
        and not (excluded.status = 'failed' and s.status in ('delivered', 'read'));
    return null;
  end if;

  perform from public.conversations c
    where c.tenant_id = v_message.tenant_id and c.id = v_message.conversation_id for update;
  select o.id into v_outbox from private.outbox o
   where o.tenant_id = v_message.tenant_id and o.message_id = v_message.id
     for update;
  -- The lock may have waited for the worker's own answer, or for a second send of the same message.
  select m.* into v_message from public.messages m
   where m.tenant_id = v_message.tenant_id and m.id = v_message.id
     for update;
  if v_message.provider_ref is not null and v_message.provider_ref <> apply_status.ref then
    return null;
  end if;
  -- An earlier attempt's refusal must not end one that has not begun.
  if v_message.provider_ref is null and v_message.status = 'queued' and apply_status.status = 'failed' then
    return null;
  end if;

  if v_message.provider_ref is null then
    update public.messages m set provider_ref = apply_status.ref
     where m.tenant_id = v_message.tenant_id and m.id = v_message.id
    returning m.* into v_message;
    perform private.link_reactions(v_message);
  end if;
  if v_outbox is not null then
    perform private.leave_outbox(v_outbox);
  end if;
  if apply_status.pricing is not null and v_message.pricing is null then
    perform private.keep_pricing(v_message, apply_status.pricing);
  end if;
  if private.advance_message(v_message, apply_status.status, apply_status.at, apply_status.failed_code) then
    return v_message.id;
  end if;
  return null;
end;
$$;

-- schemas/50_inbox/deliveries.sql

-- Every authentic body a provider sent, whole, as its bytes came. At the platform's door one body may carry several tenants,
-- so no client role ever reads this; it also keeps what came for numbers nobody has connected.
create table private.raw_deliveries (
  id                uuid primary key default gen_random_uuid(),
  provider          text not null,
  -- The tenant's own door; null for the platform's.
  integracao_id     uuid,
  sha256            text not null,
  body              text not null,
  -- Addresses in it that belong to no live channel: the operator's business.
  unknown           text[] not null default '{}',
  received_count    integer not null default 1,
  first_received_at timestamptz not null default now(),
  last_received_at  timestamptz not null default now(),

  constraint raw_deliveries_once unique nulls not distinct (provider, integracao_id, sha256)
);
alter table private.raw_deliveries enable row level security;
create policy nobody_select on private.raw_deliveries for select to authenticated using (false);

-- A tenant's share of a delivery: only the changes of its own number. `pending_events` are those that could not be applied yet.
create table public.webhook_deliveries (
  id                uuid not null default gen_random_uuid(),
  tenant_id         uuid not null,
  integracao_id     uuid not null,
  channel_id        uuid not null,
  raw_delivery_id   uuid not null,
  payload           jsonb not null,
  status            public.delivery_status not null default 'processed',
  pending_events    jsonb not null default '[]',
  -- What in it was not for any conversation, by its name: a history, news of the account. It stays in `payload`.
  kept              text[] not null default '{}',
  is_notice         boolean not null generated always as (kept <> '{}') stored,
  error_code        text,
  attempts          integer not null default 0,
  received_count    integer not null default 1,
  first_received_at timestamptz not null default now(),
  last_received_at  timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, integracao_id) references public.integracoes (tenant_id, id) on delete cascade,
  constraint webhook_deliveries_once unique (tenant_id, channel_id, raw_delivery_id)
);
create index webhook_deliveries_integracao_idx
  on public.webhook_deliveries (tenant_id, integracao_id, first_received_at desc);
create index webhook_deliveries_open_idx on public.webhook_deliveries (tenant_id, first_received_at)
  where status <> 'processed';
create index webhook_deliveries_notices_idx on public.webhook_deliveries (tenant_id, first_received_at desc) where is_notice;

alter table public.webhook_deliveries enable row level security;
create policy admins_select on public.webhook_deliveries for select to authenticated
  using (tenant_id = (select private.tenant_id()) and (select private.has_role('admin')));
-- No write policies: ingest() and retry_delivery() write.
grant select on public.webhook_deliveries to authenticated;

-- Every night: what has served its time. Providers repeat a delivery for a week at most.
create function private.purge()
returns void
language sql security definer set search_path = ''
as $$
  delete from public.webhook_deliveries d
   where d.first_received_at < now() - interval '30 days' and d.status = 'processed';
  delete from private.raw_deliveries r where r.first_received_at < now() - interval '30 days';
  delete from private.unknown_addresses u where u.last_received_at < now() - interval '90 days';
  delete from private.parked_statuses s where s.created_at < now() - interval '8 days';
  delete from private.provider_media p where p.expires_at < now();
  select private.purge_uploads();
  select private.purge_operations();
  select private.purge_ai();
  select private.purge_jobs();
$$;

-- schemas/50_inbox/unknown_addresses.sql

-- What came through the platform's own door for addresses that nobody has connected, one row each and day in São Paulo: a number was
-- subscribed at the provider and forgotten here, or removed here and not there. The operator's business: no client role reads it.
create table private.unknown_addresses (
  provider          text not null,
  address           text not null,
  day               date not null,
  received_count    integer not null default 1,
  first_received_at timestamptz not null default now(),
  last_received_at  timestamptz not null default now(),

  primary key (provider, address, day)
);
alter table private.unknown_addresses enable row level security;
create policy nobody_select on private.unknown_addresses for select to authenticated using (false);

-- Counts them, in one order for everybody, and has the operator told of each once a day.
create function private.note_unknown_addresses(provider text, addresses text[])
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_row private.unknown_addresses;
begin
  for v_row in
    insert into private.unknown_addresses as u (provider, address, day)
    select note_unknown_addresses.provider, a, (now() at time zone 'America/Sao_Paulo')::date
      from unnest(note_unknown_addresses.addresses) a
     group by a
     order by a
    on conflict on constraint unknown_addresses_pkey do update
      set received_count = u.received_count + 1, last_received_at = now()
    returning u.*
  loop
    if v_row.received_count = 1 then
      perform private.enqueue_job('operator.tell', jsonb_build_object('provider', v_row.provider, 'address', v_row.address));
    end if;
  end loop;
end;
$$;

-- schemas/50_inbox/apply_message.sql

-- What an event did: a message of its own, the line that says that it reopened the conversation, and a message changed that stood
-- in the thread before. Without any of the three it did nothing.
create type private.applied as (conversation_id uuid, message_id uuid, is_new boolean, event_id uuid, changed_id uuid);

-- Where one of several events goes, by its number among them.
create type private.place as (n integer, conversation_id uuid);

-- What customers said, in its order: whose it is, in which conversation, once. First everybody has a conversation, then all of it
-- is appended together. An answer to something that is said here too comes in a later call.
create function private.apply_messages(channel public.channels, events jsonb[])
returns private.applied[]
language plpgsql security definer set search_path = ''
as $$
declare
  v_places private.place[] := private.find_places(channel, events);
  v_opened private.applied[] := '{}';
  v_messages public.messages[];
  v_message public.messages;
  v_event jsonb;
  v_applied private.applied;
  v_all private.applied[] := '{}';
begin
  if cardinality(v_places) < cardinality(events) then
    v_opened := private.open_places(channel, events);
    v_places := private.find_places(channel, events);
    -- Two people of one delivery under one name, such as a user name that was given up and taken: one by one each finds a place.
    if exists (
      select from unnest(events) with ordinality as e (event, n)
       where e.n <> all(select p.n from unnest(v_places) p)
         and not exists (
           select from public.messages m
            where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.provider_ref = e.event ->> 'ref')) then
      raise exception 'somebody in it has no place';
    end if;
  end if;

  v_messages := private.append_messages(channel.tenant_id, array(
    select row(
             p.conversation_id, 'inbound', e.event ->> 'type', e.event ->> 'body', e.event -> 'payload', 'received', said.at,
             e.event ->> 'ref', null, null,
             case when e.event ->> 'reply_to_ref' is not null then (
               select m.id from public.messages m
                where m.tenant_id = channel.tenant_id and m.channel_id = channel.id
                  and m.provider_ref = e.event ->> 'reply_to_ref') end,
             case when channel.reply_window is not null
               then said.at + coalesce(make_interval(hours => (e.event ->> 'window_hours')::integer), channel.reply_window) end,
             null,
             jsonb_path_query_first(e.event, '$.from.identities[*] ? (@.kind == "phone").value') #>> '{}')::private.draft
      from unnest(v_places) p
     cross join lateral (select events[p.n] as event) e
     cross join lateral (select least(coalesce((e.event ->> 'sent_at')::timestamptz, now()), now()) as at) said
     order by p.n));

  foreach v_message in array v_messages loop
    v_applied := row(v_message.conversation_id, v_message.id, false, null, null);
    if v_opened <> '{}' then
      -- Its first message tells that the conversation was opened.
      select coalesce(bool_or(o.is_new), false), (array_agg(o.event_id))[1] into v_applied.is_new, v_applied.event_id
        from unnest(v_opened) o where o.conversation_id = v_message.conversation_id;
      v_opened := array(select o from unnest(v_opened) o where o.conversation_id <> v_message.conversation_id);
    end if;
    v_all := v_all || v_applied;
    -- Most are longer than the words it looks for, and spared the call.
    if char_length(v_message.body) < 20 and private.is_refusal(v_message.body) then
      perform private.note_refusal(channel.tenant_id, v_message.conversation_id);
    end if;
  end loop;
  foreach v_event in array events loop
    if jsonb_typeof(v_event -> 'media') = 'object' then
      perform private.attach_media(m, v_event -> 'media') from unnest(v_messages) m where m.provider_ref = v_event ->> 'ref';
    end if;
  end loop;
  return v_all;
end;
$$;

-- The open conversations of those among `events` whose sender is known under every identity. Whatever any identity leads to is locked
-- too, in the order of the ids: it may be merged into another or opened again further on.
create function private.find_places(channel public.channels, events jsonb[])
returns private.place[]
language plpgsql security definer set search_path = ''
as $$
declare
  v_places private.place[];
begin
  select coalesce(array_agg(row(f.n, f.id)::private.place) filter (where f.is_place), '{}')
    into v_places
    from (
      select e.n, c.id, k.ids[1] = all(k.ids) as is_place
        from unnest(find_places.events) with ordinality as e (event, n)
       cross join lateral (
         select array_agg(i.contato_id) as ids
           from jsonb_array_elements(e.event -> 'from' -> 'identities') named
           left join public.contact_identities i
             on i.tenant_id = channel.tenant_id and i.kind = named ->> 'kind'
            and i.match_key = private.identity_key(named ->> 'kind', named ->> 'value')) k
        join public.conversations c
          on c.tenant_id = channel.tenant_id and c.channel_id = channel.id and c.contato_id = any(k.ids) and c.status <> 'closed'
       order by c.id
         for update of c
    ) f;
  return v_places;
end;
$$;

-- Makes whoever wrote `events` known and opens their conversations. What it opened is returned.
create function private.open_places(channel public.channels, events jsonb[])
returns private.applied[]
language plpgsql security definer set search_path = ''
as $$
declare
  v_event jsonb;
  v_contato uuid;
  v_applied private.applied;
  v_opened private.applied[] := '{}';
begin
  foreach v_event in array events loop
    v_contato := private.resolve_contact(channel.tenant_id, v_event -> 'from' -> 'identities', v_event -> 'from' ->> 'name');
    -- Locked, so that nobody closes it before something is in it.
    perform from public.conversations c
      where c.tenant_id = channel.tenant_id and c.channel_id = channel.id and c.contato_id = v_contato and c.status <> 'closed'
        for update;
    -- A copy of a known message opens nothing, however late it comes.
    if not found and not exists (
      select from public.messages m
       where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.provider_ref = v_event ->> 'ref')
    then
      select o.conversation_id, null, o.is_new, o.event_id, null into v_applied from private.open_conversation(channel, v_contato) o;
      v_opened := v_opened || v_applied;
    end if;
  end loop;
  return v_opened;
end;
$$;

-- The message shows at once, and its file when the job has fetched it.
create function private.attach_media(message public.messages, media jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_attachment uuid;
begin
  insert into public.message_attachments as a (tenant_id, message_id, type, provider_media_id, mime_type, sha256, file_name)
  values (message.tenant_id, message.id, message.type, media ->> 'provider_media_id', media ->> 'mime_type', media ->> 'sha256',
    media ->> 'file_name')
  returning a.id into v_attachment;
  perform private.enqueue_job('media.fetch', jsonb_build_object('tenant_id', message.tenant_id, 'attachment_id', v_attachment));
  perform private.wake_channel(message.tenant_id, message.channel_id);
end;
$$;

-- Where a message goes when no conversation is open: to the last one, if it was closed a short while ago, else to a new one.
-- The contact's row is the lock.
create function private.open_conversation(
  channel public.channels, contato_id uuid, out conversation_id uuid, out is_new boolean, out event_id uuid)
language plpgsql security definer set search_path = ''
as $$
declare
  v_contato constant uuid := private.lock_present(channel.tenant_id, open_conversation.contato_id);
  v_last public.conversations;
  v_keeps boolean;
  v_status public.conversation_status;
begin
  is_new := false;
  select c.* into v_last
    from public.conversations c
   where c.tenant_id = channel.tenant_id and c.channel_id = channel.id and c.contato_id = v_contato
   order by (c.status <> 'closed') desc, c.closed_at desc
   limit 1
     for update;
  if v_last.status <> 'closed' then
    -- Somebody else opened it while this one waited for the lock.
    conversation_id := v_last.id;
    return;
  end if;
  if v_last.closed_at > now() - channel.reopen_within and v_last.archived_at is null then
    conversation_id := v_last.id;
    v_keeps := exists (
      select from public.members m
       where m.tenant_id = v_last.tenant_id and m.user_id = v_last.assignee_id and m.removed_at is null and m.role >= 'agent');
    v_status := case when v_keeps then 'active' else private.opening_status(channel, v_contato) end;
    update public.conversations c
       set status = v_status,
           assignee_id = case when v_keeps then c.assignee_id end,
           closed_at = null
     where c.tenant_id = v_last.tenant_id and c.id = v_last.id;
    event_id := private.append_event(v_last.tenant_id, v_last.id, 'reopened');
  else
    v_status := private.opening_status(channel, v_contato);
    insert into public.conversations as c (tenant_id, channel_id, contato_id, protocolo, status)
    values (channel.tenant_id, channel.id, v_contato, private.next_protocolo(channel.tenant_id), v_status)
    returning c.id into conversation_id;
    is_new := true;
  end if;
  if v_status = 'bot' then
    perform private.begin_bot_session(channel.tenant_id, conversation_id);
  end if;
end;
$$;

-- Where something goes that is no reason to open a conversation: to the open one, else to the last; null when there never was one.
-- What is about something said before belongs where that was said, be it archived; something new does not.
create function private.last_conversation(channel public.channels, contato_id uuid, with_archived boolean default true)
returns uuid
language sql stable security definer set search_path = ''
as $$
  select c.id
    from public.conversations c
   where c.tenant_id = channel.tenant_id and c.channel_id = channel.id and c.contato_id = last_conversation.contato_id
     and (last_conversation.with_archived or c.archived_at is null)
   order by (c.status <> 'closed') desc, c.closed_at desc
   limit 1
$$;

-- schemas/50_inbox/apply_echo.sql

-- What our own side wrote outside of here, in the provider's app: it belongs in the thread, and it opens nothing.

-- An echo of a message that left through us: no copy, but the proof that it left, if nobody had it yet. By the provider's name,
-- by ours where it comes back, else by being the same words that are on their way just now. What we offer to tap has no words that
-- come back, and cannot be made in an app. Returns the message's id then.
create function private.settle_by_echo(channel public.channels, event jsonb)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_ours uuid;
begin
  if exists (
    select from public.messages m
     where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.provider_ref = event ->> 'ref') then
    return null;
  end if;
  select m.id into v_ours
    from public.messages m
   where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.direction = 'outbound' and m.provider_ref is null
     and m.id = private.uuid_of(event ->> 'client_ref');
  if v_ours is null then
    select m.id into v_ours
      from private.find_contacts(channel.tenant_id, event -> 'from' -> 'identities') f
      join public.conversations c on c.tenant_id = channel.tenant_id and c.channel_id = channel.id and c.contato_id = any(f.contato_ids)
      join public.messages m on m.tenant_id = c.tenant_id and m.conversation_id = c.id
     where c.status <> 'closed'
       -- What is on its way just now is among the last things said.
       and m.seq > c.last_seq - 500
       and m.status in ('sending', 'uncertain') and m.provider_ref is null
       and case
             when m.type in ('interactive', 'template') then event #>> '{payload,original_type}' = m.type::text
             else m.type::text = event ->> 'type' and trim(m.body) is not distinct from trim(event ->> 'body')
           end
     order by m.seq
     limit 1;
  end if;
  if v_ours is null then
    return null;
  end if;
  return private.apply_status(channel.tenant_id, channel.id, event ->> 'ref', 'sent',
    least(coalesce((event ->> 'sent_at')::timestamptz, now()), now()), v_ours::text, null, null);
end;
$$;

-- One message typed elsewhere. Where no conversation is open it goes to the last one, or to one that is closed from the start:
-- the customer's answer opens it. What was put away stays away: an archived conversation is in no list, so nobody would see what
-- was said there, and neither an answer nor a broadcast goes back to one.
create function private.apply_echo(channel public.channels, event jsonb)
returns private.applied
language plpgsql security definer set search_path = ''
as $$
declare
  v_contato uuid;
  v_reply_to uuid;
  v_message public.messages;
  v_applied private.applied;
begin
  if exists (
    select from public.messages m
     where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.provider_ref = event ->> 'ref') then
    return null;
  end if;
  v_contato := private.lock_present(channel.tenant_id,
    private.resolve_contact(channel.tenant_id, event -> 'from' -> 'identities', event -> 'from' ->> 'name'));
  v_applied.conversation_id := private.last_conversation(channel, v_contato, with_archived => false);
  if v_applied.conversation_id is null then
    insert into public.conversations as c (tenant_id, channel_id, contato_id, protocolo, status, closed_at)
    values (channel.tenant_id, channel.id, v_contato, private.next_protocolo(channel.tenant_id), 'closed', now())
    returning c.id into v_applied.conversation_id;
  else
    -- Whoever typed it there is a person, and takes the robot's place.
    v_applied.event_id := private.hand_over(channel.tenant_id, v_applied.conversation_id, 'phone', false);
    perform private.broadcast_statuses(channel.tenant_id, private.hush_bot(channel.tenant_id, v_applied.conversation_id));
  end if;
  if event ->> 'reply_to_ref' is not null then
    select m.id into v_reply_to from public.messages m
     where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.provider_ref = event ->> 'reply_to_ref';
  end if;

  v_message := private.append_message(
    channel.tenant_id, v_applied.conversation_id, 'outbound', (event ->> 'type')::public.message_type, event ->> 'body',
    event -> 'payload' || '{"in_app": true}', 'sent', least(coalesce((event ->> 'sent_at')::timestamptz, now()), now()),
    provider_ref => event ->> 'ref',
    reply_to_id => v_reply_to);
  v_applied.message_id := v_message.id;
  if v_message.id is null then
    return null;
  end if;
  if jsonb_typeof(event -> 'media') = 'object' then
    perform private.attach_media(v_message, event -> 'media');
  end if;
  -- Its ticks may have been faster.
  perform private.accept_message(channel.tenant_id, v_message.id, event ->> 'ref');
  return v_applied;
end;
$$;

-- Whether any of `identities` is this contact's.
create function private.is_contact(tenant_id uuid, contato_id uuid, identities jsonb)
returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select from jsonb_array_elements(is_contact.identities) n
      join public.contact_identities i
        on i.tenant_id = is_contact.tenant_id and i.kind = n ->> 'kind'
       and i.match_key = private.identity_key(n ->> 'kind', n ->> 'value')
     where i.contato_id = is_contact.contato_id)
$$;

-- schemas/50_inbox/apply_reaction.sql

-- Reactions are rows like everything that is said, so that none is lost and the latest of each side is known whatever the order
-- they come in. Beside the message they are about, `messages.reactions` keeps what is drawn on it. They are no reason to open a
-- conversation, to count as unread, to stand in a list's preview or to extend the window.

-- One reaction of the customer, or of ours made elsewhere. What it is about may be unknown here: it is kept all the same.
-- Somebody who never had a conversation has none to keep it in; it stays raw with the delivery.
create function private.apply_reaction(channel public.channels, event jsonb)
returns private.applied
language plpgsql security definer set search_path = ''
as $$
declare
  v_identities constant jsonb := event -> 'from' -> 'identities';
  v_is_echo constant boolean := coalesce(event ->> 'is_echo' = 'true', false);
  v_target uuid;
  v_contato uuid;
  v_applied private.applied;
begin
  select m.id, m.conversation_id into v_target, v_applied.conversation_id
    from public.messages m
    join public.conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
   where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.provider_ref = event ->> 'reply_to_ref'
     and private.is_contact(c.tenant_id, c.contato_id, v_identities);
  if v_applied.conversation_id is null then
    select f.contato_ids[1] into v_contato from private.find_contacts(channel.tenant_id, v_identities) f;
    v_applied.conversation_id := private.last_conversation(channel, v_contato);
    if v_applied.conversation_id is null then
      return null;
    end if;
  end if;

  v_applied.message_id := (private.append_message(
    channel.tenant_id, v_applied.conversation_id,
    case when v_is_echo then 'outbound' else 'inbound' end::public.message_direction, 'reaction', null,
    event -> 'payload' || case when v_is_echo then '{"in_app": true}' else '{}' end::jsonb
      -- Perhaps it is about a message of ours whose name we have not been told yet.
      || case when v_target is null then jsonb_build_object('about_ref', event ->> 'reply_to_ref') else '{}' end,
    case when v_is_echo then 'sent' else 'received' end::public.message_status,
    least(coalesce((event ->> 'sent_at')::timestamptz, now()), now()),
    provider_ref => event ->> 'ref',
    reply_to_id => v_target)).id;
  if v_applied.message_id is not null and private.refresh_reactions(channel.tenant_id, v_target) then
    v_applied.changed_id := v_target;
  end if;
  return v_applied;
end;
$$;

-- Draws on a message the latest reaction of each side. True when that changed something; the caller tells the thread.
create function private.refresh_reactions(tenant_id uuid, message_id uuid)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_now jsonb;
begin
  select coalesce(jsonb_object_agg(l.direction, l.emoji) filter (where l.emoji is not null), '{}')
    into v_now
    from (
      select distinct on (r.direction) r.direction, r.payload ->> 'emoji' as emoji
        from public.messages r
       where r.tenant_id = refresh_reactions.tenant_id and r.reply_to_id = refresh_reactions.message_id
         and r.type = 'reaction' and r.status <> 'failed'
       order by r.direction, coalesce(r.sent_at, r.created_at) desc, r.seq desc
    ) l;
  update public.messages m set reactions = v_now
   where m.tenant_id = refresh_reactions.tenant_id and m.id = refresh_reactions.message_id
     and m.revoked_at is null and m.reactions <> v_now;
  return found;
end;
$$;

-- A message of ours has learnt its name: the reactions that were faster than the provider's answer are drawn on it.
create function private.link_reactions(message public.messages)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update public.messages r
     set reply_to_id = message.id, payload = r.payload - 'about_ref'
   where r.tenant_id = message.tenant_id and r.conversation_id = message.conversation_id and r.seq > message.seq
     and r.type = 'reaction' and r.reply_to_id is null and r.payload ->> 'about_ref' = message.provider_ref;
  if found and private.refresh_reactions(message.tenant_id, message.id) then
    perform private.broadcast_changed_messages(message.tenant_id, array[message.id]);
  end if;
end;
$$;

-- schemas/50_inbox/apply_change.sql

-- What a sender does to a message already sent. The change may overtake the message: then it brings the message in, changed
-- already, and the late original is a copy of what is known.

-- New words. Only the side that wrote a message changes it, and only to what it said last.
create function private.apply_edit(channel public.channels, event jsonb)
returns private.applied
language plpgsql security definer set search_path = ''
as $$
declare
  v_at constant timestamptz := least(coalesce((event ->> 'at')::timestamptz, now()), now());
  v_message public.messages;
  v_applied private.applied;
begin
  v_message := private.lock_original(channel, event);
  if v_message.id is null then
    v_applied := private.apply_original(channel, event);
    update public.messages m set edited_at = v_at where m.tenant_id = channel.tenant_id and m.id = v_applied.message_id;
    return v_applied;
  end if;

  if v_message.type::text <> event ->> 'type' or not private.is_original_sender(v_message, event) then
    return null;
  end if;
  update public.messages m
     set body = case when m.type = 'text' then coalesce(event ->> 'body', m.body) else event ->> 'body' end,
         edited_at = v_at
   where m.tenant_id = v_message.tenant_id and m.id = v_message.id and m.revoked_at is null
     and (m.edited_at is null or m.edited_at <= v_at)
     and m.body is distinct from event ->> 'body'
  returning m.* into v_message;
  if not found then
    return null;
  end if;
  update public.conversations c set last_message_preview = left(v_message.body, 160)
   where c.tenant_id = v_message.tenant_id and c.id = v_message.conversation_id and c.last_message_seq = v_message.seq;
  v_applied.conversation_id := v_message.conversation_id;
  v_applied.changed_id := v_message.id;
  return v_applied;
end;
$$;

-- Taken back for everybody: words, reactions and files go, the place in the thread remains.
create function private.apply_revoke(channel public.channels, event jsonb)
returns private.applied
language plpgsql security definer set search_path = ''
as $$
declare
  v_at constant timestamptz := least(coalesce((event ->> 'at')::timestamptz, now()), now());
  v_message public.messages;
  v_applied private.applied;
begin
  v_message := private.lock_original(channel, event);
  if v_message.id is null then
    v_applied := private.apply_original(channel, event || '{"type": "unsupported", "body": null, "payload": {}, "media": null}');
    update public.messages m set revoked_at = v_at where m.tenant_id = channel.tenant_id and m.id = v_applied.message_id;
    return v_applied;
  end if;

  if v_message.revoked_at is not null or not private.is_original_sender(v_message, event) then
    return null;
  end if;
  update public.messages m set body = null, transcricao = null, transcricao_estado = null, payload = '{}', reactions = '{}', revoked_at = v_at
   where m.tenant_id = v_message.tenant_id and m.id = v_message.id;
  perform private.drop_attachments(v_message.tenant_id, v_message.id);
  update public.conversations c set last_message_preview = null
   where c.tenant_id = v_message.tenant_id and c.id = v_message.conversation_id and c.last_message_seq = v_message.seq;
  v_applied.conversation_id := v_message.conversation_id;
  v_applied.changed_id := v_message.id;
  return v_applied;
end;
$$;

-- The message a change is about, with its conversation locked first as everywhere. Null when it has not come yet.
create function private.lock_original(channel public.channels, event jsonb)
returns public.messages
language plpgsql security definer set search_path = ''
as $$
declare
  v_message public.messages;
begin
  perform from public.conversations c
    where (c.tenant_id, c.id) = (
      select m.tenant_id, m.conversation_id from public.messages m
       where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.provider_ref = event ->> 'ref')
      for update;
  select m.* into v_message from public.messages m
   where m.tenant_id = channel.tenant_id and m.channel_id = channel.id and m.provider_ref = event ->> 'ref'
     for update;
  return v_message;
end;
$$;

-- What was said is changed by the side that said it, and by the customer in their own conversation only.
create function private.is_original_sender(message public.messages, event jsonb)
returns boolean
language sql stable security definer set search_path = ''
as $$
  select (message.direction = 'outbound') = coalesce(event ->> 'is_echo' = 'true', false)
     and private.is_contact(message.tenant_id, c.contato_id, event -> 'from' -> 'identities')
    from public.conversations c
   where c.tenant_id = message.tenant_id and c.id = message.conversation_id
$$;

-- The change as the message it is about.
create function private.apply_original(channel public.channels, event jsonb)
returns private.applied
language plpgsql security definer set search_path = ''
as $$
declare
  v_original constant jsonb := event || jsonb_build_object('sent_at', event ->> 'at');
begin
  if event ->> 'is_echo' = 'true' then
    return private.apply_echo(channel, v_original);
  end if;
  return (private.apply_messages(channel, array[v_original]))[1];
end;
$$;

-- schemas/50_inbox/apply_identity.sql

-- A person changed number or user id: the contact keeps its history under the new identities and loses the old phone,
-- which may soon be somebody else's. A line in the thread says so, once however often we are told.
create function private.apply_identity(channel public.channels, event jsonb)
returns private.applied
language plpgsql security definer set search_path = ''
as $$
declare
  v_contato uuid;
  v_applied private.applied;
begin
  select i.contato_id into v_contato
    from jsonb_to_recordset(event -> 'previous' -> 'identities') as n (kind text, value text)
    join public.contact_identities i
      on i.tenant_id = channel.tenant_id and i.kind = n.kind
     and i.match_key = private.identity_key(n.kind, n.value)
   limit 1;
  if v_contato is null then
    return null;
  end if;
  v_contato := private.resolve_contact(channel.tenant_id,
    (event -> 'current' -> 'identities') || (event -> 'previous' -> 'identities'), null);
  if exists (
    select from jsonb_array_elements(event -> 'current' -> 'identities') n where n ->> 'kind' = 'phone') then
    delete from public.contact_identities i
     using jsonb_to_recordset(event -> 'previous' -> 'identities') as n (kind text, value text)
     where i.tenant_id = channel.tenant_id and i.contato_id = v_contato and n.kind = 'phone' and i.kind = n.kind
       and i.match_key = private.identity_key(n.kind, n.value)
       and not exists (
         select from jsonb_to_recordset(event -> 'current' -> 'identities') as k (kind text, value text)
          where k.kind = i.kind and private.identity_key(k.kind, k.value) = i.match_key);
    update public.contatos c set endereco = private.best_address(event -> 'current' -> 'identities'), atualizado_em = now()
     where c.tenant_id = channel.tenant_id and c.id = v_contato;
  end if;

  v_applied.conversation_id := private.last_conversation(channel, v_contato);
  if v_applied.conversation_id is null then
    return null;
  end if;
  v_applied.event_id := (private.append_message(
    channel.tenant_id, v_applied.conversation_id, 'outbound', 'event', null,
    jsonb_build_object('event', 'number_changed',
      'previous', jsonb_path_query_first(event, '$.previous.identities[*] ? (@.kind == "phone").value'),
      'current', jsonb_path_query_first(event, '$.current.identities[*] ? (@.kind == "phone").value')),
    'sent', now(), provider_ref => event ->> 'ref')).id;
  return v_applied;
end;
$$;

-- The customer told the provider to stop our advertising, or to let it in again; what was said last counts.
create function private.apply_preference(tenant_id uuid, event jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_at constant timestamptz := least((event ->> 'at')::timestamptz, now());
begin
  update public.contatos k
     set recusa_divulgacao_em = case when event ->> 'wants_advertising' = 'false' then v_at end,
         libera_divulgacao_em = case when event ->> 'wants_advertising' = 'true' then v_at else k.libera_divulgacao_em end
    from private.find_contacts(apply_preference.tenant_id, event -> 'from' -> 'identities') f
   where k.tenant_id = apply_preference.tenant_id and k.id = any(f.contato_ids)
     and greatest(k.recusa_divulgacao_em, k.libera_divulgacao_em, '-infinity') <= v_at;
end;
$$;

-- A group was made or has another subject. What the team calls it stays.
create function private.apply_group(tenant_id uuid, event jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_contato constant uuid := private.resolve_contact(
    apply_group.tenant_id, event -> 'from' -> 'identities', event -> 'from' ->> 'name');
begin
  update public.contatos k set nome = left(event -> 'from' ->> 'name', 120), atualizado_em = now()
   where k.tenant_id = apply_group.tenant_id and k.id = v_contato
     and (k.nome = 'Grupo' or starts_with(k.nome, 'Grupo · ')) and k.nome <> event -> 'from' ->> 'name';
  if found then
    perform private.show_contato(apply_group.tenant_id, v_contato);
  end if;
end;
$$;

-- schemas/50_inbox/apply_account.sql

-- Something of the account changed at the provider. Templates are read again as a whole: the news says too little to apply.
create function private.apply_account(channel public.channels, event jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if event ->> 'change' = 'templates' then
    perform private.request_templates(channel.tenant_id, channel.integracao_id);
  else
    perform private.note_account_change(channel.tenant_id, channel.integracao_id, event ->> 'change', event -> 'detail');
  end if;
end;
$$;

-- schemas/50_inbox/apply_events.sql

-- Applies a channel's events in one order for everybody: unseen identities are locked first, then the conversations that exist,
-- then messages by person, their changes, and statuses by reference. Two batches about the same people cannot deadlock.
create function private.apply_events(channel public.channels, events jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_event jsonb;
  v_events jsonb[] := array[events -> 0];
  v_is_said boolean;
  v_said jsonb[] := '{}';
  v_one private.applied;
  v_applied private.applied[] := '{}';
  v_status uuid;
  v_new uuid[] := '{}';
  v_touched uuid[] := '{}';
  v_messages uuid[] := '{}';
  v_changed uuid[] := '{}';
  v_statuses uuid[] := '{}';
begin
  if jsonb_array_length(events) = 0 then
    return;
  elsif jsonb_array_length(events) > 1 then
    perform private.lock_new_identities(channel.tenant_id, jsonb_path_query_array(
      events, '$[*] ? (@.kind == "message").from.identities[*]'));
    -- What is only said, all of it by one apply_messages(), is locked there.
    if events @? '$[*] ? (@.kind != "message" || @.type == "reaction" || @.is_echo == true || @.reply_to_ref != null)' then
      perform private.lock_conversations(channel.tenant_id, channel.id, events);
    end if;
    v_events := array(
      select e.value
        from jsonb_array_elements(events) with ordinality e
       order by array_position(array['identity', 'message', 'edit', 'revoke', 'status'], e.value ->> 'kind'),
                e.value -> 'from' -> 'identities' -> 0 ->> 'kind',
                e.value -> 'from' -> 'identities' -> 0 ->> 'value',
                coalesce(e.value ->> 'sent_at', e.value ->> 'at') nulls last,
                e.ordinality);
  end if;

  foreach v_event in array array_append(v_events, null) loop
    -- What customers say in one go is applied in one go.
    v_is_said := v_event ->> 'kind' = 'message' and v_event ->> 'type' <> 'reaction'
      and v_event ->> 'is_echo' is distinct from 'true';
    if v_said <> '{}' and (v_is_said is not true or v_event ->> 'reply_to_ref' is not null) then
      v_applied := v_applied || private.apply_messages(channel, v_said);
      v_said := '{}';
    end if;
    if v_is_said then
      v_said := array_append(v_said, v_event);
      continue;
    end if;

    case v_event ->> 'kind'
      when 'message' then
        v_status := case when v_event ->> 'is_echo' = 'true' then private.settle_by_echo(channel, v_event) end;
        if v_status is not null then
          v_statuses := v_statuses || v_status;
        elsif v_event ->> 'type' = 'reaction' then
          v_applied := v_applied || private.apply_reaction(channel, v_event);
        else
          v_applied := v_applied || private.apply_echo(channel, v_event);
        end if;
      when 'edit' then
        v_applied := v_applied || private.apply_edit(channel, v_event);
      when 'revoke' then
        v_applied := v_applied || private.apply_revoke(channel, v_event);
      when 'status' then
        v_statuses := v_statuses || private.apply_status(
          channel.tenant_id, channel.id, v_event ->> 'ref', (v_event ->> 'status')::public.message_status,
          least(coalesce((v_event ->> 'at')::timestamptz, now()), now()),
          v_event ->> 'client_ref', v_event ->> 'failed_code', nullif(v_event -> 'pricing', 'null'));
      when 'identity' then
        v_applied := v_applied || private.apply_identity(channel, v_event);
      when 'preference' then
        perform private.apply_preference(channel.tenant_id, v_event);
      when 'group' then
        perform private.apply_group(channel.tenant_id, v_event);
      when 'account' then
        perform private.apply_account(channel, v_event);
      else
        -- Kept raw with the delivery.
        null;
    end case;
  end loop;

  foreach v_one in array v_applied loop
    if coalesce(v_one.message_id, v_one.event_id, v_one.changed_id) is not null then
      v_messages := v_messages || array_remove(array[v_one.message_id, v_one.event_id], null);
      v_changed := v_changed || array_remove(array[v_one.changed_id], null);
      if v_one.is_new then
        v_new := v_new || v_one.conversation_id;
      elsif not v_one.conversation_id = any(v_new || v_touched) then
        v_touched := v_touched || v_one.conversation_id;
      end if;
    end if;
  end loop;
  v_statuses := array_remove(v_statuses, null);

  if v_statuses <> '{}' then
    -- A failure is worth a line in everybody's list; other ticks are not.
    v_touched := v_touched || array(
      select distinct m.conversation_id from public.messages m
       where m.tenant_id = channel.tenant_id and m.id = any(v_statuses) and m.status = 'failed'
         and not m.conversation_id = any(v_new || v_touched));
    perform private.broadcast_statuses(channel.tenant_id, v_statuses);
  end if;
  if v_new || v_touched || v_messages <> '{}' then
    perform private.broadcast_news(
      channel.tenant_id, v_new || v_touched,
      array_fill('novo_ticket'::text, array[cardinality(v_new)]) || array_fill('ticket_atualizado'::text, array[cardinality(v_touched)]),
      v_messages);
  end if;
  if v_changed <> '{}' then
    perform private.broadcast_changed_messages(channel.tenant_id, v_changed);
  end if;
  if v_messages <> '{}' and private.has_ai_analyses(channel.tenant_id) then
    perform private.await_ai_turns(channel.tenant_id, v_messages);
  end if;
  if v_messages <> '{}' then
    perform private.await_bot(channel, v_messages);
  end if;
end;
$$;

-- Locks, in the order of their ids, the conversations a batch is about: the open ones, and those of messages it names.
create function private.lock_conversations(tenant_id uuid, channel_id uuid, events jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform from public.conversations c
    where c.tenant_id = lock_conversations.tenant_id
      and c.id in (
        select v.id
          from jsonb_array_elements(lock_conversations.events) e
         cross join jsonb_to_recordset(e -> 'from' -> 'identities') as n (kind text, value text)
          join public.contact_identities i
            on i.tenant_id = lock_conversations.tenant_id and i.kind = n.kind
           and i.match_key = private.identity_key(n.kind, n.value)
          join public.conversations v
            on v.tenant_id = i.tenant_id and v.channel_id = lock_conversations.channel_id
           and v.contato_id = i.contato_id and v.status <> 'closed'
         where e ->> 'kind' in ('message', 'edit', 'revoke')
        union
        select m.conversation_id
          from jsonb_array_elements(lock_conversations.events) e
          join public.messages m
            on m.tenant_id = lock_conversations.tenant_id and m.channel_id = lock_conversations.channel_id
           and m.provider_ref = case when e ->> 'type' = 'reaction' then e ->> 'reply_to_ref' else e ->> 'ref' end
         where e ->> 'kind' in ('status', 'edit', 'revoke') or e ->> 'type' = 'reaction')
    order by c.id
      for update;
end;
$$;

-- schemas/50_inbox/ingest.sql

-- The one way in. A provider's door verifies the bytes, parses them and calls this: one call, one transaction, and the answer to
-- the provider comes after the commit. Shapes: InboundSlice and InboundEvent in shared/src/messages.ts.
-- Returns {duplicate, applied, pending, unknown, tenants}, the last being whose numbers it was for. Deadlocks and serialisation failures reach the caller, who tries again.
create function private.ingest(provider text, integracao_id uuid, sha256 text, raw text, slices jsonb)
returns jsonb
language plpgsql security definer set search_path = '' set prosa.broadcast = 'deferred'
  -- Plans made while the tables were small must serve when they are large: by index, and made once.
  set plan_cache_mode = 'force_generic_plan' set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off
  set enable_mergejoin = off set enable_material = off set enable_memoize = off set jit = off
as $$
declare
  v_raw record;
  v_slices jsonb[] := array[ingest.slices -> 0];
  v_slice jsonb;
  v_channel public.channels;
  v_unknown text[] := '{}';
  v_applied integer := 0;
  v_left integer;
  v_pending integer := 0;
  v_tenants uuid[] := '{}';
begin
  insert into private.raw_deliveries as r (provider, integracao_id, sha256, body)
  values (ingest.provider, ingest.integracao_id, ingest.sha256, ingest.raw)
  on conflict on constraint raw_deliveries_once do update
    set received_count = r.received_count + 1, last_received_at = now()
  returning r.id, r.received_count, r.unknown into v_raw;
  -- All of it was applied, or has a retry job: a copy changes nothing. What nobody owned then may have an owner now.
  if v_raw.received_count > 1 and v_raw.unknown = '{}' then
    with copied as (
      update public.webhook_deliveries d
         set received_count = d.received_count + 1, last_received_at = now()
       where d.raw_delivery_id = v_raw.id
         and (d.tenant_id, d.channel_id) in (
           select c.tenant_id, c.id
             from jsonb_array_elements(ingest.slices) s
             join public.channels c on c.kind = ingest.provider and c.external_id = s ->> 'address')
      returning d.tenant_id
    )
    select coalesce(array_agg(distinct c.tenant_id), '{}') into v_tenants from copied c;
    return jsonb_build_object('duplicate', true, 'applied', 0, 'pending', 0, 'unknown', 0, 'tenants', v_tenants);
  end if;

  if jsonb_array_length(ingest.slices) <> 1 then
    -- In the order of the addresses: two bodies about the same numbers take them in the same order.
    v_slices := array(select s.value from jsonb_array_elements(ingest.slices) s order by s.value ->> 'address');
  end if;
  foreach v_slice in array v_slices loop
    v_channel := private.find_channel(ingest.provider, ingest.integracao_id, v_slice ->> 'address');
    if v_channel.id is null then
      v_unknown := v_unknown || coalesce(v_slice ->> 'address', '?');
      continue;
    end if;
    v_left := private.apply_slice(v_channel, v_raw.id, v_slice -> 'changes', v_slice -> 'events');
    v_applied := v_applied + jsonb_array_length(v_slice -> 'events') - v_left;
    v_pending := v_pending + v_left;
    if v_channel.tenant_id <> all(v_tenants) then
      v_tenants := v_tenants || v_channel.tenant_id;
    end if;
  end loop;

  -- A tenant's own door could make up as many as it likes: that is the tenant's business.
  if v_unknown <> '{}' and ingest.integracao_id is null then
    perform private.note_unknown_addresses(ingest.provider, v_unknown);
  end if;
  if v_unknown <> v_raw.unknown then
    update private.raw_deliveries r set unknown = v_unknown where r.id = v_raw.id;
  end if;
  return jsonb_build_object('duplicate', v_raw.received_count > 1, 'applied', v_applied, 'pending', v_pending,
    'unknown', cardinality(v_unknown), 'tenants', v_tenants);
end;
$$;

-- The live channel at a provider's address, null when there is none; at a tenant's own door only that tenant's count.
-- `account:<id>` is about an account as a whole and belongs to its first number.
create function private.find_channel(provider text, integracao_id uuid, address text)
returns public.channels
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_channel public.channels;
begin
  select c.* into v_channel
    from public.channels c
   where c.kind = find_channel.provider and c.external_id = find_channel.address and c.is_active
     and (find_channel.integracao_id is null or c.integracao_id = find_channel.integracao_id);
  if v_channel.id is null and find_channel.address like 'account:_%' then
    select c.* into v_channel
      from public.channels c
     where c.kind = find_channel.provider and c.config ->> 'account' = substring(find_channel.address from 9) and c.is_active
       and (find_channel.integracao_id is null or c.integracao_id = find_channel.integracao_id)
     order by c.created_at, c.id
     limit 1;
  end if;
  return v_channel;
end;
$$;

-- Applies one channel's share: first all together; if that fails, again one by one, so that a bad event stays `pending` with a
-- retry job and the others are not kept waiting. Returns how many are left.
create function private.apply_slice(channel public.channels, raw_delivery_id uuid, changes jsonb, events jsonb)
returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_delivery uuid;
  v_event jsonb;
  v_left jsonb := '[]';
  v_error text;
begin
  insert into public.webhook_deliveries as d (tenant_id, integracao_id, channel_id, raw_delivery_id, payload)
  values (channel.tenant_id, channel.integracao_id, channel.id, apply_slice.raw_delivery_id, apply_slice.changes)
  on conflict on constraint webhook_deliveries_once do update
    -- Either two shares of one body are for the same number, or it is a copy of the body that came again.
    set payload = case when d.last_received_at = now() then d.payload || excluded.payload else d.payload end,
        received_count = d.received_count + (d.last_received_at <> now())::integer,
        last_received_at = now()
  returning d.id into v_delivery;
  if apply_slice.events @> '[{"kind": "other"}]' or apply_slice.events @> '[{"kind": "account"}]' then
    update public.webhook_deliveries d
       set kept = array(
             select coalesce(e ->> 'field', 'account.' || (e ->> 'change'))
               from jsonb_array_elements(apply_slice.events) e where e ->> 'kind' in ('other', 'account')
              union select unnest(d.kept))
     where d.tenant_id = channel.tenant_id and d.id = v_delivery;
  end if;

  begin
    perform private.apply_events(channel, apply_slice.events);
    return 0;
  exception
    when deadlock_detected or serialization_failure or query_canceled or lock_not_available then raise;
    when others then null;
  end;

  for v_event in select e.value from jsonb_array_elements(apply_slice.events) e loop
    begin
      perform private.apply_events(channel, jsonb_build_array(v_event));
    exception
      when deadlock_detected or serialization_failure or query_canceled or lock_not_available then raise;
      when others then
        v_left := v_left || v_event;
        v_error := sqlstate;
    end;
  end loop;
  if v_left <> '[]' then
    update public.webhook_deliveries d
       set status = 'pending', pending_events = v_left, error_code = v_error
     where d.tenant_id = channel.tenant_id and d.id = v_delivery;
    perform private.enqueue_job('ingest.retry',
      jsonb_build_object('tenant_id', channel.tenant_id, 'delivery_id', v_delivery), 10);
  end if;
  return jsonb_array_length(v_left);
end;
$$;

-- Tries a delivery's pending events once more. Returns true when nothing is left; after `give_up` the rest is a dead letter
-- (status failed), which an admin sees and may try again.
create function private.retry_delivery(tenant_id uuid, delivery_id uuid, give_up boolean)
returns boolean
language plpgsql security definer set search_path = '' set prosa.broadcast = 'deferred'
as $$
declare
  v_delivery public.webhook_deliveries;
  v_channel public.channels;
  v_event jsonb;
  v_left jsonb := '[]';
  v_error text;
begin
  select d.* into v_delivery
    from public.webhook_deliveries d
   where d.tenant_id = retry_delivery.tenant_id and d.id = retry_delivery.delivery_id
     for update;
  if v_delivery.id is null or v_delivery.status = 'processed' then
    return true;
  end if;
  select c.* into v_channel from public.channels c where c.tenant_id = v_delivery.tenant_id and c.id = v_delivery.channel_id;
  for v_event in select e.value from jsonb_array_elements(v_delivery.pending_events) e loop
    begin
      perform private.apply_events(v_channel, jsonb_build_array(v_event));
    exception when others then
      v_left := v_left || v_event;
      v_error := sqlstate;
    end;
  end loop;
  update public.webhook_deliveries d
     set pending_events = v_left,
         attempts = d.attempts + 1,
         error_code = v_error,
         status = case
           when v_left = '[]' then 'processed'
           when retry_delivery.give_up then 'failed'
           else 'pending'
         end::public.delivery_status
   where d.tenant_id = v_delivery.tenant_id and d.id = v_delivery.id;
  return v_left = '[]';
end;
$$;

-- schemas/50_inbox/check_content.sql

-- What send_message() lets through: the words and the payload of a message as they will be stored. Whatever its channel cannot
-- carry is refused with a code of its own before anything is queued. Shapes: shared/src/message-content.ts.

-- A JSON text with something to read in it.
create function private.is_text(value jsonb, most integer default null)
returns boolean
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_typeof(value) = 'string' and value #>> '{}' ~ '\S', false)
     and coalesce(char_length(value #>> '{}') <= most, true)
$$;

create function private.is_text_or_none(value jsonb, most integer default null)
returns boolean
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_typeof(value), 'null') in ('null', 'string') and coalesce(char_length(value #>> '{}') <= most, true)
$$;

create function private.is_location(location jsonb)
returns boolean
language sql immutable set search_path = ''
as $$
  select coalesce(location @@ 'strict $.latitude >= -90 && $.latitude <= 90 && $.longitude >= -180 && $.longitude <= 180', false)
     and private.is_text_or_none(location -> 'name', 1000) and private.is_text_or_none(location -> 'address', 1000)
$$;

create function private.is_contact_card(contact jsonb)
returns boolean
language sql immutable set search_path = ''
as $$
  select private.is_text(contact -> 'name', 300) and private.is_text_or_none(contact -> 'organization', 300)
     and jsonb_typeof(contact -> 'phones') = 'array'
     and not exists (
       select from jsonb_path_query(contact, 'lax $.phones[*]') with ordinality p (phone, place)
        where p.place > 20 or not private.is_text(p.phone -> 'phone', 40) or not private.is_text_or_none(p.phone -> 'type', 20))
     and coalesce(jsonb_typeof(contact -> 'emails'), 'array') = 'array'
     and not exists (
       select from jsonb_path_query(contact, 'lax $.emails[*]') with ordinality e (email, place)
        where e.place > 20 or not private.is_text(e.email, 320))
$$;

create function private.are_contact_cards(contacts jsonb)
returns boolean
language sql immutable set search_path = ''
as $$
  select case when jsonb_typeof(contacts) = 'array' and jsonb_array_length(contacts) <= 50
           then coalesce((select bool_and(private.is_contact_card(c)) from jsonb_array_elements(contacts) c), false)
           else false
         end
$$;

-- One picture of the keyboard: a key in its box, a flag, or symbols that are joined to one, each with its shade.
create function private.is_emoji(emoji text)
returns boolean
language sql immutable set search_path = ''
as $$
  select char_length(emoji) <= 16 and emoji ~ replace(
    '^([#*0-9]\uFE0F?\u20E3|[\U0001F1E6-\U0001F1FF]{2}|SYMBOL(\u200DSYMBOL)*)$', 'SYMBOL',
    '[\u00A9\u00AE\u203C-\u2BFF\u3030\u303D\u3297\u3299\U0001F000-\U0001F1E5\U0001F200-\U0001F3FA\U0001F400-\U0001FAFF]'
      || '[\uFE0F\U0001F3FB-\U0001F3FF\U000E0020-\U000E007F]*')
$$;

create function private.check_content(channel public.channels, type text, inout body text, inout payload jsonb)
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_given constant jsonb := check_content.payload;
  v_is_empty constant boolean := coalesce(trim(check_content.body, e' \t\n\r'), '') = '';
begin
  -- Far above everything the limits below let through; it is for what they do not look at.
  if octet_length(v_given::text) > 65536 then
    perform private.fail('message_too_long', 422);
  end if;
  if type in ('text', 'note', 'interactive') and v_is_empty then
    perform private.fail('message_empty', 422);
  end if;
  if char_length(body) > channel.max_text_length then
    perform private.fail('message_too_long', 422);
  end if;
  payload := '{}';

  if type in ('image', 'video', 'audio', 'document', 'sticker') then
    body := case when not v_is_empty then body end;
    if body is not null and type in ('audio', 'sticker')
       or char_length(body) > (channel.capabilities ->> 'caption_max')::integer then
      perform private.fail('caption_too_long', 422);
    end if;
    if type = 'audio' and v_given @> '{"voice": true}' then
      payload := '{"voice": true}';
    end if;

  elsif type = 'location' then
    if not private.is_location(v_given -> 'location') then
      perform private.fail('location_invalid', 422);
    end if;
    body := null;
    payload := jsonb_build_object('location', jsonb_build_object(
      'latitude', v_given #> '{location,latitude}', 'longitude', v_given #> '{location,longitude}',
      'name', nullif(v_given #>> '{location,name}', ''), 'address', nullif(v_given #>> '{location,address}', '')));

  elsif type = 'contacts' then
    if not private.are_contact_cards(v_given -> 'contacts') then
      perform private.fail('contacts_invalid', 422);
    end if;
    body := null;
    payload := jsonb_build_object('contacts', (
      select jsonb_agg(jsonb_build_object(
               'name', c -> 'name', 'phones', c -> 'phones', 'emails', coalesce(c -> 'emails', '[]'),
               'organization', nullif(c ->> 'organization', '')))
        from jsonb_array_elements(v_given -> 'contacts') c));

  elsif type = 'interactive' then
    perform private.check_interactive(v_given -> 'interactive', body, channel.capabilities -> 'interactive');
    payload := jsonb_build_object('interactive', v_given -> 'interactive');

  elsif type = 'template' then
    select t.body, t.payload into body, payload from private.check_template(channel, v_given -> 'template') t;

  elsif type = 'reaction' then
    if jsonb_typeof(v_given -> 'emoji') is distinct from 'null' and not coalesce(private.is_emoji(v_given ->> 'emoji'), false) then
      perform private.fail('reaction_invalid', 422);
    end if;
    body := null;
    payload := jsonb_build_object('emoji', v_given -> 'emoji');
  end if;
end;
$$;

-- schemas/50_inbox/check_interactive.sql

-- Choices for the customer to tap: buttons, a list, a link. Each limit is the channel's own, and each has a code of its own.
-- Letters are counted as characters, so that an emoji is not two. Shape: `interactive` in shared/src/message-content.ts.

create function private.is_interactive(interactive jsonb)
returns boolean
language sql immutable set search_path = ''
as $$
  select private.is_text_or_none(interactive -> 'header') and private.is_text_or_none(interactive -> 'footer')
     and case interactive ->> 'kind'
           when 'buttons' then private.are_choices(interactive -> 'buttons')
           when 'list' then private.is_text(interactive -> 'button') and private.are_sections(interactive -> 'sections')
           when 'link' then private.is_text(interactive -> 'label') and private.is_text(interactive -> 'url')
           else false
         end
$$;

-- At least one, each with an id, a title and perhaps a description.
create function private.are_choices(choices jsonb)
returns boolean
language sql immutable set search_path = ''
as $$
  select case when jsonb_typeof(choices) = 'array' then coalesce(
           (select bool_and(
                     private.is_text(c -> 'id') and private.is_text(c -> 'title') and private.is_text_or_none(c -> 'description'))
              from jsonb_array_elements(choices) c), false)
         else false end
$$;

create function private.are_sections(sections jsonb)
returns boolean
language sql immutable set search_path = ''
as $$
  select case when jsonb_typeof(sections) = 'array' then coalesce(
           (select bool_and(private.is_text_or_none(s -> 'title') and private.are_choices(s -> 'rows'))
              from jsonb_array_elements(sections) s), false)
         else false end
$$;

-- Refuses what the channel cannot carry. `limits` is `capabilities.interactive`; a limit it does not name is not there.
create function private.check_interactive(interactive jsonb, body text, limits jsonb)
returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if not private.is_interactive(interactive) then
    perform private.fail('interactive_invalid', 422);
  end if;
  if char_length(interactive ->> 'header') > (limits ->> 'header_max')::integer then
    perform private.fail('header_too_long', 422);
  end if;
  if char_length(interactive ->> 'footer') > (limits ->> 'footer_max')::integer then
    perform private.fail('footer_too_long', 422);
  end if;
  case interactive ->> 'kind'
    when 'buttons' then perform private.check_buttons(interactive -> 'buttons', body, limits);
    when 'list' then perform private.check_list(interactive, body, limits);
    when 'link' then perform private.check_link(interactive, body, limits);
  end case;
end;
$$;

create function private.check_buttons(buttons jsonb, body text, limits jsonb)
returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if jsonb_array_length(buttons) > (limits ->> 'buttons_max')::integer then
    perform private.fail('buttons_too_many', 422);
  end if;
  if private.longest(buttons, 'title') > (limits ->> 'button_title_max')::integer then
    perform private.fail('button_title_too_long', 422);
  end if;
  if private.has_twins(buttons, 'title') then
    perform private.fail('button_title_duplicate', 422);
  end if;
  perform private.check_choice_ids(buttons, limits);
  if char_length(body) > (limits ->> 'buttons_body_max')::integer then
    perform private.fail('message_too_long', 422);
  end if;
end;
$$;

create function private.check_list(interactive jsonb, body text, limits jsonb)
returns void
language plpgsql immutable set search_path = ''
as $$
declare
  v_sections constant jsonb := interactive -> 'sections';
  v_rows constant jsonb := jsonb_path_query_array(v_sections, '$[*].rows[*]');
begin
  if char_length(interactive ->> 'button') > (limits ->> 'list_button_max')::integer then
    perform private.fail('list_button_too_long', 422);
  end if;
  if jsonb_array_length(v_sections) > (limits ->> 'list_sections_max')::integer then
    perform private.fail('list_sections_too_many', 422);
  end if;
  if jsonb_array_length(v_sections) > 1
     and exists (select from jsonb_array_elements(v_sections) s where not private.is_text(s -> 'title')) then
    perform private.fail('section_title_missing', 422);
  end if;
  if private.longest(v_sections, 'title') > (limits ->> 'section_title_max')::integer then
    perform private.fail('section_title_too_long', 422);
  end if;
  if jsonb_array_length(v_rows) > (limits ->> 'list_rows_max')::integer then
    perform private.fail('list_rows_too_many', 422);
  end if;
  if private.longest(v_rows, 'title') > (limits ->> 'row_title_max')::integer then
    perform private.fail('row_title_too_long', 422);
  end if;
  if private.longest(v_rows, 'description') > (limits ->> 'row_description_max')::integer then
    perform private.fail('row_description_too_long', 422);
  end if;
  perform private.check_choice_ids(v_rows, limits);
  if char_length(body) > (limits ->> 'list_body_max')::integer then
    perform private.fail('message_too_long', 422);
  end if;
end;
$$;

create function private.check_link(interactive jsonb, body text, limits jsonb)
returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if char_length(interactive ->> 'label') > (limits ->> 'link_label_max')::integer then
    perform private.fail('link_label_too_long', 422);
  end if;
  if interactive ->> 'url' !~ '^https?://[^\s/?#]+\S*$' or char_length(interactive ->> 'url') > 2000 then
    perform private.fail('link_url_invalid', 422);
  end if;
  if char_length(body) > (limits ->> 'buttons_body_max')::integer then
    perform private.fail('message_too_long', 422);
  end if;
end;
$$;

create function private.check_choice_ids(choices jsonb, limits jsonb)
returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if private.longest(choices, 'id') > (limits ->> 'choice_id_max')::integer then
    perform private.fail('choice_id_too_long', 422);
  end if;
  if private.has_twins(choices, 'id') then
    perform private.fail('choice_id_duplicate', 422);
  end if;
end;
$$;

-- The characters of the longest value under `key`.
create function private.longest(items jsonb, key text)
returns integer
language sql immutable set search_path = ''
as $$ select max(char_length(i ->> longest.key)) from jsonb_array_elements(items) i $$;

create function private.has_twins(items jsonb, key text)
returns boolean
language sql immutable set search_path = ''
as $$ select count(distinct i ->> has_twins.key) < count(*) from jsonb_array_elements(items) i $$;

-- schemas/50_inbox/check_template.sql

-- Templates: what fills their blanks is checked against the definition the provider gave, before anything is queued.

-- The names of the blanks of one part and the values given for it have to be the same, and each value one the provider takes.
create function private.check_blanks(names jsonb, given jsonb)
returns void
language plpgsql immutable set search_path = ''
as $$
declare
  v_value jsonb;
begin
  if jsonb_typeof(coalesce(given, '{}')) <> 'object' then
    perform private.fail('template_parameter_invalid', 422);
  end if;
  if exists (select from jsonb_array_elements_text(names) n where coalesce(trim(given ->> n, e' \t\n\r'), '') = '') then
    perform private.fail('template_parameter_missing', 422);
  end if;
  if exists (select from jsonb_object_keys(given) k where not names ? k) then
    perform private.fail('template_parameter_extra', 422);
  end if;
  for v_value in select v.value from jsonb_each(given) v loop
    if jsonb_typeof(v_value) <> 'string' or v_value #>> '{}' ~ '[\n\r\t]| {4}' then
      perform private.fail('template_parameter_invalid', 422);
    end if;
  end loop;
end;
$$;

-- `words` with every {{name}} replaced by what was given for it. What a value holds is never taken for a blank.
create function private.fill_in(words text, given jsonb)
returns text
language sql immutable set search_path = ''
as $$
  select string_agg(p.piece || coalesce(given ->> b.name[1], ''), '' order by p.place)
    from regexp_split_to_table(words, '\{\{\s*\w+\s*\}\}') with ordinality p (piece, place)
    left join regexp_matches(words, '\{\{\s*(\w+)\s*\}\}', 'g') with ordinality b (name, place) on b.place = p.place
$$;

-- The words and the payload of a template message, or a refusal. `given` is TemplateValues of shared/src/message-content.ts.
create function private.check_template(channel public.channels, given jsonb, out body text, out payload jsonb)
language plpgsql stable security definer set search_path = ''
as $$
begin
  select x.body, x.payload into body, payload
    from private.fill_template(private.sendable_template(channel, given), channel, given) x;
end;
$$;

-- The template that `given` names, if it may be sent.
create function private.sendable_template(channel public.channels, given jsonb)
returns public.wa_templates
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_template public.wa_templates;
begin
  select t.* into v_template
    from public.wa_templates t
   where t.tenant_id = channel.tenant_id and t.integracao_id = channel.integracao_id and t.removed_at is null
     and t.id = private.uuid_of(given ->> 'template_id');
  if v_template.id is null then
    perform private.fail('template_not_found', 404);
  end if;
  if v_template.unsupported_code is not null then
    perform private.fail('template_unsupported', 422);
  end if;
  if v_template.status <> 'approved' then
    perform private.fail('template_not_approved', 422);
  end if;
  return v_template;
end;
$$;

-- A template with every blank filled in.
create function private.fill_template(template public.wa_templates, channel public.channels, given jsonb, out body text, out payload jsonb)
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_header jsonb;
  v_heading text;
  v_needs_file boolean;
begin
  perform private.check_blanks(template.parameters -> 'header', given -> 'header');
  perform private.check_blanks(template.parameters -> 'body', given -> 'body');
  perform private.check_blanks(template.parameters -> 'buttons', given -> 'buttons');
  v_header := nullif(template.components -> 'header', 'null');
  v_needs_file := coalesce(v_header ->> 'kind' <> 'text', false);
  if v_needs_file and given ->> 'upload_id' is null then
    perform private.fail('template_media_missing', 422);
  end if;
  if given ->> 'upload_id' is not null and not v_needs_file then
    perform private.fail('template_parameter_extra', 422);
  end if;

  v_heading := private.fill_in(v_header ->> 'text', given -> 'header');
  body := private.fill_in(template.components ->> 'body', given -> 'body');
  if char_length(v_heading) > (channel.capabilities ->> 'template_header_max')::integer
     or char_length(body) > (channel.capabilities ->> 'template_body_max')::integer
     or exists (
       select from jsonb_each_text(given -> 'buttons') b
        where char_length(b.value) > case template.components #>> array['buttons', b.key, 'kind']
                when 'code' then (channel.capabilities ->> 'template_code_max')::integer else 2000 end) then
    perform private.fail('template_parameter_invalid', 422);
  end if;
  payload := jsonb_build_object('template', jsonb_build_object(
    'template_id', template.id, 'name', template.name, 'language', template.language,
    'header', coalesce(given -> 'header', '{}'), 'body', coalesce(given -> 'body', '{}'),
    'buttons', coalesce(given -> 'buttons', '{}'),
    'shown', jsonb_build_object(
      'header', v_heading, 'footer', template.components -> 'footer',
      'buttons', coalesce(jsonb_path_query_array(template.components, '$.buttons[*].text'), '[]'))));
end;
$$;

-- The files that the heading of a template takes: `capabilities.media` of its one kind. Null when it takes none.
create function private.heading_media(channel public.channels, template_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(h.kind, channel.capabilities #> array['media', h.kind])
    from public.wa_templates t
   cross join lateral (select t.components #>> '{header,kind}' as kind) h
   where t.tenant_id = channel.tenant_id and t.id = heading_media.template_id and h.kind is not null
$$;

-- schemas/50_inbox/broadcasts.sql

-- A template to many people at once (in Portuguese: disparo). It goes through the same outbox as everything else, behind every
-- answer, a few at a time, so that it can be stopped; what became of each person is read from their message.
create table public.broadcasts (
  id          uuid not null default gen_random_uuid(),
  tenant_id   uuid not null,
  channel_id  uuid not null,
  name        text not null,
  -- TemplateValues of shared/src/message-content.ts; a recipient's own values go over those of `body`.
  template    jsonb not null,
  -- The file of a media header, as message_attachments keeps one; each message gets a row that shares its object.
  file        jsonb,
  status      public.broadcast_status not null default 'running',
  created_by  uuid not null,
  created_at  timestamptz not null default now(),
  ended_at    timestamptz,

  primary key (tenant_id, id),
  foreign key (tenant_id, channel_id) references public.channels (tenant_id, id) on delete cascade,
  foreign key (tenant_id, created_by) references public.members (tenant_id, user_id),
  constraint broadcasts_name_is_short check (char_length(name) between 1 and 120),
  constraint broadcasts_ended_has_time check ((status = 'running') = (ended_at is null))
);
create index broadcasts_recent_idx on public.broadcasts (tenant_id, created_at desc, id desc);
create index broadcasts_channel_idx on public.broadcasts (tenant_id, channel_id);
create index broadcasts_created_by_idx on public.broadcasts (tenant_id, created_by);

alter table public.broadcasts enable row level security;
create policy supervisors_select on public.broadcasts for select to authenticated
  using (tenant_id = (select private.tenant_id()) and (select private.has_role('supervisor')));
-- No write policies: create_broadcast() and stop_broadcast() write.
grant select on public.broadcasts to authenticated;

create table public.broadcast_recipients (
  tenant_id    uuid not null,
  broadcast_id uuid not null,
  contato_id   uuid not null,
  place        integer not null,
  -- The phone the list named; null for somebody chosen among the contacts.
  telefone     text,
  -- Blank → value, for this person alone.
  own_values   jsonb not null default '{}',
  state        public.recipient_state not null default 'pending',
  -- Why nothing was sent to them: a code of shared/src/errors.ts.
  skip_code    text,
  message_id   uuid,

  primary key (tenant_id, broadcast_id, contato_id),
  foreign key (tenant_id, broadcast_id) references public.broadcasts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, contato_id) references public.contatos (tenant_id, id),
  foreign key (tenant_id, message_id) references public.messages (tenant_id, id) on delete set null (message_id),
  constraint broadcast_recipients_skipped_has_code check ((state = 'skipped') = (skip_code is not null))
);
create index broadcast_recipients_pending_idx on public.broadcast_recipients (tenant_id, broadcast_id, place)
  where state = 'pending';
create index broadcast_recipients_contato_idx on public.broadcast_recipients (tenant_id, contato_id);
create index broadcast_recipients_message_idx on public.broadcast_recipients (tenant_id, message_id)
  where message_id is not null;

alter table public.broadcast_recipients enable row level security;
create policy supervisors_select on public.broadcast_recipients for select to authenticated
  using (tenant_id = (select private.tenant_id()) and (select private.has_role('supervisor')));
-- No write policies: create_broadcast() writes, and the worker through feed_broadcast().
grant select on public.broadcast_recipients to authenticated;

-- What became of each person: `result` is pending, skipped, stopped, or the status of their message.
create view public.broadcast_results with (security_invoker = true) as
select r.tenant_id, r.broadcast_id, r.place, r.contato_id, k.nome as contato_nome, k.endereco as contato_endereco,
       case when r.state = 'sent' then m.status::text else r.state::text end as result,
       coalesce(r.skip_code, m.failed_code) as code, m.conversation_id, r.message_id, m.sent_at, m.delivered_at, m.read_at
  from public.broadcast_recipients r
  join public.contatos k on k.tenant_id = r.tenant_id and k.id = r.contato_id
  left join public.messages m on m.tenant_id = r.tenant_id and m.id = r.message_id;
grant select on public.broadcast_results to authenticated;

-- How far each broadcast has come: result → how many people.
create view public.broadcast_progress with (security_invoker = true) as
select b.id, b.tenant_id, b.name, b.channel_id, h.name as channel_name, b.template, b.status, b.created_by,
       p.name as created_by_nome, b.created_at, b.ended_at, r.counts
  from public.broadcasts b
  join public.channels h on h.tenant_id = b.tenant_id and h.id = b.channel_id
  left join public.profiles p on p.id = b.created_by
 cross join lateral (
   select coalesce(jsonb_object_agg(x.result, x.people), '{}') as counts
     from (select case when s.state = 'sent' then m.status::text else s.state::text end as result, count(*) as people
             from public.broadcast_recipients s
             left join public.messages m on m.tenant_id = s.tenant_id and m.id = s.message_id
            where s.tenant_id = b.tenant_id and s.broadcast_id = b.id
            group by 1) x) r;
grant select on public.broadcast_progress to authenticated;

-- Nobody else gets it: those who have not been handed over stay without. False when it was over already.
create function private.end_broadcast(tenant_id uuid, broadcast_id uuid)
returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  update public.broadcasts b set status = 'stopped', ended_at = now()
   where b.tenant_id = end_broadcast.tenant_id and b.id = end_broadcast.broadcast_id and b.status = 'running';
  if not found then
    return false;
  end if;
  update public.broadcast_recipients r set state = 'stopped'
   where r.tenant_id = end_broadcast.tenant_id and r.broadcast_id = end_broadcast.broadcast_id and r.state = 'pending';
  return true;
end;
$$;

-- A broadcast's template with one person's values over those meant for everybody.
create function private.with_own_values(template jsonb, own_values jsonb)
returns jsonb
language sql immutable set search_path = ''
as $$
  select with_own_values.template
           || jsonb_build_object('body', coalesce(with_own_values.template -> 'body', '{}') || with_own_values.own_values)
$$;

-- schemas/50_inbox/refuses_advertising.sql

-- One of the words that people are told to write when they want no advertising.
create function private.is_refusal(body text)
returns boolean
language sql immutable set search_path = ''
as $$ select coalesce(body ~* '^\s*(sair|parar|pare|stop|descadastrar)\s*[.!]?\s*$', false) $$;

-- Somebody said in this conversation that they want no advertising, or the provider did. The caller holds the conversation, and a
-- person's row comes before it: whoever changes them just now is not waited for, refuses_advertising() finds it later.
create function private.note_refusal(tenant_id uuid, conversation_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  update public.contatos k set recusa_divulgacao_em = now()
    from (
      select p.id
        from public.conversations c
        join public.contatos p on p.tenant_id = c.tenant_id and p.id = c.contato_id
       where c.tenant_id = note_refusal.tenant_id and c.id = note_refusal.conversation_id and p.recusa_divulgacao_em is null
         for no key update of p skip locked) p
   where k.tenant_id = note_refusal.tenant_id and k.id = p.id
$$;

-- Whether somebody wants no advertising: they told us, the provider said so, or they wrote one of the words that people
-- are told to write. What came before a colleague, or they themselves, allowed it again refuses nothing.
create function private.refuses_advertising(tenant_id uuid, contato_id uuid)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_contato public.contatos;
begin
  select k.* into v_contato from public.contatos k
   where k.tenant_id = refuses_advertising.tenant_id and k.id = refuses_advertising.contato_id;
  if v_contato.recusa_divulgacao_em is not null then
    return true;
  end if;
  if not exists (
    select
      from public.conversations c
     cross join lateral (
       select m.direction, m.body, m.failed_code, m.created_at from public.messages m
        where m.tenant_id = c.tenant_id and m.conversation_id = c.id
        order by m.seq desc limit 20) m
     where c.tenant_id = refuses_advertising.tenant_id and c.contato_id = refuses_advertising.contato_id
       and m.created_at > coalesce(v_contato.libera_divulgacao_em, '-infinity')
       and (m.failed_code = 'marketing_opt_out'
            or (m.direction = 'inbound' and private.is_refusal(m.body)))
  ) then
    return false;
  end if;
  update public.contatos k set recusa_divulgacao_em = now()
   where k.tenant_id = refuses_advertising.tenant_id and k.id = refuses_advertising.contato_id;
  return true;
end;
$$;

-- schemas/50_inbox/feed_broadcast.sql

-- Hands the next people of a broadcast to the outbox, while fewer than `most` of its channel's wait there, and asks to be called
-- again until nobody is left. Each turn is a job of its own: a broadcast may go on for hours, a job has a few tries only.
create function private.feed_broadcast(tenant_id uuid, broadcast_id uuid, most integer default 100)
returns void
language plpgsql security definer set search_path = '' set prosa.bulk = 'on'
as $$
declare
  v_broadcast public.broadcasts;
  v_channel public.channels;
  v_category text;
  v_recipient public.broadcast_recipients;
  v_free integer;
begin
  select b.* into v_broadcast from public.broadcasts b
   where b.tenant_id = feed_broadcast.tenant_id and b.id = feed_broadcast.broadcast_id
     for update;
  if v_broadcast.id is null or v_broadcast.status <> 'running' then
    return;
  end if;
  select h.* into v_channel from public.channels h where h.tenant_id = v_broadcast.tenant_id and h.id = v_broadcast.channel_id;
  select t.category into v_category from public.wa_templates t
   where t.tenant_id = v_broadcast.tenant_id and t.id = private.uuid_of(v_broadcast.template ->> 'template_id');
  select case when v_channel.is_active then feed_broadcast.most - count(*) else 0 end into v_free
    from (select from private.outbox o
           where o.tenant_id = v_broadcast.tenant_id and o.channel_id = v_broadcast.channel_id
           limit feed_broadcast.most) w;

  for v_recipient in
    select r.* from public.broadcast_recipients r
     where r.tenant_id = v_broadcast.tenant_id and r.broadcast_id = v_broadcast.id and r.state = 'pending'
     order by r.place
     limit v_free
  loop
    -- Who is being talked to just now has their turn next time.
    if private.lock_recipient(v_broadcast, v_recipient.contato_id) then
      perform private.send_to_recipient(v_broadcast, v_channel, v_category, v_recipient);
    end if;
  end loop;

  if exists (
    select from public.broadcast_recipients r
     where r.tenant_id = v_broadcast.tenant_id and r.broadcast_id = v_broadcast.id and r.state = 'pending'
  ) then
    -- One turn at a time, even when a worker died after the one before was over.
    perform private.enqueue_job('broadcast.feed', j.payload, 5)
       from jsonb_build_object('tenant_id', v_broadcast.tenant_id, 'broadcast_id', v_broadcast.id) j (payload)
      where not private.is_job_waiting('broadcast.feed', j.payload);
    return;
  end if;
  update public.broadcasts b set status = 'finished', ended_at = now()
   where b.tenant_id = v_broadcast.tenant_id and b.id = v_broadcast.id;
end;
$$;

-- Locks a person and their conversations on the broadcast's channel; false when somebody is at one of them, or has just made
-- them one with somebody else, who has their place now. One turn holds many
-- people's rows, in the order of the list and not in everybody's: so it waits for nobody.
create function private.lock_recipient(broadcast public.broadcasts, contato_id uuid)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_conversations constant uuid[] := array(
    select c.id from public.conversations c
     where c.tenant_id = broadcast.tenant_id and c.channel_id = broadcast.channel_id and c.contato_id = lock_recipient.contato_id);
  v_locked integer;
begin
  perform from public.contatos k
    where k.tenant_id = broadcast.tenant_id and k.id = lock_recipient.contato_id and k.mesclado_em is null
      for no key update skip locked;
  if not found then
    return false;
  end if;
  perform from public.conversations c
    where c.tenant_id = broadcast.tenant_id and c.id = any(v_conversations)
      for update skip locked;
  get diagnostics v_locked = row_count;
  return v_locked = cardinality(v_conversations);
end;
$$;

-- One person: their message behind everybody's answers, or the reason why there is none.
create function private.send_to_recipient(
  broadcast public.broadcasts, channel public.channels, category text, recipient public.broadcast_recipients)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_code text;
  v_body text;
  v_payload jsonb;
  v_message public.messages;
begin
  if lower(send_to_recipient.category) = 'marketing' and private.refuses_advertising(recipient.tenant_id, recipient.contato_id) then
    v_code := 'advertising_refused';
  else
    begin
      select x.body, x.payload into v_body, v_payload
        from private.check_template(channel, private.with_own_values(broadcast.template, recipient.own_values)) x;
    exception when others then
      -- The template was paused or changed since: its code says so.
      if sqlstate not like 'PT%' then
        raise;
      end if;
      v_code := sqlerrm;
    end;
  end if;
  if v_code is not null then
    update public.broadcast_recipients r set state = 'skipped', skip_code = v_code
     where r.tenant_id = recipient.tenant_id and r.broadcast_id = recipient.broadcast_id and r.contato_id = recipient.contato_id;
    return;
  end if;

  v_message := private.append_message(
    recipient.tenant_id, private.conversation_for_broadcast(broadcast, recipient), 'outbound', 'template', v_body,
    v_payload || jsonb_build_object('broadcast', jsonb_build_object('id', broadcast.id, 'name', broadcast.name)),
    'queued', null, author_id => broadcast.created_by);
  if broadcast.file is not null then
    insert into public.message_attachments
    select (jsonb_populate_record(null::public.message_attachments,
      broadcast.file || jsonb_build_object('id', gen_random_uuid(), 'message_id', v_message.id, 'state', 'stored', 'created_at', now()))).*;
  end if;
  perform private.enqueue_message(v_message, -1::smallint);
  update public.broadcast_recipients r set state = 'sent', message_id = v_message.id
   where r.tenant_id = recipient.tenant_id and r.broadcast_id = recipient.broadcast_id and r.contato_id = recipient.contato_id;
end;
$$;

-- The conversation a broadcast to somebody belongs to: the open one, or the last; where there was none, a closed one, since
-- nobody has anything to do before the person answers. Their answer opens it. Of several phones it goes to the one they last wrote
-- from, wherever that was; to the one of the list when they never wrote.
create function private.conversation_for_broadcast(broadcast public.broadcasts, recipient public.broadcast_recipients)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_conversation uuid;
  v_phone constant text := coalesce((
    select c.reply_phone from public.conversations c
     where c.tenant_id = recipient.tenant_id and c.contato_id = recipient.contato_id and c.reply_phone is not null
     order by c.last_message_at desc limit 1), recipient.telefone);
begin
  perform from public.contatos k
    where k.tenant_id = broadcast.tenant_id and k.id = recipient.contato_id for no key update;
  select c.id into v_conversation
    from public.conversations c
   where c.tenant_id = broadcast.tenant_id and c.channel_id = broadcast.channel_id
     and c.contato_id = recipient.contato_id and c.archived_at is null
   order by (c.status <> 'closed') desc, c.closed_at desc
   limit 1
     for update;
  if v_conversation is null then
    insert into public.conversations as c (tenant_id, channel_id, contato_id, protocolo, status, closed_at, created_by, reply_phone)
    values (broadcast.tenant_id, broadcast.channel_id, recipient.contato_id,
      private.next_protocolo(broadcast.tenant_id), 'closed', now(), broadcast.created_by, v_phone)
    returning c.id into v_conversation;
  else
    -- So that an answer within the day comes back to this conversation and not to one without a beginning.
    update public.conversations c
       set closed_at = case when c.status = 'closed' then now() end, reply_phone = coalesce(c.reply_phone, v_phone)
     where c.tenant_id = broadcast.tenant_id and c.id = v_conversation and (c.status = 'closed' or c.reply_phone is null);
  end if;
  return v_conversation;
end;
$$;

-- schemas/50_inbox/give_up_job.sql

-- A job is buried: what it was for must not look as if it were still under way.
create function private.give_up_job(kind text, payload jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.uuid_of(give_up_job.payload ->> 'tenant_id');
begin
  case give_up_job.kind
    when 'media.fetch' then
      perform private.fail_attachment(v_tenant, private.uuid_of(give_up_job.payload ->> 'attachment_id'), 'failed', 'media_unavailable');
    when 'ai.transcribe' then
      perform private.store_transcript(v_tenant, private.uuid_of(give_up_job.payload ->> 'message_id'), null);
    when 'ai.document' then
      perform private.fail_knowledge(v_tenant, private.uuid_of(give_up_job.payload ->> 'document_id'), null, 'internal');
    when 'ai.call' then
      perform private.give_up_call_transcript(v_tenant, private.uuid_of(give_up_job.payload ->> 'ligacao_id'));
    when 'recording.copy' then
      perform private.fail_recording(v_tenant, private.uuid_of(give_up_job.payload ->> 'ligacao_id'), 'recording_unavailable');
    when 'ingest.retry' then
      update public.webhook_deliveries d set status = 'failed'
       where d.tenant_id = v_tenant and d.id = private.uuid_of(give_up_job.payload ->> 'delivery_id') and d.status = 'pending';
    when 'broadcast.feed' then
      if not private.is_job_waiting(give_up_job.kind, give_up_job.payload) then
        perform private.end_broadcast(v_tenant, private.uuid_of(give_up_job.payload ->> 'broadcast_id'));
      end if;
    else
      null;
  end case;
end;
$$;

-- A dead letter is about to be tried again: what was given up with it is under way once more. A broadcast that somebody has stopped
-- stays stopped.
create function private.resume_job(kind text, payload jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.uuid_of(resume_job.payload ->> 'tenant_id');
  v_broadcast constant uuid := private.uuid_of(resume_job.payload ->> 'broadcast_id');
begin
  case resume_job.kind
    when 'media.fetch' then
      update public.message_attachments a set state = 'pending', error_code = null
       where a.tenant_id = v_tenant and a.id = private.uuid_of(resume_job.payload ->> 'attachment_id') and a.state = 'failed';
    when 'ai.transcribe' then
      update public.messages m set transcricao_estado = 'pendente'
       where m.tenant_id = v_tenant and m.id = private.uuid_of(resume_job.payload ->> 'message_id') and m.transcricao_estado = 'falhou';
    when 'ai.document' then
      update public.knowledge_documents d set state = 'pending', error_code = null
       where d.tenant_id = v_tenant and d.id = private.uuid_of(resume_job.payload ->> 'document_id') and d.state = 'failed';
    when 'ai.call' then
      update public.call_transcripts t set estado = 'pendente', erro = null
       where t.tenant_id = v_tenant and t.ligacao_id = private.uuid_of(resume_job.payload ->> 'ligacao_id') and t.estado = 'falhou';
    when 'recording.copy' then
      update public.ligacoes l set gravacao_estado = 'pendente', gravacao_erro = null
       where l.tenant_id = v_tenant and l.id = private.uuid_of(resume_job.payload ->> 'ligacao_id') and l.gravacao_estado = 'falhou';
    when 'ingest.retry' then
      update public.webhook_deliveries d set status = 'pending'
       where d.tenant_id = v_tenant and d.id = private.uuid_of(resume_job.payload ->> 'delivery_id') and d.status = 'failed';
    when 'broadcast.feed' then
      update public.broadcasts b set status = 'running', ended_at = null
       where b.tenant_id = v_tenant and b.id = v_broadcast and b.status = 'stopped'
         and not exists (
           select from public.audit_log l
            where l.tenant_id = v_tenant and l.entity = 'broadcasts' and l.entity_id = v_broadcast and l.action = 'broadcast.stopped');
      if found then
        update public.broadcast_recipients r set state = 'pending'
         where r.tenant_id = v_tenant and r.broadcast_id = v_broadcast and r.state = 'stopped';
      end if;
    else
      null;
  end case;
end;
$$;

-- schemas/50_inbox/rpc/send_message.sql

-- The only way to say something: stores the message and its outbox row in one transaction, or refuses and stores nothing.
-- `client_id` is the browser's id of this intent: the same one twice gives the first message. Notes stay among colleagues.
-- `payload` by type: shared/src/message-content.ts; besides it may carry reply_to_id, upload_id for a file, and allow_duplicate for
-- the same words again. Whoever says something in a conversation that waits, or is the robot's, takes it.
create function private.send_message(conversation_id uuid, client_id uuid, type text, body text, payload jsonb)
returns public.messages
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_given constant jsonb := coalesce(send_message.payload, '{}');
  v_is_note constant boolean := coalesce(send_message.type = 'note', false);
  v_conversation public.conversations;
  v_channel public.channels;
  v_message public.messages;
  v_reply_to public.messages;
  v_body text;
  v_payload jsonb;
begin
  if send_message.client_id is null then
    perform private.fail('client_id_missing', 422);
  end if;
  select c.* into v_conversation
    from public.conversations c
   where c.tenant_id = v_tenant and c.id = send_message.conversation_id
     for update;
  if v_conversation.id is null then
    perform private.fail('conversation_not_found', 404);
  end if;
  select m.* into v_message
    from public.messages m
   where m.tenant_id = v_tenant and m.client_id = send_message.client_id;
  if v_message.id is not null then
    if v_message.conversation_id <> v_conversation.id then
      perform private.fail('client_id_reused', 409);
    end if;
    return v_message;
  end if;

  select h.* into v_channel
    from public.channels h
   where h.tenant_id = v_tenant and h.id = v_conversation.channel_id;
  if not coalesce(send_message.type in ('text', 'note') or private.can_carry(v_channel, send_message.type), false) then
    perform private.fail('message_type_unsupported', 422);
  end if;
  select x.body, x.payload into v_body, v_payload
    from private.check_content(v_channel, send_message.type, send_message.body, v_given) x;
  if not v_is_note then
    perform private.check_moment(v_conversation, v_channel, send_message.type);
  end if;
  if send_message.type = 'text' and not v_given @> '{"allow_duplicate": true}' then
    perform private.check_echo(v_conversation, v_body);
  end if;

  if v_given ->> 'reply_to_id' is not null then
    select m.* into v_reply_to
      from public.messages m
     where m.tenant_id = v_tenant and m.conversation_id = v_conversation.id and m.id = private.uuid_of(v_given ->> 'reply_to_id');
    if v_reply_to.id is null and send_message.type <> 'reaction' then
      perform private.fail('message_not_found', 404);
    end if;
  end if;
  if send_message.type = 'reaction'
     and (v_reply_to.provider_ref is null or v_reply_to.type = 'reaction' or v_reply_to.revoked_at is not null) then
    perform private.fail('reaction_target_invalid', 422);
  end if;

  if not v_is_note and v_conversation.status in ('bot', 'waiting') then
    update public.conversations c set status = 'active', assignee_id = (select auth.uid())
     where c.tenant_id = v_tenant and c.id = v_conversation.id;
    perform private.append_event(v_tenant, v_conversation.id, 'claimed');
  end if;
  v_message := private.append_message(
    v_tenant, v_conversation.id, 'outbound', send_message.type::public.message_type, v_body, v_payload,
    case when v_is_note then 'sent' else 'queued' end::public.message_status, case when v_is_note then now() end,
    client_id => send_message.client_id, author_id => (select auth.uid()), reply_to_id => v_reply_to.id,
    held_code => case when not v_is_note then private.held_code(v_tenant, v_channel.id) end);
  perform private.take_file(v_message, v_channel, v_given);
  -- Drawn at once; it goes again if it fails.
  if send_message.type = 'reaction' and private.refresh_reactions(v_tenant, v_reply_to.id) then
    perform private.broadcast_changed_messages(v_tenant, array[v_reply_to.id]);
  end if;
  if not v_is_note then
    perform private.enqueue_message(v_message);
  end if;
  return v_message;
exception when unique_violation then
  -- The same click at this moment in another conversation.
  perform private.fail('client_id_reused', 409);
  return null;
end;
$$;

-- Whether the channel's adapter knows how to send this type.
create function private.can_carry(channel public.channels, type text)
returns boolean
language sql immutable set search_path = ''
as $$ select coalesce(channel.capabilities -> 'types' ? can_carry.type, false) $$;

-- Whether something may be said to the customer now. A template may open a conversation, but not while so much waits that it
-- would hold up the answers.
create function private.check_moment(conversation public.conversations, channel public.channels, type text)
returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_is_open constant boolean :=
    channel.reply_window is null or coalesce(conversation.window_expires_at, '-infinity') > now();
begin
  if conversation.status = 'closed' then
    perform private.fail('conversation_closed', 409);
  end if;
  if not channel.is_active then
    perform private.fail('channel_inactive', 409);
  end if;
  if v_is_open then
    return;
  end if;
  if check_moment.type <> 'template' then
    perform private.fail('outside_window', 422);
  end if;
  if private.queue_is_full(channel.tenant_id, channel.id) then
    perform private.fail('queue_full', 409);
  end if;
end;
$$;

-- The same words twice within half a minute are more often a slip than meant: the person is asked.
create function private.check_echo(conversation public.conversations, body text)
returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if exists (
    select
      from (
        select m.direction, m.type, m.body, m.status, m.created_at
          from public.messages m
         where m.tenant_id = conversation.tenant_id and m.conversation_id = conversation.id
         order by m.seq desc
         limit 50) recent
     where recent.direction = 'outbound' and recent.type = 'text' and recent.status <> 'failed'
       and recent.created_at > now() - interval '30 seconds'
       and trim(recent.body, e' \t\n\r') = trim(check_echo.body, e' \t\n\r')
  ) then
    perform private.fail('duplicate_30s', 409);
  end if;
end;
$$;

-- Attaches the upload a message was sent with. A template's header takes one kind of file, any other message its own.
create function private.take_file(message public.messages, channel public.channels, given jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_is_template constant boolean := message.type = 'template';
  v_upload constant text := case when v_is_template then given #>> '{template,upload_id}' else given ->> 'upload_id' end;
begin
  if message.type not in ('image', 'video', 'audio', 'document', 'sticker', 'template') or (v_is_template and v_upload is null) then
    return;
  end if;
  perform private.take_upload(message.tenant_id, (select auth.uid()), private.uuid_of(v_upload), message,
    case when v_is_template then private.heading_media(channel, private.uuid_of(given #>> '{template,template_id}'))
      else channel.capabilities -> 'media' end);
  perform private.broadcast_changed_messages(message.tenant_id, array[message.id]);
end;
$$;

create function public.send_message(conversation_id uuid, client_id uuid, type text, body text, payload jsonb default '{}')
returns public.messages
language sql security invoker set search_path = ''
as $$
  select private.send_message(
    send_message.conversation_id, send_message.client_id, send_message.type, send_message.body, send_message.payload)
$$;

revoke execute on function public.send_message(uuid, uuid, text, text, jsonb) from public, anon;
grant execute on function private.send_message(uuid, uuid, text, text, jsonb),
  public.send_message(uuid, uuid, text, text, jsonb) to authenticated;

-- schemas/50_inbox/rpc/resend_message.sql

-- Tries a failed or unconfirmed message again. For an unconfirmed one this is a person's decision: the customer may get it twice.
create function private.resend_message(message_id uuid)
returns public.messages
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_message public.messages;
  v_conversation public.conversations;
  v_channel public.channels;
begin
  select c.* into v_conversation
    from public.conversations c
    join public.messages m on m.tenant_id = c.tenant_id and m.conversation_id = c.id
   where m.tenant_id = v_tenant and m.id = resend_message.message_id
     for update of c;
  if v_conversation.id is null then
    perform private.fail('message_not_found', 404);
  end if;
  select m.* into v_message
    from public.messages m
   where m.tenant_id = v_tenant and m.id = resend_message.message_id
     for update;
  if v_message.status not in ('failed', 'uncertain')
     or exists (select from private.outbox o where o.tenant_id = v_tenant and o.message_id = v_message.id) then
    perform private.fail('message_not_resendable', 409);
  end if;
  select h.* into v_channel
    from public.channels h
   where h.tenant_id = v_tenant and h.id = v_conversation.channel_id;
  perform private.check_moment(v_conversation, v_channel, v_message.type::text);

  update public.messages m
     set status = 'queued', failed_code = null, provider_ref = null, sent_at = null, pricing = null,
         held_code = private.held_code(v_tenant, v_channel.id)
   where m.tenant_id = v_tenant and m.id = v_message.id
  returning m.* into v_message;
  -- One that had been taken back is what was said last again.
  if v_conversation.last_message_seq <= v_message.seq and v_message.type <> 'reaction' then
    perform private.show_in_lists(v_message);
  end if;
  if v_message.type = 'reaction' and private.refresh_reactions(v_tenant, v_message.reply_to_id) then
    perform private.broadcast_changed_messages(v_tenant, array[v_message.reply_to_id]);
  end if;
  perform private.enqueue_message(v_message);
  return v_message;
end;
$$;

create function public.resend_message(message_id uuid)
returns public.messages
language sql security invoker set search_path = ''
as $$ select private.resend_message(resend_message.message_id) $$;

revoke execute on function public.resend_message(uuid) from public, anon;
grant execute on function private.resend_message(uuid), public.resend_message(uuid) to authenticated;

-- schemas/50_inbox/rpc/fetch_attachment.sql

-- Tries once more to get a customer's file that did not come. One that has run out at the provider's stays as it is.
create function private.fetch_attachment(attachment_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
begin
  if not exists (
    select from public.message_attachments a where a.tenant_id = v_tenant and a.id = fetch_attachment.attachment_id
  ) then
    perform private.fail('attachment_not_found', 404);
  end if;
  perform private.fetch_media_again(v_tenant, array[fetch_attachment.attachment_id]);
end;
$$;

create function public.fetch_attachment(attachment_id uuid)
returns void
language sql security invoker set search_path = ''
as $$
  select private.fetch_attachment(fetch_attachment.attachment_id)
$$;

revoke execute on function public.fetch_attachment(uuid) from public, anon;
grant execute on function private.fetch_attachment(uuid), public.fetch_attachment(uuid) to authenticated;

-- schemas/50_inbox/rpc/discard_message.sql

-- Gives a message up. One that waits is taken out of the queue and fails as discarded; one that has failed or is in doubt stays as
-- it is and asks nobody any more: should the provider still confirm it, that is shown.
create function private.discard_message(message_id uuid)
returns public.messages
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_message public.messages;
  v_waiting private.outbox;
begin
  perform from public.conversations c
    where c.tenant_id = v_tenant and c.id = (
      select m.conversation_id from public.messages m where m.tenant_id = v_tenant and m.id = discard_message.message_id)
    for update;
  if not found then
    perform private.fail('message_not_found', 404);
  end if;
  select o.* into v_waiting from private.outbox o
   where o.tenant_id = v_tenant and o.message_id = discard_message.message_id
     for update;
  select m.* into v_message from public.messages m
   where m.tenant_id = v_tenant and m.id = discard_message.message_id
     for update;
  if v_waiting.id is not null and v_waiting.state = 'ready' then
    perform private.fail_message(v_tenant, v_message.id, 'discarded');
    perform private.leave_outbox(v_waiting.id);
  elsif v_waiting.id is not null or v_message.status not in ('failed', 'uncertain') then
    perform private.fail('message_not_discardable', 409);
  end if;

  update private.send_failures s set discarded_at = now()
   where s.tenant_id = v_tenant and s.message_id = v_message.id and s.discarded_at is null;
  perform private.audit(v_tenant, 'message.discarded', 'messages', v_message.id,
    jsonb_build_object('status', v_message.status, 'failed_code', v_message.failed_code));
  select m.* into v_message from public.messages m where m.tenant_id = v_tenant and m.id = v_message.id;
  return v_message;
end;
$$;

create function public.discard_message(message_id uuid)
returns public.messages
language sql security invoker set search_path = ''
as $$ select private.discard_message(discard_message.message_id) $$;

revoke execute on function public.discard_message(uuid) from public, anon;
grant execute on function private.discard_message(uuid), public.discard_message(uuid) to authenticated;

-- schemas/50_inbox/rpc/troubled_messages.sql

-- The messages that wait for a person's decision, newest trouble first, fifty at a time: TroubledPage in
-- shared/src/operations.ts. Without a channel those of all; `before` is the `next` of the page before.
create function private.troubled_messages(channel_id uuid, before timestamptz)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_rows jsonb;
begin
  if troubled_messages.channel_id is not null and not exists (
    select from public.channels h where h.tenant_id = v_tenant and h.id = troubled_messages.channel_id) then
    perform private.fail('channel_not_found', 404);
  end if;
  select coalesce(jsonb_agg(r order by r.failed_at desc), '[]')
    into v_rows
    from (
      select f.message_id, f.conversation_id, h.id as channel_id, k.nome as contato_nome, c.protocolo, f.type, f.body, f.status,
             f.code, f.failed_at, f.created_at,
             exists (
               select from private.outbox o where o.tenant_id = h.tenant_id and o.message_id = f.message_id) as is_waiting
        from public.channels h
       cross join lateral (
         -- A page of each channel is enough, however many have failed.
         select m.id as message_id, m.conversation_id, m.type, left(m.body, 200) as body, m.status, s.code,
                s.created_at as failed_at, m.created_at
           from private.send_failures s
           join public.messages m on m.tenant_id = s.tenant_id and m.id = s.message_id and m.status in ('failed', 'uncertain')
          where s.tenant_id = h.tenant_id and s.channel_id = h.id and s.result <> 'retry' and s.discarded_at is null
            and s.created_at < coalesce(troubled_messages.before, 'infinity')
            -- The last word on it alone.
            and not exists (
              select from private.send_failures n
               where n.tenant_id = s.tenant_id and n.message_id = s.message_id and n.id > s.id and n.result <> 'retry')
          order by s.created_at desc
          limit 50) f
        join public.conversations c on c.tenant_id = h.tenant_id and c.id = f.conversation_id
        join public.contatos k on k.tenant_id = c.tenant_id and k.id = c.contato_id
       where h.tenant_id = v_tenant and h.id = coalesce(troubled_messages.channel_id, h.id)
       order by f.failed_at desc
       limit 50
    ) r;
  return jsonb_build_object(
    'rows', v_rows,
    'next', case when jsonb_array_length(v_rows) = 50 then v_rows -> -1 -> 'failed_at' end);
end;
$$;

create function public.troubled_messages(channel_id uuid default null, before timestamptz default null)
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.troubled_messages(troubled_messages.channel_id, troubled_messages.before) $$;

revoke execute on function public.troubled_messages(uuid, timestamptz) from public, anon;
grant execute on function private.troubled_messages(uuid, timestamptz), public.troubled_messages(uuid, timestamptz) to authenticated;

-- schemas/50_inbox/rpc/wa_metrics.sql

-- The figures of one channel, or of all together: then the worst breaker and the sums. `celery` is what the queue is called in
-- the contract with those who read this from outside.
create function private.wa_metrics(channel_id uuid)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
  v_answer jsonb;
begin
  if wa_metrics.channel_id is not null and not exists (
    select from public.channels h where h.tenant_id = v_tenant and h.id = wa_metrics.channel_id) then
    perform private.fail('channel_not_found', 404);
  end if;
  with m as materialized (
    select c as it, array_position(array['OPEN', 'HALF_OPEN', 'CLOSED'], c ->> 'status') as place
      from private.channel_metrics(v_tenant, wa_metrics.channel_id) c
  ), worst as (
    select m.it from m order by m.place, (m.it ->> 'failure_count')::integer desc limit 1
  )
  select jsonb_build_object(
           'circuit_breaker', coalesce(
             (select jsonb_build_object('status', w.it -> 'status', 'failure_count', w.it -> 'failure_count', 'threshold', w.it -> 'threshold')
                from worst w),
             '{"status": "CLOSED", "failure_count": 0, "threshold": 0}'),
           'rate_limiter', jsonb_build_object(
             'count', coalesce(sum((m.it ->> 'count')::integer), 0), 'max', coalesce(sum((m.it ->> 'max')::integer), 0),
             'can_send', coalesce(bool_and((m.it ->> 'can_send')::boolean), false)),
           'celery', jsonb_build_object('queue_size', coalesce(sum((m.it ->> 'queue_size')::integer), 0)),
           'failures', jsonb_build_object('last_hour', coalesce(sum((m.it ->> 'failures_last_hour')::integer), 0)))
    into v_answer
    from m;
  return v_answer;
end;
$$;

create function public.wa_metrics(channel_id uuid default null)
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.wa_metrics(wa_metrics.channel_id) $$;

revoke execute on function public.wa_metrics(uuid) from public, anon;
grant execute on function private.wa_metrics(uuid), public.wa_metrics(uuid) to authenticated;

-- schemas/50_inbox/rpc/operations_status.sql

-- Everything the page of the operation shows, in one answer: OperationsStatus in shared/src/operations.ts. A day begins at
-- midnight in São Paulo.
create function private.operations_status()
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_hour constant timestamptz := date_trunc('hour', now());
  v_today constant timestamptz := date_trunc('day', now() at time zone 'America/Sao_Paulo') at time zone 'America/Sao_Paulo';
  v_channels jsonb;
  v_volume jsonb;
  v_today_sum jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object(
           'channel_id', h.id, 'name', h.name, 'display_address', h.display_address, 'is_active', h.is_active,
           'breaker', jsonb_build_object(
             'status', c -> 'status', 'failure_count', c -> 'failure_count', 'threshold', c -> 'threshold',
             'reason_code', c -> 'reason_code', 'opened_at', c -> 'opened_at', 'open_until', c -> 'open_until'),
           'rate', jsonb_build_object('count', c -> 'count', 'max', c -> 'max', 'can_send', c -> 'can_send'),
           'queue', jsonb_build_object('size', c -> 'queue_size', 'oldest_at', c -> 'oldest_at'),
           'failures_last_hour', c -> 'failures_last_hour',
           'failures_by_reason', (
             select coalesce(jsonb_agg(r order by r.count desc, r.code), '[]')
               from (select s.code, count(*) from private.send_failures s
                      where s.tenant_id = v_tenant and s.channel_id = h.id and s.created_at > now() - interval '1 hour'
                      group by s.code) r),
           'last_inbound_at', greatest(l.last_inbound_at, (
             select max(t.created_at) from private.traffic t
              where t.tenant_id = v_tenant and t.channel_id = h.id and t.inbound > 0)),
           'silence_hours', l.silence_hours) || private.count_troubled(v_tenant, h.id)
           order by h.created_at, h.id), '[]')
    into v_channels
    from public.channels h
    join private.channel_limits l on l.tenant_id = h.tenant_id and l.channel_id = h.id
   cross join lateral private.channel_metrics(v_tenant, h.id) c
   where h.tenant_id = v_tenant;

  with t as materialized (
    select t.* from private.traffic_since(v_tenant, least(v_hour - interval '23 hours', v_today)) t
  ), hours as (
    select g as hour, coalesce(sum(t.inbound), 0) as inbound, coalesce(sum(t.outbound), 0) as outbound,
           coalesce(sum(t.failed), 0) as failed
      from generate_series(v_hour - interval '23 hours', v_hour, interval '1 hour') g
      left join t on t.hour_at = g
     group by g
  ), today as (
    select coalesce(sum(t.outbound), 0) as sent, coalesce(sum(t.failed), 0) as failed from t where t.hour_at >= v_today
  )
  select (select jsonb_agg(h order by h.hour) from hours h),
         (select jsonb_build_object('sent', d.sent, 'failed', d.failed,
                   'failure_rate', coalesce(round(d.failed / nullif(d.sent + d.failed, 0), 4), 0)) from today d)
    into v_volume, v_today_sum;

  return jsonb_build_object(
    'channels', v_channels, 'volume', v_volume, 'today', v_today_sum,
    'live', jsonb_build_object(
      'agents_online', private.agents_online(v_tenant),
      'open_conversations', (
        select count(*) from public.conversations c where c.tenant_id = v_tenant and c.status <> 'closed'),
      'messages_per_minute', (
        select coalesce(sum(t.inbound + t.outbound), 0) from private.traffic t
         where t.tenant_id = v_tenant and t.created_at > now() - interval '1 minute')),
    'pending_deliveries', (
      select count(*) from public.webhook_deliveries d where d.tenant_id = v_tenant and d.status <> 'processed'));
end;
$$;

create function public.operations_status()
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.operations_status() $$;

revoke execute on function public.operations_status() from public, anon;
grant execute on function private.operations_status(), public.operations_status() to authenticated;

-- schemas/50_inbox/rpc/set_channel_limits.sql

-- Changes how fast a channel may send, how many failures in a row open its breaker, and after how many hours without a customer
-- somebody is told (0 is never). What is null stays as it is.
create function private.set_channel_limits(channel_id uuid, rate_per_minute integer, threshold integer, silence_hours integer)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_answer jsonb;
begin
  -- 60,000 a minute is the fastest any provider lets a number be.
  if set_channel_limits.rate_per_minute not between 1 and 60000
     or set_channel_limits.threshold not between 1 and 100
     or set_channel_limits.silence_hours not between 0 and 720 then
    perform private.fail('limits_invalid', 422);
  end if;
  update private.channel_limits l
     set rate_per_minute = coalesce(set_channel_limits.rate_per_minute, l.rate_per_minute),
         threshold = coalesce(set_channel_limits.threshold, l.threshold),
         silence_hours = coalesce(set_channel_limits.silence_hours, l.silence_hours)
   where l.tenant_id = v_tenant and l.channel_id = set_channel_limits.channel_id
  returning jsonb_build_object('rate_per_minute', l.rate_per_minute, 'threshold', l.threshold, 'silence_hours', l.silence_hours)
    into v_answer;
  if v_answer is null then
    perform private.fail('channel_not_found', 404);
  end if;
  perform private.audit(v_tenant, 'channel.limits_changed', 'channels', set_channel_limits.channel_id, v_answer);
  perform private.broadcast_operation(v_tenant, set_channel_limits.channel_id);
  perform private.wake_channel(v_tenant, set_channel_limits.channel_id);
  return v_answer;
end;
$$;

create function public.set_channel_limits(
  channel_id uuid, rate_per_minute integer default null, threshold integer default null, silence_hours integer default null)
returns jsonb
language sql security invoker set search_path = ''
as $$
  select private.set_channel_limits(set_channel_limits.channel_id, set_channel_limits.rate_per_minute,
    set_channel_limits.threshold, set_channel_limits.silence_hours)
$$;

revoke execute on function public.set_channel_limits(uuid, integer, integer, integer) from public, anon;
grant execute on function private.set_channel_limits(uuid, integer, integer, integer),
  public.set_channel_limits(uuid, integer, integer, integer) to authenticated;

-- schemas/50_inbox/rpc/close_breaker.sql

-- Tries a channel now instead of waiting: the next message goes as the probe, and if it arrives the breaker closes.
-- Returns the breaker's status.
create function private.close_breaker(channel_id uuid)
returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_status text;
begin
  perform private.try_channel(v_tenant, close_breaker.channel_id);
  select l.breaker into v_status from private.channel_limits l
   where l.tenant_id = v_tenant and l.channel_id = close_breaker.channel_id;
  if v_status is null then
    perform private.fail('channel_not_found', 404);
  end if;
  perform private.audit(v_tenant, 'channel.tried', 'channels', close_breaker.channel_id, jsonb_build_object('breaker', v_status));
  return v_status;
end;
$$;

create function public.close_breaker(channel_id uuid)
returns text
language sql security invoker set search_path = ''
as $$ select private.close_breaker(close_breaker.channel_id) $$;

revoke execute on function public.close_breaker(uuid) from public, anon;
grant execute on function private.close_breaker(uuid), public.close_breaker(uuid) to authenticated;

-- schemas/50_inbox/rpc/retry_delivery.sql

-- "Reprocessar": tries the events of a delivery that could not be applied. A delivery that was applied whole stays as it is.
create function private.retry_delivery(delivery_id uuid)
returns public.webhook_deliveries
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_delivery public.webhook_deliveries;
begin
  select d.* into v_delivery from public.webhook_deliveries d
   where d.tenant_id = v_tenant and d.id = retry_delivery.delivery_id;
  if v_delivery.id is null then
    perform private.fail('delivery_not_found', 404);
  end if;
  -- What was given up stays given up when it fails again.
  perform private.retry_delivery(v_tenant, v_delivery.id, v_delivery.status = 'failed');
  perform private.audit(v_tenant, 'delivery.retried', 'webhook_deliveries', v_delivery.id);
  select d.* into v_delivery from public.webhook_deliveries d where d.tenant_id = v_tenant and d.id = v_delivery.id;
  return v_delivery;
end;
$$;

create function public.retry_delivery(delivery_id uuid)
returns public.webhook_deliveries
language sql security invoker set search_path = ''
as $$ select private.retry_delivery(retry_delivery.delivery_id) $$;

revoke execute on function public.retry_delivery(uuid) from public, anon;
grant execute on function private.retry_delivery(uuid), public.retry_delivery(uuid) to authenticated;

-- schemas/50_inbox/rpc/dead_jobs.sql

-- What was to be done in the background and was given up, the latest fifty. `about` is what an admin would call it by, where it has
-- a name.
create function private.dead_jobs()
returns table (queue text, job_id bigint, kind text, about text, attempts integer, created_at timestamptz, failed_at timestamptz)
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
begin
  return query
    select d.queue, d.job_id, d.kind,
           case d.kind
             when 'broadcast.feed' then (
               select b.name from public.broadcasts b
                where b.tenant_id = v_tenant and b.id = private.uuid_of(d.payload ->> 'broadcast_id'))
             when 'templates.sync' then (
               select i.nome from public.integracoes i
                where i.tenant_id = v_tenant and i.id = private.uuid_of(d.payload ->> 'integracao_id'))
             when 'mail.send' then d.payload #>> '{data,channel_name}'
             when 'media.fetch' then (
               select c.protocolo
                 from public.message_attachments a
                 join public.messages m on m.tenant_id = a.tenant_id and m.id = a.message_id
                 join public.conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
                where a.tenant_id = v_tenant and a.id = private.uuid_of(d.payload ->> 'attachment_id'))
             when 'ai.transcribe' then (
               select c.protocolo
                 from public.messages m
                 join public.conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
                where m.tenant_id = v_tenant and m.id = private.uuid_of(d.payload ->> 'message_id'))
           end,
           d.attempts, d.created_at, d.failed_at
      from private.dead_letters(v_tenant, 50) d;
end;
$$;

create function public.dead_jobs()
returns table (queue text, job_id bigint, kind text, about text, attempts integer, created_at timestamptz, failed_at timestamptz)
language sql stable security invoker set search_path = ''
as $$ select * from private.dead_jobs() $$;

revoke execute on function public.dead_jobs() from public, anon;
grant execute on function private.dead_jobs(), public.dead_jobs() to authenticated;

-- schemas/50_inbox/rpc/replay_job.sql

-- Tries again, from the first of its tries, what was given up in the background. An id is one of its queue.
create function private.replay_job(job_id bigint, queue text)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_job constant jsonb := private.revive_job(v_tenant, replay_job.job_id, replay_job.queue);
begin
  if v_job is null then
    perform private.fail('job_not_found', 404);
  end if;
  perform private.audit(v_tenant, 'job.replayed', 'jobs', null,
    jsonb_build_object('job_id', replay_job.job_id, 'kind', v_job -> 'kind'));
end;
$$;

create function public.replay_job(job_id bigint, queue text default 'jobs')
returns void
language sql security invoker set search_path = ''
as $$ select private.replay_job(replay_job.job_id, replay_job.queue) $$;

revoke execute on function public.replay_job(bigint, text) from public, anon;
grant execute on function private.replay_job(bigint, text), public.replay_job(bigint, text) to authenticated;

-- schemas/50_inbox/rpc/read_notifications.sql

-- Marks the caller's notifications as read: these, or all of them. Returns how many were not read yet.
create function private.read_notifications(ids uuid[])
returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
  v_count integer;
begin
  update public.notifications n set read_at = now()
   where n.tenant_id = v_tenant and n.user_id = (select auth.uid()) and n.read_at is null
     and (read_notifications.ids is null or n.id = any(read_notifications.ids));
  get diagnostics v_count = row_count;
  return v_count;
end;
$$;

create function public.read_notifications(ids uuid[] default null)
returns integer
language sql security invoker set search_path = ''
as $$ select private.read_notifications(read_notifications.ids) $$;

revoke execute on function public.read_notifications(uuid[]) from public, anon;
grant execute on function private.read_notifications(uuid[]), public.read_notifications(uuid[]) to authenticated;

-- schemas/50_inbox/rpc/mark_read.sql

-- Somebody of the team has seen the conversation: the shared counter goes to zero and, where the channel can say so, the
-- customer's last message is marked as read. Viewers look without touching it.
create function private.mark_read(conversation_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
begin
  update public.conversations c set unread_count = 0
   where c.tenant_id = v_tenant and c.id = mark_read.conversation_id and c.unread_count > 0;
  if found then
    perform private.give_sign(v_tenant, mark_read.conversation_id, 'read_receipts', 'channel.read');
  elsif not private.can_read_conversation(mark_read.conversation_id) then
    perform private.fail('conversation_not_found', 404);
  end if;
end;
$$;

create function public.mark_read(conversation_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.mark_read(mark_read.conversation_id) $$;

revoke execute on function public.mark_read(uuid) from public, anon;
grant execute on function private.mark_read(uuid), public.mark_read(uuid) to authenticated;

-- schemas/50_inbox/rpc/show_typing.sql

-- Lets the customer see that somebody is writing. Called as often as keys are pressed: more than one sign in 20 s is not given.
create function private.show_typing(conversation_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
begin
  if not private.can_read_conversation(show_typing.conversation_id) then
    perform private.fail('conversation_not_found', 404);
  end if;
  insert into private.typing_shown as t (tenant_id, conversation_id) values (v_tenant, show_typing.conversation_id)
  on conflict on constraint typing_shown_pkey do update set shown_at = excluded.shown_at
    where t.shown_at <= now() - interval '20 seconds';
  if found then
    perform private.give_sign(v_tenant, show_typing.conversation_id, 'typing', 'channel.typing');
  end if;
end;
$$;

create function public.show_typing(conversation_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.show_typing(show_typing.conversation_id) $$;

revoke execute on function public.show_typing(uuid) from public, anon;
grant execute on function private.show_typing(uuid), public.show_typing(uuid) to authenticated;

-- schemas/50_inbox/rpc/inbox_changes.sql

-- What changed in the lists since `cursor`: {cursor, reset, rows}. The cursor is the oldest transaction that was still open when
-- the answer was made, so a row that commits late is seen next time; some rows come twice, none is missed.
-- Without a cursor: where to begin, no rows. With more than 500 changes: reset, load the list anew.
create function private.inbox_changes(cursor text)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
  v_now constant text := pg_snapshot_xmin(pg_current_snapshot())::text;
  v_rows jsonb;
begin
  if inbox_changes.cursor is null then
    return jsonb_build_object('cursor', v_now, 'reset', false, 'rows', '[]'::jsonb);
  end if;
  if inbox_changes.cursor !~ '^[0-9]{1,19}$' then
    perform private.fail('cursor_invalid', 422);
  end if;
  -- A cursor from the future is one from before the database was restored.
  if inbox_changes.cursor::xid8 > pg_snapshot_xmax(pg_current_snapshot()) then
    return jsonb_build_object('cursor', v_now, 'reset', true, 'rows', '[]'::jsonb);
  end if;
  select jsonb_agg(to_jsonb(i) order by i.last_message_at desc, i.id desc)
    into v_rows
    from public.inbox i
   where i.tenant_id = v_tenant
     and i.id in (
       select c.id from public.conversations c
        where c.tenant_id = v_tenant and c.xid >= inbox_changes.cursor::xid8
        limit 501);
  if jsonb_array_length(v_rows) > 500 then
    return jsonb_build_object('cursor', v_now, 'reset', true, 'rows', '[]'::jsonb);
  end if;
  return jsonb_build_object('cursor', v_now, 'reset', false, 'rows', coalesce(v_rows, '[]'));
end;
$$;

create function public.inbox_changes(cursor text default null)
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.inbox_changes(inbox_changes.cursor) $$;

revoke execute on function public.inbox_changes(text) from public, anon;
grant execute on function private.inbox_changes(text), public.inbox_changes(text) to authenticated;

-- schemas/50_inbox/rpc/claim_conversation.sql

-- Takes a free conversation for the caller. Two agents racing: one wins, the other gets 409 and sees who won.
create function private.claim_conversation(conversation_id uuid)
returns public.conversations
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_conversation public.conversations := private.lock_conversation(v_tenant, claim_conversation.conversation_id);
begin
  if v_conversation.status = 'closed' then
    perform private.fail('conversation_closed', 409);
  end if;
  if v_conversation.assignee_id = (select auth.uid()) then
    return v_conversation;
  end if;
  if v_conversation.assignee_id is not null then
    perform private.fail('conversation_taken', 409);
  end if;
  update public.conversations c set status = 'active', assignee_id = (select auth.uid())
   where c.tenant_id = v_tenant and c.id = v_conversation.id;
  perform private.append_event(v_tenant, v_conversation.id, 'claimed');
  return private.lock_conversation(v_tenant, v_conversation.id);
end;
$$;

-- The conversation's row, locked, or 404.
create function private.lock_conversation(tenant_id uuid, conversation_id uuid)
returns public.conversations
language plpgsql security definer set search_path = ''
as $$
declare
  v_conversation public.conversations;
begin
  select c.* into v_conversation
    from public.conversations c
   where c.tenant_id = lock_conversation.tenant_id and c.id = lock_conversation.conversation_id
     for update;
  if v_conversation.id is null then
    perform private.fail('conversation_not_found', 404);
  end if;
  return v_conversation;
end;
$$;

create function public.claim_conversation(conversation_id uuid)
returns public.conversations
language sql security invoker set search_path = ''
as $$ select private.claim_conversation(claim_conversation.conversation_id) $$;

revoke execute on function public.claim_conversation(uuid) from public, anon;
grant execute on function private.claim_conversation(uuid), public.claim_conversation(uuid) to authenticated;

-- schemas/50_inbox/rpc/release_conversation.sql

-- Gives a conversation back to the queue. One's own, or anybody's for a supervisor; the robot's for everybody.
create function private.release_conversation(conversation_id uuid)
returns public.conversations
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_conversation public.conversations := private.lock_conversation(v_tenant, release_conversation.conversation_id);
begin
  if v_conversation.status = 'closed' then
    perform private.fail('conversation_closed', 409);
  end if;
  if v_conversation.status = 'waiting' then
    return v_conversation;
  end if;
  if v_conversation.status = 'bot' then
    perform private.hand_over(v_tenant, v_conversation.id, 'released', false);
    return private.lock_conversation(v_tenant, v_conversation.id);
  end if;
  if v_conversation.assignee_id <> (select auth.uid()) and not private.has_role('supervisor') then
    perform private.fail('forbidden', 403);
  end if;
  update public.conversations c set status = 'waiting', assignee_id = null
   where c.tenant_id = v_tenant and c.id = v_conversation.id;
  perform private.append_event(v_tenant, v_conversation.id, 'released');
  return private.lock_conversation(v_tenant, v_conversation.id);
end;
$$;

create function public.release_conversation(conversation_id uuid)
returns public.conversations
language sql security invoker set search_path = ''
as $$ select private.release_conversation(release_conversation.conversation_id) $$;

revoke execute on function public.release_conversation(uuid) from public, anon;
grant execute on function private.release_conversation(uuid), public.release_conversation(uuid) to authenticated;

-- schemas/50_inbox/rpc/assign_conversation.sql

-- Gives a conversation to a colleague who can answer it.
create function private.assign_conversation(conversation_id uuid, user_id uuid)
returns public.conversations
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_conversation public.conversations := private.lock_conversation(v_tenant, assign_conversation.conversation_id);
begin
  if v_conversation.status = 'closed' then
    perform private.fail('conversation_closed', 409);
  end if;
  if not exists (
    select from public.members m
     where m.tenant_id = v_tenant and m.user_id = assign_conversation.user_id
       and m.removed_at is null and m.role >= 'agent'
  ) then
    perform private.fail('member_not_found', 404);
  end if;
  if v_conversation.assignee_id = assign_conversation.user_id then
    return v_conversation;
  end if;
  update public.conversations c set status = 'active', assignee_id = assign_conversation.user_id
   where c.tenant_id = v_tenant and c.id = v_conversation.id;
  perform private.append_event(v_tenant, v_conversation.id, 'assigned', assign_conversation.user_id);
  return private.lock_conversation(v_tenant, v_conversation.id);
end;
$$;

create function public.assign_conversation(conversation_id uuid, user_id uuid)
returns public.conversations
language sql security invoker set search_path = ''
as $$ select private.assign_conversation(assign_conversation.conversation_id, assign_conversation.user_id) $$;

revoke execute on function public.assign_conversation(uuid, uuid) from public, anon;
grant execute on function private.assign_conversation(uuid, uuid), public.assign_conversation(uuid, uuid) to authenticated;

-- schemas/50_inbox/rpc/close_conversation.sql

-- Ends a conversation; what still waits in its outbox is sent all the same. Closing twice is no error.
create function private.close_conversation(conversation_id uuid)
returns public.conversations
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_conversation public.conversations := private.lock_conversation(v_tenant, close_conversation.conversation_id);
begin
  if v_conversation.status = 'closed' then
    return v_conversation;
  end if;
  update public.conversations c set status = 'closed', closed_at = now(), unread_count = 0
   where c.tenant_id = v_tenant and c.id = v_conversation.id;
  perform private.append_event(v_tenant, v_conversation.id, 'closed');
  return private.lock_conversation(v_tenant, v_conversation.id);
end;
$$;

create function public.close_conversation(conversation_id uuid)
returns public.conversations
language sql security invoker set search_path = ''
as $$ select private.close_conversation(close_conversation.conversation_id) $$;

revoke execute on function public.close_conversation(uuid) from public, anon;
grant execute on function private.close_conversation(uuid), public.close_conversation(uuid) to authenticated;

-- schemas/50_inbox/rpc/reopen_conversation.sql

-- Opens a closed conversation again for the caller, unless the contact has another one open on the channel. One that was put away
-- is back in the lists with it.
create function private.reopen_conversation(conversation_id uuid)
returns public.conversations
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_conversation public.conversations;
begin
  -- The customer's row before the conversation's, as everywhere: they may be taken out of the archive with it.
  perform from public.contatos k
    where k.tenant_id = v_tenant and k.id = (
      select c.contato_id from public.conversations c where c.tenant_id = v_tenant and c.id = reopen_conversation.conversation_id)
      for no key update;
  v_conversation := private.lock_conversation(v_tenant, reopen_conversation.conversation_id);
  if v_conversation.status <> 'closed' then
    return v_conversation;
  end if;
  begin
    update public.conversations c set status = 'active', assignee_id = (select auth.uid()), closed_at = null, archived_at = null
     where c.tenant_id = v_tenant and c.id = v_conversation.id;
  exception when unique_violation then
    perform private.fail('conversation_already_open', 409);
  end;
  perform private.append_event(v_tenant, v_conversation.id, 'reopened');
  return private.lock_conversation(v_tenant, v_conversation.id);
end;
$$;

create function public.reopen_conversation(conversation_id uuid)
returns public.conversations
language sql security invoker set search_path = ''
as $$ select private.reopen_conversation(reopen_conversation.conversation_id) $$;

revoke execute on function public.reopen_conversation(uuid) from public, anon;
grant execute on function private.reopen_conversation(uuid), public.reopen_conversation(uuid) to authenticated;

-- schemas/50_inbox/rpc/start_conversation.sql

-- Writes first: finds or makes the contact, opens a conversation on the channel, or takes the one that is open, and sends the
-- first message, all or nothing. Whom: `contato_id`, or `telefone` in E.164 with `nome`. What: `type`, `body` and `payload` as in
-- send_message(); where the channel has a window that is a template. Refused with queue_full while too much waits.
create function private.start_conversation(
  channel_id uuid, client_id uuid, type text, contato_id uuid, telefone text, nome text, body text, payload jsonb, assunto text,
  due_at timestamptz)
returns public.messages
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_channel public.channels;
  v_contato uuid;
  v_conversation public.conversations;
  v_sent public.messages;
begin
  select m.* into v_sent from public.messages m where m.tenant_id = v_tenant and m.client_id = start_conversation.client_id;
  if v_sent.id is not null then
    return v_sent;
  end if;
  select h.* into v_channel from public.channels h where h.tenant_id = v_tenant and h.id = start_conversation.channel_id;
  if v_channel.id is null then
    perform private.fail('channel_not_found', 404);
  end if;
  if char_length(start_conversation.assunto) > 200 then
    perform private.fail('assunto_too_long', 422);
  end if;
  if private.queue_is_full(v_tenant, v_channel.id) then
    perform private.fail('queue_full', 409);
  end if;
  if start_conversation.contato_id is not null then
    select c.id into v_contato from public.contatos c
     where c.tenant_id = v_tenant and c.id = start_conversation.contato_id and c.mesclado_em is null;
    if v_contato is null then
      perform private.fail('contato_not_found', 404);
    end if;
  elsif coalesce(start_conversation.telefone, '') !~ '^\+[1-9][0-9]{7,14}$' then
    perform private.fail('phone_invalid', 422);
  else
    v_contato := private.resolve_contact(v_tenant,
      jsonb_build_array(jsonb_build_object('kind', 'phone', 'value', start_conversation.telefone)), start_conversation.nome);
  end if;

  v_contato := private.lock_present(v_tenant, v_contato);
  select c.* into v_conversation
    from public.conversations c
   where c.tenant_id = v_tenant and c.channel_id = v_channel.id and c.contato_id = v_contato and c.status <> 'closed'
     for update;
  if v_conversation.id is null then
    insert into public.conversations as c
      (tenant_id, channel_id, contato_id, protocolo, status, assignee_id, created_by, assunto, due_at, reply_phone, window_expires_at)
    values (v_tenant, v_channel.id, v_contato, private.next_protocolo(v_tenant), 'active', (select auth.uid()), (select auth.uid()),
      nullif(trim(start_conversation.assunto), ''), start_conversation.due_at,
      case when start_conversation.contato_id is null then start_conversation.telefone end,
      -- The customer may still be within the window of an earlier matter.
      (select max(o.window_expires_at) from public.conversations o
        where o.tenant_id = v_tenant and o.channel_id = v_channel.id and o.contato_id = v_contato))
    returning c.* into v_conversation;
  elsif v_conversation.assignee_id is distinct from (select auth.uid()) and v_conversation.assignee_id is not null then
    -- A colleague is talking to them: writing past each other helps nobody.
    perform private.fail('conversation_taken', 409);
  end if;
  return private.send_message(v_conversation.id, start_conversation.client_id, start_conversation.type, start_conversation.body,
    start_conversation.payload);
end;
$$;

create function public.start_conversation(
  channel_id uuid, client_id uuid, type text, contato_id uuid default null, telefone text default null, nome text default null,
  body text default null, payload jsonb default '{}', assunto text default null, due_at timestamptz default null)
returns public.messages
language sql security invoker set search_path = ''
as $$
  select private.start_conversation(
    start_conversation.channel_id, start_conversation.client_id, start_conversation.type, start_conversation.contato_id,
    start_conversation.telefone, start_conversation.nome, start_conversation.body, start_conversation.payload,
    start_conversation.assunto, start_conversation.due_at)
$$;

revoke execute on function
  public.start_conversation(uuid, uuid, text, uuid, text, text, text, jsonb, text, timestamptz) from public, anon;
grant execute on function
  private.start_conversation(uuid, uuid, text, uuid, text, text, text, jsonb, text, timestamptz),
  public.start_conversation(uuid, uuid, text, uuid, text, text, text, jsonb, text, timestamptz) to authenticated;

-- schemas/50_inbox/rpc/update_conversation.sql

-- Changes what a conversation is about, what was promised and how urgent it is. `changes` holds only what is to change:
-- {assunto: text|null, due_at: timestamp|null, priority: 0|1|2}.
create function private.update_conversation(conversation_id uuid, changes jsonb)
returns public.conversations
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_before constant public.conversations := private.lock_conversation(v_tenant, update_conversation.conversation_id);
  v_after public.conversations := v_before;
begin
  if jsonb_typeof(update_conversation.changes) is distinct from 'object' then
    perform private.fail('invalid_request', 400);
  end if;
  if update_conversation.changes ? 'assunto' then
    v_after.assunto := nullif(trim(update_conversation.changes ->> 'assunto'), '');
    if char_length(v_after.assunto) > 200 then
      perform private.fail('assunto_too_long', 422);
    end if;
  end if;
  if update_conversation.changes ? 'due_at' then
    begin
      v_after.due_at := (update_conversation.changes ->> 'due_at')::timestamptz;
    exception when others then
      perform private.fail('due_at_invalid', 422);
    end;
  end if;
  if update_conversation.changes ? 'priority' then
    if update_conversation.changes ->> 'priority' is null or update_conversation.changes ->> 'priority' not in ('0', '1', '2') then
      perform private.fail('priority_invalid', 422);
    end if;
    v_after.priority := (update_conversation.changes ->> 'priority')::smallint;
  end if;
  if v_after is distinct from v_before then
    update public.conversations c
       set assunto = v_after.assunto, due_at = v_after.due_at, priority = v_after.priority
     where c.tenant_id = v_tenant and c.id = v_before.id;
    perform private.append_event(v_tenant, v_before.id, 'changed', detail => jsonb_strip_nulls(jsonb_build_object(
      'assunto', case when v_after.assunto is distinct from v_before.assunto then coalesce(v_after.assunto, '') end,
      'due_at', case when v_after.due_at is distinct from v_before.due_at then coalesce(v_after.due_at::text, '') end,
      'priority', case when v_after.priority <> v_before.priority then v_after.priority end)));
  end if;
  return private.lock_conversation(v_tenant, v_before.id);
end;
$$;

create function public.update_conversation(conversation_id uuid, changes jsonb)
returns public.conversations
language sql security invoker set search_path = ''
as $$ select private.update_conversation(update_conversation.conversation_id, update_conversation.changes) $$;

revoke execute on function public.update_conversation(uuid, jsonb) from public, anon;
grant execute on function private.update_conversation(uuid, jsonb), public.update_conversation(uuid, jsonb) to authenticated;

-- schemas/50_inbox/rpc/archive_conversation.sql

-- Puts a closed conversation away, or takes it out again. Nothing is deleted: the contact's history keeps it.
create function private.archive_conversation(conversation_id uuid, archived boolean)
returns public.conversations
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_conversation constant public.conversations :=
    private.lock_conversation(v_tenant, archive_conversation.conversation_id);
begin
  if v_conversation.status <> 'closed' then
    perform private.fail('conversation_still_open', 409);
  end if;
  if (v_conversation.archived_at is not null) is distinct from coalesce(archive_conversation.archived, true) then
    update public.conversations c
       set archived_at = case when coalesce(archive_conversation.archived, true) then now() end
     where c.tenant_id = v_tenant and c.id = v_conversation.id;
    perform private.audit(v_tenant,
      case when coalesce(archive_conversation.archived, true) then 'conversation.archived' else 'conversation.unarchived' end,
      'conversations', v_conversation.id, jsonb_build_object('protocolo', v_conversation.protocolo));
  end if;
  return private.lock_conversation(v_tenant, v_conversation.id);
end;
$$;

create function public.archive_conversation(conversation_id uuid, archived boolean default true)
returns public.conversations
language sql security invoker set search_path = ''
as $$ select private.archive_conversation(archive_conversation.conversation_id, archive_conversation.archived) $$;

revoke execute on function public.archive_conversation(uuid, boolean) from public, anon;
grant execute on function private.archive_conversation(uuid, boolean), public.archive_conversation(uuid, boolean)
  to authenticated;

-- schemas/50_inbox/rpc/conversation_detail.sql

-- One conversation with all that a panel about it shows: {conversation, contato, identities, messages (the last 50, oldest
-- first), events, history (the contact's other conversations, newest first), insights (the latest that models found, by kind:
-- {sentimento: {sentimento, score, analise}, …}), statistics ({inbound, outbound, notes, failed, first_inbound_at, first_answer_at,
-- cost})}.
create function private.conversation_detail(conversation_id uuid)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
  v_detail jsonb;
begin
  select jsonb_build_object(
           'conversation', to_jsonb(i),
           'contato', (select to_jsonb(k) from public.contatos k where k.tenant_id = i.tenant_id and k.id = i.contato_id),
           'identities', coalesce((
             select jsonb_agg(jsonb_build_object('kind', d.kind, 'value', d.value) order by d.created_at)
               from public.contact_identities d
              where d.tenant_id = i.tenant_id and d.contato_id = i.contato_id), '[]'),
           'messages', coalesce((
             select jsonb_agg(to_jsonb(l) order by l.seq)
               from (select m.* from public.thread m
                      where m.tenant_id = i.tenant_id and m.conversation_id = i.id
                      order by m.seq desc limit 50) l), '[]'),
           'events', coalesce((
             select jsonb_agg(to_jsonb(e) order by e.seq)
               from (select m.* from public.thread m
                      where m.tenant_id = i.tenant_id and m.conversation_id = i.id and m.type = 'event'
                      order by m.seq desc limit 200) e), '[]'),
           'history', coalesce((
             select jsonb_agg(to_jsonb(h) order by h.created_at desc)
               from (select o.* from public.inbox o
                      where o.tenant_id = i.tenant_id and o.contato_id = i.contato_id and o.id <> i.id
                      order by o.created_at desc limit 50) h), '[]'),
           'insights', coalesce((
             select jsonb_object_agg(f.kind, f.result)
               from (select distinct on (a.kind) a.kind, a.result from public.ai_insights a
                      where a.tenant_id = i.tenant_id and a.conversation_id = i.id
                      order by a.kind, a.version desc) f), '{}'),
           'statistics', (
             select jsonb_build_object(
                      'inbound', count(*) filter (where m.direction = 'inbound'),
                      'outbound', count(*) filter (where m.direction = 'outbound' and m.type <> 'note'),
                      'notes', count(*) filter (where m.type = 'note'),
                      'failed', count(*) filter (where m.status = 'failed'),
                      'first_inbound_at', f.first_inbound_at,
                      -- The first words to the customer that a person wrote after they had written.
                      'first_answer_at', min(m.created_at) filter (
                        where m.direction = 'outbound' and m.type <> 'note' and m.author_id is not null
                          and m.created_at >= f.first_inbound_at),
                      'cost', (select c.cost from public.conversations c where c.tenant_id = i.tenant_id and c.id = i.id))
               from (select min(b.created_at) as first_inbound_at from public.messages b
                      where b.tenant_id = i.tenant_id and b.conversation_id = i.id and b.direction = 'inbound') f
               left join public.messages m
                 on m.tenant_id = i.tenant_id and m.conversation_id = i.id and m.type not in ('event', 'reaction')
              group by f.first_inbound_at))
    into v_detail
    from public.inbox i
   where i.tenant_id = v_tenant and i.id = conversation_detail.conversation_id;
  if v_detail is null then
    perform private.fail('conversation_not_found', 404);
  end if;
  return v_detail;
end;
$$;

create function public.conversation_detail(conversation_id uuid)
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.conversation_detail(conversation_detail.conversation_id) $$;

revoke execute on function public.conversation_detail(uuid) from public, anon;
grant execute on function private.conversation_detail(uuid), public.conversation_detail(uuid) to authenticated;

-- schemas/50_inbox/rpc/save_tag.sql

-- Makes a tag, or changes the one with this id.
create function private.save_tag(name text, color text, id uuid)
returns public.tags
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_tag public.tags;
begin
  if char_length(trim(coalesce(save_tag.name, ''))) not between 1 and 40 then
    perform private.fail('tag_name_invalid', 422);
  end if;
  if save_tag.id is null then
    insert into public.tags as t (tenant_id, name, color)
    values (v_tenant, trim(save_tag.name), coalesce(save_tag.color, 'gray'))
    returning t.* into v_tag;
  else
    update public.tags t set name = trim(save_tag.name), color = coalesce(save_tag.color, t.color)
     where t.tenant_id = v_tenant and t.id = save_tag.id and t.removed_at is null
    returning t.* into v_tag;
    if v_tag.id is null then
      perform private.fail('tag_not_found', 404);
    end if;
  end if;
  return v_tag;
exception
  when unique_violation then
    perform private.fail('tag_exists', 409);
  when check_violation then
    perform private.fail('tag_color_unknown', 422);
end;
$$;

create function public.save_tag(name text, color text default 'gray', id uuid default null)
returns public.tags
language sql security invoker set search_path = ''
as $$ select private.save_tag(save_tag.name, save_tag.color, save_tag.id) $$;

revoke execute on function public.save_tag(text, text, uuid) from public, anon;
grant execute on function private.save_tag(text, text, uuid), public.save_tag(text, text, uuid) to authenticated;

-- schemas/50_inbox/rpc/remove_tag.sql

-- Removes a tag: nobody sees it from now on. The first conversations lose it at once, all others in a job.
create function private.remove_tag(tag_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
begin
  perform from public.tags t
    where t.tenant_id = v_tenant and t.id = remove_tag.tag_id and t.removed_at is null
      for update;
  if not found then
    perform private.fail('tag_not_found', 404);
  end if;
  update public.tags t set removed_at = now() where t.tenant_id = v_tenant and t.id = remove_tag.tag_id;
  perform private.audit(v_tenant, 'tag.removed', 'tags', remove_tag.tag_id,
    (select jsonb_build_object('name', t.name) from public.tags t where t.tenant_id = v_tenant and t.id = remove_tag.tag_id));
  perform private.forget_tag(v_tenant, remove_tag.tag_id);
end;
$$;

create function public.remove_tag(tag_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.remove_tag(remove_tag.tag_id) $$;

revoke execute on function public.remove_tag(uuid) from public, anon;
grant execute on function private.remove_tag(uuid), public.remove_tag(uuid) to authenticated;

-- schemas/50_inbox/rpc/set_conversation_tags.sql

-- Gives a conversation exactly these tags: said twice, it changes nothing. One that was removed a moment ago, and that a browser
-- may still show, is left out.
create function private.set_conversation_tags(conversation_id uuid, tag_ids uuid[])
returns public.conversations
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  -- Tags before conversations, as in remove_tag(): what is given here is not being taken away.
  v_tags constant uuid[] := array(
    select t.id from public.tags t
     where t.tenant_id = v_tenant and t.id = any(set_conversation_tags.tag_ids) and t.removed_at is null
     order by lower(t.name)
       for key share);
  v_conversation constant public.conversations :=
    private.lock_conversation(v_tenant, set_conversation_tags.conversation_id);
begin
  if exists (
    select from unnest(set_conversation_tags.tag_ids) g
     where g <> all(v_tags)
       and not exists (
         select from public.tags t where t.tenant_id = v_tenant and t.id = g and t.removed_at is not null)
  ) then
    perform private.fail('tag_not_found', 404);
  end if;
  delete from public.conversation_tags x
   where x.tenant_id = v_tenant and x.conversation_id = v_conversation.id and x.tag_id <> all(v_tags);
  insert into public.conversation_tags as x (tenant_id, conversation_id, tag_id, created_by)
  select v_tenant, v_conversation.id, g, (select auth.uid()) from unnest(v_tags) g
  on conflict on constraint conversation_tags_pkey do nothing;
  if v_tags is distinct from v_conversation.tag_ids then
    update public.conversations c set tag_ids = v_tags where c.tenant_id = v_tenant and c.id = v_conversation.id;
  end if;
  return private.lock_conversation(v_tenant, v_conversation.id);
end;
$$;

create function public.set_conversation_tags(conversation_id uuid, tag_ids uuid[])
returns public.conversations
language sql security invoker set search_path = ''
as $$ select private.set_conversation_tags(set_conversation_tags.conversation_id, set_conversation_tags.tag_ids) $$;

revoke execute on function public.set_conversation_tags(uuid, uuid[]) from public, anon;
grant execute on function private.set_conversation_tags(uuid, uuid[]), public.set_conversation_tags(uuid, uuid[])
  to authenticated;

-- schemas/50_inbox/rpc/search_inbox.sql

-- Looks for words in messages, and in names, numbers, protocols and subjects, newest first. Returns
-- {contatos: [{id, nome, endereco, foto, conversation_id}], conversations: inbox rows,
--  messages: [{id, conversation_id, seq, created_at, direction, contato_nome, snippet}], more}.
-- In a snippet U+E000 and U+E001 stand around what was found. `before` continues behind the last message's created_at.
create function private.search_inbox(q text, before timestamptz, max integer)
returns jsonb
language plpgsql stable security definer set search_path = ''
  -- The planner takes a rare word for a common one when a tenant is small, and reads the whole table: by index, always.
  set enable_seqscan = off
  set jit = off
  -- Letters that are in everybody's name or number: some of those they are in will do.
  set gin_fuzzy_search_limit = 20000
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
  v_query constant tsquery := private.search_query(search_inbox.q);
  v_plain constant text := private.plain_pattern(trim(left(search_inbox.q, 100)));
  -- The index knows letters by threes: two are looked for at the beginning only, where it counts a blank before them.
  v_like constant text := case when char_length(v_plain) > 2 then '%' else '' end || v_plain || '%';
  v_digits constant text := regexp_replace(left(search_inbox.q, 100), '\D', '', 'g');
  v_max constant integer := least(greatest(coalesce(search_inbox.max, 30), 1), 100);
  v_contatos jsonb := '[]';
  v_conversations jsonb := '[]';
  v_messages jsonb;
  v_ids uuid[];
begin
  if char_length(trim(coalesce(search_inbox.q, ''))) < 2 then
    perform private.fail('search_too_short', 422);
  end if;

  if search_inbox.before is null then
    select coalesce(jsonb_agg(to_jsonb(f)), '[]') into v_contatos
      from (
        select k.id, k.nome, k.endereco, k.foto_url as foto,
               (select c.id from public.conversations c
                 where c.tenant_id = v_tenant and c.contato_id = k.id
                 order by (c.status <> 'closed') desc, c.last_message_at desc limit 1) as conversation_id
          from public.contatos k
         where k.tenant_id = v_tenant and k.mesclado_em is null
           and k.id in (
             (select n.id from public.contatos n
               where n.tenant_id = v_tenant and private.plain(n.nome) like v_like and n.mesclado_em is null
               limit 200)
             union all
             (select d.contato_id from public.contact_identities d
               where d.tenant_id = v_tenant and char_length(v_digits) >= 4 and d.value like '%' || v_digits || '%'
               limit 200))
         order by k.atualizado_em desc
         limit 10
      ) f;
    select coalesce(jsonb_agg(to_jsonb(i)), '[]') into v_conversations
      from (
        select v.* from public.inbox v
         where v.tenant_id = v_tenant and v.id in (
           select c.id from public.conversations c
            where c.tenant_id = v_tenant and c.protocolo = upper(trim(search_inbox.q))
           union all
           (select s.id
              from (
                select c.id, c.last_message_at from public.conversations c
                 where c.tenant_id = v_tenant and c.assunto is not null and private.plain(c.assunto) like v_like
                 limit 5000
              ) s
             order by s.last_message_at desc limit 10))
         limit 10
      ) i;
  end if;

  if v_query is not null then
    v_ids := private.find_messages(v_tenant, search_inbox.q, search_inbox.before, v_max + 1);
  end if;
  select coalesce(jsonb_agg(to_jsonb(f)), '[]') into v_messages
    from (
      select m.id, m.conversation_id, m.seq, m.created_at, m.direction, m.type, k.nome as contato_nome, c.protocolo,
             ts_headline('private.portuguese', coalesce(m.body, m.transcricao), v_query,
               'StartSel=' || U&'\E000' || ', StopSel=' || U&'\E001' || ', MaxWords=24, MinWords=10') as snippet
        from (
          select x.* from public.messages x
           where x.tenant_id = v_tenant and x.id = any(v_ids)
           order by x.created_at desc, x.id desc
           limit v_max + 1
        ) m
        join public.conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
        join public.contatos k on k.tenant_id = c.tenant_id and k.id = c.contato_id
       order by m.created_at desc, m.id desc
    ) f;
  return jsonb_build_object(
    'contatos', v_contatos,
    'conversations', v_conversations,
    'messages', case when jsonb_array_length(v_messages) > v_max then v_messages - v_max else v_messages end,
    'more', jsonb_array_length(v_messages) > v_max);
end;
$$;

create function public.search_inbox(q text, before timestamptz default null, max integer default 30)
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.search_inbox(search_inbox.q, search_inbox.before, search_inbox.max) $$;

revoke execute on function public.search_inbox(text, timestamptz, integer) from public, anon;
grant execute on function private.search_inbox(text, timestamptz, integer),
  public.search_inbox(text, timestamptz, integer) to authenticated;

-- schemas/50_inbox/rpc/create_broadcast.sql

-- Begins sending a template to many. `recipients` is [{contato_id} | {telefone, nome}, each with values {blank: value}], 5,000 at
-- most; one person named twice is one. Every blank of everybody is checked before anything is stored, and everybody is made known
-- together: how many there are changes the work in a statement, not the number of statements.
create function private.create_broadcast(channel_id uuid, name text, template jsonb, recipients jsonb)
returns public.broadcasts
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_channel public.channels;
  v_broadcast public.broadcasts;
  v_template public.wa_templates;
  v_phones jsonb;
  v_upload public.uploads;
begin
  if char_length(trim(coalesce(create_broadcast.name, ''))) not between 1 and 120 then
    perform private.fail('broadcast_name_invalid', 422);
  end if;
  select h.* into v_channel from public.channels h where h.tenant_id = v_tenant and h.id = create_broadcast.channel_id;
  if v_channel.id is null then
    perform private.fail('channel_not_found', 404);
  end if;
  if not v_channel.is_active then
    perform private.fail('channel_inactive', 409);
  end if;
  if jsonb_typeof(create_broadcast.recipients) is distinct from 'array' or create_broadcast.recipients = '[]' then
    perform private.fail('recipients_missing', 422);
  end if;
  if jsonb_array_length(create_broadcast.recipients) > 5000 then
    perform private.fail('recipients_too_many', 422);
  end if;

  insert into public.broadcasts as b (tenant_id, channel_id, name, template, created_by)
  values (v_tenant, v_channel.id, trim(create_broadcast.name), coalesce(create_broadcast.template, '{}'), (select auth.uid()))
  returning b.* into v_broadcast;

  v_template := private.sendable_template(v_channel, v_broadcast.template);
  perform private.fill_template(v_template, v_channel, private.with_own_values(v_broadcast.template, r.own_values))
     from (
       select distinct coalesce(e -> 'values', '{}') as own_values from jsonb_array_elements(create_broadcast.recipients) e) r;
  v_phones := (
    select coalesce(jsonb_agg(e order by n), '[]')
      from jsonb_array_elements(create_broadcast.recipients) with ordinality r (e, n) where e ->> 'contato_id' is null);
  if exists (
    select from jsonb_array_elements(v_phones) e where coalesce(e ->> 'telefone', '') !~ '^\+[1-9][0-9]{7,14}$') then
    perform private.fail('phone_invalid', 422);
  end if;
  if exists (
    select from jsonb_array_elements(create_broadcast.recipients) e
     where e ->> 'contato_id' is not null
       and not exists (
         select from public.contatos k
          where k.tenant_id = v_tenant and k.id = private.uuid_of(e ->> 'contato_id') and k.mesclado_em is null)) then
    perform private.fail('contato_not_found', 404);
  end if;
  insert into public.broadcast_recipients (tenant_id, broadcast_id, contato_id, place, telefone, own_values)
  select distinct on (w.contato_id) v_tenant, v_broadcast.id, w.contato_id, w.n, w.telefone, w.own_values
    from (
      select r.n, coalesce(private.uuid_of(r.e ->> 'contato_id'), p.contato_id) as contato_id,
             p.telefone, coalesce(r.e -> 'values', '{}') as own_values
        from jsonb_array_elements(create_broadcast.recipients) with ordinality r (e, n)
        left join (select distinct f.telefone, f.contato_id from private.resolve_phones(v_tenant, v_phones) f) p
          on r.e ->> 'contato_id' is null and p.telefone = r.e ->> 'telefone') w
   order by w.contato_id, w.n;

  if create_broadcast.template ->> 'upload_id' is not null then
    -- The upload is used up here: its object now belongs to the broadcast.
    delete from public.uploads u
     where u.tenant_id = v_tenant and u.user_id = (select auth.uid()) and u.message_id is null
       and u.id = private.uuid_of(create_broadcast.template ->> 'upload_id')
    returning u.* into v_upload;
    if v_upload.id is null then
      perform private.fail('upload_not_found', 404);
    end if;
    perform private.check_file(v_upload, v_upload.type,
      private.heading_media(v_channel, private.uuid_of(create_broadcast.template ->> 'template_id')));
    update public.broadcasts b set file = to_jsonb(v_upload)
     where b.tenant_id = v_tenant and b.id = v_broadcast.id
    returning b.* into v_broadcast;
  end if;
  perform private.audit(v_tenant, 'broadcast.created', 'broadcasts', v_broadcast.id,
    jsonb_build_object('name', v_broadcast.name, 'recipients', jsonb_array_length(create_broadcast.recipients)));
  perform private.enqueue_job('broadcast.feed', jsonb_build_object('tenant_id', v_tenant, 'broadcast_id', v_broadcast.id));
  perform private.wake_channel(v_tenant, v_channel.id);
  return v_broadcast;
end;
$$;

create function public.create_broadcast(channel_id uuid, name text, template jsonb, recipients jsonb)
returns public.broadcasts
language sql security invoker set search_path = ''
as $$
  select private.create_broadcast(
    create_broadcast.channel_id, create_broadcast.name, create_broadcast.template, create_broadcast.recipients)
$$;

revoke execute on function public.create_broadcast(uuid, text, jsonb, jsonb) from public, anon;
grant execute on function private.create_broadcast(uuid, text, jsonb, jsonb), public.create_broadcast(uuid, text, jsonb, jsonb)
  to authenticated;

-- schemas/50_inbox/rpc/stop_broadcast.sql

-- Ends a broadcast: whoever was not handed over gets nothing, and what waits in the outbox is taken out. What a worker holds at
-- this moment may still arrive.
create function private.stop_broadcast(broadcast_id uuid)
returns public.broadcasts
language plpgsql security definer set search_path = '' set prosa.bulk = 'on'
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_broadcast public.broadcasts;
  v_waiting record;
begin
  select b.* into v_broadcast from public.broadcasts b
   where b.tenant_id = v_tenant and b.id = stop_broadcast.broadcast_id
     for update;
  if v_broadcast.id is null then
    perform private.fail('broadcast_not_found', 404);
  end if;
  if private.end_broadcast(v_tenant, v_broadcast.id) then
    perform private.audit(v_tenant, 'broadcast.stopped', 'broadcasts', v_broadcast.id, jsonb_build_object('name', v_broadcast.name));
  end if;

  -- Lock order everywhere: conversation, outbox, message.
  for v_waiting in
    select o.id, o.conversation_id, o.message_id
      from public.broadcast_recipients r
      join private.outbox o on o.tenant_id = r.tenant_id and o.message_id = r.message_id
     where r.tenant_id = v_tenant and r.broadcast_id = v_broadcast.id and o.state = 'ready'
     order by o.conversation_id
  loop
    perform from public.conversations c where c.tenant_id = v_tenant and c.id = v_waiting.conversation_id for update;
    perform from private.outbox o where o.id = v_waiting.id and o.state = 'ready' for update;
    if found then
      perform private.fail_message(v_tenant, v_waiting.message_id, 'broadcast_stopped');
      perform private.leave_outbox(v_waiting.id);
    end if;
  end loop;
  select b.* into v_broadcast from public.broadcasts b where b.tenant_id = v_tenant and b.id = v_broadcast.id;
  return v_broadcast;
end;
$$;

create function public.stop_broadcast(broadcast_id uuid)
returns public.broadcasts
language sql security invoker set search_path = ''
as $$ select private.stop_broadcast(stop_broadcast.broadcast_id) $$;

revoke execute on function public.stop_broadcast(uuid) from public, anon;
grant execute on function private.stop_broadcast(uuid), public.stop_broadcast(uuid) to authenticated;

-- schemas/50_inbox/rpc/template_price.sql

-- What the provider charges for one message of a template, in US dollars; null when we do not know.
create function private.template_price(template_id uuid)
returns numeric
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
begin
  return (
    select p.price
      from public.wa_templates t
      join public.channels h on h.tenant_id = t.tenant_id and h.integracao_id = t.integracao_id
      join private.message_prices p on p.channel_kind = h.kind and p.category = lower(t.category)
     where t.tenant_id = v_tenant and t.id = template_price.template_id
       and p.valid_from <= (now() at time zone 'America/Sao_Paulo')::date
     order by p.valid_from desc
     limit 1);
end;
$$;

create function public.template_price(template_id uuid)
returns numeric
language sql stable security invoker set search_path = ''
as $$ select private.template_price(template_price.template_id) $$;

revoke execute on function public.template_price(uuid) from public, anon;
grant execute on function private.template_price(uuid), public.template_price(uuid) to authenticated;

-- schemas/50_inbox/rpc/save_canned_response.sql

-- Keeps an answer for the whole team; without an id it is a new one.
create function private.save_canned_response(canned_response_id uuid, shortcut text, title text, body text)
returns public.canned_responses
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_title constant text := trim(coalesce(save_canned_response.title, ''));
  v_body constant text := trim(coalesce(save_canned_response.body, ''), e' \t\n\r');
  v_saved public.canned_responses;
begin
  if coalesce(save_canned_response.shortcut, '') !~ '^[a-z0-9_-]{1,32}$' then
    perform private.fail('shortcut_invalid', 422);
  end if;
  if char_length(v_title) not between 1 and 80 then
    perform private.fail('canned_response_title_invalid', 422);
  end if;
  if v_body = '' then
    perform private.fail('message_empty', 422);
  end if;
  if char_length(v_body) > 4096 then
    perform private.fail('message_too_long', 422);
  end if;

  if save_canned_response.canned_response_id is null then
    insert into public.canned_responses (tenant_id, shortcut, title, body, created_by)
    values (v_tenant, save_canned_response.shortcut, v_title, v_body, (select auth.uid()))
    returning * into v_saved;
  else
    update public.canned_responses r
       set shortcut = save_canned_response.shortcut, title = v_title, body = v_body, updated_at = now()
     where r.tenant_id = v_tenant and r.id = save_canned_response.canned_response_id
    returning r.* into v_saved;
    if v_saved.id is null then
      perform private.fail('canned_response_not_found', 404);
    end if;
  end if;
  return v_saved;
exception when unique_violation then
  perform private.fail('shortcut_taken', 409);
end;
$$;

create function public.save_canned_response(canned_response_id uuid, shortcut text, title text, body text)
returns public.canned_responses
language sql security invoker set search_path = ''
as $$
  select private.save_canned_response(
    save_canned_response.canned_response_id, save_canned_response.shortcut, save_canned_response.title,
    save_canned_response.body)
$$;

revoke execute on function public.save_canned_response(uuid, text, text, text) from public, anon;
grant execute on function private.save_canned_response(uuid, text, text, text),
  public.save_canned_response(uuid, text, text, text) to authenticated;

-- schemas/50_inbox/rpc/remove_canned_response.sql

-- Takes an answer off the team's list. What was said with it stays said.
create function private.remove_canned_response(canned_response_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
begin
  delete from public.canned_responses r
   where r.tenant_id = v_tenant and r.id = remove_canned_response.canned_response_id;
  if not found then
    perform private.fail('canned_response_not_found', 404);
  end if;
end;
$$;

create function public.remove_canned_response(canned_response_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.remove_canned_response(remove_canned_response.canned_response_id) $$;

revoke execute on function public.remove_canned_response(uuid) from public, anon;
grant execute on function private.remove_canned_response(uuid), public.remove_canned_response(uuid) to authenticated;

-- schemas/60_crm/funis.sql

-- A board: the stages that a sale goes through. A tenant may have several.
create table public.funis (
  id            uuid not null default gen_random_uuid(),
  tenant_id     uuid not null references public.tenants on delete cascade,
  nome          text not null,
  criado_em     timestamptz not null default now(),
  -- Put away: offered nowhere, its cards kept.
  arquivado_em  timestamptz,

  primary key (tenant_id, id),
  constraint funis_nome_is_short check (char_length(nome) between 1 and 60)
);
create unique index funis_nome_idx on public.funis (tenant_id, lower(nome)) where arquivado_em is null;

alter table public.funis enable row level security;
create policy members_select on public.funis for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: save_funil() and archive_funil() are the ways.
grant select on public.funis to authenticated;

-- schemas/60_crm/etapas.sql

-- A column of a board. What it means for the sale, `tipo`, never changes: the cards in it say the same in `status`.
create table public.etapas (
  id         uuid not null default gen_random_uuid(),
  tenant_id  uuid not null,
  funil_id   uuid not null,
  nome       text not null,
  tipo       public.etapa_tipo not null default 'aberta',
  -- From left to right.
  posicao    integer not null,
  -- After how many days in it a card is late; null when that says nothing.
  prazo_dias integer,
  criado_em  timestamptz not null default now(),

  primary key (tenant_id, id),
  unique (tenant_id, funil_id, id, tipo),
  foreign key (tenant_id, funil_id) references public.funis (tenant_id, id) on delete cascade,
  constraint etapas_nome_is_short check (char_length(nome) between 1 and 40),
  constraint etapas_prazo_is_sensible check (prazo_dias between 1 and 365),
  constraint etapas_closing_has_no_prazo check (tipo = 'aberta' or prazo_dias is null)
);
create unique index etapas_nome_idx on public.etapas (tenant_id, funil_id, lower(nome));

alter table public.etapas enable row level security;
create policy members_select on public.etapas for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: save_etapa(), order_etapas() and remove_etapa() are the ways.
grant select on public.etapas to authenticated;

-- schemas/60_crm/oportunidades.sql

-- A sale that may come about: one card on a board.
create table public.oportunidades (
  id                 uuid not null default gen_random_uuid(),
  tenant_id          uuid not null,
  funil_id           uuid not null,
  etapa_id           uuid not null,
  -- What its stage means; the key below holds the two together.
  status             public.etapa_tipo not null,
  titulo             text not null,
  -- Null as long as nobody knows.
  valor_centavos     bigint,
  observacoes        text not null default '',
  contato_id         uuid,
  conversation_id    uuid,
  responsavel_id     uuid,
  -- Within its stage, from the top. A card between two others gets the number in the middle.
  posicao            numeric not null,
  -- One more with each move: whoever moves a card says which one they saw.
  versao             integer not null default 1,
  entrou_na_etapa_em timestamptz not null default now(),
  -- Where it was before and since when: who goes back within a minute was never away.
  etapa_anterior_id  uuid,
  na_anterior_desde_em timestamptz,
  movida_por         uuid,
  motivo_perda       text,
  fechada_em         timestamptz,
  arquivada_em       timestamptz,
  criado_por         uuid,
  criado_em          timestamptz not null default now(),
  atualizado_em      timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, funil_id, etapa_id, status) references public.etapas (tenant_id, funil_id, id, tipo) on delete cascade,
  foreign key (tenant_id, contato_id) references public.contatos (tenant_id, id),
  foreign key (tenant_id, conversation_id) references public.conversations (tenant_id, id) on delete set null (conversation_id),
  foreign key (tenant_id, responsavel_id) references public.members (tenant_id, user_id),
  foreign key (tenant_id, movida_por) references public.members (tenant_id, user_id),
  foreign key (tenant_id, criado_por) references public.members (tenant_id, user_id),
  constraint oportunidades_titulo_is_short check (char_length(titulo) between 1 and 120),
  constraint oportunidades_valor_is_sensible check (valor_centavos between 0 and 10000000000000),
  constraint oportunidades_observacoes_are_short check (char_length(observacoes) <= 4000),
  constraint oportunidades_motivo_is_short check (char_length(motivo_perda) between 1 and 300),
  constraint oportunidades_closed_has_time check ((status = 'aberta') = (fechada_em is null)),
  constraint oportunidades_won_has_value check (status <> 'ganha' or valor_centavos is not null),
  constraint oportunidades_lost_has_reason check ((status = 'perdida') = (motivo_perda is not null))
);
create index oportunidades_board_idx on public.oportunidades (tenant_id, funil_id, etapa_id, status, posicao);
create index oportunidades_closed_idx on public.oportunidades (tenant_id, funil_id, fechada_em desc) where fechada_em is not null;
create index oportunidades_contato_idx on public.oportunidades (tenant_id, contato_id) where contato_id is not null;
create index oportunidades_conversation_idx on public.oportunidades (tenant_id, conversation_id) where conversation_id is not null;
create index oportunidades_responsavel_idx on public.oportunidades (tenant_id, responsavel_id) where responsavel_id is not null;
create index oportunidades_movida_por_idx on public.oportunidades (tenant_id, movida_por) where movida_por is not null;
create index oportunidades_criado_por_idx on public.oportunidades (tenant_id, criado_por) where criado_por is not null;

alter table public.oportunidades enable row level security;
create policy members_select on public.oportunidades for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: create_, update_, move_ and archive_oportunidade() are the ways.
grant select on public.oportunidades to authenticated;

-- schemas/60_crm/board.sql

-- The one shape of a card, read or pushed: with who it is about and what they said last.
create view public.board with (security_invoker = true) as
select o.id, o.tenant_id, o.funil_id, o.etapa_id, o.status, o.titulo, o.valor_centavos, o.posicao, o.versao,
       o.entrou_na_etapa_em, o.motivo_perda, o.fechada_em, o.arquivada_em, o.criado_em, o.atualizado_em,
       o.movida_por, v.name as movida_por_nome,
       o.contato_id, k.nome as contato_nome, k.endereco as contato_endereco, k.foto_url as contato_foto,
       o.responsavel_id, r.name as responsavel_nome,
       o.conversation_id, c.last_message_at, c.last_message_preview, c.last_message_direction, c.last_message_type,
       c.last_message_status, c.unread_count
  from public.oportunidades o
  left join public.contatos k on k.tenant_id = o.tenant_id and k.id = o.contato_id
  left join public.conversations c on c.tenant_id = o.tenant_id and c.id = o.conversation_id
  left join public.profiles r on r.id = o.responsavel_id
  left join public.profiles v on v.id = o.movida_por;
grant select on public.board to authenticated;

-- schemas/60_crm/announce_board.sql

-- What a board says on Realtime: one event per board and statement, with the cards that changed, or the advice to fetch them.
-- A card that went to another board is told on both.
create function private.broadcast_cards(tenant_id uuid, funil_id uuid, oportunidade_ids uuid[])
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_rows jsonb;
begin
  if cardinality(broadcast_cards.oportunidade_ids) <= 20 then
    select jsonb_agg(to_jsonb(b)) into v_rows
      from public.board b
     where b.tenant_id = broadcast_cards.tenant_id and b.id = any(broadcast_cards.oportunidade_ids);
  end if;
  perform realtime.send(
    case when v_rows is null or octet_length(v_rows::text) > 8000
      then jsonb_build_object('v', 1, 'fetch', true)
      else jsonb_build_object('v', 1, 'rows', v_rows)
    end,
    'oportunidade_atualizada', 'tenant:' || broadcast_cards.tenant_id || ':board:' || broadcast_cards.funil_id, true);
end;
$$;

create function private.announce_new_cards()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_cards(n.tenant_id, n.funil_id, array_agg(n.id)) from new_rows n group by n.tenant_id, n.funil_id;
  return null;
end;
$$;
create trigger on_oportunidades_insert_announce
  after insert on public.oportunidades referencing new table as new_rows
  for each statement execute function private.announce_new_cards();

create function private.announce_changed_cards()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_cards(x.tenant_id, x.funil_id, array_agg(x.id))
    from (
      select n.tenant_id, n.funil_id, n.id from new_rows n
      union
      select o.tenant_id, o.funil_id, o.id from old_rows o
    ) x
   group by x.tenant_id, x.funil_id;
  return null;
end;
$$;
create trigger on_oportunidades_update_announce
  after update on public.oportunidades referencing old table as old_rows new table as new_rows
  for each statement execute function private.announce_changed_cards();

-- Boards and their columns change seldom and are few: the team hears of it and reads them again.
create function private.announce_board()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.tell_team(t.tenant_id, 'quadro_atualizado')
     from (select distinct c.tenant_id from changed_rows c) t;
  return null;
end;
$$;
create trigger on_funis_insert_announce after insert on public.funis referencing new table as changed_rows
  for each statement execute function private.announce_board();
create trigger on_funis_update_announce after update on public.funis referencing new table as changed_rows
  for each statement execute function private.announce_board();
create trigger on_etapas_insert_announce after insert on public.etapas referencing new table as changed_rows
  for each statement execute function private.announce_board();
create trigger on_etapas_update_announce after update on public.etapas referencing new table as changed_rows
  for each statement execute function private.announce_board();
create trigger on_etapas_delete_announce after delete on public.etapas referencing old table as changed_rows
  for each statement execute function private.announce_board();

-- schemas/60_crm/place_oportunidade.sql

-- Locks boards, or 404 when one is not there. Whatever gives cards their places begins with it: changes of one board take turns, so
-- that two cards never get one place and nobody waits for somebody who waits for them.
create function private.lock_funis(tenant_id uuid, funil_ids uuid[])
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_count integer;
begin
  select count(*) into v_count
    from (
      select from public.funis f
       where f.tenant_id = lock_funis.tenant_id and f.id = any(lock_funis.funil_ids)
       order by f.id
         for no key update
    ) l;
  if v_count is distinct from (select count(*) from (select distinct unnest(lock_funis.funil_ids)) i) then
    perform private.fail('funil_not_found', 404);
  end if;
end;
$$;

-- The card's row, locked, or 404.
create function private.lock_oportunidade(tenant_id uuid, oportunidade_id uuid)
returns public.oportunidades
language plpgsql security definer set search_path = ''
as $$
declare
  v_oportunidade public.oportunidades;
begin
  select o.* into v_oportunidade
    from public.oportunidades o
   where o.tenant_id = lock_oportunidade.tenant_id and o.id = lock_oportunidade.oportunidade_id
     for update;
  if v_oportunidade.id is null then
    perform private.fail('oportunidade_not_found', 404);
  end if;
  return v_oportunidade;
end;
$$;

-- The number of the place behind the card `depois_de`, or of the first one when that is null or has left the stage. Under the
-- board's lock. Where two neighbours have come too close the stage is numbered anew: browsers hold these numbers as doubles.
create function private.place_in_etapa(tenant_id uuid, etapa public.etapas, depois_de uuid, moved uuid)
returns numeric
language plpgsql security definer set search_path = ''
as $$
declare
  v_above numeric;
  v_below numeric;
begin
  for attempt in 1..2 loop
    select o.posicao into v_above
      from public.oportunidades o
     where o.tenant_id = place_in_etapa.tenant_id and o.etapa_id = (place_in_etapa.etapa).id
       and o.id = place_in_etapa.depois_de and o.id is distinct from place_in_etapa.moved;
    select min(o.posicao) into v_below
      from public.oportunidades o
     where o.tenant_id = place_in_etapa.tenant_id and o.funil_id = (place_in_etapa.etapa).funil_id
       and o.etapa_id = (place_in_etapa.etapa).id and o.status = (place_in_etapa.etapa).tipo
       and o.posicao > coalesce(v_above, '-Infinity') and o.id is distinct from place_in_etapa.moved;
    if v_below is null then
      return coalesce(v_above + 1024, 0);
    elsif v_above is null then
      return v_below - 1024;
    elsif v_below - v_above >= 0.001 then
      return round((v_above + v_below) / 2, 6);
    end if;
    update public.oportunidades o set posicao = n.place * 1024
      from (
        select s.id, row_number() over (order by s.posicao, s.id) as place
          from public.oportunidades s
         where s.tenant_id = place_in_etapa.tenant_id and s.etapa_id = (place_in_etapa.etapa).id) n
     where o.tenant_id = place_in_etapa.tenant_id and o.id = n.id;
  end loop;
  return v_above;
end;
$$;

-- Whoever may be responsible for a card: a colleague who may also move it.
create function private.check_responsavel(tenant_id uuid, user_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if check_responsavel.user_id is not null and not exists (
    select from public.members m
     where m.tenant_id = check_responsavel.tenant_id and m.user_id = check_responsavel.user_id
       and m.removed_at is null and m.role >= 'agent') then
    perform private.fail('member_not_found', 404);
  end if;
end;
$$;

-- schemas/60_crm/rpc/save_funil.sql

-- Makes a board, with the stages most sales go through, or gives one another name.
create function private.save_funil(nome text, funil_id uuid)
returns public.funis
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_nome constant text := trim(coalesce(save_funil.nome, ''));
  v_funil public.funis;
begin
  if char_length(v_nome) not between 1 and 60 then
    perform private.fail('funil_nome_invalid', 422);
  end if;
  if save_funil.funil_id is null then
    insert into public.funis (tenant_id, nome) values (v_tenant, v_nome) returning * into v_funil;
    insert into public.etapas (tenant_id, funil_id, nome, tipo, posicao, prazo_dias)
    values (v_tenant, v_funil.id, 'Novo', 'aberta', 1, 3), (v_tenant, v_funil.id, 'Em contato', 'aberta', 2, 7),
      (v_tenant, v_funil.id, 'Proposta', 'aberta', 3, 7), (v_tenant, v_funil.id, 'Negociação', 'aberta', 4, 14),
      (v_tenant, v_funil.id, 'Ganha', 'ganha', 5, null), (v_tenant, v_funil.id, 'Perdida', 'perdida', 6, null);
    perform private.audit(v_tenant, 'funil.created', 'funis', v_funil.id, jsonb_build_object('nome', v_nome));
  else
    update public.funis f set nome = v_nome
     where f.tenant_id = v_tenant and f.id = save_funil.funil_id
    returning f.* into v_funil;
    if v_funil.id is null then
      perform private.fail('funil_not_found', 404);
    end if;
    perform private.audit(v_tenant, 'funil.renamed', 'funis', v_funil.id, jsonb_build_object('nome', v_nome));
  end if;
  return v_funil;
exception
  when unique_violation then
    perform private.fail('funil_exists', 409);
end;
$$;

create function public.save_funil(nome text, funil_id uuid default null)
returns public.funis
language sql security invoker set search_path = ''
as $$ select private.save_funil(save_funil.nome, save_funil.funil_id) $$;

revoke execute on function public.save_funil(text, uuid) from public, anon;
grant execute on function private.save_funil(text, uuid), public.save_funil(text, uuid) to authenticated;

-- schemas/60_crm/rpc/archive_funil.sql

-- Puts a board away with all its cards, or brings it back.
create function private.archive_funil(funil_id uuid, archived boolean)
returns public.funis
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_funil public.funis;
begin
  update public.funis f set arquivado_em = case when archive_funil.archived then coalesce(f.arquivado_em, now()) end
   where f.tenant_id = v_tenant and f.id = archive_funil.funil_id
  returning f.* into v_funil;
  if v_funil.id is null then
    perform private.fail('funil_not_found', 404);
  end if;
  perform private.audit(v_tenant, case when archive_funil.archived then 'funil.archived' else 'funil.restored' end, 'funis', v_funil.id);
  return v_funil;
exception
  when unique_violation then
    perform private.fail('funil_exists', 409);
end;
$$;

create function public.archive_funil(funil_id uuid, archived boolean)
returns public.funis
language sql security invoker set search_path = ''
as $$ select private.archive_funil(archive_funil.funil_id, archive_funil.archived) $$;

revoke execute on function public.archive_funil(uuid, boolean) from public, anon;
grant execute on function private.archive_funil(uuid, boolean), public.archive_funil(uuid, boolean) to authenticated;

-- schemas/60_crm/rpc/save_etapa.sql

-- Adds a stage, the last of its kind, or changes the name and the patience of one.
create function private.save_etapa(funil_id uuid, nome text, tipo text, prazo_dias integer, etapa_id uuid)
returns public.etapas
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_nome constant text := trim(coalesce(save_etapa.nome, ''));
  v_etapa public.etapas;
begin
  if char_length(v_nome) not between 1 and 40 then
    perform private.fail('etapa_nome_invalid', 422);
  end if;
  perform private.lock_funis(v_tenant, array[save_etapa.funil_id]);
  if save_etapa.etapa_id is null then
    if save_etapa.tipo is null or save_etapa.tipo not in ('aberta', 'ganha', 'perdida') then
      perform private.fail('etapa_tipo_unknown', 422);
    end if;
    insert into public.etapas (tenant_id, funil_id, nome, tipo, prazo_dias, posicao)
    select v_tenant, save_etapa.funil_id, v_nome, save_etapa.tipo::public.etapa_tipo, save_etapa.prazo_dias,
           coalesce(max(e.posicao), 0) + 1
      from public.etapas e where e.tenant_id = v_tenant and e.funil_id = save_etapa.funil_id
    returning * into v_etapa;
  else
    update public.etapas e set nome = v_nome, prazo_dias = save_etapa.prazo_dias
     where e.tenant_id = v_tenant and e.funil_id = save_etapa.funil_id and e.id = save_etapa.etapa_id
    returning e.* into v_etapa;
    if v_etapa.id is null then
      perform private.fail('etapa_not_found', 404);
    end if;
  end if;
  perform private.audit(v_tenant, 'etapa.saved', 'funis', save_etapa.funil_id, jsonb_build_object('nome', v_nome));
  return v_etapa;
exception
  when unique_violation then
    perform private.fail('etapa_exists', 409);
  when check_violation then
    perform private.fail('etapa_prazo_invalid', 422);
end;
$$;

create function public.save_etapa(
  funil_id uuid, nome text, tipo text default 'aberta', prazo_dias integer default null, etapa_id uuid default null)
returns public.etapas
language sql security invoker set search_path = ''
as $$ select private.save_etapa(save_etapa.funil_id, save_etapa.nome, save_etapa.tipo, save_etapa.prazo_dias, save_etapa.etapa_id) $$;

revoke execute on function public.save_etapa(uuid, text, text, integer, uuid) from public, anon;
grant execute on function
  private.save_etapa(uuid, text, text, integer, uuid), public.save_etapa(uuid, text, text, integer, uuid) to authenticated;

-- schemas/60_crm/rpc/order_etapas.sql

-- Puts the stages of a board into this order, which must name them all: who saw fewer looks again.
create function private.order_etapas(funil_id uuid, etapa_ids uuid[])
returns setof public.etapas
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
begin
  perform private.lock_funis(v_tenant, array[order_etapas.funil_id]);
  if order_etapas.etapa_ids is null or exists (
    select from (select e.id from public.etapas e where e.tenant_id = v_tenant and e.funil_id = order_etapas.funil_id) e
      full join unnest(order_etapas.etapa_ids) i on i = e.id
     where i is null or e.id is null) then
    perform private.fail('etapas_changed', 409);
  end if;
  update public.etapas e set posicao = array_position(order_etapas.etapa_ids, e.id)
   where e.tenant_id = v_tenant and e.funil_id = order_etapas.funil_id;
  perform private.audit(v_tenant, 'etapas.ordered', 'funis', order_etapas.funil_id);
  return query
    select e.* from public.etapas e
     where e.tenant_id = v_tenant and e.funil_id = order_etapas.funil_id order by e.posicao;
end;
$$;

create function public.order_etapas(funil_id uuid, etapa_ids uuid[])
returns setof public.etapas
language sql security invoker set search_path = ''
as $$ select * from private.order_etapas(order_etapas.funil_id, order_etapas.etapa_ids) $$;

revoke execute on function public.order_etapas(uuid, uuid[]) from public, anon;
grant execute on function private.order_etapas(uuid, uuid[]), public.order_etapas(uuid, uuid[]) to authenticated;

-- schemas/60_crm/rpc/remove_etapa.sql

-- Takes away a stage that holds no card, put away or not. A board keeps one stage of each kind: cards begin, are won and are lost.
create function private.remove_etapa(etapa_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_etapa public.etapas;
begin
  select e.* into v_etapa from public.etapas e where e.tenant_id = v_tenant and e.id = remove_etapa.etapa_id;
  if v_etapa.id is null then
    perform private.fail('etapa_not_found', 404);
  end if;
  perform private.lock_funis(v_tenant, array[v_etapa.funil_id]);
  if exists (select from public.oportunidades o where o.tenant_id = v_tenant and o.funil_id = v_etapa.funil_id and o.etapa_id = v_etapa.id) then
    perform private.fail('etapa_not_empty', 409);
  end if;
  if not exists (
    select from public.etapas e
     where e.tenant_id = v_tenant and e.funil_id = v_etapa.funil_id and e.tipo = v_etapa.tipo and e.id <> v_etapa.id) then
    perform private.fail('etapa_last_of_kind', 409);
  end if;
  delete from public.etapas e where e.tenant_id = v_tenant and e.id = v_etapa.id;
  perform private.audit(v_tenant, 'etapa.removed', 'funis', v_etapa.funil_id, jsonb_build_object('nome', v_etapa.nome));
end;
$$;

create function public.remove_etapa(etapa_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.remove_etapa(remove_etapa.etapa_id) $$;

revoke execute on function public.remove_etapa(uuid) from public, anon;
grant execute on function private.remove_etapa(uuid), public.remove_etapa(uuid) to authenticated;

-- schemas/60_crm/rpc/create_oportunidade.sql

-- Puts a new card on top of an open stage. Begun in a conversation it is about the customer there.
create function private.create_oportunidade(
  etapa_id uuid, titulo text, contato_id uuid, conversation_id uuid, valor_centavos bigint, responsavel_id uuid)
returns public.oportunidades
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_etapa public.etapas;
  v_contato uuid := create_oportunidade.contato_id;
  v_oportunidade public.oportunidades;
begin
  if char_length(trim(coalesce(create_oportunidade.titulo, ''))) not between 1 and 120 then
    perform private.fail('titulo_invalid', 422);
  end if;
  if create_oportunidade.valor_centavos not between 0 and 10000000000000 then
    perform private.fail('valor_invalid', 422);
  end if;
  perform private.check_responsavel(v_tenant, create_oportunidade.responsavel_id);
  if create_oportunidade.conversation_id is not null then
    select c.contato_id into v_contato from public.conversations c
     where c.tenant_id = v_tenant and c.id = create_oportunidade.conversation_id;
    if v_contato is null then
      perform private.fail('conversation_not_found', 404);
    end if;
  elsif v_contato is not null and not exists (
    select from public.contatos k where k.tenant_id = v_tenant and k.id = v_contato and k.mesclado_em is null) then
    perform private.fail('contato_not_found', 404);
  end if;
  perform private.lock_funis(v_tenant, array(
    select e.funil_id from public.etapas e where e.tenant_id = v_tenant and e.id = create_oportunidade.etapa_id));
  select e.* into v_etapa from public.etapas e where e.tenant_id = v_tenant and e.id = create_oportunidade.etapa_id;
  if v_etapa.id is null then
    perform private.fail('etapa_not_found', 404);
  end if;
  if v_etapa.tipo <> 'aberta' then
    perform private.fail('etapa_not_open', 422);
  end if;
  insert into public.oportunidades
    (tenant_id, funil_id, etapa_id, status, titulo, valor_centavos, contato_id, conversation_id, responsavel_id, posicao, criado_por)
  values (v_tenant, v_etapa.funil_id, v_etapa.id, v_etapa.tipo, trim(create_oportunidade.titulo), create_oportunidade.valor_centavos,
    v_contato, create_oportunidade.conversation_id, coalesce(create_oportunidade.responsavel_id, (select auth.uid())),
    private.place_in_etapa(v_tenant, v_etapa, null, null), (select auth.uid()))
  returning * into v_oportunidade;
  perform private.audit(v_tenant, 'oportunidade.created', 'oportunidades', v_oportunidade.id,
    jsonb_build_object('titulo', v_oportunidade.titulo, 'etapa', v_etapa.nome));
  return v_oportunidade;
end;
$$;

create function public.create_oportunidade(
  etapa_id uuid, titulo text, contato_id uuid default null, conversation_id uuid default null, valor_centavos bigint default null,
  responsavel_id uuid default null)
returns public.oportunidades
language sql security invoker set search_path = ''
as $$
  select private.create_oportunidade(create_oportunidade.etapa_id, create_oportunidade.titulo, create_oportunidade.contato_id,
    create_oportunidade.conversation_id, create_oportunidade.valor_centavos, create_oportunidade.responsavel_id)
$$;

revoke execute on function public.create_oportunidade(uuid, text, uuid, uuid, bigint, uuid) from public, anon;
grant execute on function private.create_oportunidade(uuid, text, uuid, uuid, bigint, uuid),
  public.create_oportunidade(uuid, text, uuid, uuid, bigint, uuid) to authenticated;

-- schemas/60_crm/rpc/update_oportunidade.sql

-- Changes what a card says. `changes` holds only what is to change: {titulo: text, valor_centavos: integer|null,
-- observacoes: text, contato_id: uuid|null, conversation_id: uuid|null, responsavel_id: uuid|null}. A conversation brings its
-- customer along; another customer lets go of the conversation.
create function private.update_oportunidade(oportunidade_id uuid, changes jsonb)
returns public.oportunidades
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_changes constant jsonb := update_oportunidade.changes;
  v_before constant public.oportunidades := private.lock_oportunidade(v_tenant, update_oportunidade.oportunidade_id);
  v_after public.oportunidades := v_before;
begin
  if jsonb_typeof(v_changes) is distinct from 'object' then
    perform private.fail('invalid_request', 400);
  end if;
  if v_changes ? 'titulo' then
    v_after.titulo := trim(coalesce(v_changes ->> 'titulo', ''));
    if char_length(v_after.titulo) not between 1 and 120 then
      perform private.fail('titulo_invalid', 422);
    end if;
  end if;
  if v_changes ? 'valor_centavos' then
    if v_changes ->> 'valor_centavos' !~ '^[0-9]{1,13}$' then
      perform private.fail('valor_invalid', 422);
    end if;
    v_after.valor_centavos := (v_changes ->> 'valor_centavos')::bigint;
    if v_after.valor_centavos is null and v_before.status = 'ganha' then
      perform private.fail('valor_missing', 422);
    end if;
  end if;
  if v_changes ? 'observacoes' then
    v_after.observacoes := coalesce(v_changes ->> 'observacoes', '');
    if char_length(v_after.observacoes) > 4000 then
      perform private.fail('observacoes_too_long', 422);
    end if;
  end if;
  if v_changes ? 'contato_id' then
    v_after.contato_id := private.uuid_of(v_changes ->> 'contato_id');
    if v_changes ->> 'contato_id' is not null and not exists (
      select from public.contatos k where k.tenant_id = v_tenant and k.id = v_after.contato_id and k.mesclado_em is null) then
      perform private.fail('contato_not_found', 404);
    end if;
    if v_after.contato_id is distinct from v_before.contato_id then
      v_after.conversation_id := null;
    end if;
  end if;
  if v_changes ? 'conversation_id' then
    v_after.conversation_id := private.uuid_of(v_changes ->> 'conversation_id');
    if v_changes ->> 'conversation_id' is not null then
      select c.contato_id into v_after.contato_id from public.conversations c
       where c.tenant_id = v_tenant and c.id = v_after.conversation_id;
      if not found then
        perform private.fail('conversation_not_found', 404);
      end if;
    end if;
  end if;
  if v_changes ? 'responsavel_id' then
    v_after.responsavel_id := private.uuid_of(v_changes ->> 'responsavel_id');
    if v_after.responsavel_id is null and v_changes ->> 'responsavel_id' is not null then
      perform private.fail('member_not_found', 404);
    end if;
    perform private.check_responsavel(v_tenant, v_after.responsavel_id);
  end if;
  if v_after is not distinct from v_before then
    return v_before;
  end if;
  update public.oportunidades o
     set titulo = v_after.titulo, valor_centavos = v_after.valor_centavos, observacoes = v_after.observacoes,
         contato_id = v_after.contato_id, conversation_id = v_after.conversation_id, responsavel_id = v_after.responsavel_id,
         atualizado_em = now()
   where o.tenant_id = v_tenant and o.id = v_before.id
  returning o.* into v_after;
  -- The notes themselves are not copied: they may be long, and they may be about the customer.
  perform private.audit(v_tenant, 'oportunidade.changed', 'oportunidades', v_before.id, jsonb_strip_nulls(jsonb_build_object(
    'titulo', case when v_after.titulo <> v_before.titulo then v_after.titulo end,
    'valor_centavos', case when v_after.valor_centavos is distinct from v_before.valor_centavos then coalesce(v_after.valor_centavos, -1) end,
    'observacoes', case when v_after.observacoes <> v_before.observacoes then true end,
    'contato', case when v_after.contato_id is distinct from v_before.contato_id then coalesce(
      (select k.nome from public.contatos k where k.tenant_id = v_tenant and k.id = v_after.contato_id), '') end,
    'conversation', case when v_after.conversation_id is distinct from v_before.conversation_id then coalesce(
      (select c.protocolo from public.conversations c where c.tenant_id = v_tenant and c.id = v_after.conversation_id), '') end,
    'responsavel', case when v_after.responsavel_id is distinct from v_before.responsavel_id then coalesce(
      (select p.name from public.profiles p where p.id = v_after.responsavel_id), '') end)));
  return v_after;
end;
$$;

create function public.update_oportunidade(oportunidade_id uuid, changes jsonb)
returns public.oportunidades
language sql security invoker set search_path = ''
as $$ select private.update_oportunidade(update_oportunidade.oportunidade_id, update_oportunidade.changes) $$;

revoke execute on function public.update_oportunidade(uuid, jsonb) from public, anon;
grant execute on function private.update_oportunidade(uuid, jsonb), public.update_oportunidade(uuid, jsonb) to authenticated;

-- schemas/60_crm/rpc/move_oportunidade.sql

-- Puts a card into a stage, behind the card `depois_de` or on top. `versao` is the one the mover saw: who moves a card that
-- somebody else has moved meanwhile gets 409. A stage that wins asks for the value, one that loses for the reason.
create function private.move_oportunidade(
  oportunidade_id uuid, etapa_id uuid, versao integer, depois_de uuid, valor_centavos bigint, motivo_perda text)
returns public.oportunidades
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_motivo constant text := nullif(trim(move_oportunidade.motivo_perda), '');
  v_boards constant uuid[] := array(
    select e.funil_id from public.etapas e where e.tenant_id = v_tenant and e.id = move_oportunidade.etapa_id
     union
    select o.funil_id from public.oportunidades o where o.tenant_id = v_tenant and o.id = move_oportunidade.oportunidade_id);
  v_etapa public.etapas;
  v_left public.etapas;
  v_before public.oportunidades;
  v_after public.oportunidades;
begin
  perform private.lock_funis(v_tenant, v_boards);
  v_before := private.lock_oportunidade(v_tenant, move_oportunidade.oportunidade_id);
  select e.* into v_etapa from public.etapas e where e.tenant_id = v_tenant and e.id = move_oportunidade.etapa_id;
  if v_etapa.id is null then
    perform private.fail('etapa_not_found', 404);
  end if;
  if v_before.versao is distinct from move_oportunidade.versao then
    perform private.fail('oportunidade_moved', 409);
  end if;
  if v_before.arquivada_em is not null then
    perform private.fail('oportunidade_archived', 409);
  end if;
  if move_oportunidade.valor_centavos not between 0 and 10000000000000 then
    perform private.fail('valor_invalid', 422);
  end if;
  if char_length(v_motivo) > 300 then
    perform private.fail('motivo_too_long', 422);
  end if;

  v_after := v_before;
  v_after.valor_centavos := coalesce(move_oportunidade.valor_centavos, v_before.valor_centavos);
  v_after.motivo_perda := case when v_etapa.tipo = 'perdida' then coalesce(v_motivo, v_before.motivo_perda) end;
  if v_etapa.tipo = 'ganha' and v_after.valor_centavos is null then
    perform private.fail('valor_missing', 422);
  end if;
  if v_etapa.tipo = 'perdida' and v_after.motivo_perda is null then
    perform private.fail('motivo_missing', 422);
  end if;
  if v_etapa.id <> v_before.etapa_id then
    v_after.entrou_na_etapa_em := case
      when v_etapa.id = v_before.etapa_anterior_id and v_before.entrou_na_etapa_em > now() - interval '1 minute'
        then v_before.na_anterior_desde_em
      else now()
    end;
    v_after.etapa_anterior_id := v_before.etapa_id;
    v_after.na_anterior_desde_em := v_before.entrou_na_etapa_em;
  end if;
  v_after.posicao := private.place_in_etapa(v_tenant, v_etapa, move_oportunidade.depois_de, v_before.id);

  update public.oportunidades o
     set funil_id = v_etapa.funil_id, etapa_id = v_etapa.id, status = v_etapa.tipo, valor_centavos = v_after.valor_centavos,
         motivo_perda = v_after.motivo_perda, entrou_na_etapa_em = v_after.entrou_na_etapa_em,
         etapa_anterior_id = v_after.etapa_anterior_id, na_anterior_desde_em = v_after.na_anterior_desde_em,
         fechada_em = case when v_etapa.tipo = v_before.status then v_before.fechada_em when v_etapa.tipo <> 'aberta' then now() end,
         posicao = v_after.posicao, versao = o.versao + 1, movida_por = (select auth.uid()), atualizado_em = now()
   where o.tenant_id = v_tenant and o.id = v_before.id
  returning o.* into v_after;
  -- Another place within the stage is nobody's question later.
  if v_etapa.id <> v_before.etapa_id then
    select e.* into v_left from public.etapas e where e.tenant_id = v_tenant and e.id = v_before.etapa_id;
    perform private.audit(v_tenant, 'oportunidade.moved', 'oportunidades', v_before.id, jsonb_strip_nulls(jsonb_build_object(
      'from', v_left.nome, 'to', v_etapa.nome, 'tipo', v_etapa.tipo, 'motivo', v_after.motivo_perda,
      'valor_centavos', case when v_after.valor_centavos is distinct from v_before.valor_centavos then v_after.valor_centavos end)));
  end if;
  return v_after;
end;
$$;

create function public.move_oportunidade(
  oportunidade_id uuid, etapa_id uuid, versao integer, depois_de uuid default null, valor_centavos bigint default null,
  motivo_perda text default null)
returns public.oportunidades
language sql security invoker set search_path = ''
as $$
  select private.move_oportunidade(move_oportunidade.oportunidade_id, move_oportunidade.etapa_id, move_oportunidade.versao,
    move_oportunidade.depois_de, move_oportunidade.valor_centavos, move_oportunidade.motivo_perda)
$$;

revoke execute on function public.move_oportunidade(uuid, uuid, integer, uuid, bigint, text) from public, anon;
grant execute on function private.move_oportunidade(uuid, uuid, integer, uuid, bigint, text),
  public.move_oportunidade(uuid, uuid, integer, uuid, bigint, text) to authenticated;

-- schemas/60_crm/rpc/archive_oportunidade.sql

-- Takes a card off its board, or puts it back where it was.
create function private.archive_oportunidade(oportunidade_id uuid, archived boolean)
returns public.oportunidades
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_before constant public.oportunidades := private.lock_oportunidade(v_tenant, archive_oportunidade.oportunidade_id);
  v_after public.oportunidades;
begin
  if (v_before.arquivada_em is not null) = archive_oportunidade.archived then
    return v_before;
  end if;
  update public.oportunidades o
     set arquivada_em = case when archive_oportunidade.archived then now() end, atualizado_em = now()
   where o.tenant_id = v_tenant and o.id = v_before.id
  returning o.* into v_after;
  perform private.audit(v_tenant, case when archive_oportunidade.archived then 'oportunidade.archived' else 'oportunidade.restored' end,
    'oportunidades', v_before.id);
  return v_after;
end;
$$;

create function public.archive_oportunidade(oportunidade_id uuid, archived boolean)
returns public.oportunidades
language sql security invoker set search_path = ''
as $$ select private.archive_oportunidade(archive_oportunidade.oportunidade_id, archive_oportunidade.archived) $$;

revoke execute on function public.archive_oportunidade(uuid, boolean) from public, anon;
grant execute on function private.archive_oportunidade(uuid, boolean), public.archive_oportunidade(uuid, boolean) to authenticated;

-- schemas/60_crm/rpc/oportunidade_timeline.sql

-- What happened to a card and in its conversation, newest first: [{at, action, actor, data}]. An event of the conversation has the
-- action `event`, and the message that says it as its data; a call has `ligacao`, and its row of the view `calls`.
create function private.oportunidade_timeline(oportunidade_id uuid)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
  v_oportunidade public.oportunidades;
begin
  select o.* into v_oportunidade from public.oportunidades o
   where o.tenant_id = v_tenant and o.id = oportunidade_timeline.oportunidade_id;
  if v_oportunidade.id is null then
    perform private.fail('oportunidade_not_found', 404);
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('at', l.at, 'action', l.action, 'actor', l.actor, 'data', l.data) order by l.at desc, l.n desc), '[]')
      from (
        (select a.created_at as at, a.id as n, a.action, p.name as actor, a.data
           from public.audit_log a left join public.profiles p on p.id = a.actor_id
          where a.tenant_id = v_tenant and a.entity = 'oportunidades' and a.entity_id = v_oportunidade.id
          order by a.id desc limit 200)
        union all
        (select t.created_at, t.seq, 'event', null, to_jsonb(t)
           from public.thread t
          where t.tenant_id = v_tenant and t.conversation_id = v_oportunidade.conversation_id and t.type = 'event'
          order by t.seq desc limit 200)
        union all
        (select c.inicio_em, 0, 'ligacao', c.usuario_nome, to_jsonb(c)
           from public.calls c
          where c.tenant_id = v_tenant and c.oportunidade_id = v_oportunidade.id
          order by c.inicio_em desc limit 200)
      ) l);
end;
$$;

create function public.oportunidade_timeline(oportunidade_id uuid)
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.oportunidade_timeline(oportunidade_timeline.oportunidade_id) $$;

revoke execute on function public.oportunidade_timeline(uuid) from public, anon;
grant execute on function private.oportunidade_timeline(uuid), public.oportunidade_timeline(uuid) to authenticated;

-- schemas/60_crm/rpc/closed_totals.sql

-- What a board won and lost in the last thirty days, per closing stage. The cards themselves are read when somebody asks for them.
create function private.closed_totals(funil_id uuid)
returns table (etapa_id uuid, quantidade bigint, soma_centavos bigint)
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
begin
  return query
    select e.id, count(o.id), coalesce(sum(o.valor_centavos), 0)::bigint
      from public.etapas e
      left join public.oportunidades o
        on o.tenant_id = e.tenant_id and o.funil_id = e.funil_id and o.etapa_id = e.id
       and o.fechada_em > now() - interval '30 days' and o.arquivada_em is null
     where e.tenant_id = v_tenant and e.funil_id = closed_totals.funil_id and e.tipo <> 'aberta'
     group by e.id, e.posicao
     order by e.posicao;
end;
$$;

create function public.closed_totals(funil_id uuid)
returns table (etapa_id uuid, quantidade bigint, soma_centavos bigint)
language sql stable security invoker set search_path = ''
as $$ select * from private.closed_totals(closed_totals.funil_id) $$;

revoke execute on function public.closed_totals(uuid) from public, anon;
grant execute on function private.closed_totals(uuid), public.closed_totals(uuid) to authenticated;

-- schemas/70_telephony/audit_paced.sql

-- Writes a line into the audit log, or refuses where there are `most` of the kind within an hour: the log itself is what is counted,
-- so that nothing is let through that is not written down.
create function private.audit_paced(tenant_id uuid, action text, entity text, entity_id uuid, most integer)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  -- Two at once would both find room for one.
  perform pg_advisory_xact_lock(hashtextextended(audit_paced.action || audit_paced.entity_id, 0));
  if (select count(*) from public.audit_log l
       where l.tenant_id = audit_paced.tenant_id and l.entity = audit_paced.entity and l.entity_id = audit_paced.entity_id
         and l.action = audit_paced.action and l.created_at > now() - interval '1 hour') >= audit_paced.most then
    perform private.fail('too_many_requests', 429);
  end if;
  perform private.audit(audit_paced.tenant_id, audit_paced.action, audit_paced.entity, audit_paced.entity_id);
end;
$$;

-- schemas/70_telephony/ramais_voip.sql

-- A person's extension at the tenant's telephone provider. Its owner alone reads the row; the password is ciphertext made by the
-- edge functions and bound to it, and is selectable by nobody.
create table public.ramais_voip (
  id                 uuid not null default gen_random_uuid(),
  tenant_id          uuid not null references public.tenants on delete cascade,
  usuario_id         uuid not null,
  extension          text not null,
  -- Null once the extension was taken away.
  password_encrypted text,
  sip_server         text not null,
  nome_exibicao      text,
  status             public.ramal_status not null default 'ativo',
  criado_em          timestamptz not null default now(),
  atualizado_em      timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, usuario_id) references public.members (tenant_id, user_id) on delete cascade,
  constraint ramais_voip_one_each unique (tenant_id, usuario_id),
  constraint ramais_voip_extension_is_digits check (extension ~ '^[0-9]{2,10}$'),
  constraint ramais_voip_nome_is_short check (char_length(nome_exibicao) between 1 and 60),
  constraint ramais_voip_active_has_password check (status = 'inativo' or password_encrypted is not null)
);
-- Two people with one extension would answer each other's calls.
create unique index ramais_voip_extension_idx on public.ramais_voip (tenant_id, sip_server, extension) where status = 'ativo';

alter table public.ramais_voip enable row level security;
create policy owners_select on public.ramais_voip for select to authenticated
  using (tenant_id = (select private.tenant_id()) and usuario_id = (select auth.uid()));
-- No write policies: save_ramal() and its sisters write. No select on password_encrypted, so clients list columns.
grant select (id, tenant_id, usuario_id, extension, sip_server, nome_exibicao, status, criado_em, atualizado_em)
  on public.ramais_voip to authenticated;

-- Tells its owner's pages that their extension is another one now, or none: a webphone that is registered stops.
create function private.announce_ramal()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(
    jsonb_build_object('v', 1, 'status', new.status), 'ramal_atualizado',
    'tenant:' || new.tenant_id || ':user:' || new.usuario_id, true);
  return null;
end;
$$;
create trigger on_ramal_announce
  after insert or update on public.ramais_voip
  for each row execute function private.announce_ramal();

-- Who leaves, or may only look from now on, has no extension any more.
create function private.revoke_members_ramal()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.ramais_voip r
     set status = 'inativo', password_encrypted = null, atualizado_em = now()
   where r.tenant_id = new.tenant_id and r.usuario_id = new.user_id and r.password_encrypted is not null;
  return null;
end;
$$;
create trigger on_member_revoke_ramal
  after update on public.members
  for each row when (new.removed_at is not null or new.role = 'viewer')
  execute function private.revoke_members_ramal();

-- schemas/70_telephony/save_ramal.sql

-- The id a person's extension has or will have: its password is sealed for that row before the row is written.
create function private.ramal_id(tenant_id uuid, usuario_id uuid)
returns uuid
language sql security definer set search_path = ''
as $$
  select coalesce(
    (select r.id from public.ramais_voip r
      where r.tenant_id = ramal_id.tenant_id and r.usuario_id = ramal_id.usuario_id),
    gen_random_uuid())
$$;

-- Gives a person an extension, in the name of `caller` ({sub, tenant_id}): one's own, or anybody's when an admin does it. No client
-- may call it: only the functions can seal the password, and have asked the provider whose it is. What an admin took away or
-- switched off comes back through an admin only.
create function private.save_ramal(
  caller jsonb, id uuid, usuario_id uuid, extension text, sip_server text, password_encrypted text, nome_exibicao text)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.act_for(save_ramal.caller, 'agent');
  v_is_admin constant boolean := private.has_role('admin');
  v_nome constant text := nullif(trim(coalesce(save_ramal.nome_exibicao, '')), '');
begin
  if save_ramal.usuario_id <> (select auth.uid()) and not v_is_admin then
    perform private.fail('forbidden', 403);
  end if;
  if not exists (
    select from public.members m
     where m.tenant_id = v_tenant and m.user_id = save_ramal.usuario_id and m.removed_at is null and m.role >= 'agent') then
    perform private.fail('member_not_found', 404);
  end if;
  if save_ramal.extension !~ '^[0-9]{2,10}$' or char_length(v_nome) > 60 then
    perform private.fail('ramal_invalid', 422);
  end if;
  if not v_is_admin and exists (
    select from public.ramais_voip r
     where r.tenant_id = v_tenant and r.usuario_id = save_ramal.usuario_id and r.status = 'inativo') then
    perform private.fail('ramal_inactive', 409);
  end if;

  begin
    insert into public.ramais_voip as r (id, tenant_id, usuario_id, extension, sip_server, password_encrypted, nome_exibicao)
    values (save_ramal.id, v_tenant, save_ramal.usuario_id, save_ramal.extension, save_ramal.sip_server,
      save_ramal.password_encrypted, v_nome)
    on conflict on constraint ramais_voip_pkey do update
      set extension = excluded.extension,
          sip_server = excluded.sip_server,
          password_encrypted = excluded.password_encrypted,
          nome_exibicao = coalesce(excluded.nome_exibicao, r.nome_exibicao),
          status = 'ativo',
          atualizado_em = now()
      where r.usuario_id = excluded.usuario_id;
  exception when unique_violation then
    perform private.fail('ramal_taken', 409);
  end;
  perform private.audit(v_tenant, 'ramal.assigned', 'ramais_voip', save_ramal.id,
    jsonb_build_object('usuario_id', save_ramal.usuario_id, 'extension', save_ramal.extension));
end;
$$;

-- Whose each extension is, for the list that one is picked from.
create function private.taken_ramais(tenant_id uuid)
returns table (usuario_id uuid, extension text, sip_server text)
language sql stable security definer set search_path = ''
as $$
  select r.usuario_id, r.extension, r.sip_server
    from public.ramais_voip r
   where r.tenant_id = taken_ramais.tenant_id and r.status = 'ativo'
$$;

-- schemas/70_telephony/open_sip_session.sql

-- What the caller's webphone registers with, sealed: their own extension. Each page that is loaded opens one; each is written down, and
-- 300 an hour is the most. Executable by the functions' own connection alone, which makes the hash of it that leaves the server.
create function private.open_sip_session(caller jsonb)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.act_for(open_sip_session.caller, 'agent');
  v_ramal constant jsonb := private.own_ramal(v_tenant);
begin
  if v_ramal ->> 'status' = 'inativo' then
    perform private.fail('ramal_inactive', 409);
  end if;
  perform private.audit_paced(v_tenant, 'ramal.session_opened', 'ramais_voip', (v_ramal ->> 'id')::uuid, 300);
  return v_ramal;
end;
$$;

-- For "testar ramal": counted, because it tells whether a password is right. The caller's own extension, sealed; null without one.
create function private.begin_ramal_test(caller jsonb)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.act_for(begin_ramal_test.caller, 'agent');
begin
  perform private.audit_paced(v_tenant, 'ramal.tested', 'members', (select auth.uid()), 30);
  return (
    select to_jsonb(r) from public.ramais_voip r
     where r.tenant_id = v_tenant and r.usuario_id = (select auth.uid()));
end;
$$;

-- The caller's extension with its sealed password and the name it shows.
create function private.own_ramal(tenant_id uuid)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_ramal jsonb;
begin
  select to_jsonb(r) || jsonb_build_object('nome_exibicao', coalesce(r.nome_exibicao, p.name)) into v_ramal
    from public.ramais_voip r
    join public.profiles p on p.id = r.usuario_id
   where r.tenant_id = own_ramal.tenant_id and r.usuario_id = (select auth.uid());
  if v_ramal is null then
    perform private.fail('ramal_not_found', 404);
  end if;
  return v_ramal;
end;
$$;

-- schemas/70_telephony/rpc/list_ramais.sql

-- Who has which extension, for the admin who assigns and revokes them. Their passwords are not among it.
create function private.list_ramais()
returns table (
  id uuid, usuario_id uuid, usuario_nome text, extension text, sip_server text, nome_exibicao text,
  status public.ramal_status, is_revoked boolean, atualizado_em timestamptz)
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
begin
  return query
    select r.id, r.usuario_id, p.name, r.extension, r.sip_server, r.nome_exibicao, r.status, r.password_encrypted is null,
           r.atualizado_em
      from public.ramais_voip r
      join public.members m on m.tenant_id = r.tenant_id and m.user_id = r.usuario_id and m.removed_at is null
      join public.profiles p on p.id = r.usuario_id
     where r.tenant_id = v_tenant
     order by r.extension, p.name;
end;
$$;

create function public.list_ramais()
returns table (
  id uuid, usuario_id uuid, usuario_nome text, extension text, sip_server text, nome_exibicao text,
  status public.ramal_status, is_revoked boolean, atualizado_em timestamptz)
language sql stable security invoker set search_path = ''
as $$ select * from private.list_ramais() $$;

revoke execute on function public.list_ramais() from public, anon;
grant execute on function private.list_ramais(), public.list_ramais() to authenticated;

-- schemas/70_telephony/rpc/set_ramal_active.sql

-- Switches somebody's extension off or on again. Off: their webphone stops, and registers nowhere until it is on.
create function private.set_ramal_active(ramal_id uuid, is_active boolean)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_ramal public.ramais_voip;
begin
  select r.* into v_ramal from public.ramais_voip r
   where r.tenant_id = v_tenant and r.id = set_ramal_active.ramal_id
     for update;
  if v_ramal.id is null then
    perform private.fail('ramal_not_found', 404);
  end if;
  if set_ramal_active.is_active and v_ramal.password_encrypted is null then
    perform private.fail('ramal_revoked', 409);
  end if;
  begin
    update public.ramais_voip r
       set status = case when set_ramal_active.is_active then 'ativo' else 'inativo' end::public.ramal_status,
           atualizado_em = now()
     where r.tenant_id = v_tenant and r.id = v_ramal.id;
  exception when unique_violation then
    perform private.fail('ramal_taken', 409);
  end;
  perform private.audit(v_tenant, 'ramal.status_changed', 'ramais_voip', v_ramal.id,
    jsonb_build_object('is_active', set_ramal_active.is_active));
end;
$$;

create function public.set_ramal_active(ramal_id uuid, is_active boolean)
returns void
language sql security invoker set search_path = ''
as $$ select private.set_ramal_active(set_ramal_active.ramal_id, set_ramal_active.is_active) $$;

revoke execute on function public.set_ramal_active(uuid, boolean) from public, anon;
grant execute on function private.set_ramal_active(uuid, boolean), public.set_ramal_active(uuid, boolean) to authenticated;

-- schemas/70_telephony/rpc/revoke_ramal.sql

-- Takes somebody's extension away: its password is forgotten, their webphone stops, and another may have it.
create function private.revoke_ramal(ramal_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_extension text;
begin
  update public.ramais_voip r
     set status = 'inativo', password_encrypted = null, atualizado_em = now()
   where r.tenant_id = v_tenant and r.id = revoke_ramal.ramal_id
  returning r.extension into v_extension;
  if v_extension is null then
    perform private.fail('ramal_not_found', 404);
  end if;
  perform private.audit(v_tenant, 'ramal.revoked', 'ramais_voip', revoke_ramal.ramal_id,
    jsonb_build_object('extension', v_extension));
end;
$$;

create function public.revoke_ramal(ramal_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.revoke_ramal(revoke_ramal.ramal_id) $$;

revoke execute on function public.revoke_ramal(uuid) from public, anon;
grant execute on function private.revoke_ramal(uuid), public.revoke_ramal(uuid) to authenticated;

-- schemas/70_telephony/rpc/rename_ramal.sql

-- The nickname of the caller's own extension; empty takes it away.
create function private.rename_ramal(nome_exibicao text)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_nome constant text := nullif(trim(coalesce(rename_ramal.nome_exibicao, '')), '');
begin
  if char_length(v_nome) > 60 then
    perform private.fail('ramal_invalid', 422);
  end if;
  update public.ramais_voip r
     set nome_exibicao = v_nome, atualizado_em = now()
   where r.tenant_id = v_tenant and r.usuario_id = (select auth.uid());
  if not found then
    perform private.fail('ramal_not_found', 404);
  end if;
end;
$$;

create function public.rename_ramal(nome_exibicao text)
returns void
language sql security invoker set search_path = ''
as $$ select private.rename_ramal(rename_ramal.nome_exibicao) $$;

revoke execute on function public.rename_ramal(text) from public, anon;
grant execute on function private.rename_ramal(text), public.rename_ramal(text) to authenticated;

-- schemas/70_telephony/ligacoes.sql

-- A telephone call, from the moment somebody dials or the phone rings. What became of it is the provider's word, told by webhook or
-- asked for; until that has come, `confirmada_em` is null and what stands here is what the browser saw.
create table public.ligacoes (
  id               uuid not null default gen_random_uuid(),
  tenant_id        uuid not null references public.tenants on delete cascade,
  -- Who called or answered; null for a call that nobody has taken.
  usuario_id       uuid,
  oportunidade_id  uuid,
  contato_id       uuid,
  conversation_id  uuid,
  -- E.164; a short code or an extension as it is dialled.
  numero_destino   text not null,
  numero_origem    text,
  direcao          public.ligacao_direcao not null,
  status           public.ligacao_status not null default 'chamando',
  -- Of talk; null until it is known.
  duracao_segundos integer,
  inicio_em        timestamptz not null default now(),
  atendida_em      timestamptz,
  fim_em           timestamptz,
  -- Why it ended, in the telephone network's word: NORMAL_CLEARING, USER_BUSY.
  causa            text,
  gravacao_estado  public.gravacao_estado,
  gravacao_erro    text,
  -- Where it is listened to: our own door, which asks who is listening. The provider's link is told to nobody.
  gravacao_url     text generated always as (
    case when gravacao_estado in ('pendente', 'guardada') then '/functions/v1/api4com-proxy/recordings/' || id end) stored,
  notas            text,
  disposicao       public.ligacao_disposicao,
  -- What the browser measured: {post_dial_ms, codec, ended_by, quality}.
  metadata         jsonb not null default '{}',
  -- The browser's own id of a call; of one that rings at several phones, the first that told of it.
  client_id        uuid,
  integracao_id    uuid,
  -- The provider's ids: of the call in its history, and the one that hangs up a dial of ours.
  provedor_ref     text,
  discagem_ref     text,
  -- When the provider was asked to dial: from then on it may ring.
  discada_em       timestamptz,
  confirmada_em    timestamptz,
  -- When the provider is asked next what became of it, and how often it was.
  conferir_em      timestamptz,
  conferencias     integer not null default 0,
  criado_em        timestamptz not null default now(),
  atualizado_em    timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, usuario_id) references public.members (tenant_id, user_id),
  foreign key (tenant_id, oportunidade_id) references public.oportunidades (tenant_id, id) on delete set null (oportunidade_id),
  foreign key (tenant_id, contato_id) references public.contatos (tenant_id, id),
  foreign key (tenant_id, conversation_id) references public.conversations (tenant_id, id) on delete set null (conversation_id),
  foreign key (tenant_id, integracao_id) references public.integracoes (tenant_id, id),
  constraint ligacoes_numeros_are_short check (char_length(numero_destino) <= 64 and char_length(numero_origem) <= 64),
  constraint ligacoes_notas_are_short check (char_length(notas) between 1 and 4000),
  constraint ligacoes_open_has_no_end check ((status in ('chamando', 'em_andamento')) = (fim_em is null)),
  constraint ligacoes_duracao_is_sensible check (duracao_segundos >= 0),
  constraint ligacoes_confirmed_is_over check (confirmada_em is null or (fim_em is not null and conferir_em is null)),
  constraint ligacoes_failed_recording_says_why check ((gravacao_estado = 'falhou') = (gravacao_erro is not null) or gravacao_estado is null)
);
create index ligacoes_recent_idx on public.ligacoes (tenant_id, inicio_em desc, id desc);
create index ligacoes_oportunidade_idx on public.ligacoes (tenant_id, oportunidade_id, inicio_em desc, id desc) where oportunidade_id is not null;
create index ligacoes_contato_idx on public.ligacoes (tenant_id, contato_id, inicio_em desc, id desc) where contato_id is not null;
create index ligacoes_conversation_idx on public.ligacoes (tenant_id, conversation_id, inicio_em desc, id desc) where conversation_id is not null;
create index ligacoes_usuario_idx on public.ligacoes (tenant_id, usuario_id, inicio_em desc, id desc) where usuario_id is not null;
create index ligacoes_status_idx on public.ligacoes (tenant_id, status, inicio_em desc, id desc);
create index ligacoes_numbers_idx on public.ligacoes
  using gin (tenant_id, (numero_destino || ' ' || coalesce(numero_origem, '')) extensions.gin_trgm_ops);
create unique index ligacoes_client_idx on public.ligacoes (tenant_id, client_id) where client_id is not null;
create unique index ligacoes_provedor_idx on public.ligacoes (tenant_id, integracao_id, provedor_ref) where provedor_ref is not null;
create index ligacoes_integracao_idx on public.ligacoes (tenant_id, integracao_id) where integracao_id is not null;
create index ligacoes_conferir_idx on public.ligacoes (conferir_em) where conferir_em is not null;

alter table public.ligacoes enable row level security;
create policy members_select on public.ligacoes for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: a call is born in a dial, in register_call() or in the provider's webhook, and changed by verbs.
grant select on public.ligacoes to authenticated;

-- schemas/70_telephony/call_number.sql

-- A number as a phone or a carrier writes it, in the form we keep: E.164 where it is a telephone's, else its digits, as an extension
-- or a short code has. Null when nothing of it can be dialled.
create function private.call_number(given text)
returns text
language plpgsql immutable parallel safe set search_path = ''
as $$
declare
  v_digits constant text := regexp_replace(coalesce(call_number.given, ''), '[^0-9*#]', '', 'g');
begin
  if v_digits = '' or char_length(v_digits) > 20 then
    return null;
  elsif trim(call_number.given) like '+%' and v_digits ~ '^[1-9][0-9]{4,14}$' then
    return '+' || v_digits;
  elsif v_digits ~ '^55[1-9][0-9][2-9][0-9]{7,8}$' then
    return '+' || v_digits;
  -- From within Brazil: with or without the zero in front of the area.
  elsif v_digits ~ '^0?[1-9][0-9][2-9][0-9]{7,8}$' then
    return '+55' || ltrim(v_digits, '0');
  end if;
  return v_digits;
end;
$$;

-- What is told of one number's calls, by events and by the browsers that see it ring, one after the other.
create function private.lock_number(tenant_id uuid, numero text)
returns void
language sql security definer set search_path = ''
as $$
  select pg_advisory_xact_lock(hashtextextended(
    lock_number.tenant_id || ':call:' || coalesce(private.identity_key('phone', lock_number.numero), ''), 0))
$$;

-- Who has this number, under either of its Brazilian forms.
create function private.contato_by_number(tenant_id uuid, numero text)
returns uuid
language sql stable security definer set search_path = ''
as $$
  select d.contato_id from public.contact_identities d
   where d.tenant_id = contato_by_number.tenant_id and d.kind = 'phone'
     and d.match_key = private.identity_key('phone', contato_by_number.numero)
$$;

-- schemas/70_telephony/calls.sql

-- The one shape of a call as lists show it: with who it was with, who made it and what it was about.
create view public.calls with (security_invoker = true) as
select l.id, l.tenant_id, l.direcao, l.status, l.numero_destino, l.numero_origem, l.duracao_segundos, l.inicio_em, l.atendida_em,
       l.fim_em, l.causa, l.confirmada_em, l.notas, l.disposicao, l.metadata, l.client_id, l.discada_em,
       l.gravacao_url, l.gravacao_estado, l.gravacao_erro, coalesce(l.gravacao_estado in ('pendente', 'guardada'), false) as has_recording,
       l.usuario_id, u.name as usuario_nome,
       l.contato_id, k.nome as contato_nome, k.endereco as contato_endereco, k.foto_url as contato_foto,
       l.oportunidade_id, o.titulo as oportunidade_titulo, l.conversation_id, l.criado_em, l.atualizado_em
  from public.ligacoes l
  left join public.profiles u on u.id = l.usuario_id
  left join public.contatos k on k.tenant_id = l.tenant_id and k.id = l.contato_id
  left join public.oportunidades o on o.tenant_id = l.tenant_id and o.id = l.oportunidade_id;
grant select on public.calls to authenticated;

-- One call in that shape.
create function private.call_row(tenant_id uuid, ligacao_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$ select to_jsonb(c) from public.calls c where c.tenant_id = call_row.tenant_id and c.id = call_row.ligacao_id $$;

create function private.lock_call(tenant_id uuid, ligacao_id uuid)
returns public.ligacoes
language plpgsql security definer set search_path = ''
as $$
declare
  v_call public.ligacoes;
begin
  select l.* into v_call from public.ligacoes l
   where l.tenant_id = lock_call.tenant_id and l.id = lock_call.ligacao_id
     for no key update;
  if v_call.id is null then
    perform private.fail('ligacao_not_found', 404);
  end if;
  return v_call;
end;
$$;

-- A call the caller may write about: their own, or one that nobody has taken. Locked.
create function private.lock_own_call(tenant_id uuid, ligacao_id uuid)
returns public.ligacoes
language plpgsql security definer set search_path = ''
as $$
declare
  v_call constant public.ligacoes := private.lock_call(lock_own_call.tenant_id, lock_own_call.ligacao_id);
begin
  if v_call.usuario_id <> (select auth.uid()) and not private.has_role('supervisor') then
    perform private.fail('forbidden', 403);
  end if;
  return v_call;
end;
$$;

-- Whether nobody has taken the call, and it is so young that whoever has it on the phone still may.
create function private.is_up_for_grabs(call public.ligacoes)
returns boolean
language sql stable set search_path = ''
as $$ select call.usuario_id is null and (call.fim_em is null or call.fim_em > now() - interval '10 minutes') $$;

-- The line in the log that every call gets once, when its outcome stands.
create function private.audit_call(call public.ligacoes)
returns void
language sql security definer set search_path = ''
as $$
  insert into public.audit_log (tenant_id, actor_id, action, entity, entity_id, data)
  values (call.tenant_id, call.usuario_id, 'ligacao.finished', 'ligacoes', call.id, jsonb_strip_nulls(jsonb_build_object(
    'direcao', call.direcao, 'status', call.status, 'duracao_segundos', call.duracao_segundos, 'causa', call.causa,
    'oportunidade_id', call.oportunidade_id, 'contato_id', call.contato_id)))
$$;

-- schemas/70_telephony/call_legs.sql

-- The phones that a call rings at, each with its tab's own id of the call. A phone that is done with a call which nobody has answered
-- says nothing of the others: the call is over when the last of them is, or when the provider says so.
create table private.call_legs (
  tenant_id  uuid not null,
  client_id  uuid not null,
  ligacao_id uuid not null,
  usuario_id uuid not null,
  created_at timestamptz not null default now(),
  ended_at   timestamptz,

  primary key (tenant_id, client_id),
  foreign key (tenant_id, ligacao_id) references public.ligacoes (tenant_id, id) on delete cascade,
  foreign key (tenant_id, usuario_id) references public.members (tenant_id, user_id)
);
create index call_legs_ligacao_idx on private.call_legs (tenant_id, ligacao_id);
create index call_legs_usuario_idx on private.call_legs (tenant_id, usuario_id);
alter table private.call_legs enable row level security;
create policy nobody_select on private.call_legs for select to authenticated using (false);

-- The incoming call that a phone which rings now belongs to, if another phone or the provider told of it: two phones of one hunt group
-- ring together, or one after the other. A phone that is through with a call and rings again has another. Locked.
create function private.call_ringing_at(tenant_id uuid, usuario_id uuid, numero text)
returns public.ligacoes
language plpgsql security definer set search_path = ''
as $$
declare
  v_call public.ligacoes;
begin
  select l.* into v_call from public.ligacoes l
   where l.tenant_id = call_ringing_at.tenant_id and l.direcao = 'entrada' and l.confirmada_em is null
     and l.inicio_em > now() - interval '2 minutes'
     and private.identity_key('phone', l.numero_origem) is not distinct from private.identity_key('phone', call_ringing_at.numero)
     and (l.fim_em is null or not exists (
       select from private.call_legs g
        where g.tenant_id = l.tenant_id and g.ligacao_id = l.id and g.usuario_id = call_ringing_at.usuario_id))
   order by l.inicio_em desc
   limit 1
     for no key update;
  -- The phones before it gave up; it rings on.
  if v_call.fim_em is not null and v_call.atendida_em is null then
    update public.ligacoes l set status = 'chamando', fim_em = null, duracao_segundos = null, atualizado_em = now()
     where l.tenant_id = v_call.tenant_id and l.id = v_call.id
    returning l.* into v_call;
  end if;
  return v_call;
end;
$$;

-- This person's phone is through with the call. False when it never rang there.
create function private.end_call_leg(tenant_id uuid, ligacao_id uuid, usuario_id uuid)
returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  update private.call_legs g set ended_at = coalesce(g.ended_at, now())
   where g.tenant_id = end_call_leg.tenant_id and g.ligacao_id = end_call_leg.ligacao_id and g.usuario_id = end_call_leg.usuario_id;
  return found;
end;
$$;

-- Whether it still rings at somebody's phone. One that has said nothing for as long as a phone rings is a tab that was closed.
create function private.rings_elsewhere(tenant_id uuid, ligacao_id uuid)
returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select from private.call_legs g
     where g.tenant_id = rings_elsewhere.tenant_id and g.ligacao_id = rings_elsewhere.ligacao_id and g.ended_at is null
       and g.created_at > now() - interval '2 minutes')
$$;

-- schemas/70_telephony/announce_call.sql

-- The team hears that a call began, moved on or was written about; who shows it reads it.
create function private.tell_of_call(tenant_id uuid, ligacao_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  select private.tell_team(l.tenant_id, 'ligacao_atualizada',
           jsonb_build_object('id', l.id, 'oportunidade_id', l.oportunidade_id, 'contato_id', l.contato_id,
             'conversation_id', l.conversation_id, 'usuario_id', l.usuario_id, 'status', l.status))
    from public.ligacoes l
   where l.tenant_id = tell_of_call.tenant_id and l.id = tell_of_call.ligacao_id
$$;

create function private.announce_call()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.tell_of_call(new.tenant_id, new.id);
  return null;
end;
$$;
create trigger on_ligacoes_insert_announce after insert on public.ligacoes
  for each row execute function private.announce_call();
-- When it is asked about next is nobody's news.
create trigger on_ligacoes_update_announce after update on public.ligacoes
  for each row when (
    (old.status, old.usuario_id, old.contato_id, old.oportunidade_id, old.notas, old.disposicao, old.duracao_segundos, old.gravacao_estado)
      is distinct from
    (new.status, new.usuario_id, new.contato_id, new.oportunidade_id, new.notas, new.disposicao, new.duracao_segundos, new.gravacao_estado))
  execute function private.announce_call();

-- schemas/70_telephony/recordings.sql

-- Where a call's recording is: the provider's link, which is told to nobody and dies some day, and our own copy.
create table private.recordings (
  tenant_id    uuid not null,
  ligacao_id   uuid not null,
  source_url   text not null,
  attempts     integer not null default 0,
  storage_path text,
  mime_type    text,
  size_bytes   bigint,
  sha256       text,
  created_at   timestamptz not null default now(),

  primary key (tenant_id, ligacao_id),
  foreign key (tenant_id, ligacao_id) references public.ligacoes (tenant_id, id) on delete cascade,
  constraint recordings_source_is_short check (char_length(source_url) <= 2000)
);
alter table private.recordings enable row level security;
create policy nobody_select on private.recordings for select to authenticated using (false);

-- A finished call has a recording at the provider: it is to be brought here. A link that led nowhere gives way to another.
create function private.expect_recording(call public.ligacoes, source_url text)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.recordings as r (tenant_id, ligacao_id, source_url)
  values (call.tenant_id, call.id, expect_recording.source_url)
  on conflict on constraint recordings_pkey do update set source_url = excluded.source_url, attempts = 0
   where r.source_url <> excluded.source_url and call.gravacao_estado = 'falhou';
  if found then
    update public.ligacoes l set gravacao_estado = 'pendente', gravacao_erro = null, atualizado_em = now() where l.tenant_id = call.tenant_id and l.id = call.id;
    perform private.enqueue_job('recording.copy', jsonb_build_object('tenant_id', call.tenant_id, 'ligacao_id', call.id));
    perform private.call_worker('{}');
  end if;
end;
$$;

-- What the copying job needs; null when there is nothing to copy any more. Each look counts as an attempt.
create function private.recording_to_copy(tenant_id uuid, ligacao_id uuid)
returns jsonb
language sql security definer set search_path = ''
as $$
  update private.recordings r
     set attempts = r.attempts + 1
    from public.ligacoes l
   where r.tenant_id = recording_to_copy.tenant_id and r.ligacao_id = recording_to_copy.ligacao_id
     and l.tenant_id = r.tenant_id and l.id = r.ligacao_id and l.gravacao_estado = 'pendente'
  returning jsonb_build_object('integracao_id', l.integracao_id, 'source_url', r.source_url, 'attempts', r.attempts)
$$;

-- False when it lies here already, so that this copy is one too many.
create function private.store_recording(tenant_id uuid, ligacao_id uuid, file jsonb)
returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  update public.ligacoes l set gravacao_estado = 'guardada', gravacao_erro = null, atualizado_em = now()
   where l.tenant_id = store_recording.tenant_id and l.id = store_recording.ligacao_id and l.gravacao_estado = 'pendente';
  if not found then
    return false;
  end if;
  update private.recordings r
     set storage_path = file ->> 'storage_path', mime_type = file ->> 'mime_type', size_bytes = (file ->> 'size_bytes')::bigint,
         sha256 = file ->> 'sha256'
   where r.tenant_id = store_recording.tenant_id and r.ligacao_id = store_recording.ligacao_id;
  return true;
end;
$$;

create function private.fail_recording(tenant_id uuid, ligacao_id uuid, code text)
returns void
language sql security definer set search_path = ''
as $$
  update public.ligacoes l set gravacao_estado = 'falhou', gravacao_erro = fail_recording.code, atualizado_em = now()
   where l.tenant_id = fail_recording.tenant_id and l.id = fail_recording.ligacao_id and l.gravacao_estado = 'pendente'
$$;

-- A recording for somebody who wants to hear it, in the name of `caller` ({sub, tenant_id}), who has to be a member: each time is
-- written down. Null when there is none. Executable by the functions' own connection alone: the link is in it.
create function private.open_recording(caller jsonb, ligacao_id uuid)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.act_for(open_recording.caller, 'viewer');
  v_found jsonb;
begin
  select jsonb_build_object('storage_path', r.storage_path, 'mime_type', r.mime_type, 'source_url', r.source_url, 'integracao_id', l.integracao_id)
    into v_found
    from private.recordings r
    join public.ligacoes l on l.tenant_id = r.tenant_id and l.id = r.ligacao_id
   where r.tenant_id = v_tenant and r.ligacao_id = open_recording.ligacao_id and l.gravacao_estado in ('pendente', 'guardada');
  if v_found is not null then
    perform private.audit(v_tenant, 'gravacao.opened', 'ligacoes', open_recording.ligacao_id);
  end if;
  return v_found;
end;
$$;

-- Every night: what a copying job wrote and died before it could say so. Objects are looked at for a week, so that one night without a
-- clock leaves nothing behind.
create function private.purge_recordings()
returns void
language sql security definer set search_path = ''
as $$
  select private.enqueue_job('media.remove',
           jsonb_build_object('tenant_id', o.tenant_id, 'bucket', 'gravacoes', 'paths', jsonb_agg(o.name)))
    from (
      select t.id as tenant_id, o.name, row_number() over (partition by t.id) as place
        from storage.objects o
        join public.tenants t on t.id::text = split_part(o.name, '/', 1)
       where o.bucket_id = 'gravacoes' and o.created_at between now() - interval '8 days' and now() - interval '24 hours'
         and not exists (select from private.recordings r where r.tenant_id = t.id and r.storage_path = o.name)
    ) o
   group by o.tenant_id, (o.place - 1) / 200
$$;

-- schemas/70_telephony/dial.sql

-- The connection that tells us a tenant's calls; null without one.
create function private.telephony_of(tenant_id uuid)
returns uuid
language sql stable security definer set search_path = ''
as $$
  select i.id from public.integracoes i
   where i.tenant_id = telephony_of.tenant_id and i.status = 'ativa' and i.removida_em is null and i.segredos ? 'webhook_secret'
   order by i.criado_em, i.id
   limit 1
$$;

-- The row of a call that the provider is about to be asked for, in the name of `caller` ({sub, tenant_id}): so that whatever comes of
-- it has a place before anything rings. One at a time: a second dial while the first still rings would call somebody twice.
-- Returns {ligacao, extension}. Executable by the functions' own connection alone, which dials.
create function private.begin_dial(
  caller jsonb, integracao_id uuid, numero text, oportunidade_id uuid, contato_id uuid, conversation_id uuid)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.act_for(begin_dial.caller, 'agent');
  v_user constant uuid := (select auth.uid());
  v_ramal constant jsonb := private.own_ramal(v_tenant);
  v_call public.ligacoes;
begin
  if v_ramal ->> 'status' <> 'ativo' then
    perform private.fail('ramal_inactive', 409);
  end if;
  perform pg_advisory_xact_lock(hashtextextended(v_tenant || ':dial:' || v_user, 0));
  if exists (
    select from public.ligacoes l
     where l.tenant_id = v_tenant and l.usuario_id = v_user and l.direcao = 'saida' and l.status = 'chamando'
       and l.inicio_em > now() - interval '60 seconds') then
    perform private.fail('call_pending', 409);
  end if;
  v_call := private.new_call(v_tenant, v_user, begin_dial.numero, 'saida', begin_dial.oportunidade_id, begin_dial.contato_id,
    begin_dial.conversation_id, v_ramal ->> 'extension', begin_dial.integracao_id);
  update public.ligacoes l set discada_em = now() where l.tenant_id = v_tenant and l.id = v_call.id;
  return jsonb_build_object('ligacao', private.call_row(v_tenant, v_call.id), 'extension', v_ramal ->> 'extension');
end;
$$;

-- What the provider answered to a dial: the id that hangs it up, or the code of its refusal, after which nothing rings. A webhook may
-- have been faster. Returns the call.
create function private.settle_dial(tenant_id uuid, ligacao_id uuid, ref text, refused_code text)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_call public.ligacoes;
begin
  update public.ligacoes l
     set discagem_ref = coalesce(left(settle_dial.ref, 200), l.discagem_ref)
   where l.tenant_id = settle_dial.tenant_id and l.id = settle_dial.ligacao_id;
  if settle_dial.refused_code is not null then
    update public.ligacoes l
       set status = 'falhou', causa = settle_dial.refused_code, duracao_segundos = 0, fim_em = now(), confirmada_em = now(),
           conferir_em = null, atualizado_em = now()
     where l.tenant_id = settle_dial.tenant_id and l.id = settle_dial.ligacao_id and l.confirmada_em is null
    returning l.* into v_call;
    if v_call.id is not null then
      perform private.audit_call(v_call);
    end if;
  end if;
  return private.call_row(settle_dial.tenant_id, settle_dial.ligacao_id);
end;
$$;

-- What hangs up a call of the caller's: {ref, is_dial, is_over}. The dial's own id, or the provider's id of the call once a webhook
-- told it, which may hang up nothing; null where it has told neither yet.
create function private.call_to_hang_up(caller jsonb, ligacao_id uuid)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.act_for(call_to_hang_up.caller, 'agent');
  v_call constant public.ligacoes := private.lock_own_call(v_tenant, call_to_hang_up.ligacao_id);
begin
  if v_call.usuario_id is null and not private.is_up_for_grabs(v_call) and not private.has_role('supervisor') then
    perform private.fail('forbidden', 403);
  end if;
  -- Told or not, it is asked about soon.
  update public.ligacoes l set conferir_em = least(l.conferir_em, now() + interval '15 seconds')
   where l.tenant_id = v_tenant and l.id = v_call.id and l.conferir_em is not null;
  return jsonb_build_object('ref', coalesce(v_call.discagem_ref, v_call.provedor_ref), 'is_dial', v_call.discagem_ref is not null,
    'is_over', v_call.confirmada_em is not null);
end;
$$;

-- schemas/70_telephony/apply_call_report.sql

-- What a provider says of one call, by webhook or in its list. `report` is a CallReport of _shared/telephony/carrier.ts; its
-- `ligacaoId` is whatever somebody wrote into the metadata, so it names a call only within this tenant, of this number. Said twice,
-- late or out of order it ends the same: a stage never goes back, and the end is told once.
-- Returns the call's id; null for one that is not ours: the list holds every call of the account. Of those, one that came in for an
-- extension of ours is news.
create function private.apply_call_report(tenant_id uuid, integracao_id uuid, report jsonb, is_listed boolean)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := apply_call_report.tenant_id;
  v_report private.call_report := private.read_call_report(apply_call_report.report);
  v_call public.ligacoes;
begin
  if v_report.ref is null then
    return null;
  end if;
  -- Two events of one call, and the browser that sees it ring: one after the other.
  perform private.lock_number(v_tenant, v_report.numero);
  v_call := private.find_reported_call(v_tenant, apply_call_report.integracao_id, v_report);
  -- A dial of ours that is not found is another leg of it, or somebody else's.
  if v_call.id is null and (
       apply_call_report.is_listed and private.is_news(v_tenant, v_report) is not true
       or v_report.direcao = 'saida' and v_report.ligacao_id is not null) then
    return null;
  elsif v_call.id is null then
    v_call := private.new_call(v_tenant, private.user_at(v_tenant, v_report.extension), v_report.numero, v_report.direcao, null, null, null,
      v_report.extension, apply_call_report.integracao_id);
    update public.ligacoes l set inicio_em = coalesce(v_report.started_at, l.inicio_em) where l.tenant_id = v_tenant and l.id = v_call.id
    returning l.* into v_call;
  end if;

  -- The zone the provider means is seen by where our own dial stands in its time.
  if v_call.discada_em is not null and v_report.started_at is not null then
    v_report := private.shifted(v_report, make_interval(hours => -round(extract(epoch from v_report.started_at - v_call.inicio_em) / 3600)::integer));
  end if;
  -- What a browser alone could say of a call stands until somebody knows better.
  if v_call.confirmada_em is null or v_call.integracao_id is null then
    v_call := private.move_call(v_call, apply_call_report.integracao_id, v_report);
  end if;
  if v_report.recording_url is not null and v_call.fim_em is not null then
    perform private.expect_recording(v_call, v_report.recording_url);
  end if;
  return v_call.id;
end;
$$;

create type private.call_report as (
  ref text, ligacao_id uuid, direcao public.ligacao_direcao, status public.ligacao_status, extension text, numero text,
  started_at timestamptz, answered_at timestamptz, ended_at timestamptz, seconds integer, cause text, recording_url text);

-- A report as the database can use it: whatever is no time, no number or too long is left out. A clock that is hours ahead of ours is
-- another zone's.
create function private.read_call_report(report jsonb)
returns private.call_report
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_read private.call_report;
  v_ahead interval;
begin
  v_read.ref := nullif(left(report ->> 'ref', 200), '');
  if not coalesce(pg_input_is_valid(report ->> 'direcao', 'public.ligacao_direcao') and pg_input_is_valid(report ->> 'status', 'public.ligacao_status'), false) then
    return null;
  end if;
  v_read.direcao := report ->> 'direcao';
  -- Who calls may withhold their number.
  v_read.numero := coalesce(private.call_number(report ->> 'number'),
    case when v_read.direcao = 'saida' then left(coalesce(report ->> 'number', ''), 64) end);
  v_read.status := report ->> 'status';
  v_read.ligacao_id := private.uuid_of(report ->> 'ligacaoId');
  v_read.extension := left(report ->> 'extension', 64);
  v_read.started_at := case when pg_input_is_valid(report ->> 'startedAt', 'timestamptz') then report ->> 'startedAt' end;
  v_read.answered_at := case when pg_input_is_valid(report ->> 'answeredAt', 'timestamptz') then report ->> 'answeredAt' end;
  v_read.ended_at := case when pg_input_is_valid(report ->> 'endedAt', 'timestamptz') then report ->> 'endedAt' end;
  v_read.seconds := case when pg_input_is_valid(report ->> 'seconds', 'integer') then greatest((report ->> 'seconds')::integer, 0) end;
  v_read.cause := left(report ->> 'cause', 60);
  v_read.recording_url := case when char_length(report ->> 'recordingUrl') between 1 and 2000 then report ->> 'recordingUrl' end;
  v_ahead := greatest(v_read.started_at, v_read.answered_at, v_read.ended_at) - now();
  if v_ahead > interval '30 minutes' then
    v_read := private.shifted(v_read, make_interval(hours => -round(extract(epoch from v_ahead) / 3600)::integer));
  end if;
  return v_read;
end;
$$;

create function private.shifted(report private.call_report, by interval)
returns private.call_report
language sql immutable set search_path = ''
as $$
  select row(report.ref, report.ligacao_id, report.direcao, report.status, report.extension, report.numero,
    report.started_at + shifted.by, report.answered_at + shifted.by, report.ended_at + shifted.by, report.seconds, report.cause,
    report.recording_url)::private.call_report
$$;

-- Which of our calls it is: the one that bears the provider's id; the one that our dial named; else one that the browser saw, of the
-- same number at the same time.
create function private.find_reported_call(tenant_id uuid, integracao_id uuid, report private.call_report)
returns public.ligacoes
language plpgsql security definer set search_path = ''
as $$
declare
  v_call public.ligacoes;
begin
  select l.* into v_call from public.ligacoes l
   where l.tenant_id = find_reported_call.tenant_id and l.id = coalesce(
     (select n.id from public.ligacoes n
       where n.tenant_id = find_reported_call.tenant_id and n.integracao_id = find_reported_call.integracao_id and n.provedor_ref = report.ref),
     (select n.id from public.ligacoes n
       where n.tenant_id = find_reported_call.tenant_id and n.id = report.ligacao_id and n.integracao_id = find_reported_call.integracao_id
         and n.direcao = report.direcao and n.provedor_ref is null
         and private.identity_key('phone', n.numero_destino) = private.identity_key('phone', report.numero)),
     (select n.id from public.ligacoes n
       where report.ligacao_id is null
         and n.tenant_id = find_reported_call.tenant_id and n.direcao = report.direcao and n.provedor_ref is null and n.discada_em is null
         and coalesce(n.integracao_id, find_reported_call.integracao_id) = find_reported_call.integracao_id
         and private.identity_key('phone', case n.direcao when 'saida' then n.numero_destino else n.numero_origem end)
           is not distinct from private.identity_key('phone', report.numero)
         and n.inicio_em between coalesce(report.started_at, now()) - interval '2 minutes'
           and coalesce(report.started_at, now()) + interval '2 minutes'
       order by abs(extract(epoch from n.inicio_em - coalesce(report.started_at, now())))
       limit 1))
     -- The sweep may be giving it up.
     for no key update;
  return v_call;
end;
$$;

-- Whose extension it is.
create function private.user_at(tenant_id uuid, extension text)
returns uuid
language sql stable security definer set search_path = ''
as $$
  select r.usuario_id from public.ramais_voip r
   where r.tenant_id = user_at.tenant_id and r.extension = user_at.extension and r.status = 'ativo'
   limit 1
$$;

-- Moves a call that is not confirmed yet to where the provider has it.
create function private.move_call(call public.ligacoes, integracao_id uuid, report private.call_report)
returns public.ligacoes
language plpgsql security definer set search_path = ''
as $$
declare
  v_is_over constant boolean := report.status not in ('chamando', 'em_andamento');
  v_answered constant timestamptz := case when report.status in ('em_andamento', 'atendida') then
    greatest(coalesce(report.answered_at, call.atendida_em, report.ended_at, now()), call.inicio_em) end;
  v_ended constant timestamptz := greatest(coalesce(report.ended_at, now()), v_answered, call.inicio_em);
  v_after public.ligacoes;
begin
  update public.ligacoes l
     set provedor_ref = report.ref,
         integracao_id = move_call.integracao_id,
         usuario_id = case when v_answered is not null then coalesce(l.usuario_id, private.user_at(l.tenant_id, report.extension)) else l.usuario_id end,
         status = case when v_is_over then report.status when l.fim_em is null then greatest(l.status, report.status) else l.status end,
         atendida_em = case when v_is_over then v_answered else coalesce(l.atendida_em, v_answered) end,
         fim_em = case when v_is_over then v_ended else l.fim_em end,
         duracao_segundos = case
           when not v_is_over then l.duracao_segundos
           when v_answered is null then 0
           else coalesce(report.seconds, round(extract(epoch from v_ended - v_answered))::integer)
         end,
         causa = coalesce(report.cause, l.causa),
         confirmada_em = case when v_is_over then now() else l.confirmada_em end,
         conferir_em = case when not v_is_over and l.confirmada_em is null then coalesce(l.conferir_em, now() + interval '90 seconds') end,
         atualizado_em = now()
   where l.tenant_id = call.tenant_id and l.id = call.id
  returning l.* into v_after;
  if v_is_over and call.confirmada_em is null then
    perform private.audit_call(v_after);
  end if;
  return v_after;
end;
$$;

-- A provider's door: the body is kept as it came, a copy of it changes nothing, and what it says of a call is applied. `report` is null
-- for a body that says nothing of one. Returns {duplicate, applied}.
create function private.take_call_delivery(provider text, integracao_id uuid, sha256 text, raw text, report jsonb)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_count integer;
  v_tenant uuid;
begin
  select i.tenant_id into v_tenant from public.integracoes i where i.id = take_call_delivery.integracao_id and i.removida_em is null;
  if v_tenant is null then
    perform private.fail('integracao_not_found', 404);
  end if;
  insert into private.raw_deliveries as r (provider, integracao_id, sha256, body)
  values (take_call_delivery.provider, take_call_delivery.integracao_id, take_call_delivery.sha256, take_call_delivery.raw)
  on conflict on constraint raw_deliveries_once do update
    set received_count = r.received_count + 1, last_received_at = now()
  returning r.received_count into v_count;
  if v_count > 1 or take_call_delivery.report is null then
    return jsonb_build_object('duplicate', v_count > 1, 'applied', 0);
  end if;
  return jsonb_build_object('duplicate', false, 'applied',
    (private.apply_call_report(v_tenant, take_call_delivery.integracao_id, take_call_delivery.report, false) is not null)::integer);
end;
$$;

-- schemas/70_telephony/call_lookups.sql

-- How far the provider's list of a connection's calls was read. Some calls no webhook tells of: one that comes in carries no metadata
-- of ours, and where no tab is open nobody else saw it.
create table private.call_lookups (
  tenant_id     uuid not null,
  integracao_id uuid not null,
  -- Since when it is to be read for calls that nobody told of; null when that was done.
  look_from_at  timestamptz,
  -- Where a reading that was too long for one job goes on.
  resumes_at    timestamptz,
  read_at       timestamptz,
  asked_at      timestamptz not null default now(),

  primary key (tenant_id, integracao_id),
  foreign key (tenant_id, integracao_id) references public.integracoes (tenant_id, id) on delete cascade
);
alter table private.call_lookups enable row level security;
create policy nobody_select on private.call_lookups for select to authenticated using (false);

-- The connections whose list has not been looked at for five minutes, as jobs. What began up to an hour before the last look is read
-- again: it may have ended since.
create function private.due_lookups()
returns setof jsonb
language sql security definer set search_path = ''
as $$
  insert into private.call_lookups as k (tenant_id, integracao_id, look_from_at)
  select i.tenant_id, i.id, now() - interval '1 hour'
    from public.integracoes i
    left join private.call_lookups s on s.tenant_id = i.tenant_id and s.integracao_id = i.id
   where i.status = 'ativa' and i.removida_em is null and i.segredos ? 'webhook_secret'
     and exists (select from public.ramais_voip r where r.tenant_id = i.tenant_id)
     and (s.asked_at is null or s.asked_at <= now() - interval '5 minutes')
   order by s.asked_at nulls first
   limit 200
  on conflict (tenant_id, integracao_id) do update
    set asked_at = now(), look_from_at = greatest(coalesce(k.read_at, now()) - interval '1 hour', now() - interval '24 hours')
  returning jsonb_build_object('tenant_id', k.tenant_id, 'integracao_id', k.integracao_id)
$$;

-- Since when the provider's list is to be read: where the last job stopped, else for the calls that wait for it and those that nobody
-- told of; null when there is nothing to look for.
create function private.reconcile_since(tenant_id uuid, integracao_id uuid)
returns timestamptz
language sql stable security definer set search_path = ''
as $$
  select coalesce(k.resumes_at, least(k.look_from_at, (
      select min(l.inicio_em) - interval '5 minutes' from public.ligacoes l
       where l.tenant_id = w.tenant_id and l.integracao_id = w.integracao_id and l.conferir_em is not null and l.conferencias > 0)))
    from (select reconcile_since.tenant_id, reconcile_since.integracao_id) w
    left join private.call_lookups k on k.tenant_id = w.tenant_id and k.integracao_id = w.integracao_id
$$;

-- A job has read as much as it may. `next_from` is where another one goes on; null when the list was read to its end.
create function private.end_reading(tenant_id uuid, integracao_id uuid, next_from timestamptz)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.call_lookups as k (tenant_id, integracao_id, resumes_at)
  values (end_reading.tenant_id, end_reading.integracao_id, end_reading.next_from)
  on conflict on constraint call_lookups_pkey do update
    set resumes_at = excluded.resumes_at,
        read_at = case when excluded.resumes_at is null and k.look_from_at is not null then now() else k.read_at end,
        look_from_at = case when excluded.resumes_at is not null then k.look_from_at end;
  if end_reading.next_from is not null then
    perform private.enqueue_job('call.reconcile',
      jsonb_build_object('tenant_id', end_reading.tenant_id, 'integracao_id', end_reading.integracao_id));
    perform private.call_worker('{}');
  end if;
end;
$$;

-- Whether a listed call that nobody told of is to be shown: one that came in at an extension of this tenant, and is no other leg of a
-- call that rang at several.
create function private.is_news(tenant_id uuid, report private.call_report)
returns boolean
language sql stable security definer set search_path = ''
as $$
  select report.direcao = 'entrada'
     and exists (select from public.ramais_voip r where r.tenant_id = is_news.tenant_id and r.extension = report.extension)
     and (report.status = 'atendida' or not exists (
       select from public.ligacoes n
        where n.tenant_id = is_news.tenant_id and n.direcao = 'entrada'
          and n.inicio_em between report.started_at - interval '2 hours' and report.ended_at
          and coalesce(n.fim_em, now()) >= report.started_at
          and private.identity_key('phone', n.numero_origem) = private.identity_key('phone', report.numero)))
$$;

-- schemas/70_telephony/reconcile.sql

-- Every half minute: calls of which nobody has told the end are asked about, all of a connection's in one job, and every five minutes
-- a connection is asked for those that nobody told of at all. Each call is asked about less and less often; one that the provider does
-- not know after all is left as the browser saw it, or has failed.
create function private.sweep_calls()
returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_call public.ligacoes;
  v_jobs jsonb[] := '{}';
  v_job jsonb;
begin
  for v_call in
    select l.* from public.ligacoes l where l.conferir_em <= now() order by l.conferir_em limit 1000 for no key update skip locked
  loop
    -- No phone rings that long. The provider may still know what it was.
    if v_call.status = 'chamando' and v_call.inicio_em <= now() - interval '10 minutes'
       or v_call.inicio_em <= now() - private.longest_unconfirmed(v_call) then
      v_call := private.end_unheard(v_call);
    end if;
    if v_call.inicio_em <= now() - private.longest_unconfirmed(v_call) then
      update public.ligacoes l set confirmada_em = now(), conferir_em = null, atualizado_em = now()
       where l.tenant_id = v_call.tenant_id and l.id = v_call.id;
      perform private.audit_call(v_call);
    else
      update public.ligacoes l
         set conferencias = l.conferencias + 1,
             conferir_em = now() + least(interval '15 minutes', interval '30 seconds' * power(2, least(l.conferencias, 10)))
       where l.tenant_id = v_call.tenant_id and l.id = v_call.id;
      if v_call.integracao_id is not null then
        v_jobs := v_jobs || jsonb_build_object('tenant_id', v_call.tenant_id, 'integracao_id', v_call.integracao_id);
      end if;
    end if;
  end loop;
  v_jobs := v_jobs || array(select private.due_lookups());
  v_jobs := array(select distinct j from unnest(v_jobs) j where not private.is_job_waiting('call.reconcile', j));
  foreach v_job in array v_jobs loop
    perform private.enqueue_job('call.reconcile', v_job);
  end loop;
  if v_jobs <> '{}' then
    perform private.call_worker('{}');
  end if;
  return cardinality(v_jobs);
end;
$$;

-- Ends a call of which nobody has told the end: how is seen by whether somebody answered, and who called. How long they talked is not.
create function private.end_unheard(call public.ligacoes)
returns public.ligacoes
language plpgsql security definer set search_path = ''
as $$
declare
  v_after public.ligacoes := call;
begin
  update public.ligacoes l
     set status = case
           when l.atendida_em is not null then 'atendida'::public.ligacao_status
           when l.direcao = 'entrada' then 'nao_atendida'
           else 'falhou'
         end,
         causa = coalesce(l.causa, 'NO_NEWS'), fim_em = now(), duracao_segundos = case when l.atendida_em is null then 0 end,
         atualizado_em = now()
   where l.tenant_id = call.tenant_id and l.id = call.id and l.fim_em is null
  returning l.* into v_after;
  return case when v_after.id is null then call else v_after end;
end;
$$;

-- How long the provider is asked about a call: one whose end the browser saw, or that rings, is in its list within minutes, but it may
-- be out of reach; another may still go on. Without a provider there is nobody to ask.
create function private.longest_unconfirmed(call public.ligacoes)
returns interval
language sql immutable set search_path = ''
as $$
  select case
    when call.integracao_id is null and call.fim_em is not null then interval '2 minutes'
    when call.status = 'em_andamento' then interval '12 hours'
    else interval '6 hours'
  end
$$;

-- One page of the provider's list. Returns how many of its calls were ours.
create function private.apply_listed_calls(tenant_id uuid, integracao_id uuid, reports jsonb)
returns integer
language sql security definer set search_path = ''
as $$
  select count(a.id)::integer
    from (
      select private.apply_call_report(apply_listed_calls.tenant_id, apply_listed_calls.integracao_id, r.value, true) as id
        from jsonb_array_elements(apply_listed_calls.reports) r
       -- In one order, whoever else is at it; of one caller's legs first the one that somebody answered.
       order by r.value ->> 'number', r.value ->> 'status' = 'atendida' desc) a
$$;

-- schemas/70_telephony/rpc/register_call.sql

-- A call that the browser saw first: one it dials itself, as an emergency number is, or one that rings. The same `client_id` is the
-- same call. One that rings may be there already, by the provider's word or by a colleague's phone that rings as well.
-- Returns {ligacao, contato}: the contact whose number it is, or null.
create function private.register_call(
  client_id uuid, numero text, direcao public.ligacao_direcao, oportunidade_id uuid, contato_id uuid, conversation_id uuid)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_user constant uuid := (select auth.uid());
  v_numero constant text := private.call_number(register_call.numero);
  v_call public.ligacoes;
begin
  if register_call.client_id is null then
    perform private.fail('client_id_missing', 422);
  -- Who calls may withhold their number.
  elsif register_call.direcao is null or v_numero is null and register_call.direcao = 'saida' then
    perform private.fail('phone_invalid', 422);
  end if;
  -- Two phones that ring, or one that asks twice: one after the other.
  perform private.lock_number(v_tenant, v_numero);
  select l.* into v_call
    from private.call_legs g
    join public.ligacoes l on l.tenant_id = g.tenant_id and l.id = g.ligacao_id
   where g.tenant_id = v_tenant and g.client_id = register_call.client_id;
  if v_call.id is null and register_call.direcao = 'entrada' then
    v_call := private.call_ringing_at(v_tenant, v_user, v_numero);
  end if;
  if v_call.id is null then
    v_call := private.new_call(v_tenant, v_user, v_numero, register_call.direcao, register_call.oportunidade_id,
      register_call.contato_id, register_call.conversation_id,
      (select r.extension from public.ramais_voip r where r.tenant_id = v_tenant and r.usuario_id = v_user and r.status = 'ativo'),
      private.telephony_of(v_tenant));
  end if;
  insert into private.call_legs (tenant_id, client_id, ligacao_id, usuario_id)
  values (v_tenant, register_call.client_id, v_call.id, v_user)
  on conflict do nothing;
  update public.ligacoes l set client_id = register_call.client_id
   where l.tenant_id = v_tenant and l.id = v_call.id and l.client_id is null;
  return jsonb_build_object(
    'ligacao', private.call_row(v_tenant, v_call.id),
    'contato', (
      select jsonb_build_object('id', k.id, 'nome', k.nome, 'endereco', k.endereco, 'foto', k.foto_url, 'empresa', k.empresa)
        from public.contatos k where k.tenant_id = v_tenant and k.id = v_call.contato_id));
end;
$$;

-- A call's row, with whatever it is about looked up in this tenant: a card brings its contact and conversation, a conversation its
-- contact, a number its owner. Nobody has an incoming call before they answer it.
create function private.new_call(
  tenant_id uuid, usuario_id uuid, numero text, direcao public.ligacao_direcao, oportunidade_id uuid, contato_id uuid, conversation_id uuid,
  extension text, integracao_id uuid)
returns public.ligacoes
language plpgsql security definer set search_path = ''
as $$
declare
  v_card public.oportunidades;
  v_conversation public.conversations;
  v_contato uuid := new_call.contato_id;
  v_call public.ligacoes;
begin
  if new_call.oportunidade_id is not null then
    select o.* into v_card from public.oportunidades o where o.tenant_id = new_call.tenant_id and o.id = new_call.oportunidade_id;
    if v_card.id is null then
      perform private.fail('oportunidade_not_found', 404);
    end if;
  end if;
  if new_call.conversation_id is not null then
    select c.* into v_conversation from public.conversations c where c.tenant_id = new_call.tenant_id and c.id = new_call.conversation_id;
    if v_conversation.id is null then
      perform private.fail('conversation_not_found', 404);
    end if;
  end if;
  if v_contato is not null and not exists (
    select from public.contatos k where k.tenant_id = new_call.tenant_id and k.id = v_contato) then
    perform private.fail('contato_not_found', 404);
  end if;
  v_contato := coalesce(v_contato, v_card.contato_id, v_conversation.contato_id,
    private.contato_by_number(new_call.tenant_id, new_call.numero));
  if v_contato is not null then
    v_contato := private.lock_present(new_call.tenant_id, v_contato);
  end if;
  insert into public.ligacoes
    (tenant_id, usuario_id, direcao, numero_destino, numero_origem, oportunidade_id, contato_id, conversation_id, integracao_id, conferir_em)
  values (new_call.tenant_id, case when new_call.direcao = 'saida' then new_call.usuario_id end, new_call.direcao,
    case when new_call.direcao = 'saida' then new_call.numero else coalesce(new_call.extension, '') end,
    case when new_call.direcao = 'saida' then new_call.extension else new_call.numero end,
    v_card.id, v_contato, coalesce(v_conversation.id, v_card.conversation_id), new_call.integracao_id,
    now() + interval '90 seconds')
  returning * into v_call;
  return v_call;
end;
$$;

create function public.register_call(
  client_id uuid, numero text, direcao public.ligacao_direcao, oportunidade_id uuid default null, contato_id uuid default null,
  conversation_id uuid default null)
returns jsonb
language sql security invoker set search_path = ''
as $$
  select private.register_call(register_call.client_id, register_call.numero, register_call.direcao, register_call.oportunidade_id,
    register_call.contato_id, register_call.conversation_id)
$$;

revoke execute on function public.register_call(uuid, text, public.ligacao_direcao, uuid, uuid, uuid) from public, anon;
grant execute on function private.register_call(uuid, text, public.ligacao_direcao, uuid, uuid, uuid),
  public.register_call(uuid, text, public.ligacao_direcao, uuid, uuid, uuid) to authenticated;

-- schemas/70_telephony/rpc/report_call.sql

-- What a tab saw of a call, when it was answered and when it ended:
-- {status, answered_at, ended_at, ended_by, post_dial_ms, codec, quality: {…, samples}}. The provider's word stands above it: of a
-- call that is confirmed only the measurements are taken. Whoever answers a call that rang has it; from then on nobody else's phone says
-- anything of it, whatever their role.
create function private.report_call(ligacao_id uuid, report jsonb)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_user constant uuid := (select auth.uid());
  v_call constant public.ligacoes := private.lock_call(v_tenant, report_call.ligacao_id);
  v_status public.ligacao_status;
  v_answered timestamptz;
  v_ended timestamptz;
  v_is_over boolean;
  v_rang boolean := false;
  v_after public.ligacoes;
begin
  if jsonb_typeof(report_call.report) is distinct from 'object' or octet_length(report_call.report::text) > 65536
     or not pg_input_is_valid(coalesce(report_call.report ->> 'status', 'chamando'), 'public.ligacao_status')
     or not pg_input_is_valid(coalesce(report_call.report ->> 'answered_at', 'now'), 'timestamptz')
     or not pg_input_is_valid(coalesce(report_call.report ->> 'ended_at', 'now'), 'timestamptz') then
    perform private.fail('report_invalid', 422);
  end if;
  v_status := coalesce((report_call.report ->> 'status')::public.ligacao_status, v_call.status);
  -- A clock of the tab's own may be anywhere. Left out, it was not answered: greatest() passes over a null.
  v_answered := case when report_call.report ->> 'answered_at' is not null then
    least(greatest((report_call.report ->> 'answered_at')::timestamptz, v_call.inicio_em), now()) end;
  v_ended := case when report_call.report ->> 'ended_at' is not null then
    least(greatest((report_call.report ->> 'ended_at')::timestamptz, v_answered, v_call.inicio_em), now()) end;
  v_is_over := v_status not in ('chamando', 'em_andamento');
  if v_is_over then
    v_rang := private.end_call_leg(v_tenant, v_call.id, v_user);
  end if;
  -- Taken by a colleague, this phone falls silent; or it gives up while another one rings.
  if v_rang and v_call.direcao = 'entrada' and v_status <> 'atendida'
     and (v_call.usuario_id <> v_user or v_call.usuario_id is null and private.rings_elsewhere(v_tenant, v_call.id)) then
    return private.call_row(v_tenant, v_call.id);
  elsif v_call.usuario_id is distinct from v_user and not private.is_up_for_grabs(v_call) then
    perform private.fail('forbidden', 403);
  end if;

  update public.ligacoes l
     set status = v_status,
         usuario_id = case when v_answered is not null then coalesce(l.usuario_id, v_user) else l.usuario_id end,
         atendida_em = coalesce(v_answered, l.atendida_em),
         fim_em = case when v_is_over then coalesce(v_ended, now()) end,
         duracao_segundos = case
           when not v_is_over then null
           when v_status = 'atendida' then
             round(extract(epoch from coalesce(v_ended, now()) - coalesce(v_answered, l.atendida_em, v_ended, now())))::integer
           else 0
         end,
         -- The provider knows a moment later. Without one, another phone may still ring.
         conferir_em = case
           when not v_is_over then l.conferir_em
           when l.integracao_id is null then now() + interval '2 minutes'
           else least(l.conferir_em, now() + interval '15 seconds')
         end
   where l.tenant_id = v_tenant and l.id = v_call.id
     -- What is over does not begin again, and what was answered does not ring; but one phone may have given up before another answers.
     and (l.fim_em is null or l.direcao = 'entrada' and l.confirmada_em is null and l.atendida_em is null and v_answered is not null)
     and (v_is_over or l.fim_em is not null or v_status >= l.status);
  update public.ligacoes l
     set metadata = l.metadata || private.call_measurements(report_call.report), atualizado_em = now()
   where l.tenant_id = v_tenant and l.id = v_call.id
  returning l.* into v_after;
  -- Nobody else will ever say what became of it.
  if v_after.confirmada_em is null and v_after.fim_em is not null and v_after.integracao_id is null
     and (v_after.direcao = 'saida' or v_after.atendida_em is not null) then
    update public.ligacoes l set confirmada_em = now(), conferir_em = null where l.tenant_id = v_tenant and l.id = v_call.id;
    perform private.audit_call(v_after);
  end if;
  return private.call_row(v_tenant, v_call.id);
end;
$$;

-- What of a report is kept as it came: measurements, and of the samples at most sixty, evenly.
create function private.call_measurements(report jsonb)
returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'post_dial_ms', r -> 'post_dial_ms', 'codec', left(r ->> 'codec', 40),
    'ended_by', case when r ->> 'ended_by' in ('us', 'them', 'network') then r ->> 'ended_by' end,
    'quality', case when jsonb_typeof(r -> 'quality') = 'object' then
      (r -> 'quality') - 'samples' || case when jsonb_typeof(r -> 'quality' -> 'samples') = 'array' then jsonb_build_object('samples', (
        select coalesce(jsonb_agg(s.value order by s.n), '[]')
          from jsonb_array_elements(r -> 'quality' -> 'samples') with ordinality s (value, n)
         where (s.n - 1) % greatest(1, ceil(jsonb_array_length(r -> 'quality' -> 'samples') / 60.0)::integer) = 0)) else '{}' end
    end))
    from (select call_measurements.report as r) x
$$;

create function public.report_call(ligacao_id uuid, report jsonb)
returns jsonb
language sql security invoker set search_path = ''
as $$ select private.report_call(report_call.ligacao_id, report_call.report) $$;

revoke execute on function public.report_call(uuid, jsonb) from public, anon;
grant execute on function private.report_call(uuid, jsonb), public.report_call(uuid, jsonb) to authenticated;

-- schemas/70_telephony/rpc/note_call.sql

-- What somebody writes about a call, while it lasts or after it: null leaves what is there.
create function private.note_call(ligacao_id uuid, notas text, disposicao public.ligacao_disposicao)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_call constant public.ligacoes := private.lock_own_call(v_tenant, note_call.ligacao_id);
begin
  if char_length(note_call.notas) > 4000 then
    perform private.fail('notas_too_long', 422);
  end if;
  update public.ligacoes l
     set notas = case when note_call.notas is null then l.notas else nullif(trim(note_call.notas), '') end,
         disposicao = coalesce(note_call.disposicao, l.disposicao), atualizado_em = now()
   where l.tenant_id = v_tenant and l.id = v_call.id;
  return private.call_row(v_tenant, v_call.id);
end;
$$;

create function public.note_call(ligacao_id uuid, notas text default null, disposicao public.ligacao_disposicao default null)
returns jsonb
language sql security invoker set search_path = ''
as $$ select private.note_call(note_call.ligacao_id, note_call.notas, note_call.disposicao) $$;

revoke execute on function public.note_call(uuid, text, public.ligacao_disposicao) from public, anon;
grant execute on function private.note_call(uuid, text, public.ligacao_disposicao),
  public.note_call(uuid, text, public.ligacao_disposicao) to authenticated;

-- schemas/70_telephony/rpc/list_ligacoes.sql

-- One page of the calls, the latest first. `filter`: {oportunidade_id?, contato_id?, conversation_id?, usuario_id?, direcao?, status?,
-- disposicao?, from?, to?, search?}; `search` finds a contact as list_contatos() does, digits of the number, or
-- words that were said.
-- Returns {rows: [a row of the view `calls`], next}; `next` is the `before` of the page behind, null at the end.
create function private.list_ligacoes(filter jsonb, before jsonb, page_size integer)
returns jsonb
language plpgsql stable security definer set search_path = ''
  -- By index, also for a tenant that has most of the table.
  set enable_seqscan = off set plan_cache_mode = 'force_custom_plan'
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
  v_filter constant jsonb := coalesce(list_ligacoes.filter, '{}');
  v_size constant integer := least(greatest(coalesce(list_ligacoes.page_size, 50), 1), 100);
  v_q constant text := trim(left(coalesce(v_filter ->> 'search', ''), 100));
  v_like constant text := '%' || private.plain_pattern(v_q) || '%';
  v_digits constant text := case when v_q !~ '[[:alpha:]]' then regexp_replace(v_q, '\D', '', 'g') else '' end;
  v_found uuid[];
  v_page uuid[];
  v_last public.ligacoes;
begin
  if jsonb_typeof(v_filter) <> 'object'
     or exists (select from jsonb_each_text(v_filter) f where not pg_input_is_valid(f.value, case
          when f.key in ('oportunidade_id', 'contato_id', 'conversation_id', 'usuario_id') then 'uuid'
          when f.key in ('from', 'to') then 'timestamptz'
          when f.key = 'direcao' then 'public.ligacao_direcao'
          when f.key = 'status' then 'public.ligacao_status'
          when f.key = 'disposicao' then 'public.ligacao_disposicao'
          else 'text' end)) then
    perform private.fail('invalid_request', 400);
  end if;
  if list_ligacoes.before is not null and not coalesce(
       pg_input_is_valid(list_ligacoes.before ->> 'inicio_em', 'timestamptz') and pg_input_is_valid(list_ligacoes.before ->> 'id', 'uuid'), false) then
    perform private.fail('cursor_invalid', 422);
  end if;
  if v_q <> '' then
    -- By index, and then the page of these alone.
    v_found := array(
      select l.id from public.ligacoes l
       where l.tenant_id = v_tenant and l.contato_id = any(private.find_contatos(v_tenant, v_like, v_digits))
      union
      select l.id from public.ligacoes l
       where l.tenant_id = v_tenant and char_length(v_digits) >= 4
         and l.numero_destino || ' ' || coalesce(l.numero_origem, '') like '%' || v_digits || '%'
      union
      select t.ligacao_id from public.call_transcripts t
       where t.tenant_id = v_tenant and t.search_words @@ plainto_tsquery('private.portuguese', v_q));
  end if;

  v_page := array(
    select l.id from public.ligacoes l
     where l.tenant_id = v_tenant
       and (not v_filter ? 'oportunidade_id' or l.oportunidade_id = (v_filter ->> 'oportunidade_id')::uuid)
       and (not v_filter ? 'contato_id' or l.contato_id = (v_filter ->> 'contato_id')::uuid)
       and (not v_filter ? 'conversation_id' or l.conversation_id = (v_filter ->> 'conversation_id')::uuid)
       and (not v_filter ? 'usuario_id' or l.usuario_id = (v_filter ->> 'usuario_id')::uuid)
       and (not v_filter ? 'direcao' or l.direcao = (v_filter ->> 'direcao')::public.ligacao_direcao)
       and (not v_filter ? 'status' or l.status = (v_filter ->> 'status')::public.ligacao_status)
       and (not v_filter ? 'disposicao' or l.disposicao = (v_filter ->> 'disposicao')::public.ligacao_disposicao)
       and (not v_filter ? 'from' or l.inicio_em >= (v_filter ->> 'from')::timestamptz)
       and (not v_filter ? 'to' or l.inicio_em < (v_filter ->> 'to')::timestamptz)
       and (v_found is null or l.id = any(v_found))
       and (list_ligacoes.before is null
            or (l.inicio_em, l.id) < ((list_ligacoes.before ->> 'inicio_em')::timestamptz, (list_ligacoes.before ->> 'id')::uuid))
     order by l.inicio_em desc, l.id desc
     limit v_size + 1);
  if cardinality(v_page) > v_size then
    select l.* into v_last from public.ligacoes l where l.tenant_id = v_tenant and l.id = v_page[v_size];
  end if;
  return jsonb_build_object(
    'rows', (
      select coalesce(jsonb_agg(to_jsonb(c) order by c.inicio_em desc, c.id desc), '[]')
        from public.calls c where c.tenant_id = v_tenant and c.id = any(v_page[:v_size])),
    'next', case when v_last.id is not null then jsonb_build_object('inicio_em', v_last.inicio_em, 'id', v_last.id) end);
end;
$$;

create function public.list_ligacoes(filter jsonb default '{}', before jsonb default null, page_size integer default 50)
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.list_ligacoes(list_ligacoes.filter, list_ligacoes.before, list_ligacoes.page_size) $$;

revoke execute on function public.list_ligacoes(jsonb, jsonb, integer) from public, anon;
grant execute on function private.list_ligacoes(jsonb, jsonb, integer), public.list_ligacoes(jsonb, jsonb, integer) to authenticated;

-- schemas/70_telephony/rpc/call_stats.sql

-- How much was telephoned between two moments, at most a year apart, by everybody or by one. Days and hours are Brasília's.
-- Returns {totals: {calls, outgoing, incoming, answered, missed, talk_seconds, average_seconds, answer_rate, statuses: {status: n}},
-- people: [{usuario_id, nome, calls, answered, talk_seconds}], hours: [{hour, calls, answered}] (all 24),
-- days: [{day, calls, answered, talk_seconds}] (every day of the time)}. `missed` are incoming ones that nobody answered; the rate is
-- of calls that are over, null without any.
create function private.call_stats(since timestamptz, until timestamptz, usuario_id uuid)
returns jsonb
language plpgsql stable security definer set search_path = ''
  set enable_seqscan = off set plan_cache_mode = 'force_custom_plan'
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
  v_to constant timestamptz := coalesce(call_stats.until, now());
  v_from constant timestamptz := greatest(coalesce(call_stats.since, v_to - interval '30 days'), v_to - interval '366 days');
begin
  if call_stats.usuario_id is not null and not exists (
    select from public.members m where m.tenant_id = v_tenant and m.user_id = call_stats.usuario_id) then
    perform private.fail('member_not_found', 404);
  end if;
  return (
    -- Counted once, by the hour; everything else adds up these.
    with chosen as materialized (
      select l.usuario_id, l.status, l.direcao, l.atendida_em is not null or l.status = 'atendida' as answered, l.fim_em is not null as over,
             date_trunc('hour', l.inicio_em at time zone 'America/Sao_Paulo') as hour, count(*) as calls,
             coalesce(sum(l.duracao_segundos), 0) as seconds
        from public.ligacoes l
       where l.tenant_id = v_tenant and l.inicio_em >= v_from and l.inicio_em < v_to
         and (call_stats.usuario_id is null or l.usuario_id = call_stats.usuario_id)
       group by 1, 2, 3, 4, 5, 6
    ), ended as (
      select coalesce(sum(c.calls), 0) as calls, coalesce(sum(c.calls) filter (where c.answered), 0) as answered,
             coalesce(sum(c.seconds) filter (where c.answered), 0) as seconds
        from chosen c where c.over
    )
    select jsonb_build_object(
      'totals', (
        select jsonb_build_object(
                 'calls', coalesce(sum(c.calls), 0), 'outgoing', coalesce(sum(c.calls) filter (where c.direcao = 'saida'), 0),
                 'incoming', coalesce(sum(c.calls) filter (where c.direcao = 'entrada'), 0),
                 'answered', coalesce(sum(c.calls) filter (where c.answered), 0),
                 'missed', coalesce(sum(c.calls) filter (where c.direcao = 'entrada' and c.over and not c.answered), 0),
                 'talk_seconds', coalesce(sum(c.seconds), 0),
                 'average_seconds', (select coalesce(round(e.seconds / nullif(e.answered, 0)), 0) from ended e),
                 'answer_rate', (select round(e.answered / nullif(e.calls, 0), 4) from ended e),
                 'statuses', (select coalesce(jsonb_object_agg(s.status, s.n), '{}') from (
                   select d.status, sum(d.calls) as n from chosen d group by d.status) s))
          from chosen c),
      'people', (
        select coalesce(jsonb_agg(jsonb_build_object('usuario_id', p.usuario_id, 'nome', u.name, 'calls', p.calls, 'answered', p.answered,
                 'talk_seconds', p.talk_seconds) order by p.calls desc, u.name), '[]')
          from (
            select c.usuario_id, sum(c.calls) as calls, coalesce(sum(c.calls) filter (where c.answered), 0) as answered,
                   sum(c.seconds) as talk_seconds
              from chosen c where c.usuario_id is not null group by c.usuario_id) p
          left join public.profiles u on u.id = p.usuario_id),
      'hours', (
        select jsonb_agg(jsonb_build_object('hour', h.hour, 'calls', coalesce(g.calls, 0), 'answered', coalesce(g.answered, 0)) order by h.hour)
          from generate_series(0, 23) h (hour)
          left join (
            select extract(hour from c.hour)::integer as hour, sum(c.calls) as calls, sum(c.calls) filter (where c.answered) as answered
              from chosen c group by 1) g on g.hour = h.hour),
      'days', (
        select coalesce(jsonb_agg(jsonb_build_object('day', d.day::date, 'calls', coalesce(g.calls, 0), 'answered', coalesce(g.answered, 0),
                 'talk_seconds', coalesce(g.talk_seconds, 0)) order by d.day), '[]')
          from generate_series((v_from at time zone 'America/Sao_Paulo')::date::timestamp,
                 ((v_to - interval '1 microsecond') at time zone 'America/Sao_Paulo')::date::timestamp, '1 day') d (day)
          left join (
            select c.hour::date as day, sum(c.calls) as calls, sum(c.calls) filter (where c.answered) as answered, sum(c.seconds) as talk_seconds
              from chosen c group by 1) g on g.day = d.day::date)));
end;
$$;

create function public.call_stats(since timestamptz default null, until timestamptz default null, usuario_id uuid default null)
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.call_stats(call_stats.since, call_stats.until, call_stats.usuario_id) $$;

revoke execute on function public.call_stats(timestamptz, timestamptz, uuid) from public, anon;
grant execute on function private.call_stats(timestamptz, timestamptz, uuid), public.call_stats(timestamptz, timestamptz, uuid) to authenticated;

-- schemas/60_crm/tarefas.sql

-- What is to be done about a card: written on it by hand, or taken over from what was agreed in a call.
create table public.tarefas (
  id              uuid not null default gen_random_uuid(),
  tenant_id       uuid not null,
  oportunidade_id uuid not null,
  -- The call in which it was agreed.
  ligacao_id      uuid,
  texto           text not null,
  -- Until when, in the words in which it was said.
  prazo           text,
  feita_em        timestamptz,
  feita_por       uuid,
  criado_por      uuid,
  criado_em       timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, oportunidade_id) references public.oportunidades (tenant_id, id) on delete cascade,
  foreign key (tenant_id, ligacao_id) references public.ligacoes (tenant_id, id) on delete set null (ligacao_id),
  foreign key (tenant_id, feita_por) references public.members (tenant_id, user_id),
  foreign key (tenant_id, criado_por) references public.members (tenant_id, user_id),
  constraint tarefas_texto_is_short check (char_length(texto) between 1 and 500),
  constraint tarefas_prazo_is_short check (char_length(prazo) between 1 and 80),
  constraint tarefas_undone_by_nobody check (feita_em is not null or feita_por is null)
);
create index tarefas_oportunidade_idx on public.tarefas (tenant_id, oportunidade_id, criado_em);
-- What a call came to is taken over once.
create unique index tarefas_ligacao_idx on public.tarefas (tenant_id, ligacao_id, oportunidade_id, texto) where ligacao_id is not null;
create index tarefas_feita_por_idx on public.tarefas (tenant_id, feita_por) where feita_por is not null;
create index tarefas_criado_por_idx on public.tarefas (tenant_id, criado_por) where criado_por is not null;

alter table public.tarefas enable row level security;
create policy members_select on public.tarefas for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: add_tarefa() and complete_tarefa() are the ways.
grant select on public.tarefas to authenticated;

-- Whoever looks at the card hears that there is something new on it.
create function private.announce_tarefa()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_cards(o.tenant_id, o.funil_id, array[o.id])
    from public.oportunidades o where o.tenant_id = new.tenant_id and o.id = new.oportunidade_id;
  return null;
end;
$$;
create trigger on_tarefas_insert_announce after insert on public.tarefas
  for each row execute function private.announce_tarefa();
create trigger on_tarefas_update_announce after update on public.tarefas
  for each row execute function private.announce_tarefa();

-- schemas/60_crm/rpc/add_tarefa.sql

-- Writes down on a card what is to be done. With a call, that it was agreed there: the same step is taken over once.
create function private.add_tarefa(oportunidade_id uuid, texto text, prazo text, ligacao_id uuid)
returns public.tarefas
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_oportunidade constant public.oportunidades := private.lock_oportunidade(v_tenant, add_tarefa.oportunidade_id);
  v_texto constant text := trim(coalesce(add_tarefa.texto, ''));
  v_prazo constant text := nullif(trim(add_tarefa.prazo), '');
  v_tarefa public.tarefas;
begin
  if char_length(v_texto) not between 1 and 500 or char_length(v_prazo) > 80 then
    perform private.fail('tarefa_invalid', 422);
  end if;
  if add_tarefa.ligacao_id is not null then
    if not exists (select from public.ligacoes l where l.tenant_id = v_tenant and l.id = add_tarefa.ligacao_id) then
      perform private.fail('ligacao_not_found', 404);
    end if;
    select t.* into v_tarefa from public.tarefas t
     where t.tenant_id = v_tenant and t.ligacao_id = add_tarefa.ligacao_id and t.oportunidade_id = v_oportunidade.id and t.texto = v_texto;
    if v_tarefa.id is not null then
      return v_tarefa;
    end if;
  end if;
  insert into public.tarefas as t (tenant_id, oportunidade_id, ligacao_id, texto, prazo, criado_por)
  values (v_tenant, v_oportunidade.id, add_tarefa.ligacao_id, v_texto, v_prazo, (select auth.uid()))
  returning t.* into v_tarefa;
  perform private.audit(v_tenant, 'oportunidade.tarefa_added', 'oportunidades', v_oportunidade.id, jsonb_build_object('texto', v_texto));
  return v_tarefa;
end;
$$;

create function public.add_tarefa(oportunidade_id uuid, texto text, prazo text default null, ligacao_id uuid default null)
returns public.tarefas
language sql security invoker set search_path = ''
as $$ select private.add_tarefa(add_tarefa.oportunidade_id, add_tarefa.texto, add_tarefa.prazo, add_tarefa.ligacao_id) $$;

revoke execute on function public.add_tarefa(uuid, text, text, uuid) from public, anon;
grant execute on function private.add_tarefa(uuid, text, text, uuid), public.add_tarefa(uuid, text, text, uuid) to authenticated;

-- schemas/60_crm/rpc/complete_tarefa.sql

-- It is done, or not yet after all.
create function private.complete_tarefa(tarefa_id uuid, done boolean)
returns public.tarefas
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
  v_tarefa public.tarefas;
begin
  select t.* into v_tarefa from public.tarefas t
   where t.tenant_id = v_tenant and t.id = complete_tarefa.tarefa_id for update;
  if v_tarefa.id is null then
    perform private.fail('tarefa_not_found', 404);
  end if;
  if (v_tarefa.feita_em is not null) = complete_tarefa.done then
    return v_tarefa;
  end if;
  update public.tarefas t
     set feita_em = case when complete_tarefa.done then now() end, feita_por = case when complete_tarefa.done then (select auth.uid()) end
   where t.tenant_id = v_tenant and t.id = v_tarefa.id
  returning t.* into v_tarefa;
  if complete_tarefa.done then
    perform private.audit(v_tenant, 'oportunidade.tarefa_done', 'oportunidades', v_tarefa.oportunidade_id,
      jsonb_build_object('texto', v_tarefa.texto));
  end if;
  return v_tarefa;
end;
$$;

create function public.complete_tarefa(tarefa_id uuid, done boolean)
returns public.tarefas
language sql security invoker set search_path = ''
as $$ select private.complete_tarefa(complete_tarefa.tarefa_id, complete_tarefa.done) $$;

revoke execute on function public.complete_tarefa(uuid, boolean) from public, anon;
grant execute on function private.complete_tarefa(uuid, boolean), public.complete_tarefa(uuid, boolean) to authenticated;

-- schemas/80_ai/knowledge_documents.sql

-- What a company knows and its answers may be drawn from: written by hand, read from a file, or taken from a page of the web.
create table public.knowledge_documents (
  id              uuid not null default gen_random_uuid(),
  tenant_id       uuid not null references public.tenants on delete cascade,
  title           text not null,
  origin          public.knowledge_origin not null,
  -- The file's name, or the page's address.
  source          text,
  storage_path    text,
  mime_type       text,
  size_bytes      bigint,
  sha256          text,
  -- Markdown: as it was written, or what could be read so far.
  content         text,
  pages_done      integer not null default 0,
  pages_total     integer,
  state           public.knowledge_state not null default 'pending',
  progress        smallint not null default 0,
  -- Why it could not be read; a code of shared/src/errors.ts.
  error_code      text,
  -- Counts what it was processed for. The chunks of `live_version` answer until those of `version` stand.
  version         integer not null default 1,
  live_version    integer,
  chunk_count     integer not null default 0,
  -- Which model the live chunks were embedded with. Null: they are found by their words alone.
  embedding_model text,
  created_by      uuid,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  removed_at      timestamptz,

  primary key (tenant_id, id),
  foreign key (tenant_id, created_by) references public.members (tenant_id, user_id),
  constraint knowledge_documents_object_once unique (tenant_id, storage_path),
  constraint knowledge_documents_title_is_short check (char_length(title) between 1 and 200),
  constraint knowledge_documents_content_fits check (char_length(content) <= 3000000),
  constraint knowledge_documents_path_is_own check (split_part(storage_path, '/', 1) = tenant_id::text),
  constraint knowledge_documents_failed_has_code check ((state = 'failed') = (error_code is not null)),
  constraint knowledge_documents_progress_is_percent check (progress between 0 and 100)
);
create index knowledge_documents_list_idx on public.knowledge_documents (tenant_id, updated_at desc) where removed_at is null;
create index knowledge_documents_author_idx on public.knowledge_documents (tenant_id, created_by);

alter table public.knowledge_documents enable row level security;
create policy members_select on public.knowledge_documents for select to authenticated
  using (tenant_id = (select private.tenant_id()) and removed_at is null);
-- No write policies: documents are written by verbs, and by the job that reads them.
grant select on public.knowledge_documents to authenticated;

-- The team hears that a document changed; when it was many at once, that some did.
create function private.announce_knowledge()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.tell_team(t.tenant_id, 'conhecimento_atualizado', jsonb_build_object('document_id', case when t.many = 1 then t.id end))
    from (select n.tenant_id, count(*) as many, min(n.id::text) as id from new_rows n group by n.tenant_id) t;
  return null;
end;
$$;
create trigger on_knowledge_documents_insert_announce after insert on public.knowledge_documents referencing new table as new_rows
  for each statement execute function private.announce_knowledge();
create trigger on_knowledge_documents_update_announce after update on public.knowledge_documents referencing new table as new_rows
  for each statement execute function private.announce_knowledge();

-- Asks for a document to be read, cut and embedded (again). What answers now goes on answering.
create function private.request_knowledge(tenant_id uuid, document_id uuid)
returns public.knowledge_documents
language plpgsql security definer set search_path = ''
as $$
declare
  v_document public.knowledge_documents;
begin
  update public.knowledge_documents d
     set state = 'pending', error_code = null, progress = 0, version = d.version + 1, updated_at = now()
   where d.tenant_id = request_knowledge.tenant_id and d.id = request_knowledge.document_id and d.removed_at is null
  returning d.* into v_document;
  if v_document.id is null then
    perform private.fail('knowledge_not_found', 404);
  end if;
  perform private.queue_knowledge(v_document);
  return v_document;
end;
$$;

create function private.queue_knowledge(document public.knowledge_documents)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.enqueue_job('ai.document',
    jsonb_build_object('tenant_id', document.tenant_id, 'document_id', document.id));
  perform private.call_ai_worker();
end;
$$;

-- The work on this version goes on in a job of its own.
create function private.continue_knowledge(tenant_id uuid, document_id uuid, version integer)
returns void
language sql security definer set search_path = ''
as $$
  select private.queue_knowledge(d)
    from public.knowledge_documents d
   where d.tenant_id = continue_knowledge.tenant_id and d.id = continue_knowledge.document_id
     and d.version = continue_knowledge.version and d.state = 'processing' and d.removed_at is null
$$;

-- schemas/80_ai/knowledge_chunks.sql

-- The words of a text as they are looked for: without accents, which people leave out, and in one form. The stemmer knows
-- "devolução" and "devoluções" for one word by their accents only, so what they end in is made the same first.
create function private.knowledge_words(content text)
returns tsvector
language sql immutable parallel safe set search_path = ''
as $$
  select to_tsvector('pg_catalog.portuguese', regexp_replace(private.plain(knowledge_words.content), '[ao]es\M', 'ao', 'g'))
$$;
-- A generated column calls it in the name of whoever writes the row.
grant execute on function private.knowledge_words(text) to authenticated, service_role;

-- A passage of a document: what is looked for, found and quoted. A document's next chunks are made beside those that answer
-- (`is_live`), and take their place all at once.
create table public.knowledge_chunks (
  id              uuid not null default gen_random_uuid(),
  tenant_id       uuid not null references public.tenants on delete cascade,
  document_id     uuid not null,
  version         integer not null,
  position        integer not null,
  is_live         boolean not null default false,
  -- The document's title and the headings above it.
  heading         text not null,
  content         text not null,
  tokens          integer not null,
  search_words    tsvector not null generated always as (
    setweight(private.knowledge_words(heading), 'A') || private.knowledge_words(content)) stored,
  -- Of one length whatever the model's is, because an index is of one length: shorter ones end in zeros, which changes no angle
  -- between two of them; of a longer one the provider is asked for a shorter. Only vectors of one model may be compared.
  embedding       extensions.vector(1536),
  embedding_model text,

  primary key (tenant_id, id),
  foreign key (tenant_id, document_id) references public.knowledge_documents (tenant_id, id) on delete cascade,
  constraint knowledge_chunks_place_once unique (tenant_id, document_id, version, position),
  constraint knowledge_chunks_content_fits check (char_length(content) between 1 and 20000),
  constraint knowledge_chunks_embedding_has_model check ((embedding is null) = (embedding_model is null))
);
create index knowledge_chunks_live_idx on public.knowledge_chunks (tenant_id) where is_live;
-- Written seldom and asked often: no list of entries that wait for their place.
create index knowledge_chunks_words_idx on public.knowledge_chunks using gin (tenant_id, search_words)
  with (fastupdate = off) where is_live;

-- The stand-in for pgvector in a local stack has no indexes: there, and only there, distances are computed one by one.
do $$
begin
  if exists (select from pg_catalog.pg_am a where a.amname = 'hnsw') then
    create index knowledge_chunks_embedding_idx on public.knowledge_chunks
      using hnsw (embedding extensions.vector_cosine_ops) where is_live;
  end if;
end;
$$;

alter table public.knowledge_chunks enable row level security;
create policy members_select on public.knowledge_chunks for select to authenticated
  using (tenant_id = (select private.tenant_id()) and is_live);
-- No write policies: chunks are made by the job that reads their document.
grant select on public.knowledge_chunks to authenticated;

-- schemas/80_ai/knowledge_files.sql

-- Who reaches the files in the bucket `conhecimento`: members of the tenant whose id is the first folder read them, supervisors
-- add them under `uploads`. Objects are written once: no update and no delete policy.
create policy knowledge_members_select on storage.objects for select to authenticated
  using (bucket_id = 'conhecimento' and split_part(name, '/', 1) = (select private.tenant_id())::text);
create policy knowledge_supervisors_insert on storage.objects for insert to authenticated
  with check (
    bucket_id = 'conhecimento'
    and split_part(name, '/', 1) = (select private.tenant_id())::text
    and split_part(name, '/', 2) = 'uploads'
    and (select private.has_role('supervisor'))
  );

-- Every night: documents that nobody wanted back within a day, and objects that no document names (any more).
create function private.purge_knowledge()
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  delete from public.knowledge_documents d where d.removed_at < now() - interval '24 hours';
  perform private.enqueue_job('media.remove',
      jsonb_build_object('tenant_id', o.tenant_id, 'bucket', 'conhecimento', 'paths', jsonb_agg(o.name)))
    from (
      select t.id as tenant_id, o.name, row_number() over (partition by t.id) as place
        from storage.objects o
        join public.tenants t on t.id::text = split_part(o.name, '/', 1)
       where o.bucket_id = 'conhecimento' and o.created_at < now() - interval '24 hours'
         and not exists (select from public.knowledge_documents d where d.tenant_id = t.id and d.storage_path = o.name)
    ) o
   group by o.tenant_id, (o.place - 1) / 200;
end;
$$;

-- schemas/80_ai/knowledge_jobs.sql

-- What the job `ai.document` asks and tells. It works in slices that each fit into a function's time; what a slice got is kept, and
-- whoever comes with another version than the document's own is too late and changes nothing.

-- The document to go on with. Null when there is nothing to do any more.
create function private.open_knowledge(tenant_id uuid, document_id uuid)
returns public.knowledge_documents
language sql security definer set search_path = ''
as $$
  update public.knowledge_documents d set state = 'processing'
   where d.tenant_id = open_knowledge.tenant_id and d.id = open_knowledge.document_id
     and d.state in ('pending', 'processing') and d.removed_at is null
  returning d.*
$$;

-- Adds the text of the next pages. `file` holds what its bytes say of it: {mime_type, size_bytes, sha256}.
create function private.keep_pages(
  tenant_id uuid, document_id uuid, version integer, content text, pages_done integer, pages_total integer, file jsonb)
returns void
language sql security definer set search_path = ''
as $$
  update public.knowledge_documents d
     set content = case when d.pages_done = 0 then keep_pages.content else d.content || e'\n\n' || keep_pages.content end,
         pages_done = keep_pages.pages_done, pages_total = keep_pages.pages_total,
         -- Reading is the first half of the work.
         progress = 50 * keep_pages.pages_done / greatest(keep_pages.pages_total, 1),
         mime_type = file ->> 'mime_type', size_bytes = (file ->> 'size_bytes')::bigint, sha256 = file ->> 'sha256',
         updated_at = now()
   where d.tenant_id = keep_pages.tenant_id and d.id = keep_pages.document_id and d.version = keep_pages.version
     and d.pages_done < keep_pages.pages_done
$$;

-- The passages of a version, [{position, heading, content, tokens}]. Those it already has stay, and so do their vectors.
create function private.keep_chunks(tenant_id uuid, document_id uuid, version integer, chunks jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  delete from public.knowledge_chunks c
   where c.tenant_id = keep_chunks.tenant_id and c.document_id = keep_chunks.document_id
     and c.version < keep_chunks.version and not c.is_live;
  insert into public.knowledge_chunks (tenant_id, document_id, version, position, heading, content, tokens)
  select d.tenant_id, d.id, d.version, n.position, n.heading, n.content, n.tokens
    from public.knowledge_documents d
   cross join jsonb_to_recordset(keep_chunks.chunks) n (position integer, heading text, content text, tokens integer)
   where d.tenant_id = keep_chunks.tenant_id and d.id = keep_chunks.document_id and d.version = keep_chunks.version
  on conflict on constraint knowledge_chunks_place_once do nothing;
end;
$$;

-- How far a version is: {chunks, embedded}, and the next passages without a vector.
create function private.chunks_to_embed(tenant_id uuid, document_id uuid, version integer, max integer)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  with all_of_it as materialized (
    select c.id, c.position, c.embedding_model from public.knowledge_chunks c
     where c.tenant_id = chunks_to_embed.tenant_id and c.document_id = chunks_to_embed.document_id
       and c.version = chunks_to_embed.version
  ), next as (
    select a.id, a.position from all_of_it a where a.embedding_model is null order by a.position limit chunks_to_embed.max
  )
  select jsonb_build_object(
    'chunks', (select count(*) from all_of_it),
    'embedded', (select count(a.embedding_model) from all_of_it a),
    'next', (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'heading', c.heading, 'content', c.content) order by n.position), '[]')
               from next n
               join public.knowledge_chunks c on c.tenant_id = chunks_to_embed.tenant_id and c.id = n.id))
$$;

-- Vectors for some passages, [{id, embedding}]. What another model embedded meanwhile is to be done anew: they do not compare.
create function private.keep_embeddings(tenant_id uuid, document_id uuid, version integer, model text, vectors jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update public.knowledge_chunks c set embedding = v.embedding::extensions.vector(1536), embedding_model = keep_embeddings.model
    from jsonb_to_recordset(keep_embeddings.vectors) v (id uuid, embedding text)
   where c.tenant_id = keep_embeddings.tenant_id and c.id = v.id
     and c.document_id = keep_embeddings.document_id and c.version = keep_embeddings.version;
  update public.knowledge_chunks c set embedding = null, embedding_model = null
   where c.tenant_id = keep_embeddings.tenant_id and c.document_id = keep_embeddings.document_id
     and c.version = keep_embeddings.version and c.embedding_model <> keep_embeddings.model;
  update public.knowledge_documents d set progress = 50 + 49 * p.done / greatest(p.total, 1)
    from (
      select count(*) as total, count(c.embedding_model) as done from public.knowledge_chunks c
       where c.tenant_id = keep_embeddings.tenant_id and c.document_id = keep_embeddings.document_id
         and c.version = keep_embeddings.version
    ) p
   where d.tenant_id = keep_embeddings.tenant_id and d.id = keep_embeddings.document_id and d.version = keep_embeddings.version;
end;
$$;

-- From here on the new passages answer, and the old ones are gone.
create function private.publish_knowledge(tenant_id uuid, document_id uuid, version integer)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_document public.knowledge_documents;
begin
  select d.* into v_document from public.knowledge_documents d
   where d.tenant_id = publish_knowledge.tenant_id and d.id = publish_knowledge.document_id
     and d.version = publish_knowledge.version and d.removed_at is null
     for update;
  if v_document.id is null then
    return;
  end if;
  delete from public.knowledge_chunks c
   where c.tenant_id = v_document.tenant_id and c.document_id = v_document.id and c.version <> v_document.version;
  update public.knowledge_chunks c set is_live = true
   where c.tenant_id = v_document.tenant_id and c.document_id = v_document.id and c.version = v_document.version and not c.is_live;
  update public.knowledge_documents d
     set state = 'ready', error_code = null, progress = 100, live_version = v_document.version, updated_at = now(),
         chunk_count = p.chunks, embedding_model = p.model
    from (
      select count(*) as chunks, min(c.embedding_model) as model from public.knowledge_chunks c
       where c.tenant_id = v_document.tenant_id and c.document_id = v_document.id and c.version = v_document.version
    ) p
   where d.tenant_id = v_document.tenant_id and d.id = v_document.id;
end;
$$;

-- It cannot be done. What was read before stays, and so does what answers.
create function private.fail_knowledge(tenant_id uuid, document_id uuid, version integer, code text)
returns void
language sql security definer set search_path = ''
as $$
  update public.knowledge_documents d set state = 'failed', error_code = fail_knowledge.code, updated_at = now()
   where d.tenant_id = fail_knowledge.tenant_id and d.id = fail_knowledge.document_id
     and d.version = coalesce(fail_knowledge.version, d.version) and d.state in ('pending', 'processing')
$$;

-- Which models the answering passages of a company are embedded with, the most used first: a question is embedded with the first.
create function private.knowledge_models(tenant_id uuid)
returns text[]
language sql stable security definer set search_path = ''
as $$
  select coalesce(array_agg(m.embedding_model order by m.chunks desc, m.embedding_model), '{}')
    from (
      select d.embedding_model, sum(d.chunk_count) as chunks from public.knowledge_documents d
       where d.tenant_id = knowledge_models.tenant_id and d.removed_at is null and d.embedding_model is not null
       group by d.embedding_model
    ) m
$$;

-- Another model is to be used from now on: whatever is not embedded with it is done again.
create function private.request_embedding(tenant_id uuid, model text)
returns void
language sql security definer set search_path = ''
as $$
  select private.request_knowledge(d.tenant_id, d.id)
    from public.knowledge_documents d
   where d.tenant_id = request_embedding.tenant_id and d.removed_at is null and d.state = 'ready'
     and d.embedding_model is distinct from request_embedding.model
$$;

-- schemas/80_ai/match_words.sql

-- Passages that share words with a question. A question is a sentence, so no word has to be there: what counts is how much of the
-- question's meaning is, and a word carries the more the fewer passages have it. `score` is that part, from 0 to 1.
create function private.match_words(tenant_id uuid, query text, chunks bigint, max integer)
returns table (chunk_id uuid, score double precision, place bigint)
language sql stable security definer set search_path = ''
  -- A tenant's passages are found by index, always.
  set enable_seqscan = off
  set jit = off
as $$
  with words as materialized (
    select w.word, w.word::tsquery as query, f.found,
           ln(1 + (greatest(match_words.chunks, f.found) - f.found + 0.5) / (f.found + 0.5)) as weight
      from (
        select '''' || replace(replace(l.lexeme, '\', '\\'), '''', '''''') || '''' as word
          from unnest(private.knowledge_words((
                 -- What is no word with its accents is none without them.
                 select string_agg(t.token, ' ')
                   from regexp_split_to_table(left(match_words.query, 1000), '[^[:alnum:]]+') t (token)
                  where to_tsvector('pg_catalog.portuguese', t.token) <> ''))) l
         limit 24
      ) w
     cross join lateral (
        select count(*) as found
          from (
            select from public.knowledge_chunks c
             where c.tenant_id = match_words.tenant_id and c.is_live and c.search_words @@ w.word::tsquery
             limit 2000
          ) c
      ) f
  ), rare as (
    -- The rarest first, as long as what has them can be read in a moment.
    select r.query from (
      select w.query, sum(w.found) over (order by w.found, w.word) as read, row_number() over (order by w.found, w.word) as place
        from words w where w.found > 0
    ) r
     where r.read <= 3000 or r.place = 1
  ), hits as materialized (
    select distinct h.id
      from rare r
     cross join lateral (
        select c.id from public.knowledge_chunks c
         where c.tenant_id = match_words.tenant_id and c.is_live and c.search_words @@ r.query
         limit 2000
      ) h
  ), best as (
    select c.id, c.search_words,
           -- A sum in another order is another one at its last digits, which must not decide who comes first.
           round((select sum(w.weight) filter (where c.search_words @@ w.query) / sum(w.weight) from words w)::numeric, 6)::double precision as score
      from hits h
      join public.knowledge_chunks c on c.tenant_id = match_words.tenant_id and c.id = h.id
     order by score desc
     limit 4 * match_words.max
  ), judged as (
    -- Between equals, those that say it close together and often; who is equal in that too shares a place.
    select b.id, b.score, rank() over (
             order by b.score desc,
                      ts_rank_cd(b.search_words, (select string_agg(w.word, ' | ')::tsquery from words w), 1) desc) as place
      from best b
  )
  select j.id, j.score, j.place from judged j where j.place <= match_words.max
$$;

-- schemas/80_ai/match_vectors.sql

-- Passages that mean something close to a question, by the angle between their vectors. `score` is its cosine.
-- The index knows nothing of tenants: it is asked for the nearest of all, and others' are passed over. That is quick for a company
-- that has a good part of what there is, and misses what a small one has. So a company's passages are compared one by one, which
-- misses nothing, and only where that is the longer way the index is gone through until enough of its own were met.
create function private.match_vectors(tenant_id uuid, query_vector text, embedding_model text, chunks bigint, max integer)
returns table (chunk_id uuid, score double precision, place bigint)
language plpgsql stable security definer set search_path = ''
  -- Whoever reckons a sort cheaper than the index has not reckoned with fetching the vectors, each from elsewhere.
  set enable_sort = off
  set plan_cache_mode = force_custom_plan
as $$
declare
  v_vector extensions.vector(1536);
begin
  begin
    v_vector := match_vectors.query_vector::extensions.vector(1536);
  exception when data_exception then
    perform private.fail('knowledge_vector_invalid', 422);
  end;

  if match_vectors.chunks <= private.most_compared() then
    return query
      select n.id, 1 - n.distance, rank() over (order by n.distance)
        from (
          -- No index serves a sum.
          select c.id, (c.embedding operator(extensions.<=>) v_vector) + 0 as distance
            from public.knowledge_chunks c
           where c.tenant_id = match_vectors.tenant_id and c.is_live and c.embedding_model = match_vectors.embedding_model
           order by 2
           limit match_vectors.max
        ) n
       where n.distance is not null;
  else
    -- Told to the session, not to the function: before pgvector is loaded only a superuser may do the other.
    perform set_config('hnsw.iterative_scan', 'strict_order', true), set_config('hnsw.ef_search', '100', true);
    return query
      select n.id, 1 - n.distance, rank() over (order by n.distance)
        from (
          select c.id, c.embedding operator(extensions.<=>) v_vector as distance
            from public.knowledge_chunks c
           where c.tenant_id = match_vectors.tenant_id and c.is_live and c.embedding_model = match_vectors.embedding_model
           order by c.embedding operator(extensions.<=>) v_vector
           limit match_vectors.max
        ) n
       where n.distance is not null;
  end if;
end;
$$;

-- Up to how many passages of a company are compared one by one. Of a company with n of N, the index meets sixty after 60 N / n,
-- and each that it meets has 32 neighbours to be compared, about half of them for the first time: that is more than n up to
-- here. So many take no time anyway, and are all there are where nobody has counted yet.
create function private.most_compared()
returns integer
language sql stable set search_path = ''
as $$
  select greatest(5000, sqrt(60 * 16 * greatest(c.reltuples, 0)))::integer
    from pg_catalog.pg_class c where c.oid = 'public.knowledge_chunks'::regclass
$$;

-- schemas/80_ai/find_knowledge.sql

-- The passages of a company that answer a question best, by words (`texto`), by meaning (`vetor`) or both (`hibrida`), where the
-- two lists are joined by rank: a passage is worth 1 / (10 + its place) by its meaning, and 0.7 of that by its words, since those who
-- ask seldom know the words of the answer (`npm run eval -- retrieval` measures it). The tenant is in here, so no index is lost to a
-- policy. `score` says how sure one may be that it is about the question at all, which a rank cannot: the better of its meaning
-- alone, and meaning and words together.
create function private.find_knowledge(
  tenant_id uuid, query text, query_vector text, embedding_model text, top_k integer, mode text)
returns table (
  id uuid, document_id uuid, title text, heading text, content text, chunk_position integer, score numeric,
  vector_score numeric, text_score numeric, vector_place bigint, text_place bigint, fused numeric)
language plpgsql stable security definer set search_path = ''
as $$
declare
  -- Enough to know how many they are about.
  v_chunks constant bigint := (
    select count(*) from (
      select from public.knowledge_chunks c where c.tenant_id = find_knowledge.tenant_id and c.is_live
       limit private.most_compared() + 1) c);
  v_max constant integer := least(greatest(coalesce(find_knowledge.top_k, 5), 1), 20);
begin
  return query
    with words as (
      select w.chunk_id, w.score, w.place
        from private.match_words(find_knowledge.tenant_id, find_knowledge.query, v_chunks, 60) w
       where find_knowledge.mode <> 'vetor'
    ), vectors as (
      select v.chunk_id, v.score, v.place
        from private.match_vectors(
               find_knowledge.tenant_id, find_knowledge.query_vector, find_knowledge.embedding_model, v_chunks, 60) v
       where find_knowledge.mode <> 'texto' and find_knowledge.query_vector is not null
    ), joined as (
      select coalesce(w.chunk_id, v.chunk_id) as chunk_id, w.score as text_score, w.place as text_place,
             v.score as vector_score, v.place as vector_place,
             coalesce(0.7 / (10 + w.place), 0) + coalesce(1.0 / (10 + v.place), 0) as fused
        from words w
        full join vectors v on v.chunk_id = w.chunk_id
    )
    select c.id, c.document_id, d.title, c.heading, c.content, c.position,
           round(greatest(0, case
             when find_knowledge.mode = 'texto' or find_knowledge.query_vector is null then coalesce(j.text_score, 0)
             else greatest(coalesce(j.vector_score, 0), (coalesce(j.vector_score, 0) + coalesce(j.text_score, 0)) / 2)
           end)::numeric, 4),
           round(j.vector_score::numeric, 4), round(j.text_score::numeric, 4), j.vector_place, j.text_place,
           round(j.fused, 6)
      from joined j
      join public.knowledge_chunks c on c.tenant_id = find_knowledge.tenant_id and c.id = j.chunk_id
      join public.knowledge_documents d on d.tenant_id = c.tenant_id and d.id = c.document_id and d.removed_at is null
     order by j.fused desc, j.vector_score desc nulls last, j.text_score desc nulls last, d.title, c.position, c.id
     limit v_max;
end;
$$;

-- schemas/80_ai/rpc/save_knowledge_document.sql

-- Writes a document, or another text or title for one; without an id it is a new one. What was read from a file or a page keeps its
-- text: of it only the title changes, and `content` is left null.
create function private.save_knowledge_document(document_id uuid, title text, content text)
returns public.knowledge_documents
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_title constant text := trim(coalesce(save_knowledge_document.title, ''));
  v_content constant text := trim(save_knowledge_document.content, e' \t\n\r');
  v_document public.knowledge_documents;
begin
  if char_length(v_title) not between 1 and 200 then
    perform private.fail('knowledge_title_invalid', 422);
  end if;
  if v_content = '' or (save_knowledge_document.document_id is null and v_content is null) then
    perform private.fail('knowledge_empty', 422);
  end if;
  if char_length(v_content) > 200000 then
    perform private.fail('knowledge_too_long', 422);
  end if;

  if save_knowledge_document.document_id is null then
    perform private.check_knowledge_room(v_tenant);
    insert into public.knowledge_documents (tenant_id, title, origin, content, created_by)
    values (v_tenant, v_title, 'text', v_content, (select auth.uid()))
    returning * into v_document;
    perform private.queue_knowledge(v_document);
    return v_document;
  end if;

  select d.* into v_document from public.knowledge_documents d
   where d.tenant_id = v_tenant and d.id = save_knowledge_document.document_id and d.removed_at is null
     for update;
  if v_document.id is null then
    perform private.fail('knowledge_not_found', 404);
  end if;
  if v_content is not null and v_document.origin <> 'text' then
    perform private.fail('knowledge_not_editable', 409);
  end if;
  if v_document.title = v_title and v_document.content = coalesce(v_content, v_document.content) then
    return v_document;
  end if;
  update public.knowledge_documents d set title = v_title, content = coalesce(v_content, d.content)
   where d.tenant_id = v_tenant and d.id = v_document.id;
  -- The title is part of each passage.
  return private.request_knowledge(v_tenant, v_document.id);
end;
$$;

-- A company keeps up to a thousand documents.
create function private.check_knowledge_room(tenant_id uuid)
returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if (select count(*) from public.knowledge_documents d where d.tenant_id = check_knowledge_room.tenant_id and d.removed_at is null) >= 1000 then
    perform private.fail('knowledge_full', 409);
  end if;
end;
$$;

create function public.save_knowledge_document(document_id uuid, title text, content text default null)
returns public.knowledge_documents
language sql security invoker set search_path = ''
as $$
  select private.save_knowledge_document(
    save_knowledge_document.document_id, save_knowledge_document.title, save_knowledge_document.content)
$$;

revoke execute on function public.save_knowledge_document(uuid, text, text) from public, anon;
grant execute on function private.save_knowledge_document(uuid, text, text),
  public.save_knowledge_document(uuid, text, text) to authenticated;

-- schemas/80_ai/rpc/add_knowledge_file.sql

-- Makes a document of a file that was put into the bucket `conhecimento`. What it really is its own bytes will say.
create function private.add_knowledge_file(storage_path text, file_name text)
returns public.knowledge_documents
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_name constant text := left(trim(coalesce(add_knowledge_file.file_name, '')), 200);
begin
  if v_name = '' then
    perform private.fail('knowledge_title_invalid', 422);
  end if;
  if split_part(coalesce(add_knowledge_file.storage_path, ''), '/', 1) <> v_tenant::text or not exists (
    select from storage.objects o where o.bucket_id = 'conhecimento' and o.name = add_knowledge_file.storage_path
  ) then
    perform private.fail('knowledge_file_missing', 404);
  end if;
  return private.add_knowledge_object(v_tenant, 'file', v_name, v_name, add_knowledge_file.storage_path);
end;
$$;

-- A document of an object, to be read by a job. The same object again is the same document.
create function private.add_knowledge_object(
  tenant_id uuid, origin public.knowledge_origin, title text, source text, storage_path text)
returns public.knowledge_documents
language plpgsql security definer set search_path = ''
as $$
declare
  v_document public.knowledge_documents;
begin
  perform private.check_knowledge_room(add_knowledge_object.tenant_id);
  insert into public.knowledge_documents (tenant_id, title, origin, source, storage_path, created_by)
  values (add_knowledge_object.tenant_id, left(add_knowledge_object.title, 200), add_knowledge_object.origin,
    add_knowledge_object.source, add_knowledge_object.storage_path, (select auth.uid()))
  on conflict on constraint knowledge_documents_object_once do nothing
  returning * into v_document;
  if v_document.id is null then
    select d.* into v_document from public.knowledge_documents d
     where d.tenant_id = add_knowledge_object.tenant_id and d.storage_path = add_knowledge_object.storage_path;
  else
    perform private.queue_knowledge(v_document);
  end if;
  return v_document;
end;
$$;

-- The same for a page of the web, which the function `ai-analyze` has fetched in the name of `caller` ({sub, tenant_id}).
create function private.add_knowledge_page(caller jsonb, title text, url text, storage_path text)
returns public.knowledge_documents
language sql security definer set search_path = ''
as $$
  select private.add_knowledge_object(private.act_for(add_knowledge_page.caller, 'supervisor'), 'url', add_knowledge_page.title,
    add_knowledge_page.url, add_knowledge_page.storage_path)
$$;

create function public.add_knowledge_file(storage_path text, file_name text)
returns public.knowledge_documents
language sql security invoker set search_path = ''
as $$ select private.add_knowledge_file(add_knowledge_file.storage_path, add_knowledge_file.file_name) $$;

revoke execute on function public.add_knowledge_file(text, text) from public, anon;
grant execute on function private.add_knowledge_file(text, text), public.add_knowledge_file(text, text) to authenticated;

-- schemas/80_ai/rpc/requeue_knowledge_document.sql

-- Has a document read, cut and embedded once more: after a failure, or when answers should know another model.
create function private.requeue_knowledge_document(document_id uuid)
returns public.knowledge_documents
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
begin
  return private.request_knowledge(v_tenant, requeue_knowledge_document.document_id);
end;
$$;

create function public.requeue_knowledge_document(document_id uuid)
returns public.knowledge_documents
language sql security invoker set search_path = ''
as $$ select private.requeue_knowledge_document(requeue_knowledge_document.document_id) $$;

revoke execute on function public.requeue_knowledge_document(uuid) from public, anon;
grant execute on function private.requeue_knowledge_document(uuid), public.requeue_knowledge_document(uuid) to authenticated;

-- schemas/80_ai/rpc/remove_knowledge_document.sql

-- Takes a document away, from answers at once, or puts it back; a day later it is gone for good.
create function private.remove_knowledge_document(document_id uuid, removed boolean)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_removed constant boolean := coalesce(remove_knowledge_document.removed, true);
  v_document public.knowledge_documents;
begin
  select d.* into v_document from public.knowledge_documents d
   where d.tenant_id = v_tenant and d.id = remove_knowledge_document.document_id
     for update;
  if v_document.id is null then
    perform private.fail('knowledge_not_found', 404);
  end if;
  if (v_document.removed_at is not null) = v_removed then
    return;
  end if;
  update public.knowledge_documents d set removed_at = case when v_removed then now() end
   where d.tenant_id = v_tenant and d.id = v_document.id;
  update public.knowledge_chunks c set is_live = not v_removed
   where c.tenant_id = v_tenant and c.document_id = v_document.id and c.version = v_document.live_version;
  if not v_removed and v_document.state in ('pending', 'processing') then
    perform private.queue_knowledge(v_document);
  end if;
  perform private.audit(v_tenant, case when v_removed then 'knowledge.removed' else 'knowledge.restored' end,
    'knowledge_documents', v_document.id);
end;
$$;

create function public.remove_knowledge_document(document_id uuid, removed boolean default true)
returns void
language sql security invoker set search_path = ''
as $$ select private.remove_knowledge_document(remove_knowledge_document.document_id, remove_knowledge_document.removed) $$;

revoke execute on function public.remove_knowledge_document(uuid, boolean) from public, anon;
grant execute on function private.remove_knowledge_document(uuid, boolean),
  public.remove_knowledge_document(uuid, boolean) to authenticated;

-- schemas/80_ai/rpc/match_knowledge.sql

-- The passages that answer a question best, for whoever brings their own vector of it, made by `embedding_model`; without one it
-- is looked for by its words. Returns [{id, document_id, title, heading, content, score, vector_score, text_score, …}].
create function private.match_knowledge(query text, query_vector text, embedding_model text, top_k integer, mode text)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
begin
  if coalesce(match_knowledge.mode, 'hibrida') not in ('hibrida', 'vetor', 'texto') then
    perform private.fail('invalid_request', 400);
  end if;
  return (
    select coalesce(jsonb_agg(to_jsonb(f) order by f.fused desc, f.id), '[]')
      from private.find_knowledge(v_tenant, match_knowledge.query, match_knowledge.query_vector,
             match_knowledge.embedding_model, match_knowledge.top_k, coalesce(match_knowledge.mode, 'hibrida')) f);
end;
$$;

create function public.match_knowledge(
  query text, query_vector text default null, embedding_model text default null, top_k integer default 5,
  mode text default 'hibrida')
returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select private.match_knowledge(match_knowledge.query, match_knowledge.query_vector, match_knowledge.embedding_model,
    match_knowledge.top_k, match_knowledge.mode)
$$;

revoke execute on function public.match_knowledge(text, text, text, integer, text) from public, anon;
grant execute on function private.match_knowledge(text, text, text, integer, text),
  public.match_knowledge(text, text, text, integer, text) to authenticated;

-- schemas/80_ai/announce_ai.sql

-- Tells everybody of a company that its models, their settings or what they have cost are not what they were.
create function private.announce_ai(tenant_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  select private.tell_team(announce_ai.tenant_id, 'ia_atualizada')
$$;

-- schemas/80_ai/ai_settings.sql

-- What a company lets its models do, and for how much. One row each, from the company's first day.
create table public.ai_settings (
  tenant_id            uuid not null references public.tenants on delete cascade,
  is_enabled           boolean not null default true,
  -- Documents, cards, e-mails and phones are hidden from the provider.
  has_masking          boolean not null default true,
  monthly_cap_usd      numeric(10, 2) not null default 10,
  retention_days       integer not null default 180,
  -- What is found out about every conversation by itself; none of it costs nothing.
  analyses             text[] not null default '{sentimento,intencao,classificacao,churn,resumo}',
  has_voice_transcripts boolean not null default true,
  has_call_transcripts boolean not null default true,
  has_suggestions      boolean not null default true,
  -- Sources that fit a question less than this do not count as an answer to it.
  answer_threshold     numeric(3, 2) not null default 0.30,
  updated_at           timestamptz not null default now(),

  primary key (tenant_id),
  constraint ai_settings_cap_is_sensible check (monthly_cap_usd between 0 and 100000),
  constraint ai_settings_retention_is_sensible check (retention_days between 1 and 3650),
  constraint ai_settings_threshold_is_a_share check (answer_threshold between 0 and 1),
  constraint ai_settings_analyses_are_known
    check (analyses <@ '{sentimento,intencao,classificacao,churn,resumo}'::text[])
);

alter table public.ai_settings enable row level security;
create policy members_select on public.ai_settings for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: save_ai_settings() writes.
grant select on public.ai_settings to authenticated;

create function private.add_ai_settings()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.ai_settings (tenant_id) values (new.id);
  return null;
end;
$$;
create trigger on_tenant_insert_add_ai_settings
  after insert on public.tenants
  for each row execute function private.add_ai_settings();

-- schemas/80_ai/ai_model_defaults.sql

-- What providers charge and allow, as of `price_version`: what a company begins with when it connects one. US$ per million tokens, or
-- per second of sound. Above `long_from` tokens of input the whole request is charged at the other price.
create table private.ai_model_defaults (
  provider              text not null,
  model                 text not null,
  capability            text not null,
  -- Of one provider and capability, the first is asked first.
  position              integer not null,
  is_active             boolean not null,
  input_usd             numeric(12, 6) not null default 0,
  cache_read_usd        numeric(12, 6) not null default 0,
  cache_write_usd       numeric(12, 6) not null default 0,
  output_usd            numeric(12, 6) not null default 0,
  per_second_usd        numeric(12, 8) not null default 0,
  long_from             integer,
  long_input_usd        numeric(12, 6),
  long_cache_read_usd   numeric(12, 6),
  long_cache_write_usd  numeric(12, 6),
  long_output_usd       numeric(12, 6),
  max_input_tokens      integer not null,
  max_output_tokens     integer not null default 0,
  dimensions            integer,
  price_version         text not null,

  primary key (provider, model, capability)
);
alter table private.ai_model_defaults enable row level security;
create policy nobody_select on private.ai_model_defaults for select to authenticated using (false);

insert into private.ai_model_defaults
  (provider, model, capability, position, is_active, input_usd, cache_read_usd, cache_write_usd, output_usd,
   long_from, long_input_usd, long_cache_read_usd, long_cache_write_usd, long_output_usd, max_input_tokens, max_output_tokens, price_version)
values
  ('openai', 'gpt-6-luna', 'text', 1, true, 0.10, 0.01, 0.10, 0.50, 272000, 0.20, 0.02, 0.20, 0.75, 400000, 128000, '2026-11'),
  ('openai', 'gpt-6.1-terra', 'text', 2, false, 1, 0.05, 1, 5, null, null, null, null, null, 400000, 128000, '2026-11'),
  ('openai', 'gpt-6.1-sol', 'text', 3, false, 2, 2, 2, 10, null, null, null, null, null, 400000, 128000, '2026-11'),
  ('openai', 'gpt-6-astra', 'text', 4, false, 10, 1, 10, 50, null, null, null, null, null, 400000, 128000, '2026-11'),
  ('anthropic', 'claude-haiku-5-5', 'text', 1, true, 0.10, 0.01, 0.125, 0.50, 100000, 0.50, 0.05, 0.625, 2.50, 200000, 64000, '2026-11'),
  ('anthropic', 'claude-sonnet-5-5', 'text', 2, false, 2, 0.10, 2.50, 10, null, null, null, null, null, 200000, 64000, '2026-11'),
  ('anthropic', 'claude-opus-5-5', 'text', 3, false, 4, 0.20, 5, 20, null, null, null, null, null, 200000, 64000, '2026-11'),
  ('anthropic', 'claude-fable-5-1', 'text', 4, false, 10, 0.25, 12.50, 50, null, null, null, null, null, 200000, 64000, '2026-11');

insert into private.ai_model_defaults (provider, model, capability, position, is_active, input_usd, max_input_tokens, dimensions, price_version)
values ('openai', 'text-embedding-3-small', 'embeddings', 1, true, 0.02, 8191, 1536, '2026-11');

insert into private.ai_model_defaults
  (provider, model, capability, position, is_active, input_usd, output_usd, per_second_usd, max_input_tokens, price_version)
values
  ('openai', 'gpt-transcribe', 'transcription', 1, true, 0, 0, 0.0001, 0, '2026-11'),
  ('openai', 'gpt-4o-mini-transcribe', 'transcription', 2, false, 1.25, 5, 0, 16000, '2026-11'),
  ('openai', 'whisper-1', 'transcription', 3, false, 0, 0, 0.0001, 0, '2026-11');

-- schemas/80_ai/ai_models.sql

-- A model a company may ask, over one of its connections, with the price that is charged to its budget: a copy of the defaults that
-- is the company's to change. Of one capability, the active ones are asked in the order of `position`.
create table public.ai_models (
  id                    uuid not null default gen_random_uuid(),
  tenant_id             uuid not null,
  integracao_id         uuid not null,
  provider              text not null,
  model                 text not null,
  capability            text not null,
  is_active             boolean not null default true,
  position              integer not null,
  input_usd             numeric(12, 6) not null default 0,
  cache_read_usd        numeric(12, 6) not null default 0,
  cache_write_usd       numeric(12, 6) not null default 0,
  output_usd            numeric(12, 6) not null default 0,
  per_second_usd        numeric(12, 8) not null default 0,
  long_from             integer,
  long_input_usd        numeric(12, 6),
  long_cache_read_usd   numeric(12, 6),
  long_cache_write_usd  numeric(12, 6),
  long_output_usd       numeric(12, 6),
  max_input_tokens      integer not null,
  max_output_tokens     integer not null default 0,
  -- Of an embedding.
  dimensions            integer,
  -- Where the prices come from: a date of ours, or `own` once somebody has changed them.
  price_version         text not null,
  created_at            timestamptz not null default now(),
  updated_at            timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, integracao_id) references public.integracoes (tenant_id, id) on delete cascade,
  constraint ai_models_capability_is_known check (capability in ('text', 'embeddings', 'transcription')),
  constraint ai_models_name_is_short check (char_length(model) between 1 and 120),
  constraint ai_models_prices_are_sensible check (
    least(input_usd, cache_read_usd, cache_write_usd, output_usd, per_second_usd, long_input_usd, long_cache_read_usd,
      long_cache_write_usd, long_output_usd) >= 0
    and greatest(input_usd, cache_read_usd, cache_write_usd, output_usd, per_second_usd, long_input_usd, long_cache_read_usd,
      long_cache_write_usd, long_output_usd) <= 10000),
  constraint ai_models_long_is_whole check (
    (long_from is null) = (long_input_usd is null) and (long_from is null) = (long_output_usd is null)),
  constraint ai_models_limits_are_sensible check (max_input_tokens >= 0 and max_output_tokens >= 0),
  constraint ai_models_dimensions_fit check (dimensions between 1 and 4096)
);
create unique index ai_models_name_idx on public.ai_models (tenant_id, integracao_id, model, capability);
create index ai_models_order_idx on public.ai_models (tenant_id, capability, position) where is_active;

alter table public.ai_models enable row level security;
create policy supervisors_select on public.ai_models for select to authenticated
  using (tenant_id = (select private.tenant_id()) and (select private.has_role('supervisor')));
-- No write policies: a connection brings its models, save_ai_model() changes them.
grant select on public.ai_models to authenticated;

-- Behind all others of their capability.
create function private.next_ai_position(tenant_id uuid, capability text)
returns integer
language sql stable security definer set search_path = ''
as $$
  select coalesce(max(m.position), 0) + 1 from public.ai_models m
   where m.tenant_id = next_ai_position.tenant_id and m.capability = next_ai_position.capability
$$;

-- A connection brings the models we know of its provider, and those it names itself: configuracao.modelos, an array of
-- {model, capability, dimensions, max_input_tokens, max_output_tokens}, which cost nothing until a price is given.
create function private.add_ai_models()
returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_changed boolean;
begin
  insert into public.ai_models
    (tenant_id, integracao_id, provider, model, capability, is_active, position, input_usd, cache_read_usd, cache_write_usd, output_usd,
     per_second_usd, long_from, long_input_usd, long_cache_read_usd, long_cache_write_usd, long_output_usd, max_input_tokens,
     max_output_tokens, dimensions, price_version)
  select new.tenant_id, new.id, d.provider, d.model, d.capability, d.is_active,
         private.next_ai_position(new.tenant_id, d.capability) + d.position - 1, d.input_usd, d.cache_read_usd, d.cache_write_usd,
         d.output_usd, d.per_second_usd, d.long_from, d.long_input_usd, d.long_cache_read_usd, d.long_cache_write_usd,
         d.long_output_usd, d.max_input_tokens, d.max_output_tokens, d.dimensions, d.price_version
    from private.ai_model_defaults d
   where d.provider = new.plataforma
  on conflict (tenant_id, integracao_id, model, capability) do nothing;

  insert into public.ai_models
    (tenant_id, integracao_id, provider, model, capability, position, max_input_tokens, max_output_tokens, dimensions, price_version)
  select new.tenant_id, new.id, new.plataforma, n.model, n.capability,
         private.next_ai_position(new.tenant_id, n.capability) + n.place::integer - 1,
         coalesce(n.max_input_tokens, 32000), coalesce(n.max_output_tokens, case n.capability when 'text' then 4000 else 0 end),
         n.dimensions, 'own'
    from rows from (jsonb_to_recordset(new.configuracao -> 'modelos')
           as (model text, capability text, dimensions integer, max_input_tokens integer, max_output_tokens integer))
           with ordinality as n (model, capability, dimensions, max_input_tokens, max_output_tokens, place)
   where jsonb_typeof(new.configuracao -> 'modelos') = 'array'
  on conflict (tenant_id, integracao_id, model, capability) do nothing;
  v_changed := found;
  -- What it names no more is asked no more, and what it names again is. A model switched off by hand stays so.
  if tg_op = 'UPDATE' then
    update public.ai_models m
       set is_active = new.configuracao @> named.entry, updated_at = now()
      from (select a.id, jsonb_build_object('modelos',
                     jsonb_build_array(jsonb_build_object('model', a.model, 'capability', a.capability))) as entry
              from public.ai_models a where a.tenant_id = new.tenant_id and a.integracao_id = new.id) named
     where m.tenant_id = new.tenant_id and m.id = named.id
       and old.configuracao @> named.entry is distinct from new.configuracao @> named.entry;
    v_changed := v_changed or found;
  end if;
  if v_changed or exists (select from private.ai_model_defaults d where d.provider = new.plataforma) then
    perform private.announce_ai(new.tenant_id);
  end if;
  return null;
end;
$$;
create trigger on_integracao_saved_add_ai_models
  after insert or update of configuracao on public.integracoes
  for each row execute function private.add_ai_models();

-- Whether anybody can be asked at all. PL/pgSQL, because it keeps its plan: it is asked for every delivery.
create function private.has_ai_model(tenant_id uuid, capability text)
returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return exists (
    select from public.ai_models m
      join public.integracoes i on i.tenant_id = m.tenant_id and i.id = m.integracao_id
     where m.tenant_id = has_ai_model.tenant_id and m.capability = has_ai_model.capability and m.is_active
       and i.status = 'ativa' and i.removida_em is null);
end;
$$;

-- schemas/80_ai/ai_routes.sql

-- Who is asked for one operation, where it is not simply the first that can: the models of a route in its order, and nobody else.
create table public.ai_routes (
  tenant_id   uuid not null,
  operation   text not null,
  position    integer not null,
  ai_model_id uuid not null,

  primary key (tenant_id, operation, position),
  foreign key (tenant_id, ai_model_id) references public.ai_models (tenant_id, id) on delete cascade,
  constraint ai_routes_operation_is_known check (operation in (
    'resposta', 'sentimento', 'intencao', 'classificacao', 'churn', 'completa', 'resumo', 'transcricao', 'insights_ligacao', 'reescrever',
    'embed'))
);
create unique index ai_routes_model_idx on public.ai_routes (tenant_id, ai_model_id, operation);

alter table public.ai_routes enable row level security;
create policy supervisors_select on public.ai_routes for select to authenticated
  using (tenant_id = (select private.tenant_id()) and (select private.has_role('supervisor')));
-- No write policies: save_ai_route() writes.
grant select on public.ai_routes to authenticated;

-- Who may be asked, the first first: the models as they stand, each with its connection sealed.
create function private.ai_candidates(tenant_id uuid, operation text, capability text)
returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
           'model', to_jsonb(m) - 'tenant_id' - 'created_at' - 'updated_at',
           'integracao', jsonb_build_object(
             'id', i.id, 'tenant_id', i.tenant_id, 'plataforma', i.plataforma, 'status', i.status, 'configuracao', i.configuracao,
             'access_token', i.access_token, 'segredos', i.segredos))
    from public.ai_models m
    join public.integracoes i on i.tenant_id = m.tenant_id and i.id = m.integracao_id and i.status = 'ativa' and i.removida_em is null
    left join public.ai_routes r on r.tenant_id = m.tenant_id and r.ai_model_id = m.id and r.operation = ai_candidates.operation
   where m.tenant_id = ai_candidates.tenant_id and m.capability = ai_candidates.capability and m.is_active
     and (r.position is not null or not exists (
       select from public.ai_routes o
         join public.ai_models a on a.tenant_id = o.tenant_id and a.id = o.ai_model_id and a.is_active
         join public.integracoes c on c.tenant_id = a.tenant_id and c.id = a.integracao_id and c.status = 'ativa'
        where o.tenant_id = m.tenant_id and o.operation = ai_candidates.operation and a.capability = ai_candidates.capability))
   order by r.position, m.position, m.id
$$;

-- schemas/80_ai/ai_usage.sql

-- One question to a model and what it cost. It is begun before the provider is asked, with the most it may cost held back from the
-- budget, and settled when the answer is there: what nobody settles was lost with its worker.
create table public.ai_usage (
  id                 uuid not null default gen_random_uuid(),
  tenant_id          uuid not null references public.tenants on delete cascade,
  operation          text not null,
  provider           text not null,
  model              text not null,
  ai_model_id        uuid,
  conversation_id    uuid,
  ligacao_id         uuid,
  document_id        uuid,
  user_id            uuid,
  -- What is to be done once: of several with one key, one is `ok`.
  job_key            text,
  input_tokens       integer not null default 0,
  cache_read_tokens  integer not null default 0,
  cache_write_tokens integer not null default 0,
  output_tokens      integer not null default 0,
  seconds            numeric(10, 2),
  reserved_usd       numeric(14, 8) not null default 0,
  cost_usd           numeric(14, 8) not null default 0,
  price_version      text not null,
  -- running, ok, again (the same was done twice, and paid twice), lost (nobody said what became of it: `cost_usd` is the most it may
  -- have cost), or why it failed: a code of shared/src/errors.ts.
  outcome            text not null default 'running',
  duration_ms        integer,
  created_at         timestamptz not null default now(),
  settled_at         timestamptz,

  primary key (tenant_id, id),
  foreign key (tenant_id, ai_model_id) references public.ai_models (tenant_id, id) on delete set null (ai_model_id),
  foreign key (tenant_id, conversation_id) references public.conversations (tenant_id, id) on delete set null (conversation_id),
  foreign key (tenant_id, ligacao_id) references public.ligacoes (tenant_id, id) on delete set null (ligacao_id),
  foreign key (tenant_id, user_id) references public.members (tenant_id, user_id),
  constraint ai_usage_running_is_unsettled check ((outcome = 'running') = (settled_at is null)),
  constraint ai_usage_counts_are_sensible check (
    least(input_tokens, cache_read_tokens, cache_write_tokens, output_tokens) >= 0 and least(cost_usd, reserved_usd, seconds) >= 0)
);
create unique index ai_usage_once_idx on public.ai_usage (tenant_id, job_key) where outcome = 'ok' and job_key is not null;
create index ai_usage_recent_idx on public.ai_usage (tenant_id, created_at desc);
create index ai_usage_running_idx on public.ai_usage (created_at) where outcome = 'running';
create index ai_usage_key_idx on public.ai_usage (tenant_id, job_key) where outcome = 'running';
create index ai_usage_model_idx on public.ai_usage (tenant_id, ai_model_id) where ai_model_id is not null;
create index ai_usage_conversation_idx on public.ai_usage (tenant_id, conversation_id) where conversation_id is not null;
create index ai_usage_ligacao_idx on public.ai_usage (tenant_id, ligacao_id) where ligacao_id is not null;
create index ai_usage_user_idx on public.ai_usage (tenant_id, user_id) where user_id is not null;

alter table public.ai_usage enable row level security;
create policy supervisors_select on public.ai_usage for select to authenticated
  using (tenant_id = (select private.tenant_id()) and (select private.has_role('supervisor')));
-- No write policies: begin_ai_call() and settle_ai_call() write.
grant select on public.ai_usage to authenticated;

-- schemas/80_ai/ai_budgets.sql

-- What a company's models have cost in a month of Brasília, and what is held back for questions under way. Its row is the lock under
-- which a question may begin, so that no two together go over the cap.
create table private.ai_budgets (
  tenant_id    uuid not null references public.tenants on delete cascade,
  month        date not null,
  spent_usd    numeric(14, 8) not null default 0,
  reserved_usd numeric(14, 8) not null default 0,
  -- The share of the cap, in percent, that the admins were told of: 0, 80 or 100.
  alarm_level  integer not null default 0,

  primary key (tenant_id, month)
);
alter table private.ai_budgets enable row level security;
create policy nobody_select on private.ai_budgets for select to authenticated using (false);

create function private.ai_month(at timestamptz)
returns date
language sql immutable set search_path = ''
as $$ select date_trunc('month', ai_month.at at time zone 'America/Sao_Paulo')::date $$;

-- Tells the admins, once a month each, that a share of the cap is used up. The caller holds the budget's row.
create function private.warn_of_budget(budget private.ai_budgets, level integer)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_cap numeric;
begin
  update private.ai_budgets b set alarm_level = warn_of_budget.level
   where b.tenant_id = budget.tenant_id and b.month = budget.month and b.alarm_level < warn_of_budget.level;
  if found then
    select s.monthly_cap_usd into v_cap from public.ai_settings s where s.tenant_id = budget.tenant_id;
    perform private.notify(budget.tenant_id, 'admin', 'ai_orcamento_' || warn_of_budget.level,
      jsonb_build_object('spent', budget.spent_usd, 'cap', v_cap));
  end if;
end;
$$;

-- A question was paid for: `spent` more is used up, and `freed` is held back for it no more. The caller holds the budget's row.
create function private.charge_budget(tenant_id uuid, month date, spent numeric, freed numeric)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_budget private.ai_budgets;
  v_cap numeric;
begin
  update private.ai_budgets b
     set spent_usd = b.spent_usd + charge_budget.spent, reserved_usd = b.reserved_usd - charge_budget.freed
   where b.tenant_id = charge_budget.tenant_id and b.month = charge_budget.month
  returning b.* into v_budget;
  select s.monthly_cap_usd into v_cap from public.ai_settings s where s.tenant_id = charge_budget.tenant_id;
  if v_budget.month = private.ai_month(now()) and v_budget.spent_usd >= v_cap * 0.8 then
    perform private.warn_of_budget(v_budget, case when v_budget.spent_usd >= v_cap then 100 else 80 end);
  end if;
end;
$$;

-- schemas/80_ai/begin_ai_call.sql

-- May this question be asked? `call` is {operation, ai_model_id, reserve_usd, job_key, conversation_id, ligacao_id, document_id, user_id}.
-- Returns {id}, or {refused: ai_disabled | ai_model_unknown | ai_cap_reached | ai_rate_limited}: refused by an answer, because what it
-- tells the admins must stand. What was begun under the same key and not settled was lost with its worker: a key is worked on by one at
-- a time.
create function private.begin_ai_call(tenant_id uuid, call jsonb)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_reserve constant numeric(14, 8) := coalesce((call ->> 'reserve_usd')::numeric, 0);
  v_settings public.ai_settings;
  v_model public.ai_models;
  v_budget private.ai_budgets;
  v_lost uuid;
  v_id uuid;
begin
  select s.* into v_settings from public.ai_settings s where s.tenant_id = begin_ai_call.tenant_id;
  if v_settings.is_enabled is not true then
    return jsonb_build_object('refused', 'ai_disabled');
  end if;
  select m.* into v_model from public.ai_models m
   where m.tenant_id = begin_ai_call.tenant_id and m.id = (call ->> 'ai_model_id')::uuid;
  if v_model.id is null then
    return jsonb_build_object('refused', 'ai_model_unknown');
  end if;
  -- Before this month's budget is taken: what was begun before midnight holds that of the month before.
  for v_lost in
    select u.id from public.ai_usage u
     where u.tenant_id = begin_ai_call.tenant_id and u.job_key = call ->> 'job_key' and u.outcome = 'running'
     order by u.created_at
  loop
    perform private.lose_ai_call(begin_ai_call.tenant_id, v_lost);
  end loop;

  insert into private.ai_budgets as b (tenant_id, month) values (begin_ai_call.tenant_id, private.ai_month(now()))
  on conflict on constraint ai_budgets_pkey do nothing;
  select b.* into v_budget from private.ai_budgets b
   where b.tenant_id = begin_ai_call.tenant_id and b.month = private.ai_month(now()) for update;

  if v_budget.spent_usd + v_budget.reserved_usd + v_reserve > v_settings.monthly_cap_usd then
    -- Others under way may leave enough of what they hold back.
    if v_budget.spent_usd + v_reserve <= v_settings.monthly_cap_usd then
      return jsonb_build_object('refused', 'ai_rate_limited');
    end if;
    perform private.warn_of_budget(v_budget, 100);
    return jsonb_build_object('refused', 'ai_cap_reached');
  end if;
  update private.ai_budgets b set reserved_usd = b.reserved_usd + v_reserve
   where b.tenant_id = v_budget.tenant_id and b.month = v_budget.month;
  insert into public.ai_usage as u
    (tenant_id, operation, provider, model, ai_model_id, conversation_id, ligacao_id, document_id, user_id, job_key, reserved_usd,
     price_version)
  values (begin_ai_call.tenant_id, call ->> 'operation', v_model.provider, v_model.model, v_model.id,
    (call ->> 'conversation_id')::uuid, (call ->> 'ligacao_id')::uuid, (call ->> 'document_id')::uuid, (call ->> 'user_id')::uuid,
    call ->> 'job_key', v_reserve, v_model.price_version)
  returning u.id into v_id;
  return jsonb_build_object('id', v_id);
end;
$$;

-- Nobody will say any more what became of it. It may have been paid for, so it counts with the most it may have cost, until somebody
-- does say: a cap that stops too early is put up, money that was spent is gone.
create function private.lose_ai_call(tenant_id uuid, usage_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_usage public.ai_usage;
begin
  v_usage := private.take_ai_call(lose_ai_call.tenant_id, lose_ai_call.usage_id);
  if v_usage.outcome = 'running' then
    update public.ai_usage u set outcome = 'lost', cost_usd = u.reserved_usd, settled_at = now()
     where u.tenant_id = v_usage.tenant_id and u.id = v_usage.id;
    perform private.charge_budget(v_usage.tenant_id, private.ai_month(v_usage.created_at), v_usage.reserved_usd, v_usage.reserved_usd);
  end if;
end;
$$;

-- A question as it stands, with its budget and then itself locked: the order in which everybody takes the two.
create function private.take_ai_call(tenant_id uuid, usage_id uuid)
returns public.ai_usage
language plpgsql security definer set search_path = ''
as $$
declare
  v_usage public.ai_usage;
begin
  perform from private.ai_budgets b
     join public.ai_usage u on u.tenant_id = b.tenant_id and private.ai_month(u.created_at) = b.month
    where u.tenant_id = take_ai_call.tenant_id and u.id = take_ai_call.usage_id
      for update of b;
  select u.* into v_usage from public.ai_usage u
   where u.tenant_id = take_ai_call.tenant_id and u.id = take_ai_call.usage_id for update;
  return v_usage;
end;
$$;

-- schemas/80_ai/settle_ai_call.sql

-- An answer that was paid for, by what was asked: whoever asks the same again gets it for nothing. The hash names operation, model,
-- prompt and what was said.
create table private.ai_cache (
  tenant_id    uuid not null references public.tenants on delete cascade,
  content_hash text not null,
  result       jsonb not null,
  created_at   timestamptz not null default now(),

  primary key (tenant_id, content_hash)
);
create index ai_cache_age_idx on private.ai_cache (tenant_id, created_at);
alter table private.ai_cache enable row level security;
create policy nobody_select on private.ai_cache for select to authenticated using (false);

-- The first of these hashes that is known: {content_hash, result}.
create function private.cached_ai_result(tenant_id uuid, hashes text[])
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('content_hash', c.content_hash, 'result', c.result)
    from unnest(cached_ai_result.hashes) with ordinality as h (hash, n)
    join private.ai_cache c on c.tenant_id = cached_ai_result.tenant_id and c.content_hash = h.hash
   order by h.n
   limit 1
$$;

-- What became of a question: `settled` is {outcome, cost_usd, duration_ms, input_tokens, cache_read_tokens, cache_write_tokens,
-- output_tokens, seconds}. With a hash, `result` is kept for whoever asks the same. Also failures cost; and what had been given up as
-- lost, and counted with the most it may have cost, counts with what it did cost when its answer comes.
create function private.settle_ai_call(tenant_id uuid, usage_id uuid, settled jsonb, content_hash text default null, result jsonb default null)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_cost constant numeric(14, 8) := coalesce((settled ->> 'cost_usd')::numeric, 0);
  v_usage public.ai_usage;
begin
  v_usage := private.take_ai_call(settle_ai_call.tenant_id, settle_ai_call.usage_id);
  if v_usage.outcome is null or v_usage.outcome not in ('running', 'lost') then
    return;
  end if;

  update public.ai_usage u
     set outcome = case
           when settled ->> 'outcome' = 'ok' and exists (
             select from public.ai_usage o
              where o.tenant_id = u.tenant_id and o.job_key = u.job_key and o.outcome = 'ok') then 'again'
           else settled ->> 'outcome' end,
         input_tokens = coalesce((settled ->> 'input_tokens')::integer, 0),
         cache_read_tokens = coalesce((settled ->> 'cache_read_tokens')::integer, 0),
         cache_write_tokens = coalesce((settled ->> 'cache_write_tokens')::integer, 0),
         output_tokens = coalesce((settled ->> 'output_tokens')::integer, 0),
         seconds = (settled ->> 'seconds')::numeric,
         cost_usd = v_cost,
         duration_ms = (settled ->> 'duration_ms')::integer,
         settled_at = now()
   where u.tenant_id = v_usage.tenant_id and u.id = v_usage.id;
  perform private.charge_budget(v_usage.tenant_id, private.ai_month(v_usage.created_at), v_cost - v_usage.cost_usd,
    case v_usage.outcome when 'running' then v_usage.reserved_usd else 0 end);
  if settle_ai_call.content_hash is not null and settle_ai_call.result is not null then
    insert into private.ai_cache (tenant_id, content_hash, result)
    values (settle_ai_call.tenant_id, settle_ai_call.content_hash, settle_ai_call.result)
    on conflict on constraint ai_cache_pkey do update set result = excluded.result, created_at = now();
  end if;
end;
$$;

-- schemas/80_ai/note_ai_account.sql

-- A connection says itself that its key is taken no more or its money is gone, and that all is well again: whoever opens the
-- connections sees it without testing. What ails the provider, or one model, is no news about the account.
create function private.note_ai_account()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.integracoes i
     set erro_codigo = nullif(new.outcome, 'ok'),
         verificada_em = case new.outcome when 'ok' then now() else i.verificada_em end
    from public.ai_models m
   where m.tenant_id = new.tenant_id and m.id = new.ai_model_id and i.tenant_id = m.tenant_id and i.id = m.integracao_id
     and i.erro_codigo is distinct from nullif(new.outcome, 'ok');
  return null;
end;
$$;
create trigger on_ai_call_settled_note_account
  after update of outcome on public.ai_usage
  for each row when (new.outcome in ('ok', 'ai_auth', 'ai_quota'))
  execute function private.note_ai_account();

-- schemas/80_ai/ai_insights.sql

-- What a model found in a conversation as it was at `version`, its last_seq then, or in a call. Earlier ones stay, so that one sees how
-- it went. `result` by kind: shared/src/ai.ts.
create table public.ai_insights (
  id              uuid not null default gen_random_uuid(),
  tenant_id       uuid not null,
  conversation_id uuid,
  ligacao_id      uuid,
  kind            text not null,
  result          jsonb not null,
  version         bigint not null default 0,
  content_hash    text not null,
  provider        text not null,
  model           text not null,
  created_at      timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references public.conversations (tenant_id, id) on delete cascade,
  foreign key (tenant_id, ligacao_id) references public.ligacoes (tenant_id, id) on delete cascade,
  constraint ai_insights_is_about_one check ((conversation_id is null) <> (ligacao_id is null)),
  constraint ai_insights_kind_is_known check (kind in (
    'sentimento', 'intencao', 'classificacao', 'churn', 'resumo', 'insights_ligacao'))
);
create unique index ai_insights_conversation_idx on public.ai_insights (tenant_id, conversation_id, kind, version)
  where conversation_id is not null;
create unique index ai_insights_ligacao_idx on public.ai_insights (tenant_id, ligacao_id, kind) where ligacao_id is not null;
create index ai_insights_age_idx on public.ai_insights (tenant_id, created_at);

alter table public.ai_insights enable row level security;
create policy members_select on public.ai_insights for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: store_insights() and store_call_insights() write.
grant select on public.ai_insights to authenticated;

-- Keeps what was found in a conversation at `version`, {results: {kind: result}, content_hash, provider, model}, in place of what was
-- found in the same before, and tells whoever has it open. High risk of losing a customer is told once, until it was lower.
create function private.store_insights(tenant_id uuid, conversation_id uuid, version bigint, insights jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_results constant jsonb := insights -> 'results';
  v_hash constant text := insights ->> 'content_hash';
  v_risk_before text;
  v_rows jsonb;
begin
  -- Nothing new has been said since: a voice note without words, a photo.
  if exists (
    select from public.ai_insights i
     where i.tenant_id = store_insights.tenant_id and i.conversation_id = store_insights.conversation_id
       and i.content_hash = v_hash) then
    return;
  end if;
  select i.result ->> 'risco' into v_risk_before
    from public.ai_insights i
   where i.tenant_id = store_insights.tenant_id and i.conversation_id = store_insights.conversation_id and i.kind = 'churn'
     and i.version <= store_insights.version
   order by i.version desc
   limit 1;

  with kept as (
    insert into public.ai_insights as i (tenant_id, conversation_id, kind, result, version, content_hash, provider, model)
    select store_insights.tenant_id, store_insights.conversation_id, r.key, r.value, store_insights.version,
           v_hash, insights ->> 'provider', insights ->> 'model'
      from jsonb_each(v_results) r
    on conflict (tenant_id, conversation_id, kind, version) where conversation_id is not null do update
      set result = excluded.result, content_hash = excluded.content_hash, provider = excluded.provider, model = excluded.model,
          created_at = now()
     where i.content_hash <> excluded.content_hash
    returning i.*
  )
  select jsonb_agg(to_jsonb(k)) into v_rows from kept k;
  if v_rows is null then
    return;
  end if;
  perform realtime.send(
    jsonb_build_object('v', 1, 'c', store_insights.conversation_id, 'rows', v_rows), 'insights_atualizados',
    'tenant:' || store_insights.tenant_id || ':conv:' || store_insights.conversation_id, true);
  if v_results #>> '{churn,risco}' = 'alto' and v_risk_before is distinct from 'alto' then
    perform private.warn_of_churn(store_insights.tenant_id, store_insights.conversation_id, v_results -> 'churn');
  end if;
end;
$$;

-- Tells whoever answers the customer, and the supervisors while nobody does.
create function private.warn_of_churn(tenant_id uuid, conversation_id uuid, churn jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_data jsonb;
  v_assignee uuid;
begin
  select jsonb_build_object('conversation_id', c.id, 'contato_nome', k.nome, 'probabilidade', churn -> 'probabilidade'), m.user_id
    into v_data, v_assignee
    from public.conversations c
    join public.contatos k on k.tenant_id = c.tenant_id and k.id = c.contato_id
    left join public.members m on m.tenant_id = c.tenant_id and m.user_id = c.assignee_id and m.removed_at is null
   where c.tenant_id = warn_of_churn.tenant_id and c.id = warn_of_churn.conversation_id;
  if v_assignee is null then
    perform private.notify(warn_of_churn.tenant_id, 'supervisor', 'churn_alto', v_data);
  else
    perform private.notify_person(warn_of_churn.tenant_id, v_assignee, 'churn_alto', v_data);
  end if;
end;
$$;

-- schemas/80_ai/ai_responses.sql

-- An answer a model wrote out of the company's own documents: the question, what was found for it, and what became of it.
create table public.ai_responses (
  id                  uuid not null default gen_random_uuid(),
  tenant_id           uuid not null references public.tenants on delete cascade,
  conversation_id     uuid,
  question_message_id uuid,
  -- The message it became, as it was or after somebody had changed it.
  sent_message_id     uuid,
  user_id             uuid,
  origin              text not null,
  question            text not null,
  -- [{id, documento_id, titulo, trecho, score}] of those it cites.
  chunks              jsonb not null default '[]',
  -- Null where it knew nothing.
  answer              text,
  confidence          numeric(4, 3) not null,
  provider            text not null,
  model               text not null,
  vote                smallint,
  voted_by            uuid,
  is_cached           boolean not null default false,
  created_at          timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references public.conversations (tenant_id, id) on delete cascade,
  foreign key (tenant_id, question_message_id) references public.messages (tenant_id, id) on delete set null (question_message_id),
  foreign key (tenant_id, sent_message_id) references public.messages (tenant_id, id) on delete set null (sent_message_id),
  foreign key (tenant_id, user_id) references public.members (tenant_id, user_id),
  foreign key (tenant_id, voted_by) references public.members (tenant_id, user_id),
  constraint ai_responses_origin_is_known check (origin in ('sugestao', 'bot', 'teste', 'pedido')),
  constraint ai_responses_confidence_is_a_share check (confidence between 0 and 1),
  constraint ai_responses_vote_is_up_or_down check (vote in (-1, 1)),
  constraint ai_responses_vote_has_a_voter check ((vote is null) = (voted_by is null))
);
create index ai_responses_recent_idx on public.ai_responses (tenant_id, created_at desc);
create index ai_responses_conversation_idx on public.ai_responses (tenant_id, conversation_id) where conversation_id is not null;
create index ai_responses_question_idx on public.ai_responses (tenant_id, question_message_id) where question_message_id is not null;
create index ai_responses_sent_idx on public.ai_responses (tenant_id, sent_message_id) where sent_message_id is not null;
create index ai_responses_user_idx on public.ai_responses (tenant_id, user_id) where user_id is not null;
create index ai_responses_voter_idx on public.ai_responses (tenant_id, voted_by) where voted_by is not null;

alter table public.ai_responses enable row level security;
create policy members_select on public.ai_responses for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: store_ai_response(), vote_ai_response() and note_ai_response_sent() write.
grant select on public.ai_responses to authenticated;

-- `response` is a row without its id. Returns the id.
create function private.store_ai_response(tenant_id uuid, response jsonb)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_id constant uuid := gen_random_uuid();
begin
  insert into public.ai_responses
    (id, tenant_id, conversation_id, question_message_id, user_id, origin, question, chunks, answer, confidence, provider, model, is_cached)
  select v_id, store_ai_response.tenant_id, r.conversation_id, r.question_message_id, r.user_id, r.origin, left(r.question, 8000), r.chunks,
         r.answer, r.confidence, r.provider, r.model, coalesce(r.is_cached, false)
    from jsonb_populate_record(null::public.ai_responses, response) r;
  return v_id;
end;
$$;

-- schemas/80_ai/ai_turns.sql

-- A conversation in which a customer has said something new: it is looked at once they have paused. One row per conversation, so
-- that a newer message takes the place of an older one, and whoever holds the lease is the only one to look.
create table private.ai_turns (
  tenant_id        uuid not null,
  conversation_id  uuid not null,
  -- The last thing said by the customer.
  version          bigint not null,
  -- When it is to be looked at; null while there is nothing to do.
  due_at           timestamptz,
  attempt          integer not null default 0,
  lease            uuid,
  lease_ends_at    timestamptz,
  analysed_version bigint not null default 0,
  -- Why it was given up, or waits for more money: a code of shared/src/errors.ts.
  code             text,

  primary key (tenant_id, conversation_id),
  foreign key (tenant_id, conversation_id) references public.conversations (tenant_id, id) on delete cascade
) with (fillfactor = 70);
create index ai_turns_due_idx on private.ai_turns (due_at) where due_at is not null;
create index ai_turns_parked_idx on private.ai_turns (tenant_id) where code in ('ai_cap_reached', 'ai_disabled', 'ai_not_connected');
alter table private.ai_turns enable row level security;
create policy nobody_select on private.ai_turns for select to authenticated using (false);

-- How long a customer has to pause.
create function private.ai_pause()
returns interval
language sql immutable set search_path = ''
as $$ select interval '4 seconds' $$;

-- Whether conversations are looked at by themselves. Asked for every delivery: a company without a model costs one lookup.
create function private.has_ai_analyses(tenant_id uuid)
returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return private.has_ai_model(has_ai_analyses.tenant_id, 'text') and exists (
    select from public.ai_settings s where s.tenant_id = has_ai_analyses.tenant_id and s.is_enabled and s.analyses <> '{}');
end;
$$;

-- Customers have said these messages. The caller holds their conversations' rows. The worker is called for the first of a moment; it
-- waits for those that are due soon.
create function private.await_ai_turns(tenant_id uuid, message_ids uuid[])
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_due constant timestamptz := clock_timestamp() + private.ai_pause();
  v_is_awake boolean;
begin
  v_is_awake := exists (select from private.ai_turns t where t.due_at between v_due - interval '2 seconds' and v_due);
  insert into private.ai_turns as t (tenant_id, conversation_id, version, due_at)
  select m.tenant_id, m.conversation_id, max(m.seq), v_due
    from unnest(await_ai_turns.message_ids) i (id)
    join public.messages m on m.tenant_id = await_ai_turns.tenant_id and m.id = i.id
   where m.direction = 'inbound' and m.type <> 'reaction'
   group by m.tenant_id, m.conversation_id
  on conflict on constraint ai_turns_pkey do update
    set version = greatest(t.version, excluded.version), due_at = excluded.due_at, attempt = 0, code = null;
  if found and not v_is_awake then
    perform private.call_ai_worker();
  end if;
exception when others then
  -- What a customer wrote must not be lost because nobody can think about it.
  raise warning 'await_ai_turns: %', sqlerrm;
end;
$$;

-- Takes up to `max` conversations that are due, each for `lease_seconds`; `attempt` counts from 1.
create function private.claim_ai_turns(max integer, lease_seconds integer)
returns table (tenant_id uuid, conversation_id uuid, version bigint, attempt integer, lease uuid)
language sql security definer set search_path = ''
as $$
  update private.ai_turns t
     set lease = gen_random_uuid(), lease_ends_at = clock_timestamp() + make_interval(secs => claim_ai_turns.lease_seconds),
         attempt = t.attempt + 1
    from (
      select d.tenant_id, d.conversation_id from private.ai_turns d
       where d.due_at <= clock_timestamp() and (d.lease_ends_at is null or d.lease_ends_at < clock_timestamp())
       order by d.due_at
       limit claim_ai_turns.max
         for update skip locked) due
   where t.tenant_id = due.tenant_id and t.conversation_id = due.conversation_id
  returning t.tenant_id, t.conversation_id, t.version, t.attempt, t.lease
$$;

-- False when somebody else has it by now: do not go on.
create function private.renew_ai_turn(tenant_id uuid, conversation_id uuid, lease uuid, lease_seconds integer)
returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  update private.ai_turns t set lease_ends_at = clock_timestamp() + make_interval(secs => renew_ai_turn.lease_seconds)
   where t.tenant_id = renew_ai_turn.tenant_id and t.conversation_id = renew_ai_turn.conversation_id and t.lease = renew_ai_turn.lease;
  return found;
end;
$$;

-- `version` was looked at, with or without something found: `insights` is {results, content_hash, provider, model} or null. A newer
-- message has made the row due meanwhile, and it stays so. The insights come first: they touch the conversation, which ingest()
-- locks before this row.
create function private.finish_ai_turn(tenant_id uuid, conversation_id uuid, lease uuid, version bigint, insights jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if jsonb_typeof(finish_ai_turn.insights) = 'object' then
    perform private.store_insights(
      finish_ai_turn.tenant_id, finish_ai_turn.conversation_id, finish_ai_turn.version, finish_ai_turn.insights);
  end if;
  update private.ai_turns t
     set lease = null, lease_ends_at = null, attempt = 0, code = null,
         analysed_version = greatest(t.analysed_version, finish_ai_turn.version),
         due_at = case when t.version > finish_ai_turn.version then t.due_at end
   where t.tenant_id = finish_ai_turn.tenant_id and t.conversation_id = finish_ai_turn.conversation_id and t.lease = finish_ai_turn.lease;
end;
$$;

-- It could not be looked at: again in `delay_seconds`, or, without them, not before there is a reason to: something new, or what
-- resume_ai_turns() is called for.
create function private.put_off_ai_turn(tenant_id uuid, conversation_id uuid, lease uuid, version bigint, code text, delay_seconds integer)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update private.ai_turns t
     set lease = null, lease_ends_at = null, code = case when t.version > put_off_ai_turn.version then null else put_off_ai_turn.code end,
         due_at = case
           when t.version > put_off_ai_turn.version then t.due_at
           when put_off_ai_turn.delay_seconds is not null then clock_timestamp() + make_interval(secs => put_off_ai_turn.delay_seconds) end
   where t.tenant_id = put_off_ai_turn.tenant_id and t.conversation_id = put_off_ai_turn.conversation_id
     and t.lease = put_off_ai_turn.lease;
end;
$$;

-- Models may be asked again: what waited for that and is still open is looked at. Money is waited for however long it takes; what was
-- not looked at because nobody was to, or could, only where something was said within the hour.
create function private.resume_ai_turns(tenant_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  update private.ai_turns t set due_at = clock_timestamp(), attempt = 0, code = null
   where t.tenant_id = resume_ai_turns.tenant_id and t.code in ('ai_cap_reached', 'ai_disabled', 'ai_not_connected')
     and exists (
       select from public.conversations c
        where c.tenant_id = t.tenant_id and c.id = t.conversation_id and c.status <> 'closed'
          and (t.code = 'ai_cap_reached' or c.last_message_at > now() - interval '1 hour'))
$$;

-- When the next conversation is due, in milliseconds from now; null when none waits.
create function private.next_ai_turn_ms()
returns integer
language sql stable security definer set search_path = ''
as $$
  select private.ms_until(min(t.due_at))
    from private.ai_turns t
   where t.due_at < clock_timestamp() + interval '60 seconds' and (t.lease_ends_at is null or t.lease_ends_at < clock_timestamp())
$$;

-- schemas/80_ai/ai_conversation.sql

-- What was said in a conversation, as a model is to read it: {version, channel_id, messages: [{id, seq, from, text}]} with the last
-- hundred that have words, oldest first. Notes and events are nobody's words. Null when there is no such conversation.
create function private.ai_conversation(tenant_id uuid, conversation_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('version', c.last_seq, 'channel_id', c.channel_id, 'messages', coalesce((
           select jsonb_agg(jsonb_build_object('id', s.id, 'seq', s.seq, 'text', s.text,
                    'from', case s.direction when 'inbound' then 'cliente' else 'atendente' end) order by s.seq)
             from (
               select m.id, m.seq, m.direction, trim(coalesce(m.body, m.transcricao)) as text
                 from public.messages m
                where m.tenant_id = c.tenant_id and m.conversation_id = c.id and m.type not in ('note', 'event', 'reaction')
                  and m.revoked_at is null and m.status <> 'failed' and trim(coalesce(m.body, m.transcricao, '')) <> ''
                order by m.seq desc
                limit 100) s), '[]'))
    from public.conversations c
   where c.tenant_id = ai_conversation.tenant_id and c.id = ai_conversation.conversation_id
$$;

-- schemas/80_ai/transcripts.sql

-- What is said in voice notes, written down by a job.

-- A customer's sound has come: it is to be written down, if the company wants that and somebody can. The job asks again.
create function private.expect_transcript()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.messages m set transcricao_estado = 'pendente'
   where m.tenant_id = new.tenant_id and m.id = new.message_id and m.direction = 'inbound' and m.transcricao_estado is null
     and private.has_ai_model(new.tenant_id, 'transcription')
     and exists (
       select from public.ai_settings s where s.tenant_id = new.tenant_id and s.is_enabled and s.has_voice_transcripts);
  if found then
    perform private.enqueue_job('ai.transcribe', jsonb_build_object('tenant_id', new.tenant_id, 'message_id', new.message_id));
    perform private.call_ai_worker();
  end if;
  return null;
end;
$$;
create trigger on_attachment_stored_expect_transcript
  after update of state on public.message_attachments
  for each row when (new.type = 'audio' and new.state = 'stored' and old.state <> 'stored')
  execute function private.expect_transcript();

-- The sound of a message: {conversation_id, state, transcricao, storage_path, mime_type, size_bytes, sha256}. Null when there is none.
create function private.audio_to_transcribe(tenant_id uuid, message_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('conversation_id', m.conversation_id, 'state', m.transcricao_estado, 'transcricao', m.transcricao,
           'storage_path', a.storage_path, 'mime_type', a.mime_type, 'size_bytes', a.size_bytes, 'sha256', a.sha256)
    from public.messages m
    join public.message_attachments a on a.tenant_id = m.tenant_id and a.message_id = m.id and a.type = 'audio' and a.state = 'stored'
   where m.tenant_id = audio_to_transcribe.tenant_id and m.id = audio_to_transcribe.message_id and m.revoked_at is null
   limit 1
$$;

-- It is written down: null says that it could not be, or, if it `waits`, not before models may be asked again, and no words that nobody
-- speaks in it. The conversation is looked at with it. A message that was taken back meanwhile stays so.
create function private.store_transcript(tenant_id uuid, message_id uuid, transcript text, waits boolean default false)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_words constant text := nullif(trim(transcript), '');
  v_conversation uuid;
begin
  select m.conversation_id into v_conversation from public.messages m
   where m.tenant_id = store_transcript.tenant_id and m.id = store_transcript.message_id;
  -- As ingest() does, before the conversation's turn.
  perform from public.conversations c where c.tenant_id = store_transcript.tenant_id and c.id = v_conversation for update;
  update public.messages m
     set transcricao = v_words,
         transcricao_estado = case
           when v_words is not null then 'feita'
           when store_transcript.transcript is not null then 'vazia'
           when store_transcript.waits then 'espera'
           else 'falhou' end
   where m.tenant_id = store_transcript.tenant_id and m.id = store_transcript.message_id and m.revoked_at is null
     and (store_transcript.transcript is not null or m.transcricao_estado is distinct from 'feita');
  if not found then
    return;
  end if;
  perform private.broadcast_changed_messages(store_transcript.tenant_id, array[store_transcript.message_id]);
  if v_words is not null and private.has_ai_analyses(store_transcript.tenant_id) then
    perform private.await_ai_turns(store_transcript.tenant_id, array[store_transcript.message_id]);
  end if;
  perform private.prompt_bot_again(store_transcript.tenant_id, store_transcript.message_id);
end;
$$;

-- Models may be asked again: what waited to be written down is.
create function private.resume_transcripts(tenant_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  with resumed as (
    update public.messages m set transcricao_estado = 'pendente'
     where m.tenant_id = resume_transcripts.tenant_id and m.transcricao_estado = 'espera'
    returning m.tenant_id, m.id
  )
  select private.enqueue_job('ai.transcribe', jsonb_build_object('tenant_id', r.tenant_id, 'message_id', r.id)) from resumed r
$$;

-- schemas/80_ai/resume_ai.sql

-- A company's models may be asked again: there is money, they are switched on, or one can be reached. What waited for that is due; the
-- sweep calls the worker.
create function private.resume_ai(tenant_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.resume_ai_turns(resume_ai.tenant_id);
  perform private.resume_transcripts(resume_ai.tenant_id);
  perform private.resume_calls(resume_ai.tenant_id);
end;
$$;

create function private.resume_with_integracao()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if exists (select from public.ai_models m where m.tenant_id = new.tenant_id and m.integracao_id = new.id and m.is_active) then
    perform private.resume_ai(new.tenant_id);
  end if;
  return null;
end;
$$;
-- Runs behind the trigger that brings its models: those of a row run by their names.
create trigger on_integracao_saved_resume_ai
  after insert or update of status, configuracao on public.integracoes
  for each row when (new.status = 'ativa')
  execute function private.resume_with_integracao();

-- schemas/80_ai/bot_settings.sql

-- Whether a channel's conversations begin with the robot, when, and how sure it has to be. A channel without a row has none.
create table public.bot_settings (
  tenant_id     uuid not null,
  channel_id    uuid not null,
  is_active     boolean not null default false,
  -- An answer it is less sure of is left to a person.
  threshold     numeric(3, 2) not null default 0.5,
  -- How often it may answer in one conversation.
  max_answers   smallint not null default 6,
  -- 1 is Monday. Hours are Brasília's; those that go past midnight belong to the day they begin on, and none are the whole day.
  weekdays      smallint[] not null default '{1,2,3,4,5,6,7}',
  hour_from     time,
  hour_to       time,
  -- What a customer is told who has only said hello; empty for nothing.
  greeting_text text not null default 'Olá, sou o robô de atendimento. Escreva a sua dúvida: eu respondo ou chamo uma pessoa da equipe.',
  -- What the customer is told when a person is to go on; empty for nothing.
  handover_text text not null default 'Vou chamar uma pessoa da equipe para continuar o seu atendimento.',
  updated_at    timestamptz not null default now(),

  primary key (tenant_id, channel_id),
  foreign key (tenant_id, channel_id) references public.channels (tenant_id, id) on delete cascade,
  constraint bot_settings_threshold_is_a_share check (threshold between 0 and 1),
  constraint bot_settings_answers_are_sensible check (max_answers between 1 and 50),
  constraint bot_settings_weekdays_are_known check (cardinality(weekdays) > 0 and weekdays <@ '{1,2,3,4,5,6,7}'::smallint[]),
  constraint bot_settings_hours_are_whole check (
    (hour_from is null) = (hour_to is null) and (hour_from is null or hour_from <> hour_to)),
  constraint bot_settings_greeting_is_short check (char_length(greeting_text) <= 1000),
  constraint bot_settings_handover_is_short check (char_length(handover_text) <= 1000)
);

alter table public.bot_settings enable row level security;
create policy members_select on public.bot_settings for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: save_bot_settings() writes.
grant select on public.bot_settings to authenticated;

-- Whether the robot is at work at that moment.
create function private.is_bot_hour(settings public.bot_settings, at timestamptz)
returns boolean
language sql immutable set search_path = ''
as $$
  select case
           when settings.hour_from is null then t.today = any(settings.weekdays)
           when settings.hour_from < settings.hour_to then
             t.today = any(settings.weekdays) and t.hour >= settings.hour_from and t.hour < settings.hour_to
           else
             (t.today = any(settings.weekdays) and t.hour >= settings.hour_from)
             or (t.yesterday = any(settings.weekdays) and t.hour < settings.hour_to)
         end
    from (
      select l.at::time as hour, extract(isodow from l.at)::smallint as today,
             extract(isodow from l.at - interval '1 day')::smallint as yesterday
        from (select is_bot_hour.at at time zone 'America/Sao_Paulo' as at) l) t
$$;

-- Why the robot may not answer on a channel now, by the name of the reason; null when it may.
create function private.bot_hindrance(tenant_id uuid, channel_id uuid)
returns text
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_settings public.bot_settings;
begin
  select b.* into v_settings from public.bot_settings b
   where b.tenant_id = bot_hindrance.tenant_id and b.channel_id = bot_hindrance.channel_id;
  if v_settings.is_active is not true
     or not exists (select from public.ai_settings s where s.tenant_id = bot_hindrance.tenant_id and s.is_enabled)
     or not private.has_ai_model(bot_hindrance.tenant_id, 'text') then
    return 'unavailable';
  end if;
  return case when not private.is_bot_hour(v_settings, now()) then 'outside_hours' end;
end;
$$;

-- How a conversation begins in which a customer has spoken first: nobody asks a robot into a group.
create function private.opening_status(channel public.channels, contato_id uuid)
returns public.conversation_status
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not exists (
    select from public.bot_settings b where b.tenant_id = channel.tenant_id and b.channel_id = channel.id and b.is_active) then
    return 'waiting';
  end if;
  return case
    when private.bot_hindrance(channel.tenant_id, channel.id) is null
      and not exists (
        select from public.contact_identities i
         where i.tenant_id = channel.tenant_id and i.contato_id = opening_status.contato_id and i.kind like '%\_group')
      then 'bot'
    else 'waiting'
  end::public.conversation_status;
end;
$$;

-- schemas/80_ai/bot_sessions.sql

-- What the robot has done in a conversation. It answers while the conversation's status is `bot`: whoever changes that, by whatever
-- verb, silences it in the same transaction.
create table public.bot_sessions (
  tenant_id       uuid not null,
  conversation_id uuid not null,
  state           public.bot_state not null default 'answering',
  -- {answers, reason}: how often it has answered, and why it gave the conversation to a person.
  data            jsonb not null default '{"answers": 0}',
  -- The customer's last message.
  version         bigint not null default 0,
  -- Until when that has to be answered, by the robot or, after that, by a person; null when it is.
  expires_at      timestamptz,
  -- How often an answer to it was tried, and the job that does.
  attempt         smallint not null default 0,
  job_id          bigint,
  -- When the robot spoke last: it greets nobody to whom it has spoken the same day.
  spoke_at        timestamptz,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),

  primary key (tenant_id, conversation_id),
  foreign key (tenant_id, conversation_id) references public.conversations (tenant_id, id) on delete cascade
) with (fillfactor = 70);
create index bot_sessions_expires_idx on public.bot_sessions (expires_at) where expires_at is not null;

alter table public.bot_sessions enable row level security;
create policy members_select on public.bot_sessions for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: what happens in a conversation writes it.
grant select (tenant_id, conversation_id, state, data, version, expires_at, created_at, updated_at)
  on public.bot_sessions to authenticated;

-- The conversation was opened, or opened again, and is the robot's to begin with.
create function private.begin_bot_session(tenant_id uuid, conversation_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  insert into public.bot_sessions (tenant_id, conversation_id, expires_at)
  values (begin_bot_session.tenant_id, begin_bot_session.conversation_id, now() + interval '2 minutes')
  on conflict (tenant_id, conversation_id) do update
    set state = 'answering', data = '{"answers": 0}', expires_at = excluded.expires_at, attempt = 0, job_id = null,
        created_at = now(), updated_at = now()
$$;

-- Customers have said these messages: the robot is to answer those whose conversations are its own. A channel that never had one
-- costs one lookup. The caller holds the conversations' rows.
create function private.await_bot(channel public.channels, message_ids uuid[])
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  -- One that was switched off meanwhile still has conversations to hand over.
  if not exists (
    select from public.bot_settings b where b.tenant_id = channel.tenant_id and b.channel_id = channel.id) then
    return;
  end if;
  perform private.prompt_bot(channel.tenant_id, s.conversation_id, s.version)
     from (
       select m.conversation_id, max(m.seq) as version
         from unnest(await_bot.message_ids) i (id)
         join public.messages m on m.tenant_id = channel.tenant_id and m.id = i.id
         join public.conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id and c.status = 'bot'
        where m.direction = 'inbound' and m.type <> 'reaction'
        group by m.conversation_id) s;
exception when others then
  -- What a customer wrote must not be lost because nobody can answer it at once.
  raise warning 'await_bot: %', sqlerrm;
end;
$$;

-- The customer has said something up to `version`: it is answered in a moment, together with what they add until then. What they
-- spoke is written down first, and asks again.
create function private.prompt_bot(tenant_id uuid, conversation_id uuid, version bigint)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_expires constant timestamptz := clock_timestamp() + interval '2 minutes';
  v_is_awake constant boolean := exists (
    select from public.bot_sessions b where b.expires_at between v_expires - interval '2 seconds' and v_expires);
  v_session public.bot_sessions;
begin
  select b.* into v_session from public.bot_sessions b
   where b.tenant_id = prompt_bot.tenant_id and b.conversation_id = prompt_bot.conversation_id and b.state = 'answering'
     for update;
  if not found then
    return;
  end if;
  perform private.finish_job(v_session.job_id, 'ai') where v_session.job_id is not null;
  v_session.job_id := null;
  v_session.version := greatest(v_session.version, prompt_bot.version);
  if not private.is_being_heard(prompt_bot.tenant_id, prompt_bot.conversation_id) then
    v_session.job_id := private.enqueue_job('ai.bot', jsonb_build_object(
      'tenant_id', v_session.tenant_id, 'conversation_id', v_session.conversation_id, 'version', v_session.version), 3);
    if not v_is_awake then
      perform private.call_ai_worker();
    end if;
  end if;
  update public.bot_sessions b
     set version = v_session.version, job_id = v_session.job_id, expires_at = v_expires, attempt = 0, updated_at = now()
   where b.tenant_id = v_session.tenant_id and b.conversation_id = v_session.conversation_id;
end;
$$;

-- The number of what we said last in a conversation.
create function private.last_said_by_us(tenant_id uuid, conversation_id uuid)
returns bigint
language sql stable security definer set search_path = ''
as $$
  select coalesce((
    select m.seq from public.messages m
     where m.tenant_id = last_said_by_us.tenant_id and m.conversation_id = last_said_by_us.conversation_id
       and m.direction = 'outbound' and m.type not in ('note', 'event', 'reaction')
     order by m.seq desc limit 1), 0)
$$;

-- Whether something they spoke since is still being written down.
create function private.is_being_heard(tenant_id uuid, conversation_id uuid)
returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select from public.messages m
     where m.tenant_id = is_being_heard.tenant_id and m.conversation_id = is_being_heard.conversation_id
       and m.seq > private.last_said_by_us(is_being_heard.tenant_id, is_being_heard.conversation_id)
       and m.direction = 'inbound' and m.type = 'audio' and m.revoked_at is null
       and (m.transcricao_estado = 'pendente'
         or (m.transcricao_estado is null and private.has_ai_model(m.tenant_id, 'transcription') and exists (
               select from public.ai_settings s
                where s.tenant_id = m.tenant_id and s.is_enabled and s.has_voice_transcripts))))
$$;

-- What was spoken is written down, or cannot be. The caller holds the conversation's row.
create function private.prompt_bot_again(tenant_id uuid, message_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  select private.prompt_bot(m.tenant_id, m.conversation_id, m.seq)
    from public.messages m
    join public.conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id and c.status = 'bot'
   where m.tenant_id = prompt_bot_again.tenant_id and m.id = prompt_bot_again.message_id
     and m.seq > private.last_said_by_us(m.tenant_id, m.conversation_id)
$$;

-- schemas/80_ai/bot_reply.sql

-- The robot is about to think: {attempt, answers, max_answers, threshold, greeting, spoke_today, hindrance, has_words}, or null when
-- there is nothing to answer any more, because a person is there or the customer has said more.
create function private.begin_bot_turn(tenant_id uuid, conversation_id uuid, version bigint)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_conversation public.conversations;
  v_session public.bot_sessions;
begin
  -- Not locked: bot_reply() looks again, and whoever writes meanwhile does not wait.
  select c.* into v_conversation from public.conversations c
   where c.tenant_id = begin_bot_turn.tenant_id and c.id = begin_bot_turn.conversation_id and c.status = 'bot';
  update public.bot_sessions b set attempt = b.attempt + 1
   where b.tenant_id = v_conversation.tenant_id and b.conversation_id = v_conversation.id and b.state = 'answering'
     and b.version = begin_bot_turn.version and b.expires_at is not null
  returning b.* into v_session;
  if v_session.conversation_id is null then
    return null;
  end if;
  -- The robot looks at the conversation itself, and keeps what it finds: nobody else needs to pay for that meanwhile.
  update private.ai_turns t set due_at = greatest(t.due_at, clock_timestamp() + interval '60 seconds')
   where t.tenant_id = v_conversation.tenant_id and t.conversation_id = v_conversation.id and t.due_at is not null and t.lease is null;
  return (
    select jsonb_build_object(
             'attempt', v_session.attempt, 'answers', (v_session.data ->> 'answers')::integer,
             'max_answers', b.max_answers, 'threshold', b.threshold, 'greeting', nullif(trim(b.greeting_text), ''),
             'spoke_today', coalesce(
               (v_session.spoke_at at time zone 'America/Sao_Paulo')::date = (now() at time zone 'America/Sao_Paulo')::date, false),
             'hindrance', private.bot_hindrance(b.tenant_id, b.channel_id),
             'has_words', not exists (
               select from public.messages m
                where m.tenant_id = v_conversation.tenant_id and m.conversation_id = v_conversation.id
                  and m.seq > private.last_said_by_us(v_conversation.tenant_id, v_conversation.id)
                  and m.direction = 'inbound' and m.type <> 'reaction' and m.revoked_at is null
                  and trim(coalesce(m.body, m.transcricao, '')) = ''))
      from public.bot_settings b
     where b.tenant_id = v_conversation.tenant_id and b.channel_id = v_conversation.channel_id);
end;
$$;

-- Says `text` to the customer in nobody's name, unless a person has come or the customer has said more: then false. What cannot be
-- said there goes to a person. A greeting is no answer.
create function private.bot_reply(
  tenant_id uuid, conversation_id uuid, version bigint, text text, ai_response_id uuid, is_greeting boolean default false)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_conversation public.conversations;
  v_message public.messages;
  v_job bigint;
begin
  select c.* into v_conversation from public.conversations c
   where c.tenant_id = bot_reply.tenant_id and c.id = bot_reply.conversation_id
     for update;
  if v_conversation.status is distinct from 'bot' or exists (
    select from public.messages m
     where m.tenant_id = v_conversation.tenant_id and m.conversation_id = v_conversation.id and m.seq > bot_reply.version
       and m.direction = 'inbound' and m.type <> 'reaction')
     or not exists (
    select from public.bot_sessions b
     where b.tenant_id = v_conversation.tenant_id and b.conversation_id = v_conversation.id and b.state = 'answering'
       and b.version = bot_reply.version and b.expires_at is not null) then
    return false;
  end if;
  v_message := private.say_as_bot(v_conversation, bot_reply.text);
  if v_message.id is null then
    perform private.hand_over(v_conversation.tenant_id, v_conversation.id, 'unavailable', false);
    return false;
  end if;
  update public.ai_responses r set sent_message_id = v_message.id
   where r.tenant_id = v_conversation.tenant_id and r.id = bot_reply.ai_response_id;
  update public.bot_sessions b
     set data = b.data || jsonb_build_object('answers', (b.data ->> 'answers')::integer + (not bot_reply.is_greeting)::integer),
         expires_at = null, spoke_at = now(), updated_at = now()
   where b.tenant_id = v_conversation.tenant_id and b.conversation_id = v_conversation.id
  returning b.job_id into v_job;
  perform private.finish_job(v_job, 'ai') where v_job is not null;
  return true;
end;
$$;

-- What the robot found out about a conversation, as finish_ai_turn() keeps it: what the customer said is looked at with it.
create function private.store_bot_look(tenant_id uuid, conversation_id uuid, version bigint, insights jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.store_insights(
    store_bot_look.tenant_id, store_bot_look.conversation_id, store_bot_look.version, store_bot_look.insights);
  update private.ai_turns t
     set due_at = null, attempt = 0, code = null, analysed_version = greatest(t.analysed_version, store_bot_look.version)
   where t.tenant_id = store_bot_look.tenant_id and t.conversation_id = store_bot_look.conversation_id
     and t.version <= store_bot_look.version and t.lease is null;
end;
$$;

-- What the customer said up to `version` asks for no answer.
create function private.bot_rest(tenant_id uuid, conversation_id uuid, version bigint)
returns void
language sql security definer set search_path = ''
as $$
  update public.bot_sessions b set expires_at = null, updated_at = now()
   where b.tenant_id = bot_rest.tenant_id and b.conversation_id = bot_rest.conversation_id and b.version = bot_rest.version
$$;

-- Null where it may not be said: the channel is off, the customer silent for too long, or the words too many.
create function private.say_as_bot(conversation public.conversations, text text)
returns public.messages
language plpgsql security definer set search_path = ''
as $$
declare
  v_channel public.channels;
  v_body text;
  v_message public.messages;
begin
  select h.* into v_channel from public.channels h
   where h.tenant_id = conversation.tenant_id and h.id = conversation.channel_id;
  begin
    perform private.check_moment(conversation, v_channel, 'text');
    select x.body into v_body from private.check_content(v_channel, 'text', say_as_bot.text, '{}') x;
  exception when others then
    if sqlstate not like 'PT%' then
      raise;
    end if;
    return null;
  end;
  v_message := private.append_message(
    conversation.tenant_id, conversation.id, 'outbound', 'text', v_body, '{}', 'queued', null,
    held_code => private.held_code(conversation.tenant_id, v_channel.id));
  perform private.enqueue_message(v_message);
  return v_message;
end;
$$;

-- Gives the robot's conversation to whoever takes it from the queue, telling why: requested, negative, unsure, too_many, no_words,
-- no_answer, unavailable, outside_hours, or, when a person did, released, phone or merged. With `says`, the customer is told too. Returns the
-- id of the line in the thread, and null when it was not the robot's any more.
create function private.hand_over(tenant_id uuid, conversation_id uuid, reason text, says boolean)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_conversation public.conversations;
  v_sentence text;
  v_job bigint;
begin
  select c.* into v_conversation from public.conversations c
   where c.tenant_id = hand_over.tenant_id and c.id = hand_over.conversation_id
     for update;
  if v_conversation.status is distinct from 'bot' then
    return null;
  end if;
  update public.bot_sessions b
     set state = 'handed_over', data = b.data || jsonb_build_object('reason', hand_over.reason), expires_at = null, updated_at = now()
   where b.tenant_id = v_conversation.tenant_id and b.conversation_id = v_conversation.id
  returning b.job_id into v_job;
  perform private.finish_job(v_job, 'ai') where v_job is not null;
  -- Whoever takes it is to know what is known.
  update private.ai_turns t set due_at = clock_timestamp()
   where t.tenant_id = v_conversation.tenant_id and t.conversation_id = v_conversation.id and t.due_at > clock_timestamp();
  if hand_over.says then
    select nullif(trim(b.handover_text), '') into v_sentence from public.bot_settings b
     where b.tenant_id = v_conversation.tenant_id and b.channel_id = v_conversation.channel_id;
    if v_sentence is not null then
      perform private.say_as_bot(v_conversation, v_sentence);
    end if;
  end if;
  update public.conversations c set status = 'waiting'
   where c.tenant_id = v_conversation.tenant_id and c.id = v_conversation.id;
  return private.append_event(v_conversation.tenant_id, v_conversation.id, 'bot_handed_over', null,
    jsonb_build_object('reason', hand_over.reason));
end;
$$;

-- As hand_over(), by who has thought about what the customer said up to `version`: whoever said more since is thought about anew.
create function private.hand_over_turn(tenant_id uuid, conversation_id uuid, version bigint, reason text)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform from public.conversations c
    where c.tenant_id = hand_over_turn.tenant_id and c.id = hand_over_turn.conversation_id for update;
  if exists (
    select from public.bot_sessions b
     where b.tenant_id = hand_over_turn.tenant_id and b.conversation_id = hand_over_turn.conversation_id
       and b.state = 'answering' and b.version = hand_over_turn.version) then
    perform private.hand_over(hand_over_turn.tenant_id, hand_over_turn.conversation_id, hand_over_turn.reason, true);
  end if;
end;
$$;

-- A person is there: what the robot has said and nobody has begun to send is not said any more. Returns the messages.
create function private.hush_bot(tenant_id uuid, conversation_id uuid)
returns uuid[]
language plpgsql security definer set search_path = ''
as $$
declare
  v_row record;
  v_hushed uuid[] := '{}';
begin
  if not exists (
    select from public.bot_sessions b
     where b.tenant_id = hush_bot.tenant_id and b.conversation_id = hush_bot.conversation_id) then
    return v_hushed;
  end if;
  for v_row in
    select o.id, o.message_id
      from private.outbox o
      join public.messages m on m.tenant_id = o.tenant_id and m.id = o.message_id
     where o.tenant_id = hush_bot.tenant_id and o.conversation_id = hush_bot.conversation_id and m.author_id is null
       and o.state <> 'uncertain' and o.attempt_started_at is null
     order by o.id
       for update of o
  loop
    perform private.fail_message(hush_bot.tenant_id, v_row.message_id, 'discarded');
    perform private.leave_outbox(v_row.id);
    v_hushed := v_hushed || v_row.message_id;
  end loop;
  return v_hushed;
end;
$$;

-- However a person comes to a conversation, the robot's part in it is over with the same transaction.
create function private.leave_to_people()
returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_job bigint;
begin
  if old.status = 'bot' then
    update public.bot_sessions b set state = 'ended', expires_at = null, updated_at = now()
     where b.tenant_id = new.tenant_id and b.conversation_id = new.id and b.state = 'answering'
    returning b.job_id into v_job;
    perform private.finish_job(v_job, 'ai') where v_job is not null;
  end if;
  if new.status <> 'waiting' then
    perform private.hush_bot(new.tenant_id, new.id);
  end if;
  return null;
end;
$$;
create trigger on_conversation_taken_hush_bot
  after update of status on public.conversations
  for each row when (old.status in ('bot', 'waiting') and new.status not in ('bot', old.status))
  execute function private.leave_to_people();

-- Every ten seconds: whom the robot has left without an answer gets a person.
create function private.sweep_bot()
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_row record;
begin
  for v_row in
    select b.tenant_id, b.conversation_id from public.bot_sessions b
     where b.expires_at < now()
     order by b.tenant_id, b.conversation_id
     limit 200
  loop
    perform from public.conversations c
      where c.tenant_id = v_row.tenant_id and c.id = v_row.conversation_id for update skip locked;
    continue when not found;
    -- It may have been answered while this one waited for its turn.
    if exists (
      select from public.bot_sessions b
       where b.tenant_id = v_row.tenant_id and b.conversation_id = v_row.conversation_id and b.expires_at < now()) then
      perform private.hand_over(v_row.tenant_id, v_row.conversation_id, 'no_answer', true);
    end if;
  end loop;
end;
$$;

-- schemas/80_ai/knowledge_models.sql

-- Which model documents are embedded with changes with the company's models, their order and its routes. Whatever is not embedded
-- with the first of them is done again, and answers as before meanwhile.
create function private.follow_embedding_model()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.request_embedding(t.tenant_id, (t.first ->> 'provider') || '/' || (t.first ->> 'model'))
    from (
      select c.tenant_id, (select a.found -> 'model' from private.ai_candidates(c.tenant_id, 'embed', 'embeddings') a (found) limit 1) as first
        from (select distinct r.tenant_id from changed_rows r) c
    ) t
   where t.first is not null;
  return null;
end;
$$;
create trigger on_ai_models_insert_embed after insert on public.ai_models referencing new table as changed_rows
  for each statement execute function private.follow_embedding_model();
create trigger on_ai_models_update_embed after update on public.ai_models referencing new table as changed_rows
  for each statement execute function private.follow_embedding_model();
create trigger on_ai_models_delete_embed after delete on public.ai_models referencing old table as changed_rows
  for each statement execute function private.follow_embedding_model();
create trigger on_ai_routes_insert_embed after insert on public.ai_routes referencing new table as changed_rows
  for each statement execute function private.follow_embedding_model();
create trigger on_ai_routes_delete_embed after delete on public.ai_routes referencing old table as changed_rows
  for each statement execute function private.follow_embedding_model();

-- schemas/80_ai/call_transcripts.sql

-- What is said in a call, written down from its recording by a job. One row per call, from the moment somebody wants it.
create table public.call_transcripts (
  tenant_id     uuid not null,
  ligacao_id    uuid not null,
  estado        text not null default 'pendente',
  -- Why it could not be written down: a code of shared/src/errors.ts.
  erro          text,
  -- In the order of their times: [{inicio, fim, falante: cliente | atendente | null, texto}], in seconds from the beginning. While it
  -- is pending, those of the part that has been listened to. Nobody is named where both speak on one track.
  segments      jsonb not null default '[]',
  -- How far into the file that is: who goes on begins here.
  heard_bytes   bigint not null default 0,
  provider      text,
  model         text,
  -- Why nothing more was found out about it.
  insights_erro text,
  -- Whoever knows it works on it, until then: who comes back later changes nothing that another is at.
  lease         uuid,
  lease_ends_at timestamptz,
  search_words  tsvector not null generated always as (
    jsonb_to_tsvector('private.portuguese', segments, '["string"]')) stored,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),

  primary key (tenant_id, ligacao_id),
  foreign key (tenant_id, ligacao_id) references public.ligacoes (tenant_id, id) on delete cascade,
  constraint call_transcripts_estado_is_known check (estado in ('pendente', 'feita', 'vazia', 'falhou')),
  constraint call_transcripts_failed_says_why check ((estado = 'falhou') = (erro is not null)),
  constraint call_transcripts_segments_are_a_list check (jsonb_typeof(segments) = 'array'),
  constraint call_transcripts_heard_is_sensible check (heard_bytes >= 0)
);
create index call_transcripts_words_idx on public.call_transcripts using gin (tenant_id, search_words);
create index call_transcripts_age_idx on public.call_transcripts (tenant_id, created_at);

alter table public.call_transcripts enable row level security;
create policy members_select on public.call_transcripts for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: want_call_transcript() and store_call_transcript() write.
grant select (tenant_id, ligacao_id, estado, erro, segments, provider, model, insights_erro, created_at, updated_at)
  on public.call_transcripts to authenticated;

-- Somebody wants it, or wants it once more where it failed. The job goes on where it stopped.
create function private.want_call_transcript(tenant_id uuid, ligacao_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_job constant jsonb := jsonb_build_object('tenant_id', want_call_transcript.tenant_id, 'ligacao_id', want_call_transcript.ligacao_id);
begin
  insert into public.call_transcripts as t (tenant_id, ligacao_id)
  values (want_call_transcript.tenant_id, want_call_transcript.ligacao_id)
  on conflict on constraint call_transcripts_pkey do update
    set estado = case t.estado when 'falhou' then 'pendente' else t.estado end, erro = null, insights_erro = null, updated_at = now();
  if not private.is_job_waiting('ai.call', v_job) then
    perform private.enqueue_job('ai.call', v_job);
  end if;
  perform private.call_ai_worker();
  perform private.tell_of_call(want_call_transcript.tenant_id, want_call_transcript.ligacao_id);
end;
$$;

-- Models may be asked again: calls that could not be written down or understood for want of them are, those of a month.
create function private.resume_calls(tenant_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  select private.want_call_transcript(t.tenant_id, t.ligacao_id)
    from public.call_transcripts t
   where t.tenant_id = resume_calls.tenant_id and t.created_at > now() - interval '31 days'
     and coalesce(t.erro, t.insights_erro) in ('ai_cap_reached', 'ai_disabled', 'ai_not_connected')
$$;

-- A recording is here: it is written down if the company wants that and somebody can.
create function private.expect_call_transcript()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if private.has_ai_model(new.tenant_id, 'transcription') and exists (
    select from public.ai_settings s where s.tenant_id = new.tenant_id and s.is_enabled and s.has_call_transcripts) then
    perform private.want_call_transcript(new.tenant_id, new.id);
  end if;
  return null;
end;
$$;
create trigger on_ligacoes_recorded_expect_transcript after update of gravacao_estado on public.ligacoes
  for each row when (new.gravacao_estado = 'guardada' and old.gravacao_estado is distinct from 'guardada')
  execute function private.expect_call_transcript();

-- What the job needs: the call, where its recording lies, how far it is written down, and whether anything is known about it. Null
-- when there is nothing to do; {busy_seconds} while somebody else is at it. It is the caller's for `lease_seconds`, by its `lease`.
create function private.call_to_transcribe(tenant_id uuid, ligacao_id uuid, lease_seconds integer)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_now constant timestamptz := clock_timestamp();
  v_lease constant uuid := gen_random_uuid();
  v_row public.call_transcripts;
begin
  select t.* into v_row from public.call_transcripts t
   where t.tenant_id = call_to_transcribe.tenant_id and t.ligacao_id = call_to_transcribe.ligacao_id for update;
  if v_row.ligacao_id is null then
    return null;
  end if;
  if v_row.lease_ends_at > v_now then
    return jsonb_build_object('busy_seconds', ceil(extract(epoch from v_row.lease_ends_at - v_now)));
  end if;
  update public.call_transcripts t set lease = v_lease, lease_ends_at = v_now + make_interval(secs => lease_seconds)
   where t.tenant_id = v_row.tenant_id and t.ligacao_id = v_row.ligacao_id;
  return (
    select jsonb_build_object(
             'lease', v_lease, 'estado', v_row.estado, 'segments', v_row.segments, 'heard_bytes', v_row.heard_bytes, 'provider', v_row.provider,
             'model', v_row.model, 'direcao', l.direcao, 'conversation_id', l.conversation_id, 'inicio_em', l.inicio_em,
             'duracao_segundos', l.duracao_segundos, 'storage_path', r.storage_path, 'mime_type', r.mime_type,
             'size_bytes', r.size_bytes, 'sha256', r.sha256,
             'has_insights', exists (select from public.ai_insights i where i.tenant_id = l.tenant_id and i.ligacao_id = l.id))
      from public.ligacoes l
      join private.recordings r on r.tenant_id = l.tenant_id and r.ligacao_id = l.id and r.storage_path is not null
     where l.tenant_id = v_row.tenant_id and l.id = v_row.ligacao_id and l.gravacao_estado = 'guardada');
end;
$$;

-- Whoever works on it is done for now.
create function private.leave_call_transcript(tenant_id uuid, ligacao_id uuid, lease uuid)
returns void
language sql security definer set search_path = ''
as $$
  update public.call_transcripts t set lease = null, lease_ends_at = null
   where t.tenant_id = leave_call_transcript.tenant_id and t.ligacao_id = leave_call_transcript.ligacao_id
     and t.lease = leave_call_transcript.lease
$$;

-- Keeps what was heard after `from_bytes`: {segments, heard_bytes, estado, provider, model}, or {estado: falhou, erro}. False where
-- somebody else has gone on from there, or is at it.
create function private.store_call_transcript(
  tenant_id uuid, ligacao_id uuid, lease uuid, from_bytes bigint, part jsonb, lease_seconds integer)
returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  update public.call_transcripts t
     set estado = part ->> 'estado',
         erro = part ->> 'erro',
         segments = coalesce((
           select jsonb_agg(s.value order by (s.value ->> 'inicio')::numeric, s.ordinality)
             from jsonb_array_elements(t.segments || coalesce(part -> 'segments', '[]')) with ordinality s), '[]'),
         heard_bytes = coalesce((part ->> 'heard_bytes')::bigint, t.heard_bytes),
         provider = coalesce(part ->> 'provider', t.provider),
         model = coalesce(part ->> 'model', t.model),
         lease_ends_at = clock_timestamp() + make_interval(secs => lease_seconds),
         updated_at = now()
   where t.tenant_id = store_call_transcript.tenant_id and t.ligacao_id = store_call_transcript.ligacao_id
     and t.lease = store_call_transcript.lease and t.estado = 'pendente' and t.heard_bytes = from_bytes;
  if not found then
    return false;
  end if;
  perform private.tell_of_call(store_call_transcript.tenant_id, store_call_transcript.ligacao_id);
  return true;
end;
$$;

-- Keeps what was found in a call, {result, content_hash, provider, model}, or {erro}: why nothing was.
create function private.store_call_insights(tenant_id uuid, ligacao_id uuid, outcome jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
-- A conflict names columns and nothing else.
#variable_conflict use_column
begin
  update public.call_transcripts t set insights_erro = store_call_insights.outcome ->> 'erro', updated_at = now()
   where t.tenant_id = store_call_insights.tenant_id and t.ligacao_id = store_call_insights.ligacao_id;
  if store_call_insights.outcome ? 'result' then
    insert into public.ai_insights as i (tenant_id, ligacao_id, kind, result, content_hash, provider, model)
    values (store_call_insights.tenant_id, store_call_insights.ligacao_id, 'insights_ligacao', store_call_insights.outcome -> 'result',
      store_call_insights.outcome ->> 'content_hash', store_call_insights.outcome ->> 'provider', store_call_insights.outcome ->> 'model')
    on conflict (tenant_id, ligacao_id, kind) where ligacao_id is not null do update
      set result = excluded.result, content_hash = excluded.content_hash, provider = excluded.provider, model = excluded.model,
          created_at = now();
  end if;
  perform private.tell_of_call(store_call_insights.tenant_id, store_call_insights.ligacao_id);
end;
$$;

-- Nobody could be asked for long: whoever opens the call may ask for it once more.
create function private.give_up_call_transcript(tenant_id uuid, ligacao_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update public.call_transcripts t
     set estado = case t.estado when 'pendente' then 'falhou' else t.estado end,
         erro = case t.estado when 'pendente' then 'ai_unavailable' end,
         insights_erro = case t.estado when 'feita' then 'ai_unavailable' end,
         lease = null, lease_ends_at = null, updated_at = now()
   where t.tenant_id = give_up_call_transcript.tenant_id and t.ligacao_id = give_up_call_transcript.ligacao_id
     and t.estado in ('pendente', 'feita')
     and not exists (select from public.ai_insights i where i.tenant_id = t.tenant_id and i.ligacao_id = t.ligacao_id);
  perform private.tell_of_call(give_up_call_transcript.tenant_id, give_up_call_transcript.ligacao_id);
end;
$$;

-- What is known about a call by now, for whoever asks; null when there is no such call.
create function private.known_call(tenant_id uuid, ligacao_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
           'is_recorded', l.gravacao_estado is not distinct from 'guardada', 'estado', t.estado, 'erro', t.erro,
           'segments', coalesce(t.segments, '[]'), 'provider', t.provider, 'model', t.model, 'insights', i.result,
           'insights_by', i.provider || '/' || i.model, 'insights_erro', t.insights_erro)
    from public.ligacoes l
    left join public.call_transcripts t on t.tenant_id = l.tenant_id and t.ligacao_id = l.id
    left join public.ai_insights i on i.tenant_id = l.tenant_id and i.ligacao_id = l.id and i.kind = 'insights_ligacao'
   where l.tenant_id = known_call.tenant_id and l.id = known_call.ligacao_id
$$;

-- schemas/80_ai/sweep_ai.sql

-- Every ten seconds: what was lost with its worker is written off, and the worker is called if anything is due, or will be before it
-- is called next.
create function private.sweep_ai()
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_row record;
begin
  -- Company by company: a question that begins takes the budget before the row.
  for v_row in
    select u.tenant_id, u.id, u.created_at from public.ai_usage u
     where u.outcome = 'running' and u.created_at < now() - interval '5 minutes'
     order by u.tenant_id, u.created_at
     limit 500
  loop
    perform from private.ai_budgets b
      where b.tenant_id = v_row.tenant_id and b.month = private.ai_month(v_row.created_at) for update skip locked;
    if found then
      perform private.lose_ai_call(v_row.tenant_id, v_row.id);
    end if;
  end loop;
  perform private.sweep_bot();
  if private.next_ai_turn_ms() < 10000 or private.next_ai_job_ms() = 0 then
    perform private.call_ai_worker();
  end if;
end;
$$;

-- Every night: what is older than a company wants to keep goes, and so do answers nobody will ask for again. A month that has begun
-- brings money for what waited for it. What it cost stays for the accounts.
create function private.purge_ai()
returns void
language sql security definer set search_path = ''
as $$
  delete from public.ai_insights i using public.ai_settings s
   where s.tenant_id = i.tenant_id and i.created_at < now() - make_interval(days => s.retention_days);
  delete from public.ai_responses r using public.ai_settings s
   where s.tenant_id = r.tenant_id and r.created_at < now() - make_interval(days => s.retention_days);
  delete from public.call_transcripts t using public.ai_settings s
   where s.tenant_id = t.tenant_id and t.created_at < now() - make_interval(days => s.retention_days);
  delete from private.ai_cache c using public.ai_settings s
   where s.tenant_id = c.tenant_id and c.created_at < now() - make_interval(days => least(s.retention_days, 30));
  delete from public.ai_usage u where u.created_at < now() - interval '400 days';
  select private.resume_ai(s.tenant_id)
    from public.ai_settings s
    left join private.ai_budgets b on b.tenant_id = s.tenant_id and b.month = private.ai_month(now())
   where s.is_enabled and coalesce(b.spent_usd, 0) < s.monthly_cap_usd;
$$;

-- schemas/80_ai/rpc/save_ai_settings.sql

-- Changes what is named in `changes`, a part of a row of ai_settings; the rest stays. A cap that is raised, or
-- models that are switched on again, let go on what waited for that.
create function private.save_ai_settings(changes jsonb)
returns public.ai_settings
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_given constant jsonb := private.allowed_changes(save_ai_settings.changes, '{tenant_id,updated_at}', 'ai_settings_invalid');
  v_before public.ai_settings;
  v_after public.ai_settings;
begin
  select s.* into v_before from public.ai_settings s where s.tenant_id = v_tenant for update;
  begin
    v_after := jsonb_populate_record(v_before, v_given);
    update public.ai_settings s
       set is_enabled = v_after.is_enabled, has_masking = v_after.has_masking, monthly_cap_usd = v_after.monthly_cap_usd,
           retention_days = v_after.retention_days, analyses = v_after.analyses,
           has_voice_transcripts = v_after.has_voice_transcripts, has_call_transcripts = v_after.has_call_transcripts,
           has_suggestions = v_after.has_suggestions, answer_threshold = v_after.answer_threshold, updated_at = now()
     where s.tenant_id = v_tenant
    returning s.* into v_after;
  exception when data_exception or integrity_constraint_violation then
    perform private.fail('ai_settings_invalid', 422);
  end;
  if v_after.monthly_cap_usd > v_before.monthly_cap_usd then
    update private.ai_budgets b
       set alarm_level = case when b.spent_usd < v_after.monthly_cap_usd * 0.8 then 0 else least(b.alarm_level, 80) end
     where b.tenant_id = v_tenant and b.month = private.ai_month(now());
  end if;
  if v_after.monthly_cap_usd > v_before.monthly_cap_usd or v_after.is_enabled > v_before.is_enabled then
    perform private.resume_ai(v_tenant);
    perform private.call_ai_worker();
  end if;
  perform private.announce_ai(v_tenant);
  perform private.audit(v_tenant, 'ai_settings.changed', 'ai_settings', null, v_given);
  return v_after;
end;
$$;

create function public.save_ai_settings(changes jsonb)
returns public.ai_settings
language sql security invoker set search_path = ''
as $$ select private.save_ai_settings(save_ai_settings.changes) $$;

revoke execute on function public.save_ai_settings(jsonb) from public, anon;
grant execute on function private.save_ai_settings(jsonb), public.save_ai_settings(jsonb) to authenticated;

-- schemas/80_ai/rpc/save_ai_model.sql

-- Changes a model's prices, limits or whether it is asked; without an id, `changes` names a model of a connection that we do not know:
-- {integracao_id, model, capability, …}. A price that is changed is the company's own from then on.
create function private.save_ai_model(ai_model_id uuid, changes jsonb)
returns public.ai_models
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_given constant jsonb := private.allowed_changes(
    save_ai_model.changes, '{id,tenant_id,provider,position,price_version,created_at,updated_at}', 'ai_model_invalid');
  v_before public.ai_models;
  v_after public.ai_models;
  v_is_new constant boolean := save_ai_model.ai_model_id is null;
begin
  if v_is_new then
    select i.tenant_id, i.id, i.plataforma into v_before.tenant_id, v_before.integracao_id, v_before.provider
      from public.integracoes i
     where i.tenant_id = v_tenant and i.id = private.uuid_of(v_given ->> 'integracao_id') and i.removida_em is null;
    if v_before.integracao_id is null then
      perform private.fail('integracao_not_found', 404);
    end if;
  else
    select m.* into v_before from public.ai_models m where m.tenant_id = v_tenant and m.id = save_ai_model.ai_model_id for update;
    if v_before.id is null then
      perform private.fail('ai_model_not_found', 404);
    end if;
  end if;
  begin
    if v_is_new then
      v_after := jsonb_populate_record(v_before, jsonb '{"is_active": true, "input_usd": 0, "cache_read_usd": 0, "cache_write_usd": 0,
        "output_usd": 0, "per_second_usd": 0, "max_input_tokens": 32000, "max_output_tokens": 4000, "price_version": "own"}' || v_given);
      v_after.id := gen_random_uuid();
      v_after.position := private.next_ai_position(v_tenant, v_after.capability);
      v_after.created_at := now();
      v_after.updated_at := now();
      insert into public.ai_models select v_after.*;
    else
      v_after := jsonb_populate_record(v_before, v_given - '{integracao_id,model,capability}'::text[]);
      update public.ai_models m
         set is_active = v_after.is_active, input_usd = v_after.input_usd, cache_read_usd = v_after.cache_read_usd,
             cache_write_usd = v_after.cache_write_usd, output_usd = v_after.output_usd, per_second_usd = v_after.per_second_usd,
             long_from = v_after.long_from, long_input_usd = v_after.long_input_usd,
             long_cache_read_usd = v_after.long_cache_read_usd, long_cache_write_usd = v_after.long_cache_write_usd,
             long_output_usd = v_after.long_output_usd, max_input_tokens = v_after.max_input_tokens,
             max_output_tokens = v_after.max_output_tokens, dimensions = v_after.dimensions,
             price_version = case when v_given ?| '{input_usd,cache_read_usd,cache_write_usd,output_usd,per_second_usd,long_from,long_input_usd,long_cache_read_usd,long_cache_write_usd,long_output_usd}'
               then 'own' else m.price_version end,
             updated_at = now()
       where m.tenant_id = v_tenant and m.id = v_before.id
      returning m.* into v_after;
    end if;
  exception
    when unique_violation then
      perform private.fail('ai_model_exists', 409);
    when data_exception or integrity_constraint_violation then
      perform private.fail('ai_model_invalid', 422);
  end;
  perform private.announce_ai(v_tenant);
  perform private.audit(v_tenant, 'ai_model.changed', 'ai_models', v_after.id, v_given);
  return v_after;
end;
$$;

create function public.save_ai_model(ai_model_id uuid, changes jsonb)
returns public.ai_models
language sql security invoker set search_path = ''
as $$ select private.save_ai_model(save_ai_model.ai_model_id, save_ai_model.changes) $$;

revoke execute on function public.save_ai_model(uuid, jsonb) from public, anon;
grant execute on function private.save_ai_model(uuid, jsonb), public.save_ai_model(uuid, jsonb) to authenticated;

-- schemas/80_ai/rpc/remove_ai_model.sql

-- Forgets a model that is asked for nothing; what it has cost stays in ai_usage. One that its connection brings comes back when
-- the connection is saved again.
create function private.remove_ai_model(ai_model_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_model public.ai_models;
begin
  select m.* into v_model from public.ai_models m
   where m.tenant_id = v_tenant and m.id = remove_ai_model.ai_model_id for update;
  if v_model.id is null then
    perform private.fail('ai_model_not_found', 404);
  end if;
  if v_model.is_active or exists (
    select from public.ai_routes r where r.tenant_id = v_tenant and r.ai_model_id = v_model.id) then
    perform private.fail('ai_model_in_use', 409);
  end if;
  delete from public.ai_models m where m.tenant_id = v_tenant and m.id = v_model.id;
  perform private.announce_ai(v_tenant);
  perform private.audit(v_tenant, 'ai_model.removed', 'ai_models', v_model.id,
    jsonb_build_object('provider', v_model.provider, 'model', v_model.model, 'capability', v_model.capability));
end;
$$;

create function public.remove_ai_model(ai_model_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.remove_ai_model(remove_ai_model.ai_model_id) $$;

revoke execute on function public.remove_ai_model(uuid) from public, anon;
grant execute on function private.remove_ai_model(uuid), public.remove_ai_model(uuid) to authenticated;

-- schemas/80_ai/rpc/save_ai_route.sql

-- Which models are asked for an operation, the first first. Without any, all that can are asked in their own order.
create function private.save_ai_route(operation text, model_ids uuid[])
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_ids constant uuid[] := coalesce(save_ai_route.model_ids, '{}');
begin
  if (select count(*) from public.ai_models m where m.tenant_id = v_tenant and m.id = any(v_ids)) <> cardinality(v_ids) then
    perform private.fail('ai_model_not_found', 404);
  end if;
  begin
    delete from public.ai_routes r where r.tenant_id = v_tenant and r.operation = save_ai_route.operation;
    insert into public.ai_routes (tenant_id, operation, position, ai_model_id)
    select v_tenant, save_ai_route.operation, n.place, n.id from unnest(v_ids) with ordinality as n (id, place);
  exception when integrity_constraint_violation then
    perform private.fail('ai_route_invalid', 422);
  end;
  perform private.announce_ai(v_tenant);
  perform private.audit(v_tenant, 'ai_route.changed', 'ai_routes', null,
    jsonb_build_object('operation', save_ai_route.operation, 'model_ids', v_ids));
end;
$$;

create function public.save_ai_route(operation text, model_ids uuid[])
returns void
language sql security invoker set search_path = ''
as $$ select private.save_ai_route(save_ai_route.operation, save_ai_route.model_ids) $$;

revoke execute on function public.save_ai_route(text, uuid[]) from public, anon;
grant execute on function private.save_ai_route(text, uuid[]), public.save_ai_route(text, uuid[]) to authenticated;

-- schemas/80_ai/rpc/order_ai_models.sql

-- In which order the models of one capability are asked: all of them, the first first.
create function private.order_ai_models(model_ids uuid[])
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_capability constant text := (
    select m.capability from public.ai_models m where m.tenant_id = v_tenant and m.id = order_ai_models.model_ids[1]);
begin
  -- Somebody has connected another one meanwhile, or named some twice.
  if array(select m.id from public.ai_models m where m.tenant_id = v_tenant and m.capability = v_capability order by m.id)
     is distinct from array(select n.id from unnest(order_ai_models.model_ids) n (id) order by n.id) or v_capability is null then
    perform private.fail('ai_models_changed', 409);
  end if;
  update public.ai_models m set position = n.place, updated_at = now()
    from unnest(order_ai_models.model_ids) with ordinality as n (id, place)
   where m.tenant_id = v_tenant and m.id = n.id;
  perform private.announce_ai(v_tenant);
  perform private.audit(v_tenant, 'ai_models.ordered', 'ai_models', null, jsonb_build_object('capability', v_capability));
end;
$$;

create function public.order_ai_models(model_ids uuid[])
returns void
language sql security invoker set search_path = ''
as $$ select private.order_ai_models(order_ai_models.model_ids) $$;

revoke execute on function public.order_ai_models(uuid[]) from public, anon;
grant execute on function private.order_ai_models(uuid[]), public.order_ai_models(uuid[]) to authenticated;

-- schemas/80_ai/rpc/vote_ai_response.sql

-- Was this answer of use? 1, -1, or null to take it back.
create function private.vote_ai_response(ai_response_id uuid, vote smallint)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
begin
  if vote_ai_response.vote not in (-1, 1) then
    perform private.fail('ai_vote_invalid', 422);
  end if;
  update public.ai_responses r
     set vote = vote_ai_response.vote, voted_by = case when vote_ai_response.vote is not null then (select auth.uid()) end
   where r.tenant_id = v_tenant and r.id = vote_ai_response.ai_response_id;
  if not found then
    perform private.fail('ai_response_not_found', 404);
  end if;
end;
$$;

create function public.vote_ai_response(ai_response_id uuid, vote smallint)
returns void
language sql security invoker set search_path = ''
as $$ select private.vote_ai_response(vote_ai_response.ai_response_id, vote_ai_response.vote) $$;

revoke execute on function public.vote_ai_response(uuid, smallint) from public, anon;
grant execute on function private.vote_ai_response(uuid, smallint), public.vote_ai_response(uuid, smallint) to authenticated;

-- schemas/80_ai/rpc/note_ai_response_sent.sql

-- A suggested answer, changed or not, has become this message of the same conversation.
create function private.note_ai_response_sent(ai_response_id uuid, message_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
begin
  update public.ai_responses r set sent_message_id = m.id
    from public.messages m
   where r.tenant_id = v_tenant and r.id = note_ai_response_sent.ai_response_id
     and m.tenant_id = v_tenant and m.id = note_ai_response_sent.message_id and m.direction = 'outbound'
     and m.conversation_id = r.conversation_id;
  if not found then
    perform private.fail('ai_response_not_found', 404);
  end if;
end;
$$;

create function public.note_ai_response_sent(ai_response_id uuid, message_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.note_ai_response_sent(note_ai_response_sent.ai_response_id, note_ai_response_sent.message_id) $$;

revoke execute on function public.note_ai_response_sent(uuid, uuid) from public, anon;
grant execute on function private.note_ai_response_sent(uuid, uuid), public.note_ai_response_sent(uuid, uuid) to authenticated;

-- schemas/80_ai/rpc/ai_costs.sql

-- What the models of a company have cost in a month of Brasília, this one when none is named, or in a single conversation. Returns
-- {month, cap_usd, spent_usd, lost_usd (as much of it is only supposed), reserved_usd, calls, failed, input_tokens, cache_read_tokens,
-- cache_write_tokens, output_tokens, seconds, operations: [{operation, calls, cost_usd}], models: [{provider, model, calls, cost_usd}],
-- days: [{day, calls, cost_usd}], conversations: [{conversation_id, protocolo, contato_nome, calls, cost_usd}] (the ten that cost most)}.
create function private.ai_costs(month date, conversation_id uuid)
returns jsonb
language plpgsql stable security definer set search_path = ''
  set enable_seqscan = off set plan_cache_mode = 'force_custom_plan'
as $$
declare
  v_tenant constant uuid := private.require_role('supervisor');
  v_month constant date := date_trunc('month', coalesce(ai_costs.month, private.ai_month(now())))::date;
  v_from constant timestamptz := v_month::timestamp at time zone 'America/Sao_Paulo';
  v_to constant timestamptz := (v_month + interval '1 month')::timestamp at time zone 'America/Sao_Paulo';
begin
  if ai_costs.conversation_id is not null and not exists (
    select from public.conversations c where c.tenant_id = v_tenant and c.id = ai_costs.conversation_id) then
    perform private.fail('conversation_not_found', 404);
  end if;
  return (
    with u as materialized (
      select u.operation, u.provider, u.model, u.conversation_id as about, (u.created_at at time zone 'America/Sao_Paulo')::date as day,
             count(*) as calls, count(*) filter (where u.outcome not in ('ok', 'again', 'running')) as failed, sum(u.cost_usd) as cost,
             coalesce(sum(u.cost_usd) filter (where u.outcome = 'lost'), 0) as lost,
             sum(u.input_tokens) as input, sum(u.cache_read_tokens) as cache_read, sum(u.cache_write_tokens) as cache_write,
             sum(u.output_tokens) as output, coalesce(sum(u.seconds), 0) as seconds
        from public.ai_usage u
       where u.tenant_id = v_tenant and u.created_at >= v_from and u.created_at < v_to
         and (ai_costs.conversation_id is null or u.conversation_id = ai_costs.conversation_id)
       group by 1, 2, 3, 4, 5
    )
    select jsonb_build_object(
      'month', v_month,
      'cap_usd', (select s.monthly_cap_usd from public.ai_settings s where s.tenant_id = v_tenant),
      'spent_usd', coalesce(sum(u.cost), 0),
      'lost_usd', coalesce(sum(u.lost), 0),
      'reserved_usd', coalesce((select b.reserved_usd from private.ai_budgets b where b.tenant_id = v_tenant and b.month = v_month), 0),
      'calls', coalesce(sum(u.calls), 0), 'failed', coalesce(sum(u.failed), 0),
      'input_tokens', coalesce(sum(u.input), 0), 'cache_read_tokens', coalesce(sum(u.cache_read), 0),
      'cache_write_tokens', coalesce(sum(u.cache_write), 0), 'output_tokens', coalesce(sum(u.output), 0),
      'seconds', coalesce(sum(u.seconds), 0),
      'operations', coalesce((
        select jsonb_agg(to_jsonb(o) order by o.cost_usd desc, o.operation)
          from (select u.operation, sum(u.calls) as calls, sum(u.cost) as cost_usd from u group by 1) o), '[]'),
      'models', coalesce((
        select jsonb_agg(to_jsonb(m) order by m.cost_usd desc, m.model)
          from (select u.provider, u.model, sum(u.calls) as calls, sum(u.cost) as cost_usd from u group by 1, 2) m), '[]'),
      'days', coalesce((
        select jsonb_agg(to_jsonb(d) order by d.day)
          from (select u.day, sum(u.calls) as calls, sum(u.cost) as cost_usd from u group by 1) d), '[]'),
      'conversations', coalesce((
        select jsonb_agg(jsonb_build_object('conversation_id', t.about, 'protocolo', c.protocolo, 'contato_nome', k.nome,
                 'calls', t.calls, 'cost_usd', t.cost_usd) order by t.cost_usd desc, t.about)
          from (
            select u.about, sum(u.calls) as calls, sum(u.cost) as cost_usd from u
             where u.about is not null group by 1 order by 3 desc, 1 limit 10) t
          join public.conversations c on c.tenant_id = v_tenant and c.id = t.about
          join public.contatos k on k.tenant_id = c.tenant_id and k.id = c.contato_id), '[]'))
      from u);
end;
$$;

create function public.ai_costs(month date default null, conversation_id uuid default null)
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.ai_costs(ai_costs.month, ai_costs.conversation_id) $$;

revoke execute on function public.ai_costs(date, uuid) from public, anon;
grant execute on function private.ai_costs(date, uuid), public.ai_costs(date, uuid) to authenticated;

-- schemas/80_ai/rpc/ai_status.sql

-- What of the models somebody who answers customers has to know, without what they cost: {is_enabled, has_suggestions, is_connected,
-- is_capped, cap_share}. `cap_share` is how much of the month's money is used up, from 0.
create function private.ai_status()
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
begin
  return (
    select jsonb_build_object(
             'is_enabled', s.is_enabled, 'has_suggestions', s.has_suggestions,
             'is_connected', private.has_ai_model(v_tenant, 'text'),
             'is_capped', coalesce(b.spent_usd, 0) >= s.monthly_cap_usd,
             'cap_share', case when s.monthly_cap_usd > 0 then round(coalesce(b.spent_usd, 0) / s.monthly_cap_usd, 4) else 1 end)
      from public.ai_settings s
      left join private.ai_budgets b on b.tenant_id = s.tenant_id and b.month = private.ai_month(now())
     where s.tenant_id = v_tenant);
end;
$$;

create function public.ai_status()
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.ai_status() $$;

revoke execute on function public.ai_status() from public, anon;
grant execute on function private.ai_status(), public.ai_status() to authenticated;

-- schemas/80_ai/rpc/save_bot_settings.sql

-- Changes what is named in `changes`, a part of a row of bot_settings; the rest stays. A robot that is switched off gives its
-- conversations to people, without a word.
create function private.save_bot_settings(channel_id uuid, changes jsonb)
returns public.bot_settings
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('admin');
  v_given constant jsonb := private.allowed_changes(
    save_bot_settings.changes, '{tenant_id,channel_id,updated_at}', 'bot_settings_invalid');
  v_before public.bot_settings;
  v_after public.bot_settings;
  v_conversation uuid;
begin
  if not exists (
    select from public.channels h where h.tenant_id = v_tenant and h.id = save_bot_settings.channel_id) then
    perform private.fail('channel_not_found', 404);
  end if;
  insert into public.bot_settings as b (tenant_id, channel_id) values (v_tenant, save_bot_settings.channel_id)
  on conflict on constraint bot_settings_pkey do nothing;
  select b.* into v_before from public.bot_settings b
   where b.tenant_id = v_tenant and b.channel_id = save_bot_settings.channel_id for update;
  begin
    v_after := jsonb_populate_record(v_before, v_given);
    update public.bot_settings b
       set is_active = v_after.is_active, threshold = v_after.threshold, max_answers = v_after.max_answers,
           weekdays = v_after.weekdays, hour_from = v_after.hour_from, hour_to = v_after.hour_to,
           greeting_text = trim(v_after.greeting_text), handover_text = trim(v_after.handover_text), updated_at = now()
     where b.tenant_id = v_tenant and b.channel_id = v_before.channel_id
    returning b.* into v_after;
  exception when data_exception or integrity_constraint_violation then
    perform private.fail('bot_settings_invalid', 422);
  end;
  if v_before.is_active and not v_after.is_active then
    for v_conversation in
      select c.id from public.conversations c
       where c.tenant_id = v_tenant and c.channel_id = v_before.channel_id and c.status = 'bot'
       order by c.id
    loop
      perform private.hand_over(v_tenant, v_conversation, 'unavailable', false);
    end loop;
  end if;
  perform private.announce_ai(v_tenant);
  perform private.audit(v_tenant, 'bot_settings.changed', 'channels', v_before.channel_id, v_given);
  return v_after;
end;
$$;

create function public.save_bot_settings(channel_id uuid, changes jsonb)
returns public.bot_settings
language sql security invoker set search_path = ''
as $$ select private.save_bot_settings(save_bot_settings.channel_id, save_bot_settings.changes) $$;

revoke execute on function public.save_bot_settings(uuid, jsonb) from public, anon;
grant execute on function private.save_bot_settings(uuid, jsonb), public.save_bot_settings(uuid, jsonb) to authenticated;
