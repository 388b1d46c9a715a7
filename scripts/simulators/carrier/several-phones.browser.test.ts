// Several webphones at once, as the carrier sees and books them: what any server does for the product's
// phone is in claims.ts.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestCarrier, type TestCarrier } from "./testing.ts";
import { type Phone, type Phones, patience, startPhones } from "./testing-phones.ts";

let carrier: TestCarrier;
let phones: Phones;
let ana: Phone;
let bia: Phone;

beforeAll(async () => {
  carrier = await startTestCarrier();
  phones = await startPhones();
  [ana, bia] = await Promise.all([open("1000"), open("1001")]);
});
afterAll(async () => {
  await phones.close();
  await carrier.close();
});
afterEach(() => {
  for (const call of carrier.board.calls()) call.end("NORMAL_CLEARING");
});

async function open(extension: string, instance?: string) {
  const phone = await phones.open(carrier, extension, { instance });
  await vi.waitFor(async () => expect(await phone.isRegistered()).toBe(true), patience);
  return phone;
}
const seen = (who: Phone, index: number, event: string) =>
  vi.waitFor(async () => expect((await who.calls())[index]?.seen).toContain(event), patience);
const ringing = async (who: Phone) => {
  const index = (await who.calls()).length;
  return () =>
    vi
      .waitFor(async () => expect(await who.calls()).toHaveLength(index + 1), patience)
      .then(() => index);
};
const hears = async (who: Phone, index: number) => {
  const { energy } = await who.heard(index);
  await vi.waitFor(async () => {
    expect((await who.heard(index)).energy).toBeGreaterThan(energy);
  }, patience);
};
async function talking(who: Phone, number = "011999990101") {
  const index = await who.dial(number);
  await seen(who, index, "confirmed");
  return index;
}
const ringFrom = (number: string, extension = "1000") =>
  carrier.board.ring(carrier.extension(extension), carrier.numbers.of(number), 20_000);

describe("a transfer", () => {
  it("goes to a colleague who answers, and lets the first one go", async () => {
    const index = await talking(ana);
    const first = carrier.last();
    const rings = await ringing(bia);
    const referred = ana.refer(index, "1001");
    const there = await rings();
    expect((await ana.calls())[index]?.seen).not.toContain("ended");
    await bia.answer(there);
    expect(await referred).toBe("accepted");
    await seen(ana, index, "ended");
    await hears(bia, there);
    expect(first.cause).toBe("BLIND_TRANSFER");
    expect(carrier.last()).toMatchObject({ to: "1001", endedAt: null });
  });

  it("that is refused leaves the call where it was", async () => {
    const index = await talking(ana);
    expect(await ana.refer(index, "+551140000486")).toBe("failed");
    await hears(ana, index);
    await ana.hangUp(index);
  });

  it("after a word with the colleague joins the other two", async () => {
    const customer = await talking(ana);
    await ana.renegotiate(customer, "hold");
    const rings = await ringing(bia);
    const colleague = await ana.dial("1001");
    const there = await rings();
    await bia.answer(there);
    await seen(ana, colleague, "confirmed");
    expect(await ana.refer(customer, "1001", colleague)).toBe("accepted");
    await Promise.all([seen(ana, customer, "ended"), seen(ana, colleague, "ended")]);
    await hears(bia, there);
    const causes = carrier.board
      .calls()
      .slice(-3)
      .map(({ cause }) => cause);
    expect(causes).toEqual(["ATTENDED_TRANSFER", "ATTENDED_TRANSFER", null]);
  });
});

describe("an extension", () => {
  it("rings on all its phones until one answers", async () => {
    const other = await open("1000");
    const rings = [await ringing(ana), await ringing(other)];
    ringFrom("+5511999990101");
    const [here, there] = await Promise.all(rings.map((wait) => wait()));
    await other.answer(there!);
    await seen(other, there!, "confirmed");
    await seen(ana, here!, "failed");
    expect((await ana.calls())[here!]?.cause).toBe("Canceled");
    await other.close();
    await vi.waitFor(() => expect(carrier.registrar.list()).toHaveLength(2), patience);
  });

  it("opened again as the same instance rings once, in the new place", async () => {
    const instance = crypto.randomUUID();
    const before = await open("1002", instance);
    const after = await open("1002", instance);
    const rings = await ringing(after);
    const call = ringFrom("+5511999990101", "1002");
    await rings();
    expect(await before.calls()).toHaveLength(0);
    call.end("ORIGINATOR_CANCEL");
    await Promise.all([before.close(), after.close()]);
  });
});

describe("a lost connection", () => {
  it("for good ends the call, recording and all", async () => {
    const gone = await open("1002");
    await talking(gone);
    const call = carrier.last();
    await gone.close();
    await call.over;
    expect(call.cause).toBe("MEDIA_TIMEOUT");
    expect(call.file).not.toBeNull();
    expect(carrier.board.places()).toEqual([]);
  });
});
