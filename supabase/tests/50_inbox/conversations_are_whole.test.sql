select plan(18);
select tests.cast_of_two();
create temp table c as select tests.hear('padaria', '+5511987650001', 'oi') as ours, tests.hear('oficina', '+5511987650001', 'oi') as theirs;
grant select on c to public;

select tests.act_as('vera');
select results_eq('select id from public.conversations', 'select ours from c', 'a viewer sees her company''s conversations and no other');
select results_eq('select id, channel_name, contato_endereco, assignee_nome, has_window from public.inbox',
  $$ select ours, 'padaria', '+5511987650001', null::text, true from c $$, 'in lists too');
select throws_ok($$ update public.conversations set status = 'active' $$, '42501', null, 'nobody writes one by hand');
select throws_ok($$ delete from public.conversations $$, '42501', null, 'or deletes one');
select tests.act_as_anon();
select throws_ok('select id from public.inbox', '42501', null, 'a stranger has no list');

select tests.act_as_owner();
select throws_ok(format('update public.conversations set %s where id = (select ours from c)', u.change), u.code, null, u.claim)
  from (values
    ('status = ''closed''', '23514', 'what is closed has a time'),
    ('closed_at = now()', '23514', 'what is open has none'),
    ('status = ''active''', '23514', 'what is active has somebody'),
    ('assignee_id = tests.user_id(''bia'')', '23514', 'what waits has nobody'),
    ('status = ''active'', assignee_id = tests.user_id(''rui'')', '23503', 'and never a stranger'),
    ('channel_id = tests.channel_id(''oficina'')', '23503', 'another tenant''s channel cannot be stored, whoever writes it'),
    ('contato_id = (select contato_id from public.conversations where id = (select theirs from c))', '23503', 'nor another tenant''s customer'),
    ('tenant_id = tests.tenant_id(''Oficina''), protocolo = ''CH-0''', '23503', 'nor can it move to another tenant')) u (change, code, claim);
select throws_ok($$ insert into public.conversations (tenant_id, channel_id, contato_id, protocolo)
    select tenant_id, channel_id, contato_id, 'CH-0' from public.conversations where id = (select ours from c) $$, '23505', null,
  'a customer has one open conversation on a channel');

-- The number people quote on the phone.
select is((select count(distinct protocolo) from public.conversations), 1::bigint, 'each tenant counts from one');
update private.protocol_counters set last = 998;
select results_eq($$ select split_part(private.next_protocolo(tests.tenant_id('Padaria')), '-', 3) from generate_series(1, 3) $$,
  array['999', '1000', '1001'], 'three digits, until there are more');
update private.protocol_counters set year = year - 1;
select matches(private.next_protocolo(tests.tenant_id('Padaria')), '-001$', 'a new year begins anew');
select throws_ok($$ update public.conversations set protocolo = 'CH-1'; insert into public.conversations (tenant_id, channel_id, contato_id, protocolo, status, closed_at)
    select tenant_id, channel_id, contato_id, 'CH-1', 'closed', now() from public.conversations $$, '23505', null, 'no two have the same');
select * from finish();
