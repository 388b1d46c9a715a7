-- Something of the account changed at the provider. Templates are read again as a whole: the news says too little to apply.
create function private.apply_account(channel public.channels, event jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if event ->> 'change' = 'templates' then
    perform private.request_templates(channel.tenant_id, channel.integracao_id);
  else
    perform private.note_account_change(channel.tenant_id, channel.integracao_id, event ->> 'change', event -> 'detail');
  end if;
end;
$$;
