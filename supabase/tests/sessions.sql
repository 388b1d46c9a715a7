-- Further sessions, by name, for tests of what happens at once. What they do is committed, so the test sweeps it away itself; it
-- creates the extension `dblink` first.

create function tests.dial(name text)
returns void
language plpgsql as $$
begin
  perform extensions.dblink_connect(dial.name, format('host=127.0.0.1 port=%s dbname=%s user=postgres password=postgres',
    current_setting('port'), current_database()));
end;
$$;

create function tests.run(name text, sql text)
returns text
language plpgsql as $$
begin
  return extensions.dblink_exec(run.name, run.sql);
end;
$$;

create function tests.ask(name text, sql text)
returns text
language plpgsql as $$
begin
  return (select a from extensions.dblink(ask.name, ask.sql) as t (a text));
end;
$$;

-- Sends a question that must wait for somebody else's commit, and sees that it does.
create function tests.ask_in_vain(name text, sql text)
returns boolean
language plpgsql as $$
declare
  v_pid constant integer := tests.ask(name, 'select pg_backend_pid()')::integer;
begin
  perform extensions.dblink_send_query(name, sql);
  for i in 1..500 loop
    if cardinality(pg_blocking_pids(v_pid)) > 0 then return true; end if;
    perform pg_sleep(0.01);
  end loop;
  return false;
end;
$$;

-- What a question that was sent earlier was answered, or refused, with.
create function tests.answer(name text)
returns text
language plpgsql as $$
declare
  v_answer text;
begin
  select a into v_answer from extensions.dblink_get_result(name, false) as t (a text);
  v_answer := coalesce(v_answer, substring(extensions.dblink_error_message(name) from 'ERROR: +(\w+)'));
  perform a from extensions.dblink_get_result(name) as t (a text);
  return v_answer;
end;
$$;
