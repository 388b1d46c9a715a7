-- Every join of every browser asks: what it looks up is found by index, and what it judges by is the topic alone.
select plan(4);
select tests.cast_of_two();
select tests.hear('padaria', '+5511987653001', 'oi');
create temp table c as select v.id, v.tenant_id from public.conversations v;
insert into public.funis (tenant_id, nome) select c.tenant_id, 'Vendas' from c;
grant select on c to public;

select is_empty($$ select policyname from pg_policies where schemaname = 'realtime' and tablename = 'messages'
    and concat(qual, with_check) ~ '\m(private|event|payload)\M(?!\.)' $$,
  'no policy judges by what a probe does not say: event, payload or privacy');
select set_eq($$ select cmd from pg_policies where schemaname = 'realtime' and tablename = 'messages' $$, array['SELECT', 'INSERT'],
  'topics are read and written, nothing else');

-- Where a table has no fitting index the planner has nothing left but to read it whole.
set local enable_seqscan = off;
create function pg_temp.scans() returns table (relation text, whole bigint, by_index bigint) language sql volatile as $$
  select s.relname::text, s.seq_scan, s.idx_scan from pg_stat_xact_user_tables s where s.schemaname = 'public' $$;
create temp table asked as
select t.topic, tests.claims_of('bia') as claims
  from c, lateral (values ('tenant:' || c.tenant_id || ':team'), ('tenant:' || c.tenant_id || ':user:' || tests.user_id('bia')),
    (tests.inbox_topic('padaria')), (tests.conv_topic(c.id)), (tests.conv_topic(c.id) || ':live'),
    ((select 'tenant:' || f.tenant_id || ':board:' || f.id from public.funis f))) t (topic);
grant select on asked to public;
create temp table before as select * from pg_temp.scans();
select tests.act_with(a.claims) from asked a limit 1;
select is(bool_and(private.can_join(a.topic, 'broadcast', 'read')), true, 'every kind of topic lets its reader in') from asked a;
select tests.act_as_owner();
select results_eq($$ select s.relation from pg_temp.scans() s left join before b using (relation)
    where s.by_index > coalesce(b.by_index, 0) and s.whole = coalesce(b.whole, 0) order by 1 $$,
  $$ select x from unnest(array['channels', 'conversations', 'funis', 'members']) x order by 1 $$,
  'and looks channels, conversations, boards and members up by index alone');
select * from finish();
