import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { apiAs, newCustomer, openInbox, test } from "./inbox-world.ts";
import { newBoard, openBoard } from "./kanban-world.ts";

test.use({
  launchOptions: {
    executablePath: process.env.CHROMIUM_PATH,
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      "--autoplay-policy=no-user-gesture-required",
      "--allow-loopback-in-peer-connection",
    ],
  },
});

const EMAIL = "bruno@acme.test";

/** A card with a customer whom nobody has called yet. */
async function newSale() {
  const customer = await newCustomer("Quitéria");
  await customer.writes("Podem me ligar?");
  const api = await apiAs(EMAIL);
  const { data: found } = await api
    .from("inbox")
    .select("id, contato_id")
    .eq("contato_nome", customer.name)
    .single();
  const { id: conversation_id } = found as { id: string };
  const quadro = await newBoard();
  const made = await api.rpc("create_oportunidade", {
    etapa_id: quadro.etapas.get("Novo"),
    titulo: "Fachada",
    conversation_id,
  });
  if (made.error) throw made.error;
  return { api, customer, quadro, id: (made.data as { id: string }).id };
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
  const page = await openInbox(browser, EMAIL, {
    permissions: ["microphone", "clipboard-read", "clipboard-write"],
    viewport: { width: 1440, height: 900 },
    acceptDownloads: true,
  });
  await openBoard(page, quadro, `&oportunidade=${id}`);
  const dialog = page.getByRole("dialog", { name: "Fachada" });
  await dialog.getByRole("button", { name: /^\+55 11 9/ }).click();
  const phone = page.getByRole("dialog", { name: `Ligação de ${customer.name}` });
  await expect(phone.getByRole("status").getByText("Em ligação")).toBeVisible();
  await expect(phone.getByText(/0:0[3-9]/)).toBeVisible();
  await phone.getByRole("button", { name: "Desligar" }).click();
  await phone.getByText("Interessado", { exact: true }).click();
  await phone.getByRole("textbox", { name: "Anotações" }).fill("Fachada de acrílico, até sexta");
  await phone.getByRole("button", { name: "Salvar" }).click();
  await expect(phone).toHaveCount(0);

  await dialog.getByRole("tab", { name: "Ligações" }).click();
  const calls = dialog.getByRole("list", { name: "Ligações" }).getByRole("listitem");
  await expect(calls).toHaveCount(1);
  await expect(calls).toContainText(/Atendida.*Feita.*Bruno Lima.*Interessado/);
  await expect(calls).toContainText("Fachada de acrílico, até sexta");
  await expect(calls).toContainText("Gravada");
  await calls.getByRole("button", { name: "Editar a nota" }).click();
  await calls.getByRole("textbox", { name: "Notas da ligação" }).fill("Fachada de zinco");
  await calls.getByRole("button", { name: "Ouvir a gravação" }).click();
  await calls.getByRole("button", { name: "Tocar" }).click();
  await expect.poll(() => heard(page)).toBeGreaterThan(1);
  // Heard to its end, it stands at its beginning again.
  await expect(calls.getByRole("button", { name: "Tocar" })).toBeVisible();
  await expectAccessible(page);
  await position(page).fill("1");
  await calls.getByRole("button", { name: "Copiar o link deste ponto" }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const saving = page.waitForEvent("download");
  await calls.getByRole("link", { name: "Baixar a gravação" }).click();
  expect((await saving).suggestedFilename()).toMatch(/^ligacao_.*_55119\d{8}\.(wav|mp3)$/);
  await dialog.getByRole("tab", { name: "Linha do tempo" }).click();
  await expect(
    dialog.getByRole("link", { name: `Bruno Lima ligou para ${customer.name}` }),
  ).toBeVisible();

  // From a link to the second, past the list that is narrowed behind it.
  await page.goto(`${link}&q=${encodeURIComponent(customer.name)}`);
  const drawer = page.getByRole("dialog", { name: customer.name });
  await expect(drawer.getByText("Fachada de zinco")).toBeVisible();
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
  await expect(list.getByRole("link", { name: customer.name })).toBeVisible();

  await page.getByRole("link", { name: "Relatório" }).click();
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
