-- What a provider's door needs to judge a signature and what the "test" button needs to call the provider:
-- ciphertext only, opened in the edge function. Null for an unknown id. Executable by the functions' own connection alone.
create function private.webhook_secrets(integracao_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
           'id', i.id, 'tenant_id', i.tenant_id, 'plataforma', i.plataforma, 'status', i.status,
           'configuracao', i.configuracao, 'access_token', i.access_token, 'segredos', i.segredos)
    from public.integracoes i
   where i.id = webhook_secrets.integracao_id
$$;
