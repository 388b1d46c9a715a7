-- Three contacts prove to be one person while broadcasts to them are under way.
select plan(7);
select tests.cast_of_two();
select tests.hear('padaria', '+551198765000' || n, 'oi') from generate_series(1, 3) n;
create temp table k as
select right(i.value, 1)::integer as n, i.contato_id as id from public.contact_identities i where i.kind = 'phone';
update public.contatos c set criado_em = now() + k.n * interval '1 second' from k where k.id = c.id;
update public.contatos c set recusa_divulgacao_em = '2026-01-01' from k where k.id = c.id and k.n = 2;

insert into public.broadcasts (tenant_id, channel_id, name, template, created_by)
select tests.tenant_id('Padaria'), tests.channel_id('padaria'), b, '{}', tests.user_id('sara') from unnest(array['begun', 'apart', 'served']) b;
create function pg_temp.recipient(broadcast text, contact integer, place integer, state text) returns void language sql as $$
  insert into public.broadcast_recipients (tenant_id, broadcast_id, contato_id, place, state)
  select b.tenant_id, b.id, k.id, recipient.place, recipient.state::public.recipient_state
    from public.broadcasts b, k where b.name = recipient.broadcast and k.n = recipient.contact
$$;
select pg_temp.recipient('begun', 1, 3, 'pending'), pg_temp.recipient('begun', 2, 1, 'pending'), pg_temp.recipient('begun', 3, 2, 'pending'),
       pg_temp.recipient('apart', 3, 1, 'pending'),
       pg_temp.recipient('served', 1, 1, 'pending'), pg_temp.recipient('served', 3, 2, 'sent');

select private.merge_contatos(tests.tenant_id('Padaria'), array(select id from k where n in (2, 3)));
select results_eq($$ select b.name, r.place, r.state::text from public.broadcast_recipients r join public.broadcasts b on b.id = r.broadcast_id
   where r.contato_id = (select id from k where n = 2) order by 1 $$,
  $$ values ('apart', 1, 'pending'), ('begun', 1, 'pending'), ('served', 2, 'sent') $$, 'the survivor takes the other''s places, one in each broadcast');
select private.merge_contatos(tests.tenant_id('Padaria'), array(select id from k where n in (1, 2)));
select results_eq($$ select b.name, r.place, r.state::text from public.broadcast_recipients r join public.broadcasts b on b.id = r.broadcast_id order by 1 $$,
  $$ values ('apart', 1, 'pending'), ('begun', 1, 'pending'), ('served', 2, 'sent') $$, 'who was written to already is not written to again');
select is_empty($$ select 1 from public.broadcast_recipients where contato_id <> (select id from k where n = 1) $$, 'nobody is left who is nobody any more');
select ok(private.refuses_advertising(tests.tenant_id('Padaria'), (select id from k where n = 1)), 'a refusal is the person''s, not the number''s');
select is_empty($$ select 1 from public.contatos where mesclado_em is not null and mesclado_em <> (select id from k where n = 1) $$,
  'whoever was merged before says where the person is now');
select is(private.lock_recipient(b, k.id), k.n = 1, k.n || ' may be written to only as who they are now')
  from public.broadcasts b, k where b.name = 'begun' and k.n < 3 order by k.n;
select * from finish();
