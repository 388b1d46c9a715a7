select plan(13);
select tests.cast_of_two();
select tests.act_as('ada');
select is(public.set_channel_limits(tests.channel_id('padaria'), rate_per_minute => 80), '{"rate_per_minute": 80, "threshold": 5, "silence_hours": 24}', 'one thing alone is changed');
select is(public.set_channel_limits(tests.channel_id('padaria'), threshold => 3, silence_hours => 0), '{"rate_per_minute": 80, "threshold": 3, "silence_hours": 0}', 'or others');
select throws_ok(format('select public.set_channel_limits(tests.channel_id(''padaria''), %s, %s, %s)', r, t, h), 'PT422', 'limits_invalid', 'not out of bounds')
  from (values (0, 5, 24), (60001, 5, 24), (60, 0, 24), (60, 5, -1)) v (r, t, h);
select throws_ok($$ select public.set_channel_limits(tests.channel_id('oficina'), 10) $$, 'PT404', 'channel_not_found', 'nor a neighbour''s');
select isnt_empty($$ select 1 from tests.heard('tenant:' || tests.tenant_id('Padaria') || ':team', 'operacao_atualizada') $$, 'the pages hear of it');
select is((select count(*) from public.audit_log where action = 'channel.limits_changed'), 2::bigint, 'and it is written down');

-- Trying a channel now.
select tests.act_as_owner();
select private.set_breaker(l, 'OPEN', 'channel_auth', '10 minutes') from private.channel_limits l where l.channel_id = tests.channel_id('padaria');
select tests.act_as('ada');
select is(public.close_breaker(tests.channel_id('padaria')), 'OPEN', 'an open breaker is not closed by a word');
select throws_ok($$ select public.close_breaker(tests.channel_id('oficina')) $$, 'PT404', 'channel_not_found', 'a neighbour''s not at all');
select tests.act_as_owner();
select is(private.free_tokens(l), 1, 'but the next message goes as a probe') from private.channel_limits l where l.channel_id = tests.channel_id('padaria');
select is(retry_at <= clock_timestamp(), true, 'now') from private.channel_limits where channel_id = tests.channel_id('padaria');
select * from finish();
