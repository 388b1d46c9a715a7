import { expect } from "@playwright/test";
import { apiAs, info, log, newCustomer, openInbox, test } from "./inbox-world.ts";

test("another company's conversation is as if it did not exist", async ({ browser }) => {
  const customer = await newCustomer("Lauro");
  await customer.writes("só para a Acme");
  const acme = await apiAs("bruno@acme.test");
  const { data } = await acme
    .from("inbox")
    .select("id")
    .eq("contato_nome", customer.name)
    .single()
    .throwOnError();

  const page = await openInbox(browser, "dono@rival.test");
  const open = async (id: string) => {
    await page.goto(`${info.urls.web}/atendimento/${id}`);
    await expect(page.getByRole("heading", { name: "Conversa não encontrada" })).toBeVisible();
    await expect(log(page)).toHaveCount(0);
  };
  await open(String(data.id));
  await expect(page.getByText("só para a Acme")).toHaveCount(0);
  await open(crypto.randomUUID());
  await open("qualquer-coisa");
  await page.getByRole("link", { name: "Voltar para a lista" }).click();
  await expect(page).toHaveURL(/\/atendimento(\?|$)/);
  await page.context().close();
});
