// Ingest against the plainest thing a database could do with a webhook: insert it as jsonb. Both
// from the same connections, prepared, a commit per call, on a server that waits for its disk.
import pg from "pg";
import { withCluster } from "../db/cluster.ts";
import { migrate, seed } from "../stack/database.ts";
import { median, type Row } from "./row.ts";

const lanes = 8;
const rounds = 5;
const customersPerLane = 25;

// Every lane has customers of its own, all known before the clock starts.
const tables = `
create schema bench;
create table bench.raw (body jsonb not null);
create unlogged table bench.input (
  kind text, round integer, lane integer, n integer, sha text, raw text, slices jsonb);
create function bench.event(ref text, customer integer) returns jsonb language sql as $$
  select jsonb_build_object(
    'kind', 'message', 'ref', ref, 'sent_at', now(), 'type', 'text', 'window_hours', 24,
    'body', 'Bom dia! Gostaria de saber o prazo de entrega do pedido ' || ref, 'payload', '{}'::jsonb,
    'from', jsonb_build_object('name', 'Cliente ' || customer, 'identities', jsonb_build_array(
      jsonb_build_object('kind', 'wa_bsuid', 'value', 'BR.' || (10000000000000 + customer)),
      jsonb_build_object('kind', 'phone', 'value', '+55119' || (80000000 + customer)))))
$$;
create function bench.body(ref text, customer integer) returns jsonb language sql as $$
  select jsonb_build_object('value', jsonb_build_object(
    'messaging_product', 'whatsapp',
    'metadata', jsonb_build_object('display_phone_number', '5511999990001', 'phone_number_id', '100000000000001'),
    'contacts', jsonb_build_array(jsonb_build_object(
      'profile', jsonb_build_object('name', 'Cliente ' || customer), 'wa_id', '55119' || (80000000 + customer))),
    'messages', jsonb_build_array(jsonb_build_object(
      'from', '55119' || (80000000 + customer), 'id', ref, 'timestamp', '1780000000', 'type', 'text',
      'text', jsonb_build_object('body', 'Bom dia! Gostaria de saber o prazo de entrega do pedido ' || ref)))),
    'field', 'messages')
$$;
create procedure bench.prepare(kind text, per_call integer, rounds integer, lanes integer, calls integer)
language sql as $$
  insert into bench.input
  select prepare.kind, r, l, n, encode(extensions.digest(prepare.kind || r || '.' || l || '.' || n, 'sha256'), 'hex'),
         jsonb_build_object('object', 'whatsapp_business_account', 'entry', jsonb_build_array(
           jsonb_build_object('id', '200000000000001', 'changes', m.changes)))::text,
         jsonb_build_array(jsonb_build_object(
           'address', '100000000000001', 'changes', m.changes, 'events', m.events))
    from generate_series(0, prepare.rounds) r, generate_series(1, prepare.lanes) l,
         generate_series(1, prepare.calls) n,
         lateral (
           select jsonb_agg(bench.event(e.ref, e.customer)) as events, jsonb_agg(bench.body(e.ref, e.customer)) as changes
             from (select format('wamid.%s.%s.%s.%s.%s', prepare.kind, r, l, n, k) as ref,
                          l * ${customersPerLane} + (n * prepare.per_call + k) % ${customersPerLane} as customer
                     from generate_series(1, prepare.per_call) k) e) m
$$;`;

const ingest = "select private.ingest('whatsapp', null, $1, $2, $3)";
const statements = { raw: "insert into bench.raw values ($1)", one: ingest, ten: ingest };
type Kind = keyof typeof statements;

const calls: Record<Kind, number> = { raw: 1200, one: 200, ten: 60 };
const messagesPerCall: Record<Kind, number> = { raw: 1, one: 1, ten: 10 };

export async function benchIngest(): Promise<Row[]> {
  const rates = await withCluster(
    async (cluster) => {
      const url = await cluster.create("bench");
      await migrate(url);
      await seed(url);
      return measure(url);
    },
    { durable: true },
  );
  // The machine changes from second to second: a round is compared with itself.
  const line = (what: string, kind: Kind, bar: number): Row => {
    const ratio = median(rates[kind].map((rate, round) => rate / (rates.raw[round] ?? Number.NaN)));
    const [rate, raw] = [median(rates[kind]), median(rates.raw)].map(Math.round);
    return {
      what,
      figures: `${rate} messages/s against ${raw} inserts/s`,
      ratio: ratio.toFixed(2),
      bar: `≥ ${bar}`,
      met: ratio >= bar,
    };
  };
  return [
    line("ingest, one message per call", "one", 0.15),
    line("ingest, ten messages per call", "ten", 0.4),
  ];
}

async function measure(url: string): Promise<Record<Kind, number[]>> {
  const clients = await Promise.all(Array.from({ length: lanes }, () => connect(url)));
  const rates: Record<Kind, number[]> = { raw: [], one: [], ten: [] };
  try {
    await clients[0]?.query(tables);
    for (const kind of Object.keys(statements) as Kind[]) {
      await clients[0]?.query(
        `call bench.prepare('${kind}', ${messagesPerCall[kind]}, ${rounds}, ${lanes}, ${calls[kind]})`,
      );
    }
    for (let round = 0; round <= rounds; round++) {
      for (const kind of Object.keys(statements) as Kind[]) {
        const inputs = await Promise.all(
          clients.map((client, lane) => read(client, kind, round, lane + 1)),
        );
        const started = performance.now();
        await Promise.all(clients.map((client, lane) => send(client, kind, inputs[lane] ?? [])));
        const seconds = (performance.now() - started) / 1000;
        if (round > 0) rates[kind].push((lanes * calls[kind] * messagesPerCall[kind]) / seconds);
      }
      // The first round makes the customers and warms the caches; plans need to know of them, as
      // they do wherever autovacuum has had a minute.
      if (round === 0) await clients[0]?.query("analyze");
    }
    return rates;
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

interface Input {
  sha: string;
  raw: string;
  slices: string;
}

async function read(client: pg.Client, kind: Kind, round: number, lane: number): Promise<Input[]> {
  const { rows } = await client.query<Input>(
    `select sha, raw, slices::text from bench.input
      where kind = $1 and round = $2 and lane = $3 order by n`,
    [kind, round, lane],
  );
  return rows;
}

async function send(client: pg.Client, kind: Kind, inputs: Input[]): Promise<void> {
  for (const { sha, raw, slices } of inputs) {
    const values = kind === "raw" ? [raw] : [sha, raw, slices];
    await client.query({ name: kind, text: statements[kind], values });
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}
