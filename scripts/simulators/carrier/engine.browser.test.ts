// The product's phone engine against the carrier: it registers without a password, and its events move
// the call machine as they should.
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  domain,
  type Phones,
  patience,
  startPhones,
  startTestCarrier,
  type TestCarrier,
} from "./testing.ts";

interface CallView {
  phase: string;
  hold: string;
  outcome: string | null;
  endedBy: string | null;
}

let carrier: TestCarrier;
let phones: Phones;
let page: Page;

beforeAll(async () => {
  carrier = await startTestCarrier();
  phones = await startPhones(join(import.meta.dirname, "testing-engine.js"));
  page = await phones.page();
  await start("segredo-1000");
  await vi.waitFor(
    async () => expect(await last("phone.connections")).toBe("registered"),
    patience,
  );
});
afterAll(async () => {
  await phones.close();
  await carrier.close();
});
afterEach(() => {
  for (const call of carrier.board.calls()) call.end("NORMAL_CLEARING");
});

const run = <T>(expression: string) => page.evaluate(expression) as Promise<T>;
const last = (list: string) => run<string>(`${list}.at(-1)`);
const ha1Of = (password: string) =>
  createHash("md5").update(`1000:${domain}:${password}`).digest("hex");

function start(password: string) {
  const account = {
    url: carrier.url,
    extension: "1000",
    domain,
    ha1: ha1Of(password),
    realm: domain,
    instanceId: "10000000-0000-4000-8000-000000000001",
    iceServers: [],
  };
  return run(`phone.engine.start(${JSON.stringify(account)})`);
}
const dial = (number: string) => run<string>(`phone.dial("${number}")`);
const view = (id: string) => run<CallView>(`phone.call("${id}")`);
const becomes = (id: string, expected: Partial<CallView>) =>
  vi.waitFor(async () => expect(await view(id)).toMatchObject(expected), patience);

async function hears(id: string) {
  const energy = await run<number>(`phone.energy("${id}")`);
  await vi.waitFor(async () => {
    expect(await run<number>(`phone.energy("${id}")`)).toBeGreaterThan(energy);
  }, patience);
}
const heard = () => carrier.board.places()[0]!.leg.view();

describe("the phone engine", () => {
  it("talks, is silent when muted, holds and goes on, sends digits and leaves", async () => {
    const id = await dial("+5511999990101");
    await becomes(id, { phase: "talking" });
    await hears(id);
    await vi.waitFor(() => expect(heard().loudness).toBeGreaterThan(0.001), patience);
    await run(`phone.engine.setMuted("${id}", true)`);
    await vi.waitFor(() => expect(heard().loudness).toBe(0), patience);
    await run(`phone.engine.setMuted("${id}", false)`);
    await run(`phone.move("${id}", { type: "hold" }), phone.engine.hold("${id}")`);
    await becomes(id, { hold: "on" });
    // The second is asked for before the first is agreed on: it waits its turn, and is not forgotten.
    await run(`phone.move("${id}", { type: "unhold" }), phone.engine.unhold("${id}"),
      phone.engine.hold("${id}")`);
    await becomes(id, { hold: "off", phase: "talking" });
    await vi.waitFor(() => expect(heard().held).toBe(true), patience);
    await run(`phone.engine.unhold("${id}")`);
    await vi.waitFor(() => expect(heard().held).toBe(false), patience);
    await hears(id);
    await run(`phone.engine.sendDigits("${id}", "9#")`);
    await vi.waitFor(() => expect(heard().digits).toBe("9#"), patience);
    await run(`phone.move("${id}", { type: "hangUp" }), phone.engine.hangUp("${id}")`);
    await becomes(id, { phase: "over", outcome: "atendida", endedBy: "us" });
  });

  it.each([
    ["+551140000486", { outcome: "ocupado", endedBy: "them" }],
    ["+551140000603", { outcome: "nao_atendida", endedBy: "them" }],
    ["+551140000404", { outcome: "falhou", endedBy: "network" }],
    ["+551140000503", { outcome: "falhou", endedBy: "network" }],
  ])("knows how a call to %s ended", async (number, ending) => {
    await becomes(await dial(number), { phase: "over", ...ending });
  });

  it("cancels what rings", async () => {
    const id = await dial("+551140000480");
    await becomes(id, { phase: "ringing" });
    await run(`phone.move("${id}", { type: "hangUp" }), phone.engine.hangUp("${id}")`);
    await becomes(id, { phase: "over", outcome: "cancelada", endedBy: "us" });
  });

  it("is offered calls, and tells its own dial from a stranger's", async () => {
    const who = carrier.extension("1000");
    carrier.board.ring(who, carrier.numbers.of("+5511999990102"), 20_000);
    const offers = "phone.offers";
    await vi.waitFor(async () => expect(await run(`${offers}.length`)).toBe(1), patience);
    const [offer] = await run<{ id: string }[]>(offers);
    expect(offer).toMatchObject({ number: "5511999990102", isDialed: false });
    await run(
      `phone.move("${offer!.id}", { type: "answer" }), phone.engine.answer("${offer!.id}")`,
    );
    await becomes(offer!.id, { phase: "talking" });
    await hears(offer!.id);
    carrier.last().end("NORMAL_CLEARING");
    await becomes(offer!.id, { phase: "over", outcome: "atendida", endedBy: "them" });

    carrier.board.dial(who, "+5511999990101", {}, ["X-Api4comintegratedcall", "true"]);
    await vi.waitFor(async () => expect(await run(`${offers}.length`)).toBe(2), patience);
    const own = (await run<{ id: string }[]>(offers))[1]!;
    expect(own).toMatchObject({ isDialed: true });
    await run(`phone.engine.decline("${own.id}")`);
    await vi.waitFor(() => expect(carrier.last().cause).toBe("CALL_REJECTED"), patience);
  });

  it("is refused with the wrong password's digest", async () => {
    await start("errada");
    await vi.waitFor(async () => expect(await last("phone.connections")).toBe("refused"), patience);
  });
});
