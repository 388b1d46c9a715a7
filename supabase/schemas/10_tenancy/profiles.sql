-- A person, whatever tenants they work for. The row follows auth.users; `active_tenant_id` is where their tokens point.
create table public.profiles (
  id               uuid primary key references auth.users on delete cascade,
  name             text not null,
  email            text not null,
  avatar_url       text,
  locale           text not null default 'pt-BR',
  active_tenant_id uuid references public.tenants on delete set null,
  created_at       timestamptz not null default now(),

  constraint profiles_name_is_short check (char_length(name) between 1 and 80),
  constraint profiles_locale_is_offered check (locale in ('pt-BR', 'en'))
);
create index profiles_active_tenant_idx on public.profiles (active_tenant_id);

alter table public.profiles enable row level security;
-- Its select policy names members and stands in members.sql.
-- No write policies: update_profile() writes name and locale, switch_tenant() the active tenant.
-- Which other company a colleague works for now is not their colleagues' business: my_tenants() tells each their own.
grant select (id, name, email, avatar_url, locale, created_at) on public.profiles to authenticated;

create function private.follow_auth_user()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.profiles (id, name, email)
  values (
    new.id,
    left(coalesce(nullif(trim(new.raw_user_meta_data ->> 'name'), ''), split_part(new.email, '@', 1), '?'), 80),
    coalesce(new.email, '')
  )
  on conflict (id) do update set email = excluded.email;
  return new;
end;
$$;
create trigger on_auth_user_follow
  after insert or update of email on auth.users
  for each row execute function private.follow_auth_user();
