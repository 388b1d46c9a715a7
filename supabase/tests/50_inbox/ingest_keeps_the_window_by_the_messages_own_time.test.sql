select plan(9);
select tests.cast_of_two();
create function pg_temp.window_of(phone text) returns interval language sql as $$
  select c.window_expires_at - now() from public.conversations c where c.id = tests.conversation('padaria', window_of.phone)
$$;

select tests.hear('padaria', '+5511987650001', 'oi');
select is(pg_temp.window_of('+5511987650001'), '24 hours', 'a message opens the window for a day');
select tests.hear('padaria', '+5511987650002', 'oi', ago => '5 hours');
select is(pg_temp.window_of('+5511987650002'), '19 hours', 'from when it was said, not from when we heard');
select tests.hear('padaria', '+5511987650001', 'antes', ago => '10 hours');
select is(pg_temp.window_of('+5511987650001'), '24 hours', 'an older one that comes later does not shorten it');
select tests.hear('padaria', '+5511987650003', 'do futuro', ago => '-3 days');
select is(pg_temp.window_of('+5511987650003'), '24 hours', 'a clock that runs ahead does not lengthen it');
select is((select sent_at from public.messages where body = 'do futuro'), now(), 'nor date a message to come');

select tests.deliver('epoch', tests.slice('1001', tests.message_event('old', tests.phone_identity('+5511987650004'), 'de 1969', '{"sent_at": "1969-12-31T23:59:59Z"}')));
select ok(pg_temp.window_of('+5511987650004') < '0', 'a time before time opens no window');
select tests.deliver('none', tests.slice('1001', tests.message_event('none', tests.phone_identity('+5511987650005'), 'sem hora', '{"sent_at": null}')));
select is(pg_temp.window_of('+5511987650005'), '24 hours', 'without a time it is now');
select tests.deliver('ad', tests.slice('1001', tests.message_event('ad', tests.phone_identity('+5511987650006'), 'vi o anúncio', '{"window_hours": 72}')));
select is(pg_temp.window_of('+5511987650006'), '72 hours', 'a click on an ad opens it for three');

update public.channels set reply_window = null where name = 'padaria';
select tests.hear('padaria', '+5511987650007', 'sem prazo');
select is(pg_temp.window_of('+5511987650007'), null, 'where the provider sets no limit there is none');
select * from finish();
