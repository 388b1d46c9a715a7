-- What a company lets its models do, and for how much. One row each, from the company's first day.
create table public.ai_settings (
  tenant_id            uuid not null references public.tenants on delete cascade,
  is_enabled           boolean not null default true,
  -- Documents, cards, e-mails and phones are hidden from the provider.
  has_masking          boolean not null default true,
  monthly_cap_usd      numeric(10, 2) not null default 10,
  retention_days       integer not null default 180,
  -- What is found out about every conversation by itself; none of it costs nothing.
  analyses             text[] not null default '{sentimento,intencao,classificacao,churn,resumo}',
  has_voice_transcripts boolean not null default true,
  has_call_transcripts boolean not null default true,
  has_suggestions      boolean not null default true,
  -- Sources that fit a question less than this do not count as an answer to it.
  answer_threshold     numeric(3, 2) not null default 0.30,
  updated_at           timestamptz not null default now(),

  primary key (tenant_id),
  constraint ai_settings_cap_is_sensible check (monthly_cap_usd between 0 and 100000),
  constraint ai_settings_retention_is_sensible check (retention_days between 1 and 3650),
  constraint ai_settings_threshold_is_a_share check (answer_threshold between 0 and 1),
  constraint ai_settings_analyses_are_known
    check (analyses <@ '{sentimento,intencao,classificacao,churn,resumo}'::text[])
);

alter table public.ai_settings enable row level security;
create policy members_select on public.ai_settings for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: save_ai_settings() writes.
grant select on public.ai_settings to authenticated;

create function private.add_ai_settings()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.ai_settings (tenant_id) values (new.id);
  return null;
end;
$$;
create trigger on_tenant_insert_add_ai_settings
  after insert on public.tenants
  for each row execute function private.add_ai_settings();
