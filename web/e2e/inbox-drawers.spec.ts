// What is put together in drawers: on a phone and in the dark, and what the channel does not carry.
import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { begin, drawer } from "./inbox-phone.ts";
import { newCustomer, openConversation, openInbox, test } from "./inbox-world.ts";

const DRAWERS = [
  "Localização",
  "Contato",
  "Botões de resposta",
  "Lista de opções",
  "Botão com link",
  "Modelo",
  "Respostas rápidas",
];

async function choose(page: Page, action: string) {
  await page.getByRole("button", { name: "Anexar e outras opções" }).click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
  await expect(
    drawer(page).getByRole("button", { name: /^(Cancelar|Nova)|boleto/ }),
  ).not.toHaveCount(0);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`every drawer can be used on a phone by everybody, ${colorScheme}`, async ({ browser }) => {
    test.setTimeout(150_000);
    const viewport = { width: 390, height: 844 };
    const page = await openInbox(browser, "bruno@acme.test", { viewport, colorScheme });
    const customer = await newCustomer("Helga");
    await customer.writes("oi");
    await openConversation(page, customer);
    for (const name of DRAWERS) {
      await choose(page, name);
      await expectAccessible(page);
      const wide = await drawer(page).evaluate((one) => one.scrollWidth - one.clientWidth);
      expect(wide, name).toBe(0);
      await page.keyboard.press("Escape");
      await expect(drawer(page)).toHaveCount(0);
    }
    await page.context().close();
  });
}

test("a fourth button is not offered, and why is said beside it", async ({ bruno: page }) => {
  await begin(page, "Ivo");
  await choose(page, "Botões de resposta");
  const add = drawer(page).getByRole("button", { name: "Adicionar botão" });
  await add.click();
  await expect(drawer(page).getByText("Este canal leva até 3 botões")).toHaveCount(0);
  await add.click();
  await expect(add).toBeDisabled();
  await expect(add).toHaveAccessibleDescription("Este canal leva até 3 botões por mensagem.");
  await drawer(page).getByRole("button", { name: "Remover botão 3" }).click();
  await expect(add).toBeEnabled();
  await page.keyboard.press("Escape");
});

test("an eleventh option is not offered, in whichever section", async ({ bruno: page }) => {
  await begin(page, "Jane");
  await choose(page, "Lista de opções");
  const add = drawer(page).getByRole("button", { name: "Adicionar opção" });
  for (let rows = 1; rows < 9; rows++) await add.click();
  await drawer(page).getByRole("button", { name: "Adicionar seção" }).click();
  await expect(drawer(page).getByText("10 de 10: este canal não leva mais opções.")).toBeVisible();
  await expect(add.first()).toBeDisabled();
  await expect(add.last()).toBeDisabled();
  await drawer(page).getByLabel("Opção 1", { exact: true }).first().fill("x".repeat(25));
  await expect(drawer(page).getByText("Passou de 24 caracteres.")).toBeVisible();
  await page.keyboard.press("Escape");
});
