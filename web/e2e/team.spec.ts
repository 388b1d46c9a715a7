import { type Browser, expect, type Page, test } from "@playwright/test";
import { founder, invite, newPerson, open, PASSWORD, type Person } from "./accounts.ts";
import { info } from "./inbox-world.ts";

/** A company of two: whose page shows the team, and the colleague's. */
async function twoOf(browser: Browser): Promise<{ boss: Page; guest: Person; theirs: Page }> {
  const boss = await open(browser, await founder("Dona Rute"), "/equipe", PASSWORD);
  const guest = newPerson("Téo Nunes");
  const link = await invite(boss, guest.email);
  const theirs = await (await browser.newContext({ locale: "pt-BR" })).newPage();
  await theirs.goto(link);
  await theirs.getByLabel("Seu nome").fill(guest.name);
  await theirs.getByLabel("Senha", { exact: true }).fill(PASSWORD);
  await theirs.getByRole("button", { name: "Criar conta e entrar" }).click();
  await expect(theirs).toHaveURL(/\/atendimento$/);
  await expect(rowOf(boss, guest)).toBeVisible();
  return { boss, guest, theirs };
}

const rowOf = (page: Page, person: Person) =>
  page.getByRole("listitem").filter({ hasText: person.email });

test("a role changes at once for both, and can be taken back", async ({ browser }) => {
  const { boss, guest, theirs } = await twoOf(browser);
  await theirs.goto(`${info.urls.web}/equipe`);
  await expect(theirs.getByText("Só administradores convidam")).toBeVisible();
  await expect(theirs.getByRole("button", { name: "Convidar" })).toBeHidden();
  await expect(theirs.getByRole("combobox")).toHaveCount(0);
  await expect(theirs.getByTestId("connection").first()).toHaveAttribute("data-state", "live");

  await rowOf(boss, guest).getByRole("combobox").click();
  await boss.getByRole("option", { name: "Administrador" }).click();
  // Under the pointer a toast stays for as long as the rest takes.
  await boss.getByText(`${guest.name} agora é Administrador`).hover();
  await expect(theirs.getByRole("button", { name: "Convidar" })).toBeVisible();

  await boss.getByRole("button", { name: "Desfazer" }).click();
  await expect(rowOf(boss, guest).getByRole("combobox")).toHaveValue("Atendente");
  await expect(theirs.getByRole("button", { name: "Convidar" })).toBeHidden();
});

test("a removed colleague is out at once and may be invited back", async ({ browser }) => {
  const { boss, guest, theirs } = await twoOf(browser);
  await expect(theirs.getByTestId("connection").first()).toHaveAttribute("data-state", "live");
  await rowOf(boss, guest)
    .getByRole("button", { name: /^Mais sobre/ })
    .click();
  await boss.getByRole("menuitem", { name: "Remover da equipe" }).click();
  await boss.getByRole("dialog").getByRole("button", { name: "Remover", exact: true }).click();
  await expect(rowOf(boss, guest)).toBeHidden();
  await expect(theirs.getByRole("heading", { name: "Qual é a sua empresa?" })).toBeVisible();

  const link = await invite(boss, guest.email);
  await theirs.goto(link);
  await theirs.getByRole("button", { name: /^Entrar em/ }).click();
  await expect(theirs).toHaveURL(/\/atendimento$/);
  await expect(rowOf(boss, guest)).toBeVisible();
});
