// Each type of message an agent may send: what the composer puts together is what the phone shows.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { begin, choose, drawer, entries, sendDrawer } from "./inbox-phone.ts";
import { bubble, field, log, send, test } from "./inbox-world.ts";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const icon = readFileSync(join(import.meta.dirname, "../public/icon.svg"));

/** A file as customers' phones make them. */
const sample = (name: string, mimeType: string) => ({
  name,
  mimeType,
  buffer: readFileSync(join(import.meta.dirname, "../../scripts/simulators/samples", name)),
});

test("files go in order with their words, and what may not go says why", async ({
  bruno: page,
}) => {
  const { phone } = await begin(page, "Dário");
  await page.getByTestId("files").setInputFiles([
    { name: "foto.png", mimeType: "image/png", buffer: PNG },
    { name: "vazio.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(0) },
    { name: "virus.jpg", mimeType: "image/jpeg", buffer: Buffer.from(`MZ${"x".repeat(300)}`) },
    { name: "icone.svg", mimeType: "image/svg+xml", buffer: icon },
    { name: "notas.txt", mimeType: "text/plain", buffer: Buffer.from("anotações") },
  ]);
  const chips = page.getByRole("list", { name: "Arquivos a enviar" }).getByRole("listitem");
  const chip = (name: string) => chips.filter({ hasText: name });
  await expect(chip("vazio.pdf")).toContainText("O arquivo está vazio");
  await expect(chip("virus.jpg")).toContainText("O arquivo é um programa");
  await expect(chip("icone.svg")).toContainText("um script que rodaria no navegador");
  await expect(page.getByRole("button", { name: "Enviar", exact: true })).toBeDisabled();
  for (const name of ["vazio.pdf", "virus.jpg", "icone.svg"]) {
    await page.getByRole("button", { name: `Remover ${name}` }).click();
  }
  await send(page, "olha a foto");
  await expect(chips).toHaveCount(0);
  await expect
    .poll(async () => (await phone.messages()).slice(1).map(({ type, text }) => [type, text]))
    .toEqual([
      ["image", "olha a foto"],
      ["document", expect.anything()],
    ]);
  await expect(bubble(page, "olha a foto").getByRole("button", { name: /^Abrir/ })).toBeVisible();
});

test("a sticker, a video and a song go as what they are", async ({ bruno: page }) => {
  const { phone } = await begin(page, "Estela");
  await page.getByTestId("files").setInputFiles([sample("sticker.webp", "image/webp")]);
  const chips = page.getByRole("list", { name: "Arquivos a enviar" }).getByRole("listitem");
  await expect(chips).toContainText("Figurinha");
  await send(page, "uma figurinha não leva legenda");
  await expect
    .poll(async () => (await phone.messages()).slice(1).map(({ type, text }) => [type, text]))
    .toEqual([
      ["sticker", null],
      ["text", "uma figurinha não leva legenda"],
    ]);
  await expect(log(page).getByRole("img", { name: "figurinha" })).toBeVisible();

  await page
    .getByTestId("files")
    .setInputFiles([sample("video.mp4", "video/mp4"), sample("song.mp3", "audio/mpeg")]);
  await expect(chips).toHaveCount(2);
  await send(page, "o vídeo da obra");
  await expect
    .poll(async () => (await phone.messages()).slice(3).map(({ type, text }) => [type, text]))
    .toEqual([
      ["video", "o vídeo da obra"],
      ["audio", null],
    ]);
  expect((await phone.received())?.media?.voice).not.toBe(true);
  await expect(log(page).locator("video[src]")).toBeVisible();
  await expect(log(page).getByRole("button", { name: "Tocar" })).toBeVisible();
});

test("a recorded voice is heard first and arrives as a voice", async ({ bruno: page }) => {
  const { phone } = await begin(page, "Fábio");
  // A tone in the place of a microphone.
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = async () => {
      const context = new AudioContext();
      const tone = context.createOscillator();
      const out = context.createMediaStreamDestination();
      tone.connect(out);
      tone.start();
      return out.stream;
    };
  });
  await page.getByRole("button", { name: "Gravar áudio" }).click();
  await expect(page.getByRole("timer")).toHaveText(/^0:(0[2-9]|[1-5]\d)$/);
  await page.getByRole("button", { name: "Parar e ouvir" }).click();
  await expect(page.getByRole("button", { name: "Tocar" })).toBeVisible();
  await page.getByRole("button", { name: "Enviar áudio" }).click();
  await expect
    .poll(async () => (await phone.received())?.content)
    .toMatchObject({
      audio: { voice: true },
    });
  await expect(log(page).getByRole("group", { name: "Mensagem de voz" })).toBeVisible();
});

test("a place and a card arrive as what they are", async ({ bruno: page }) => {
  const { phone } = await begin(page, "Gilda");
  await choose(page, "Localização");
  await drawer(page).getByLabel("Latitude").fill("-23,5505");
  await drawer(page).getByLabel("Longitude").fill("-46,6333");
  await drawer(page).getByLabel("Nome do lugar").fill("Loja do centro");
  await expectAccessible(page);
  await sendDrawer(page);
  await expect(bubble(page, "Loja do centro")).toBeVisible();
  await expect
    .poll(async () => (await phone.received())?.content)
    .toMatchObject({
      location: { latitude: -23.5505, longitude: -46.6333, name: "Loja do centro" },
    });

  await choose(page, "Contato");
  await drawer(page).getByLabel("Nome", { exact: true }).fill("Carla Reis");
  await drawer(page).getByLabel("Telefone").fill("(11) 98888-7777");
  await sendDrawer(page);
  await expect.poll(async () => (await phone.received())?.type).toBe("contacts");
  await expect(bubble(page, "Carla Reis")).toBeVisible();
});

test("buttons are held to their limits while they are written, and a tap says which", async ({
  bruno: page,
}) => {
  const { phone } = await begin(page, "Heitor");
  await choose(page, "Botões de resposta");
  await drawer(page).getByRole("textbox", { name: "Texto" }).fill("Aprova o orçamento?");
  await drawer(page).getByLabel("Botão 1", { exact: true }).fill("x".repeat(21));
  await expect(drawer(page).getByText("Passou de 20 caracteres.")).toBeVisible();
  await expect(drawer(page).getByRole("button", { name: "Enviar" })).toBeDisabled();
  await drawer(page).getByLabel("Botão 1", { exact: true }).fill("Aprovar");
  const add = drawer(page).getByRole("button", { name: "Adicionar botão" });
  await add.click();
  await drawer(page).getByLabel("Botão 2", { exact: true }).fill("Reprovar");
  await add.click();
  await drawer(page).getByLabel("Botão 3", { exact: true }).fill("Depois");
  await expect(add).toBeDisabled();
  await expectAccessible(page);
  await sendDrawer(page);
  await expect.poll(async () => (await phone.received())?.type).toBe("interactive");
  await phone.taps("Aprovar");
  await expect(entries(page).last()).toContainText("Escolheu");
  await expect(entries(page).last()).toContainText("Aprovar");
});

test("a list and a link arrive, and the row that was tapped is shown", async ({ bruno: page }) => {
  const { phone } = await begin(page, "Iara");
  await choose(page, "Lista de opções");
  await drawer(page).getByLabel("Opção 1", { exact: true }).fill("Segunda via");
  await drawer(page).getByRole("button", { name: "Adicionar opção" }).click();
  await drawer(page).getByLabel("Opção 2", { exact: true }).fill("Falar com alguém");
  await sendDrawer(page);
  await expect.poll(async () => (await phone.received())?.type).toBe("interactive");
  await phone.taps("Falar com alguém");
  await expect(entries(page).last()).toContainText("Falar com alguém");

  await choose(page, "Botão com link");
  await drawer(page).getByRole("textbox", { name: "Texto", exact: true }).fill("Acompanhe aqui");
  await drawer(page).getByLabel("Texto do botão").fill("Abrir pedido");
  await drawer(page).getByLabel("Endereço").fill("https://exemplo.com.br/pedido");
  await sendDrawer(page);
  await expect.poll(async () => (await phone.received())?.text).toBe("Acompanhe aqui");
  await expect(
    bubble(page, "Acompanhe aqui").getByRole("link", { name: "Abrir pedido" }),
  ).toBeVisible();
});

test("a quick reply is written once and found by / with its names filled in", async ({
  bruno: page,
}) => {
  const { customer, phone } = await begin(page, "Kátia");
  const shortcut = `ola${Date.now() % 100_000}`;
  await choose(page, "Respostas rápidas");
  await drawer(page).getByRole("button", { name: "Nova resposta" }).click();
  await drawer(page).getByLabel("Atalho").fill(shortcut);
  await drawer(page).getByLabel("Título", { exact: true }).fill(`Despedida ${shortcut}`);
  await drawer(page)
    .getByRole("textbox", { name: "Texto" })
    .fill("Oi {{contato.primeiro_nome}}, aqui é {{atendente.nome}}.");
  await expectAccessible(page);
  await drawer(page).getByRole("button", { name: "Salvar" }).click();
  await expect(drawer(page).getByText(`/${shortcut}`)).toBeVisible();
  await page.keyboard.press("Escape");

  await field(page).pressSequentially(`/${shortcut.slice(0, 6)}`);
  await expect(page.getByRole("option", { name: new RegExp(shortcut) })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(field(page)).toHaveValue("Oi Kátia, aqui é Bruno Lima.");
  await field(page).press("Enter");
  await expect.poll(async () => (await phone.received())?.text).toMatch(/^Oi Kátia, aqui é Bruno/);

  await choose(page, "Respostas rápidas");
  await drawer(page)
    .getByRole("button", { name: `Remover Despedida ${shortcut}` })
    .click();
  await expect(drawer(page).getByText(`/${shortcut}`)).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { level: 1, name: customer.name })).toBeVisible();
});

test("the same words within half a minute are asked about first", async ({ bruno: page }) => {
  const { customer } = await begin(page, "Lauro");
  await send(page, "Tudo certo?");
  await expect.poll(customer.received).toEqual(["Tudo certo?"]);
  await page.waitForTimeout(2_100);
  await send(page, "Tudo certo?");
  const question = log(page).getByRole("alert").filter({ hasText: "Enviar assim mesmo?" });
  await expect(question).toBeVisible();
  expect(await customer.received()).toEqual(["Tudo certo?"]);
  await question.getByRole("button", { name: "Enviar assim mesmo" }).click();
  await expect.poll(customer.received).toEqual(["Tudo certo?", "Tudo certo?"]);
});

test("each status of a message is told with its time", async ({ bruno: page }) => {
  const { customer } = await begin(page, "Malu");
  await send(page, "Chegou?");
  await expect(bubble(page, "Chegou?").getByRole("img", { name: "entregue" })).toBeVisible();
  await customer.reads();
  await expect(bubble(page, "Chegou?").getByRole("img", { name: "lida" })).toBeVisible();
  await bubble(page, "Chegou?").hover();
  await bubble(page, "Chegou?").getByRole("button", { name: "Mais ações da mensagem" }).click();
  await page.getByRole("menuitem", { name: "Dados da mensagem" }).click();
  for (const step of ["Escrita", "Enviada", "Entregue", "Lida"]) {
    await expect(drawer(page).getByText(step, { exact: true })).toBeVisible();
  }
  await expect(drawer(page).getByText("ainda não")).toHaveCount(0);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
});
