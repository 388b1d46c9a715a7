-- Who works for a tenant and as what. A removed member keeps the row, so what they wrote keeps its author.
create table public.members (
  tenant_id  uuid not null references public.tenants on delete cascade,
  user_id    uuid not null references public.profiles on delete cascade,
  role       public.member_role not null,
  created_at timestamptz not null default now(),
  removed_at timestamptz,

  primary key (tenant_id, user_id)
);
create index members_user_idx on public.members (user_id);

alter table public.members enable row level security;
create policy members_select on public.members for select to authenticated
  using (tenant_id = (select private.tenant_id()));
-- No write policies: change_member_role(), remove_member() and accept_invitation() are the ways.
grant select on public.members to authenticated;

-- Oneself, and whoever is or was a colleague: a message keeps its author's name after they leave. Of members only one's own
-- tenant's are seen, which need not be asked twice.
create policy colleagues_select on public.profiles for select to authenticated
  using (
    id = (select auth.uid())
    or id in (select m.user_id from public.members m)
  );

-- Tells the team's pages that somebody came, went or changed, and the person concerned that their token is out of date.
create function private.announce_member()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.tell_team(new.tenant_id, 'equipe_atualizada');
  if tg_op = 'UPDATE' then
    perform realtime.send(
      jsonb_build_object('v', 1, 'reason', case when new.removed_at is null then 'role_changed' else 'removed' end),
      'sessao_revogada', 'tenant:' || new.tenant_id || ':user:' || new.user_id, true);
  end if;
  return null;
end;
$$;
create trigger on_member_announce
  after insert or update on public.members
  for each row execute function private.announce_member();
