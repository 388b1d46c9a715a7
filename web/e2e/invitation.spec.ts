import { expect, test } from "@playwright/test";
import { founder, invite, newPerson, open, PASSWORD } from "./accounts.ts";
import { info } from "./inbox-world.ts";

test("a colleague is invited, signs up through the link and is in the team at once", async ({
  browser,
}) => {
  const boss = await founder("Nina Alves");
  const page = await open(browser, boss, "/equipe", PASSWORD);
  await expect(page.getByText("Por enquanto, só você")).toBeVisible();
  const guest = newPerson("Davi Rocha");
  const link = await invite(page, guest.email, "Supervisor");
  await expect(page.getByText("Convites em aberto")).toBeVisible();

  const theirs = await (await browser.newContext({ locale: "pt-BR" })).newPage();
  await theirs.goto(link);
  await expect(
    theirs.getByRole("heading", { name: `${boss.company} convidou você` }),
  ).toBeVisible();
  await expect(theirs.getByLabel("E-mail")).toHaveValue(guest.email);
  await theirs.getByLabel("Seu nome").fill(guest.name);
  await theirs.getByLabel("Senha", { exact: true }).fill(PASSWORD);
  await theirs.getByRole("button", { name: "Criar conta e entrar" }).click();
  await expect(theirs).toHaveURL(/\/atendimento$/);

  // Nobody reloaded the boss's page.
  const row = page.getByRole("listitem").filter({ hasText: guest.name });
  await expect(row).toBeVisible();
  await expect(row.getByRole("combobox")).toHaveValue("Supervisor");
  await expect(page.getByText("Convites em aberto")).toBeHidden();

  await theirs.goto(link);
  await expect(theirs.getByRole("alert")).toContainText("Este convite não vale mais");
});

test("an invitation to somebody else is not accepted with another account", async ({ browser }) => {
  const page = await open(browser, await founder("Otto Braga"), "/equipe", PASSWORD);
  const link = await invite(page, newPerson("x").email);
  const other = await founder("Caio Melo");
  const theirs = await open(browser, other, "/perfil", PASSWORD);
  await theirs.goto(link);
  await expect(theirs.getByText(`Você está com a conta ${other.email}`)).toBeVisible();
  await theirs.getByRole("button", { name: "Entrar com outra conta" }).click();
  await expect(theirs.getByRole("button", { name: "Criar conta e entrar" })).toBeVisible();
});

test("a person with an account joins a second company by signing in", async ({ browser }) => {
  const boss = await founder("Iara Luz");
  const page = await open(browser, boss, "/equipe", PASSWORD);
  const guest = await founder("Beto Sá");
  const link = await invite(page, guest.email);
  const theirs = await (await browser.newContext({ locale: "pt-BR" })).newPage();
  await theirs.goto(link);
  await theirs.getByRole("button", { name: "Já tenho conta" }).click();
  await theirs.getByLabel("Senha", { exact: true }).fill(PASSWORD);
  await theirs.getByRole("button", { name: "Entrar", exact: true }).click();
  await expect(theirs).toHaveURL(/\/atendimento$/);
  await theirs.goto(`${info.urls.web}/equipe`);
  await expect(theirs.getByText(boss.email)).toBeVisible();
});

test("a cancelled invitation opens no door", async ({ browser }) => {
  const page = await open(browser, await founder("Gil Pires"), "/equipe", PASSWORD);
  const guest = newPerson("y");
  const link = await invite(page, guest.email);
  await page.getByRole("button", { name: `Cancelar convite de ${guest.email}` }).click();
  await expect(page.getByText(`O convite de ${guest.email} foi cancelado`)).toBeVisible();
  const theirs = await (await browser.newContext({ locale: "pt-BR" })).newPage();
  await theirs.goto(link);
  await expect(theirs.getByRole("alert")).toContainText("Este convite não vale mais");
});
