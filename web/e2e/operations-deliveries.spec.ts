import { expect, test } from "@playwright/test";
import { apiAs, info, line, newCustomer, openInbox } from "./inbox-world.ts";
import { openStatus, SOON } from "./operations-world.ts";
import { asOwner } from "./owner.ts";

// What makes a delivery fail is no fault of the provider's, so the database itself is made to refuse
// one text. Only the local stack's database can be asked for that.
const WORD = `recusada-${Date.now()}`;

const refuse = () =>
  asOwner(`alter table public.messages add constraint messages_refuse_a_word
           check (body is distinct from '${WORD}') not valid`);
const allow = () =>
  asOwner("alter table public.messages drop constraint if exists messages_refuse_a_word");

// What a failed try left behind is not met by the next one.
test.afterAll(async () => {
  await allow();
  await asOwner(`select private.retry_delivery(tenant_id, id, false) from public.webhook_deliveries
                  where status <> 'processed' and error_code = '23514'`);
});

test("a notice that could not be applied is tried again until it is; what is of no conversation is read", async ({
  browser,
}) => {
  const customer = await newCustomer("Gilda");
  await customer.writes("oi");
  await refuse();
  await customer.writes(WORD);
  const limit = `TIER_${Date.now()}`;
  await fetch(`${info.urls.simulators}/_sim/whatsapp/account`, {
    method: "POST",
    body: JSON.stringify({
      phone_number_id: line,
      field: "phone_number_quality_update",
      value: { event: "DOWNGRADE", current_limit: limit },
    }),
  });

  const ana = await openInbox(browser, "ana@acme.test");
  await openStatus(ana);
  const section = ana.getByRole("region", { name: "Avisos do provedor não processados" });
  const row = section.getByRole("listitem").filter({ hasText: "23514" });
  await expect(row).toContainText("Pendente");
  await row.getByRole("button", { name: "Ver o conteúdo" }).click();
  await expect(ana.getByRole("dialog")).toContainText(WORD);
  await ana.keyboard.press("Escape");

  const notice = ana
    .getByRole("region", { name: "Outros avisos" })
    .getByRole("listitem")
    .filter({ hasText: "Qualidade ou limite do número mudou" });
  await notice.getByRole("button", { name: "Ver o conteúdo" }).first().click();
  await expect(ana.getByRole("dialog")).toContainText(limit);
  await ana.keyboard.press("Escape");

  await row.getByRole("button", { name: "Reprocessar" }).click();
  await expect(ana.getByText("O aviso ainda não pôde ser aplicado.")).toBeVisible();
  await allow();
  await row.getByRole("button", { name: "Reprocessar" }).click();
  await expect(ana.getByText("Aviso processado.")).toBeVisible();
  await expect(row).toHaveCount(0, SOON);

  const api = await apiAs("ana@acme.test");
  const { data } = await api.from("messages").select("body").eq("body", WORD);
  expect(data).toEqual([{ body: WORD }]);
  await ana.context().close();
});

test("a task that was given up in the background is tried again by an admin, and by nobody else", async ({
  browser,
}) => {
  const name = `Fornada ${Date.now()}`;
  // Eight tries take hours: it is buried by hand, as the worker would.
  await asOwner(`
    with b as (
      insert into public.broadcasts (tenant_id, channel_id, name, template, created_by)
      select c.tenant_id, c.id, '${name}', '{}', m.user_id
        from public.channels c
        join public.members m on m.tenant_id = c.tenant_id and m.role = 'owner'
       where c.external_id = '${line}' limit 1
      returning *
    )
    select private.bury_job(private.enqueue_job('broadcast.feed',
             jsonb_build_object('tenant_id', b.tenant_id, 'broadcast_id', b.id), 3600)) from b`);
  const sonia = await openInbox(browser, "sonia@acme.test");
  await openStatus(sonia);
  await expect(sonia.getByRole("heading", { name: "Limites por canal" })).toBeVisible();
  await expect(sonia.getByText("Tarefas que não terminaram")).toHaveCount(0);
  await sonia.context().close();

  const ana = await openInbox(browser, "ana@acme.test");
  await openStatus(ana);
  const section = ana.getByRole("region", { name: "Tarefas que não terminaram" });
  const row = section.getByRole("listitem").filter({ hasText: `Disparo: ${name}` });
  await expect(row).toContainText("Abandonada");
  await row.getByRole("button", { name: "Tentar de novo" }).click();
  await expect(ana.getByText("A tarefa voltou para a fila.")).toBeVisible();
  await expect(row).toHaveCount(0, SOON);

  const api = await apiAs("ana@acme.test");
  const done = () => api.from("broadcasts").select("status").eq("name", name).single();
  await expect.poll(async () => (await done()).data?.status, SOON).toBe("finished");
  const { data } = await api.from("audit_log").select("data").eq("action", "job.replayed");
  expect(data).toContainEqual({ data: expect.objectContaining({ kind: "broadcast.feed" }) });
  await ana.context().close();
});
