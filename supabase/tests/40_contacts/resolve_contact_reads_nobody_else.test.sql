-- Hundreds of new people in a database that was empty when its plans were made, as with a first broadcast.
select plan(3);
select tests.cast_of_two();
create view pg_temp.rows_read as
select sum(s.seq_tup_read + s.idx_tup_fetch) as count from pg_stat_xact_user_tables s where s.relname in ('contatos', 'contact_identities');
create function pg_temp.meet(first integer, last integer) returns bigint language plpgsql as $$
declare
  v_before constant bigint := (select count from pg_temp.rows_read);
begin
  for n in meet.first..meet.last loop
    perform private.resolve_contact(tests.tenant_id('Padaria'), tests.phone_identity('+5511' || 987650000 + n), 'Alguém');
  end loop;
  return (select count from pg_temp.rows_read) - v_before;
end;
$$;
select cmp_ok(pg_temp.meet(1, 300), '<', 3000::bigint, 'whoever is new is looked for under their own name');
select cmp_ok(pg_temp.meet(1, 300), '<', 3000::bigint, 'and so is whoever is known');
select private.lock_new_identities(tests.tenant_id('Oficina'), (
  select jsonb_agg(tests.phone_identity('+5511' || 987660000 + n) -> 0) from generate_series(1, 5000) n));
select private.resolve_contact(tests.tenant_id('Oficina'), tests.phone_identity('+5511' || 987660000 + n), 'Alguém') from generate_series(1, 300) n;
select is((select count(*) from pg_locks l where l.locktype = 'advisory' and l.pid = pg_backend_pid() and l.granted
    and (l.classid::bigint << 32 | l.objid::bigint) <> all(
      select hashtextextended(tests.tenant_id('Padaria') || 'phone' || private.identity_key('phone', '+5511' || 987650000 + n), 0) from generate_series(1, 300) n
       union all select hashtextextended(tests.tenant_id('Padaria') || ' identities', 0))), 1::bigint,
  'thousands at once are one lock');
select * from finish();
