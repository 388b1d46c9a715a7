// A whole dial: the API rings a real webphone, then a person, and the webhooks and the recording say so.
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Phone, type Phones, patience, startPhones } from "../carrier/testing-phones.ts";
import { type Api4comBench, fixture, startApi4comBench } from "./testing.ts";

let bench: Api4comBench;
let phones: Phones;
let phone: Phone;
const metadata = { gateway: "prosa", callId: "call-9b1c" };

beforeAll(async () => {
  bench = await startApi4comBench();
  phones = await startPhones();
  phone = await phones.open({ url: bench.sipUrl }, "1000");
  await vi.waitFor(async () => expect(await phone.isRegistered()).toBe(true), patience);
});
afterAll(async () => {
  await phones.close();
  await bench.close();
});
beforeEach(async () => {
  await bench.reset();
  const webhookTypes = ["channel-create", "channel-answer", "channel-hangup"];
  await bench.api("PATCH", "/integrations", {
    gateway: "prosa",
    webhook: true,
    webhookConstraint: { gateway: "prosa" },
    metadata: { webhookUrl: `${bench.business.url}/api4com`, webhookVersion: "v1.4", webhookTypes },
  });
});

const dial = (number = "+5511999990101") =>
  bench.api("POST", "/dialer", { extension: "1000", phone: number, metadata });
const events = () => bench.told().map(({ eventType }) => eventType);
const told = (count: number) =>
  vi.waitFor(() => expect(bench.told()).toHaveLength(count), patience);

/** The dialled call, rung and answered on the webphone. */
async function answered(number?: string) {
  const index = (await phone.calls()).length;
  const { id } = (await dial(number)).body;
  await vi.waitFor(async () => expect(await phone.calls()).toHaveLength(index + 1), patience);
  expect((await phone.calls())[index]?.mark).toBe("true");
  await phone.answer(index);
  return { id: id as string, index };
}

describe("a dial", () => {
  it("rings the extension, then the number, and tells all of it", async () => {
    const { id, index } = await answered();
    await told(2);
    expect((await phone.heard(index)).received).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    const hungUp = await bench.api("POST", `/calls/${id}/hangup`);
    expect(hungUp).toMatchObject({ status: fixture("api-hangup-200").response.status });
    await told(3);
    const names = ["channel-create-outbound", "channel-answer-outbound", "channel-hangup-answered"];
    for (const [at, name] of names.entries()) {
      const body = bench.told()[at]!;
      const recorded = fixture(name).body;
      expect(Object.keys(body), name).toEqual(Object.keys(recorded));
      const { version, eventType, domain, direction, caller, called } = recorded;
      expect(body).toMatchObject({
        version,
        eventType,
        domain,
        direction,
        caller,
        called,
        metadata,
      });
    }
    const ended = bench.told()[2]!;
    expect(ended).toMatchObject({ hangupCause: "NORMAL_CLEARING", hangupCauseCode: "16" });
    expect(ended.id).not.toBe(id);
    expect(ended.duration).toBeGreaterThan(0);
    const { data } = (await bench.api("GET", "/calls")).body;
    expect(data[0]).toMatchObject({ id: ended.id, record_url: ended.recordUrl, metadata });

    const link = String(ended.recordUrl);
    const first = await fetch(link, { redirect: "manual" });
    expect(first.status).toBe(302);
    const file = await fetch(link);
    expect(file.headers.get("content-type")).toBe("audio/wav");
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(bytes.readUInt16LE(22)).toBe(2);
    expect(bytes.length).toBeGreaterThan(32_000);

    await bench.sim("POST", "faults", { kind: "recording_elsewhere", url: "http://10.0.0.1/x" });
    const elsewhere = await fetch(link, { redirect: "manual" });
    expect(elsewhere.headers.get("location")).toBe("http://10.0.0.1/x");
    await bench.sim("POST", "faults", { kind: "recording_dead" });
    expect((await fetch(link)).status).toBe(404);
    await bench.sim("POST", "faults", { kind: "recording_empty" });
    expect((await (await fetch(link)).arrayBuffer()).byteLength).toBe(0);
    await bench.sim("POST", "faults", { kind: "recording_html" });
    expect((await fetch(link)).headers.get("content-type")).toBe("text/html");
  });

  it("to somebody busy lets the extension go, and nobody was answered", async () => {
    const { index } = await answered("+551140000486");
    await told(2);
    expect(events()).toEqual(["channel-create", "channel-hangup"]);
    const recorded = fixture("channel-hangup-busy").body;
    const { hangupCause, hangupCauseCode, answeredAt, duration, recordUrl } = recorded;
    const ended = { hangupCause, hangupCauseCode, answeredAt, duration, recordUrl };
    expect(bench.told()[1]).toMatchObject(ended);
    await vi.waitFor(
      async () => expect((await phone.calls())[index]?.seen).toContain("ended"),
      patience,
    );
  });

  it("that the extension declines never reaches the number", async () => {
    const index = (await phone.calls()).length;
    await dial();
    await vi.waitFor(async () => expect(await phone.calls()).toHaveLength(index + 1), patience);
    await phone.run("phone.calls[args[0]].session.terminate({ status_code: 486 })", index);
    await told(2);
    expect(bench.told()[1]).toMatchObject({ hangupCause: "USER_BUSY", answeredAt: null });
  });
});

describe("a call from outside", () => {
  it("is told, answered, and ended by who called", async () => {
    const index = (await phone.calls()).length;
    const { body } = await bench.sim("POST", "ring", { extension: "1000" });
    await vi.waitFor(async () => expect(await phone.calls()).toHaveLength(index + 1), patience);
    await phone.answer(index);
    await told(2);
    await vi.waitFor(async () => {
      const [call] = (await bench.sim("GET", "calls")).body.slice(-1);
      expect(call.phone.frames).toBeGreaterThan(10);
    }, patience);
    await bench.sim("POST", "hangup", { call: body.id });
    await told(3);
    expect(events()).toEqual(["channel-create", "channel-answer", "channel-hangup"]);
    expect(bench.told()[2]).toMatchObject({ direction: "inbound", hangupCause: "NORMAL_CLEARING" });
  });
});
