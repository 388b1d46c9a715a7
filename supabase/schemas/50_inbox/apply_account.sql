-- Something of the account changed at the provider. Templates are read again as a whole: the news says too little to apply.
create function private.apply_account(channel public.channels, event jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if event ->> 'change' = 'templates' then
    perform private.enqueue_job('templates.sync',
      jsonb_build_object('tenant_id', channel.tenant_id, 'integracao_id', channel.integracao_id));
  else
    perform private.note_account_change(channel.tenant_id, channel.integracao_id, event ->> 'change', event -> 'detail');
  end if;
end;
$$;
