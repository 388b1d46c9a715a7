// Troubles of minutes, made for real: the server killed, the page frozen, the token at its end.
import { expect } from "@playwright/test";
import { bubble, connection, newCustomer, openInbox, test } from "./inbox-world.ts";
import {
  carlaWatches,
  expectDatabase,
  expectLive,
  type Watched,
  watch,
} from "./realtime-screen.ts";
import { chaos, realtimeHealth, statusOf, withoutRealtime } from "./realtime-server.ts";
import { putToSleep, wakeUp } from "./realtime-sleep.ts";
import { useShortSession } from "./realtime-token.ts";

/** CI has no ten minutes: PROSA_OUTAGE_SECONDS=600 has them. */
const outageSeconds = Number(process.env.PROSA_OUTAGE_SECONDS ?? 28);

/** What one hears of only by asking: the open thread, and a customer the list does not know. */
async function muchHappens({ customer, brunoSays }: Watched): Promise<void> {
  await customer.writes("primeira que ninguém ouviu");
  await brunoSays("resposta que ninguém ouviu");
  await customer.writes("segunda que ninguém ouviu");
  await (await newCustomer("Olívia")).writes("cheguei sem ninguém ouvir");
}

/** Hears at once again, not only after having asked. */
async function expectHears(watched: Watched, text: string): Promise<void> {
  await watched.customer.writes(text);
  await expect(bubble(watched.page, text)).toHaveCount(1, { timeout: watched.recoveryMs });
  await expectDatabase(watched);
}

test("after Realtime was killed and away for a while, the screen is the database", async ({
  browser,
}) => {
  test.setTimeout(120_000 + outageSeconds * 1_000);
  const watched = await carlaWatches(browser, "Nádia");
  const { page } = watched;
  let sockets = 0;
  page.on("websocket", (socket) => {
    if (socket.url().includes("/realtime/")) sockets++;
  });
  const goneAt = Date.now();
  const backAt = await withoutRealtime(async () => {
    await muchHappens(watched);
    await expect(connection(page)).toHaveAttribute("data-state", "polling");
    await page.waitForTimeout(outageSeconds * 1_000);
  });
  await expectLive(watched, backAt);
  // It knocked often enough to be let in soon, and not oftener.
  expect(sockets).toBeLessThan((Date.now() - goneAt) / 1_000 + 2);
  await expectDatabase(watched, backAt);
  await expectHears(watched, "depois do reinício");
  await page.context().close();
});

test("a restart that takes a moment loses nothing either", async ({ browser }) => {
  const watched = await carlaWatches(browser, "Noel");
  const backAt = await withoutRealtime(() => muchHappens(watched));
  await expectLive(watched, backAt);
  await expectDatabase(watched, backAt);
  await expectHears(watched, "depois do reinício");
  await watched.page.context().close();
});

// Ten minutes of a frozen tab have three effects, and each is had here: the page runs nothing and
// hears nothing; the server misses its heartbeats and hangs up, which `silence` has it do sooner, for
// the same reason and through the same door; and the page's clock has moved on when it wakes.
test("a tab that was frozen for ten minutes wakes up to the database", async ({ browser }) => {
  const watched = await carlaWatches(browser, "Nair", {
    prepare: async (page) => void (await page.clock.install()),
  });
  const { page } = watched;
  const devtools = await putToSleep(page);
  await page.waitForTimeout(1_500);
  expect((await chaos("silence", { forMs: 1_000 })).sockets).toBeGreaterThan(0);
  await muchHappens(watched);

  const awakeAt = await wakeUp(page, devtools, { tenMinutesLater: true });
  await expectDatabase(watched, awakeAt);
  await expectLive(watched, awakeAt);
  await expectHears(watched, "depois do sono");
  await page.context().close();
});

test("a tab whose token expired in its sleep wakes up, takes a new one and is right", async ({
  browser,
}) => {
  const email = "carla@acme.test";
  let token = { token: "", expiresAt: 0 };
  const watched = await carlaWatches(browser, "Neide", {
    prepare: async (page) => {
      token = await useShortSession(page.context(), email, 30);
      // Two minutes behind the server: to the page the token has yet a while to go, else the client
      // library would renew it before the tab sleeps.
      await page.clock.install({ time: Date.now() - 120_000 });
    },
  });
  const { page } = watched;
  const spent: string[] = [];
  page.on("request", (request) => {
    if (!request.url().includes("grant_type=refresh_token")) return;
    spent.push((request.postDataJSON() as { refresh_token: string }).refresh_token);
  });
  const devtools = await putToSleep(page);
  const joined = (await realtimeHealth())?.channels ?? 0;
  expect(await statusOf(token.token)).toBe(200);
  await muchHappens(watched);
  await page.waitForTimeout(Math.max(0, token.expiresAt + 1_500 - Date.now()));
  expect(await statusOf(token.token)).toBe(401);
  expect((await realtimeHealth())?.channels).toBeLessThan(joined);
  expect(spent).toEqual([]);

  const awakeAt = await wakeUp(page, devtools, { tenMinutesLater: true });
  await expectDatabase(watched, awakeAt);
  await expectLive(watched, awakeAt);
  // A second one is asked for where the clock jumps between the first and a late refusal: each token
  // is spent once all the same, since whoever spends one again loses the session.
  expect(spent).not.toEqual([]);
  expect(new Set(spent).size).toBe(spent.length);
  await expectHears(watched, "depois do token novo");
  await page.context().close();
});

test("the first to come after idle hears what happens before the server listens again", async ({
  browser,
}) => {
  const customer = await newCustomer("Norma");
  await customer.writes("oi");
  await chaos("rest", { startMs: 60_000 });
  await customer.writes("enquanto ninguém estava");
  const openedAt = Date.now();
  const page = await openInbox(browser, "carla@acme.test");
  const watched = await watch(page, customer, openedAt);
  await customer.writes("logo depois da entrada");
  expect((await realtimeHealth())?.database.listening).toBe(false);
  await expect(bubble(page, "logo depois da entrada")).toHaveCount(0);

  await chaos("reset");
  await expect
    .poll(async () => (await realtimeHealth())?.database.listening, { intervals: [50] })
    .toBe(true);
  const backAt = Date.now();
  await expectDatabase(watched, backAt);
  await expectHears(watched, "com tudo de volta");
  await page.context().close();
});
