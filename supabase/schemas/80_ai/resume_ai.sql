-- A company's models may be asked again: there is money, they are switched on, or one can be reached. What waited for that is due; the
-- sweep calls the worker.
create function private.resume_ai(tenant_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.resume_ai_turns(resume_ai.tenant_id);
  perform private.resume_transcripts(resume_ai.tenant_id);
  perform private.resume_calls(resume_ai.tenant_id);
end;
$$;

create function private.resume_with_integracao()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if exists (select from public.ai_models m where m.tenant_id = new.tenant_id and m.integracao_id = new.id and m.is_active) then
    perform private.resume_ai(new.tenant_id);
  end if;
  return null;
end;
$$;
-- Runs behind the trigger that brings its models: those of a row run by their names.
create trigger on_integracao_saved_resume_ai
  after insert or update of status, configuracao on public.integracoes
  for each row when (new.status = 'ativa')
  execute function private.resume_with_integracao();
