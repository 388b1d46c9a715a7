// `npm run bench [-- ingest inbox webhook web]`: the figures of README.md beside this file. Only
// ratios within one run may be compared: the machine is never the same twice.
import { cpus, loadavg, totalmem } from "node:os";
import { stopAll } from "../process.ts";
import { stopFullStacks } from "../test/full-stack.ts";
import { benchFirstLoad } from "./first-load.ts";
import { benchInboxList } from "./inbox-list.ts";
import { benchIngest } from "./ingest.ts";
import { markdown, type Row } from "./row.ts";
import { benchWebhook } from "./webhook.ts";

const benches: Record<string, () => Promise<Row[]>> = {
  ingest: benchIngest,
  webhook: benchWebhook,
  inbox: benchInboxList,
  web: benchFirstLoad,
};

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, async () => {
    await stopAll();
    await stopFullStacks();
    process.exit(130);
  });
}

const asked = process.argv.slice(2);
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
