import { expect, type Page, test } from "@playwright/test";
import { account, founder, open, PASSWORD } from "./accounts.ts";
import { info } from "./inbox-world.ts";

/** Opens the menu anew until it says that this is the company one works in. */
async function expectCompany(page: Page, company: string) {
  await expect(async () => {
    await page.keyboard.press("Escape");
    await expect(page.getByRole("menu")).toBeHidden({ timeout: 1_000 });
    await account(page).click();
    const item = page.getByRole("menuitem", { name: company });
    await expect(item).toHaveAttribute("aria-current", "true", { timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
}

test("who has two companies switches between them, and the other tab follows", async ({
  browser,
}) => {
  const mara = await founder("Mara Dias");
  const page = await open(browser, mara, "/equipe", PASSWORD);
  await account(page).click();
  await page.getByRole("menuitem", { name: "Criar outra empresa" }).click();
  await page.getByLabel("Nome da empresa").fill("Filial Norte");
  await page.getByRole("button", { name: "Criar empresa" }).click();
  await expect(page).toHaveURL(/\/atendimento$/);

  const other = await page.context().newPage();
  await other.goto(`${info.urls.web}/perfil`);
  await expectCompany(other, "Filial Norte");
  await other.keyboard.press("Escape");

  await account(page).click();
  await page.getByRole("menuitem", { name: mara.company }).click();
  await expectCompany(page, mara.company);
  await expectCompany(other, mara.company);
});

test("another browser of the same person follows too", async ({ browser }) => {
  const noel = await founder("Noel Faria");
  const office = await open(browser, noel, "/equipe", PASSWORD);
  await account(office).click();
  await office.getByRole("menuitem", { name: "Criar outra empresa" }).click();
  await office.getByLabel("Nome da empresa").fill("Filial Sul");
  await office.getByRole("button", { name: "Criar empresa" }).click();
  await expect(office).toHaveURL(/\/atendimento$/);

  const home = await open(browser, noel, "/perfil", PASSWORD);
  await expect(home.getByTestId("connection").first()).toHaveAttribute("data-state", "live");
  await account(office).click();
  await office.getByRole("menuitem", { name: noel.company }).click();
  await expectCompany(home, noel.company);
});
