import { expect } from "@playwright/test";
import { field, log, newCustomer, openConversation, test } from "./inbox-world.ts";

test("a note stays among colleagues", async ({ bruno, carla }) => {
  const customer = await newCustomer("Vera");
  await customer.writes("oi");
  await Promise.all([openConversation(bruno, customer), openConversation(carla, customer)]);
  await bruno.getByRole("heading", { level: 1 }).click();
  await bruno.keyboard.press("n");
  const note = bruno.getByRole("textbox", { name: "Nota interna" });
  await expect(note).toBeFocused();
  await note.fill("Cliente desde 2019, tratar com carinho");
  await note.press("Enter");
  const written = log(carla).getByRole("article").filter({ hasText: "Cliente desde 2019" });
  await expect(written).toContainText("Nota interna de Bruno Lima");
  expect(await customer.received()).toEqual([]);
});

test("taking, giving back, closing and reopening are seen by all and undone for six seconds", async ({
  bruno,
  carla,
}) => {
  const customer = await newCustomer("Wanda");
  await customer.writes("oi");
  await Promise.all([openConversation(bruno, customer), openConversation(carla, customer)]);
  const told = (sentence: string) => expect(log(carla).getByText(sentence).last()).toBeVisible();
  const button = (name: string) => bruno.getByRole("button", { name }).first();

  await button("Assumir").click();
  await told("Bruno Lima assumiu a conversa");
  await button("Devolver à fila").click();
  await told("Bruno Lima devolveu a conversa à fila");

  await bruno.getByRole("heading", { level: 1 }).click();
  await bruno.keyboard.press("a");
  await expect(log(carla).getByText("Bruno Lima assumiu a conversa")).toHaveCount(2);
  await bruno.keyboard.press("e");
  // Under the pointer a toast stays for as long as the rest takes.
  const said = bruno.getByRole("alert").filter({ hasText: customer.name });
  await said.filter({ hasText: "encerrada." }).hover();
  await told("Bruno Lima encerrou a conversa");
  await expect(carla.getByText(/^Conversa encerrada/)).toBeVisible();
  await expect(bruno.locator("[data-conversation]").filter({ hasText: customer.name })).toHaveCount(
    0,
  );

  const offers = said.getByRole("button", { name: "Desfazer" });
  await expect(offers).toHaveCount(1);
  await offers.click();
  await told("Bruno Lima reabriu a conversa");
  await expect(field(carla)).toBeVisible();
  await expect(
    bruno.locator("[data-conversation]").filter({ hasText: customer.name }),
  ).toBeVisible();
});

test("a conversation given to a colleague appears among theirs", async ({ bruno, carla }) => {
  const customer = await newCustomer("Xavier");
  await customer.writes("oi");
  await carla.getByRole("link", { name: "Minhas" }).click();
  await expect(carla).toHaveURL(/ver=minhas/);
  const hers = carla.locator("[data-conversation]").filter({ hasText: customer.name });
  await expect(hers).toHaveCount(0);
  await openConversation(bruno, customer);
  await bruno.getByRole("button", { name: "Atribuir a…" }).click();
  await bruno.getByRole("menuitem", { name: /^Carla/ }).click();
  await expect(hers).toBeVisible();
  await expect(log(bruno).getByText(/atribuiu a conversa a Carla/)).toBeVisible();
});

test("the contact's name and notes are everybody's", async ({ bruno, carla }) => {
  const customer = await newCustomer("Yara");
  await customer.writes("oi");
  await openConversation(bruno, customer);
  const renamed = `${customer.name} Lima`;
  await bruno.getByRole("button", { name: "Editar nome" }).click();
  await bruno.getByRole("textbox", { name: "Nome" }).fill(renamed);
  await bruno.keyboard.press("Enter");
  await expect(bruno.getByRole("heading", { level: 1, name: renamed })).toBeVisible();
  await expect(carla.locator("[data-conversation]").filter({ hasText: renamed })).toBeVisible();

  await bruno.getByRole("textbox", { name: "Observações" }).fill("Prefere ser chamada à tarde");
  await expect(bruno.getByText("Salvo", { exact: true })).toBeVisible();
  await carla.locator("[data-conversation]").filter({ hasText: renamed }).click();
  await expect(carla.getByRole("textbox", { name: "Observações" })).toHaveValue(
    "Prefere ser chamada à tarde",
  );
});
