// What the board's specs share: a board of their own, so that no test moves another's cards.
import { randomUUID } from "node:crypto";
import { expect, type Locator, type Page } from "@playwright/test";
import { apiAs, info } from "./inbox-world.ts";

export interface Quadro {
  id: string;
  nome: string;
  /** By name. */
  etapas: Map<string, string>;
}

function must<T>({ data, error }: { data: T; error: { message: string } | null }): NonNullable<T> {
  if (error || data === null || data === undefined) throw new Error(error?.message ?? "no answer");
  return data as NonNullable<T>;
}

/** A board with the stages every board begins with, and a card in the first for each title. */
export async function newBoard(...titulos: string[]): Promise<Quadro> {
  const ana = await apiAs("ana@acme.test");
  const nome = `Quadro ${randomUUID().slice(0, 8)}`;
  const { id } = must(await ana.rpc("save_funil", { nome })) as { id: string };
  const rows = must(await ana.from("etapas").select("id, nome").eq("funil_id", id)) as {
    id: string;
    nome: string;
  }[];
  const etapas = new Map(rows.map((row) => [row.nome, row.id]));
  for (const titulo of titulos.toReversed()) {
    must(await ana.rpc("create_oportunidade", { etapa_id: etapas.get("Novo"), titulo }));
  }
  return { id, nome, etapas };
}

export async function openBoard(page: Page, quadro: Quadro, search = ""): Promise<Page> {
  await page.goto(`${info.urls.web}/kanban?quadro=${quadro.id}${search}`);
  await expect(
    page.getByRole("heading", { level: 1, name: new RegExp(quadro.nome) }),
  ).toBeVisible();
  return page;
}

export const column = (page: Page, etapa: string) => page.getByRole("region", { name: etapa });
export const card = (page: Page, titulo: string) =>
  page.getByRole("article").filter({ hasText: titulo });
export const face = (page: Page, titulo: string) =>
  card(page, titulo).getByRole("button", { name: new RegExp(`^${titulo}`) });
export const titles = (page: Page, etapa: string) =>
  column(page, etapa).getByRole("article").locator("strong");

/** As a hand does it: down once the card rests, a first pull, on the way, there, up once it is seen where. */
export async function drag(
  page: Page,
  from: Locator,
  to: Locator,
  { at = { x: 0.5, y: 0.5 }, seen }: { at?: { x: number; y: number }; seen: string },
) {
  await from.hover({ position: { x: 60, y: 60 } });
  const [start, end] = [await from.boundingBox(), await to.boundingBox()];
  if (!start || !end) throw new Error("nothing to drag or nowhere to drop");
  const x = end.x + end.width * at.x;
  const y = end.y + end.height * at.y;
  await page.mouse.down();
  await page.mouse.move(start.x + 66, start.y + 70, { steps: 4 });
  await page.mouse.move(x, y, { steps: 12 });
  await page.mouse.move(x + 1, y, { steps: 2 });
  await expect(page.getByText(seen)).toBeAttached();
  await page.mouse.up();
}

/**
 * As a finger does it, to the next stage, which begins at the edge of the screen: it rests until the
 * card is in the hand, takes it along, and sees where it is.
 */
export async function dragByFinger(page: Page, from: Locator, etapa: string) {
  const start = await from.boundingBox();
  if (!start) throw new Error("nothing to drag");
  /** A little within the stage, wherever it is by now. */
  const place = async () => {
    const box = await column(page, etapa).boundingBox();
    if (!box) throw new Error("nowhere to drop");
    return { x: box.x + 12, y: box.y + box.height * 0.4 };
  };
  const devtools = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", x = 0, y = 0) =>
    devtools.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: type === "touchEnd" ? [] : [{ x: Math.round(x), y: Math.round(y) }],
    });
  const [x, y] = [start.x + start.width / 2, start.y + start.height / 3];
  await touch("touchStart", x, y);
  await expect(page.getByText(/está na mão/)).toBeAttached();
  const end = await place();
  for (let step = 1; step <= 12; step++) {
    await touch("touchMove", x + ((end.x - x) * step) / 12, y + ((end.y - y) * step) / 12);
  }
  // In the last quarter of the screen the board runs on under the finger, and past the stage: the
  // finger goes along with the stage until both rest.
  const runs = (page.viewportSize()?.width ?? 0) * 0.75;
  await expect(async () => {
    const now = await place();
    await touch("touchMove", now.x, now.y);
    expect(now.x).toBeLessThan(runs);
    await expect(page.getByText(`Etapa ${etapa}, posição 1.`)).toBeAttached({ timeout: 1_000 });
  }).toPass();
  await touch("touchEnd");
  await devtools.detach();
}
