// Eight workers empty one outbox: how many messages they lease in a second, against plain inserts from
// the same connections, and that no two got the same one. Every claim is a commit that waits for the disk.
import pg from "pg";
import { withCluster } from "../db/cluster.ts";
import { migrate, seed, withClient } from "../stack/database.ts";
import { demoTenants } from "../stack/demo.ts";
import { median, type Row } from "./row.ts";

const workers = 8;
const perClaim = 10;
const channels = 16;
const conversations = 24_000;
const rounds = 3;
const inserts = 300;
/** 5,000 a second where the machine makes 14,000 inserts. */
const bar = 0.36;

// A head in every conversation, on sixteen numbers of two companies.
const backlog = `
create schema bench;
create table bench.raw (body jsonb not null);
insert into public.channels (tenant_id, integracao_id, kind, external_id, name, display_address, config, capabilities)
select c.tenant_id, c.integracao_id, c.kind, 'bench-' || n, 'Bench ' || n, c.display_address, c.config, '{}'
  from generate_series(1, ${channels}) n
  join public.channels c on c.id = case when n % 2 = 0
    then '${demoTenants.acme.channel_id}'::uuid else '${demoTenants.rival.channel_id}'::uuid end;
update private.channel_limits set rate_per_minute = 100000000;
set session_replication_role = replica;
with places as (
  select c.tenant_id, c.id as channel_id, row_number() over (order by c.id) - 1 as place
    from public.channels c where c.external_id like 'bench-%'
), people as (
  insert into public.contatos (tenant_id, nome)
  select p.tenant_id, 'Contato ' || n
    from generate_series(1, ${conversations}) n join places p on p.place = n % ${channels}
  returning tenant_id, id
), numbered as (
  select k.*, row_number() over (partition by k.tenant_id order by k.id) as n from people k
), talks as (
  insert into public.conversations (tenant_id, channel_id, contato_id, protocolo)
  select k.tenant_id, p.channel_id, k.id, 'B-' || k.id
    from numbered k
    join (select tenant_id, channel_id, row_number() over (partition by tenant_id order by channel_id) as n from places) p
      on p.tenant_id = k.tenant_id and p.n = k.n % ${channels / 2} + 1
  returning tenant_id, id, channel_id
), said as (
  insert into public.messages (tenant_id, conversation_id, channel_id, seq, direction, type, body, status)
  select t.tenant_id, t.id, t.channel_id, 1, 'outbound', 'text', 'Bom dia!', 'queued' from talks t
  returning tenant_id, conversation_id, channel_id, id
)
insert into private.outbox (tenant_id, conversation_id, channel_id, message_id, is_head)
select s.tenant_id, s.conversation_id, s.channel_id, s.id, true from said s;
set session_replication_role = origin;
analyze;`;

const freeAll = `
update private.outbox set state = 'ready', lease = null, leased_by = null, lease_ends_at = null, attempt = 0;
update private.channel_limits set takes = '{}';
analyze private.outbox;`;

export async function benchClaims(): Promise<Row[]> {
  return withCluster(
    async (cluster) => {
      const url = await cluster.create("bench");
      await migrate(url);
      await seed(url);
      await withClient(url, (db) => db.query(backlog));
      const clients = await Promise.all(
        Array.from({ length: workers }, async () => {
          const client = new pg.Client({ connectionString: url });
          await client.connect();
          return client;
        }),
      );
      try {
        const rates: { claims: number; raw: number }[] = [];
        let twice = 0;
        for (let round = 0; round <= rounds; round++) {
          await withClient(url, (db) => db.query(freeAll));
          const raw = await insert(clients);
          const { perSecond, doubled } = await empty(clients);
          twice += doubled;
          if (round > 0) rates.push({ claims: perSecond, raw });
        }
        const ratio = median(rates.map(({ claims, raw }) => claims / raw));
        const [claims, raw] = [
          median(rates.map((rate) => rate.claims)),
          median(rates.map((rate) => rate.raw)),
        ].map(Math.round);
        return [
          {
            what: `outbox, ${workers} workers claim ${perClaim} at a time on ${channels} numbers`,
            figures: `${claims} messages/s against ${raw} inserts/s, ${twice} claimed twice`,
            ratio: ratio.toFixed(2),
            bar: `≥ ${bar}, none twice`,
            met: ratio >= bar && twice === 0,
          },
        ];
      } finally {
        await Promise.all(clients.map((client) => client.end()));
      }
    },
    { durable: true },
  );
}

/** Until nobody finds anything for a whole round of questions. */
async function empty(clients: pg.Client[]): Promise<{ perSecond: number; doubled: number }> {
  const taken = new Map<string, number>();
  let left = conversations;
  const began = performance.now();
  let last = began;
  const work = async (client: pg.Client, worker: number) => {
    while (left > 0 && performance.now() - last < 10_000) {
      const { rows } = await client.query<{ outbox_id: string }>({
        name: "claim",
        text: "select outbox_id from private.claim_outbox($1, $2)",
        values: [`bench ${worker}`, perClaim],
      });
      for (const { outbox_id } of rows) taken.set(outbox_id, (taken.get(outbox_id) ?? 0) + 1);
      left -= rows.length;
      if (rows.length > 0) last = performance.now();
    }
  };
  await Promise.all(clients.map(work));
  if (left > 0) throw new Error(`${left} messages were claimed by nobody.`);
  const doubled = [...taken.values()].filter((count) => count > 1).length;
  return { perSecond: taken.size / ((last - began) / 1000), doubled };
}

/** Inserts a second of all connections together: a webhook's body as it comes. */
async function insert(clients: pg.Client[]): Promise<number> {
  const body = JSON.stringify({ object: "whatsapp_business_account", words: "x".repeat(600) });
  const began = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      for (let number = 0; number < inserts; number++) {
        await client.query({
          name: "raw",
          text: "insert into bench.raw values ($1)",
          values: [body],
        });
      }
    }),
  );
  return (clients.length * inserts) / ((performance.now() - began) / 1000);
}
