-- The caller's own name and language.
create function private.update_profile(name text, locale text)
returns public.profiles
language plpgsql security definer set search_path = ''
as $$
declare
  v_profile public.profiles;
begin
  if char_length(trim(coalesce(update_profile.name, ''))) not between 1 and 80 then
    perform private.fail('profile_name_invalid', 422);
  end if;
  if update_profile.locale is null or update_profile.locale not in ('pt-BR', 'en') then
    perform private.fail('locale_not_offered', 422);
  end if;
  update public.profiles p
     set name = trim(update_profile.name), locale = update_profile.locale
   where p.id = (select auth.uid())
  returning p.* into v_profile;
  if v_profile.id is null then
    perform private.fail('forbidden', 403);
  end if;
  return v_profile;
end;
$$;

create function public.update_profile(name text, locale text)
returns public.profiles
language sql security invoker set search_path = ''
as $$ select private.update_profile(update_profile.name, update_profile.locale) $$;

revoke execute on function public.update_profile(text, text) from public, anon;
grant execute on function private.update_profile(text, text), public.update_profile(text, text) to authenticated;
