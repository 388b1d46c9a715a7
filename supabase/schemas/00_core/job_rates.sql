-- How many jobs of a queue may begin in a second, over all workers: data, so that it can be changed while they run. A kind belongs
-- to the queue that names the word before its dot; what belongs to none is not held up.
create table private.job_rates (
  queue           text primary key,
  kinds           text[] not null,
  rate_per_second integer not null,
  -- The moment up to which its turns are given away: each moves it on by its share of a second.
  used_up_at      timestamptz not null default '-infinity',

  constraint job_rates_rate_is_positive check (rate_per_second > 0)
);
alter table private.job_rates enable row level security;
create policy nobody_select on private.job_rates for select to authenticated using (false);

insert into private.job_rates (queue, kinds, rate_per_second) values
  ('webhooks', '{ingest}', 100),
  ('ai-analysis', '{ai}', 50),
  ('messages', '{broadcast,channel,templates}', 200),
  ('notifications', '{mail,operator}', 100);

-- Takes a turn for a job of this kind. Returns the milliseconds to wait for it: none as long as a second's worth is not used up.
create function private.take_turn(kind text)
returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_turn_at timestamptz;
begin
  update private.job_rates r
     set used_up_at = greatest(r.used_up_at, clock_timestamp() - interval '1 second') + interval '1 second' / r.rate_per_second
   where split_part(take_turn.kind, '.', 1) = any(r.kinds)
  returning r.used_up_at into v_turn_at;
  return greatest(0, coalesce(ceil(extract(epoch from v_turn_at - clock_timestamp()) * 1000), 0))::integer;
end;
$$;
