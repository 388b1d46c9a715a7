-- What is said in a voice note is written down where it stands, found by its words, and gone with it.
select plan(27);
select tests.cast_of_two();
create function pg_temp.hear(ref text) returns uuid language plpgsql as $$
begin
  perform tests.deliver(hear.ref, tests.slice('1001', tests.content_event(hear.ref, '+5511987650001', 'audio', '{}', tests.media_of(hear.ref, 'audio/ogg'))));
  perform private.store_attachment(a.tenant_id, a.id, jsonb_build_object('storage_path', a.tenant_id || '/in/' || hear.ref, 'mime_type', 'audio/ogg', 'size_bytes', 1000, 'sha256', hear.ref, 'duration_seconds', 4))
    from public.message_attachments a where a.message_id = tests.message_id(hear.ref);
  return tests.message_id(hear.ref);
end; $$;
create function pg_temp.state(ref text) returns text language sql as $$ select transcricao_estado from public.messages where provider_ref = state.ref $$;
select pg_temp.hear('v0');
select is(pg_temp.state('v0'), null, 'without a model that hears nobody listens');
insert into public.integracoes (tenant_id, plataforma, nome, access_token) values (tests.tenant_id('Padaria'), 'openai', 'IA', 'v1.sealed');
select pg_temp.hear('v1');
select is(pg_temp.state('v1'), 'pendente', 'a voice note is to be written down');
select results_eq($$ select message -> 'payload' ->> 'message_id' from pgmq.q_ai where message ->> 'kind' = 'ai.transcribe' $$,
  $$ select tests.message_id('v1')::text $$, 'by a job of the queue of models');
select is_empty($$ select * from tests.jobs_of('ai.transcribe') $$, 'which is not the worker''s');
select results_eq($$ select kind from private.claim_jobs(5, 60, 'ai') $$, $$ values ('ai.transcribe') $$, 'whoever drains that one gets it');
select is(private.audio_to_transcribe(tests.tenant_id('Padaria'), tests.message_id('v1')) ->> 'sha256', 'v1', 'and where the sound is');
select is(private.audio_to_transcribe(tests.tenant_id('Oficina'), tests.message_id('v1')), null, 'for its own company');
delete from private.ai_turns;
select tests.forget_broadcasts();
select private.store_transcript(tests.tenant_id('Padaria'), tests.message_id('v1'), ' A geladeira veio amassada ');
select results_eq($$ select transcricao, transcricao_estado from public.messages where provider_ref = 'v1' $$, $$ values ('A geladeira veio amassada', 'feita') $$, 'it stands with the message');
select is((select h #>> '{rows,0,transcricao}' from tests.heard(tests.conv_topic(tests.conversation('padaria', '+5511987650001')), 'mensagem_alterada') h),
  'A geladeira veio amassada', 'readers see it come');
select is((select count(*) from private.ai_turns where due_at is not null), 1::bigint, 'the conversation is looked at with it');
select private.store_transcript(tests.tenant_id('Padaria'), tests.message_id('v1'), null);
select is(pg_temp.state('v1'), 'feita', 'what was written down stays');
select tests.act_as('bia');
select is(public.search_inbox('amassadas') #>> '{messages,0,snippet}', 'A geladeira veio ' || U&'\E000' || 'amassada' || U&'\E001', 'it is found by its words');
select is((select transcricao from public.thread where provider_ref = 'v1'), 'A geladeira veio amassada', 'and shown in the thread');
select tests.act_as('otto');
select is(public.search_inbox('amassada') -> 'messages', '[]', 'by nobody else');
select tests.act_as_owner();
select pg_temp.hear('v2');
select private.store_transcript(tests.tenant_id('Padaria'), tests.message_id('v2'), ' ');
select is(pg_temp.state('v2'), 'vazia', 'where nobody speaks it says so');
select pg_temp.hear('v3');
select private.bury_job(job_id, 'ai') from private.claim_jobs(5, 60, 'ai');
select is(pg_temp.state('v3'), 'falhou', 'what was tried too often has failed');
select tests.act_as('ada');
select results_eq('select queue, kind from public.dead_jobs()', $$ values ('ai', 'ai.transcribe'), ('ai', 'ai.transcribe') $$, 'and is among what was given up');
select lives_ok($$ select public.replay_job(job_id, queue) from public.dead_jobs() where about is not null $$, 'to be tried again');
select tests.act_as_owner();
select is(pg_temp.state('v3'), 'pendente', 'as if for the first time');
select is((select count(*) from pgmq.q_ai where read_ct = 0), 2::bigint, 'in its own queue');
select tests.deliver('gone', tests.slice('1001', tests.change_event('revoke', 'v1', '+5511987650001')));
select results_eq($$ select transcricao, transcricao_estado from public.messages where provider_ref = 'v1' $$, $$ values (null::text, null::text) $$, 'what is taken back is gone with its words');
select private.store_transcript(tests.tenant_id('Padaria'), tests.message_id('v1'), 'tarde demais');
select is(pg_temp.state('v1'), null, 'and does not come back');

-- Without money it waits.
select pg_temp.hear('v4');
select private.store_transcript(tests.tenant_id('Padaria'), tests.message_id('v4'), null, true);
select is(pg_temp.state('v4'), 'espera', 'what the company has no money for waits');
select pgmq.purge_queue('ai');
select tests.act_as('ada');
select public.save_ai_settings('{"monthly_cap_usd": 9}');
select tests.act_as_owner();
select is(pg_temp.state('v4'), 'espera', 'less of it changes nothing');
select tests.act_as('ada');
select public.save_ai_settings('{"monthly_cap_usd": 90}');
select tests.act_as_owner();
select is(pg_temp.state('v4'), 'pendente', 'with more of it is to be written down');
select results_eq($$ select message #>> '{payload,message_id}' from pgmq.q_ai $$, $$ select tests.message_id('v4')::text $$, 'by a job of its own');
select private.store_transcript(tests.tenant_id('Padaria'), tests.message_id('v4'), null, true);
select private.purge();
select is(pg_temp.state('v4'), 'pendente', 'and so it is when the month has money again');
select * from finish();
