import { expect, test } from "@playwright/test";
import { account, founder, open, PASSWORD } from "./accounts.ts";
import { info } from "./inbox-world.ts";

test("the command bar goes to pages and does things, without a mouse", async ({ browser }) => {
  const page = await open(browser, await founder("Ada Melo"), "/atendimento", PASSWORD);
  await expect(account(page)).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  const field = page.getByRole("textbox", { name: "Buscar ou fazer" });
  await field.fill("conexoes");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Conexões" })).toBeVisible();

  await page.keyboard.press("ControlOrMeta+k");
  await field.fill("tema escuro");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
});

test("the question mark lists the shortcuts, except where it is a character", async ({
  browser,
}) => {
  const page = await open(browser, await founder("Ari Luz"), "/perfil", PASSWORD);
  await page.getByLabel("Seu nome").press("?");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.getByLabel("Seu nome").blur();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Atalhos do teclado" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("name and language belong to the person, on every machine", async ({ browser }) => {
  const leo = await founder("Leo Paz");
  const page = await open(browser, leo, "/perfil", PASSWORD);
  await page.getByLabel("Seu nome").fill("Leonardo Paz");
  await page.getByRole("combobox", { name: "Idioma" }).click();
  await page.getByRole("option", { name: "English" }).click();
  await page.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Profile" })).toBeVisible();

  const elsewhere = await open(browser, leo, "/equipe", PASSWORD);
  await expect(elsewhere.getByRole("heading", { level: 1, name: "Team" })).toBeVisible();
  await expect(elsewhere.getByText("Leonardo Paz")).toBeVisible();
});

test("an address that is not ours is not followed after signing in", async ({ browser }) => {
  const page = await open(
    browser,
    await founder("Ivy Sol"),
    "/entrar?voltar=//evil.test",
    PASSWORD,
  );
  await expect(page).toHaveURL(`${info.urls.web}/atendimento`);
});
