// Two of the product's phones with nobody between them who would mediate, and a person who agrees to no
// change of a call.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { EnginePhone } from "../carrier/testing-engine-phone.ts";
import { domain, type Phones, patience, startPhones } from "../carrier/testing-phones.ts";
import { type Exchange, startExchange } from "./exchange.ts";

let exchange: Exchange;
let phones: Phones;
let ana: EnginePhone;
let bia: EnginePhone;

beforeAll(async () => {
  [exchange, phones] = await Promise.all([startExchange(domain), startPhones()]);
  [ana, bia] = await Promise.all([
    phones.openEngine(exchange, "1000"),
    phones.openEngine(exchange, "1001"),
  ]);
  await Promise.all([ana.connects("registered"), bia.connects("registered")]);
});
afterAll(async () => {
  await phones?.close();
  await exchange?.close();
});

async function talk(): Promise<[here: string, there: string]> {
  const known = (await bia.offers()).length;
  const here = await ana.dial("1001");
  const { id: there } = await bia.offered(known);
  await bia.do(there, "answer");
  await Promise.all([
    ana.becomes(here, { phase: "talking" }),
    bia.becomes(there, { phase: "talking" }),
  ]);
  return [here, there];
}
/** The hold was agreed on, or not. */
const settled = (phone: EnginePhone, id: string) =>
  vi.waitFor(async () => expect((await phone.view(id)).hold).toMatch(/^(on|off)$/), patience);

describe("two phones", () => {
  it("that hold at the same moment still talk", async () => {
    const [here, there] = await talk();
    await Promise.all([ana.hears(here), bia.hears(there)]);
    await Promise.all([ana.do(here, "hold"), bia.do(there, "hold")]);
    for (const [phone, id] of [
      [ana, here],
      [bia, there],
    ] as const) {
      await settled(phone, id);
      expect(await phone.view(id)).toMatchObject({ phase: "talking" });
      if ((await phone.view(id)).hold === "on") await phone.do(id, "unhold");
      await phone.becomes(id, { hold: "off" });
    }
    await Promise.all([ana.hears(here), bia.hears(there)]);
    await ana.leaves(here);
  });

  it("stay silent on hold whatever the other one offers", async () => {
    const [here, there] = await talk();
    await ana.do(here, "hold");
    await ana.becomes(here, { hold: "on" });
    await bia.hearsNothing(there);
    const before = await bia.wayOf(there);
    await bia.run("phone.engine.restartMedia(args[0])", there);
    await vi.waitFor(async () => expect(await bia.wayOf(there)).not.toBe(before), patience);
    await bia.hearsNothing(there);
    const direction = "phone.engine.connectionOf(args[0]).getTransceivers()[0].currentDirection";
    expect(await ana.run(direction, here)).toBe("sendonly");
    await ana.do(here, "unhold");
    await ana.becomes(here, { hold: "off" });
    await Promise.all([ana.hears(here), bia.hears(there)]);
    await bia.leaves(there);
  });
});

describe("a person who agrees to no change", () => {
  it("is still talked to after a hold in vain", async () => {
    const id = await ana.talksTo("+551140000488");
    await ana.do(id, "hold");
    await settled(ana, id);
    await ana.becomes(id, { hold: "off", phase: "talking" });
    await ana.hears(id);
    await ana.leaves(id);
  });
});
