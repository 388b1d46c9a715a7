select plan(27);
select tests.cast_of_two();

select tests.act_as('bia');
create temp table saved as select (r).* from (select public.save_canned_response(null, 'ola', ' Saudação ', e'\nOlá, {{contato.nome}}!\n') as r) s;
grant select on saved to public;
select results_eq('select shortcut, title, body, created_by from public.canned_responses',
  $$ values ('ola', 'Saudação', 'Olá, {{contato.nome}}!', tests.user_id('bia')) $$, 'an agent keeps an answer for the team, its blanks as they are');
select lives_ok($$ select public.save_canned_response(null, 'prazo_2-dias', repeat('ã', 80), repeat('ã', 4096)) $$, 'as long as a message may be');

select throws_ok(format('select public.save_canned_response(%s, %L, %L, %L)', r.id, r.shortcut, r.title, r.body), 'PT' || r.status, r.code, r.claim)
  from (values
    ('null', 'ola', 'x', 'x', 409, 'shortcut_taken', 'a shortcut finds one answer'),
    ('null', null, 'x', 'x', 422, 'shortcut_invalid', 'there is one'), ('null', '', 'x', 'x', 422, 'shortcut_invalid', 'with letters'),
    ('null', 'Olá', 'x', 'x', 422, 'shortcut_invalid', 'that every keyboard has'), ('null', 'o la', 'x', 'x', 422, 'shortcut_invalid', 'in one word'),
    ('null', repeat('x', 33), 'x', 'x', 422, 'shortcut_invalid', 'and few'),
    ('null', 'y', '', 'x', 422, 'canned_response_title_invalid', 'it has a title'), ('null', 'y', null, 'x', 422, 'canned_response_title_invalid', 'at all'),
    ('null', 'y', repeat('x', 81), 'x', 422, 'canned_response_title_invalid', 'that fits'),
    ('null', 'y', 'x', e' \n', 422, 'message_empty', 'it says something'), ('null', 'y', 'x', null, 422, 'message_empty', 'at all'),
    ('null', 'y', 'x', repeat('x', 4097), 422, 'message_too_long', 'that can be sent'),
    ('gen_random_uuid()', 'y', 'x', 'x', 404, 'canned_response_not_found', 'what is not there is not changed')) r (id, shortcut, title, body, status, code, claim);

select tests.act_as('caio');
select is((public.save_canned_response(id, 'oi', 'Saudação', 'Oi!')).shortcut, 'oi', 'a colleague changes it') from saved;
select results_eq($$ select title, body, created_by, updated_at >= created_at from public.canned_responses where shortcut = 'oi' $$,
  $$ values ('Saudação', 'Oi!', tests.user_id('bia'), true) $$, 'for everybody');
select throws_ok($$ select public.save_canned_response(id, 'prazo_2-dias', 'x', 'x') from saved $$, 'PT409', 'shortcut_taken', 'not into another''s shortcut');
select throws_ok($$ insert into public.canned_responses (tenant_id, shortcut, title, body) values (tests.tenant_id('Padaria'), 'z', 'z', 'z') $$,
  '42501', null, 'and by no other way');

select tests.act_as('vera');
select is((select count(*) from public.canned_responses), 2::bigint, 'a viewer reads them');
select throws_ok($$ select public.save_canned_response(null, 'z', 'z', 'z') $$, 'PT403', 'forbidden', 'and writes none');
select throws_ok($$ select public.remove_canned_response(id) from saved $$, 'PT403', 'forbidden', 'nor removes any');
select tests.act_as('rui');
select is_empty('select * from public.canned_responses', 'another company has its own');
select lives_ok($$ select public.save_canned_response(null, 'oi', 'x', 'x') $$, 'with shortcuts of its own');
select throws_ok($$ select public.remove_canned_response(id) from saved $$, 'PT404', 'canned_response_not_found', 'and cannot remove ours');

select tests.act_as('bia');
select lives_ok($$ select public.remove_canned_response(id) from saved $$, 'what is not said any more goes');
select throws_ok($$ select public.remove_canned_response(id) from saved $$, 'PT404', 'canned_response_not_found', 'once');
select * from finish();
