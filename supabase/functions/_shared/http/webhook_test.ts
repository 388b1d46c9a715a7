// The public door, with everything real but the database.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { describe, it } from "node:test";
import { fixturesOf, isWebhook } from "../channels/testing.ts";
import { whatsapp } from "../channels/whatsapp/index.ts";
import type { Database, Delivery } from "../db.ts";
import {
  databaseError,
  fakeHost,
  INTEGRACAO,
  logged,
  NUMBER,
  sealedIntegracao,
  TENANT,
} from "./testing.ts";
import { webhook } from "./webhook.ts";

const fixture = fixturesOf("whatsapp")
  .filter(isWebhook)
  .find(({ name }) => name === "msg-text");
const raw = fixture?.request.rawBody ?? "";
const OWN = { app_secret: "own-app-secret", verify_token: "own-verify-token" };
const APPLIED = { duplicate: false, applied: 1, pending: 0, unknown: 0, tenants: [TENANT] };

function sign(body: string | Uint8Array, secret: string): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

function post(
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
): Request {
  return new Request(`http://127.0.0.1${path}`, { method: "POST", body, headers });
}

async function knock(request: Request, database: Partial<Database> = {}) {
  const deliveries: Delivery[] = [];
  const sealed = await sealedIntegracao(OWN);
  const door = webhook(whatsapp, () =>
    fakeHost({
      integracao: (id) => Promise.resolve(id === INTEGRACAO ? sealed : null),
      ingest: (delivery) => {
        deliveries.push(delivery);
        return Promise.resolve(APPLIED);
      },
      ...database,
    }),
  );
  const { result: answer, lines } = await logged(() => door(request));
  return { answer, lines, deliveries };
}

const own = `/whatsapp-webhook/${INTEGRACAO}`;
const platform = "/whatsapp-webhook";
const signedByOwn = { "x-hub-signature-256": sign(raw, OWN.app_secret) };
const signedByPlatform = { "x-hub-signature-256": sign(raw, "platform-app-secret") };

describe("a delivery", () => {
  it("is stored under the tenant's door and answered after that", async () => {
    const { answer, deliveries, lines } = await knock(post(own, raw, signedByOwn));
    assert.equal(answer.status, 200);
    assert.deepEqual(await answer.json(), {});
    assert.equal(deliveries[0]?.integracaoId, INTEGRACAO);
    assert.equal(deliveries[0]?.provider, "whatsapp");
    assert.equal(deliveries[0]?.raw, raw);
    assert.match(deliveries[0]?.sha256 ?? "", /^[0-9a-f]{64}$/);
    assert.deepEqual(
      deliveries[0]?.slices.map(({ address }) => address),
      [NUMBER],
    );
    assert.equal(lines.length, 1);
    const { event, tenant_id, integracao_id } = lines[0] ?? {};
    assert.deepEqual([event, tenant_id, integracao_id], ["webhook.accepted", TENANT, INTEGRACAO]);
  });

  it("is stored under no tenant at the platform's door", async () => {
    const { answer, deliveries, lines } = await knock(post(platform, raw, signedByPlatform));
    assert.equal(answer.status, 200);
    assert.equal(deliveries[0]?.integracaoId, null);
    assert.deepEqual([lines[0]?.tenant_id, lines[0]?.tenant_ids], [undefined, [TENANT]]);
  });

  it("is refused alike for a bad signature, another door's, and a door that is not there", async () => {
    const unknown = "/whatsapp-webhook/00000000-0000-4000-8000-000000000000";
    const refused = [
      post(own, raw, {}),
      post(own, raw, { "x-hub-signature": "sha1=00" }),
      post(own, raw, signedByPlatform),
      post(platform, raw, signedByOwn),
      post(unknown, raw, signedByOwn),
      post("/whatsapp-webhook/not-an-id", raw, signedByOwn),
      post(`${own}/deeper`, raw, signedByOwn),
    ];
    const bodies = new Set<string>();
    for (const request of refused) {
      const { answer, deliveries } = await knock(request);
      assert.equal(answer.status, 401);
      assert.equal(answer.headers.get("content-type"), "application/problem+json");
      const { request_id: _id, ...problem } = await answer.json();
      bodies.add(JSON.stringify(problem));
      assert.equal(deliveries.length, 0);
    }
    assert.equal(bodies.size, 1);
  });

  it("is refused at the door of a connection that is switched off or another provider's", async () => {
    for (const more of [{ status: "inativa" as const }, { plataforma: "api4com" }]) {
      const sealed = await sealedIntegracao(OWN, more);
      const { answer } = await knock(post(own, raw, signedByOwn), {
        integracao: () => Promise.resolve(sealed),
      });
      assert.equal(answer.status, 401);
    }
  });

  it("that is signed but not JSON is kept raw and refused", async () => {
    const body = new Uint8Array([123, 0, 255, 34]);
    const { answer, deliveries } = await knock(
      post(own, body, { "x-hub-signature-256": sign(body, OWN.app_secret) }),
    );
    assert.equal(answer.status, 400);
    assert.deepEqual(deliveries[0]?.slices, []);
    assert.equal(deliveries[0]?.raw, '{\uFFFD\uFFFD"');
  });

  it("above three megabytes is refused whatever its length says", async () => {
    const tooLarge = new Uint8Array(3 * 1024 * 1024 + 1);
    const { answer, deliveries } = await knock(
      post(own, tooLarge, { "x-hub-signature-256": sign(tooLarge, OWN.app_secret) }),
    );
    assert.equal(answer.status, 413);
    assert.equal(deliveries.length, 0);

    const asLargeAsAllowed = tooLarge.slice(1).fill(32);
    const { answer: allowed } = await knock(
      post(own, asLargeAsAllowed, {
        "x-hub-signature-256": sign(asLargeAsAllowed, OWN.app_secret),
      }),
    );
    assert.equal(allowed.status, 400);
  });

  it("reaches the database without what Postgres cannot store", async () => {
    const hostile = raw.replace("pedido", "\\u0000\\ud800");
    const { deliveries } = await knock(
      post(own, hostile, { "x-hub-signature-256": sign(hostile, OWN.app_secret) }),
    );
    const [event] = deliveries[0]?.slices[0]?.events ?? [];
    assert.ok(event?.kind === "message");
    assert.equal(event.body, "Olá! Gostaria de saber sobre o \uFFFD\uFFFD 1234.");
  });

  it("is tried again when transactions collide, three times in all", async () => {
    let tries = 0;
    const collide = () => {
      tries += 1;
      return tries < 3 ? Promise.reject(databaseError("40P01")) : Promise.resolve(APPLIED);
    };
    const { answer } = await knock(post(own, raw, signedByOwn), { ingest: collide });
    assert.equal(answer.status, 200);
    assert.equal(tries, 3);

    let always = 0;
    const { answer: given } = await knock(post(own, raw, signedByOwn), {
      ingest: () => {
        always += 1;
        return Promise.reject(databaseError("40001"));
      },
    });
    assert.equal(given.status, 500);
    assert.equal(always, 3);
  });

  it("that cannot be stored gets a 500, so that the provider tries again", async () => {
    for (const database of [
      { ingest: () => Promise.reject(databaseError("53300")) },
      { integracao: () => Promise.reject(databaseError("08006")) },
    ]) {
      const { answer, lines } = await knock(post(own, raw, signedByOwn), database);
      assert.equal(answer.status, 500);
      assert.equal(lines.length, 1);
      assert.equal(lines[0]?.event, "webhook.failed");
    }
  });

  it("about the account as a whole is filed under the tenant's first number, at its own door", async () => {
    const text = JSON.parse(raw).entry[0].changes[0];
    const strange = { field: "account_update", value: { event: "X" } };
    const body = JSON.stringify({
      object: "whatsapp_business_account",
      entry: [{ id: "2", changes: [strange, text] }],
    });
    const { deliveries } = await knock(
      post(own, body, { "x-hub-signature-256": sign(body, OWN.app_secret) }),
    );
    const [slice, ...rest] = deliveries[0]?.slices ?? [];
    assert.equal(rest.length, 0);
    assert.equal(slice?.address, NUMBER);
    assert.deepEqual(
      slice?.events.map(({ kind }) => kind),
      ["account", "message"],
    );
    assert.equal(slice?.changes.length, 2);

    const { deliveries: shared } = await knock(
      post(platform, body, { "x-hub-signature-256": sign(body, "platform-app-secret") }),
    );
    assert.deepEqual(
      shared[0]?.slices.map(({ address }) => address),
      ["account:2", NUMBER],
    );
  });

  it("of an object we do not know is filed likewise", async () => {
    const body = '{"object":"page","entry":[]}';
    const { deliveries } = await knock(
      post(own, body, { "x-hub-signature-256": sign(body, OWN.app_secret) }),
    );
    assert.deepEqual(deliveries[0]?.slices, [
      { address: NUMBER, changes: [JSON.parse(body)], events: [{ kind: "other", field: "page" }] },
    ]);
  });

  it("for a number nobody connected is accepted and alarms", async () => {
    const { answer, lines } = await knock(post(own, raw, signedByOwn), {
      ingest: () => Promise.resolve({ ...APPLIED, applied: 0, unknown: 1 }),
    });
    assert.equal(answer.status, 200);
    assert.equal(lines[0]?.event, "webhook.unknown_address");
    assert.equal(lines[0]?.level, "warn");
  });

  it("leaves no word, phone, signature or secret in the log", async () => {
    const requests: [Request, Partial<Database>][] = [
      [post(own, raw, signedByOwn), {}],
      [post(own, raw, signedByPlatform), {}],
      [post(own, raw, signedByOwn), { ingest: () => Promise.reject(databaseError("22000")) }],
    ];
    for (const [request, database] of requests) {
      const { lines } = await knock(request, database);
      const text = JSON.stringify(lines);
      for (const secret of ["Gostaria", "5511999990101", OWN.app_secret, "sha256=", "wamid"]) {
        assert.ok(!text.includes(secret), secret);
      }
    }
  });

  it("carries a plain request id through, and gives a new one for any other", async () => {
    const given = { ...signedByOwn, "x-request-id": "from-the-proxy-1" };
    const { lines } = await knock(post(own, raw, given));
    assert.equal(lines[0]?.request_id, "from-the-proxy-1");
    const { answer } = await knock(post(own, raw, { "x-request-id": "two words" }));
    assert.match(answer.headers.get("x-request-id") ?? "", /^[0-9a-f-]{36}$/);
  });
});

describe("the handshake", () => {
  const get = (path: string, token: string) => {
    const query = `hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`;
    return new Request(`http://127.0.0.1${path}?${query}`);
  };

  it("echoes the challenge as plain text, per door", async () => {
    for (const [path, token] of [
      [own, OWN.verify_token],
      [platform, "platform-verify-token"],
    ] as const) {
      const { answer } = await knock(get(path, token));
      assert.equal(answer.status, 200);
      assert.match(answer.headers.get("content-type") ?? "", /^text\/plain/);
      assert.equal(await answer.text(), "1158201444");
    }
  });

  it("keeps the challenge from a wrong token, and knows no fallback", async () => {
    const unknown = "/whatsapp-webhook/00000000-0000-4000-8000-000000000000";
    for (const request of [
      get(own, "wrong"),
      get(own, "platform-verify-token"),
      get(platform, OWN.verify_token),
      get(unknown, "platform-verify-token"),
    ]) {
      const { answer } = await knock(request);
      assert.equal(answer.status, 403);
      assert.ok(!(await answer.text()).includes("1158201444"));
    }
  });

  it("is not had by any other method", async () => {
    const { answer } = await knock(new Request(`http://127.0.0.1${own}`, { method: "PUT" }));
    assert.equal(answer.status, 405);
  });
});
