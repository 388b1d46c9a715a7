import { type Browser, expect } from "@playwright/test";
import { bubble, connection, field, newCustomer, send, test } from "./inbox-world.ts";
import { holdLine, type Line } from "./realtime-line.ts";
import {
  carlaCanLoseHerLine,
  carlaWatches,
  expectDatabase,
  expectLive,
} from "./realtime-screen.ts";
import { putToSleep, wakeUp } from "./realtime-sleep.ts";

async function setUp(browser: Browser, name: string) {
  let line: Line | undefined;
  const watched = await carlaWatches(browser, name, {
    prepare: async (opened) => {
      line = await holdLine(opened);
    },
  });
  if (!line) throw new Error("the page was opened without its line");
  return { ...watched, watched, line };
}

test("after the socket was cut and is back, the screen is the database", async ({ browser }) => {
  const { page, line, watched, customer, brunoSays } = await setUp(browser, "Davi");
  await line.cut({ down: true });
  await expect(connection(page)).toHaveAttribute("data-state", /polling|catching-up/);
  await customer.writes("durante a queda 1");
  await brunoSays("resposta durante a queda");
  await customer.writes("durante a queda 2");
  // Said only when it lasts.
  await expect(page.getByText("A conexão ao vivo caiu.")).toBeVisible({ timeout: 30_000 });
  await expect(connection(page)).toHaveAccessibleName("consultando");
  // Right with the socket dead, only slower.
  await expect(bubble(page, "durante a queda 2")).toBeVisible({ timeout: 20_000 });

  line.up();
  await expectLive(watched);
  await expect(page.getByText("A conexão ao vivo caiu.")).toHaveCount(0);
  await expect(connection(page)).toHaveAccessibleName("ao vivo");
  await customer.writes("depois da queda");
  await expect(bubble(page, "depois da queda")).toBeVisible();
  await expectDatabase(watched);
  await page.context().close();
});

test("a hole in the sequence is noticed and filled, and nothing shows twice", async ({
  browser,
}) => {
  const { page, line, watched, customer, brunoSays } = await setUp(browser, "Elias");
  line.deaf = true;
  await customer.writes("perdida 1");
  await brunoSays("perdida 2");
  await customer.writes("perdida 3");
  // Every message is two events.
  await expect.poll(line.lost).toBeGreaterThanOrEqual(6);
  await expect(bubble(page, "perdida 1")).toHaveCount(0);
  line.deaf = false;
  await customer.writes("ouvida");
  await expect(bubble(page, "ouvida")).toHaveCount(1);
  await expect(bubble(page, "perdida 1")).toHaveCount(1);
  await expectDatabase(watched);

  // The list has no sequence to see a hole in: coming back to the tab reads it anew.
  line.deaf = true;
  const before = line.lost();
  const other = await newCustomer("Fausto");
  await other.writes("cheguei sem aviso");
  await expect.poll(line.lost).toBeGreaterThan(before);
  line.deaf = false;
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expect(page.locator("[data-conversation]").filter({ hasText: other.name })).toBeVisible();
  await page.context().close();
});

test("what is written without a connection is kept and sent once when it is back", async ({
  browser,
}) => {
  const watched = await carlaCanLoseHerLine(browser, "Gilda");
  const { page, customer } = watched;
  await page.context().setOffline(true);
  await expect(connection(page)).toHaveAttribute("data-state", "offline");
  await send(page, "escrita sem conexão 1");
  await send(page, "escrita sem conexão 2");
  await expect(bubble(page, "escrita sem conexão 1")).toContainText("Guardada neste aparelho");
  await expect(page.getByText("Sem conexão.")).toBeVisible({ timeout: 30_000 });
  await expect(connection(page)).toHaveAccessibleName("sem conexão");
  expect(await customer.received()).toEqual([]);

  await page.context().setOffline(false);
  await expectLive(watched);
  await expect
    .poll(customer.received, { timeout: 30_000 })
    .toEqual(["escrita sem conexão 1", "escrita sem conexão 2"]);
  await expect(bubble(page, "escrita sem conexão 1")).toHaveCount(1);
  await expectDatabase(watched);
  await expect(field(page)).toHaveValue("");
  await page.context().close();
});

test("after lost, doubled and late events, a dead line and a freeze in which its topics were closed, the screen is the database", async ({
  browser,
}) => {
  test.setTimeout(150_000);
  const { page, line, watched, customer, brunoSays } = await setUp(browser, "Iara");
  // Every message is two events, and of the two hundred about a hundred are lost, anywhere; of the others
  // some come twice, and some after what was said later.
  Object.assign(line, { loss: 0.5, copies: 0.3, delays: 0.3 });
  for (let i = 1; i <= 100; i++) {
    await customer.writes(`rajada ${i}.`);
    if (i === 30) await brunoSays("no meio da rajada");
    if (i === 60) await line.cut();
  }
  Object.assign(line, { loss: 0, copies: 0, delays: 0 });

  await line.cut({ down: true });
  await customer.writes("com a linha morta");
  await page.waitForTimeout(2_000);
  line.up();
  const backAt = Date.now();
  await expectLive(watched, backAt);
  await expectDatabase(watched, backAt);

  const devtools = await putToSleep(page);
  line.expire();
  await customer.writes("durante o sono");
  await brunoSays("também durante o sono");
  const awakeAt = await wakeUp(page, devtools, { tenMinutesLater: false });
  await expectDatabase(watched, awakeAt);
  await expectLive(watched, awakeAt);
  await page.context().close();
});
