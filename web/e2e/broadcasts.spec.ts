import { randomInt, randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { open } from "./accounts.ts";
import { phoneOf } from "./inbox-phone.ts";
import { apiAs, info, newCustomer, openConversation, openInbox } from "./inbox-world.ts";
import { asOwner } from "./owner.ts";

const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

const form = (page: Page) => page.getByRole("dialog", { name: "Novo disparo" });
const newName = () => `Disparo ${randomUUID().slice(0, 6)}`;

async function compose(page: Page, name: string, template: string) {
  await page.getByRole("button", { name: "Novo disparo" }).click();
  await form(page).getByLabel("Nome do disparo").fill(name);
  await form(page).getByRole("combobox", { name: "Modelo" }).click();
  await page.getByRole("option", { name: new RegExp(template) }).click();
}

const next = (page: Page) => form(page).getByRole("button", { name: "Continuar" }).click();
const paste = (page: Page, lines: string[]) =>
  form(page).getByLabel("Telefones").fill(lines.join("\n"));

test("three people read their own words, and the page follows each of them", async ({
  browser,
}) => {
  const people = await Promise.all(["Lia", "Mauro", "Nair"].map(newCustomer));
  const page = await open(browser, { email: "ana@acme.test" }, "/disparos");
  const name = newName();
  await compose(page, name, "retomada_atendimento · pt_BR");
  await form(page).getByRole("combobox", { name: "Lacuna 1 do texto" }).click();
  await page.getByRole("option", { name: "Primeiro nome da pessoa" }).click();
  await form(page).getByRole("combobox", { name: "Lacuna 2 do texto" }).click();
  await page.getByRole("option", { name: "Uma coluna da lista" }).click();
  await next(page);

  const lines = people.map((person, n) => `${person.phone};${person.name};mês ${n + 1}`);
  await paste(page, ["telefone;nome;mês", ...lines, "0800;Ninguém;mês 4"]);
  await expect(form(page).getByText("Linha 5: o telefone não existe.")).toBeVisible();
  await expectAccessible(page);
  await form(page).getByRole("button", { name: "Tirar estas linhas" }).click();
  await expect(form(page).getByText("3 pessoas vão receber")).toBeVisible();
  await next(page);
  await expect(
    form(page).getByText("Olá Lia, podemos continuar o seu atendimento mês 1?"),
  ).toBeVisible();
  await expect(form(page).getByText(/O provedor cobra US\$/)).toBeVisible();
  await form(page).getByRole("button", { name: "Enviar para 3 pessoas" }).click();

  const drawer = page.getByRole("dialog", { name });
  await expect(drawer.getByText("concluído")).toBeVisible();
  for (const [n, person] of people.entries()) {
    const words = `Olá ${person.name.split(" ")[0]}, podemos continuar o seu atendimento mês ${n + 1}?`;
    await expect
      .poll(person.received, { timeout: 30_000 })
      .toEqual([expect.stringContaining(words)]);
  }
  const result = (index: number) =>
    drawer.getByRole("listitem").filter({ hasText: people[index]?.name ?? "" });
  await expect(result(0)).toContainText("entregue", { timeout: 20_000 });
  await people[0]?.reads();
  await expect(result(0)).toContainText("lida", { timeout: 20_000 });
  await expect(result(1)).toContainText(/entregue|enviada/);
  await drawer.getByText(/^lidas · /).click();
  await expect(result(1)).toHaveCount(0);
  await expect(result(0)).toBeVisible();
  await page.context().close();
});

test("whoever wants no advertising is left out, and the page says why", async ({ browser }) => {
  const [unwilling, willing] = await Promise.all([newCustomer("Odete"), newCustomer("Pedro")]);
  await unwilling.writes("oi");
  const page = await openInbox(browser, "ana@acme.test", {
    viewport: { width: 1440, height: 900 },
  });
  await openConversation(page, unwilling);
  await page.getByRole("switch", { name: "Não enviar divulgação" }).click({ force: true });
  await expect(page.getByText(/^desde /)).toBeVisible();

  await page.getByRole("link", { name: "Disparos" }).click();
  const name = newName();
  await compose(page, name, "boas_vindas");
  await next(page);
  await paste(page, [unwilling.phone, `${willing.phone};${willing.name}`]);
  await next(page);
  await form(page).getByRole("button", { name: "Enviar para 2 pessoas" }).click();
  const drawer = page.getByRole("dialog", { name });
  await expect(drawer.getByRole("listitem").filter({ hasText: unwilling.name })).toContainText(
    "A pessoa pediu para não receber divulgação",
  );
  await expect.poll(willing.received, { timeout: 30_000 }).toHaveLength(1);
  expect(await unwilling.received()).toEqual([]);
  await page.context().close();
});

test("a template with a picture on top reaches each person with the same picture", async ({
  browser,
}) => {
  const people = await Promise.all(["Rute", "Saulo"].map(newCustomer));
  const page = await open(browser, { email: "sonia@acme.test" }, "/disparos");
  const name = newName();
  await compose(page, name, "oferta_da_semana");
  await form(page).getByRole("combobox", { name: "Lacuna 1 do texto" }).click();
  await page.getByRole("option", { name: "Primeiro nome da pessoa" }).click();
  await next(page);
  await expect(form(page).getByText("Preencha este campo")).toBeVisible();
  await form(page)
    .locator('input[type="file"]')
    .setInputFiles({ name: "oferta.png", mimeType: "image/png", buffer: PICTURE });
  await next(page);
  await paste(
    page,
    people.map((person) => `${person.phone};${person.name}`),
  );
  await next(page);
  await form(page).getByRole("button", { name: "Enviar para 2 pessoas" }).click();
  await expect(page.getByRole("dialog", { name }).getByText("concluído")).toBeVisible();
  for (const person of people) {
    const words = `${person.name.split(" ")[0]}, esta semana tem oferta para você.`;
    await expect
      .poll(person.received, { timeout: 30_000 })
      .toEqual([expect.stringContaining(words)]);
    const [shown] = await phoneOf(person).messages();
    expect(shown?.media?.mime_type).toBe("image/png");
  }
  await page.context().close();
});

test("a broadcast is stopped, and nobody who waits gets it", async ({ browser }) => {
  const page = await open(browser, { email: "ana@acme.test" }, "/disparos");
  const name = newName();
  await compose(page, name, "boas_vindas");
  await next(page);
  // A hundred are handed over every five seconds: however slow the hand is that stops it, there is
  // somebody left to spare.
  const many = 700;
  const first = randomInt(10_000_000, 90_000_000);
  await paste(
    page,
    Array.from({ length: many }, (_, n) => `+55119${first + n}`),
  );
  await next(page);
  await form(page)
    .getByRole("button", { name: `Enviar para ${many} pessoas` })
    .click();
  const drawer = page.getByRole("dialog", { name });
  await drawer.getByRole("button", { name: "Interromper" }).click();
  await drawer.getByRole("button", { name: "Interromper agora" }).click();
  await expect(drawer.getByText("interrompido", { exact: true })).toBeVisible();
  await drawer.getByText(/^não enviadas · /).click();
  await expect(drawer.getByText("não enviada: disparo interrompido").first()).toBeVisible();
  await expect(drawer.getByRole("button", { name: "Interromper" })).toHaveCount(0);

  // What a worker held may still have arrived. From then on nobody can hear anything.
  const api = await apiAs("ana@acme.test");
  const { data } = await api.from("broadcast_progress").select("id").eq("name", name).single();
  const id = String(data?.id);
  await expect.poll(() => stillInOutbox(id)).toBe(0);
  const told = await phonesTold(first, many);
  expect(told).toBeLessThan(many);
  const spared = await api
    .from("broadcast_results")
    .select("*", { count: "exact", head: true })
    .eq("broadcast_id", id)
    .or("result.eq.stopped,code.eq.broadcast_stopped");
  expect(spared.count).toBe(many - told);
  await page.context().close();
});

const stillInOutbox = (broadcastId: string) =>
  asOwner(
    `select from public.broadcast_recipients r
       join private.outbox o on o.tenant_id = r.tenant_id and o.message_id = r.message_id
      where r.broadcast_id = $1`,
    [broadcastId],
  );

/** How many of so many numbers in a row the provider was asked to write to. */
async function phonesTold(first: number, count: number): Promise<number> {
  const answer = await fetch(`${info.urls.simulators}/_sim/whatsapp/sent`);
  const { sends } = (await answer.json()) as { sends: { to: string }[] };
  const ours = new Set(Array.from({ length: count }, (_, n) => `55119${first + n}`));
  return new Set(sends.map(({ to }) => to.replace("+", "")).filter((to) => ours.has(to))).size;
}

test("an agent is told that broadcasts are for supervisors", async ({ browser }) => {
  const page = await open(browser, { email: "bruno@acme.test" }, "/disparos");
  await expect(page.getByRole("heading", { name: "Só para supervisores" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Novo disparo" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Disparos" })).toHaveCount(0);
  await page.context().close();
});
