import { randomInt } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { open } from "./accounts.ts";
import { apiAs, info, newCustomer } from "./inbox-world.ts";

const dialog = (page: Page) => page.getByRole("dialog", { name: "Mesclar contatos" });
const card = (page: Page) => page.getByRole("dialog", { name: "Contato", exact: true });

async function write(nome: string, more: Record<string, string>) {
  const api = await apiAs("bruno@acme.test");
  const { data, error } = await api.rpc("create_contato", { nome, ...more });
  if (error) throw error;
  return data as { id: string };
}

test("two contacts become one, with what both had, and two again", async ({ browser }) => {
  const customer = await newCustomer("Olga");
  await customer.writes("oi, sou eu");
  const twin = await write(customer.name, {
    email: `olga${randomInt(1_000_000)}@lua.test`,
    empresa: "Padaria Lua",
  });
  const page = await open(browser, { email: "bruno@acme.test" }, "/contatos?ordem=recentes");
  // Somebody else's doing is in the list without being asked for; newest first, however long it is.
  const live = await write(`Aaron ${randomInt(1_000_000_000)}`, {
    email: `a${Date.now()}@lua.test`,
  });
  await expect(page.locator(`a[href*="${live.id}"]`).first()).toBeVisible();
  await page.getByRole("button", { name: "Duplicados" }).click();
  await expectAccessible(page);
  await dialog(page)
    .getByRole("button", { name: `São duas pessoas: ${customer.name}` })
    .click();
  const compare = dialog(page).getByRole("button", { name: `Comparar ${customer.name}` });
  // Under the pointer a toast stays for as long as the rest takes.
  await page.getByRole("button", { name: "Desfazer" }).hover();
  await expect(compare).toHaveCount(0);
  await page.getByRole("button", { name: "Desfazer" }).click();
  await expect(compare).toBeVisible();
  await dialog(page)
    .getByRole("button", { name: `Comparar ${customer.name}` })
    .click();
  await expect(dialog(page).getByRole("region", { name: "Como vai ficar" })).toContainText(
    `${customer.name} · Padaria Lua`,
  );
  await dialog(page).getByRole("radio", { name: "(vazio)" }).check();
  await expect(dialog(page).getByRole("region", { name: "Como vai ficar" })).not.toContainText(
    "Padaria Lua",
  );
  await dialog(page).getByRole("radio", { name: "Padaria Lua" }).check();
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Mesclar os dois" }).click();

  await expect(card(page).getByText("@lua.test")).toBeVisible();
  await expect(card(page).getByText(/foi mesclado a este contato/)).toBeVisible();
  await expect(card(page).getByRole("textbox", { name: "Empresa" })).toHaveValue("Padaria Lua");
  await expect(card(page).getByRole("link", { name: /oi, sou eu/ })).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await card(page).getByRole("button", { name: "Separar de novo" }).click();
  await expect(card(page).getByText("@lua.test")).toHaveCount(0);
  await expect(card(page).getByRole("textbox", { name: "Empresa" })).toHaveValue("");
  await page.goto(`${info.urls.web}/contatos?contato=${twin.id}`);
  await expect(card(page).getByText("@lua.test")).toBeVisible();
  await expect(card(page).getByRole("textbox", { name: "Empresa" })).toHaveValue("Padaria Lua");
  await page.context().close();
});

test("the other one is looked for, and the toast takes it back", async ({ browser }) => {
  const tag = String(randomInt(10_000_000, 99_999_999));
  const one = await write(`Quitéria ${tag}`, { email: `um${tag}@lua.test` });
  await write(`Kitéria ${tag}`, { email: `dois${tag}@lua.test` });
  const page = await open(browser, { email: "bruno@acme.test" }, `/contatos?contato=${one.id}`);
  await page.setViewportSize({ width: 390, height: 844 });
  await card(page).getByRole("link", { name: "Mesclar com outro contato" }).click();
  await dialog(page).getByLabel("Mesclar com quem").fill(tag);
  await dialog(page)
    .getByRole("button", { name: `Kitéria ${tag}` })
    .click();
  await expectAccessible(page);
  await dialog(page)
    .getByRole("radio", { name: `Kitéria ${tag}` })
    .check();
  await dialog(page).getByRole("button", { name: "Mesclar os dois" }).click();
  // Under the pointer a toast stays for as long as the rest takes.
  await page.getByRole("button", { name: "Desfazer" }).hover();
  await expect(card(page).getByRole("heading", { name: `Kitéria ${tag}` })).toBeVisible();
  await page.getByRole("button", { name: "Desfazer" }).click();
  await expect(card(page).getByRole("heading", { name: `Quitéria ${tag}` })).toBeVisible();
  await expect(card(page).getByText(`dois${tag}@lua.test`)).toHaveCount(0);
  await page.context().close();
});
