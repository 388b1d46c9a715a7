-- The house rules of functions, judged from the catalogue, with an offender for each as in conventions.test.sql.
select plan(27);

create temp view functions as
select p.oid, p.pronamespace::regnamespace::text as room, p.proname::text as name, p.oid::regprocedure::text as label,
       p.prosecdef, p.proconfig, p.proargnames, p.proargtypes, p.prosrc
  from pg_proc p
 where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
   and not exists (select from pg_depend d where d.objid = p.oid and d.classid = 'pg_proc'::regclass and d.deptype = 'e');

create temp view functions_with_a_loose_search_path as
select label from functions where not coalesce(proconfig @> '{"search_path=\"\""}', false);

create temp view definers_in_public as
select label from functions where room = 'public' and prosecdef;

create temp view functions_open_to_everybody as
select f.label
  from functions f
  join pg_proc p on p.oid = f.oid
 where exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0 and a.privilege_type = 'EXECUTE');

-- The page behind an invitation link is all that people without a session reach.
create temp view functions_open_to_strangers as
select label from functions
 where has_function_privilege('anon', oid, 'execute') and name not in ('peek_invitation', 'fail');

create temp view verbs_nobody_may_use as
select label from functions where room = 'public' and not has_function_privilege('authenticated', oid, 'execute');

-- In `private`, a signed-in person executes what stands behind a verb of the same name, and what policies call.
create temp view private_functions_in_reach as
select f.label
  from functions f
 where f.room = 'private' and has_function_privilege('authenticated', f.oid, 'execute')
   and f.name not in ('tenant_id', 'has_role', 'require_role', 'can_join', 'can_read_conversation', 'identity_key', 'is_user_name', 'plain', 'knowledge_words', 'fail')
   and not exists (select from functions v where v.room = 'public' and v.name = f.name and v.proargtypes = f.proargtypes);

create temp view private_functions_in_reach_of_the_server as
select f.label || ' by ' || r.role as label
  from functions f
 cross join (values ('service_role', array['fail', 'identity_key', 'is_user_name', 'plain', 'knowledge_words']), ('supabase_auth_admin', array['access_token_hook'])) r (role, allowed)
 where f.room = 'private' and has_function_privilege(r.role, f.oid, 'execute') and f.name <> all(r.allowed);

-- PostgREST picks by the names of the arguments: two verbs of one name are a riddle.
create temp view verbs_of_one_name as
select name as label from functions where room = 'public' group by name having count(*) > 1;

create temp view verbs_that_rename_arguments as
select v.label from functions v
  join functions f on f.room = 'private' and f.name = v.name and f.proargtypes = v.proargtypes
 where v.room = 'public' and v.proargnames is distinct from f.proargnames;

create temp view verbs_without_a_private_twin as
select v.label from functions v
 where v.room = 'public' and not exists (
   select from functions f where f.room = 'private' and f.name = v.name and f.proargtypes = v.proargtypes and f.prosecdef);

-- The realtime catalogue, as in shared/src/events.ts. `broadcast_conversations.event` and `tell_team.event` are what their callers
-- write, `told.event` what they fill an array with. Something is said by realtime.send(), or by an insert whose selects name event
-- and topic first.
create temp table events (name) as values
  ('novo_ticket'), ('ticket_atualizado'), ('ticket_transferido'), ('ticket_encerrado'), ('lista_invalidada'),
  ('oportunidade_atualizada'), ('quadro_atualizado'), ('contatos_atualizados'), ('ligacao_atualizada'),
  ('nova_mensagem'), ('mensagem_alterada'), ('status_mensagem'), ('sessao_revogada'), ('equipe_atualizada'), ('modelos_atualizados'), ('conhecimento_atualizado'), ('operacao_atualizada'), ('notificacao'), ('ramal_atualizado'),
  ('insights_atualizados'), ('ia_atualizada');

create temp view said as
select f.label, m[1] as event
  from functions f
 cross join regexp_matches(f.prosrc, $re$('\w+'|\w+\.\w+),\s*(?:t\.topic|'tenant:)$re$, 'g') m
 where f.prosrc ~ 'realtime\.(send\(|messages \(event, topic,)'
union all
select f.label, m[1]
  from functions f
 cross join regexp_matches(f.prosrc, $re$broadcast_conversations\([^;]*?(?:,\s*|then |else )('\w+')\s*[;)]$re$, 'g') m
union all
select f.label, m[1]
  from functions f
 cross join regexp_matches(f.prosrc, $re$tell_team\([\w.]+,\s*([^,;)\s]+)$re$, 'g') m
union all
select f.label, m[1]
  from functions f
 cross join regexp_matches(f.prosrc, $re$array_fill\(('\w+')::text, $re$, 'g') m
 where f.prosrc ~ 'private\.broadcast_news\(';

create temp view events_off_the_catalogue as
select label || ' says ' || event as label from said
 where trim(event, '''') not in (select name from events) and event not in ('told.event', 'tell_team.event');

-- What differs between channels is data, which their adapters and rows bring along.
create temp view functions_that_name_a_channel as
select label from functions where prosrc ~* '\m(whatsapp|wa_username|wa_bsuid)\M';

create temp view rules as
select unnest(array[
  'functions_with_a_loose_search_path', 'definers_in_public', 'functions_open_to_everybody', 'functions_open_to_strangers',
  'verbs_nobody_may_use', 'private_functions_in_reach', 'private_functions_in_reach_of_the_server', 'verbs_of_one_name',
  'verbs_that_rename_arguments', 'verbs_without_a_private_twin', 'events_off_the_catalogue',
  'functions_that_name_a_channel']) as rule;

select is_empty('select label from ' || rule, 'there are no ' || replace(rule, '_', ' ')) from rules;
select cmp_ok((select count(*) from functions where room = 'public'), '>=', 20::bigint, 'the catalogue was looked at');
select is(
  (select sum(regexp_count(prosrc, 'realtime\.(send|messages) ?\(|union all')) from functions
    where prosrc ~ 'realtime\.(send|messages) ?\('),
  (select count(*) from functions f cross join regexp_matches(f.prosrc, $re$('\w+'|\w+\.\w+),\s*(?:t\.topic|'tenant:)$re$, 'g') m
    where f.prosrc ~ 'realtime\.(send\(|messages \(event, topic,)'),
  'no broadcast escapes the catalogue of events');
select is_empty($$ select e.name from events e where not exists (select from functions f where f.prosrc ~ ('''' || e.name || '''')) $$,
  'every event of the catalogue is said by somebody');

-- The offenders.
create function public.offend(a text) returns void language sql security definer
  as $$ select realtime.send('{}', 'gossip', 'tenant:1:team', true) $$;
create function public.offend(b uuid) returns void language sql as $$ $$;
create function private.offend(b uuid) returns void language sql as $$ $$;
create function private.offend(c text) returns void language sql security definer as $$ $$;
create function private.reach(d text) returns void language sql as $$ $$;
create function public.hidden() returns void language sql as $$ /* 'whatsapp' */ $$;
grant execute on function public.offend(text), private.reach(text), private.offend(uuid) to public;

select isnt_empty('select label from ' || rule, 'an offence is seen by ' || rule) from rules;
select * from finish();
