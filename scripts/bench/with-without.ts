// One page read by a signed-in agent, under row level security, and by the owner of the tables, in turn.
import type { Client } from "pg";
import { asAgent, brunoOfAcme } from "./agents.ts";
import { processorTime } from "./processor.ts";
import { median, percentile } from "./row.ts";

/** Of a page as an agent and as the owner: medians, and the processor's part of them. */
export interface Times {
  rls: number;
  plain: number;
  /** Of the agent's. */
  p95: number;
  processor: { rls: number; plain: number };
}

export interface Page {
  name: string;
  text: string;
  /** Of the next one that is asked for. */
  values?(): unknown[];
  rows: number;
}

/** Remembers how long each reading took. */
export async function reader(db: Client, page: Page) {
  const processor = await processorTime(db);
  const took = { rls: [] as number[], plain: [] as number[] };
  const cost = { rls: [] as number[], plain: [] as number[] };
  const read = async (kind: "rls" | "plain", values: unknown[], counts: boolean) => {
    const [began, before] = [performance.now(), processor()];
    // Prepared, as PostgREST does.
    const { rowCount } = await db.query({ name: `${page.name} ${kind}`, text: page.text, values });
    const [ended, after] = [performance.now(), processor()];
    if (rowCount !== page.rows) throw new Error(`${page.name} has ${rowCount} rows.`);
    if (!counts) return;
    took[kind].push(ended - began);
    cost[kind].push(after - before);
  };
  return {
    async read(counts: boolean) {
      const values = page.values?.() ?? [];
      await asAgent(db, brunoOfAcme, () => read("rls", values, counts));
      await db.query("begin");
      await read("plain", values, counts);
      await db.query("rollback");
    },
    times: (): Times => ({
      rls: median(took.rls),
      plain: median(took.plain),
      p95: percentile(took.rls, 95),
      processor: { rls: median(cost.rls), plain: median(cost.plain) },
    }),
  };
}
