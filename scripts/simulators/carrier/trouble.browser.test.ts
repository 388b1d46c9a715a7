// The product's phone when things go wrong: a no, or nothing at all, within a call; no microphone, or
// another one. The call must outlive it and the phone must say it.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { numbers } from "./claims.ts";
import { goodManners } from "./manners.ts";
import { startTestCarrier, type TestCarrier } from "./testing.ts";
import type { EnginePhone } from "./testing-engine-phone.ts";
import { type Phones, patience, startDeadStun, startPhones } from "./testing-phones.ts";

let carrier: TestCarrier;
let phones: Phones;
let phone: EnginePhone;
let hasty: EnginePhone;
const times = { renegotiationMs: 600, transferTakenMs: 400, transferDoneMs: 400 };

beforeAll(async () => {
  [carrier, phones] = await Promise.all([startTestCarrier(), startPhones()]);
  phone = await phones.openEngine(carrier, "1000");
  hasty = await phones.openEngine(carrier, "1001", { times });
  await Promise.all([phone.connects("registered"), hasty.connects("registered")]);
});
afterAll(async () => {
  await phones?.close();
  await carrier?.close();
});
afterEach(() => {
  for (const call of carrier.board.calls()) call.end("NORMAL_CLEARING");
  Object.assign(carrier.manners, goodManners());
});

const leg = () => carrier.board.places()[0]!.leg;
const carrierHears = () =>
  vi.waitFor(() => expect(leg().view().loudness).toBeGreaterThan(0.001), patience);

const dialed = () => phone.talksTo(numbers.echoes);
async function answered() {
  const known = (await phone.offers()).length;
  const echo = carrier.numbers.of(numbers.echoes);
  carrier.board.ring(carrier.extension("1000"), echo, 20_000);
  const { id } = await phone.offered(known);
  await phone.do(id, "answer");
  await phone.becomes(id, { phase: "talking" });
  return id;
}

describe("a hold", () => {
  it.each([
    ["dialed", dialed],
    ["answered", answered],
  ])("that is refused leaves a call we %s as it was, both ways", async (_how, begin) => {
    const id = await begin();
    carrier.manners.offers = "refused";
    await phone.run("phone.engine.restartMedia(args[0])", id);
    await phone.do(id, "hold");
    await phone.becomes(id, { hold: "off", phase: "talking" });
    await carrierHears();
    await phone.hears(id);
    carrier.manners.offers = "taken";
    await phone.do(id, "hold");
    await phone.becomes(id, { hold: "on" });
    carrier.manners.offers = "refused";
    await phone.do(id, "unhold");
    await phone.becomes(id, { hold: "on", phase: "talking" });
    expect(await phone.run("phone.isSilent(args[0])", id)).toBe(true);
    carrier.manners.offers = "taken";
    await phone.do(id, "unhold");
    await phone.becomes(id, { hold: "off" });
    await carrierHears();
    await phone.hears(id);
    await phone.leaves(id);
  });

  it("that is agreed to when nobody waits for it any more is taken back", async () => {
    const id = await hasty.talksTo(numbers.echoes);
    carrier.manners.offers = "late";
    await hasty.do(id, "hold");
    await hasty.becomes(id, { hold: "off", phase: "talking" });
    expect(leg().view().held).toBe(false);
    await vi.waitFor(() => expect(leg().view().held).toBe(true), patience);
    carrier.manners.offers = "taken";
    await vi.waitFor(() => expect(leg().view().held).toBe(false), patience);
    await carrierHears();
    await hasty.hears(id);
    await hasty.leaves(id);
  });

  it("that meets an offer of the other side is asked for again", async () => {
    const id = await phone.talksTo(numbers.echoes);
    carrier.manners.offers = "collides";
    await phone.do(id, "hold");
    await phone.becomes(id, { hold: "on", phase: "talking" });
    await phone.do(id, "unhold");
    await phone.becomes(id, { hold: "off" });
    await phone.hears(id);
    await phone.leaves(id);
  });

  it("of a call the server has forgotten ends it, and says so", async () => {
    const id = await phone.talksTo(numbers.echoes);
    carrier.manners.offers = "forgotten";
    await phone.do(id, "hold");
    await phone.becomes(id, { phase: "over", outcome: "atendida" });
    expect(await phone.cause(id)).toBe("failed");
  });
});

describe("the way for the sound", () => {
  it.each([
    ["dialed", dialed],
    ["answered", answered],
  ])("of a call we %s is looked for anew when it breaks, however badly", async (_how, begin) => {
    const id = await begin();
    for (const state of ["disconnected", "failed"]) {
      const before = await phone.wayOf(id);
      await phone.run("phone.breakSound(...args)", id, state);
      await vi.waitFor(async () => expect(await phone.wayOf(id)).not.toBe(before), patience);
      await phone.becomes(id, { phase: "talking" });
      await phone.hears(id);
    }
    await phone.leaves(id);
  });
});

describe("a transfer", () => {
  it.each(["ignored", "kept_quiet"] as const)("that is %s comes to an end", async (referrals) => {
    const id = await hasty.talksTo(numbers.echoes);
    carrier.manners.referrals = referrals;
    const to = "phone.engine.transfer(args[0], { number: '1002' })";
    expect(await hasty.run<boolean>(to, id)).toBe(false);
    await hasty.hears(id);
    await hasty.leaves(id);
    expect(await hasty.run<boolean>(to, id)).toBe(false);
  });
});

describe("a microphone", () => {
  it.each([
    ["microphone_refused", "NotAllowedError"],
    ["no_microphone", "NotFoundError"],
  ])("that is not to be had ends a call as %s", async (cause, error) => {
    const poor = await phones.openEngine(carrier, "1002");
    await poor.connects("registered");
    await poor.run(
      `navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", args[0]))`,
      error,
    );
    const dialed = await poor.dial(numbers.echoes);
    await poor.becomes(dialed, { phase: "over", outcome: "falhou", endedBy: "us" });
    expect(await poor.cause(dialed)).toBe(cause);

    const call = carrier.board.ring(carrier.extension("1002"), carrier.numbers.of("1"), 20_000);
    const { id } = await poor.offered(0);
    await poor.do(id, "answer");
    await poor.becomes(id, { phase: "over" });
    expect(await poor.cause(id)).toBe(cause);
    await call.over;
    await poor.close();
  });

  it("is hidden from a page that came unencrypted", async () => {
    const poor = await phones.openEngine(carrier, "1002");
    await poor.connects("registered");
    await poor.run(`Object.defineProperty(navigator, "mediaDevices", { value: undefined })`);
    const id = await poor.dial(numbers.echoes);
    await poor.becomes(id, { phase: "over" });
    expect(await poor.cause(id)).toBe("insecure");
    await poor.close();
  });

  it("is opened once for two calls, changed in both, and closed after the last", async () => {
    await phone.run("phone.countMicrophones()");
    const first = await phone.talksTo(numbers.echoes);
    await phone.do(first, "hold");
    await phone.becomes(first, { hold: "on" });
    const second = await phone.talksTo("+5511999990101");
    expect(await phone.run("phone.opened.length")).toBe(1);

    const chosen = await phone.run<string>("phone.otherMicrophone()");
    await phone.run("phone.engine.setMicrophone(args[0])", chosen);
    for (const id of [first, second]) {
      expect(await phone.run("phone.microphoneOf(args[0])", id)).toBe(chosen);
    }
    const unplugged = "phone.engine.setMicrophone('unplugged').catch(({ code }) => code)";
    expect(await phone.run(unplugged)).toBe("no_microphone");
    expect(await phone.run("phone.microphoneOf(args[0])", second)).toBe(chosen);
    expect(await phone.run("phone.isSilent(args[0])", first)).toBe(true);
    expect(await phone.run("phone.isSilent(args[0])", second)).toBe(false);
    await vi.waitFor(() => {
      const [, other] = carrier.board.places();
      expect(other!.leg.view().loudness).toBeGreaterThan(0.001);
    }, patience);

    await phone.leaves(second);
    expect(await phone.run("phone.isOpen()")).toBe(true);
    await phone.leaves(first);
    expect(await phone.run("phone.isOpen()")).toBe(false);
  });

  it("that is unplugged gives way to the system's, or to the next that is plugged in", async () => {
    await phone.run("phone.countMicrophones()");
    const id = await phone.talksTo(numbers.echoes);
    const isHeard = "phone.trackOf(args[0]).readyState === 'live'";
    const losses = (told: boolean[]) =>
      vi.waitFor(async () => expect(await phone.run("phone.losses")).toEqual(told), patience);
    await phone.run("phone.unplug()");
    await losses([true]);
    expect(await phone.run(isHeard, id)).toBe(true);

    await phone.run("phone.hasNone = true");
    await phone.run("phone.unplug()");
    await losses([true, false]);
    await phone.run("phone.hasNone = false");
    await phone.run("navigator.mediaDevices.dispatchEvent(new Event('devicechange')) && null");
    await losses([true, false, true]);
    expect(await phone.run(isHeard, id)).toBe(true);
    await carrierHears();

    await phone.leaves(id);
    expect(await phone.run("phone.isOpen()")).toBe(false);
  });
});

describe("a dial", () => {
  it("of our own that rings here first is told from a stranger's call", async () => {
    const known = (await phone.offers()).length;
    const who = carrier.extension("1000");
    carrier.board.ring(who, carrier.numbers.of("+5511999990102"), 20_000);
    const strange = await phone.offered(known);
    expect(strange).toMatchObject({ number: "5511999990102", isDialed: false });
    await phone.run("phone.engine.decline(args[0])", strange.id);
    carrier.board.dial(who, "+5511999990101", {}, ["X-Api4comintegratedcall", "true"]);
    const own = await phone.offered(known + 1);
    expect(own).toMatchObject({ isDialed: true });
    await phone.run("phone.engine.decline(args[0])", own.id);
    await vi.waitFor(() => expect(carrier.last().cause).toBe("CALL_REJECTED"), patience);
  });

  it("does not wait for a STUN server that never answers, as browsers do for 40 s", async () => {
    const stun = await startDeadStun();
    const { iceServers } = stun;
    const phone = await phones.openEngine(carrier, "1002", { iceServers });
    await phone.connects("registered");
    const begun = Date.now();
    const id = await phone.talksTo(numbers.echoes);
    expect(Date.now() - begun).toBeLessThan(10_000);
    await phone.leaves(id);
    await phone.close();
    stun.close();
  });

  it("without a server ends, and hanging up twice does no harm", async () => {
    const idle = await phones.openEngine({ url: "ws://127.0.0.1:9" }, "1000");
    const id = await idle.dial(numbers.echoes);
    await idle.becomes(id, { phase: "over", outcome: "falhou" });
    await idle.run("phone.engine.hangUp(args[0]), phone.engine.hangUp(args[0])", id);
    await idle.close();
  });
});
