import { expect, test } from "@playwright/test";
import { account, founder, mailedLink, newPerson, open, PASSWORD, signIn } from "./accounts.ts";
import { info } from "./inbox-world.ts";

const entrar = `${info.urls.web}/entrar`;

test("a stranger creates an account and a company and stands in the inbox", async ({ page }) => {
  const zoe = newPerson("Zoe Prado");
  await page.goto(entrar);
  await page.getByRole("link", { name: "Criar conta" }).click();
  await page.getByRole("button", { name: "Criar conta e empresa" }).click();
  await expect(page.getByText("Preencha este campo.")).toHaveCount(2);

  await page.getByLabel("Seu nome").fill(zoe.name);
  await page.getByLabel("Nome da empresa").fill(zoe.company);
  await page.getByLabel("E-mail").fill(zoe.email);
  await page.getByLabel("Senha", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Criar conta e empresa" }).click();
  await expect(page).toHaveURL(/\/atendimento$/);

  await account(page).click();
  await expect(page.getByRole("menu").getByText(zoe.name)).toBeVisible();
  await expect(page.getByRole("menuitem", { name: zoe.company })).toBeVisible();
});

test("the same e-mail is not taken twice", async ({ page }) => {
  await page.goto(`${entrar}?modo=criar`);
  await page.getByLabel("Seu nome").fill("Outra Ana");
  await page.getByLabel("Nome da empresa").fill("Outra");
  await page.getByLabel("E-mail").fill("ana@acme.test");
  await page.getByLabel("Senha", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Criar conta e empresa" }).click();
  await expect(page.getByRole("alert")).toContainText("Já existe uma conta com este e-mail");
});

test("a wrong password is refused in words, the right one leads where one was headed", async ({
  page,
}) => {
  const ivo = await founder("Ivo Reis");
  await page.goto(`${info.urls.web}/equipe`);
  await expect(page).toHaveURL(/\/entrar/);
  await signIn(page, ivo.email, "errada-errada");
  await expect(page.getByRole("alert")).toContainText("E-mail ou senha não conferem");
  await signIn(page, ivo.email, PASSWORD);
  await expect(page.getByRole("heading", { level: 1, name: "Equipe" })).toBeVisible();
});

test("the session is in cookies and nowhere else", async ({ browser }) => {
  const page = await open(browser, await founder("Lia Moura"), "/equipe", PASSWORD);
  await expect(page.getByRole("heading", { level: 1, name: "Equipe" })).toBeVisible();
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(stored).not.toMatch(/eyJ|token|refresh/);
  const cookies = (await page.context().cookies()).filter(({ name }) => name.startsWith("sb-"));
  expect(cookies.length).toBeGreaterThan(0);
  expect(cookies.every(({ sameSite }) => sameSite === "Lax")).toBe(true);
});

test("leaving is for good, in every tab", async ({ browser }) => {
  const page = await open(browser, await founder("Rui Costa"), "/equipe", PASSWORD);
  const other = await page.context().newPage();
  await other.goto(`${info.urls.web}/perfil`);
  await expect(other.getByRole("heading", { level: 1, name: "Perfil" })).toBeVisible();

  await account(page).click();
  await page.getByRole("menuitem", { name: "Sair" }).click();
  await expect(page).toHaveURL(/\/entrar$/);
  await expect(other).toHaveURL(/\/entrar/);
  await expect(other.getByText("Sua sessão terminou")).toBeVisible();
  await page.goto(`${info.urls.web}/equipe`);
  await expect(page).toHaveURL(/\/entrar/);
});

test("a forgotten password is replaced through the mailed link, once", async ({ page }) => {
  const eva = await founder("Eva Lins");
  await page.goto(entrar);
  await page.getByRole("link", { name: "Esqueci minha senha" }).click();
  await page.getByLabel("E-mail").fill(eva.email);
  await page.getByRole("button", { name: "Enviar o link" }).click();
  await expect(page.getByRole("status")).toContainText("o link chega em instantes");

  const link = await mailedLink(eva.email);
  await page.goto(link);
  await page.getByLabel("Nova senha", { exact: true }).fill("curta");
  await page.getByRole("button", { name: "Salvar e entrar" }).click();
  await expect(page.getByText("Use pelo menos 8 caracteres")).toBeVisible();
  await page.getByLabel("Nova senha", { exact: true }).fill("outra-senha-longa");
  await page.getByRole("button", { name: "Salvar e entrar" }).click();
  await expect(page).toHaveURL(/\/atendimento$/);

  await page.context().clearCookies();
  await page.goto(entrar);
  await signIn(page, eva.email, "outra-senha-longa");
  await expect(page).toHaveURL(/\/atendimento$/);

  await page.context().clearCookies();
  await page.goto(link);
  await page.getByLabel("Nova senha", { exact: true }).fill("terceira-senha");
  await page.getByRole("button", { name: "Salvar e entrar" }).click();
  await expect(page.getByRole("alert")).toContainText("Este link expirou ou já foi usado");
  await page.getByRole("link", { name: "Pedir outro link" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Recuperar a senha" })).toBeVisible();
});
