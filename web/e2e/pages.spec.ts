import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { info, sessionCookies } from "./inbox-world.ts";

const INSIDE = [
  "/atendimento",
  "/contatos",
  "/ligacoes",
  "/relatorios/ligacoes",
  "/disparos",
  "/conhecimento",
  "/ia",
  "/conexoes",
  "/admin/whatsapp/status",
  "/equipe",
  "/perfil",
];
const OUTSIDE = ["/entrar", "/entrar?modo=criar", "/entrar?modo=recuperar", "/nada-aqui"];

async function visit(page: Page, path: string) {
  if (INSIDE.includes(path)) await page.context().addCookies(await sessionCookies("ana@acme.test"));
  await page.goto(info.urls.web + path);
  await page.waitForLoadState("networkidle");
  await expect(page.getByRole(path === "/nada-aqui" ? "heading" : "main").first()).toBeVisible();
}

for (const path of [...INSIDE, ...OUTSIDE]) {
  test(`${path} can be used by everybody, light and dark, at a desk and on a phone`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: "light" });
    await visit(page, path);
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: "dark" });
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectNothingBeyond(page);
  });
}

async function expectNothingBeyond(page: Page) {
  const beyond = () =>
    page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
  await expect.poll(beyond).toBe(0);
}

test("what floats can be used by everybody", async ({ page }) => {
  await visit(page, "/equipe");
  await page.getByRole("button", { name: "Sua conta" }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Convidar" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectAccessible(page);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });
  test("the bar at the bottom leads everywhere", async ({ page }) => {
    await visit(page, "/equipe");
    await page.getByRole("link", { name: "Ligações" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Ligações" })).toBeVisible();
    await page.getByRole("button", { name: "Você" }).click();
    await page.getByRole("menuitem", { name: "Abrir o telefone" }).click();
    const phone = page.getByRole("dialog", { name: "Telefone" });
    await phone.getByRole("button", { name: "Fechar" }).click();
    await page.getByRole("button", { name: "Você" }).click();
    await page.getByRole("menuitem", { name: "Perfil" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Perfil" })).toBeVisible();
    const inbox = page.getByRole("link", { name: "Central de Mensagens" });
    await expect(inbox).toHaveText("Mensagens");
    await inbox.click();
    await expect(page).toHaveTitle("Central de Mensagens · Prosa");
    await expect(page).toHaveURL(/\/atendimento/);
  });
});
