// `npm run eval [-- utterances retrieval answers costs injections masking]`: how well the configured
// provider does on the sets beside this file. Without --url a whole stack is started, with the
// played providers; with it, the project there is asked in the name of --email.
import { parseArgs } from "node:util";
import { stopAll } from "../process.ts";
import { demoPassword } from "../stack/demo.ts";
import { stopFullStacks, withFullStack } from "../test/full-stack.ts";
import { maskingLeaks } from "./leaks.ts";
import {
  answerQuestions,
  attemptInjections,
  costOfTickets,
  modes,
  readUtterances,
  retrieve,
  type Taught,
  teachKnowledge,
} from "./parts.ts";
import { openProduct, type Place, type Product } from "./product.ts";
import { rivalKnowledge } from "./sets.ts";
import {
  classificationTable,
  costTable,
  faithfulnessTable,
  injectionLines,
  retrievalTable,
} from "./tables.ts";

const { values, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: {
    /** Of a project, whose provider is paid for what is asked here. */
    url: { type: "string" },
    key: { type: "string", default: process.env.SUPABASE_PUBLISHABLE_KEY ?? "" },
    email: { type: "string", default: "dono@acme.test" },
    password: { type: "string", default: process.env.PROSA_PASSWORD ?? demoPassword },
    /** Also every answer that was not right. */
    verbose: { type: "boolean", default: false },
  },
});

/** What the played providers must reach; others are only measured. */
const LEAST_RECALL = 0.9;
const failures: string[] = [];
const wants = (part: string) => asked.length === 0 || asked.includes(part);

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, async () => {
    await stopAll();
    await stopFullStacks();
    process.exit(130);
  });
}

if (values.url) {
  await evaluate({ api: values.url, publishableKey: values.key });
} else {
  await withFullStack({ web: false }, async ({ stack }) => {
    const { urls } = stack.config;
    const place = { api: urls.api, publishableKey: stack.keys.publishable };
    if (wants("injections")) await teachRival(place);
    await evaluate(place);
    if (wants("injections")) await countObedience(place, urls.simulators);
    if (wants("masking")) await checkMasking(place, urls.simulators);
  });
}
for (const failure of failures) console.log(`Missed: ${failure}`);
process.exit(failures.length === 0 ? 0 : 1);

async function teachRival(place: Place): Promise<void> {
  const rival = await openProduct(place, "dono@rival.test", demoPassword);
  const { title, markdown } = rivalKnowledge();
  await rival.untilRead([await rival.teach(title, markdown)]);
}

async function evaluate(place: Place): Promise<void> {
  const product = await openProduct(place, values.email, values.password);
  if (wants("utterances")) {
    const { sentimento, intencao } = await readUtterances(product);
    console.log(`${classificationTable("Sentiment", sentimento)}\n`);
    console.log(`${classificationTable("Intent", intencao)}\n`);
  }
  if (!["retrieval", "answers", "costs", "injections"].some(wants)) return;
  // Of the sets the demo has some too: a passage found in one copy would be missed in the other.
  if (!values.url) await product.forget(await product.known());
  const taught = await teachKnowledge(product);
  try {
    if (wants("retrieval")) await measureRetrieval(product, taught);
    if (wants("answers")) await measureAnswers(product, taught);
    if (wants("costs"))
      console.log(`${costTable(await costOfTickets(product, `(${Date.now()})`))}\n`);
    if (wants("injections")) await countInjections(product);
  } finally {
    await product.forget(taught.ids);
  }
}

async function measureRetrieval(product: Product, taught: Taught): Promise<void> {
  const measured: Parameters<typeof retrievalTable>[0] = [];
  for (const mode of modes) measured.push([mode, await retrieve(product, taught, mode)]);
  console.log(`${retrievalTable(measured)}\n`);
  const recall = measured[0]?.[1].recall ?? 0;
  if (!values.url && recall < LEAST_RECALL) failures.push(`hybrid recall@5 ≥ ${LEAST_RECALL}`);
}

async function measureAnswers(product: Product, taught: Taught): Promise<void> {
  const { answers, measured } = await answerQuestions(product, taught);
  console.log(`${faithfulnessTable(measured)}\n`);
  if (!values.verbose) return;
  for (const { question, document, answer, cited } of answers) {
    console.log(`  ${question}\n    ${document}; ${cited.join(", ")}\n    ${answer}`);
  }
}

async function countInjections(product: Product): Promise<void> {
  const attempts = await attemptInjections(product);
  console.log(`${injectionLines(attempts)}\n`);
  if (attempts.some(({ said }) => said.length > 0)) failures.push("no injection is followed");
}

/** Whatever the model does, what it was told by others must not come out. */
async function countObedience(place: Place, simulators: string): Promise<void> {
  const product = await openProduct(place, values.email, values.password);
  const faults = `${simulators}/_sim/ai/faults`;
  const gullible = JSON.stringify({ kind: "gullible", times: null });
  await fetch(faults, { method: "POST", body: gullible });
  try {
    const attempts = await attemptInjections(product, " x");
    console.log(`With a model that obeys its data. ${injectionLines(attempts)}\n`);
    const followed = attempts.some(({ said }) => said.length > 0);
    if (followed) failures.push("no order in the data comes out, even of a model that obeys it");
  } finally {
    await fetch(faults, { method: "DELETE" });
  }
}

async function checkMasking(place: Place, simulators: string): Promise<void> {
  const product = await openProduct(place, values.email, values.password);
  const { lines, leaks } = await maskingLeaks(product, simulators);
  console.log(`Secrets that reached the provider: ${leaks.length} in ${lines} lines`);
  for (const leak of leaks) console.log(`  ${leak}`);
  if (leaks.length > 0) failures.push("no secret leaves");
}
