-- Nothing of one tenant reaches another, whoever asks and whatever they ask for; and the matrix that says so can say no.
select * from no_plan();

select isolation.plant('mine', 'minemarker');
select isolation.plant('rival', 'rivalmarker');
select isolation.cast_actors();

select is_empty('select * from isolation.findings()', 'every actor, table, column, verb, topic and file is as the lists say');

-- Positive controls: the probes do reach what is there to be reached.
select is(isolation.attempt('mine_owner', 'select count(*) > 0 from public.messages'), 'true', 'the owner reads messages');
select is(isolation.attempt('viewer', 'select count(*) > 0 from public.inbox'), 'true', 'a viewer reads the inbox');
select matches(isolation.attempt('agent', isolation.call_with('public.claim_conversation'::regproc, 'mine')),
  '"status": ?"active"', 'an agent takes a conversation');

-- Each mutant must be seen.
select cmp_ok(isolation.findings_under(m.mutation, m.probe), '>', 0::bigint, 'the matrix sees: ' || m.name)
  from isolation.mutants() m;

select * from finish();
