-- A connection says itself that its key is taken no more or its money is gone, and that all is well again: whoever opens the
-- connections sees it without testing. What ails the provider, or one model, is no news about the account.
create function private.note_ai_account()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.integracoes i
     set erro_codigo = nullif(new.outcome, 'ok'),
         verificada_em = case new.outcome when 'ok' then now() else i.verificada_em end
    from public.ai_models m
   where m.tenant_id = new.tenant_id and m.id = new.ai_model_id and i.tenant_id = m.tenant_id and i.id = m.integracao_id
     and i.erro_codigo is distinct from nullif(new.outcome, 'ok');
  return null;
end;
$$;
create trigger on_ai_call_settled_note_account
  after update of outcome on public.ai_usage
  for each row when (new.outcome in ('ok', 'ai_auth', 'ai_quota'))
  execute function private.note_ai_account();
