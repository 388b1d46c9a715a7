-- The house rules of tables, policies and grants, judged from the catalogue: a new table is covered without a new test.
-- Every rule is a view of offenders. It must be empty, and it must catch the offender that the end of this file builds.
select plan(44);

create temp view tables as
select c.oid, c.relnamespace::regnamespace::text as room, c.relname::text as name, c.oid::regclass::text as label, c.relrowsecurity
  from pg_class c
 where c.relkind in ('r', 'p') and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace);

create temp view columns as
select t.room, t.name as "table", t.oid as table_oid, a.attname::text as name, a.attnum, a.atttypid::regtype::text as type, a.attnotnull
  from tables t
  join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped;

create temp view policies as
select p.polrelid::regclass::text as "table", p.polname::text as name, p.polcmd, p.polroles, t.room,
       regexp_replace(coalesce(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)), '\s+', ' ', 'g') as predicate,
       pg_get_expr(p.polqual, p.polrelid) as sees, pg_get_expr(p.polwithcheck, p.polrelid) as writes
  from pg_policy p
  join pg_class c on c.oid = p.polrelid
  left join tables t on t.oid = p.polrelid
 where t.oid is not null or c.relnamespace in ('storage'::regnamespace, 'realtime'::regnamespace);

create temp view roles as
select r.rolname::text as name from pg_roles r where not r.rolsuper and r.rolname !~ '^pg_';

create temp view tables_without_rls as
select label from tables where not relrowsecurity;

-- A person may work for several tenants; a raw delivery may carry several; prices are everybody's.
create temp view tables_without_tenant as
select label from tables t
 where label not in ('tenants', 'profiles', 'private.raw_deliveries', 'private.unknown_addresses', 'private.job_rates', 'private.message_prices',
     'private.ai_model_defaults')
   and not exists (select from columns c where c.table_oid = t.oid and c.name = 'tenant_id' and c.type = 'uuid' and c.attnotnull);

create temp view keys_that_may_cross_tenants as
select f.conrelid::regclass || '.' || f.conname as label
  from pg_constraint f
  join columns o on o.table_oid = f.conrelid and o.name = 'tenant_id'
  join columns t on t.table_oid = f.confrelid and t.name = 'tenant_id'
 where f.contype = 'f'
   and coalesce(array_position(f.conkey, o.attnum), 0) is distinct from coalesce(array_position(f.confkey, t.attnum), -1);

-- A partial index serves when it leaves out nothing but the rows without a reference.
create temp view keys_without_index as
select f.conrelid::regclass || '.' || f.conname as label
  from pg_constraint f
  join tables t on t.oid = f.conrelid
 where f.contype = 'f'
   and not exists (
     select from pg_index i
      where i.indrelid = f.conrelid and i.indisvalid
        and (i.indkey::smallint[])[0:cardinality(f.conkey) - 1] @> f.conkey
        and coalesce(pg_get_expr(i.indpred, i.indrelid), '') ~ '^(\(\w+ IS NOT NULL\))?$');

create temp view policies_for_all as
select "table" || '.' || name as label from policies where polcmd = '*';

create temp view policies_to_everybody as
select "table" || '.' || name as label from policies where 0 = any(polroles);

create temp view policies_always_true as
select "table" || '.' || name as label from policies where 'true' in (sees, writes) or predicate ~* '\mor true\M';

-- Evaluated once per statement, and first. Profiles have no tenant of their own; `private` is nobody's.
create temp view policies_without_tenant_first as
select "table" || '.' || name as label from policies
 where room is not null and not (
   predicate ~ ('^\(*' || case "table" when 'tenants' then 'id' else 'tenant_id' end || ' = \( SELECT private\.tenant_id\(\) AS tenant_id\)\)')
   or ("table" = 'profiles' and name = 'colleagues_select')
   or (room = 'private' and predicate = 'false'));

create temp view policies_misnamed as
select "table" || '.' || name as label from policies
 where name !~ ('^[a-z_]+_' || case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else '' end || '$');

-- Realtime judges a join with a made-up row of which only topic and extension are filled in.
create temp view topic_policies_that_look_too_far as
select p.polname || ' reads ' || a.attname as label
  from pg_policy p
  join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refobjid = p.polrelid and d.refobjsubid > 0
  join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
 where p.polrelid = 'realtime.messages'::regclass and a.attname not in ('topic', 'extension');

create temp view tables_open_to_strangers as
select label from tables where has_any_column_privilege('anon', oid, 'select, insert, update, references')
    or has_table_privilege('anon', oid, 'delete, truncate, trigger');

-- Clients have verbs, not writes.
create temp view tables_open_to_writes as
select r.name || ' writes ' || t.label as label from tables t cross join roles r
 where has_any_column_privilege(r.name, t.oid, 'insert, update, references') or has_table_privilege(r.name, t.oid, 'delete, truncate, trigger');

create temp view roles_that_move_rows as
select r.name || ' moves ' || c."table" as label from columns c cross join roles r
 where c.name = 'tenant_id' and has_column_privilege(r.name, c.table_oid, c.attnum, 'update');

create temp view private_tables_in_reach as
select r.name || ' reads ' || t.label as label from tables t cross join roles r
 where t.room = 'private' and has_any_column_privilege(r.name, t.oid, 'select');

create temp view readable_secrets as
select r.name || ' reads ' || c."table" || '.' || c.name as label from columns c cross join roles r
 where c.name in ('access_token', 'segredos', 'token_hash', 'password_encrypted')
   and has_column_privilege(r.name, c.table_oid, c.attnum, 'select');

create temp view views_with_rights_of_their_own as
select c.oid::regclass::text as label from pg_class c
 where c.relkind in ('v', 'm') and c.relnamespace = 'public'::regnamespace
   and not coalesce(c.reloptions @> '{security_invoker=true}', false);

create temp view columns_of_foreign_types as
select "table" || '.' || name as label from columns
 where type in ('character varying', 'character', 'timestamp without time zone', 'time with time zone', 'money', 'json', 'real', 'double precision');

create temp view times_misnamed as
select "table" || '.' || name as label from columns
 where (type = 'timestamp with time zone') <> (name ~ '(^|_)(at|em)$') and not (type = 'uuid' and name = 'mesclado_em');

create temp view booleans_misnamed as
select "table" || '.' || name as label from columns where type = 'boolean' and name !~ '^(is|has)_';

-- Only the tables that are a contract with the customer are Portuguese, and wholly so.
create temp view columns_in_the_other_language as
select "table" || '.' || name as label from columns
 where name ~ case when "table" in ('integracoes', 'contatos', 'funis', 'etapas', 'oportunidades', 'ramais_voip', 'ligacoes', 'tarefas') then '_at$' else '(^|_)(criado|atualizado|nome|em)(_|$)' end;

create temp view checks_without_a_name as
select c.conrelid::regclass || '.' || c.conname as label
  from pg_constraint c join tables t on t.oid = c.conrelid
 where c.contype = 'c' and c.conname !~ ('^' || t.name || '_(?!.*check[0-9]*$)');

create temp view rules as
select unnest(array[
  'tables_without_rls', 'tables_without_tenant', 'keys_that_may_cross_tenants', 'keys_without_index', 'policies_for_all',
  'policies_to_everybody', 'policies_always_true', 'policies_without_tenant_first', 'policies_misnamed',
  'topic_policies_that_look_too_far', 'tables_open_to_strangers', 'tables_open_to_writes', 'roles_that_move_rows',
  'private_tables_in_reach', 'readable_secrets', 'views_with_rights_of_their_own', 'columns_of_foreign_types', 'times_misnamed',
  'booleans_misnamed', 'columns_in_the_other_language', 'checks_without_a_name']) as rule;

select is_empty('select label from ' || rule, 'there are no ' || replace(rule, '_', ' ')) from rules;
select cmp_ok((select count(*) from tables), '>=', 15::bigint, 'the catalogue was looked at');
select is((select count(*) from policies where "table" in ('storage.objects', 'realtime.messages')), 6::bigint,
  'the policies of files and topics were looked at');

-- The offender: everything at once that the rules forbid.
create table public.offences (
  id        uuid primary key,
  tenant_id uuid not null references public.tenants,
  contato   uuid,
  role      varchar(8) check (role <> ''),
  active    boolean,
  seen      timestamptz,
  criado_em timestamptz,
  segredos  text,
  unique (tenant_id, id),
  foreign key (contato) references public.offences (id)
);
create table private.untenanted (id uuid);
create policy everybody on public.offences using (true);
create policy peeks_select on realtime.messages for select to authenticated using (private and event = 'e');
grant all on public.offences, private.untenanted to anon;
create view public.offence_list as select id from public.offences;

select isnt_empty('select label from ' || rule, 'an offence is seen by ' || rule) from rules;
select * from finish();
