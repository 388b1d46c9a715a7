-- A model a company may ask, over one of its connections, with the price that is charged to its budget: a copy of the defaults that
-- is the company's to change. Of one capability, the active ones are asked in the order of `position`.
create table public.ai_models (
  id                    uuid not null default gen_random_uuid(),
  tenant_id             uuid not null,
  integracao_id         uuid not null,
  provider              text not null,
  model                 text not null,
  capability            text not null,
  is_active             boolean not null default true,
  position              integer not null,
  input_usd             numeric(12, 6) not null default 0,
  cache_read_usd        numeric(12, 6) not null default 0,
  cache_write_usd       numeric(12, 6) not null default 0,
  output_usd            numeric(12, 6) not null default 0,
  per_second_usd        numeric(12, 8) not null default 0,
  long_from             integer,
  long_input_usd        numeric(12, 6),
  long_cache_read_usd   numeric(12, 6),
  long_cache_write_usd  numeric(12, 6),
  long_output_usd       numeric(12, 6),
  max_input_tokens      integer not null,
  max_output_tokens     integer not null default 0,
  -- Of an embedding.
  dimensions            integer,
  -- Where the prices come from: a date of ours, or `own` once somebody has changed them.
  price_version         text not null,
  created_at            timestamptz not null default now(),
  updated_at            timestamptz not null default now(),

  primary key (tenant_id, id),
  foreign key (tenant_id, integracao_id) references public.integracoes (tenant_id, id) on delete cascade,
  constraint ai_models_capability_is_known check (capability in ('text', 'embeddings', 'transcription')),
  constraint ai_models_name_is_short check (char_length(model) between 1 and 120),
  constraint ai_models_prices_are_sensible check (
    least(input_usd, cache_read_usd, cache_write_usd, output_usd, per_second_usd, long_input_usd, long_cache_read_usd,
      long_cache_write_usd, long_output_usd) >= 0
    and greatest(input_usd, cache_read_usd, cache_write_usd, output_usd, per_second_usd, long_input_usd, long_cache_read_usd,
      long_cache_write_usd, long_output_usd) <= 10000),
  constraint ai_models_long_is_whole check (
    (long_from is null) = (long_input_usd is null) and (long_from is null) = (long_output_usd is null)),
  constraint ai_models_limits_are_sensible check (max_input_tokens >= 0 and max_output_tokens >= 0),
  constraint ai_models_dimensions_fit check (dimensions between 1 and 4096)
);
create unique index ai_models_name_idx on public.ai_models (tenant_id, integracao_id, model, capability);
create index ai_models_order_idx on public.ai_models (tenant_id, capability, position) where is_active;

alter table public.ai_models enable row level security;
create policy supervisors_select on public.ai_models for select to authenticated
  using (tenant_id = (select private.tenant_id()) and (select private.has_role('supervisor')));
-- No write policies: a connection brings its models, save_ai_model() changes them.
grant select on public.ai_models to authenticated;

-- Behind all others of their capability.
create function private.next_ai_position(tenant_id uuid, capability text)
returns integer
language sql stable security definer set search_path = ''
as $$
  select coalesce(max(m.position), 0) + 1 from public.ai_models m
   where m.tenant_id = next_ai_position.tenant_id and m.capability = next_ai_position.capability
$$;

-- A connection brings the models we know of its provider, and those it names itself: configuracao.modelos, an array of
-- {model, capability, dimensions, max_input_tokens, max_output_tokens}, which cost nothing until a price is given.
create function private.add_ai_models()
returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_changed boolean;
begin
  insert into public.ai_models
    (tenant_id, integracao_id, provider, model, capability, is_active, position, input_usd, cache_read_usd, cache_write_usd, output_usd,
     per_second_usd, long_from, long_input_usd, long_cache_read_usd, long_cache_write_usd, long_output_usd, max_input_tokens,
     max_output_tokens, dimensions, price_version)
  select new.tenant_id, new.id, d.provider, d.model, d.capability, d.is_active,
         private.next_ai_position(new.tenant_id, d.capability) + d.position - 1, d.input_usd, d.cache_read_usd, d.cache_write_usd,
         d.output_usd, d.per_second_usd, d.long_from, d.long_input_usd, d.long_cache_read_usd, d.long_cache_write_usd,
         d.long_output_usd, d.max_input_tokens, d.max_output_tokens, d.dimensions, d.price_version
    from private.ai_model_defaults d
   where d.provider = new.plataforma
  on conflict (tenant_id, integracao_id, model, capability) do nothing;

  insert into public.ai_models
    (tenant_id, integracao_id, provider, model, capability, position, max_input_tokens, max_output_tokens, dimensions, price_version)
  select new.tenant_id, new.id, new.plataforma, n.model, n.capability,
         private.next_ai_position(new.tenant_id, n.capability) + n.place::integer - 1,
         coalesce(n.max_input_tokens, 32000), coalesce(n.max_output_tokens, case n.capability when 'text' then 4000 else 0 end),
         n.dimensions, 'own'
    from rows from (jsonb_to_recordset(new.configuracao -> 'modelos')
           as (model text, capability text, dimensions integer, max_input_tokens integer, max_output_tokens integer))
           with ordinality as n (model, capability, dimensions, max_input_tokens, max_output_tokens, place)
   where jsonb_typeof(new.configuracao -> 'modelos') = 'array'
  on conflict (tenant_id, integracao_id, model, capability) do nothing;
  v_changed := found;
  -- What it names no more is asked no more, and what it names again is. A model switched off by hand stays so.
  if tg_op = 'UPDATE' then
    update public.ai_models m
       set is_active = new.configuracao @> named.entry, updated_at = now()
      from (select a.id, jsonb_build_object('modelos',
                     jsonb_build_array(jsonb_build_object('model', a.model, 'capability', a.capability))) as entry
              from public.ai_models a where a.tenant_id = new.tenant_id and a.integracao_id = new.id) named
     where m.tenant_id = new.tenant_id and m.id = named.id
       and old.configuracao @> named.entry is distinct from new.configuracao @> named.entry;
    v_changed := v_changed or found;
  end if;
  if v_changed or exists (select from private.ai_model_defaults d where d.provider = new.plataforma) then
    perform private.announce_ai(new.tenant_id);
  end if;
  return null;
end;
$$;
create trigger on_integracao_saved_add_ai_models
  after insert or update of configuracao on public.integracoes
  for each row execute function private.add_ai_models();

-- Whether anybody can be asked at all. PL/pgSQL, because it keeps its plan: it is asked for every delivery.
create function private.has_ai_model(tenant_id uuid, capability text)
returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return exists (
    select from public.ai_models m
      join public.integracoes i on i.tenant_id = m.tenant_id and i.id = m.integracao_id
     where m.tenant_id = has_ai_model.tenant_id and m.capability = has_ai_model.capability and m.is_active
       and i.status = 'ativa' and i.removida_em is null);
end;
$$;
