import { expect } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import {
  bubble,
  field,
  log,
  newCustomer,
  openConversation,
  openInbox,
  send,
  test,
} from "./inbox-world.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test(`has no serious accessibility findings in the ${colorScheme} scheme`, async ({
    bruno: page,
  }) => {
    const customer = await newCustomer("Zélia");
    await customer.writes("oi");
    await customer.sends({
      type: "image",
      image: { id: "1", mime_type: "image/jpeg", sha256: "x" },
    });
    await page.emulateMedia({ colorScheme });
    await page.locator("[data-conversation]").filter({ hasText: customer.name }).waitFor();
    await expectAccessible(page);
    await openConversation(page, customer);
    await customer.becomes({ blocked: true });
    await send(page, "resposta");
    await expect(log(page).getByRole("note").filter({ hasText: "Não foi entregue" })).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(page.getByRole("link", { name: "Voltar para a lista" })).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: null });
  });
}

test("a person with only a keyboard finds, answers and closes a conversation", async ({
  carla: page,
}) => {
  const [older, newer] = [await newCustomer("Abel"), await newCustomer("Bento")];
  await older.writes("primeiro");
  await newer.writes("segundo");
  await page.locator("[data-conversation]").filter({ hasText: newer.name }).waitFor();
  await page.locator("[data-conversation]").filter({ hasText: older.name }).waitFor();

  const row = (name: string) => page.locator("[data-conversation]").filter({ hasText: name });
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute("data-conversation") ?? "");
  const wanted = await row(older.name).getAttribute("data-conversation");
  for (let [at, step] = ["", 0]; at !== wanted && step < 20; step++) {
    await page.keyboard.press("j");
    await expect.poll(focused).not.toBe(at);
    at = await focused();
  }
  await expect(row(older.name)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: older.name })).toBeVisible();

  await page.keyboard.press("r");
  await expect(field(page)).toBeFocused();
  await page.keyboard.type("resposta pelo teclado");
  await page.keyboard.press("Enter");
  await expect(bubble(page, "resposta pelo teclado")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("e");
  await expect(page.getByText(/^Conversa encerrada/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/atendimento(\?|$)/);
});

test("at 390 px one column at a time, with a way back, and nothing runs out of the screen", async ({
  browser,
}) => {
  const customer = await newCustomer("Caio");
  await customer.writes(`um endereço comprido: https://exemplo.com.br/${"a".repeat(120)}`);
  const page = await openInbox(browser, "carla@acme.test", {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
  const row = page.locator("[data-conversation]").filter({ hasText: customer.name });
  await expect(row).toBeVisible();
  expect(await fits()).toBe(true);
  await row.tap();
  await expect(field(page)).toBeVisible();
  await expect(row).toBeHidden();
  expect(await fits()).toBe(true);
  await send(page, "resposta pelo celular");
  await expect(bubble(page, "resposta pelo celular")).toBeVisible();
  await page.getByRole("button", { name: "Ver contato" }).tap();
  await expect(page.getByRole("dialog", { name: "Contato" })).toContainText(customer.name);
  await page.getByRole("button", { name: "Fechar contato" }).tap();
  await page.getByRole("link", { name: "Voltar para a lista" }).tap();
  await expect(row).toBeVisible();
});
