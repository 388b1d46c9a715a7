// The first page of the inbox as a signed-in agent reads it, under row level security, against the
// same query of the owner of the tables; and what ten times the conversations do to it.
import type { Client } from "pg";
import { withCluster } from "../db/cluster.ts";
import { migrate, seed, withClient } from "../stack/database.ts";
import { asAgent, brunoOfAcme } from "./agents.ts";
import { fillHistory } from "./history.ts";
import { processorTime } from "./processor.ts";
import { count, median, type Row } from "./row.ts";

const repeats = 500;

const page = `select * from public.inbox
  where tenant_id = '${brunoOfAcme.tenantId}' and status <> 'closed'
  order by last_message_at desc, id desc limit 50`;

export async function benchInboxList(conversations: number): Promise<Row[]> {
  return withCluster(async (cluster) => {
    const times: Times[] = [];
    for (const some of [conversations / 10, conversations]) {
      const url = await cluster.create(`inbox_${some}`);
      await migrate(url);
      await seed(url);
      await fillHistory(url, { conversations: some, messages: some });
      times.push(await withClient(url, comparePages));
    }
    const [small, large] = times as [Times, Times];
    return [
      pageRow(`${count(conversations / 10)} conversations`, small),
      pageRow(`${count(conversations)} conversations`, large),
      growthRow(small, large),
    ];
  });
}

/** Of the page as an agent and as the owner: medians, and the processor's part of them. */
export interface Times {
  rls: number;
  plain: number;
  processor: { rls: number; plain: number };
}

export function pageRow(size: string, { rls, plain, processor }: Times): Row {
  return {
    what: `inbox page, ${size}, with RLS against without`,
    figures: `${rls.toFixed(2)} ms against ${plain.toFixed(2)} ms, processor ${processor.rls.toFixed(2)} ms against ${processor.plain.toFixed(2)} ms`,
    ratio: (rls / plain).toFixed(2),
    bar: "≤ 1.3",
    met: rls / plain <= 1.3,
  };
}

export function growthRow(small: Times, large: Times): Row {
  return {
    what: "inbox page, ten times the conversations",
    figures: `${large.rls.toFixed(2)} ms against ${small.rls.toFixed(2)} ms`,
    ratio: (large.rls / small.rls).toFixed(2),
    bar: "≤ 1.2",
    met: large.rls / small.rls <= 1.2,
  };
}

export async function comparePages(db: Client): Promise<Times> {
  const processor = await processorTime(db);
  const times = { rls: [] as number[], plain: [] as number[] };
  const costs = { rls: [] as number[], plain: [] as number[] };
  for (let number = -20; number < repeats; number++) {
    const read = async (kind: "rls" | "plain") => {
      const [began, before] = [performance.now(), processor()];
      const { rowCount } = await db.query({ name: kind, text: page }); // prepared, as PostgREST does
      const [took, cost] = [performance.now() - began, processor() - before];
      if (rowCount !== 50) throw new Error(`The page has ${rowCount} rows.`);
      if (number < 0) return;
      times[kind].push(took);
      costs[kind].push(cost);
    };
    await asAgent(db, brunoOfAcme, () => read("rls"));
    await db.query("begin");
    await read("plain");
    await db.query("rollback");
  }
  return {
    rls: median(times.rls),
    plain: median(times.plain),
    processor: { rls: median(costs.rls), plain: median(costs.plain) },
  };
}
