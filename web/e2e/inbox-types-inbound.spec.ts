// Each type of message a customer may send: what their phone says is what the thread shows.
import { randomInt } from "node:crypto";
import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { begin, drawer, entries } from "./inbox-phone.ts";
import { bubble, log, send, test } from "./inbox-world.ts";

const inbound: [type: string, preview: string, shown: (page: Page) => Locator][] = [
  ["image", "Foto", (page) => log(page).locator("img")],
  ["video", "Vídeo", (page) => log(page).locator("video[src]")],
  ["audio", "Áudio", (page) => log(page).getByRole("button", { name: "Tocar" })],
  ["voice", "Áudio", (page) => log(page).getByRole("group", { name: "Mensagem de voz" })],
  ["document", "Documento", (page) => log(page).getByRole("link", { name: /^Baixar .+\.pdf$/ })],
  ["sticker", "Figurinha", (page) => log(page).getByRole("img", { name: "figurinha" })],
  ["location", "Loja Exemplo", (page) => log(page).getByRole("link", { name: "Abrir no mapa" })],
  ["contacts", "Contato Exemplo", (page) => log(page).getByRole("button", { name: /^Copiar \+/ })],
  ["order", "Pedido", (page) => log(page).getByText("Pedido do catálogo")],
  ["form", "Enviado", (page) => log(page).getByText("Respondeu ao formulário")],
  ["unsupported", "Tipo não suportado", (page) => log(page).getByText(/não entrega por aqui/)],
];

for (const [type, preview, shown] of inbound) {
  test(`the customer sends ${type} and it is drawn in the thread`, async ({ bruno: page }) => {
    const { customer, phone } = await begin(page, "Alice");
    await phone.sends(type);
    await expect(shown(page)).toBeVisible();
    await expect(
      page.locator("[data-conversation]").filter({ hasText: customer.name }),
    ).toContainText(preview);
  });
}

test("a voice note can be heard faster", async ({ bruno: page }) => {
  const { phone } = await begin(page, "Ayla");
  await phone.sends("voice");
  const player = log(page).getByRole("group", { name: "Mensagem de voz" });
  await expect(player.getByRole("button", { name: "Tocar" })).toBeEnabled();
  await player.getByRole("button", { name: "Velocidade 1×" }).click();
  await expect(player.getByRole("button", { name: "Velocidade 1,5×" })).toHaveText("1,5×");
  const rate = () =>
    player.locator("audio").evaluate((audio) => (audio as HTMLAudioElement).playbackRate);
  await expect.poll(rate).toBe(1.5);
});

test("what is forwarded, edited, taken back or after an ad says so", async ({ bruno: page }) => {
  const { phone } = await begin(page, "Bento");
  await phone.sends("text", { text: "passe adiante", forwarded: true });
  await expect(bubble(page, "passe adiante")).toContainText("Encaminhada");
  await phone.sends("text", { text: "vi o anúncio", referral: true });
  await expect(bubble(page, "vi o anúncio")).toContainText("Veio de um anúncio");
  await phone.sends("text", { text: "as 10h" });
  // The edit is a message of its own on the phone; what is taken back is the one it changed.
  const id = (await phone.said())?.id;
  await phone.edits(id, "às 11h");
  await expect(bubble(page, "às 11h")).toContainText("editada");
  await phone.revokes(id);
  await expect(bubble(page, "O cliente apagou esta mensagem")).toBeVisible();
  await expect(bubble(page, "às 11h")).toHaveCount(0);
});

test("a group has a conversation of its own, is answered there and called by its subject", async ({
  bruno: page,
}) => {
  const { customer, phone } = await begin(page, "Gaia");
  const words = `alguém sabe? ${Date.now()}`;
  const group = `12036${Date.now()}`;
  await phone.sends("text", { text: words, group_id: group });
  await page
    .locator("[data-conversation]")
    .filter({ hasText: `Grupo · ${customer.name}` })
    .click();
  await expect(bubble(page, words)).toContainText(`No grupo:${customer.name}`);
  await expect(bubble(page, "oi")).toHaveCount(0);
  await send(page, `aqui ${words}`);
  await expect.poll(async () => (await phone.received())?.text).toBe(`aqui ${words}`);
  await phone.renamesGroup(group, `Obra ${group}`);
  await expect(
    page.getByRole("heading", { level: 1, name: `Grupo · Obra ${group}` }),
  ).toBeVisible();
});

test("who has another number or id now is still the same person, told with both numbers", async ({
  bruno: page,
}) => {
  const { customer, phone } = await begin(page, "Célio");
  const ending = customer.phone.slice(-4);
  const next = String(randomInt(10_000_000, 99_999_999));
  await phone.changesNumber(`+55119${next}`);
  await expect(log(page).getByText(/^O cliente mudou de número: de .+ para .+/)).toContainText(
    new RegExp(`${ending} para .*${next.slice(-4)}`),
  );
  await phone.changesId();
  await customer.writes("continuo aqui");
  await expect(bubble(page, "continuo aqui")).toBeVisible();
  await expect(page.locator("[data-conversation]").filter({ hasText: customer.name })).toHaveCount(
    1,
  );
});

test("both react, the customer takes theirs back, and what is typed in the business app is told apart", async ({
  bruno: page,
}) => {
  const { phone } = await begin(page, "Cora");
  await send(page, "Posso ajudar?");
  await expect.poll(async () => (await phone.received())?.text).toBe("Posso ajudar?");
  // Delivered, as nobody reacts to what they have not seen.
  await expect(bubble(page, "Posso ajudar?").getByRole("img", { name: "entregue" })).toBeVisible();
  await phone.reacts("❤️", "outbound");
  const reacted = bubble(page, "Posso ajudar?").getByRole("img", { name: /reagiu com/ });
  await expect(reacted).toHaveAccessibleName(/reagiu com ❤️/);
  await phone.reacts("", "outbound");
  await expect(reacted).toHaveCount(0);

  const first = entries(page).first();
  await first.hover();
  await first.getByRole("button", { name: "Mais ações da mensagem" }).click();
  await page.getByRole("button", { name: "Reagir com 👍" }).click();
  await expect(first.getByRole("img", { name: "Nós reagimos com 👍" })).toBeVisible();
  await expect.poll(async () => (await phone.messages())[0]?.reactions[0]?.emoji).toBe("👍");

  await phone.writesInApp("respondi pelo celular");
  await expect(bubble(page, "respondi pelo celular")).toContainText(
    "pelo aplicativo do WhatsApp Business",
  );
});

test("a picture opens, and Esc closes it and nothing else", async ({ bruno: page }) => {
  const { phone, customer } = await begin(page, "Elis");
  await phone.sends("image", { caption: "a fachada" });
  await phone.sends("image", { caption: "a garagem" });
  await log(page).getByRole("button", { name: "Abrir a garagem" }).click();
  await expect(drawer(page).getByText("2 de 2")).toBeVisible();
  await page.keyboard.press("ArrowLeft");
  await expect(drawer(page).getByText("1 de 2")).toBeVisible();
  await expect(drawer(page).getByRole("link", { name: /^Baixar/ })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(drawer(page)).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1, name: customer.name })).toBeVisible();
});
