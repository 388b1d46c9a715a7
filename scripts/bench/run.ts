// `npm run bench [-- ingest claims … --large --minutes 10]`: the figures of README.md beside this
// file. Only ratios within one run may be compared: the machine is never the same twice.
import { cpus, loadavg, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { stopAll } from "../process.ts";
import { stopFullStacks } from "../test/full-stack.ts";
import { benchAi } from "./ai.ts";
import { benchBoard } from "./board.ts";
import { benchCall } from "./call.ts";
import { benchClaims } from "./claims.ts";
import { benchDial } from "./dial.ts";
import { benchFirstLoad } from "./first-load.ts";
import { benchInboxList } from "./inbox-list.ts";
import { benchIngest } from "./ingest.ts";
import { benchRetrieval } from "./retrieval.ts";
import { markdown, type Row } from "./row.ts";
import { benchSearch } from "./search.ts";
import { benchStatuses } from "./statuses.ts";
import { benchThread } from "./thread.ts";
import { benchWebhook } from "./webhook.ts";

const { values, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: {
    /** Histories of 10M messages instead of 500k, and of 1M conversations instead of 100k. */
    large: { type: "boolean", default: false },
    /** A history of this many. */
    messages: { type: "string" },
    /** A knowledge base of this many; the index of 100,000 takes some minutes to build. */
    passages: { type: "string" },
    /** On the board, and how often one of them is dropped. */
    cards: { type: "string", default: "2000" },
    drops: { type: "string", default: "40" },
    /** How long webhooks come. */
    minutes: { type: "string", default: "0.33" },
  },
});
const messages = Number(values.messages ?? (values.large ? 10_000_000 : 500_000));

const benches: Record<string, () => Promise<Row[]>> = {
  ingest: benchIngest,
  claims: benchClaims,
  statuses: benchStatuses,
  webhook: () => benchWebhook({ minutes: Number(values.minutes) }),
  inbox: () => benchInboxList(values.large ? 1_000_000 : 100_000),
  search: () => benchSearch({ messages, conversations: messages / 10 }),
  thread: () => benchThread(messages),
  retrieval: () => benchRetrieval(Number(values.passages ?? (values.large ? 100_000 : 15_000))),
  board: () => benchBoard({ cards: Number(values.cards), drops: Number(values.drops) }),
  dial: benchDial,
  web: benchFirstLoad,
  call: benchCall,
  ai: benchAi,
};

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, async () => {
    await stopAll();
    await stopFullStacks();
    process.exit(130);
  });
}

const rows: Row[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.error(`${name} …`);
  rows.push(...(await bench()));
}
const memory = Math.round(totalmem() / 2 ** 30);
const load = loadavg()[0]?.toFixed(1);
console.log(`${cpus().length} cores, ${memory} GB of memory, load ${load} at the end\n`);
console.log(markdown(rows));
process.exitCode = rows.some(({ met }) => met === false) ? 1 : 0;
