-- Tries once more to get a customer's file that did not come. One that has run out at the provider's stays as it is.
create function private.fetch_attachment(attachment_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_tenant constant uuid := private.require_role('agent');
begin
  if not exists (
    select from public.message_attachments a where a.tenant_id = v_tenant and a.id = fetch_attachment.attachment_id
  ) then
    perform private.fail('attachment_not_found', 404);
  end if;
  perform private.fetch_media_again(v_tenant, array[fetch_attachment.attachment_id]);
end;
$$;

create function public.fetch_attachment(attachment_id uuid)
returns void
language sql security invoker set search_path = ''
as $$
  select private.fetch_attachment(fetch_attachment.attachment_id)
$$;

revoke execute on function public.fetch_attachment(uuid) from public, anon;
grant execute on function private.fetch_attachment(uuid), public.fetch_attachment(uuid) to authenticated;
