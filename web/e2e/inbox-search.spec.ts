import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { watchFlashes } from "./flash.ts";
import { bubble, newCustomer, openConversation, openInbox, test } from "./inbox-world.ts";

const search = (page: Page) =>
  page.getByRole("textbox", { name: "Buscar pessoas, mensagens e protocolos" });

/** A conversation longer than one window, with something to be found at its beginning. */
async function longAgo(firstName: string, words: string) {
  const customer = await newCustomer(firstName);
  await customer.writes(words);
  for (let part = 0; part < 6; part++) {
    const more = Array.from({ length: 10 }, (_, n) => `conversa ${part}-${n}`);
    await Promise.all(more.map((text) => customer.writes(text)));
  }
  return customer;
}

test("a word said long ago is found without its accent and opened where it was said", async ({
  bruno: page,
}) => {
  const customer = await longAgo("Amélia", "Vocês têm manutenção de liquidificador prateado?");
  await search(page).fill("manutencao liquidific");
  const found = page.getByRole("link", { name: new RegExp(customer.name) });
  await expect(found.locator("mark").first()).toHaveText("manutenção");
  const flashes = await watchFlashes(page);
  await found.click();
  await expect(page).toHaveURL(/mensagem=1/);
  const said = bubble(page, "liquidificador prateado");
  await expect(said).toBeInViewport();
  await expect.poll(flashes).toEqual([expect.stringContaining("liquidificador prateado")]);

  // The address alone leads there as well.
  await page.reload();
  await expect(bubble(page, "liquidificador prateado")).toBeInViewport();

  await search(page).press("Escape");
  await expect(page).not.toHaveURL(/busca/);
  await expect(page.getByRole("list", { name: "Conversas" })).toBeVisible();
});

test("people are found by number, conversations by protocol, and the keyboard is enough", async ({
  bruno: page,
}) => {
  const customer = await newCustomer("Benedita");
  await customer.writes("bom dia");
  await openConversation(page, customer);
  const protocol = await page
    .getByText(/^CH-\d{4}-\d+/)
    .first()
    .textContent();
  await page.keyboard.press("Escape");
  await page.keyboard.press("b");
  await expect(search(page)).toBeFocused();
  await page.keyboard.type(customer.phone.slice(5));
  const people = page.getByRole("region", { name: "Pessoas" });
  await expect(people.getByRole("link", { name: new RegExp(customer.name) })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: customer.name })).toBeVisible();

  await search(page).fill(protocol?.trim() ?? "");
  const conversations = page.getByRole("region", { name: "Conversas" });
  await expect(conversations.getByRole("link", { name: new RegExp(customer.name) })).toBeVisible();

  await search(page).fill("xilofone inexistente");
  await expect(page.getByRole("heading", { name: "Nada encontrado" })).toBeVisible();
  await page.getByRole("button", { name: "Limpar a busca" }).click();
  await expect(page.getByRole("list", { name: "Conversas" })).toBeVisible();
});

test("what was not read yet begins at a line that a button leads to, and a day has its own way", async ({
  bruno: page,
}) => {
  const customer = await longAgo("Célio", "a primeira de todas");
  await openConversation(page, customer);
  await page.getByRole("button", { name: "Ver 61 mensagens novas" }).click();
  await expect(page.getByText("Novas mensagens", { exact: true })).toBeInViewport();
  await expect(bubble(page, "a primeira de todas")).toBeInViewport();

  await page.getByRole("button", { name: "Ir para o fim" }).click();
  await expect(bubble(page, "a primeira de todas")).not.toBeInViewport();
  await page.getByRole("button", { name: "hoje" }).click();
  // By the clock of whoever looks, which is not that of whoever tests; with its month, as the calendar
  // shows the first days of the next one too.
  const today = await page.evaluate(() =>
    [new Date().getDate(), new Date().toLocaleDateString("pt-BR", { month: "long" })].join(" "),
  );
  await page
    .getByRole("dialog", { name: "Ir para uma data" })
    .getByRole("button", { name: new RegExp(`^${today} \\d{4}$`) })
    .click();
  await expect(bubble(page, "a primeira de todas")).toBeInViewport();
});

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test(`results can be used by everybody, ${viewport.width} px wide`, async ({ browser }) => {
    const customer = await newCustomer("Dirce");
    await customer.writes("Quero trocar o toldo verde");
    const page = await openInbox(browser, "bruno@acme.test", { viewport });
    await search(page).fill("toldo verde");
    await expect(page.getByRole("link", { name: new RegExp(customer.name) })).toBeVisible();
    await expectAccessible(page);
    await page.context().close();
  });
}
