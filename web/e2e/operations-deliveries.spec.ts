import { expect, test } from "@playwright/test";
import pg from "pg";
import { apiAs, info, newCustomer, openInbox } from "./inbox-world.ts";
import { openStatus, SOON } from "./operations-world.ts";

// What makes a delivery fail is no fault of the provider's, so the database itself is made to refuse
// one text. Only the local stack's database can be asked for that.
const WORD = `recusada-${Date.now()}`;

async function owner(sql: string): Promise<void> {
  const client = new pg.Client(info.urls.db);
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

const refuse = () =>
  owner(`alter table public.messages add constraint messages_refuse_a_word
           check (body is distinct from '${WORD}') not valid`);
const allow = () =>
  owner("alter table public.messages drop constraint if exists messages_refuse_a_word");

test.afterAll(allow);

test("a notice that could not be applied is looked at, tried again, and applied once it can be", async ({
  browser,
}) => {
  const customer = await newCustomer("Gilda");
  await customer.writes("oi");
  await refuse();
  await customer.writes(WORD);

  const ana = await openInbox(browser, "ana@acme.test");
  await openStatus(ana);
  const section = ana.getByRole("region", { name: "Avisos do provedor não processados" });
  const row = section.getByRole("listitem").filter({ hasText: "23514" });
  await expect(row).toContainText("Pendente");
  await row.getByRole("button", { name: "Ver o conteúdo" }).click();
  await expect(ana.getByRole("dialog")).toContainText(WORD);
  await ana.keyboard.press("Escape");

  await row.getByRole("button", { name: "Reprocessar" }).click();
  await expect(ana.getByText("O aviso ainda não pôde ser aplicado.")).toBeVisible();
  await allow();
  await row.getByRole("button", { name: "Reprocessar" }).click();
  await expect(row).toHaveCount(0, SOON);

  const api = await apiAs("ana@acme.test");
  const { data } = await api.from("messages").select("body").eq("body", WORD);
  expect(data).toEqual([{ body: WORD }]);
  await ana.context().close();
});
