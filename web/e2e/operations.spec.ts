import { expect } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import {
  bubble,
  connection,
  field,
  info,
  log,
  newCustomer,
  openConversation,
  openInbox,
  send,
  sessionCookies,
  test,
} from "./inbox-world.ts";
import { banner, bell, fail, figure, keeper, mend, openStatus, SOON } from "./operations-world.ts";
import { asOwner } from "./owner.ts";
import { holdLine } from "./realtime-line.ts";

/** Until when a provider may still say that it took what nobody can vouch for. */
const doubtEnds = (later: string) =>
  asOwner(
    "update private.outbox set lease_ends_at = now() + $1::interval where state = 'uncertain'",
    [later],
  );

test.beforeEach(async () => (await keeper()).recovers());
test.afterEach(async () => (await keeper()).recovers());

test("a provider that fails opens the breaker on every screen, and closes it when it is back", async ({
  browser,
  bruno,
}) => {
  test.setTimeout(240_000);
  const ana = await openInbox(browser, "ana@acme.test", { viewport: { width: 1440, height: 900 } });
  await openStatus(ana);
  const breaker = figure(ana, "Circuit Breaker");
  await expect(breaker).toContainText("Sistema operando normalmente");

  await ana.getByLabel("Falhas seguidas até pausar").fill("2");
  await ana.getByRole("button", { name: "Salvar" }).click();
  await expect(breaker).toContainText("0 de 2");

  const people = await Promise.all(["Alba", "Bento", "Célia"].map(newCustomer));
  for (const person of people) await person.writes("oi");
  await fail({ kind: "error", times: null, status: 503, code: 131016 });
  for (const person of people.slice(0, 2)) {
    await openConversation(bruno, person);
    await send(bruno, `para ${person.name}`);
  }

  await expect(breaker).toContainText("Pausado", SOON);
  await expect(breaker).toContainText("OPEN");
  await expect(breaker).toContainText("O provedor está fora do ar.");
  await expect(breaker).toContainText(/Nova tentativa/);
  await expect(figure(ana, "Falhas (1h)")).toContainText("O provedor está fora do ar.");
  await expect(figure(ana, "Fila de Mensagens")).toContainText("A mais antiga entrou");
  await expect(ana.getByRole("alert").filter({ hasText: "Envio pausado em" })).toBeVisible();
  await expect(bell(ana)).toHaveAccessibleName(/não lido/);

  // Who answers is told that nothing is lost, and nothing is asked of them.
  await expect(banner(bruno)).toContainText("serão enviadas quando a API estabilizar");
  await expect(banner(bruno).getByRole("link")).toHaveCount(0);
  const [, , last] = people;
  if (!last) throw new Error("three people");
  await openConversation(bruno, last);
  await send(bruno, `para ${last.name}`);
  await expect(bubble(bruno, `para ${last.name}`)).toContainText(
    "Será enviada quando a API estabilizar",
  );
  await bruno.reload();
  await expect(banner(bruno)).toBeVisible();

  // A try that fails changes nothing; the next one closes it and everything leaves.
  await breaker.getByRole("button", { name: "Tentar agora" }).click();
  await expect(breaker).toContainText("OPEN");
  await mend();
  // The try before may still be under way and fail after this click: whoever waits clicks again.
  await expect(async () => {
    const again = breaker.getByRole("button", { name: "Tentar agora" });
    if (await again.isVisible()) await again.click({ timeout: 2_000 });
    await expect(breaker).toContainText("Sistema operando normalmente", { timeout: 5_000 });
  }).toPass({ timeout: 90_000 });
  await expect(banner(ana)).toHaveCount(0);
  await expect(banner(bruno)).toHaveCount(0);
  for (const person of people) {
    await expect.poll(person.received, SOON).toEqual([`para ${person.name}`]);
  }
  await expect(figure(ana, "Fila de Mensagens")).toContainText("Vazia", SOON);

  await bell(ana).click();
  const list = ana.getByRole("dialog", { name: "Avisos" });
  await expect(list.getByRole("link", { name: "Acme voltou a enviar" }).first()).toBeVisible();
  await expect(list.getByRole("link", { name: "Envio pausado em Acme" }).first()).toBeVisible();
  await expectAccessible(ana);
  await list.getByRole("button", { name: "Marcar todos como lidos" }).click();
  await expect(list.getByRole("button", { name: /^Marcar/ })).toHaveCount(0);
  await ana.keyboard.press("Escape");
  await ana.reload();
  await expect(bell(ana)).toHaveAccessibleName("Avisos");
  await ana.context().close();
});

test("a message nobody can vouch for is sent again or given up by a person", async ({
  browser,
  bruno,
}) => {
  test.setTimeout(180_000);
  const [again, never] = await Promise.all([newCustomer("Davi"), newCustomer("Elisa")]);
  const ana = await openInbox(browser, "ana@acme.test", { viewport: { width: 1440, height: 900 } });
  for (const person of [again, never]) {
    await person.writes("oi");
    await openConversation(bruno, person);
    await fail({ kind: "reset_after_body", times: null });
    await send(bruno, "Seu pedido saiu");
    await expect(log(bruno).getByRole("note")).toContainText(/confirma/, SOON);
    // The minute in which the provider may still confirm lasts until it is over below.
    await doubtEnds("1 hour");
    await mend();
  }
  // In the thread too nobody may decide yet, and it says why.
  const note = log(bruno).getByRole("note");
  await expect(note).toContainText("O provedor ainda pode confirmar");
  await expect(note.getByRole("button", { name: "Reenviar" })).toHaveCount(0);

  await openStatus(ana);
  const row = (name: string) => ana.getByRole("listitem").filter({ hasText: name });
  await expect(row(again.name)).toContainText("Não confirmada");
  await expect(row(again.name)).toContainText("O cliente pode ter recebido ou não.");
  await expect(row(again.name)).toContainText("O provedor ainda pode confirmar");
  await doubtEnds("0");
  await row(again.name).getByRole("button", { name: "Reenviar" }).click({ timeout: 40_000 });
  const dialog = ana.getByRole("dialog");
  await expect(dialog).toContainText("chegará duas vezes");
  await dialog.getByRole("button", { name: "Reenviar" }).click();
  await expect(row(again.name)).toHaveCount(0);
  await expect.poll(again.received, SOON).toEqual(["Seu pedido saiu"]);

  await expect(note.getByRole("button", { name: "Reenviar" })).toBeVisible(SOON);
  await expect(note).toContainText("o cliente pode receber duas vezes");
  await row(never.name).getByRole("button", { name: "Descartar" }).click(SOON);
  await dialog.getByRole("button", { name: "Descartar" }).click();
  await expect(row(never.name)).toHaveCount(0);
  await ana.reload();
  await expect(figure(ana, "Circuit Breaker")).toBeVisible();
  await expect(row(never.name)).toHaveCount(0);
  expect(await never.received()).toEqual([]);
  await ana.context().close();
});

test("the link of a troubled message leads to its conversation", async ({ browser, bruno }) => {
  const customer = await newCustomer("Fábio");
  await customer.writes("oi");
  await openConversation(bruno, customer);
  await customer.becomes({ blocked: true });
  await send(bruno, "Consegue me ouvir?");
  await expect(log(bruno).getByRole("note")).toContainText("Não foi entregue.");
  const ana = await openInbox(browser, "ana@acme.test");
  await openStatus(ana);
  const row = ana.getByRole("listitem").filter({ hasText: customer.name });
  await expect(row).toContainText("O número não recebe mensagens por este canal.");
  await row.getByRole("link", { name: customer.name }).click();
  await expect(ana.getByRole("heading", { level: 1, name: customer.name })).toBeVisible();
  await expect(field(ana)).toBeVisible();
  await ana.context().close();
});

test("with the socket dead the page still follows within a few seconds", async ({ browser }) => {
  const context = await browser.newContext({ locale: "pt-BR" });
  await context.addCookies(await sessionCookies("ana@acme.test"));
  const page = await context.newPage();
  const line = await holdLine(page);
  await line.cut({ down: true });
  await openStatus(page);
  await expect(connection(page)).toHaveAttribute("data-state", "polling", SOON);
  const asked: number[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/rpc/operations_status")) asked.push(Date.now());
  });
  const api = await keeper();
  await api.sets({ rate_per_minute: 77 });
  await expect(figure(page, "Taxa de Envio")).toContainText("máx: 77");
  // Every 5 s, where a page that hears does it every 15.
  await expect.poll(() => asked.length).toBeGreaterThan(1);
  expect(asked[1]! - asked[0]!).toBeLessThan(12_000);
  await context.close();
});

test("limits outside what is possible are refused beside the field, and stay in it when others are set", async ({
  browser,
}) => {
  const page = await openInbox(browser, "ana@acme.test");
  await openStatus(page);
  await page.getByLabel("Mensagens por minuto").fill("60001");
  await page.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByText("Escolha um número inteiro de 1 a 60000.")).toBeVisible();
  await expect(figure(page, "Taxa de Envio")).toContainText("máx: 600");
  await (await keeper()).sets({ threshold: 7 });
  await expect(page.getByLabel("Falhas seguidas")).toHaveValue("7");
  await expect(page.getByLabel("Mensagens por minuto")).toHaveValue("60001");
  await expect(page.getByText(/^Alguém salvou outras configurações/)).toBeVisible();
  await page.getByRole("button", { name: "Descartar o que mudei" }).click();
  await expect(page.getByLabel("Mensagens por minuto")).toHaveValue("600");
  await page.context().close();
});

test("the volume can be read as a table, and each figure explains itself", async ({ browser }) => {
  const page = await openInbox(browser, "ana@acme.test");
  await openStatus(page);
  await expect(page.getByRole("img", { name: /^Nas últimas 24 horas/ })).toBeVisible();
  await page.getByText("Tabela", { exact: true }).click();
  await expect(page.getByRole("row")).toHaveCount(25);
  await page.getByRole("button", { name: "O que é Circuit Breaker" }).focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("tooltip")).toContainText("nenhuma é recusada");
  await page.context().close();
});

test("an agent neither sees the page in the rail nor its figures by its address", async ({
  bruno,
}) => {
  const rail = bruno.getByRole("navigation", { name: "Principal" });
  await expect(rail.getByRole("link", { name: "Equipe" })).toBeVisible();
  await expect(rail.getByRole("link", { name: "Status" })).toHaveCount(0);
  await bruno.goto(`${info.urls.web}/admin/whatsapp/status`);
  await expect(bruno.getByText("Esta página é de quem supervisiona")).toBeVisible();
  await expect(figure(bruno, "Circuit Breaker")).toHaveCount(0);
});
