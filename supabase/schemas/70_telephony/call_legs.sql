-- The phones that a call rings at, each with its tab's own id of the call. A phone that is done with a call which nobody has answered
-- says nothing of the others: the call is over when the last of them is, or when the provider says so.
create table private.call_legs (
  tenant_id  uuid not null,
  client_id  uuid not null,
  ligacao_id uuid not null,
  usuario_id uuid not null,
  created_at timestamptz not null default now(),
  ended_at   timestamptz,

  primary key (tenant_id, client_id),
  foreign key (tenant_id, ligacao_id) references public.ligacoes (tenant_id, id) on delete cascade,
  foreign key (tenant_id, usuario_id) references public.members (tenant_id, user_id)
);
create index call_legs_ligacao_idx on private.call_legs (tenant_id, ligacao_id);
create index call_legs_usuario_idx on private.call_legs (tenant_id, usuario_id);
alter table private.call_legs enable row level security;
create policy nobody_select on private.call_legs for select to authenticated using (false);

-- The incoming call that a phone which rings now belongs to, if another phone or the provider told of it: two phones of one hunt group
-- ring together, or one after the other. A phone that is through with a call and rings again has another. Locked.
create function private.call_ringing_at(tenant_id uuid, usuario_id uuid, numero text)
returns public.ligacoes
language plpgsql security definer set search_path = ''
as $$
declare
  v_call public.ligacoes;
begin
  select l.* into v_call from public.ligacoes l
   where l.tenant_id = call_ringing_at.tenant_id and l.direcao = 'entrada' and l.confirmada_em is null
     and l.inicio_em > now() - interval '2 minutes'
     and private.identity_key('phone', l.numero_origem) is not distinct from private.identity_key('phone', call_ringing_at.numero)
     and (l.fim_em is null or not exists (
       select from private.call_legs g
        where g.tenant_id = l.tenant_id and g.ligacao_id = l.id and g.usuario_id = call_ringing_at.usuario_id))
   order by l.inicio_em desc
   limit 1
     for no key update;
  -- The phones before it gave up; it rings on.
  if v_call.fim_em is not null and v_call.atendida_em is null then
    update public.ligacoes l set status = 'chamando', fim_em = null, duracao_segundos = null, atualizado_em = now()
     where l.tenant_id = v_call.tenant_id and l.id = v_call.id
    returning l.* into v_call;
  end if;
  return v_call;
end;
$$;

-- This person's phone is through with the call. False when it never rang there.
create function private.end_call_leg(tenant_id uuid, ligacao_id uuid, usuario_id uuid)
returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  update private.call_legs g set ended_at = coalesce(g.ended_at, now())
   where g.tenant_id = end_call_leg.tenant_id and g.ligacao_id = end_call_leg.ligacao_id and g.usuario_id = end_call_leg.usuario_id;
  return found;
end;
$$;

-- Whether it still rings at somebody's phone. One that has said nothing for as long as a phone rings is a tab that was closed.
create function private.rings_elsewhere(tenant_id uuid, ligacao_id uuid)
returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select from private.call_legs g
     where g.tenant_id = rings_elsewhere.tenant_id and g.ligacao_id = rings_elsewhere.ligacao_id and g.ended_at is null
       and g.created_at > now() - interval '2 minutes')
$$;
