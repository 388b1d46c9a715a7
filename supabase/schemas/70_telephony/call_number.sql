-- A number as a phone or a carrier writes it, in the form we keep: E.164 where it is a telephone's, else its digits, as an extension
-- or a short code has. Null when nothing of it can be dialled.
create function private.call_number(given text)
returns text
language plpgsql immutable parallel safe set search_path = ''
as $$
declare
  v_digits constant text := regexp_replace(coalesce(call_number.given, ''), '[^0-9*#]', '', 'g');
begin
  if v_digits = '' or char_length(v_digits) > 20 then
    return null;
  elsif trim(call_number.given) like '+%' and v_digits ~ '^[1-9][0-9]{4,14}$' then
    return '+' || v_digits;
  elsif v_digits ~ '^55[1-9][0-9][2-9][0-9]{7,8}$' then
    return '+' || v_digits;
  -- From within Brazil: with or without the zero in front of the area.
  elsif v_digits ~ '^0?[1-9][0-9][2-9][0-9]{7,8}$' then
    return '+55' || ltrim(v_digits, '0');
  end if;
  return v_digits;
end;
$$;

-- What is told of one number's calls, by events and by the browsers that see it ring, one after the other.
create function private.lock_number(tenant_id uuid, numero text)
returns void
language sql security definer set search_path = ''
as $$
  select pg_advisory_xact_lock(hashtextextended(
    lock_number.tenant_id || ':call:' || coalesce(private.identity_key('phone', lock_number.numero), ''), 0))
$$;

-- Who has this number, under either of its Brazilian forms.
create function private.contato_by_number(tenant_id uuid, numero text)
returns uuid
language sql stable security definer set search_path = ''
as $$
  select d.contato_id from public.contact_identities d
   where d.tenant_id = contato_by_number.tenant_id and d.kind = 'phone'
     and d.match_key = private.identity_key('phone', contato_by_number.numero)
$$;
