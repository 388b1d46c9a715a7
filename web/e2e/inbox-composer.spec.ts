import { expect } from "@playwright/test";
import { bubble, field, log, newCustomer, openConversation, send, test } from "./inbox-world.ts";

test("a draft survives a reload and another conversation, and goes when it is sent", async ({
  bruno: page,
}) => {
  const [customer, other] = await Promise.all([newCustomer("Paulo"), newCustomer("Quitéria")]);
  await Promise.all([customer.writes("oi"), other.writes("oi")]);
  await openConversation(page, customer);
  await field(page).fill("Segue o orç");
  await openConversation(page, other);
  await expect(field(page)).toHaveValue("");
  await openConversation(page, customer);
  await expect(field(page)).toHaveValue("Segue o orç");
  await page.reload();
  await expect(field(page)).toHaveValue("Segue o orç");
  await field(page).press("Enter");
  await expect(bubble(page, "Segue o orç")).toBeVisible();
  await page.reload();
  await expect(bubble(page, "Segue o orç")).toHaveCount(1);
  await expect(field(page)).toHaveValue("");
});

test("Enter sends once however often it is pressed, Shift+Enter breaks the line", async ({
  bruno: page,
}) => {
  const customer = await newCustomer("Rui");
  await customer.writes("oi");
  await openConversation(page, customer);
  await field(page).pressSequentially("primeira linha");
  await field(page).press("Shift+Enter");
  await field(page).pressSequentially("segunda linha");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Enviar" })).toBeDisabled();
  await expect.poll(customer.received).toEqual(["primeira linha\nsegunda linha"]);
});

test("a text over 4,096 characters is refused in words before it is sent", async ({
  bruno: page,
}) => {
  const customer = await newCustomer("Sônia");
  await customer.writes("oi");
  await openConversation(page, customer);
  await field(page).fill("a".repeat(4_097));
  await expect(page.getByText("A mensagem passou de 4.096 caracteres.")).toBeVisible();
  await expect(page.getByText("4.097 de 4.096")).toBeVisible();
  await expect(page.getByRole("button", { name: "Enviar" })).toBeDisabled();
  await field(page).fill("a".repeat(4_096));
  await expect(page.getByRole("button", { name: "Enviar" })).toBeEnabled();
});

test("a message that did not arrive says why and can be sent again", async ({ bruno: page }) => {
  const customer = await newCustomer("Tânia");
  await customer.writes("oi");
  await openConversation(page, customer);
  await customer.becomes({ blocked: true });
  await send(page, "Consegue me ouvir?");
  const reason = log(page).getByRole("note").filter({ hasText: "Não foi entregue." });
  await expect(reason).toContainText("O número não recebe mensagens por este canal.");
  await expect(
    page.locator("[data-conversation]").filter({ hasText: customer.name }),
  ).toContainText("falhou");

  await customer.becomes({ blocked: false });
  await reason.getByRole("button", { name: "Reenviar" }).click();
  await expect(reason).toHaveCount(0);
  await expect(
    bubble(page, "Consegue me ouvir?").getByRole("img", { name: /enviada|entregue/ }),
  ).toBeVisible();
  await expect(
    page.locator("[data-conversation]").filter({ hasText: customer.name }),
  ).not.toContainText("falhou");
});

test("a reply quotes the message it answers, on both sides", async ({ bruno: page }) => {
  const customer = await newCustomer("Ulisses");
  await customer.writes("Qual o prazo?");
  await customer.writes("E o preço?");
  await openConversation(page, customer);
  const question = bubble(page, "Qual o prazo?");
  await question.hover();
  await question.getByRole("button", { name: "Responder a esta mensagem" }).click();
  await expect(field(page)).toBeFocused();
  await send(page, "Cinco dias úteis");
  await expect(
    bubble(page, "Cinco dias úteis").getByRole("button", { name: /Qual o prazo\?/ }),
  ).toBeVisible();
});
