// Search as signed-in agents of the largest and of the smallest company, in a history of millions; the
// first page of the inbox in the same history. The plan that the search really used is printed.
import type { Client } from "pg";
import { withCluster } from "../db/cluster.ts";
import { migrate, seed, withClient } from "../stack/database.ts";
import { type Agent, asAgent, brunoOfAcme, renatoOfRival } from "./agents.ts";
import { fillHistory, type Size } from "./history.ts";
import { compareSizes, growthRow, pageRow } from "./inbox-list.ts";
import { processorTime } from "./processor.ts";
import { count, percentile, type Row } from "./row.ts";
import { words } from "./vocabulary.ts";

const repeats = 40;

const searches = [
  { what: "a rare word", q: words.rare, p95: 50 },
  { what: "a rare phrase", q: words.phrase, p95: 50 },
  { what: "an unfinished rare word", q: words.rare.slice(0, -3), p95: 50 },
  { what: "a common and a rare word", q: `${words.common} ${words.rare}`, p95: 50 },
  { what: "a rare and a common word", q: `${words.rare} ${words.common}`, p95: 50 },
  { what: "a word of every fiftieth", q: words.middling, p95: 50 },
  { what: "a word nobody has said", q: "xilindró", p95: 50 },
  { what: "a person", q: "maria silva", p95: 50 },
  { what: "a phone", q: "11 90012-3400", p95: 50 },
  { what: "one very common word", q: words.common, p95: 250 },
  { what: "two letters of it", q: words.common.slice(0, 2), p95: 250 },
  { what: "a word said often, years ago", q: words.old, p95: 250 },
];

export async function benchSearch(size: Size): Promise<Row[]> {
  return withCluster(async (cluster) => {
    const [smallUrl, url] = [await cluster.create("small"), await cluster.create("bench")];
    await make(smallUrl, tenth(size));
    await make(url, size);
    const [small, large] = await compareSizes([smallUrl, url]);
    return withClient(url, async (db) => {
      const what = `${count(size.conversations)} conversations`;
      const rows = [pageRow(what, large), growthRow(small, large)];
      for (const search of searches) rows.push(await measure(db, search, brunoOfAcme, size));
      for (const search of searches) rows.push(await measure(db, search, renatoOfRival, size));
      return [...rows, await planRow(db)];
    });
  });
}

const tenth = ({ conversations, messages }: Size): Size => ({
  conversations: conversations / 10,
  messages: messages / 10,
});

async function make(url: string, size: Size): Promise<void> {
  await migrate(url);
  await seed(url);
  const began = performance.now();
  await fillHistory(url, size);
  const took = ((performance.now() - began) / 1000).toFixed(0);
  console.error(`${count(size.messages)} messages made in ${took} s`);
}

async function measure(
  db: Client,
  { what, q, p95 }: (typeof searches)[number],
  agent: Agent,
  size: Size,
): Promise<Row> {
  const processor = await processorTime(db);
  const times: number[] = [];
  const costs: number[] = [];
  let found = 0;
  for (let number = -5; number < repeats; number++) {
    await asAgent(db, agent, async () => {
      const [began, before] = [performance.now(), processor()];
      found = await search(db, q);
      if (number < 0) return;
      times.push(performance.now() - began);
      costs.push(processor() - before);
    });
  }
  const [half, most, cost] = [percentile(times, 50), percentile(times, 95), percentile(costs, 50)];
  return {
    what: `search, ${what}, ${agent.share} of ${count(size.messages)} messages`,
    figures: `p50 ${half.toFixed(1)} ms, p95 ${most.toFixed(1)} ms, processor ${cost.toFixed(1)} ms, ${found} found`,
    ratio: `${(most / p95).toFixed(2)} × bar`,
    bar: `p95 ≤ ${p95} ms`,
    met: most <= p95,
  };
}

async function search(db: Client, q: string): Promise<number> {
  const { rows } = await db.query<{ page: { messages: unknown[]; contatos: unknown[] } }>({
    name: "search",
    text: "select public.search_inbox($1) as page",
    values: [q],
  });
  return rows[0]!.page.messages.length + rows[0]!.page.contatos.length;
}

/** Postgres says by itself how it ran the statements inside the function. */
async function planRow(db: Client): Promise<Row> {
  const plans: string[] = [];
  const listen = ({ message }: { message?: string }) => void plans.push(message ?? "");
  await db.query(
    `load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;
     set auto_explain.log_analyze = on; set auto_explain.log_buffers = on; set auto_explain.log_level = 'notice'`,
  );
  db.on("notice", listen);
  await asAgent(db, brunoOfAcme, () => search(db, words.rare));
  db.off("notice", listen);
  await db.query("set auto_explain.log_min_duration = -1");
  const plan = plans.find((text) => text.includes("Scan on messages_search_idx")) ?? "";
  console.error(plan);
  const usesIndex = plan !== "" && !/Seq Scan on messages/.test(plan);
  return {
    what: "search, the plan as role authenticated",
    figures: usesIndex ? "Bitmap Index Scan on messages_search_idx" : "not by its index",
    ratio: "",
    bar: "by index",
    met: usesIndex,
  };
}
