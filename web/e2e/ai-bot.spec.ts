import { expect } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import {
  apiAs,
  bubble,
  info,
  line,
  log,
  newCustomer,
  openConversation,
  openInbox,
  rowOf,
  send,
  test,
} from "./inbox-world.ts";
import { SOON } from "./operations-world.ts";

test("a robot answers out of the documents until the customer asks for a person, who takes over", async ({
  browser,
  bruno: page,
}) => {
  const admin = await apiAs("ana@acme.test");
  const { data: channel } = await admin
    .from("channels")
    .select("id, name")
    .eq("external_id", line)
    .single();
  const ana = await openInbox(browser, "ana@acme.test", { viewport: { width: 390, height: 844 } });
  try {
    await ana.goto(`${info.urls.web}/ia`);
    await ana.getByRole("button", { name: `${channel?.name}: desligado` }).click();
    const form = ana.getByRole("form", { name: `Robô de ${channel?.name}` });
    await form.getByLabel("Responder sozinho neste canal").click();
    await form.getByLabel("Certeza mínima").fill("0,3");
    await form.getByLabel("Frase ao passar a conversa").fill("Já chamo alguém da equipe.");
    await expectAccessible(ana);
    const width = await ana.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    await form.getByRole("button", { name: "Salvar" }).click();
    await expect(ana.getByRole("button", { name: `${channel?.name}: ligado` })).toBeVisible();

    const customer = await newCustomer("Zilda");
    await customer.writes("Vocês aceitam pagamento em quantas parcelas no cartão?");
    await page.getByRole("link", { name: "Todas" }).click();
    await expect(rowOf(page, customer)).toContainText("robô");
    await openConversation(page, customer);
    await expect(page.getByText("O robô está atendendo: ao responder, você assume.")).toBeVisible();
    const answer = log(page).getByRole("article").filter({ hasText: "Robô" });
    await expect(answer).toContainText("10 vezes sem juros", SOON);
    await expect.poll(customer.received, SOON).toHaveLength(1);
    await answer.hover();
    await answer.getByRole("button", { name: "Mais ações da mensagem" }).click();
    await page.getByRole("menuitem", { name: "Dados da mensagem" }).click();
    await expect(page.getByRole("list", { name: "Fontes da resposta" })).toBeVisible();
    await page.keyboard.press("Escape");

    await customer.writes("Prefiro falar com um atendente");
    await expect(
      log(page).getByText("O robô passou a conversa à equipe: o cliente pediu uma pessoa"),
    ).toBeVisible(SOON);
    await expect
      .poll(async () => (await customer.received()).at(-1), SOON)
      .toBe("Já chamo alguém da equipe.");
    await expectAccessible(page);
    await page.getByRole("link", { name: "Fila" }).click();
    await openConversation(page, customer);
    await send(page, "Oi, aqui é o Bruno.");
    await expect(bubble(page, "Oi, aqui é o Bruno.")).toBeVisible();
    await expect
      .poll(async () => (await customer.received()).at(-1), SOON)
      .toBe("Oi, aqui é o Bruno.");
  } finally {
    await admin.rpc("save_bot_settings", {
      channel_id: channel?.id,
      changes: { is_active: false },
    });
    await ana.context().close();
  }
});
