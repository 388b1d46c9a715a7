// What every registered carrier promises, asked of its own fixtures.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Constants } from "@prosa/shared/database.types.ts";
import { connectionFailures } from "@prosa/shared/errors.ts";
import type { Fetch } from "../provider/provider.ts";
import type { Answer, CarrierAccount } from "./carrier.ts";
import { carriers } from "./registry.ts";

const TOKEN = "token-that-must-not-leak";
const PASSWORD = "sip-password-that-must-not-leak";

interface Fixture {
  kind: "webhook" | "api-response";
  name: string;
  body?: unknown;
  response: { status: number; body: unknown };
  expect?: Record<string, unknown>;
}

function fixturesOf(id: string): Fixture[] {
  const folder = new URL(`./${id}/fixtures/`, import.meta.url);
  return readdirSync(folder)
    .sort()
    .map((file) => ({
      ...JSON.parse(readFileSync(new URL(file, folder), "utf8")),
      name: file.replace(/\.json$/, ""),
    }));
}

const account: CarrierAccount = {
  id: "10000000-0000-4000-8000-0000000000c2",
  settings: {},
  secrets: { access_token: TOKEN },
  variables: {},
};
const dial = { extension: "1000", number: "+5511999990101", ligacaoId: "l1" };
const since = "2026-11-22T00:00:00Z";

for (const carrier of carriers) {
  const fixtures = fixturesOf(carrier.id);
  const webhooks = fixtures.filter(({ kind }) => kind === "webhook");
  const answers = fixtures.filter(({ kind }) => kind === "api-response");
  const settings = carrier.config.settings.parse({});
  const mine = { ...account, settings };
  const calls = (http: Fetch): Record<string, Promise<Answer<unknown>>> => ({
    extensions: carrier.extensions(mine, http),
    hangUp: carrier.hangUp("ref", mine, http),
    listCalls: carrier.listCalls(since, 1, mine, http),
  });

  describe(`carrier ${carrier.id}`, () => {
    it("has fixtures of webhooks and of answers", () => {
      assert.ok(webhooks.length > 0);
      assert.ok(answers.length > 0);
    });

    for (const fixture of webhooks) {
      it(`reads ${fixture.name} as a call, the same every time`, () => {
        const report = carrier.parse(fixture.body);
        assert.ok(report);
        assert.ok(Constants.public.Enums.ligacao_status.includes(report.status));
        assert.match(report.number, /^\+55\d{10,11}$/);
        assert.match(report.extension, /^\d+$/);
        assert.deepEqual(carrier.parse(fixture.body), report);
      });
    }

    it("reads anything else as no call, and never throws", () => {
      for (const json of [null, undefined, 1, "x", [], {}, [{}], { id: 1 }, { eventType: {} }]) {
        assert.equal(carrier.parse(json), null);
      }
      for (const { body } of webhooks) {
        for (const key of Object.keys(body as object)) {
          for (const odd of [null, {}, [], -1, "", "\u0000", "x".repeat(10_000)]) {
            carrier.parse({ ...(body as object), [key]: odd });
          }
        }
      }
    });

    for (const fixture of answers.filter(({ response }) => response.status >= 400)) {
      it(`tells ${fixture.name} in our own words, and whether to come again`, async () => {
        const http = () =>
          Promise.resolve(
            Response.json(fixture.response.body, { status: fixture.response.status }),
          );
        for (const [name, asked] of Object.entries(calls(http))) {
          const answer = await asked;
          assert.ok(!answer.ok, name);
          assert.ok(connectionFailures.includes(answer.code), name);
          assert.equal(answer.retry, fixture.expect?.retryable, name);
        }
        const dialled = await carrier.dial(dial, mine, http);
        assert.equal(dialled.result, "refused");
      });
    }

    it("never throws and leaks no secret, however a call ends", async () => {
      const extension = { ramal: "1000", senha: PASSWORD, domain: "x.test" };
      const ways: Fetch[] = [
        () => Promise.reject(new TypeError("error trying to connect: tcp connect error")),
        () => Promise.reject(new DOMException("late", "TimeoutError")),
        () => Promise.reject(new Error("connection closed")),
        () => Promise.resolve(new Response("<html>", { status: 200 })),
        () => Promise.resolve(new Response("<html>", { status: 502 })),
        () => Promise.resolve(new Response(null, { status: 302, headers: { location: "/" } })),
        () => Promise.resolve(Response.json({ error: { message: TOKEN, senha: PASSWORD } })),
        () => Promise.resolve(Response.json([null, 1, { ...extension, ramal: null }])),
      ];
      for (const http of ways) {
        const ended = await Promise.all([
          ...Object.values(calls(http)),
          carrier.dial(dial, mine, http),
          carrier.registerWebhook("https://prosa.test/x", mine, http),
        ]);
        assert.ok(!JSON.stringify(ended).includes(TOKEN));
        assert.ok(!JSON.stringify(ended).includes(PASSWORD));
      }
    });

    it("does not dial again what may be ringing", async () => {
      const late: Fetch = () => Promise.reject(new DOMException("late", "TimeoutError"));
      const half: Fetch = () => Promise.resolve(new Response('{"id":'));
      const gone: Fetch = () => Promise.resolve(new Response("<html>", { status: 504 }));
      for (const http of [late, half, gone]) {
        assert.deepEqual(await carrier.dial(dial, mine, http), { result: "pending", ref: null });
      }
    });

    it("sends the token nowhere but where it may", async () => {
      const refuse = (values: Record<string, string>) =>
        carrier.config.refuse({ ...(settings as object), ...values }, {});
      for (const base_url of [
        "http://api.example.com/api/v1",
        "https://127.0.0.1/api/v1",
        "https://0x7f.1/",
        "https://10.1.2.3/",
        "https://172.20.0.1/",
        "https://192.168.0.1/",
        "https://169.254.169.254/",
        "https://[::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://localhost/",
        "https://api.localhost./",
        "https://intranet/",
        "https://user:pass@api.example.com/",
        "https://api.example.com:8443/v1",
        "api.example.com",
      ]) {
        assert.equal(refuse({ base_url }), "base_url_refused", base_url);
        let asked = 0;
        const http: Fetch = () => {
          asked += 1;
          return Promise.resolve(Response.json([]));
        };
        const stored = { ...mine, settings: { base_url } };
        assert.equal((await carrier.extensions(stored, http)).ok, false);
        assert.equal(asked, 0);
      }
      assert.equal(refuse({ base_url: "https://api.example.com/v1" }), null);
    });
  });
}
