import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { api } from "./api.ts";
import { databaseRefusal, Refusal } from "./problem.ts";
import { fakeHost, logged } from "./testing.ts";

const ORIGIN = "http://127.0.0.1:5173";
const ID = "10000000-0000-4000-8000-000000000001";

function ask(handler: (request: Request) => Promise<Response>, init: RequestInit = {}) {
  const served = api("things", handler, () => fakeHost().env);
  const request = new Request(`http://127.0.0.1/things/${ID}`, {
    ...init,
    headers: { origin: ORIGIN, ...init.headers },
  });
  return logged(() => served(request));
}

const ok = () => Promise.resolve(Response.json({ ok: true }));

describe("an answer", () => {
  it("may be read by the pages on the list and by no other", async () => {
    const { result } = await ask(ok);
    assert.equal(result.headers.get("access-control-allow-origin"), ORIGIN);
    const { result: stranger } = await ask(ok, { headers: { origin: "https://evil.test" } });
    assert.equal(stranger.headers.get("access-control-allow-origin"), null);
    assert.equal(stranger.headers.get("vary"), "origin");
  });

  it("to a preflight comes without asking who calls", async () => {
    const handler = () => Promise.reject(new Error("not to be called"));
    const { result } = await ask(handler, { method: "OPTIONS" });
    assert.equal(result.status, 204);
    assert.equal(result.headers.get("access-control-allow-origin"), ORIGIN);
  });

  it("gives the handler and the log one request id, and the log a route without ids", async () => {
    let seen: string | null = null;
    const { result, lines } = await ask((request) => {
      seen = request.headers.get("x-request-id");
      return ok();
    });
    assert.equal(result.headers.get("x-request-id"), seen);
    assert.equal(lines.length, 1);
    assert.equal(lines[0]?.request_id, seen);
    assert.equal(lines[0]?.route, "/things/:id");
  });
});

describe("a refusal", () => {
  it("is a problem with our code, readable by the page", async () => {
    const { result } = await ask(() => Promise.reject(new Refusal("address_in_use")));
    assert.equal(result.status, 409);
    assert.equal(result.headers.get("content-type"), "application/problem+json");
    assert.equal(result.headers.get("access-control-allow-origin"), ORIGIN);
    const problem = await result.json();
    assert.deepEqual(problem, {
      type: "urn:prosa:error:address_in_use",
      title: "address in use",
      status: 409,
      code: "address_in_use",
      request_id: result.headers.get("x-request-id"),
    });
  });

  it("has a sentence where the handler gives it one", async () => {
    const detail = "O provedor está fora do ar.";
    const refused = new Refusal("provider_unavailable", { detail });
    const { result } = await ask(() => Promise.reject(refused));
    assert.equal((await result.json()).detail, detail);
  });

  it("by the library at the gate is told in our words", async () => {
    const denied = (status: number) => () =>
      Promise.resolve(
        new Response('{"message":"[library] detail"}', {
          status,
          headers: { "x-supabase-server-error": "INVALID_JWT" },
        }),
      );
    const { result } = await ask(denied(401));
    assert.equal((await result.json()).code, "unauthenticated");
    assert.equal(result.headers.get("x-supabase-server-error"), null);
    const { result: broken } = await ask(denied(500));
    assert.equal((await broken.json()).code, "internal");
  });

  it("never quotes the exception behind it, in the answer or in the log", async () => {
    const { result, lines } = await ask(() => Promise.reject(new Error("password=hunter2")));
    assert.equal(result.status, 500);
    const told = (await result.text()) + JSON.stringify(lines);
    assert.ok(!told.includes("hunter2"));
    assert.equal(lines[0]?.level, "error");
    assert.equal(lines[0]?.error, "Error");
  });

  it("of the database keeps its code when it is ours, and is internal otherwise", async () => {
    assert.equal(
      databaseRefusal({ code: "PT409", message: "address_in_use" }).code,
      "address_in_use",
    );
    assert.equal(databaseRefusal({ code: "PT409", message: "made up" }).code, "internal");
    const foreign = { code: "23505", message: "duplicate key (phone)=(+55)" };
    const { lines } = await ask(() => Promise.reject(databaseRefusal(foreign)));
    assert.equal(lines[0]?.sqlstate, "23505");
    assert.ok(!JSON.stringify(lines).includes("+55"));
  });
});
