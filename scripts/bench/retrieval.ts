// What a question to the knowledge base takes, and what of the right answer is among the first five:
// the product's own SQL on the genuine pgvector, which runs inside PGlite. The index knows no tenants,
// so a small company beside a huge one is what may go wrong.
import { type ModoDeBusca, searchModes } from "@prosa/shared/search-modes.ts";
import { type Base, openBase } from "./retrieval-base.ts";
import { median, percentile, type Row } from "./row.ts";

const QUESTIONS = 60;
const TOP = 5;

/** As parts of what is kept: of a hundred thousand, the second has enough to be asked through the index. */
const companies = [
  { name: "huge", part: 0.84, bar: 0.9 },
  { name: "middle", part: 0.15, bar: 0.9 },
  { name: "small", part: 0.01, bar: 1 },
] as const;

export async function benchRetrieval(chunks: number): Promise<Row[]> {
  const base = await openBase(companies.map(({ part }) => Math.round(part * chunks)));
  try {
    const rows: Row[] = [];
    for (const [company, { name, bar }] of companies.entries()) {
      rows.push(await measure(base, company, `${name} company`, bar, chunks));
    }
    rows.push(await unfiltered(base, chunks));
    return rows;
  } finally {
    await base.close();
  }
}

async function measure(
  base: Base,
  company: number,
  name: string,
  bar: number,
  chunks: number,
): Promise<Row> {
  const times: Record<ModoDeBusca, number[]> = { hibrida: [], vetor: [], texto: [] };
  let hits = 0;
  // Nobody's question has just been asked in another way.
  for (const mode of searchModes) {
    for (const question of base.questions(company, QUESTIONS)) {
      const started = performance.now();
      const found = await base.find(question, TOP, mode);
      times[mode].push(performance.now() - started);
      if (mode === "vetor") hits += shared(found, await base.exact(question, TOP));
    }
  }
  const recall = hits / (QUESTIONS * TOP);
  const passages = base.sizes[company] ?? 0;
  return {
    what: `retrieval, ${passages} of ${chunks} passages: ${name}`,
    figures: `by both p50 ${ms(median(times.hibrida))}, p95 ${ms(percentile(times.hibrida, 95))}; by meaning p50 ${ms(median(times.vetor))}, p95 ${ms(percentile(times.vetor, 95))}; by words p50 ${ms(median(times.texto))}, p95 ${ms(percentile(times.texto, 95))}${await base.way(company)}`,
    ratio: `recall@${TOP} ${recall.toFixed(3)}`,
    bar: `recall ≥ ${bar}`,
    met: recall >= bar,
  };
}

/** Why the small company is not asked through the index: what it would find there. */
async function unfiltered(base: Base, chunks: number): Promise<Row> {
  const company = companies.length - 1;
  let hits = 0;
  for (const question of base.questions(company, QUESTIONS)) {
    hits += shared(await base.byIndexAlone(question, TOP), await base.exact(question, TOP));
  }
  const recall = hits / (QUESTIONS * TOP);
  return {
    what: `the small company of ${chunks} passages, were it asked through the index without going on`,
    figures: `${hits} of ${QUESTIONS * TOP} found`,
    ratio: `recall@${TOP} ${recall.toFixed(3)}`,
    bar: "",
    met: null,
  };
}

const shared = (some: string[], others: string[]) =>
  some.filter((one) => others.includes(one)).length;

const ms = (value: number) => `${value.toFixed(1)} ms`;
