import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Api4comBench, account, fixture, startApi4comBench } from "./testing.ts";

let bench: Api4comBench;
beforeAll(async () => {
  bench = await startApi4comBench();
});
afterAll(() => bench.close());
beforeEach(async () => {
  await bench.reset();
});

const list = (query = "") => bench.api("GET", `/calls${query}`);
const dial = (metadata: Record<string, unknown> = {}) =>
  bench.api("POST", "/dialer", { extension: "1000", phone: "+5511999990101", metadata });
/** Nobody is registered, so a call is over as soon as it begins. */
const finished = (count: number) =>
  vi.waitFor(async () => expect((await list()).body.data).toHaveLength(count));

describe("the recorded answers", () => {
  it("to a dial and to a webhook's registration have their keys", async () => {
    for (const name of ["api-dialer-200", "api-integrations-200"]) {
      const { call, response } = fixture(name);
      const path = new URL(call.url).pathname;
      const { status, body } = await bench.api(call.method, path.replace("/api/v1", ""), call.body);
      expect(status, name).toBe(response.status);
      expect(Object.keys(body)).toEqual(Object.keys(response.body));
    }
  });

  it("to a wrong token and to too many looks are the same to the letter", async () => {
    const refused = await bench.api("POST", "/dialer", {}, "errado");
    expect(refused.status).toBe(401);
    expect(refused.body).toEqual(fixture("api-error-401").response.body);
    await bench.sim("POST", "settings", { list_per_minute: 1 });
    await list();
    const throttled = await list("?page=9");
    expect(throttled.status).toBe(429);
    expect(throttled.body).toEqual(fixture("api-error-429").response.body);
  });

  it("to the list have every key, and the price only minutes later", async () => {
    await dial({ gateway: "prosa", callId: "call-9b1c" });
    await finished(1);
    const { data, meta } = (await list()).body;
    const recorded = fixture("api-calls-200").response.body as { data: object[]; meta: object };
    expect(Object.keys(data[0]).toSorted()).toEqual(Object.keys(recorded.data[0]!).toSorted());
    expect(meta).toEqual(recorded.meta);
    expect(data[0]).toMatchObject({
      call_type: "outbound",
      from: "1000",
      to: "011999990101",
      hangup_cause: "USER_NOT_REGISTERED",
      minute_price: null,
      first_name: "Agente",
    });
    await bench.sim("POST", "settings", { price_ms: 0 });
    expect((await list()).body.data[0].minute_price).toBeGreaterThan(0);
  });
});

describe("a token", () => {
  it("goes without Bearer, or in the address", async () => {
    const as = (token: string) => bench.api("GET", "/users", undefined, token);
    expect((await as(account.token)).status).toBe(200);
    expect((await as(`Bearer ${account.token}`)).status).toBe(401);
    const inAddress = `/users?access_token=${account.token}`;
    expect((await bench.api("GET", inAddress, undefined, "")).status).toBe(200);
  });

  it("is had by a login, and a lasting one by asking for it", async () => {
    const { email, password } = account;
    const wrong = await bench.api("POST", "/users/login", { email, password: "errada" }, "");
    expect(wrong.body.error).toMatchObject({ statusCode: 401, code: "LOGIN_FAILED" });
    const login = (await bench.api("POST", "/users/login", { email, password }, "")).body;
    expect(login.ttl).toBe(1_209_600);
    const lasting = (await bench.api("POST", "/users/accessTokens", { ttl: -1 }, login.id)).body;
    expect(lasting.ttl).toBe(-1);
    expect((await bench.api("GET", "/extensions", undefined, lasting.id)).status).toBe(200);
    const over = (await bench.api("POST", "/users/accessTokens", { ttl: 0 })).body;
    expect((await bench.api("GET", "/extensions", undefined, over.id)).status).toBe(401);
  });

  it("of a new account waits for its e-mail, and sees nothing of another's", async () => {
    const person = { email: "nova@conta.test", password: "abc12345", phone: "+5548999990000" };
    const domain = "nova.api4com.com";
    const form = { organization_name: "Nova", domain, ...person, crm: "prosa", user_quantity: 2 };
    expect((await bench.api("POST", "/accounts/signup", form, "")).body.status).toBe(201);
    const login = () => bench.api("POST", "/users/login", person, "");
    expect((await login()).body.error.code).toBe("LOGIN_FAILED_EMAIL_NOT_VERIFIED");
    await bench.sim("POST", "confirm", { domain });
    const { id } = (await login()).body;
    expect((await bench.api("GET", "/extensions", undefined, id)).body).toEqual([]);
    const foreign = { extension: "1000", phone: "+5511999990101" };
    expect((await bench.api("POST", "/dialer", foreign, id)).status).toBe(404);
  });
});

describe("extensions", () => {
  it("are listed with their passwords, made, changed and removed", async () => {
    const all = (await bench.api("GET", "/extensions")).body;
    expect(all[0]).toMatchObject({ ramal: "1000", senha: "segredo-1000", gravar_audio: 1 });
    const person = { first_name: "Bia", last_name: "Reis", email_address: "bia@acme.test" };
    const made = (await bench.api("POST", "/extensions/nextAvailable", person)).body;
    expect(made).toMatchObject({ ...person, ramal: "1002", domain: account.domain });
    const again = await bench.api("POST", "/extensions", { ramal: "1002", senha: "x" });
    expect(again.status).toBe(422);
    const changed = await bench.api("PUT", `/extensions/${made.id}`, { senha: "outra" });
    expect(changed.body.senha).toBe("outra");
    expect((await bench.api("DELETE", `/extensions/${made.id}`)).body).toEqual({ count: 1 });
    expect((await bench.api("DELETE", `/extensions/${made.id}`)).status).toBe(404);
  });
});

describe("a dial", () => {
  it.each([
    [{ phone: "+5511999990101" }, 400],
    [{ extension: "1000" }, 400],
    [{ extension: "7777", phone: "+5511999990101" }, 404],
  ])("is refused when %j", async (body, status) => {
    const refused = await bench.api("POST", "/dialer", body);
    expect(refused.status).toBe(status);
    expect(refused.body.error.statusCode).toBe(status);
  });

  it("that is over cannot be hung up, and only at the documented address", async () => {
    const { id } = (await dial()).body;
    await finished(1);
    const over = await bench.api("POST", `/calls/${id}/hangup`);
    expect(over.body.error).toMatchObject({ statusCode: 404, code: "CALL_NOT_FOUND" });
    const elsewhere = (await bench.api("POST", `/dialer/${id}/hangup`)).body.error;
    expect(elsewhere.message).toBe(
      'Shared class "Dialer" has no method handling POST /{id}/hangup',
    );
    expect((await bench.api("GET", "/nada")).status).toBe(404);
  });
});

describe("the list", () => {
  it("has pages, an order and a filter, and ignores what it does not know", async () => {
    for (const callId of ["a", "b", "c"]) {
      await dial({ callId });
      await finished(["a", "b", "c"].indexOf(callId) + 1);
    }
    const ask = async (filter: object, page = 1) =>
      (await list(`?page=${page}&voicemail=1&filter=${encodeURIComponent(JSON.stringify(filter))}`))
        .body;
    const newest = await ask({ order: "started_at DESC", limit: 2 });
    const ids = newest.data.map(
      ({ metadata }: { metadata: { callId: string } }) => metadata.callId,
    );
    expect(ids).toEqual(["c", "b"]);
    expect(newest.meta).toMatchObject({ totalItemCount: 3, totalPageCount: 2, nextPage: 2 });
    const rest = await ask({ order: "started_at DESC", limit: 2 }, 2);
    expect(rest.data).toHaveLength(1);
    expect(rest.meta).toMatchObject({ previousPage: 1, nextPage: null });
    const since = newest.data[1].started_at;
    const where = { and: [{ started_at: { gt: since } }, { call_type: "outbound" }] };
    expect((await ask({ where })).data).toHaveLength(1);
    expect((await list("?filter=nada")).status).toBe(400);
  });
});

describe("faults of the API", () => {
  it("refuse, garble, delay or never answer, as often as told", async () => {
    await bench.sim("POST", "faults", { kind: "error", status: 503, on: "/dialer" });
    expect((await bench.api("GET", "/users")).status).toBe(200);
    expect((await dial()).body.error.statusCode).toBe(503);
    await bench.sim("POST", "faults", { kind: "dead_token" });
    expect((await bench.api("GET", "/users")).status).toBe(401);
    await bench.sim("POST", "faults", { kind: "hang", ms: 20 });
    await expect(bench.api("GET", "/users")).rejects.toThrow();
    await bench.sim("POST", "faults", { kind: "garbled" });
    await expect(bench.api("GET", "/users")).rejects.toThrow(SyntaxError);
    await bench.sim("POST", "faults", { kind: "slow", ms: 200 });
    const started = performance.now();
    expect((await bench.api("GET", "/users")).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(190);
    expect((await bench.sim("GET", "faults")).body).toEqual([]);
    expect((await bench.sim("POST", "faults", { kind: "nada" })).body.code).toBe("fault_unknown");
  });
});
