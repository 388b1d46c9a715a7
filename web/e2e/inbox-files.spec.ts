// Files on their way in and out, when all does not go well.
import { expect, type Page } from "@playwright/test";
import { begin } from "./inbox-phone.ts";
import { bubble, field, log, send, test } from "./inbox-world.ts";
import { fail, mend } from "./operations-world.ts";
import { asOwner } from "./owner.ts";

const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const photo = { name: "foto.png", mimeType: "image/png", buffer: Buffer.from(PNG, "base64") };
const STORAGE = "**/storage/v1/object/media/**";

const chips = (page: Page) =>
  page.getByRole("list", { name: "Arquivos a enviar" }).getByRole("listitem");

/** What carries files from another window, as the browser would hand it over. */
const transfer = (page: Page, name: string) =>
  page.evaluateHandle(
    ([given, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      const carried = new DataTransfer();
      carried.items.add(new File([bytes], given, { type: "image/png" }));
      return carried;
    },
    [name, PNG] as const,
  );

/** Uploads begin and do not come to an end. */
const stall = (page: Page) => page.route(STORAGE, () => undefined);

test("an upload is stopped before and after its message was sent", async ({ bruno: page }) => {
  const { phone } = await begin(page, "Abel");
  await stall(page);
  await page.getByTestId("files").setInputFiles([photo]);
  // Nothing of the bar is drawn before the first byte is over.
  const moving = { name: "Enviando foto.png" };
  await expect(chips(page).getByRole("progressbar", moving)).toHaveCount(1);
  await page.getByRole("button", { name: "Remover foto.png" }).click();
  await expect(chips(page)).toHaveCount(0);

  await page.getByTestId("files").setInputFiles([photo]);
  await send(page, "esta não vai");
  await expect(chips(page)).toHaveCount(0);
  const sent = bubble(page, "esta não vai");
  await expect(sent.getByRole("progressbar", moving)).toHaveCount(1);
  await sent.getByRole("button", { name: "Remover foto.png" }).click();
  await expect(sent).toHaveCount(0);

  await page.unroute(STORAGE);
  await send(page, "esta vai");
  await expect.poll(async () => (await phone.received())?.text).toBe("esta vai");
  expect((await phone.messages()).map(({ type }) => type)).toEqual(["text", "text"]);
});

test("a file that was not up before the page was closed can only be attached again", async ({
  bruno: page,
}) => {
  const { phone } = await begin(page, "Bia");
  await stall(page);
  await page.getByTestId("files").setInputFiles([photo]);
  await send(page, "segue a foto");
  await expect(bubble(page, "segue a foto")).toBeVisible();
  await page.reload();

  const told = log(page).getByRole("alert");
  await expect(told).toContainText("O arquivo não chegou a subir antes de a página fechar.");
  await expect(told.getByRole("button")).toHaveText(["Descartar"]);
  await expect(bubble(page, "segue a foto")).toContainText("foto.png");
  await told.getByRole("button", { name: "Descartar" }).click();
  await expect(bubble(page, "segue a foto")).toHaveCount(0);
  expect((await phone.messages()).map(({ direction }) => direction)).toEqual(["inbound"]);
});

test("a file is dropped on the conversation or pasted into the field", async ({ bruno: page }) => {
  const { phone } = await begin(page, "Caio");
  const dropped = await transfer(page, "caiu.png");
  await log(page).dispatchEvent("dragenter", { dataTransfer: dropped });
  await expect(page.getByText(/Solte/)).toBeVisible();
  await log(page).dispatchEvent("drop", { dataTransfer: dropped });
  await expect(page.getByText(/Solte/)).toHaveCount(0);
  await expect(chips(page)).toHaveText([/caiu\.png/]);

  const pasted = await transfer(page, "colada.png");
  await field(page).evaluate((element, clipboardData) => {
    const given = { clipboardData, bubbles: true, cancelable: true };
    element.dispatchEvent(new ClipboardEvent("paste", given));
  }, pasted);
  await expect(chips(page)).toHaveText([/caiu\.png/, /colada\.png/]);
  await send(page, "as duas");
  await expect
    .poll(async () => (await phone.messages()).slice(1).map(({ type, text }) => [type, text]))
    .toEqual([
      ["image", "as duas"],
      ["image", null],
    ]);
});

test("a caption has less room than a message, and says so", async ({ bruno: page }) => {
  await begin(page, "Davi");
  await field(page).fill("a".repeat(1_025));
  const sendButton = page.getByRole("button", { name: "Enviar", exact: true });
  await expect(sendButton).toBeEnabled();
  await page.getByTestId("files").setInputFiles([photo]);
  await expect(page.getByRole("alert")).toContainText("A legenda passou de 1.024 caracteres.");
  await expect(sendButton).toBeDisabled();
  await field(page).fill("a".repeat(1_024));
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(sendButton).toBeEnabled();
  await page.getByRole("button", { name: "Remover foto.png" }).click();
  await field(page).fill("");
});

test("a WebP that is no sticker is told what a sticker is", async ({ bruno: page }) => {
  await begin(page, "Enzo");
  const head = "UklGRgAAAABXRUJQVlA4WAoAAAAAAAAA/wAA/wAA";
  const webp = Buffer.concat([Buffer.from(head, "base64"), Buffer.alloc(200)]);
  await page
    .getByTestId("files")
    .setInputFiles([{ name: "logo.webp", mimeType: "image/webp", buffer: webp }]);
  await expect(chips(page).getByRole("alert")).toContainText("512 × 512 pixels");
  await page.getByRole("button", { name: "Remover logo.webp" }).click();
});

// A file is given up after hours of trying, so the database is told that it was.
async function giveUpFile(name: string): Promise<void> {
  const files = await asOwner(
    `update public.message_attachments a
        set state = 'failed', error_code = 'provider_unavailable', storage_path = null, thumbnail_path = null
       from public.messages m join public.conversations c on c.id = m.conversation_id
       join public.contatos k on k.id = c.contato_id
      where m.id = a.message_id and k.nome = $1`,
    [name],
  );
  expect(files).toBe(1);
}

test("a customer's file that did not come is asked for again", async ({ bruno: page }) => {
  const { customer, phone } = await begin(page, "Flora");
  await phone.sends("document");
  const file = log(page).getByRole("link", { name: /^Baixar .+\.pdf$/ });
  await expect(file).toBeVisible();
  await giveUpFile(customer.name);
  await page.reload();
  const missing = log(page).getByRole("note").filter({ hasText: "O arquivo não veio." });
  await expect(missing).toContainText("Tente de novo ou peça ao cliente");
  await missing.getByRole("button", { name: "Tentar de novo" }).click();
  await expect(file).toBeVisible();
  await expect(missing).toHaveCount(0);
});

test("a file that ran out at the provider's says so and offers nothing in vain", async ({
  bruno: page,
}) => {
  const { phone } = await begin(page, "Gael");
  try {
    await fail({ kind: "media_expired", times: null });
    await phone.sends("image");
    const missing = log(page).getByRole("note").filter({ hasText: "expirou no provedor" });
    await expect(missing).toContainText("Peça ao cliente que envie de novo.", { timeout: 30_000 });
    await expect(missing.getByRole("button")).toHaveCount(0);
  } finally {
    await mend();
  }
});
