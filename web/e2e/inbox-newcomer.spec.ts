import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import {
  bubble,
  type Customer,
  connection,
  field,
  newCustomer,
  openConversation,
  send,
  test,
} from "./inbox-world.ts";

/** For the README: the conversation goes on a little, and a note is added. */
async function takePicture(page: Page, customer: Customer) {
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await page
    .getByRole("textbox", { name: "Nota interna" })
    .fill("Já comprou em março: 5 % à vista");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Nota interna de Bruno Lima")).toBeVisible();
  const question = bubble(page, "Perfeito, obrigada!");
  await question.hover();
  await question.getByRole("button", { name: "Responder a esta mensagem" }).click();
  await send(page, "De nada! O orçamento segue no seu e-mail. Posso ajudar em algo mais?");
  const answer = bubble(page, "De nada!");
  await expect(answer.getByRole("img", { name: "entregue" })).toBeVisible();
  await customer.reads();
  await expect(answer.getByRole("img", { name: "lida" })).toBeVisible();
  await customer.writes("Por enquanto é só. Vocês são rápidos!");
  await expect(bubble(page, "Vocês são rápidos!")).toBeVisible();
  const row = page.locator("[data-conversation]").filter({ hasText: customer.name });
  await expect(row.getByRole("img", { name: /não lida/ })).toHaveCount(0);
  await field(page).fill("Obrigado! Qualquer dúvida, é só chamar por aqui");
  await page.getByRole("heading", { level: 1 }).hover();
  await page.screenshot({ path: join(import.meta.dirname, "../../docs/inbox.png") });
}

test("a customer writes, the agent answers, and the ticks advance to read without a reload", async ({
  bruno: page,
}) => {
  await page.evaluate(() => {
    (window as { neverReloaded?: boolean }).neverReloaded = true;
  });

  const customer = await newCustomer("Helena");
  await customer.writes("Olá, quero saber do orçamento");
  const row = page.locator("[data-conversation]").filter({ hasText: customer.name });
  await expect(row).toContainText("Olá, quero saber do orçamento");
  await expect(row.getByRole("img", { name: "1 não lida" })).toBeVisible();

  await openConversation(page, customer);
  await expect(bubble(page, "Olá, quero saber do orçamento")).toBeVisible();
  await expect(row.getByRole("img", { name: /não lida/ })).toHaveCount(0);

  await send(page, "Claro! Já te envio.");
  const answer = bubble(page, "Claro! Já te envio.");
  await expect(answer).toHaveCount(1);
  await expect(answer.getByRole("img", { name: "entregue" })).toBeVisible();
  expect(await customer.received()).toEqual(["Claro! Já te envio."]);
  await customer.reads();
  await expect(answer.getByRole("img", { name: "lida" })).toBeVisible();
  await expect(row.getByRole("img", { name: "lida" })).toBeVisible();
  await expect(page.getByText("Bruno Lima assumiu a conversa")).toBeVisible();

  await customer.writes("Perfeito, obrigada!");
  await expect(bubble(page, "Perfeito, obrigada!")).toBeVisible();
  await expect(answer).toHaveCount(1);
  expect(await page.evaluate(() => "neverReloaded" in window)).toBe(true);

  if (process.env.PROSA_SCREENSHOT) await takePicture(page, customer);
});

test("a customer's message is on the screen in less than a second", async ({ carla: page }) => {
  const customer = await newCustomer("Iara");
  await customer.writes("primeira");
  await openConversation(page, customer);
  await expect(bubble(page, "primeira")).toBeVisible();
  await expect(connection(page)).toHaveAttribute("data-state", "live");

  const took: number[] = [];
  for (let i = 0; i < 5; i++) {
    const began = Date.now();
    const shown = bubble(page, `mensagem ${i}`).waitFor();
    await customer.writes(`mensagem ${i}`);
    await shown;
    took.push(Date.now() - began);
  }
  // Usually, not at its luckiest.
  expect(took.toSorted((a, b) => a - b)[2]).toBeLessThan(1_000);
});

test("what cannot be drawn yet says in words what the customer sent", async ({ carla: page }) => {
  const customer = await newCustomer("Otávio");
  await customer.sends({
    type: "hologram",
    hologram: { depth: 3 },
  });
  await expect(
    page.locator("[data-conversation]").filter({ hasText: customer.name }),
  ).toContainText("Tipo não suportado");
  await openConversation(page, customer);
  await expect(
    page.getByText(/O cliente enviou algo que o canal não entrega por aqui \(hologram\)/),
  ).toBeVisible();
});
