import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { bubble, newCustomer, openConversation, send, test } from "./inbox-world.ts";
import { card, column, face, newBoard, openBoard, titles } from "./kanban-world.ts";

async function close(page: Page) {
  await page.getByRole("dialog").getByRole("button", { name: "Fechar", exact: true }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

test("a card begun in a conversation is answered from the board", async ({ bruno, carla }) => {
  const quadro = await newBoard();
  const customer = await newCustomer("Nádia");
  await customer.writes("Quanto custa o bolo?");
  await openConversation(bruno, customer);
  await bruno.getByRole("button", { name: "Criar oportunidade" }).click();
  const form = bruno.getByRole("form", { name: `${customer.name}: nova oportunidade` });
  await form.getByRole("textbox", { name: "Título" }).fill("Bolo de casamento");
  await form.getByRole("textbox", { name: "Valor" }).fill("850");
  await form.getByRole("combobox", { name: "Quadro e etapa" }).selectOption({
    value: quadro.etapas.get("Novo") ?? "",
  });
  await expectAccessible(bruno);
  await form.getByRole("button", { name: "Criar oportunidade" }).click();
  await openBoard(carla, quadro);
  await expect(card(carla, "Bolo de casamento")).toContainText("Quanto custa o bolo?");
  await expect(card(carla, "Bolo de casamento")).toContainText("R$ 850,00");

  await carla.getByRole("link", { name: "Abrir a conversa de Bolo de casamento" }).click();
  const dialog = carla.getByRole("dialog", { name: "Bolo de casamento" });
  await expect(dialog.getByRole("tab", { name: "Conversa", selected: true })).toBeVisible();
  await expect(bubble(carla, "Quanto custa o bolo?")).toBeVisible();
  await send(carla, "A partir de R$ 850.");
  await expect.poll(() => customer.received()).toEqual(["A partir de R$ 850."]);
  await expect(bubble(bruno, "A partir de R$ 850.")).toBeVisible();
  await expectAccessible(carla);
  await close(carla);

  // Back from the conversation to its card.
  await bruno.getByRole("link", { name: /^Bolo de casamento/ }).click();
  await expect(bruno.getByRole("dialog", { name: "Bolo de casamento" })).toBeVisible();
  await close(bruno);
});

test("what is changed in a card is on the board, and in its history", async ({ bruno, carla }) => {
  const quadro = await newBoard("Toldo");
  await Promise.all([openBoard(bruno, quadro), openBoard(carla, quadro)]);
  await face(bruno, "Toldo").click();
  const dialog = bruno.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Valor" }).fill("300");
  await dialog.getByRole("textbox", { name: "Valor" }).press("Tab");
  await expect(card(carla, "Toldo")).toContainText("R$ 300,00");
  await dialog.getByRole("textbox", { name: "Título" }).fill("Toldo azul");
  await dialog.getByRole("textbox", { name: "Título" }).press("Enter");
  await expect(titles(carla, "Novo")).toHaveText(["Toldo azul"]);
  await dialog.getByRole("combobox", { name: "Etapa" }).click();
  // Its own board's stages come first.
  await bruno.getByRole("option", { name: "Proposta" }).first().click();
  await expect(column(carla, "Proposta").getByText("Toldo azul")).toBeVisible();
  await expectAccessible(bruno);

  await dialog.getByRole("tab", { name: "Linha do tempo" }).click();
  await expect(dialog.getByText("Bruno Lima moveu de Novo para Proposta")).toBeVisible();
  await expect(dialog.getByText("Valor: R$ 300,00")).toBeVisible();
  await expect(dialog.getByText("Título: Toldo azul")).toBeVisible();
  await dialog.getByRole("tab", { name: "Arquivos" }).click();
  await expect(dialog.getByText("Os arquivos vêm da conversa.", { exact: false })).toBeVisible();

  await dialog.getByRole("tab", { name: "Resumo" }).click();
  await dialog.getByRole("button", { name: "Arquivar" }).click();
  // Under the pointer a toast stays for as long as the rest takes.
  await bruno.getByRole("button", { name: "Desfazer" }).last().hover();
  await expect(card(carla, "Toldo azul")).toHaveCount(0);
  await bruno.getByRole("button", { name: "Desfazer" }).last().click();
  await expect(card(carla, "Toldo azul")).toBeVisible();
  await close(bruno);
});

test("a card finds its customer, and their conversation is tied to it", async ({ bruno }) => {
  const quadro = await newBoard("Placa");
  const customer = await newCustomer("Otília");
  await customer.writes("Preciso de uma placa");
  await openBoard(bruno, quadro);
  await face(bruno, "Placa").click();
  const dialog = bruno.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Contato" }).fill(customer.name);
  await bruno.getByRole("option", { name: new RegExp(customer.name) }).click();
  await expect(dialog.getByText(customer.name)).toBeVisible();
  await dialog.getByRole("tab", { name: "Conversa" }).click();
  await dialog.getByRole("button", { name: "Ligar", exact: true }).click();
  await expect(bubble(bruno, "Preciso de uma placa")).toBeVisible();
  await close(bruno);
  await expect(card(bruno, "Placa")).toContainText("Preciso de uma placa");
  await customer.writes("De acrílico");
  await expect(card(bruno, "Placa")).toContainText("De acrílico");
});
