import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import {
  apiAs,
  bubble,
  type Customer,
  connection,
  field,
  log,
  newCustomer,
  openConversation,
  openInbox,
  send,
  test,
} from "./inbox-world.ts";
import { holdLine, type Line } from "./realtime-line.ts";

type Api = Awaited<ReturnType<typeof apiAs>>;

async function conversationOf(api: Api, customer: Customer): Promise<string> {
  const { data } = await api
    .from("inbox")
    .select("id")
    .eq("contato_nome", customer.name)
    .single()
    .throwOnError();
  return String(data.id);
}

async function stored(api: Api, id: string) {
  const { data } = await api
    .from("thread")
    .select("seq, body, status, type")
    .eq("conversation_id", id)
    .order("seq")
    .throwOnError();
  return data;
}

/** The thread on the screen has each stored message once, in order, with its latest tick. */
async function expectSameAsDatabase(page: Page, api: Api, id: string) {
  await expect(async () => {
    const rows = await stored(api, id);
    const drawn = await log(page)
      .locator("[data-seq]")
      .evaluateAll((nodes) => nodes.map((node) => Number(node.getAttribute("data-seq"))));
    expect(drawn).toEqual(rows.map((row) => row.seq));
    const ticks = await log(page)
      .locator("[data-side=ours] [data-status]")
      .evaluateAll((nodes) => nodes.map((node) => node.getAttribute("data-status")));
    const ours = rows.filter((row) => row.type === "text" && row.status !== "received");
    expect(ticks).toEqual(ours.map((row) => row.status));
  }).toPass({ timeout: 20_000 });
}

async function setUp(browser: Parameters<typeof openInbox>[0], name: string) {
  const customer = await newCustomer(name);
  await customer.writes("oi");
  let line: Line | undefined;
  const page = await openInbox(browser, "carla@acme.test", {
    prepare: async (opened) => {
      line = await holdLine(opened);
    },
  });
  await openConversation(page, customer);
  await expect(connection(page)).toHaveAttribute("data-state", "live");
  const api = await apiAs("bruno@acme.test");
  const id = await conversationOf(api, customer);
  const brunoSays = (body: string) =>
    api
      .rpc("send_message", {
        conversation_id: id,
        client_id: randomUUID(),
        type: "text",
        body,
        payload: {},
      })
      .throwOnError();
  if (!line) throw new Error("the page was opened without its line");
  return { page, line, api, id, customer, brunoSays };
}

test("after the socket was cut and is back, the screen is the database", async ({ browser }) => {
  const { page, line, api, id, customer, brunoSays } = await setUp(browser, "Davi");
  await line.cut({ down: true });
  await expect(connection(page)).toHaveAttribute("data-state", /polling|catching-up/);
  await customer.writes("durante a queda 1");
  await brunoSays("resposta durante a queda");
  await customer.writes("durante a queda 2");
  await expect(page.getByText("A conexão ao vivo caiu.")).toBeVisible({ timeout: 15_000 });
  // Right with the socket dead, only slower.
  await expect(bubble(page, "durante a queda 2")).toBeVisible({ timeout: 20_000 });

  line.up();
  await expect(connection(page)).toHaveAttribute("data-state", "live", { timeout: 40_000 });
  await expect(page.getByText("A conexão ao vivo caiu.")).toHaveCount(0);
  await customer.writes("depois da queda");
  await expect(bubble(page, "depois da queda")).toBeVisible();
  await expectSameAsDatabase(page, api, id);
  await page.context().close();
});

test("a hole in the sequence is noticed and filled, and nothing shows twice", async ({
  browser,
}) => {
  const { page, line, api, id, customer, brunoSays } = await setUp(browser, "Elias");
  line.deaf = true;
  await customer.writes("perdida 1");
  await brunoSays("perdida 2");
  await customer.writes("perdida 3");
  await page.waitForTimeout(300);
  await expect(bubble(page, "perdida 1")).toHaveCount(0);
  line.deaf = false;
  await customer.writes("ouvida");
  await expect(bubble(page, "ouvida")).toHaveCount(1);
  await expect(bubble(page, "perdida 1")).toHaveCount(1);
  await expectSameAsDatabase(page, api, id);

  // The list has no sequence to see a hole in: coming back to the tab reads it anew.
  line.deaf = true;
  const other = await newCustomer("Fausto");
  await other.writes("cheguei sem aviso");
  await page.waitForTimeout(300);
  line.deaf = false;
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expect(page.getByRole("link", { name: new RegExp(other.name) })).toBeVisible();
  await page.context().close();
});

test("what is written without a connection is kept and sent once when it is back", async ({
  browser,
}) => {
  const { page, api, id, customer } = await setUp(browser, "Gilda");
  await page.context().setOffline(true);
  await expect(connection(page)).toHaveAttribute("data-state", "offline");
  await send(page, "escrita sem conexão 1");
  await send(page, "escrita sem conexão 2");
  await expect(bubble(page, "escrita sem conexão 1")).toContainText("Guardada neste aparelho");
  await expect(page.getByText("Sem conexão.")).toBeVisible({ timeout: 15_000 });
  expect(await customer.received()).toEqual([]);

  await page.context().setOffline(false);
  await expect
    .poll(customer.received, { timeout: 30_000 })
    .toEqual(["escrita sem conexão 1", "escrita sem conexão 2"]);
  await expect(connection(page)).toHaveAttribute("data-state", "live", { timeout: 40_000 });
  await expect(bubble(page, "escrita sem conexão 1")).toHaveCount(1);
  await expectSameAsDatabase(page, api, id);
  await expect(field(page)).toHaveValue("");
  await page.context().close();
});

test("after lost events, a dead line and a freeze in which its topics were closed, the screen is the database", async ({
  browser,
}) => {
  test.setTimeout(150_000);
  const { page, line, api, id, customer, brunoSays } = await setUp(browser, "Iara");
  // Every message is two events, and of the two hundred about a hundred are lost, anywhere.
  line.loss = 0.5;
  for (let i = 1; i <= 100; i++) {
    await customer.writes(`rajada ${i}.`);
    if (i === 30) await brunoSays("no meio da rajada");
    if (i === 60) await line.cut();
  }
  line.loss = 0;

  await line.cut({ down: true });
  await customer.writes("com a linha morta");
  await page.waitForTimeout(2_000);
  line.up();
  await expect(connection(page)).toHaveAttribute("data-state", "live", { timeout: 40_000 });

  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
  line.expire();
  await customer.writes("durante o sono");
  await brunoSays("também durante o sono");
  await devtools.send("Page.setWebLifecycleState", { state: "active" });
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));

  await expect(bubble(page, "durante o sono").first()).toBeVisible({ timeout: 20_000 });
  await expect(connection(page)).toHaveAttribute("data-state", "live", { timeout: 40_000 });
  await expectSameAsDatabase(page, api, id);
  await page.context().close();
});
