import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { bubble, newCustomer, openConversation, openInbox, test } from "./inbox-world.ts";

const dialog = (page: Page) => page.getByRole("dialog", { name: "Nova conversa" });

async function choosePerson(page: Page, typed: string, option: RegExp) {
  await dialog(page).getByRole("textbox", { name: "Com quem" }).fill(typed);
  await page.getByRole("option", { name: option }).click();
}

test("a conversation is begun with a number nobody has written to, by a template", async ({
  bruno: page,
}) => {
  const customer = await newCustomer("Jussara");
  await page.keyboard.press("c");
  await dialog(page).getByRole("button", { name: "Escolher modelo" }).click();
  await expect(dialog(page).getByText("Escolha com quem falar.")).toBeVisible();
  await choosePerson(page, customer.phone.slice(3), /^Escrever para/);
  await dialog(page).getByLabel("Nome").fill(customer.name);
  await dialog(page).getByLabel("Assunto").fill("Vistoria");
  await dialog(page).getByRole("button", { name: "Escolher modelo" }).click();
  await dialog(page)
    .getByRole("button", { name: /retomada_atendimento.*Olá/ })
    .click();
  await dialog(page).getByLabel("Texto: 1").fill("Jussara");
  await dialog(page).getByLabel("Texto: 2").fill("4321");
  await dialog(page).getByRole("button", { name: "Enviar" }).click();

  await expect(page.getByRole("heading", { level: 1, name: customer.name })).toBeVisible();
  await expect(
    bubble(page, "Olá Jussara, podemos continuar o seu atendimento 4321?"),
  ).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Assunto" })).toHaveValue("Vistoria");
  await expect
    .poll(customer.received)
    .toContainEqual(
      expect.stringContaining("Olá Jussara, podemos continuar o seu atendimento 4321?"),
    );
});

test("within the window words are enough, and a colleague's customer is theirs", async ({
  bruno,
  carla,
}) => {
  const customer = await newCustomer("Kátia");
  await customer.writes("oi");
  await openConversation(bruno, customer);
  await bruno.getByRole("button", { name: "Encerrar", exact: true }).click();
  await expect(bruno.getByText(`Conversa com ${customer.name} encerrada.`)).toBeVisible();
  await bruno.getByRole("button", { name: "Nova conversa" }).click();
  await choosePerson(bruno, customer.name, new RegExp(customer.name));
  await expect(
    dialog(bruno).getByText(/A janela de 24 h com esta pessoa está aberta/),
  ).toBeVisible();
  await dialog(bruno).getByRole("button", { name: "Enviar" }).click();
  await expect(dialog(bruno).getByText("Escreva a mensagem.")).toBeVisible();
  await dialog(bruno).getByLabel("Mensagem").fill("Esqueci de dizer uma coisa");
  await dialog(bruno).getByRole("button", { name: "Enviar" }).click();
  await expect(bubble(bruno, "Esqueci de dizer uma coisa")).toBeVisible();
  await expect.poll(customer.received).toContain("Esqueci de dizer uma coisa");

  await carla.getByRole("button", { name: "Nova conversa" }).click();
  await choosePerson(carla, customer.name, new RegExp(customer.name));
  await expect(dialog(carla).getByText(/Bruno Lima já está falando com esta pessoa/)).toBeVisible();
  await dialog(carla).getByLabel("Mensagem").fill("Olá");
  await dialog(carla).getByRole("button", { name: "Enviar" }).click();
  await expect(
    dialog(carla).getByText(/já está nesta conversa|já assumiu|outra pessoa/i),
  ).toBeVisible();
  await dialog(carla).getByRole("link", { name: "Abrir a conversa" }).click();
  await expect(carla.getByRole("heading", { level: 1, name: customer.name })).toBeVisible();
});

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test(`the form can be used by everybody, ${viewport.width} px wide`, async ({ browser }) => {
    const page = await openInbox(browser, "bruno@acme.test", { viewport });
    await page.getByRole("button", { name: "Nova conversa" }).click();
    await expect(dialog(page).getByRole("button", { name: "Prazo" })).toBeVisible();
    await expectAccessible(page);
    await page.context().close();
  });
}
