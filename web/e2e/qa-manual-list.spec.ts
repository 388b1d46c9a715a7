// The list a person used to walk through by hand before a release, one test each. Its other lines are
// proved where their subject is: a conversation is created (inbox-start), the customer is answered
// (inbox-newcomer), a list, buttons and an image are sent (inbox-types-outbound).
import { createHmac } from "node:crypto";
import { expect } from "@playwright/test";
import { begin } from "./inbox-phone.ts";
import { bubble, field, info, line, log, openInbox, send, test } from "./inbox-world.ts";
import { figure, openStatus, SOON } from "./operations-world.ts";

test("chase: a quick reply reminds the customer by name and protocol", async ({ bruno: page }) => {
  const { customer, phone } = await begin(page, "Nair");
  await field(page).pressSequentially("/cobrar");
  await expect(page.getByRole("option", { name: /cobrar/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(field(page)).toHaveValue(
    /^Oi, Nair, tudo bem\? .+ CH-\d{4}-\d+\. Podemos seguir\?$/,
  );
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await phone.received())?.text).toMatch(/^Oi, Nair, tudo bem\?/);
  await expect(
    bubble(page, "Podemos seguir?").getByRole("img", { name: "entregue" }),
  ).toBeVisible();
  await customer.writes("Podemos sim");
  await expect(bubble(page, "Podemos sim")).toBeVisible();
});

test("finish: the conversation leaves the list, and is there again when the customer writes", async ({
  bruno: page,
}) => {
  const { customer } = await begin(page, "Odete");
  await send(page, "Resolvido?");
  await customer.writes("Sim, obrigada");
  await expect(bubble(page, "Sim, obrigada")).toBeVisible();
  await page.getByRole("button", { name: "Encerrar", exact: true }).click();
  const row = page.locator("[data-conversation]").filter({ hasText: customer.name });
  await expect(row).toHaveCount(0);
  await expect(log(page).getByText("Bruno Lima encerrou a conversa")).toBeVisible();
  await customer.writes("Só mais uma coisa");
  await expect(row).toBeVisible();
});

test("live metrics: what is sent is counted on the page that is already open", async ({
  browser,
  bruno,
}) => {
  const ana = await openInbox(browser, "ana@acme.test", { viewport: { width: 1440, height: 900 } });
  await openStatus(ana);
  const volume = ana.getByRole("img", { name: /^Nas últimas 24 horas/ });
  const counted = async () => {
    const words = await volume.getAttribute("aria-label");
    return Number(/([\d.]+) enviadas/.exec(words ?? "")?.[1]?.replace(".", ""));
  };
  await expect.poll(counted).toBeGreaterThanOrEqual(0);
  const before = await counted();
  await begin(bruno, "Paula");
  await send(bruno, "conta esta");
  await expect(bubble(bruno, "conta esta").getByRole("img", { name: "entregue" })).toBeVisible();
  await expect.poll(counted, SOON).toBeGreaterThan(before);
  await expect(figure(ana, "Circuit Breaker")).toContainText("Sistema operando normalmente");
  await ana.context().close();
});

test("ticks: one while the phone is off, two when it is on again, and blue when it is read", async ({
  bruno: page,
}) => {
  const { customer } = await begin(page, "Quitéria");
  await customer.becomes({ online: false });
  await send(page, "Chegou aí?");
  const tick = (name: string) => bubble(page, "Chegou aí?").getByRole("img", { name });
  await expect(tick("enviada")).toBeVisible();
  await customer.becomes({ online: true });
  await expect(tick("entregue")).toBeVisible();
  await customer.reads();
  await expect(tick("lida")).toBeVisible();
});

/** What the provider would post: a status of one message, signed or not. */
async function postStatus(id: string, status: string, secret: string): Promise<number> {
  const { url } = info.webhooks.whatsapp;
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "551199990001", phone_number_id: line },
    statuses: [{ id, status, timestamp, recipient_id: "5511999990000" }],
  };
  const body = JSON.stringify({
    object: "whatsapp_business_account",
    entry: [{ id: "1", changes: [{ field: "messages", value }] }],
  });
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  const headers = {
    "content-type": "application/json",
    "x-hub-signature-256": `sha256=${signature}`,
  };
  return (await fetch(url, { method: "POST", headers, body })).status;
}

test("status by webhook tool: a signed notice moves the tick, a forged one does not", async ({
  bruno: page,
}) => {
  const { customer, phone } = await begin(page, "Quésia");
  await customer.becomes({ online: false });
  await send(page, "Você viu?");
  const tick = (name: string) => bubble(page, "Você viu?").getByRole("img", { name });
  await expect(tick("enviada")).toBeVisible();
  const { id = "" } = (await phone.received()) ?? {};

  expect(await postStatus(id, "read", "not-the-secret")).toBe(401);
  await expect(tick("enviada")).toBeVisible();
  const secret = info.webhooks.whatsapp.app_secret;
  expect(await postStatus(id, "delivered", secret)).toBe(200);
  await expect(tick("entregue")).toBeVisible();
  expect(await postStatus(id, "read", secret)).toBe(200);
  await expect(tick("lida")).toBeVisible();
});
