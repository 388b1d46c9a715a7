-- Lets the customer see that somebody is writing. Called as often as keys are pressed: more than one sign in 20 s is not given.
create function private.show_typing(conversation_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
begin
  if not private.can_read_conversation(show_typing.conversation_id) then
    perform private.fail('conversation_not_found', 404);
  end if;
  insert into private.typing_shown as t (tenant_id, conversation_id) values (v_tenant, show_typing.conversation_id)
  on conflict on constraint typing_shown_pkey do update set shown_at = excluded.shown_at
    where t.shown_at <= now() - interval '20 seconds';
  if found then
    perform private.give_sign(v_tenant, show_typing.conversation_id, 'typing', 'channel.typing');
  end if;
end;
$$;

create function public.show_typing(conversation_id uuid)
returns void
language sql security invoker set search_path = ''
as $$ select private.show_typing(show_typing.conversation_id) $$;

revoke execute on function public.show_typing(uuid) from public, anon;
grant execute on function private.show_typing(uuid), public.show_typing(uuid) to authenticated;
