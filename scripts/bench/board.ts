// A board with two thousand cards in two browsers: one drags, the other watches. How long the dragging
// page is busy at once after a drop, as the browser's own trace tells, and when the other one shows it.
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import { withClient } from "../stack/database.ts";
import { demoTenants } from "../stack/demo.ts";
import type { Stack } from "../stack/stack.ts";
import { withFullStack } from "../test/full-stack.ts";
import { openAs, withBrowser } from "./browser.ts";
import { percentile, type Row } from "./row.ts";
import { type Busy, busiestTasks } from "./trace.ts";

const warmUp = 3;
const bar = 50;

export interface BoardSize {
  cards: number;
  drops: number;
}

export async function benchBoard({ cards, drops }: BoardSize): Promise<Row[]> {
  const measured = await withFullStack({ web: true }, ({ stack }) =>
    withBrowser((browser) => measure(browser, stack, { cards, drops })),
  );
  const busy = (percent: number) =>
    percentile(
      measured.busy.map(({ ms }) => ms),
      percent,
    );
  const processor = percentile(
    measured.busy.map(({ processorMs }) => processorMs),
    50,
  );
  const [half, most] = [percentile(measured.seen, 50), percentile(measured.seen, 95)];
  return [
    {
      what: `a drop on a board of ${cards} cards, the longest task after it, ${drops} drops`,
      figures: `p50 ${busy(50).toFixed(1)} ms, p95 ${busy(95).toFixed(1)} ms, processor p50 ${processor.toFixed(1)} ms`,
      ratio: `${(busy(95) / bar).toFixed(2)} × bar`,
      bar: `p95 ≤ ${bar} ms`,
      met: busy(95) <= bar,
    },
    {
      what: "drop → the card is on a colleague's board",
      figures: `p50 ${half.toFixed(0)} ms, p95 ${most.toFixed(0)} ms`,
      ratio: `p95 ${(most / half).toFixed(1)} × p50`,
      bar: "none",
      met: null,
    },
  ];
}

interface Measured {
  busy: Busy[];
  seen: number[];
}

async function measure(browser: Browser, stack: Stack, size: BoardSize): Promise<Measured> {
  const { funilId, etapas } = await manyCards(stack, size.cards);
  const board = `${stack.config.urls.web}/kanban?quadro=${funilId}`;
  const [bruno, carla] = await Promise.all([
    openAs(browser, "bruno@acme.test", board),
    openAs(browser, "carla@acme.test", board),
  ]);
  for (const page of [bruno, carla]) await page.getByRole("article").first().waitFor();
  const trace = join(tmpdir(), `prosa-trace-${process.pid}.json`);
  const seen: number[] = [];
  try {
    for (let drop = -warmUp; drop < size.drops; drop++) {
      if (drop === 0) {
        const categories = ["toplevel", "blink.user_timing"];
        await browser.startTracing(bruno, { path: trace, categories });
      }
      const step = drop + warmUp;
      const [from, to] = [etapas[step % etapas.length]!, etapas[(step + 1) % etapas.length]!];
      const took = await dropOnce(bruno, carla, `${drop}`, from, to);
      if (drop >= 0) seen.push(took);
    }
    await browser.stopTracing();
    const names = Array.from({ length: size.drops }, (_, drop) => `${drop}`);
    return { busy: busiestTasks(readFileSync(trace, "utf8"), names), seen };
  } finally {
    rmSync(trace, { force: true });
  }
}

/** The first card of a stage goes to the top of the next. Answers after how long it is seen there. */
async function dropOnce(
  bruno: Page,
  carla: Page,
  name: string,
  from: string,
  to: string,
): Promise<number> {
  const card = bruno.getByRole("region", { name: from }).getByRole("article").first();
  const title = await card.locator("strong").innerText();
  const [start, end] = [
    await card.boundingBox(),
    await bruno.getByRole("region", { name: to }).getByRole("article").first().boundingBox(),
  ];
  if (!start || !end) throw new Error(`Nothing to drag from ${from} to ${to}.`);
  const place = `[...document.querySelectorAll("section")].find((section) => section.getAttribute("aria-label") === ${JSON.stringify(to)})`;
  const isThere = `[...${place}.querySelectorAll("article strong")].some((strong) => strong.textContent === ${JSON.stringify(title)})`;
  await bruno.evaluate(`window.addEventListener("mouseup", () => {
    window.releasedAt = Date.now();
    performance.mark("${name} released");
  }, { capture: true, once: true })`);
  const seenAt = carla.evaluate<number>(`new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!(${isThere})) return;
      observer.disconnect();
      resolve(Date.now());
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  })`);
  await bruno.mouse.move(start.x + 60, start.y + 60);
  await bruno.mouse.down();
  await bruno.mouse.move(start.x + 66, start.y + 70, { steps: 4 });
  await bruno.mouse.move(end.x + end.width / 2, end.y + 20, { steps: 12 });
  await bruno.mouse.move(end.x + end.width / 2 + 1, end.y + 20, { steps: 2 });
  await bruno.mouse.up();
  const at = await seenAt;
  await bruno.waitForFunction(isThere);
  // What the answer and the event of one's own move cost is of the drop, too.
  await bruno.waitForLoadState("networkidle");
  return (
    at - (await bruno.evaluate<number>(`performance.mark("${name} settled"), window.releasedAt`))
  );
}

/** A board of its own with the stages of the demo's. Answers the names of those that are open. */
async function manyCards({ config }: Stack, cards: number) {
  return withClient(config.urls.db, async (db) => {
    const tenantId = demoTenants.acme.id;
    const { rows } = await db.query<{ id: string }>(
      "insert into public.funis (tenant_id, nome) values ($1, 'Dois mil') returning id",
      [tenantId],
    );
    const funilId = rows[0]!.id;
    const { rows: etapas } = await db.query<{ nome: string }>(
      `insert into public.etapas (tenant_id, funil_id, nome, tipo, posicao)
       select distinct on (e.posicao) e.tenant_id, $2, e.nome, e.tipo, e.posicao from public.etapas e
        where e.tenant_id = $1 and e.tipo = 'aberta' and e.funil_id = '10000000-0000-4000-8000-0000000000f1'
        order by e.posicao returning nome`,
      [tenantId, funilId],
    );
    await db.query(
      `insert into public.oportunidades (tenant_id, funil_id, etapa_id, status, titulo, valor_centavos, posicao)
       select e.tenant_id, e.funil_id, e.id, e.tipo, 'Negócio ' || e.posicao || '.' || n, n * 100, n * 1024
         from public.etapas e cross join generate_series(1, $3::int) n
        where e.tenant_id = $1 and e.funil_id = $2`,
      [tenantId, funilId, Math.ceil(cards / etapas.length)],
    );
    return { funilId, etapas: etapas.map(({ nome }) => nome) };
  });
}
