-- What is said in voice notes, written down by a job.

-- A customer's sound has come: it is to be written down, if the company wants that and somebody can. The job asks again.
create function private.expect_transcript()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.messages m set transcricao_estado = 'pendente'
   where m.tenant_id = new.tenant_id and m.id = new.message_id and m.direction = 'inbound' and m.transcricao_estado is null
     and private.has_ai_model(new.tenant_id, 'transcription')
     and exists (
       select from public.ai_settings s where s.tenant_id = new.tenant_id and s.is_enabled and s.has_voice_transcripts);
  if found then
    perform private.enqueue_job('ai.transcribe', jsonb_build_object('tenant_id', new.tenant_id, 'message_id', new.message_id));
    perform private.call_ai_worker();
  end if;
  return null;
end;
$$;
create trigger on_attachment_stored_expect_transcript
  after update of state on public.message_attachments
  for each row when (new.type = 'audio' and new.state = 'stored' and old.state <> 'stored')
  execute function private.expect_transcript();

-- The sound of a message: {conversation_id, state, transcricao, storage_path, mime_type, size_bytes, sha256}. Null when there is none.
create function private.audio_to_transcribe(tenant_id uuid, message_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('conversation_id', m.conversation_id, 'state', m.transcricao_estado, 'transcricao', m.transcricao,
           'storage_path', a.storage_path, 'mime_type', a.mime_type, 'size_bytes', a.size_bytes, 'sha256', a.sha256)
    from public.messages m
    join public.message_attachments a on a.tenant_id = m.tenant_id and a.message_id = m.id and a.type = 'audio' and a.state = 'stored'
   where m.tenant_id = audio_to_transcribe.tenant_id and m.id = audio_to_transcribe.message_id and m.revoked_at is null
   limit 1
$$;

-- It is written down: null says that it could not be, or, if it `waits`, not before models may be asked again, and no words that nobody
-- speaks in it. The conversation is looked at with it. A message that was taken back meanwhile stays so.
create function private.store_transcript(tenant_id uuid, message_id uuid, transcript text, waits boolean default false)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_words constant text := nullif(trim(transcript), '');
  v_conversation uuid;
begin
  select m.conversation_id into v_conversation from public.messages m
   where m.tenant_id = store_transcript.tenant_id and m.id = store_transcript.message_id;
  -- As ingest() does, before the conversation's turn.
  perform from public.conversations c where c.tenant_id = store_transcript.tenant_id and c.id = v_conversation for update;
  update public.messages m
     set transcricao = v_words,
         transcricao_estado = case
           when v_words is not null then 'feita'
           when store_transcript.transcript is not null then 'vazia'
           when store_transcript.waits then 'espera'
           else 'falhou' end
   where m.tenant_id = store_transcript.tenant_id and m.id = store_transcript.message_id and m.revoked_at is null
     and (store_transcript.transcript is not null or m.transcricao_estado is distinct from 'feita');
  if not found then
    return;
  end if;
  perform private.broadcast_changed_messages(store_transcript.tenant_id, array[store_transcript.message_id]);
  if v_words is not null and private.has_ai_analyses(store_transcript.tenant_id) then
    perform private.await_ai_turns(store_transcript.tenant_id, array[store_transcript.message_id]);
  end if;
  perform private.prompt_bot_again(store_transcript.tenant_id, store_transcript.message_id);
end;
$$;

-- Models may be asked again: what waited to be written down is.
create function private.resume_transcripts(tenant_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  with resumed as (
    update public.messages m set transcricao_estado = 'pendente'
     where m.tenant_id = resume_transcripts.tenant_id and m.transcricao_estado = 'espera'
    returning m.tenant_id, m.id
  )
  select private.enqueue_job('ai.transcribe', jsonb_build_object('tenant_id', r.tenant_id, 'message_id', r.id)) from resumed r
$$;
