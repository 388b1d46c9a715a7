import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { newCustomer, openConversation, openInbox, rowOf, test } from "./inbox-world.ts";

const newTag = () => `Etiqueta ${randomUUID().slice(0, 6)}`;

async function tagWith(page: Page, name: string) {
  await page.getByRole("button", { name: "Etiquetar" }).click();
  await page.getByRole("textbox", { name: "Buscar ou criar etiqueta" }).fill(name);
  await expect(page.getByRole("option", { name: new RegExp(name) })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: `Tirar a etiqueta ${name}` })).toBeVisible();
  await page.keyboard.press("Escape");
}

test("a tag is made by typing it, seen by colleagues, and narrows the list", async ({
  bruno,
  carla,
}) => {
  const [tagged, other] = await Promise.all([newCustomer("Elaine"), newCustomer("Fausto")]);
  await Promise.all([tagged.writes("oi"), other.writes("oi")]);
  await openConversation(bruno, tagged);
  const name = newTag();
  await tagWith(bruno, name);
  await expect(rowOf(carla, tagged)).toContainText(name);

  await carla.getByRole("button", { name: "Filtros" }).click();
  await carla.getByRole("menuitemradio", { name }).click();
  await carla.keyboard.press("Escape");
  await expect(carla).toHaveURL(/etiqueta=/);
  await expect(rowOf(carla, tagged)).toBeVisible();
  await expect(rowOf(carla, other)).toHaveCount(0);

  await bruno.getByRole("button", { name: `Tirar a etiqueta ${name}` }).click();
  await expect(rowOf(carla, tagged)).toHaveCount(0);
  await expect(carla.getByRole("heading", { name: "Nada com estes filtros" })).toBeVisible();
});

test("tags are renamed, recoloured and removed from everywhere at once", async ({ browser }) => {
  const customer = await newCustomer("Gilda");
  await customer.writes("oi");
  const page = await openInbox(browser, "ana@acme.test", {
    viewport: { width: 1440, height: 900 },
  });
  await openConversation(page, customer);
  const [name, renamed] = [newTag(), newTag()];
  await tagWith(page, name);
  await page.getByRole("button", { name: "Gerenciar etiquetas" }).click();
  const dialog = page.getByRole("dialog", { name: "Gerenciar etiquetas" });
  const item = dialog.getByRole("listitem").filter({ has: page.getByLabel(`Cor de ${name}`) });
  await item.getByRole("radio", { name: "Violeta" }).click();
  await expect(item.getByRole("radio", { name: "Violeta" })).toBeChecked();
  await expectAccessible(page);
  await item.getByRole("textbox", { name: "Nome da etiqueta" }).fill(renamed);
  await page.keyboard.press("Enter");
  await expect(rowOf(page, customer)).toContainText(renamed);
  await dialog.getByRole("button", { name: `Excluir a etiqueta ${renamed}` }).click();
  await dialog.getByRole("button", { name: "Excluir", exact: true }).click();
  await expect(rowOf(page, customer)).not.toContainText(renamed);
  await page.context().close();
});

test("subject, priority and a deadline that passed are seen by all", async ({ bruno, carla }) => {
  const customer = await newCustomer("Hélio");
  await customer.writes("oi");
  await Promise.all([openConversation(bruno, customer), openConversation(carla, customer)]);
  await bruno.getByRole("textbox", { name: "Assunto" }).fill("Forno parado");
  await bruno.keyboard.press("Enter");
  await expect(carla.getByRole("textbox", { name: "Assunto" })).toHaveValue("Forno parado");

  await bruno.getByRole("combobox", { name: "Prioridade" }).click();
  await bruno.getByRole("option", { name: "Urgente" }).click();
  await expect(rowOf(carla, customer)).toContainText("urgente");

  await bruno.getByRole("button", { name: "Prazo" }).click();
  await bruno.getByRole("button", { name: "Voltar", exact: true }).click();
  await bruno.getByRole("button", { name: /^1 / }).first().click();
  await bruno.getByRole("button", { name: "Salvar" }).click();
  await expect(bruno.getByText(/^O prazo venceu/)).toBeVisible();
  await expect(rowOf(carla, customer)).toContainText(/atrasada \d+ d/);

  await bruno.getByRole("button", { name: "Ver números e histórico" }).click();
  const history = bruno.getByRole("region", { name: "Histórico" });
  await expect(history.getByText("Assunto: Forno parado")).toBeVisible();
  await expect(history.getByText("Prioridade: Urgente")).toBeVisible();
  await expectAccessible(bruno);
});

test("what an admin archives is in no list but its own, until it is taken back", async ({
  browser,
}) => {
  const customer = await newCustomer("Iara");
  await customer.writes("oi");
  const page = await openInbox(browser, "ana@acme.test", {
    viewport: { width: 1440, height: 900 },
  });
  await openConversation(page, customer);
  await page.getByRole("button", { name: "Encerrar", exact: true }).click();
  await expect(page.getByText(`Conversa com ${customer.name} encerrada.`)).toBeVisible();
  await page.getByRole("link", { name: "Encerradas" }).click();
  await expect(rowOf(page, customer)).toBeVisible();
  await rowOf(page, customer).click();
  await page.getByRole("button", { name: "Arquivar", exact: true }).click();
  // Under the pointer a toast stays for as long as the rest takes, which is done by keyboard.
  const said = page.getByRole("alert").filter({ hasText: `${customer.name} arquivada.` });
  await said.hover();
  await expect(rowOf(page, customer)).toHaveCount(0);

  await page.getByRole("button", { name: "Filtros" }).press("Enter");
  await page.getByRole("menuitemcheckbox", { name: "Arquivadas" }).press("Enter");
  await page.keyboard.press("Escape");
  await expect(rowOf(page, customer)).toBeVisible();
  await said.getByRole("button", { name: "Desfazer" }).click();
  await expect(page.getByRole("button", { name: "Arquivar", exact: true })).toBeVisible();
  await expect(rowOf(page, customer)).toHaveCount(0);
  await page.context().close();
});
