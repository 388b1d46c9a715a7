import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { info, sessionCookies } from "./inbox-world.ts";

const INSIDE = [
  "/atendimento",
  "/contatos",
  "/disparos",
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

for (const colorScheme of ["light", "dark"] as const) {
  for (const path of [...INSIDE, ...OUTSIDE]) {
    test(`${path} can be used by everybody, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await visit(page, path);
      await expectAccessible(page);
    });
  }
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
  for (const path of [...INSIDE, ...OUTSIDE]) {
    test(`${path} never scrolls sideways`, async ({ page }) => {
      await visit(page, path);
      const beyond = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(beyond).toBe(0);
    });
  }

  test("the bar at the bottom leads everywhere", async ({ page }) => {
    await visit(page, "/equipe");
    await page.getByRole("link", { name: "Conexões" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Conexões" })).toBeVisible();
    await page.getByRole("button", { name: "Você" }).click();
    await page.getByRole("menuitem", { name: "Perfil" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Perfil" })).toBeVisible();
  });
});
