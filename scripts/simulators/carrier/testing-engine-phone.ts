// What a test does with a page that runs the product's phone engine.
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { expect, vi } from "vitest";

export interface CallView {
  phase: string;
  hold: string;
  outcome: string | null;
  endedBy: string | null;
}

export interface Heard {
  received: number;
  sent: number;
  energy: number;
}

/** As long as it may take on a machine that has other things to do. */
const soon = { timeout: 20_000, interval: 50 };
/** The microphone that the browser plays beeps twice a second. */
const beepMs = 800;

/** Lets a test say what the page does: `expression` is about its `phone`, and about `args`. */
export function runsIn(page: Page) {
  return <T>(expression: string, ...args: unknown[]): Promise<T> =>
    page.evaluate(
      ([text, values]) =>
        new Function("args", `return ${text as string}`)(values) as Promise<unknown>,
      [expression, args] as const,
    ) as Promise<T>;
}

export function createEnginePhone(page: Page) {
  const run = runsIn(page);
  const heard = (id: string) => run<Heard>("phone.heard(args[0])", id);
  const view = (id: string) => run<CallView>("phone.calls.get(args[0])", id);
  const offers = () => run<{ id: string; number: string; isDialed: boolean }[]>("phone.offers");

  const phone = {
    page,
    run,
    offers,
    view,
    start: (account: object, times: object) => run("phone.start(...args)", account, times),
    /** As one of the tabs that have the same account. */
    share: (account: object) => run("phone.share(args[0])", account),
    /** "Usar aqui". */
    take: () => run("phone.ownership.take()"),
    /** Where this tab believes the phone to be. */
    knows: (place: "here" | "elsewhere") =>
      vi.waitFor(
        async () => expect((await run<string[]>("phone.places")).at(-1)).toBe(place),
        soon,
      ),
    connections: () => run<string[]>("phone.connections"),
    async connects(connection: string) {
      await vi.waitFor(
        async () => expect((await phone.connections()).at(-1)).toBe(connection),
        soon,
      );
    },
    dial: (number: string) => run<string>("phone.dial(args[0])", number),
    /** answer, hangUp, hold, unhold */
    do: (id: string, verb: string) => run("phone.do(...args)", id, verb),
    cause: (id: string) => run<string>("phone.causes[args[0]]", id),
    becomes: (id: string, expected: Partial<CallView>) =>
      vi.waitFor(async () => expect(await view(id)).toMatchObject(expected), soon),
    async talksTo(number: string) {
      const id = await phone.dial(number);
      await phone.becomes(id, { phase: "talking" });
      return id;
    },
    async leaves(id: string) {
      await phone.do(id, "hangUp");
      await phone.becomes(id, { phase: "over", outcome: "atendida", endedBy: "us" });
    },
    /** The next offer's id, once it is there; `known` are those before it. */
    async offered(known: number) {
      await vi.waitFor(async () => expect(await offers()).toHaveLength(known + 1), soon);
      return (await offers())[known]!;
    },
    /** Packets come, and they are not silent. */
    async hears(id: string) {
      const before = await heard(id);
      await vi.waitFor(async () => {
        const now = await heard(id);
        expect(now.received).toBeGreaterThan(before.received);
        expect(now.energy).toBeGreaterThan(before.energy);
      }, soon);
    },
    /** Nothing is to be heard for longer than beeps are apart. How many packets of it came. */
    async hearsNothing(id: string): Promise<number> {
      return vi.waitFor(async () => {
        const before = await heard(id);
        await sleep(beepMs);
        const after = await heard(id);
        expect(after.energy - before.energy).toBeLessThan(1e-6);
        return after.received - before.received;
      }, soon);
    },
    heard,
    /** Changes with each way for the sound that is agreed on. */
    wayOf: (id: string) =>
      run<string>(
        "/ice-ufrag:(.*)/.exec(phone.engine.connectionOf(args[0]).currentLocalDescription.sdp)[1]",
        id,
      ),
    close: () => page.context().close(),
  };
  return phone;
}

export type EnginePhone = ReturnType<typeof createEnginePhone>;
