-- An answer the team gives often, found by typing `/` and its shortcut. The composer fills in {{contato.nome}} and the like.
create table public.canned_responses (
  id         uuid not null default gen_random_uuid(),
  tenant_id  uuid not null references public.tenants on delete cascade,
  shortcut   text not null,
  title      text not null,
  body       text not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, created_by) references public.members (tenant_id, user_id),
  constraint canned_responses_shortcut_once unique (tenant_id, shortcut),
  constraint canned_responses_shortcut_is_typed check (shortcut ~ '^[a-z0-9_-]{1,32}$'),
  constraint canned_responses_title_is_short check (char_length(title) between 1 and 80),
  constraint canned_responses_body_is_sayable check (char_length(body) between 1 and 4096)
);
create index canned_responses_created_by_idx on public.canned_responses (tenant_id, created_by) where created_by is not null;

alter table public.canned_responses enable row level security;
create policy members_select on public.canned_responses for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: save_canned_response() and remove_canned_response() write.
grant select on public.canned_responses to authenticated;

-- What every company begins with; the team changes it or takes it away.
create function private.add_first_responses(tenant_id uuid)
returns void
language sql security definer set search_path = ''
as $$
  insert into public.canned_responses (tenant_id, shortcut, title, body)
  values (add_first_responses.tenant_id, 'cobrar', 'Cobrar resposta',
    'Oi, {{contato.primeiro_nome}}, tudo bem? Ainda aguardamos a sua resposta sobre o atendimento {{protocolo}}. Podemos seguir?')
$$;
