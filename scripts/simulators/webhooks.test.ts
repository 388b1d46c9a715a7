import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { acme, type Bench, changeValue, platform, rival, startBench } from "./testing.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
  await bench.call("POST", "whatsapp/settings", { retry: { firstMs: 5, maxMs: 20 } });
});
afterEach(() => bench.close());

const hmac = (algorithm: string, secret: string, bytes: Buffer) =>
  `${algorithm}=${createHmac(algorithm, secret).update(bytes).digest("hex")}`;

describe("a webhook", () => {
  it("is signed over the raw bytes with the app secret of its number", async () => {
    await bench.writes("marina", "Olá, preço? 😀");
    const [webhook] = bench.business.received;
    expect(webhook?.path).toBe("/acme");
    expect(webhook?.headers["x-hub-signature-256"]).toBe(
      hmac("sha256", acme.app_secret, webhook!.raw),
    );
    expect(webhook?.headers["x-hub-signature"]).toBe(hmac("sha1", acme.app_secret, webhook!.raw));
    expect(webhook?.headers["user-agent"]).toBe("facebookexternalua");
  });

  it("carries Meta's escapes, so that re-serialising it breaks the signature", async () => {
    await bench.writes("marina", "ação/1 <b>&@% 😀");
    const raw = bench.business.received[0]!.raw.toString("latin1");
    expect(raw).toContain(
      '"body":"a\\u00e7\\u00e3o\\/1 \\u003Cb\\u003E\\u0026\\u0040\\u0025 \\ud83d\\ude00"',
    );
    expect(bench.business.messages()[0]?.text).toEqual({ body: "ação/1 <b>&@% 😀" });
    const again = Buffer.from(JSON.stringify(JSON.parse(raw)));
    expect(hmac("sha256", acme.app_secret, again)).not.toBe(
      bench.business.received[0]!.headers["x-hub-signature-256"],
    );
  });

  it("names the sender by phone and by an id that differs per business", async () => {
    await bench.writes("marina", "oi");
    await bench.writes("marina", "oi", { phone_number_id: rival.phone_number_id });
    const [toAcme, toRival] = bench.business.values();
    expect(toAcme).toMatchObject({
      messaging_product: "whatsapp",
      metadata: { display_phone_number: "5511999990001", phone_number_id: acme.phone_number_id },
      contacts: [{ profile: { name: "Marina Duarte" }, wa_id: "5511999990101" }],
      messages: [{ from: "5511999990101", type: "text", text: { body: "oi" } }],
    });
    expect(toAcme!.messages![0]!.from_user_id).toMatch(/^BR\.\d{20}$/);
    expect(toAcme!.messages![0]!.from_user_id).toBe(toAcme!.contacts![0]!.user_id);
    expect(toRival!.messages![0]!.from_user_id).not.toBe(toAcme!.messages![0]!.from_user_id);
  });

  it("hides the phone of a customer who goes by a username", async () => {
    await bench.writes("julia", "oi");
    const [value] = bench.business.values();
    expect(value!.contacts![0]).toEqual({
      profile: { name: "Júlia Prado", username: "julia.prado" },
      user_id: expect.stringMatching(/^BR\./),
    });
    expect(value!.messages![0]).not.toHaveProperty("from");
  });

  it("embeds the phone in the message id", async () => {
    await bench.writes("marina", "oi");
    const id = String(bench.business.messages()[0]?.id);
    expect(Buffer.from(id.replace("wamid.", ""), "base64").toString("latin1")).toContain(
      "5511999990101",
    );
  });

  it("comes again, byte for byte, until somebody answers 2xx", async () => {
    bench.business.answers.push(500, 401, 200);
    await bench.writes("marina", "insista");
    await vi.waitFor(() => expect(bench.business.received).toHaveLength(3));
    const [first, second, third] = bench.business.received.map(({ raw }) => raw.toString());
    expect(second).toBe(first);
    expect(third).toBe(first);
    await vi.waitFor(async () => {
      const { body } = await bench.call("GET", "whatsapp/deliveries");
      expect(body).toMatchObject({ pending: 0, delivered: 1 });
    });
  });

  it("is given up after the configured number of attempts", async () => {
    await bench.call("POST", "whatsapp/settings", { retry: { attempts: 2 } });
    bench.business.answers.push(500, 500, 500);
    await bench.writes("marina", "oi");
    await vi.waitFor(async () => {
      const { body } = await bench.call("GET", "whatsapp/deliveries");
      expect(body.abandoned).toBe(1);
    });
    expect(bench.business.received).toHaveLength(2);
  });

  it("can come in several copies", async () => {
    await bench.writes("marina", "oi", { copies: 4 });
    expect(new Set(bench.business.messages().map(({ id }) => id)).size).toBe(1);
    expect(bench.business.received).toHaveLength(4);
  });

  it("goes through the platform's door with the platform's secret when asked", async () => {
    await bench.writes("marina", "oi", { door: "platform" });
    await bench.writes("marina", "oi", { door: "both" });
    const doors = bench.business.received.map(({ path }) => path);
    expect(doors.toSorted()).toEqual(["/acme", "/platform", "/platform"]);
    const webhook = bench.business.received[0]!;
    expect(webhook.headers["x-hub-signature-256"]).toBe(
      hmac("sha256", platform.app_secret, webhook.raw),
    );
  });

  it("carries types beyond text when a test hands over the raw block", async () => {
    const sticker = { type: "sticker", sticker: { id: "1", mime_type: "image/webp" } };
    await bench.writes("marina", "", { message: sticker });
    expect(bench.business.messages()[0]).toMatchObject(sticker);
  });

  it("tells each business of a new number with the old and the new id", async () => {
    await bench.writes("marina", "oi");
    const before = bench.business.messages()[0]!.from_user_id;
    await bench.call("POST", "whatsapp/change-number", {
      customer: "marina",
      phone: "+5511999990199",
    });
    await vi.waitFor(() => expect(bench.business.received).toHaveLength(2));
    const value = changeValue(bench.business.received[1]!);
    expect(value).not.toHaveProperty("contacts");
    expect(value.messages![0]).toMatchObject({
      type: "system",
      from: "5511999990101",
      system: { type: "user_changed_number", wa_id: "5511999990199", previous_user_id: before },
    });
  });
});

describe("the handshake", () => {
  const subscribe = (verify_token: string) =>
    bench.graph(`/v26.0/${acme.waba_id}/subscribed_apps`, {
      body: { override_callback_uri: `${bench.business.url}/override`, verify_token },
    });

  it("must succeed before an override address is used", async () => {
    const refused = await subscribe("wrong");
    expect(refused.status).toBe(400);
    expect(refused.body.error.code).toBe(2200);
    expect((await subscribe(acme.verify_token)).body).toEqual({ success: true });
    expect(bench.business.handshakes[1]?.get("hub.mode")).toBe("subscribe");
    await bench.writes("marina", "oi");
    expect(bench.business.received[0]?.path).toBe("/override");
  });

  it("is what saving the address in the dashboard does too", async () => {
    const save = (verify_token: string) =>
      bench.call("POST", "whatsapp/webhook", {
        phone_number_id: acme.phone_number_id,
        webhook_url: `${bench.business.url}/pasted`,
        verify_token,
      });
    expect((await save("wrong")).body.code).toBe("webhook_not_verified");
    expect((await save(acme.verify_token)).status).toBe(200);
    await bench.writes("marina", "oi");
    expect(bench.business.received[0]?.path).toBe("/pasted");
  });

  it("is needless to be subscribed, and nobody unsubscribed hears anything", async () => {
    await fetch(`${bench.url}/v26.0/${acme.waba_id}/subscribed_apps`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${acme.access_token}` },
    });
    await bench.writes("marina", "oi");
    expect(bench.business.received).toHaveLength(0);
    await bench.graph(`/v26.0/${acme.waba_id}/subscribed_apps`, { body: {} });
    await bench.writes("marina", "oi");
    expect(bench.business.received).toHaveLength(1);
  });
});
