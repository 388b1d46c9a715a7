// Search as a signed-in agent of the smaller company, in a history of millions; the first page of the
// inbox in the same history. The plan that the search really used is printed.
import type { Client } from "pg";
import { withCluster } from "../db/cluster.ts";
import { migrate, seed, withClient } from "../stack/database.ts";
import { demoTenants } from "../stack/demo.ts";
import { fillHistory, type Size, words } from "./history.ts";
import { comparePages, pageRow } from "./inbox-list.ts";
import { percentile, type Row } from "./row.ts";

const agent = "10000000-0000-4000-8000-0000000000a3";
const repeats = 40;

const searches = [
  { what: "a rare word", q: words.rare, p95: 50 },
  { what: "a rare phrase", q: words.phrase, p95: 50 },
  { what: "a common and a rare word", q: `${words.common} ${words.rare}`, p95: 50 },
  { what: "one very common word", q: words.common, p95: 250 },
];

const count = (number: number) =>
  number >= 1e6 ? `${+(number / 1e6).toFixed(1)}M` : `${Math.round(number / 1e3)}k`;

export async function benchSearch(size: Size): Promise<Row[]> {
  return withCluster(async (cluster) => {
    const url = await cluster.create("bench");
    await migrate(url);
    await seed(url);
    return withClient(url, async (db) => {
      const began = performance.now();
      await fillHistory(db, size);
      console.error(`history made in ${((performance.now() - began) / 1000).toFixed(0)} s`);
      const what = `${count(size.conversations)} conversations and ${count(size.messages)} messages`;
      const rows = [pageRow(what, await comparePages(db))];
      for (const search of searches) rows.push(await measure(db, search, size));
      return [...rows, await planRow(db)];
    });
  });
}

async function measure(
  db: Client,
  { what, q, p95 }: (typeof searches)[number],
  size: Size,
): Promise<Row> {
  const times: number[] = [];
  let found = 0;
  for (let number = -5; number < repeats; number++) {
    const began = performance.now();
    found = await asAgent(db, () => search(db, q));
    if (number >= 0) times.push(performance.now() - began);
  }
  if (found === 0) throw new Error(`Nothing was found for ${q}.`);
  const [half, most] = [percentile(times, 50), percentile(times, 95)];
  return {
    what: `search, ${what}, ${count(size.messages)} messages`,
    figures: `p50 ${half.toFixed(1)} ms, p95 ${most.toFixed(1)} ms, ${found} on the page`,
    ratio: `${(most / p95).toFixed(2)} × bar`,
    bar: `p95 ≤ ${p95} ms`,
    met: most <= p95,
  };
}

async function search(db: Client, q: string): Promise<number> {
  const { rows } = await db.query<{ page: { messages: unknown[] } }>({
    name: "search",
    text: "select public.search_inbox($1) as page",
    values: [q],
  });
  return rows[0]!.page.messages.length;
}

/** Postgres says by itself how it ran the statements inside the function. */
async function planRow(db: Client): Promise<Row> {
  const plans: string[] = [];
  const listen = ({ message }: { message?: string }) => void plans.push(message ?? "");
  await db.query(
    `load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;
     set auto_explain.log_analyze = on; set auto_explain.log_level = 'notice'`,
  );
  db.on("notice", listen);
  await asAgent(db, () => search(db, words.rare));
  db.off("notice", listen);
  await db.query("set auto_explain.log_min_duration = -1");
  const plan = plans.find((text) => text.includes("@@ v_query") || text.includes("tsvector")) ?? "";
  console.error(plan);
  const usesIndex = plan.includes("messages_search_idx") && !/Seq Scan on messages/.test(plan);
  return {
    what: "search, the plan as role authenticated",
    figures: usesIndex ? "Bitmap Index Scan on messages_search_idx" : "not by its index",
    ratio: "",
    bar: "by index",
    met: usesIndex,
  };
}

async function asAgent<T>(db: Client, work: () => Promise<T>): Promise<T> {
  const claims = { sub: agent, role: "authenticated", tenant_id: demoTenants.acme.id };
  await db.query("begin");
  try {
    await db.query("set local role authenticated");
    await db.query("select set_config('request.jwt.claims', $1, true)", [JSON.stringify(claims)]);
    return await work();
  } finally {
    await db.query("rollback");
  }
}
