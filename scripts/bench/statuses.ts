// Ticks: how many statuses a second come in through `private.ingest()`, one a call and ten a call,
// each with our own id in it, from eight connections with a commit per call.
import pg from "pg";
import { withCluster } from "../db/cluster.ts";
import { migrate, seed } from "../stack/database.ts";
import { median, type Row } from "./row.ts";

const lanes = 8;
const rounds = 5;
const calls = { one: 150, ten: 60 };
const perCall = { one: 1, ten: 10 };
type Kind = keyof typeof calls;

// Every lane ticks messages of its own conversations, each message once.
const data = `
create schema bench;
create table bench.raw (body jsonb not null);
create unlogged table bench.input (kind text, round integer, lane integer, n integer, sha text, raw text, slices jsonb);
set session_replication_role = replica;
with people as (
  insert into public.contatos (tenant_id, nome)
  select c.tenant_id, 'Contato ' || n from public.channels c, generate_series(1, 400) n
   where c.external_id = '100000000000001' returning tenant_id, id
), talks as (
  insert into public.conversations (tenant_id, channel_id, contato_id, protocolo)
  select p.tenant_id, c.id, p.id, 'B-' || p.id
    from people p join public.channels c on c.external_id = '100000000000001' returning tenant_id, channel_id, id
)
insert into public.messages (tenant_id, conversation_id, channel_id, seq, direction, type, body, status, provider_ref, sent_at)
select t.tenant_id, t.id, t.channel_id, n, 'outbound', 'text', 'Tique', 'sent',
       'wamid.' || row_number() over (), now()
  from talks t, generate_series(1, 100) n;
set session_replication_role = origin;
create procedure bench.prepare(kind text, per_call integer, first integer, rounds integer, lanes integer, calls integer)
language sql as $$
  insert into bench.input
  select prepare.kind, r, l, c, encode(extensions.digest(e.events::text, 'sha256'), 'hex'), e.events::text,
         jsonb_build_array(jsonb_build_object('address', '100000000000001', 'changes', '[]'::jsonb, 'events', e.events))
    from generate_series(0, prepare.rounds) r, generate_series(1, prepare.lanes) l, generate_series(1, prepare.calls) c,
         lateral (
           select jsonb_agg(jsonb_build_object(
                    'kind', 'status', 'status', 'delivered', 'at', now(), 'client_ref', null, 'failed_code', null,
                    'failed_detail', null, 'pricing', null,
                    'ref', 'wamid.' || prepare.first + (((r * prepare.lanes + l - 1) * prepare.calls + c - 1) * prepare.per_call) + k))
                  as events
             from generate_series(1, prepare.per_call) k) e
$$;
analyze;`;

export async function benchStatuses(): Promise<Row[]> {
  const rates = await withCluster(
    async (cluster) => {
      const url = await cluster.create("bench");
      await migrate(url);
      await seed(url);
      return measure(url);
    },
    { durable: true },
  );
  return (["one", "ten"] as const).map((kind): Row => {
    const ratio = median(rates[kind].map((rate, round) => rate / rates.raw[round]!));
    return {
      what: `statuses, ${perCall[kind]} per call`,
      figures: `${Math.round(median(rates[kind]))}/s against ${Math.round(median(rates.raw))} inserts/s`,
      ratio: ratio.toFixed(2),
      bar: "none",
      met: null,
    };
  });
}

async function measure(url: string): Promise<Record<Kind | "raw", number[]>> {
  const clients = await Promise.all(
    Array.from({ length: lanes }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  const rates: Record<Kind | "raw", number[]> = { one: [], ten: [], raw: [] };
  const ticked = (rounds + 1) * lanes * calls.one;
  try {
    await clients[0]!.query(data);
    for (const [kind, first] of [
      ["one", 0],
      ["ten", ticked],
    ] as const) {
      await clients[0]!.query(
        `call bench.prepare('${kind}', ${perCall[kind]}, ${first}, ${rounds}, ${lanes}, ${calls[kind]})`,
      );
    }
    for (let round = 0; round <= rounds; round++) {
      const raw = await timed(clients, "one", round, "insert into bench.raw values ($1)");
      if (round > 0) rates.raw.push(raw);
      for (const kind of ["one", "ten"] as const) {
        const rate = await timed(
          clients,
          kind,
          round,
          "select private.ingest('whatsapp', null, $1, $2, $3)",
        );
        if (round > 0) rates[kind].push(rate * perCall[kind]);
      }
    }
    const { rows } = await clients[0]!.query<{ count: string }>(
      "select count(*) from public.messages where status = 'delivered' and body = 'Tique'",
    );
    const expected = ticked + (rounds + 1) * lanes * calls.ten * perCall.ten;
    if (Number(rows[0]?.count) !== expected) {
      throw new Error(`${rows[0]?.count} of ${expected} messages are delivered.`);
    }
    return rates;
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

/** Calls a second over all lanes. */
async function timed(clients: pg.Client[], kind: Kind, round: number, text: string) {
  const inputs = await Promise.all(
    clients.map(async (client, lane) => {
      const { rows } = await client.query<{ sha: string; raw: string; slices: string }>(
        `select sha, raw, slices::text from bench.input
          where kind = $1 and round = $2 and lane = $3 order by n`,
        [kind, round, lane + 1],
      );
      return rows;
    }),
  );
  const isRaw = !text.includes("$3");
  const began = performance.now();
  await Promise.all(
    clients.map(async (client, lane) => {
      for (const { sha, raw, slices } of inputs[lane]!) {
        const values = isRaw ? [raw] : [sha, raw, slices];
        await client.query({
          name: isRaw ? "raw" : "ingest",
          text,
          values,
        });
      }
    }),
  );
  return (lanes * calls[kind]) / ((performance.now() - began) / 1000);
}
