import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Api4comBench, account, fixture, startApi4comBench } from "./testing.ts";

let bench: Api4comBench;
beforeAll(async () => {
  bench = await startApi4comBench();
});
afterAll(() => bench.close());
beforeEach(async () => {
  await bench.reset();
  await register();
  bench.business.received.length = 0;
});

const all = ["channel-create", "channel-answer", "channel-hangup"];
const register = (change: object = {}, token = account.token) =>
  bench.api(
    "PATCH",
    "/integrations",
    {
      gateway: "prosa",
      webhook: true,
      webhookConstraint: { gateway: "prosa" },
      metadata: {
        webhookUrl: `${bench.business.url}/api4com`,
        webhookVersion: "1.8",
        webhookTypes: all,
      },
      ...change,
    },
    token,
  );
const dial = (metadata: object = { gateway: "prosa", callId: "call-9b1c" }) =>
  bench.api("POST", "/dialer", { extension: "1000", phone: "+55 11 99999-0101", metadata });
const told = (...types: string[]) =>
  vi.waitFor(() => expect(bench.told().map(({ eventType }) => eventType)).toEqual(types));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("webhooks", () => {
  it("tell a call in the recorded shape, with times as a clock in São Paulo shows them", async () => {
    await dial();
    await told("channel-create", "channel-hangup");
    const [created, ended] = bench.told();
    expect(Object.keys(created!)).toEqual(Object.keys(fixture("channel-create-outbound").body));
    expect(Object.keys(ended!)).toEqual(Object.keys(fixture("channel-hangup-no-answer").body));
    expect(ended).toMatchObject({
      version: "v1.8",
      domain: account.domain,
      direction: "outbound",
      caller: "1000",
      called: "011999990101",
      answeredAt: null,
      duration: 0,
      hangupCause: "USER_NOT_REGISTERED",
      hangupCauseCode: "606",
      recordUrl: "",
      metadata: { gateway: "prosa", callId: "call-9b1c" },
    });
    expect(ended!.startedAt).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    const shown = Date.parse(`${String(ended!.startedAt).replace(" ", "T")}-03:00`);
    expect(Math.abs(Date.now() - shown)).toBeLessThan(5_000);
  });

  it("tell a call from outside too, which nobody answers", async () => {
    await bench.sim("POST", "ring", { extension: "1000", from: "+5511999990101" });
    await told("channel-create", "channel-hangup");
    const [created, ended] = bench.told();
    expect(Object.keys(created!)).toEqual(Object.keys(fixture("channel-create-inbound").body));
    expect(Object.keys(ended!)).toEqual(Object.keys(fixture("channel-hangup-inbound-missed").body));
    const { direction, caller, called, metadata } = fixture("channel-create-inbound").body;
    expect(created).toMatchObject({ direction, caller, called, metadata });
  });

  it("come only for what was asked for: by metadata, in either spelling, and by type", async () => {
    await dial({ gateway: "outro" });
    await register({ webhookConstraint: { metadata: { gateway: "prosa" } } });
    await dial({ gateway: "outro" });
    await register({ metadata: { webhookTypes: ["channel-hangup"] } });
    await dial();
    await told("channel-hangup");
    await pause(50);
    expect(bench.told()).toHaveLength(1);
  });

  it("of who is no admin are kept without gateway and without filter", async () => {
    const person = { name: "Bia", email: "bia@acme.test", password: "abc12345", phone: "" };
    await bench.api("POST", "/users", { ...person, role: "USER" });
    const { id } = (await bench.api("POST", "/users/login", person, "")).body;
    const { status, body } = await register({}, id);
    expect(status).toBe(200);
    expect(body).toMatchObject({ gateway: "webhook", webhookConstraint: null });
    expect((await bench.api("POST", "/users", person, id)).status).toBe(401);
    // Off again: it would be told of every other test's calls.
    await register({ webhook: false }, id);
  });

  it("may never come, come late, twice, or after the one that follows", async () => {
    await bench.sim("POST", "faults", { kind: "webhook_never", times: 2 });
    await dial();
    await pause(100);
    expect(bench.told()).toEqual([]);

    await bench.sim("POST", "faults", { kind: "webhook_late", ms: 150, on: "channel-create" });
    await dial();
    await told("channel-hangup", "channel-create");
    bench.business.received.length = 0;

    await bench.sim("POST", "faults", { kind: "webhook_copies", count: 2, on: "channel-hangup" });
    await dial();
    await told("channel-create", "channel-hangup", "channel-hangup");
    bench.business.received.length = 0;

    await bench.sim("POST", "faults", { kind: "webhook_reordered" });
    await dial();
    await told("channel-hangup", "channel-create");
  });

  it("are kept with their answers, and any other can be sent as if it were one", async () => {
    bench.business.answers.push(500);
    const body = { eventType: "channel-hangup", metadata: { callId: "de-outra-empresa" } };
    const sent = await bench.sim("POST", "webhook", { url: `${bench.business.url}/x`, body });
    expect(sent.body).toMatchObject({ status: 500, body });
    expect(bench.told()).toEqual([body]);
  });
});

describe("control calls", () => {
  it("show accounts without a secret, and refuse what they do not know", async () => {
    const { text, body } = await bench.sim("GET", "accounts");
    expect(body.accounts[0].extensions[0]).toMatchObject({ ramal: "1000", phones: 0 });
    for (const secret of [account.token, account.password, "segredo-1000"]) {
      expect(text).not.toContain(secret);
    }
    const refused = async (path: string, given: object) =>
      (await bench.sim("POST", path, given)).body.code;
    expect(await refused("ring", { extension: "7777" })).toBe("extension_not_found");
    expect(await refused("hangup", { call: "x" })).toBe("call_not_found");
    expect(await refused("numbers", { number: "x" })).toBe("number_invalid");
    expect(await refused("numbers", { number: "1", outcome: "x" })).toBe("outcome_unknown");
    expect(await refused("numbers", { number: "1", says: "x" })).toBe("says_unknown");
    expect(await refused("connection", { state: "x" })).toBe("state_unknown");
    expect(await refused("confirm", { domain: "x" })).toBe("account_not_found");
  });
});
