-- A tenant's own words for what conversations are about.
create table public.tags (
  id         uuid not null default gen_random_uuid(),
  tenant_id  uuid not null references public.tenants on delete cascade,
  name       text not null,
  -- One of the theme's colours; the web decides how it looks.
  color      text not null default 'gray',
  created_at timestamptz not null default now(),
  -- Nobody sees it any more, and it is being taken off what carries it.
  removed_at timestamptz,

  primary key (tenant_id, id),
  constraint tags_name_is_short check (char_length(name) between 1 and 40),
  constraint tags_color_is_known check (color in ('gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink'))
);
create unique index tags_name_idx on public.tags (tenant_id, lower(name)) where removed_at is null;

alter table public.tags enable row level security;
create policy members_select on public.tags for select to authenticated
  using (tenant_id = (select private.tenant_id()) and removed_at is null);
-- No write policies: save_tag() and remove_tag() write.
grant select on public.tags to authenticated;

-- Takes a removed tag off at most `most` conversations and forgets it when none is left; else a job goes on. However many carry it,
-- no transaction locks more than that.
create function private.forget_tag(tenant_id uuid, tag_id uuid, most integer default 500)
returns void
language plpgsql security definer set search_path = '' set prosa.bulk = 'on'
as $$
declare
  v_ids uuid[];
begin
  perform from public.tags t
    where t.tenant_id = forget_tag.tenant_id and t.id = forget_tag.tag_id and t.removed_at is not null
      for update;
  if not found then
    return;
  end if;
  v_ids := array(
    select x.conversation_id from public.conversation_tags x
     where x.tenant_id = forget_tag.tenant_id and x.tag_id = forget_tag.tag_id
     limit forget_tag.most);
  perform from public.conversations c where c.tenant_id = forget_tag.tenant_id and c.id = any(v_ids) order by c.id for update;
  update public.conversations c set tag_ids = array_remove(c.tag_ids, forget_tag.tag_id)
   where c.tenant_id = forget_tag.tenant_id and c.id = any(v_ids);
  delete from public.conversation_tags x
   where x.tenant_id = forget_tag.tenant_id and x.tag_id = forget_tag.tag_id and x.conversation_id = any(v_ids);
  if cardinality(v_ids) < forget_tag.most then
    delete from public.tags t where t.tenant_id = forget_tag.tenant_id and t.id = forget_tag.tag_id;
  else
    perform private.enqueue_job('tag.forget',
      jsonb_build_object('tenant_id', forget_tag.tenant_id, 'tag_id', forget_tag.tag_id));
  end if;
end;
$$;

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
