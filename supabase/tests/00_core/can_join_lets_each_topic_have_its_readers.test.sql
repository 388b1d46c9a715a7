-- Every kind of topic, asked by every role, for reading and for writing: the whole table, so that a change anywhere shows.
select plan(7);
select tests.cast_of_two();
select tests.hear('padaria', '+5511987650001', 'oi');
select tests.hear('oficina', '+5511987650001', 'oi');
insert into public.funis (tenant_id, nome) select tests.tenant_id(n), 'Vendas' from unnest(array['Padaria', 'Oficina']) n;
create function pg_temp.board_of(tenant text) returns text language sql as $$
  select 'tenant:' || f.tenant_id || ':board:' || f.id from public.funis f where f.tenant_id = tests.tenant_id(board_of.tenant)
$$;

create temp table topics as
select * from (values
  ('team', 'tenant:' || tests.tenant_id('Padaria') || ':team'),
  ('inbox', tests.inbox_topic('padaria')),
  ('board', pg_temp.board_of('Padaria')),
  ('conv', tests.conv_topic(tests.conversation('padaria', '+5511987650001'))),
  ('live', tests.conv_topic(tests.conversation('padaria', '+5511987650001')) || ':live'),
  ('bia', 'tenant:' || tests.tenant_id('Padaria') || ':user:' || tests.user_id('bia')),
  ('rival team', 'tenant:' || tests.tenant_id('Oficina') || ':team'),
  ('rival inbox', tests.inbox_topic('oficina')),
  ('rival board', pg_temp.board_of('Oficina')),
  ('rival conv', tests.conv_topic(tests.conversation('oficina', '+5511987650001'))),
  ('rival live', tests.conv_topic(tests.conversation('oficina', '+5511987650001')) || ':live'),
  ('my tenant, their inbox', 'tenant:' || tests.tenant_id('Padaria') || ':inbox:' || tests.channel_id('oficina')),
  ('my tenant, their board', 'tenant:' || tests.tenant_id('Padaria') || ':board:' || split_part(pg_temp.board_of('Oficina'), ':', 4)),
  ('my tenant, their conv', 'tenant:' || tests.tenant_id('Padaria') || ':conv:' || tests.conversation('oficina', '+5511987650001'))
) t (name, topic);
grant select on topics to public;

-- What a person may do: `topic extension op`, one per line.
create function pg_temp.open_to(login text) returns setof text language plpgsql as $$
begin
  perform tests.act_as(login);
  return query
    select t.name || ' ' || e || ' ' || o
      from topics t cross join unnest(array['broadcast', 'presence']) e cross join unnest(array['read', 'write']) o
     where private.can_join(t.topic, e, o);
  perform tests.act_as_owner();
end;
$$;
create temp view for_readers as
select unnest(array['team broadcast read', 'inbox broadcast read', 'board broadcast read', 'conv broadcast read', 'live broadcast read', 'live presence read']);
create temp view for_writers as
select * from for_readers union all select unnest(array['live broadcast write', 'live presence write']);

select set_eq($$ select pg_temp.open_to('vera') $$, 'select * from for_readers', 'a viewer listens, and is not seen');
select set_eq($$ select pg_temp.open_to('caio') $$, 'select * from for_writers', 'an agent types and is seen, on live topics only');
select set_eq($$ select pg_temp.open_to('sara') $$, 'select * from for_writers', 'a supervisor has no more');
select set_eq($$ select pg_temp.open_to('olga') $$, 'select * from for_writers', 'nor has the owner, who hears nobody else''s topic');
select set_eq($$ select pg_temp.open_to('bia') $$, $$ select * from for_writers union all select 'bia broadcast read' $$,
  'bia alone hears hers');
select results_eq($$ select count(*) from pg_temp.open_to('rui') o where o not like 'rival%' $$, array[0::bigint],
  'the other company joins nothing here');
select results_eq($$ select count(*) from pg_temp.open_to('rui') $$, array[8::bigint], 'and as much as we do at home');
select * from finish();
