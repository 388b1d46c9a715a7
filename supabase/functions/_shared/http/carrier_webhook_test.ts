// The door of a telephone provider, with everything real but the database.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Database } from "../db.ts";
import { api4com } from "../telephony/api4com/index.ts";
import type { CallDelivery } from "../telephony/call_database.ts";
import { carrierWebhook } from "./carrier_webhook.ts";
import { databaseError, fakeHost, INTEGRACAO, logged, sealedIntegracao } from "./testing.ts";

const SECRET = "a-long-secret-that-only-the-provider-was-told";
const door = `/functions/v1/api4com-webhook/${INTEGRACAO}/${SECRET}`;
const hangup = JSON.stringify({
  ...{ version: "1.8", eventType: "channel-hangup", id: "a9f7", direction: "outbound" },
  ...{ caller: "1000", called: "011999990101", startedAt: "2026-11-22 10:00:00" },
  ...{ answeredAt: "2026-11-22 10:00:08", endedAt: "2026-11-22 10:00:50", duration: 42 },
  ...{ hangupCause: "NORMAL_CLEARING", recordUrl: "", metadata: { ligacao_id: "l1" } },
});
const connected = await sealedIntegracao(
  { access_token: "t", webhook_secret: SECRET },
  { plataforma: "api4com" },
);

async function knock(
  path: string,
  body: string,
  { method = "POST", found = connected, database = {} as Partial<Database> } = {},
) {
  const taken: CallDelivery[] = [];
  const handler = carrierWebhook(api4com, () =>
    fakeHost({
      integracao: (id) => Promise.resolve(id === INTEGRACAO ? found : null),
      takeCallDelivery: (delivery) => {
        taken.push(delivery);
        return Promise.resolve({ duplicate: false, applied: 1 });
      },
      ...database,
    }),
  );
  const request = new Request(`http://127.0.0.1${path}`, {
    method,
    ...(method === "POST" && { body }),
  });
  const { result, lines } = await logged(() => handler(request));
  return { status: result.status, text: await result.text(), taken, lines };
}

describe("a call that is told", () => {
  it("is kept as it came and applied as what it says", async () => {
    const { status, taken } = await knock(door, hangup);
    assert.equal(status, 200);
    const [delivery] = taken;
    assert.equal(delivery?.raw, hangup);
    assert.equal(delivery?.integracaoId, INTEGRACAO);
    assert.equal(delivery?.report?.status, "atendida");
    assert.equal(delivery?.report?.ligacaoId, "l1");
  });

  it("is answered with 5xx when it could not be kept, so that nobody believes it was", async () => {
    const takeCallDelivery = () => Promise.reject(databaseError("53100"));
    const { status, text } = await knock(door, hangup, { database: { takeCallDelivery } });
    assert.equal(status, 500);
    assert.ok(!text.includes("secret"));
  });

  it("is tried again when two collided", async () => {
    let asked = 0;
    const takeCallDelivery = () => {
      asked += 1;
      return asked === 1
        ? Promise.reject(databaseError("40P01"))
        : Promise.resolve({ duplicate: false, applied: 1 });
    };
    assert.equal((await knock(door, hangup, { database: { takeCallDelivery } })).status, 200);
  });

  it("in words we do not know is kept and is no call", async () => {
    for (const body of ["{}", "[]", '{"eventType":"channel-park","id":"x"}', '"\\u0000"']) {
      const { status, taken } = await knock(door, body);
      assert.equal(status, 200);
      assert.equal(taken[0]?.report, null);
    }
  });

  it("without being JSON is kept and refused", async () => {
    const { status, taken } = await knock(door, "eventType=channel-hangup");
    assert.equal(status, 400);
    assert.equal(taken.length, 1);
  });

  it("is refused when it is larger than any call", async () => {
    const { status, taken } = await knock(door, `"${"x".repeat(70_000)}"`);
    assert.equal(status, 413);
    assert.equal(taken.length, 0);
  });
});

describe("who does not know the secret", () => {
  const other = "20000000-0000-4000-8000-0000000000c1";
  it("is told the same, whatever was wrong", async () => {
    const inactive = { ...connected, status: "inativa" as const };
    const whatsapp = { ...connected, plataforma: "whatsapp" };
    const unarmed = { ...connected, segredos: {} };
    const answers = await Promise.all([
      knock(door.slice(0, -1), hangup),
      knock(`${door}x`, hangup),
      knock(`/functions/v1/api4com-webhook/${INTEGRACAO}`, hangup),
      knock(`/functions/v1/api4com-webhook/${other}/${SECRET}`, hangup),
      knock(`/functions/v1/api4com-webhook/acme/${SECRET}`, hangup),
      knock(`${door}/more`, hangup),
      knock(door, hangup, { found: inactive }),
      knock(door, hangup, { found: whatsapp }),
      knock(door, hangup, { found: unarmed }),
    ]);
    for (const { status, text, taken } of answers) {
      assert.equal(status, 401);
      assert.equal(JSON.parse(text).code, "signature_invalid");
      assert.equal(taken.length, 0);
    }
  });

  it("leaves no secret in the log", async () => {
    const { lines } = await knock(`${door}x`, hangup);
    assert.ok(!JSON.stringify(lines).includes(SECRET));
  });

  it("cannot even look", async () => {
    assert.equal((await knock(door, "", { method: "GET" })).status, 405);
  });
});
