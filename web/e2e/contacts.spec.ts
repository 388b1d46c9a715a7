import { randomInt } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { founder, open, PASSWORD } from "./accounts.ts";
import { apiAs, newCustomer } from "./inbox-world.ts";

const drawer = (page: Page, name = "Contato") => page.getByRole("dialog", { name });
const rows = (page: Page) => page.getByRole("list", { name: "Contatos" }).getByRole("listitem");
const newPhone = () => `1199${randomInt(1_000_000, 9_999_999)}`;

async function write(page: Page, name: string, phone: string) {
  await page.getByRole("button", { name: "Novo contato" }).click();
  const form = drawer(page, "Novo contato");
  await form.getByLabel("Nome").fill(name);
  await form.getByLabel("Telefone").fill(phone);
  await form.getByRole("button", { name: "Criar contato" }).click();
}

test("somebody is written down, found, changed, put away and brought back", async ({ browser }) => {
  const page = await open(browser, await founder("Rita Paz"), "/contatos", PASSWORD);
  await expect(page.getByRole("heading", { name: "Nenhum contato ainda" })).toBeVisible();
  await expectAccessible(page);

  const phone = newPhone();
  await page.keyboard.press("c");
  const form = drawer(page, "Novo contato");
  await form.getByRole("button", { name: "Criar contato" }).click();
  await expect(form.getByText(/Escreva um telefone ou um e-mail/)).toBeVisible();
  await form.getByLabel("Nome").fill("Zuleica Prado");
  // A mobile from before the ninth digit.
  await form.getByLabel("Telefone").fill(`${phone.slice(0, 2)} ${phone.slice(3)}`);
  await form.getByLabel("E-mail").fill("Zu@Lua.test");
  await form.getByLabel("Empresa").fill("Padaria Lua");
  await expectAccessible(page);
  await form.getByRole("button", { name: "Criar contato" }).click();

  const card = drawer(page);
  await expect(card.getByRole("heading", { name: "Zuleica Prado" })).toBeVisible();
  await expect(card.getByText("zu@lua.test")).toBeVisible();
  await expect(card.getByText(new RegExp(`\\+55 11 9${phone.slice(3, 7)}-`))).toBeVisible();
  await expectAccessible(page);
  await card.getByRole("button", { name: "Adicionar telefone ou e-mail" }).click();
  await card.getByRole("textbox", { name: "Telefone" }).fill("11 3333-4444");
  await card.getByRole("button", { name: "Salvar" }).click();
  await expect(card.getByText("+55 11 3333-4444")).toBeVisible();
  await card.getByRole("textbox", { name: "Empresa" }).fill("Padaria Sol");
  await card.getByRole("textbox", { name: "Empresa" }).press("Enter");
  await page.keyboard.press("Escape");

  await expect(rows(page)).toContainText(["Padaria Sol"]);
  await write(page, "Zumira Nunes", newPhone());
  await expect(card.getByRole("heading", { name: "Zumira Nunes" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(card).toHaveCount(0);
  await expect(rows(page)).toContainText(["Zuleica Prado", "Zumira Nunes"]);
  await page.getByRole("combobox", { name: "Ordem" }).selectOption("Mais novos primeiro");
  await expect(rows(page)).toContainText(["Zumira Nunes", "Zuleica Prado"]);

  await page.keyboard.press("b");
  await page.keyboard.type("padaria");
  await expect(rows(page)).toHaveCount(1);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await card.getByRole("button", { name: "Arquivar contato" }).click();
  // Under the pointer a toast stays for as long as the rest takes.
  await page.getByRole("button", { name: "Desfazer" }).hover();
  await expect(page.getByRole("heading", { name: "Ninguém encontrado" })).toBeVisible();
  await page.getByRole("button", { name: "Desfazer" }).click();
  await expect(rows(page)).toContainText(["Zuleica Prado"]);
  await page.getByRole("button", { name: "Limpar busca" }).click();
  await expect(rows(page)).toHaveCount(2);
  await page.context().close();
});

test("who is known already is shown, not written down twice", async ({ browser }) => {
  const customer = await newCustomer("Iara");
  await customer.writes("oi");
  const page = await open(browser, { email: "bruno@acme.test" }, "/contatos");
  await write(page, "Outro nome", customer.phone.replace("+55", ""));
  const form = drawer(page, "Novo contato");
  await expect(form.getByText(/já é de um contato/)).toBeVisible();
  await form.getByRole("button", { name: "Ver o contato" }).click();
  await expect(drawer(page).getByRole("heading", { name: customer.name })).toBeVisible();
  await page.keyboard.press("Escape");

  await page.getByRole("textbox", { name: "Buscar contatos" }).fill(customer.phone.slice(-8));
  await page.getByRole("link", { name: `Abrir a conversa com ${customer.name}` }).click();
  await expect(page.getByRole("heading", { level: 1, name: customer.name })).toBeVisible();
  await page.context().close();
});

test("a contact who never wrote is written to from the list", async ({ browser }) => {
  const api = await apiAs("bruno@acme.test");
  const name = `Caetano ${randomInt(1_000_000)}`;
  const phone = `+55${newPhone()}`;
  const made = await api.rpc("create_contato", { nome: name, telefone: phone });
  expect(made.error).toBeNull();
  const page = await open(browser, { email: "bruno@acme.test" }, `/contatos?q=${phone.slice(-8)}`);
  await page.getByRole("link", { name: `Começar conversa com ${name}` }).click();
  await expect(drawer(page, "Nova conversa").getByText(name)).toBeVisible();
  await page.context().close();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });
  test("the list and the contact fit", async ({ page, browser }) => {
    const founded = await founder("Nara Reis");
    await page.close();
    const phone = await open(browser, founded, "/contatos", PASSWORD);
    await phone.setViewportSize({ width: 390, height: 844 });
    await write(phone, "Maria Aparecida dos Santos Albuquerque de Vasconcelos", newPhone());
    await expect(drawer(phone).getByRole("heading", { name: /^Maria Aparecida/ })).toBeVisible();
    await expectAccessible(phone);
    await phone.keyboard.press("Escape");
    await expect(rows(phone)).toHaveCount(1);
    await expectAccessible(phone);
    const beyond = await phone.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(beyond).toBe(0);
    await phone.context().close();
  });
});
