// The first page of the inbox as a signed-in agent reads it, under row level security, against the
// same query of the owner of the tables; and what ten times the conversations do to it.
import type { Client } from "pg";
import { withCluster } from "../db/cluster.ts";
import { migrate, seed, withClient } from "../stack/database.ts";
import { demoTenants } from "../stack/demo.ts";
import { median, type Row } from "./row.ts";

const repeats = 300;
const agent = "10000000-0000-4000-8000-0000000000a3";
const acme = demoTenants.acme;

const page = `select * from public.inbox
  where tenant_id = '${acme.id}' and status <> 'closed'
  order by last_message_at desc, id desc limit 50`;

export async function benchInboxList(): Promise<Row[]> {
  return withCluster(async (cluster) => {
    const url = await cluster.create("bench");
    await migrate(url);
    await seed(url);
    return withClient(url, async (db) => {
      await addConversations(db, 10_000);
      const small = await comparePages(db);
      await addConversations(db, 90_000);
      const large = await comparePages(db);
      return [
        pageRow("10k conversations", small),
        pageRow("100k conversations", large),
        growth(small.rls, large.rls),
      ];
    });
  });
}

export interface Times {
  rls: number;
  plain: number;
}

export function pageRow(size: string, { rls, plain }: Times): Row {
  return {
    what: `inbox page, ${size}, with RLS against without`,
    figures: `${rls.toFixed(2)} ms against ${plain.toFixed(2)} ms`,
    ratio: (rls / plain).toFixed(2),
    bar: "≤ 1.3",
    met: rls / plain <= 1.3,
  };
}

function growth(small: number, large: number): Row {
  return {
    what: "inbox page, ten times the conversations",
    figures: `${large.toFixed(2)} ms against ${small.toFixed(2)} ms`,
    ratio: (large / small).toFixed(2),
    bar: "≤ 1.2",
    met: large / small <= 1.2,
  };
}

// Every fifth conversation is another tenant's, every tenth is open.
async function addConversations(db: Client, count: number): Promise<void> {
  // Nobody listens, and triggers that tell of each row would be measured by another bench.
  await db.query("set session_replication_role = replica");
  await db.query(
    `with people as (
       insert into public.contatos (tenant_id, nome)
       select case when n % 5 = 0 then $2::uuid else $3::uuid end, 'Contato ' || n
         from generate_series(1, $1::integer) n
       returning tenant_id, id)
     insert into public.conversations (
       tenant_id, channel_id, contato_id, protocolo, status, closed_at, last_message_at,
       last_message_preview, last_message_direction, last_message_type)
     select p.tenant_id, c.id, p.id, 'X-' || p.id, s.status::public.conversation_status,
            case when s.status = 'closed' then now() end, now() - random() * interval '90 days',
            'Bom dia! Gostaria de saber o prazo de entrega', 'inbound', 'text'
       from people p
       join public.channels c on c.tenant_id = p.tenant_id,
            lateral (select case when random() < 0.1 then 'waiting' else 'closed' end as status
                      where p.id is not null) s`,
    [count, demoTenants.rival.id, acme.id],
  );
  await db.query("set session_replication_role = origin");
  await db.query("vacuum analyze");
}

export async function comparePages(db: Client): Promise<Times> {
  const times = { rls: [] as number[], plain: [] as number[] };
  const claims = JSON.stringify({ sub: agent, role: "authenticated", tenant_id: acme.id });
  for (let number = -20; number < repeats; number++) {
    for (const kind of ["rls", "plain"] as const) {
      await db.query("begin");
      if (kind === "rls") {
        await db.query("set local role authenticated");
        await db.query("select set_config('request.jwt.claims', $1, true)", [claims]);
      }
      const started = performance.now();
      const { rowCount } = await db.query({ name: kind, text: page }); // prepared, as PostgREST does
      const took = performance.now() - started;
      await db.query("commit");
      if (rowCount !== 50) throw new Error(`The page has ${rowCount} rows.`);
      if (number >= 0) times[kind].push(took);
    }
  }
  return { rls: median(times.rls), plain: median(times.plain) };
}
