// A page that sleeps. Chromium freezes hidden tabs only and Playwright's pages are always visible, so
// the debugger stops this one: as in a frozen tab, no timer fires, nothing of the socket is heard and
// no heartbeat is sent. Nothing announces it either, as nothing announces a closed laptop.
import { type CDPSession, expect, type Page } from "@playwright/test";

async function tasksSoFar(devtools: CDPSession): Promise<number> {
  const { result } = await devtools.send("Runtime.evaluate", { expression: "tasksSoFar" });
  return result.value as number;
}

/** Answers once not one task of the page runs any more. */
export async function putToSleep(page: Page): Promise<CDPSession> {
  const devtools = await page.context().newCDPSession(page);
  await page.evaluate(() => {
    const counted = window as unknown as { tasksSoFar: number };
    counted.tasksSoFar = 0;
    setInterval(() => counted.tasksSoFar++, 50);
  });
  await expect.poll(() => tasksSoFar(devtools)).toBeGreaterThan(3);
  await devtools.send("Debugger.enable");
  const paused = new Promise((resolve) => devtools.once("Debugger.paused", resolve));
  await devtools.send("Debugger.pause");
  await paused;
  const before = await tasksSoFar(devtools);
  await page.waitForTimeout(500);
  expect(await tasksSoFar(devtools)).toBe(before);
  return devtools;
}

/**
 * Answers when the page woke. With its clock installed, ten minutes have gone by on it: timers that
 * came due in between fire once and late, as when a laptop is opened.
 */
export async function wakeUp(
  page: Page,
  devtools: CDPSession,
  options: { tenMinutesLater: boolean },
): Promise<number> {
  const clock = options.tenMinutesLater && page.clock.fastForward("10:00"); // done once awake
  await devtools.send("Debugger.resume");
  const awakeAt = Date.now();
  await clock;
  await devtools.detach();
  return awakeAt;
}
