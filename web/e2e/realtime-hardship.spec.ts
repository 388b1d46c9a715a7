// An ordinary day of a bad machine on a bad line: the tab is closed without a connection, the line is slow,
// the clock is wrong and jumps.
import { type Browser, expect, type Page } from "@playwright/test";
import { bubble, connection, field, info, openConversation, send, test } from "./inbox-world.ts";
import {
  carlaCanLoseHerLine,
  carlaWatches,
  expectDatabase,
  expectLive,
} from "./realtime-screen.ts";

const HOUR_MS = 3_600_000;

test("what was written without a connection outlives its tab, and goes out once", async ({
  browser,
}) => {
  const { page, customer } = await carlaCanLoseHerLine(browser, "Olga");
  const context = page.context();
  await expect(field(page)).toBeVisible(); // its code is loaded
  await context.setOffline(true);
  await expect(connection(page)).toHaveAttribute("data-state", "offline");
  await send(page, "antes de fechar 1");
  await send(page, "antes de fechar 2");
  await expect(bubble(page, "antes de fechar 2")).toContainText("Guardada neste aparelho");
  await page.close();
  expect(await customer.received()).toEqual([]);

  await context.setOffline(false);
  const next = await context.newPage();
  await next.goto(`${info.urls.web}/atendimento`);
  await expect
    .poll(customer.received, { timeout: 30_000 })
    .toEqual(["antes de fechar 1", "antes de fechar 2"]);
  await openConversation(next, customer);
  await expect(bubble(next, "antes de fechar 1")).toHaveCount(1);
  await expect(bubble(next, "antes de fechar 2")).toHaveCount(1);
  await context.close();
});

test("on a line as slow as 3G both sides still see everything, once", async ({ browser }) => {
  const watched = await carlaWatches(browser, "Plínio");
  const { page, customer } = watched;
  await slowDown(page);
  await customer.writes("devagar");
  await expect(bubble(page, "devagar")).toHaveCount(1);
  await send(page, "e sempre");
  await expect.poll(customer.received).toEqual(["e sempre"]);
  await expect(bubble(page, "e sempre")).toHaveCount(1);
  await expectDatabase(watched);
  await page.context().close();
});

for (const [name, hours] of [
  ["ahead", 1],
  ["behind", -1],
] as const) {
  test(`a clock an hour ${name} that jumps back changes nothing but the hours it shows`, async ({
    browser,
  }) => {
    await hears(browser, hours);
  });
}

async function hears(browser: Browser, hours: number) {
  const refreshes: string[] = [];
  const watched = await carlaWatches(browser, hours > 0 ? "Quitéria" : "Rute", {
    prepare: async (page) => {
      page.on("request", (request) => {
        if (request.url().includes("grant_type=refresh_token")) refreshes.push(request.url());
      });
      await page.clock.install({ time: Date.now() + hours * HOUR_MS });
    },
  });
  const { page, customer } = watched;
  await customer.writes("que horas são?");
  await expect(bubble(page, "que horas são?")).toHaveCount(1);
  await send(page, "hora de almoçar");
  await expect.poll(customer.received).toEqual(["hora de almoçar"]);

  await page.clock.setSystemTime(Date.now() + (hours - 1) * HOUR_MS);
  await customer.writes("o relógio voltou");
  await expect(bubble(page, "o relógio voltou")).toHaveCount(1);
  await send(page, "ainda almoço");
  await expect.poll(customer.received).toEqual(["hora de almoçar", "ainda almoço"]);
  await expectLive(watched);
  await expectDatabase(watched);
  // To a clock that is ahead every token looks old; it must not be renewed without end.
  expect(refreshes.length).toBeLessThan(10);
  await page.context().close();
}

/** 400 ms there and back, 50 kB a second. */
async function slowDown(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 400,
    downloadThroughput: 50_000,
    uploadThroughput: 50_000,
  });
}
