-- What providers charge and allow, as of `price_version`: what a company begins with when it connects one. US$ per million tokens, or
-- per second of sound. Above `long_from` tokens of input the whole request is charged at the other price.
create table private.ai_model_defaults (
  provider              text not null,
  model                 text not null,
  capability            text not null,
  -- Of one provider and capability, the first is asked first.
  position              integer not null,
  is_active             boolean not null,
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
  dimensions            integer,
  price_version         text not null,

  primary key (provider, model, capability)
);
alter table private.ai_model_defaults enable row level security;
create policy nobody_select on private.ai_model_defaults for select to authenticated using (false);

insert into private.ai_model_defaults
  (provider, model, capability, position, is_active, input_usd, cache_read_usd, cache_write_usd, output_usd,
   long_from, long_input_usd, long_cache_read_usd, long_cache_write_usd, long_output_usd, max_input_tokens, max_output_tokens, price_version)
values
  ('openai', 'gpt-6-luna', 'text', 1, true, 0.10, 0.01, 0.10, 0.50, 272000, 0.20, 0.02, 0.20, 0.75, 400000, 128000, '2026-11'),
  ('openai', 'gpt-6.1-terra', 'text', 2, false, 1, 0.05, 1, 5, null, null, null, null, null, 400000, 128000, '2026-11'),
  ('openai', 'gpt-6.1-sol', 'text', 3, false, 2, 2, 2, 10, null, null, null, null, null, 400000, 128000, '2026-11'),
  ('openai', 'gpt-6-astra', 'text', 4, false, 10, 1, 10, 50, null, null, null, null, null, 400000, 128000, '2026-11'),
  ('anthropic', 'claude-haiku-5-5', 'text', 1, true, 0.10, 0.01, 0.125, 0.50, 100000, 0.50, 0.05, 0.625, 2.50, 200000, 64000, '2026-11'),
  ('anthropic', 'claude-sonnet-5-5', 'text', 2, false, 2, 0.10, 2.50, 10, null, null, null, null, null, 200000, 64000, '2026-11'),
  ('anthropic', 'claude-opus-5-5', 'text', 3, false, 4, 0.20, 5, 20, null, null, null, null, null, 200000, 64000, '2026-11'),
  ('anthropic', 'claude-fable-5-1', 'text', 4, false, 10, 0.25, 12.50, 50, null, null, null, null, null, 200000, 64000, '2026-11');

insert into private.ai_model_defaults (provider, model, capability, position, is_active, input_usd, max_input_tokens, dimensions, price_version)
values ('openai', 'text-embedding-3-small', 'embeddings', 1, true, 0.02, 8191, 1536, '2026-11');

insert into private.ai_model_defaults
  (provider, model, capability, position, is_active, input_usd, output_usd, per_second_usd, max_input_tokens, price_version)
values
  ('openai', 'gpt-transcribe', 'transcription', 1, true, 0, 0, 0.0001, 0, '2026-11'),
  ('openai', 'gpt-4o-mini-transcribe', 'transcription', 2, false, 1.25, 5, 0, 16000, '2026-11'),
  ('openai', 'whisper-1', 'transcription', 3, false, 0, 0, 0.0001, 0, '2026-11');
