-- Keeps the latest thing a provider said of an account as a whole: its quality, its limits, a ban. `change` and `detail` are those
-- of an account event, shared/src/messages.ts.
create function private.note_account_change(tenant_id uuid, integracao_id uuid, change text, detail jsonb)
returns void
language sql security definer set search_path = ''
as $$
  update public.integracoes i
     set aviso = jsonb_build_object('change', note_account_change.change, 'detail', note_account_change.detail, 'at', now())
   where i.tenant_id = note_account_change.tenant_id and i.id = note_account_change.integracao_id
$$;
