// A real webphone in a real browser against the carrier: sound is proven by packets and energy, not
// by the name of a state.
import { readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestCarrier, type TestCarrier } from "./testing.ts";
import { type Phone, type Phones, patience, startPhones } from "./testing-phones.ts";

let carrier: TestCarrier;
let phones: Phones;
let phone: Phone;

beforeAll(async () => {
  carrier = await startTestCarrier();
  phones = await startPhones();
  phone = await phones.open(carrier, "1000");
  await vi.waitFor(async () => expect(await phone.isRegistered()).toBe(true), patience);
});
afterAll(async () => {
  await phones.close();
  await carrier.close();
});
afterEach(() => {
  for (const call of carrier.board.calls()) call.end("NORMAL_CLEARING");
});

const seen = (who: Phone, index: number, event: string) =>
  vi.waitFor(async () => expect((await who.calls())[index]?.seen).toContain(event), patience);
const legOf = (extension: string) =>
  carrier.board.places().find(({ leg }) => leg.extension === extension)!.leg;

/** Both hear the other one: packets, and not of silence. */
async function bothHear(who: Phone, index: number, extension: string) {
  const { frames } = legOf(extension).view();
  const { received, energy } = await who.heard(index);
  await vi.waitFor(async () => {
    const now = await who.heard(index);
    expect(now.received).toBeGreaterThan(received + 40);
    expect(now.energy).toBeGreaterThan(energy);
    expect(legOf(extension).view().frames).toBeGreaterThan(frames + 40);
    expect(legOf(extension).view().loudness).toBeGreaterThan(0.001);
  }, patience);
}

describe("a call from the webphone", () => {
  it("is answered, heard by both, recorded in stereo, and ended by either", async () => {
    const index = await phone.dial("011999990101");
    await seen(phone, index, "confirmed");
    await bothHear(phone, index, "1000");
    await phone.hangUp(index);
    await vi.waitFor(() => expect(carrier.told.at(-1)?.event).toBe("ended"), patience);
    const call = carrier.last();
    expect(call).toMatchObject({ from: "1000", to: "011999990101", cause: "NORMAL_CLEARING" });
    const { left, right, seconds, channels } = await readWav(call.file!);
    expect(channels).toBe(2);
    expect(left).toBeGreaterThan(50);
    expect(right).toBeGreaterThan(50);
    const talked = (call.endedAt!.getTime() - call.answeredAt!.getTime()) / 1000;
    expect(Math.abs(seconds - talked)).toBeLessThan(0.5);
  });

  it.each([
    ["+551140000486", "Busy", "USER_BUSY"],
    ["+551140000603", "Rejected", "CALL_REJECTED"],
    ["+551140000503", "SIP Failure Code", "NORMAL_TEMPORARY_FAILURE"],
    ["+551140000404", "Not Found", "UNALLOCATED_NUMBER"],
  ])("to %s fails as %s", async (number, told, cause) => {
    const index = await phone.dial(number);
    await seen(phone, index, "failed");
    expect((await phone.calls())[index]?.cause).toBe(told);
    expect(carrier.last().cause).toBe(cause);
  });

  it("rings until nobody answers, or until it is cancelled", async () => {
    carrier.numbers.put({ number: "+551140000480", outcome_ms: 700 });
    const first = await phone.dial("+551140000480");
    await seen(phone, first, "failed");
    expect((await phone.calls())[first]).toMatchObject({ cause: "Unavailable" });
    expect((await phone.calls())[first]?.seen).toContain("progress");
    carrier.numbers.put({ number: "+551140000480", outcome_ms: 30_000 });
    const second = await phone.dial("+551140000480");
    await seen(phone, second, "progress");
    await phone.hangUp(second);
    await seen(phone, second, "failed");
    await vi.waitFor(() => expect(carrier.last().cause).toBe("ORIGINATOR_CANCEL"), patience);
  });

  it("hears the carrier's ringing before the answer", async () => {
    carrier.numbers.put({ number: "+551140000183", outcome_ms: 30_000 });
    const index = await phone.dial("+551140000183");
    await seen(phone, index, "progress");
    await vi.waitFor(async () => {
      expect((await phone.heard(index)).energy).toBeGreaterThan(0);
    }, patience);
    expect((await phone.calls())[index]?.seen).not.toContain("accepted");
    await phone.hangUp(index);
    await seen(phone, index, "failed");
  });

  it("ends when the other one hangs up", async () => {
    carrier.numbers.put({ number: "+551140000016", talk_ms: 300 });
    const index = await phone.dial("+551140000016");
    await seen(phone, index, "ended");
    expect((await phone.calls())[index]?.cause).toBe("Terminated");
    expect(carrier.last().cause).toBe("NORMAL_CLEARING");
  });
});

describe("a call to the webphone", () => {
  const behaviour = () => carrier.numbers.of("+5511999990101");

  it("rings, is answered and heard by both", async () => {
    const before = (await phone.calls()).length;
    const call = carrier.board.ring(carrier.extension("1000"), behaviour(), 20_000);
    await vi.waitFor(async () => expect(await phone.calls()).toHaveLength(before + 1), patience);
    await phone.answer(before);
    await seen(phone, before, "confirmed");
    await bothHear(phone, before, "1000");
    await phone.hangUp(before);
    await call.over;
    expect(call).toMatchObject({ direction: "inbound", from: "5511999990101", to: "1000" });
    expect(call.cause).toBe("NORMAL_CLEARING");
  });

  it("stops ringing when the caller gives up, and can be declined", async () => {
    const before = (await phone.calls()).length;
    const missed = carrier.board.ring(carrier.extension("1000"), behaviour(), 400);
    await missed.over;
    expect(missed.cause).toBe("ORIGINATOR_CANCEL");
    await seen(phone, before, "failed");
    expect((await phone.calls())[before]?.cause).toBe("Canceled");

    const declined = carrier.board.ring(carrier.extension("1000"), behaviour(), 20_000);
    await vi.waitFor(async () => expect(await phone.calls()).toHaveLength(before + 2), patience);
    await phone.run("phone.calls[args[0]].session.terminate({ status_code: 603 })", before + 1);
    await declined.over;
    expect(declined.cause).toBe("CALL_REJECTED");
  });
});

async function readWav(file: string) {
  const bytes = await readFile(file);
  const channels = bytes.readUInt16LE(22);
  const frames = (bytes.length - 44) / (channels * 2);
  const loudest = [0, 0];
  for (let frame = 0; frame < frames; frame++) {
    for (const side of [0, 1]) {
      const sample = Math.abs(bytes.readInt16LE(44 + (frame * channels + side) * 2));
      loudest[side] = Math.max(loudest[side]!, sample);
    }
  }
  return {
    channels,
    seconds: frames / bytes.readUInt32LE(24),
    left: loudest[0]!,
    right: loudest[1]!,
  };
}
