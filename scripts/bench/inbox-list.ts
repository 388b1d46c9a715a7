// The first page of the inbox as a signed-in agent reads it, under row level security, against the
// same query of the owner of the tables; and what ten times the conversations do to it.
import type { Client } from "pg";
import { withCluster } from "../db/cluster.ts";
import { migrate, seed, withClient } from "../stack/database.ts";
import { asAgent, brunoOfAcme } from "./agents.ts";
import { fillHistory } from "./history.ts";
import { processorTime } from "./processor.ts";
import { count, median, type Row } from "./row.ts";

const turns = 10;

const page = `select * from public.inbox
  where tenant_id = '${brunoOfAcme.tenantId}' and status <> 'closed'
  order by last_message_at desc, id desc limit 50`;

export async function benchInboxList(conversations: number): Promise<Row[]> {
  return withCluster(async (cluster) => {
    const urls: string[] = [];
    for (const some of [conversations / 10, conversations]) {
      const url = await cluster.create(`inbox_${some}`);
      await migrate(url);
      await seed(url);
      await fillHistory(url, { conversations: some, messages: some });
      urls.push(url);
    }
    const [small, large] = await compareSizes(urls as [string, string]);
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

/** Two databases in turn, so that both meet the same machine; fifty pages at a time, as of a busy one. */
export async function compareSizes([small, large]: [string, string]): Promise<[Times, Times]> {
  return withClient(small, (a) =>
    withClient(large, async (b) => {
      const readers = [await reader(a), await reader(b)] as const;
      for (let turn = 0; turn < turns; turn++) {
        for (const { read } of readers) {
          for (let number = -10; number < 50; number++) await read(number >= 0);
        }
      }
      return [readers[0].times(), readers[1].times()];
    }),
  );
}

/** Reads the page both ways in turn, and remembers how long it took. */
async function reader(db: Client) {
  const processor = await processorTime(db);
  const took = { rls: [] as number[], plain: [] as number[] };
  const cost = { rls: [] as number[], plain: [] as number[] };
  const read = async (kind: "rls" | "plain", counts: boolean) => {
    const [began, before] = [performance.now(), processor()];
    const { rowCount } = await db.query({ name: kind, text: page }); // prepared, as PostgREST does
    const [ended, after] = [performance.now(), processor()];
    if (rowCount !== 50) throw new Error(`The page has ${rowCount} rows.`);
    if (!counts) return;
    took[kind].push(ended - began);
    cost[kind].push(after - before);
  };
  return {
    async read(counts: boolean) {
      await asAgent(db, brunoOfAcme, () => read("rls", counts));
      await db.query("begin");
      await read("plain", counts);
      await db.query("rollback");
    },
    times: (): Times => ({
      rls: median(took.rls),
      plain: median(took.plain),
      processor: { rls: median(cost.rls), plain: median(cost.plain) },
    }),
  };
}
