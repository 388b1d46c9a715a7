import { expect } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { begin, choose, drawer, entries, sendDrawer } from "./inbox-phone.ts";
import { bubble, test } from "./inbox-world.ts";
import { asOwner } from "./owner.ts";

test("a template is filled in, previewed and sent; what cannot go is listed with the reason", async ({
  bruno: page,
}) => {
  const { phone } = await begin(page, "Jonas");
  await choose(page, "Modelo");
  for (const [name, reason] of [
    ["catalogo_completo", "Tem catálogo"],
    ["aviso_antigo", "Desativado pelo provedor"],
  ] as const) {
    const held = drawer(page).getByRole("button", { name: new RegExp(`^${name}`) });
    await expect(held).toBeDisabled();
    await expect(held).toContainText(reason);
  }
  await drawer(page).getByLabel("Buscar modelo").fill("boleto");
  await drawer(page)
    .getByRole("button", { name: /^boleto_disponivel/ })
    .click();
  const sendButton = drawer(page).getByRole("button", { name: "Enviar", exact: true });
  await expect(sendButton).toBeDisabled();
  await drawer(page).getByLabel("Texto: 1").fill("Jonas");
  await drawer(page).getByLabel("Texto: 2").fill("novembro");
  await expect(
    drawer(page).getByText("Jonas, o boleto de novembro está disponível."),
  ).toBeVisible();
  await expect(sendButton).toBeDisabled();
  await page.locator('input[type="file"][accept="application/pdf"]').setInputFiles({
    name: "boleto.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.from("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"),
  });
  await expectAccessible(page);
  await sendButton.click();
  await expect.poll(async () => (await phone.received())?.type).toBe("template");
  await expect(bubble(page, "o boleto de novembro está disponível")).toContainText(
    "Modelo boleto_disponivel",
  );
});

test("the templates say when they were read, are read again, and a tap on one of them is shown", async ({
  bruno: page,
}) => {
  await asOwner(
    `update public.integracoes set templates_requested_em = null,
            templates_synced_em = now() - interval '3 hours' where removida_em is null`,
  );
  await page.reload();
  const { phone } = await begin(page, "Joice");
  await choose(page, "Modelo");
  await expect(drawer(page).getByText("Sincronizado há 3 horas")).toBeVisible();
  await drawer(page).getByRole("button", { name: "Sincronizar" }).click();
  await expect(drawer(page).getByText("Sincronizado agora")).toBeVisible();

  await drawer(page)
    .getByRole("button", { name: /^retomada_atendimento.*Olá/ })
    .click();
  await drawer(page).getByLabel("Texto: 1").fill("Joice");
  await drawer(page).getByLabel("Texto: 2").fill("77");
  await sendDrawer(page);
  await expect.poll(async () => (await phone.received())?.type).toBe("template");
  await phone.taps("Encerrar");
  await expect(entries(page).last()).toContainText("Escolheu");
  await expect(entries(page).last()).toContainText("Encerrar");
});
