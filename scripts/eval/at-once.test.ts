import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { atOnce } from "./at-once.ts";

it("works on no more than it may at a time, and keeps the order", async () => {
  let [now, most] = [0, 0];
  const doubled = await atOnce(2, [5, 1, 3, 1], async (value) => {
    now += 1;
    most = Math.max(most, now);
    await sleep(value);
    now -= 1;
    return value * 2;
  });
  expect(doubled).toEqual([10, 2, 6, 2]);
  expect(most).toBe(2);
});

it("ends with the first that fails", async () => {
  const failing = atOnce(2, [1, 2, 3], async (value) => {
    if (value === 2) throw new Error("two");
  });
  await expect(failing).rejects.toThrow("two");
});
