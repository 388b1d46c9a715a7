-- How much was telephoned between two moments, at most a year apart, by everybody or by one. Days and hours are Brasília's.
-- Returns {totals: {calls, outgoing, incoming, answered, missed, talk_seconds, average_seconds, answer_rate, statuses: {status: n}},
-- people: [{usuario_id, nome, calls, answered, talk_seconds}], hours: [{hour, calls, answered}] (all 24),
-- days: [{day, calls, answered, talk_seconds}] (every day of the time)}. `missed` are incoming ones that nobody answered; the rate is
-- of calls that are over, null without any.
create function private.call_stats(since timestamptz, until timestamptz, usuario_id uuid)
returns jsonb
language plpgsql stable security definer set search_path = ''
  set enable_seqscan = off set plan_cache_mode = 'force_custom_plan'
as $$
declare
  v_tenant constant uuid := private.require_role('viewer');
  v_to constant timestamptz := coalesce(call_stats.until, now());
  v_from constant timestamptz := greatest(coalesce(call_stats.since, v_to - interval '30 days'), v_to - interval '366 days');
begin
  if call_stats.usuario_id is not null and not exists (
    select from public.members m where m.tenant_id = v_tenant and m.user_id = call_stats.usuario_id) then
    perform private.fail('member_not_found', 404);
  end if;
  return (
    -- Counted once, by the hour; everything else adds up these.
    with chosen as materialized (
      select l.usuario_id, l.status, l.direcao, l.atendida_em is not null or l.status = 'atendida' as answered, l.fim_em is not null as over,
             date_trunc('hour', l.inicio_em at time zone 'America/Sao_Paulo') as hour, count(*) as calls,
             coalesce(sum(l.duracao_segundos), 0) as seconds
        from public.ligacoes l
       where l.tenant_id = v_tenant and l.inicio_em >= v_from and l.inicio_em < v_to
         and (call_stats.usuario_id is null or l.usuario_id = call_stats.usuario_id)
       group by 1, 2, 3, 4, 5, 6
    ), ended as (
      select coalesce(sum(c.calls), 0) as calls, coalesce(sum(c.calls) filter (where c.answered), 0) as answered,
             coalesce(sum(c.seconds) filter (where c.answered), 0) as seconds
        from chosen c where c.over
    )
    select jsonb_build_object(
      'totals', (
        select jsonb_build_object(
                 'calls', coalesce(sum(c.calls), 0), 'outgoing', coalesce(sum(c.calls) filter (where c.direcao = 'saida'), 0),
                 'incoming', coalesce(sum(c.calls) filter (where c.direcao = 'entrada'), 0),
                 'answered', coalesce(sum(c.calls) filter (where c.answered), 0),
                 'missed', coalesce(sum(c.calls) filter (where c.direcao = 'entrada' and c.over and not c.answered), 0),
                 'talk_seconds', coalesce(sum(c.seconds), 0),
                 'average_seconds', (select coalesce(round(e.seconds / nullif(e.answered, 0)), 0) from ended e),
                 'answer_rate', (select round(e.answered / nullif(e.calls, 0), 4) from ended e),
                 'statuses', (select coalesce(jsonb_object_agg(s.status, s.n), '{}') from (
                   select d.status, sum(d.calls) as n from chosen d group by d.status) s))
          from chosen c),
      'people', (
        select coalesce(jsonb_agg(jsonb_build_object('usuario_id', p.usuario_id, 'nome', u.name, 'calls', p.calls, 'answered', p.answered,
                 'talk_seconds', p.talk_seconds) order by p.calls desc, u.name), '[]')
          from (
            select c.usuario_id, sum(c.calls) as calls, coalesce(sum(c.calls) filter (where c.answered), 0) as answered,
                   sum(c.seconds) as talk_seconds
              from chosen c where c.usuario_id is not null group by c.usuario_id) p
          left join public.profiles u on u.id = p.usuario_id),
      'hours', (
        select jsonb_agg(jsonb_build_object('hour', h.hour, 'calls', coalesce(g.calls, 0), 'answered', coalesce(g.answered, 0)) order by h.hour)
          from generate_series(0, 23) h (hour)
          left join (
            select extract(hour from c.hour)::integer as hour, sum(c.calls) as calls, sum(c.calls) filter (where c.answered) as answered
              from chosen c group by 1) g on g.hour = h.hour),
      'days', (
        select coalesce(jsonb_agg(jsonb_build_object('day', d.day::date, 'calls', coalesce(g.calls, 0), 'answered', coalesce(g.answered, 0),
                 'talk_seconds', coalesce(g.talk_seconds, 0)) order by d.day), '[]')
          from generate_series((v_from at time zone 'America/Sao_Paulo')::date::timestamp,
                 ((v_to - interval '1 microsecond') at time zone 'America/Sao_Paulo')::date::timestamp, '1 day') d (day)
          left join (
            select c.hour::date as day, sum(c.calls) as calls, sum(c.calls) filter (where c.answered) as answered, sum(c.seconds) as talk_seconds
              from chosen c group by 1) g on g.day = d.day::date)));
end;
$$;

create function public.call_stats(since timestamptz default null, until timestamptz default null, usuario_id uuid default null)
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.call_stats(call_stats.since, call_stats.until, call_stats.usuario_id) $$;

revoke execute on function public.call_stats(timestamptz, timestamptz, uuid) from public, anon;
grant execute on function private.call_stats(timestamptz, timestamptz, uuid), public.call_stats(timestamptz, timestamptz, uuid) to authenticated;
