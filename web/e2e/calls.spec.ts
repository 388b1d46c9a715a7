import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { apiAs, info } from "./inbox-world.ts";
import { newBoard, openBoard } from "./kanban-world.ts";
import { button, headset, newContact, openDesk, phone } from "./phone-world.ts";

test.use({ launchOptions: headset });

/** A card with a customer whom nobody has called yet. */
async function newSale() {
  const api = await apiAs("bruno@acme.test");
  const customer = await newContact(`Quitéria ${Date.now().toString(36)}`);
  const quadro = await newBoard("Fachada");
  const card = await api.from("oportunidades").select("id").eq("funil_id", quadro.id).single();
  const { id } = card.data as { id: string };
  const changes = { contato_id: customer.id };
  const tied = await api.rpc("update_oportunidade", { oportunidade_id: id, changes });
  if (tied.error) throw tied.error;
  return { api, customer, quadro, id };
}

/** What the played model hears next, on each side of a call. */
async function bothSay(text: string) {
  const path = `${info.urls.simulators}/_sim/ai/transcripts`;
  await fetch(path, { method: "DELETE" });
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ text, times: 2 }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

async function idOf(api: Awaited<ReturnType<typeof apiAs>>): Promise<string> {
  const { data } = await api.auth.getUser();
  return data.user?.id ?? "";
}

const position = (page: Page) => page.getByRole("slider", { name: "Posição no áudio" });
const seconds = (page: Page) =>
  page.locator("audio").evaluate((audio: HTMLAudioElement) => audio.currentTime);
const heard = (page: Page) =>
  page
    .locator("audio")
    .evaluate(({ played }: HTMLAudioElement) =>
      played.length ? played.end(played.length - 1) : 0,
    );
const figure = (page: Page, name: string) =>
  page.locator("dl > div").filter({ has: page.getByText(name, { exact: true }) });

test("a call from a card is on the card, in the list, to be heard again, and counted", async ({
  browser,
}) => {
  const { api, customer, quadro, id } = await newSale();
  await bothSay("Vou te enviar a proposta amanhã.");
  const page = await openDesk(browser);
  await page.context().grantPermissions(["microphone", "clipboard-read", "clipboard-write"]);
  await openBoard(page, quadro, `&oportunidade=${id}`);
  const dialog = page.getByRole("dialog", { name: "Fachada" });
  await dialog.getByRole("button", { name: /^\+55 11 9/ }).click();
  await expect(phone(page).getByText("Em ligação")).toBeVisible();
  await expect(phone(page).getByRole("timer")).toHaveText(/0:(0[3-9]|[1-5]\d)$/);
  await button(page, "Desligar").click();
  await phone(page).getByText("Interessado", { exact: true }).click();
  await phone(page).getByRole("textbox", { name: "Anotações" }).fill("De acrílico, até sexta");
  await button(page, "Salvar").click();
  await expect(phone(page)).toHaveCount(0);

  await dialog.getByRole("tab", { name: "Ligações" }).click();
  const calls = dialog.getByRole("list", { name: "Ligações" }).getByRole("listitem");
  await expect(calls).toHaveCount(1);
  await expect(calls).toContainText(/Atendida.*Feita.*Bruno Lima.*Interessado/);
  await expect(calls).toContainText("De acrílico, até sexta");
  await expect(calls).toContainText("Gravada");
  await calls.getByRole("button", { name: "Editar a nota" }).click();
  await calls.getByRole("textbox", { name: "Notas da ligação" }).fill("De zinco");
  await calls.getByRole("button", { name: "Ouvir a gravação" }).click();
  await calls.getByRole("button", { name: "Tocar" }).click();
  await expect.poll(() => heard(page)).toBeGreaterThan(1);
  // Heard to its end, it stands at its beginning again.
  await expect(calls.getByRole("button", { name: "Tocar" })).toBeVisible();
  // Written down meanwhile, with what came of it.
  const words = calls.getByRole("list", { name: "Transcrição" }).getByRole("button");
  await expect(words).toHaveText([
    /^(Cliente|Atendente)0:0\dVou te/,
    /^(Cliente|Atendente)0:0\dVou te/,
  ]);
  const promise = calls.getByRole("button", { name: /^Ouvir em .*: Cliente: Vou te enviar/ });
  await expect(promise).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.setViewportSize({ width: 1440, height: 900 });
  await position(page).fill("0");
  await promise.click();
  await expect(words.and(page.locator("[aria-current=true]"))).toHaveText(/^Cliente/);
  await expect(calls.getByRole("button", { name: "Tocar" })).toBeVisible();
  await calls.getByRole("button", { name: /^Adicionar ao card: Vou te enviar/ }).click();
  await expect(calls.getByText("No card", { exact: true })).toBeVisible();
  await position(page).fill("1");
  await calls.getByRole("button", { name: "Copiar o link deste ponto" }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const saving = page.waitForEvent("download");
  await calls.getByRole("link", { name: "Baixar a gravação" }).click();
  expect((await saving).suggestedFilename()).toMatch(/^ligacao_.*_55119\d{8}\.(wav|mp3)$/);
  await dialog.getByRole("tab", { name: "Resumo" }).click();
  const task = dialog.getByRole("checkbox", { name: "Vou te enviar a proposta amanhã." });
  await task.check();
  await expect(task).toBeChecked();
  await dialog.getByRole("tab", { name: "Linha do tempo" }).click();
  await expect(dialog.getByText("Bruno Lima concluiu uma tarefa")).toBeVisible();
  await expect(
    dialog.getByRole("link", { name: `Bruno Lima ligou para ${customer.nome}` }),
  ).toBeVisible();

  // From a link to the second, past the list that is narrowed behind it.
  await page.goto(`${link}&q=${encodeURIComponent(customer.nome)}`);
  const drawer = page.getByRole("dialog", { name: customer.nome });
  await expect(drawer.getByText("De zinco")).toBeVisible();
  await expect(drawer.getByRole("button", { name: "Tocar" })).toBeEnabled();
  expect(new URL(link).searchParams.get("t")).toBe("1");
  await expect.poll(() => seconds(page)).toBe(1);
  await drawer.getByRole("button", { name: "Fechar" }).click();
  const list = page.getByRole("list", { name: "Ligações" });
  await expect(list.getByRole("link")).toHaveCount(1);
  await page.getByRole("combobox", { name: "Direção" }).selectOption("Recebidas");
  await expect(page.getByText("Nenhuma ligação com estes filtros")).toBeVisible();
  expect(new URL(page.url()).searchParams.get("direcao")).toBe("entrada");
  await page.getByRole("button", { name: "Limpar filtros" }).last().click();
  await expect(list.getByRole("link", { name: customer.nome })).toBeVisible();

  await page.getByRole("link", { name: "Relatório" }).click();
  // The list has a "Pessoa" too, and stands there until the report has been loaded.
  const report = page.getByRole("heading", { level: 1, name: "Relatório de ligações" });
  await expect(report).toBeVisible();
  await page.getByRole("combobox", { name: "Pessoa" }).selectOption("Bruno Lima");
  const since = new Date(Date.now() - 86_400_000).toISOString();
  const { data: stats } = await api.rpc("call_stats", { since, usuario_id: await idOf(api) });
  const { calls: made } = (stats as { totals: { calls: number } }).totals;
  await expect(figure(page, "Ligações")).toContainText(new RegExp(`^Ligações${made}`));
  const row = page
    .getByRole("region", { name: "Por pessoa" })
    .getByRole("row", { name: "Bruno Lima" });
  await expect(row.getByRole("cell").first()).toHaveText(String(made));
});
