-- A tenant's own words for what conversations are about.
create table public.tags (
  id         uuid not null default gen_random_uuid(),
  tenant_id  uuid not null references public.tenants on delete cascade,
  name       text not null,
  -- One of the theme's colours; the web decides how it looks.
  color      text not null default 'gray',
  created_at timestamptz not null default now(),

  primary key (tenant_id, id),
  constraint tags_name_is_short check (char_length(name) between 1 and 40),
  constraint tags_color_is_known check (color in ('gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink'))
);
create unique index tags_name_idx on public.tags (tenant_id, lower(name));

alter table public.tags enable row level security;
create policy members_select on public.tags for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: save_tag() and remove_tag() write.
grant select on public.tags to authenticated;

create table public.conversation_tags (
  tenant_id       uuid not null,
  conversation_id uuid not null,
  tag_id          uuid not null,
  created_by      uuid,
  created_at      timestamptz not null default now(),

  primary key (tenant_id, conversation_id, tag_id),
  foreign key (tenant_id, conversation_id) references public.conversations (tenant_id, id) on delete cascade,
  foreign key (tenant_id, tag_id) references public.tags (tenant_id, id) on delete cascade,
  foreign key (tenant_id, created_by) references public.members (tenant_id, user_id)
);
create index conversation_tags_tag_idx on public.conversation_tags (tenant_id, tag_id);
create index conversation_tags_created_by_idx on public.conversation_tags (tenant_id, created_by) where created_by is not null;

alter table public.conversation_tags enable row level security;
create policy members_select on public.conversation_tags for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: set_conversation_tags() writes.
grant select on public.conversation_tags to authenticated;
