import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { open } from "./accounts.ts";
import { info, newCustomer, openConversation, send, sessionCookies } from "./inbox-world.ts";

const PAGES = {
  manual: "Manual de quem atende",
  status: "Status das mensagens",
  problemas: "Solução de problemas",
} as const;

const title = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });
const row = (page: Page, code: string) => page.locator(`tr[id="${code}"]`);

async function visit(page: Page, path: string) {
  await page.context().addCookies(await sessionCookies("ana@acme.test"));
  await page.goto(info.urls.web + path);
}

test("the help menu leads to every page and to the shortcuts", async ({ browser }) => {
  const page = await open(browser, { email: "ana@acme.test" }, "/perfil");
  for (const [item, heading] of [
    ["Manual", PAGES.manual],
    ["Status das mensagens", PAGES.status],
    ["Solução de problemas", PAGES.problemas],
  ] as const) {
    await page.getByRole("button", { name: "Ajuda" }).click();
    await page.getByRole("menuitem", { name: item }).click();
    await expect(title(page, heading)).toBeVisible();
  }
  await page.getByRole("button", { name: "Ajuda" }).click();
  await page.getByRole("menuitem", { name: "Atalhos do teclado" }).click();
  await expect(page.getByRole("dialog", { name: "Atalhos do teclado" })).toBeVisible();
});

test("the command bar knows the pages of help", async ({ browser }) => {
  const page = await open(browser, { email: "ana@acme.test" }, "/perfil");
  await expect(title(page, "Perfil")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("textbox", { name: "Buscar ou fazer" }).fill("solucao de problemas");
  await page.keyboard.press("Enter");
  await expect(title(page, PAGES.problemas)).toBeVisible();
});

test("a link to a row, a heading or another page arrives there", async ({ page }) => {
  await visit(page, "/ajuda/status#media_rejected");
  await expect(row(page, "media_rejected")).toBeInViewport();
  await expect(row(page, "media_rejected")).toHaveAttribute("data-aim", "true");

  await row(page, "channel_auth").getByRole("link", { name: "Token recusado" }).click();
  await expect(page).toHaveURL(/\/ajuda\/problemas#o-token-foi-recusado$/);
  const token = page.getByRole("heading", { level: 2, name: "O token foi recusado" });
  await expect(token).toBeInViewport();

  await page.goto(`${info.urls.web}/ajuda/status#não-confirmada`);
  const doubt = page.getByRole("heading", { level: 2, name: "Não confirmada" });
  await expect(doubt).toBeInViewport();
  await page.reload();
  await expect(doubt).toBeInViewport();

  await page.getByRole("link", { name: "Por que falhou" }).last().click();
  await expect(page.getByRole("heading", { level: 2, name: "Por que falhou" })).toBeInViewport();
});

test("a message that did not arrive leads to what to do about it", async ({ browser }) => {
  const customer = await newCustomer("Zilda");
  await customer.writes("oi");
  const page = await open(browser, { email: "bruno@acme.test" }, "/atendimento?ver=todas");
  await openConversation(page, customer);
  await customer.becomes({ blocked: true });
  await send(page, "Pode falar agora?");
  await page.getByRole("note").getByRole("link", { name: "Ver o que fazer" }).click();
  await expect(row(page, "recipient_unreachable")).toBeInViewport();
  await expect(row(page, "recipient_unreachable")).toContainText("confirme o número");

  const status = await open(browser, { email: "ana@acme.test" }, "/admin/whatsapp/status");
  const trouble = status.getByRole("listitem").filter({ hasText: customer.name });
  await trouble.getByRole("link", { name: "Ver o que fazer" }).click();
  await expect(row(status, "recipient_unreachable")).toBeInViewport();
});

test("the contents lead down the page, and the next page begins at its top", async ({ page }) => {
  await visit(page, "/ajuda");
  await expect(page).toHaveURL(/\/ajuda\/manual$/);
  const contents = page.getByRole("navigation", { name: "Nesta página" });
  await contents.getByRole("link", { name: "Equipe" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Equipe" })).toBeInViewport();
  await expect(title(page, PAGES.manual)).not.toBeInViewport();

  await page.getByRole("article").getByRole("link", { name: "Solução de problemas" }).click();
  await expect(title(page, PAGES.problemas)).toBeInViewport();
});

test("a page of help that does not exist says so", async ({ page }) => {
  await visit(page, "/ajuda/nada");
  await expect(page.getByText("Esta página não existe")).toBeVisible();
});

for (const [path, heading] of Object.entries(PAGES)) {
  test(`/ajuda/${path} can be read by everybody, light and dark`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: "light" });
    await visit(page, `/ajuda/${path}`);
    await expect(title(page, heading)).toBeVisible();
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: "dark" });
    await expectAccessible(page);
  });
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });
  for (const [path, heading] of Object.entries(PAGES)) {
    test(`/ajuda/${path} never scrolls sideways`, async ({ page }) => {
      await visit(page, `/ajuda/${path}`);
      await expect(title(page, heading)).toBeVisible();
      const beyond = await page
        .getByRole("article")
        .evaluate((article) => [
          document.documentElement.scrollWidth - document.documentElement.clientWidth,
          article.scrollWidth - article.clientWidth,
        ]);
      expect(beyond).toEqual([0, 0]);
    });
  }

  test("the way there is the person's own menu", async ({ page }) => {
    await visit(page, "/equipe");
    await page.getByRole("button", { name: "Você" }).click();
    await page.getByRole("menuitem", { name: "Ajuda" }).click();
    await expect(title(page, PAGES.manual)).toBeVisible();
  });

  test("the contents unfold", async ({ page }) => {
    await visit(page, "/ajuda/problemas");
    const contents = page.getByRole("navigation", { name: "Nesta página" });
    const queue = contents.getByRole("link", { name: "A fila está longa" });
    await expect(queue).toBeHidden();
    await contents.getByText("Nesta página").click();
    await queue.click();
    await expect(
      page.getByRole("heading", { level: 2, name: "A fila está longa" }),
    ).toBeInViewport();
  });
});
