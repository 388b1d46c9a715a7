select plan(40);
select tests.cast_of_two();

create function pg_temp.padaria() returns uuid language sql as $$ select tests.tenant_id('Padaria') $$;
create function pg_temp.call(company text) returns uuid language sql as $$
  with l as (
    insert into public.ligacoes (tenant_id, numero_destino, direcao, status, fim_em, gravacao_estado)
    values (tests.tenant_id(company), '+5511999990101', 'saida', 'atendida', now(), 'pendente') returning tenant_id, id),
  r as (
    insert into private.recordings (tenant_id, ligacao_id, source_url) select l.tenant_id, l.id, 'https://x.test/1.wav' from l)
  select id from l $$;
create function pg_temp.store(company text, ligacao uuid) returns boolean language sql as $$
  select private.store_recording(tests.tenant_id(company), ligacao, '{"storage_path": "a/b", "mime_type": "audio/wav", "size_bytes": 1000, "sha256": "aa"}') $$;
create function pg_temp.claim(ligacao uuid) returns jsonb language sql as $$ select private.call_to_transcribe(pg_temp.padaria(), ligacao, 60) $$;
create function pg_temp.row(ligacao uuid) returns public.call_transcripts language sql as $$
  select t from public.call_transcripts t where t.ligacao_id = row.ligacao $$;
create function pg_temp.part(ligacao uuid, from_bytes bigint, part text) returns boolean language sql as $$
  select private.store_call_transcript(pg_temp.padaria(), ligacao, (pg_temp.row(ligacao)).lease, from_bytes, part::jsonb, 60) $$;
create function pg_temp.told() returns bigint language sql as $$
  select count(*) from tests.heard('tenant:' || pg_temp.padaria() || ':team', 'ligacao_atualizada') $$;

-- Who wants it, and can.
create temp table a as select pg_temp.call('Padaria') as id;
select ok(pg_temp.store('Padaria', id), 'a recording comes') from a;
select is_empty('select 1 from public.call_transcripts', 'without a model nobody waits for words');
insert into public.integracoes (tenant_id, plataforma, nome, configuracao) values (pg_temp.padaria(), 'openai', 'OpenAI', '{}');
update public.ai_settings set has_call_transcripts = false where tenant_id = pg_temp.padaria();
create temp table b as select pg_temp.call('Padaria') as id;
select ok(pg_temp.store('Padaria', id), 'another comes') from b;
select is_empty('select 1 from public.call_transcripts', 'a company may not want it');
update public.ai_settings set has_call_transcripts = true where tenant_id = pg_temp.padaria();
create temp table c as select pg_temp.call('Padaria') as id;
select ok(pg_temp.store('Padaria', id), 'a third comes') from c;
select is((pg_temp.row(id)).estado, 'pendente', 'this one is written down') from c;
select results_eq($$ select message #>> '{payload,ligacao_id}' from pgmq.q_ai where message ->> 'kind' = 'ai.call' $$,
  $$ select id::text from c $$, 'by one job');
create temp table d as select pg_temp.call('Oficina') as id;
select ok(pg_temp.store('Oficina', id), 'another company''s comes') from d;
select is((select count(*) from public.call_transcripts), 1::bigint, 'which has no model');

-- One at a time.
create temp table w as select pg_temp.claim(id) as j from c;
select is(w.j - 'inicio_em' - 'conversation_id' - 'lease', '{"estado": "pendente", "segments": [], "heard_bytes": 0, "provider": null, "model": null,
  "direcao": "saida", "duracao_segundos": null, "storage_path": "a/b", "mime_type": "audio/wav", "size_bytes": 1000, "sha256": "aa",
  "has_insights": false}'::jsonb, 'the job has what it needs') from w;
select ok((pg_temp.claim(id) ->> 'busy_seconds')::integer between 55 and 60, 'and has it alone') from c;
select tests.forget_broadcasts();
select ok(pg_temp.part(id, 0, '{"estado": "pendente", "heard_bytes": 600, "provider": "openai", "model": "m",
  "segments": [{"inicio": 3, "fim": 4, "falante": "cliente", "texto": "Fica caro"}, {"inicio": 1, "fim": 2, "falante": "atendente", "texto": "Bom dia"}]}'),
  'what it has heard is kept') from c;
select is(pg_temp.told(), 1::bigint, 'and told');
select is(pg_temp.part(id, 0, '{"estado": "pendente", "heard_bytes": 600, "segments": [{"inicio": 1, "fim": 2, "texto": "x"}]}'), false,
  'who heard the same part comes too late') from c;
select ok(pg_temp.part(id, 600, '{"estado": "feita", "heard_bytes": 1000, "segments": [{"inicio": 2, "fim": 3, "falante": "cliente", "texto": "Oi"}]}'),
  'the rest follows') from c;
select results_eq($$ select s.value ->> 'texto' from c, jsonb_array_elements((pg_temp.row(c.id)).segments) s $$, array['Bom dia', 'Oi', 'Fica caro'],
  'in the order in which it was said');
select is((pg_temp.row(id)).model, 'm', 'with who heard it') from c;
select is(pg_temp.part(id, 1000, '{"estado": "falhou", "erro": "ai_quota"}'), false, 'what is written down stays') from c;

-- Who comes back after their time has passed, and another is at it.
create temp table late as select (w.j ->> 'lease')::uuid as lease, c.id from w, c;
update public.call_transcripts set estado = 'pendente', lease_ends_at = now() - interval '1 second' where ligacao_id = (select id from c);
select isnt(pg_temp.claim(id) ->> 'lease', lease::text, 'another takes it over') from late;
select private.leave_call_transcript(pg_temp.padaria(), id, lease) from late;
select ok(pg_temp.claim(id) ? 'busy_seconds', 'the first takes nothing from them by leaving') from late;
select is(private.store_call_transcript(pg_temp.padaria(), id, lease, 1000, '{"estado": "falhou", "erro": "ai_quota"}', 60), false,
  'nor by what it brings') from late;
select private.leave_call_transcript(pg_temp.padaria(), id, (pg_temp.row(id)).lease) from late;
select ok(pg_temp.claim(id) ? 'lease', 'who has it may leave it to the next') from late;
select ok(pg_temp.part(id, 1000, '{"estado": "feita"}'), 'who writes it down') from late;

-- What was found, and found once more.
select private.store_call_insights(pg_temp.padaria(), id, '{"erro": "ai_refused"}') from c;
select is((pg_temp.row(id)).insights_erro, 'ai_refused', 'nothing could be found') from c;
select tests.forget_broadcasts();
select private.store_call_insights(pg_temp.padaria(), id, '{"result": {"resumo": "x"}, "content_hash": "h", "provider": "p", "model": "m"}') from c;
select private.store_call_insights(pg_temp.padaria(), id, '{"result": {"resumo": "y"}, "content_hash": "h2", "provider": "p", "model": "m"}') from c;
select results_eq($$ select i.result ->> 'resumo', (pg_temp.row(c.id)).insights_erro from public.ai_insights i, c where i.ligacao_id = c.id $$,
  $$ values ('y', null::text) $$, 'and then it was');
select is(pg_temp.told(), 2::bigint, 'each is told');

-- Given up, and asked for again.
select private.want_call_transcript(pg_temp.padaria(), id) from a;
select pg_temp.claim(id) from a;
select private.leave_call_transcript(pg_temp.padaria(), id, (pg_temp.row(id)).lease) from a;
select private.give_up_job('ai.call', jsonb_build_object('tenant_id', pg_temp.padaria(), 'ligacao_id', id)) from a;
select results_eq($$ select (pg_temp.row(id)).estado, (pg_temp.row(id)).erro from a $$, $$ values ('falhou', 'ai_unavailable') $$, 'nobody could be asked for long');
select private.give_up_job('ai.call', jsonb_build_object('tenant_id', pg_temp.padaria(), 'ligacao_id', id)) from c;
select is((pg_temp.row(id)).estado, 'feita', 'what is written down was not given up') from c;
select private.resume_job('ai.call', jsonb_build_object('tenant_id', pg_temp.padaria(), 'ligacao_id', id)) from a;
select is((pg_temp.row(id)).estado, 'pendente', 'an admin may have it tried again') from a;
select pg_temp.claim(id) from a;
select is((pg_temp.part(id, 0, '{"estado": "falhou", "erro": "ai_bad_audio"}')), true, 'it fails for good') from a;
select private.want_call_transcript(pg_temp.padaria(), id) from a;
select results_eq($$ select (pg_temp.row(id)).estado, (pg_temp.row(id)).erro from a $$, $$ values ('pendente', null::text) $$, 'and anybody may ask again');

-- The month's money was spent, and there is more.
select pg_temp.claim(id) from a;
select ok(pg_temp.part(id, 0, '{"estado": "falhou", "erro": "ai_cap_reached"}'), 'there is no money for it') from a;
select private.store_call_insights(pg_temp.padaria(), id, '{"erro": "ai_refused"}') from c;
select private.resume_ai(pg_temp.padaria());
select results_eq($$ select (pg_temp.row(id)).estado, (pg_temp.row(id)).erro from a $$, $$ values ('pendente', null::text) $$, 'when there is, it goes on by itself');
select ok(private.is_job_waiting('ai.call', jsonb_build_object('tenant_id', pg_temp.padaria(), 'ligacao_id', id)), 'in a job') from a;
select is((pg_temp.row(id)).insights_erro, 'ai_refused', 'what failed for another reason stays') from c;

-- Found by what was said, by one's own people.
select tests.act_as('bia');
select is(jsonb_array_length(public.list_ligacoes('{"search": "ficou cara"}') -> 'rows'), 1, 'a call is found by what was said in it');
select is(jsonb_array_length(public.list_ligacoes('{"search": "barato"}') -> 'rows'), 0, 'and by nothing else');
select tests.act_as('rui');
select is(jsonb_array_length(public.list_ligacoes('{"search": "caro"}') -> 'rows'), 0, 'nor by another company');
select is_empty('select 1 from public.call_transcripts', 'which reads nothing of it');

-- Kept as long as the company wants.
select tests.act_as_owner();
update public.call_transcripts set created_at = now() - interval '181 days' where ligacao_id = (select id from c);
select private.purge_ai();
select results_eq('select ligacao_id from public.call_transcripts', 'select id from a', 'what is old goes');
select finish();
