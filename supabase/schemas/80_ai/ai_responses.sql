-- An answer a model wrote out of the company's own documents: the question, what was found for it, and what became of it.
create table public.ai_responses (
  id                  uuid not null default gen_random_uuid(),
  tenant_id           uuid not null references public.tenants on delete cascade,
  conversation_id     uuid,
  question_message_id uuid,
  -- The message it became, as it was or after somebody had changed it.
  sent_message_id     uuid,
  user_id             uuid,
  origin              text not null,
  question            text not null,
  -- [{id, documento_id, titulo, trecho, score}] of those it cites.
  chunks              jsonb not null default '[]',
  -- Null where it knew nothing.
  answer              text,
  confidence          numeric(4, 3) not null,
  provider            text not null,
  model               text not null,
  vote                smallint,
  voted_by            uuid,
  is_cached           boolean not null default false,
  created_at          timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references public.conversations (tenant_id, id) on delete cascade,
  foreign key (tenant_id, question_message_id) references public.messages (tenant_id, id) on delete set null (question_message_id),
  foreign key (tenant_id, sent_message_id) references public.messages (tenant_id, id) on delete set null (sent_message_id),
  foreign key (tenant_id, user_id) references public.members (tenant_id, user_id),
  foreign key (tenant_id, voted_by) references public.members (tenant_id, user_id),
  constraint ai_responses_origin_is_known check (origin in ('sugestao', 'bot', 'teste', 'pedido')),
  constraint ai_responses_confidence_is_a_share check (confidence between 0 and 1),
  constraint ai_responses_vote_is_up_or_down check (vote in (-1, 1)),
  constraint ai_responses_vote_has_a_voter check ((vote is null) = (voted_by is null))
);
create index ai_responses_recent_idx on public.ai_responses (tenant_id, created_at desc);
create index ai_responses_conversation_idx on public.ai_responses (tenant_id, conversation_id) where conversation_id is not null;
create index ai_responses_question_idx on public.ai_responses (tenant_id, question_message_id) where question_message_id is not null;
create index ai_responses_sent_idx on public.ai_responses (tenant_id, sent_message_id) where sent_message_id is not null;
create index ai_responses_user_idx on public.ai_responses (tenant_id, user_id) where user_id is not null;
create index ai_responses_voter_idx on public.ai_responses (tenant_id, voted_by) where voted_by is not null;

alter table public.ai_responses enable row level security;
create policy members_select on public.ai_responses for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: store_ai_response(), vote_ai_response() and note_ai_response_sent() write.
grant select on public.ai_responses to authenticated;

-- `response` is a row without its id. Returns the id.
create function private.store_ai_response(tenant_id uuid, response jsonb)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_id constant uuid := gen_random_uuid();
begin
  insert into public.ai_responses
    (id, tenant_id, conversation_id, question_message_id, user_id, origin, question, chunks, answer, confidence, provider, model, is_cached)
  select v_id, store_ai_response.tenant_id, r.conversation_id, r.question_message_id, r.user_id, r.origin, left(r.question, 8000), r.chunks,
         r.answer, r.confidence, r.provider, r.model, coalesce(r.is_cached, false)
    from jsonb_populate_record(null::public.ai_responses, response) r;
  return v_id;
end;
$$;
