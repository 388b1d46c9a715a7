select plan(4);
select is(private.uuid_of('6ecd8c99-4036-403d-bf84-cf8400f67836'), '6ecd8c99-4036-403d-bf84-cf8400f67836'::uuid, 'an id is one');
select is_empty($$ select 1 from unnest(array['', 'x', '6ecd8c99', 'wamid.HBgM', null]) t where private.uuid_of(t) is not null $$,
  'anything else is none, and no error');

-- The planner has to see through it, or each look-up reads a tenant's whole table.
create function pg_temp.plan_of(query text) returns text language plpgsql as $$
declare
  v_line text;
  v_plan text := '';
begin
  for v_line in execute 'explain ' || plan_of.query loop
    v_plan := v_plan || v_line || e'\n';
  end loop;
  return v_plan;
end;
$$;
set local enable_seqscan = off;
set local enable_bitmapscan = off;
select matches(pg_temp.plan_of($$ select from public.contatos k where k.tenant_id = gen_random_uuid() and k.id = private.uuid_of('x') $$),
  'Index Cond: [^\n]*\mid = private.uuid_of', 'a row is found by its key');
select doesnt_match(pg_temp.plan_of($$ select from public.contatos k where k.tenant_id = gen_random_uuid() and k.id::text = 'x' $$),
  'Index Cond: [^\n]*\mid', 'which its text is not');
select * from finish();
