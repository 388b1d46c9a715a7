import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { acme, type Bench, startBench } from "./testing.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
  await bench.writes("marina", "oi");
});
afterEach(() => bench.close());

const order = (fault: Record<string, unknown>) => bench.call("POST", "faults", fault);
const sentCount = async () => (await bench.call("GET", "whatsapp/sent")).body.count;
const raw = async () => {
  const response = await fetch(`${bench.url}/v26.0/${acme.phone_number_id}/messages`, {
    method: "POST",
    headers: { authorization: `Bearer ${acme.access_token}`, "content-type": "application/json" },
    body: JSON.stringify(bench.text()),
  });
  return { status: response.status, text: await response.text() };
};

describe("a switch", () => {
  it("stays on until it is switched off, and counts how often it struck", async () => {
    const { id } = (await order({ kind: "error", code: 130429, times: null })).body;
    for (let at = 0; at < 3; at++) {
      const { status, body } = await bench.send();
      expect([status, body.error.code]).toEqual([400, 130429]);
    }
    expect((await bench.call("GET", "faults")).body[0]).toMatchObject({ id, struck: 3 });
    await bench.call("DELETE", `faults?id=${id}`);
    expect((await bench.send()).status).toBe(200);
  });

  it("with a probability strikes some and spares others", async () => {
    await bench.call("POST", "whatsapp/settings", {
      limits: { numberPerSecond: 10_000, pairBurst: 10_000 },
    });
    await order({ kind: "error", times: null, probability: 0.5 });
    const answers = await Promise.all(Array.from({ length: 60 }, () => bench.send()));
    const taken = answers.filter(({ status }) => status === 200).length;
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(60);
    expect(await sentCount()).toBe(taken);
  });

  it("for the token refuses reading as well as sending", async () => {
    await order({ kind: "dead_token", times: null, phone_number_id: acme.phone_number_id });
    expect((await bench.send()).body.error.code).toBe(190);
    expect((await bench.graph("/v26.0/me")).body.error.code).toBe(190);
  });
});

describe("an answer that misleads", () => {
  it.each([
    ["html", /^<!DOCTYPE html>/],
    ["truncated", /^\{"messaging_product".*[^}]$/],
    ["no_id", /"messages":\[\{\}\]/],
  ])("of kind %s comes with 200 after the message was taken", async (kind, shape) => {
    await order({ kind });
    const { status, text } = await raw();
    expect(status).toBe(200);
    expect(text).toMatch(shape);
    expect(await sentCount()).toBe(1);
  });

  it("waits for sent and delivered when the statuses come first", async () => {
    await order({ kind: "statuses_first" });
    expect((await bench.send()).status).toBe(200);
    const told = bench.business.statuses().map(({ status }) => status);
    expect(told).toEqual(["sent", "delivered"]);
  });
});

describe("webhooks", () => {
  it("come fifty times each, every copy the same", async () => {
    await order({ kind: "webhook_copies" });
    const before = bench.business.received.length;
    await bench.writes("marina", "de novo");
    const copies = bench.business.received.slice(before).map(({ raw: bytes }) => bytes.toString());
    expect(copies).toHaveLength(50);
    expect(new Set(copies).size).toBe(1);
  });

  it("come out of order", async () => {
    await order({ kind: "webhook_shuffle", times: null, ms: 120 });
    const before = bench.business.messages().length;
    const words = Array.from({ length: 12 }, (_, at) => `n${at}`);
    await Promise.all(words.map((text) => bench.writes("marina", text)));
    const heard = bench.business
      .messages()
      .slice(before)
      .map(({ text }) => (text as { body: string }).body);
    expect(heard.toSorted()).toEqual(words.toSorted());
    expect(heard).not.toEqual(words);
  });

  it("come together, an entry each, when there are enough or it is time", async () => {
    await order({ kind: "webhook_batch", times: null, count: 5, ms: 80 });
    const before = bench.business.received.length;
    await Promise.all(Array.from({ length: 7 }, (_, at) => bench.writes("marina", `n${at}`)));
    const sizes = bench.business.received
      .slice(before)
      .map((webhook) => JSON.parse(webhook.raw.toString()).entry.length);
    expect(sizes.toSorted()).toEqual([2, 5]);
  });
});

it("three thousand sends leave every count exact and the lists bounded", async () => {
  await bench.call("POST", "whatsapp/settings", {
    limits: { numberPerSecond: 1e6, pairBurst: 1e6 },
  });
  const total = 3_000;
  for (let at = 0; at < total; at += 100) {
    const batch = Array.from({ length: 100 }, (_, offset) =>
      bench.send({ biz_opaque_callback_data: `m${at + offset}` }),
    );
    await Promise.all(batch);
  }
  const { body } = await bench.call("GET", "whatsapp/sent?sends=none");
  expect(body).toMatchObject({ count: total, distinct: total, duplicates: {}, sends: [] });
  await vi.waitFor(
    async () => {
      const deliveries = (await bench.call("GET", "whatsapp/deliveries")).body;
      expect(deliveries).toMatchObject({ pending: 0, delivered: 2 * total + 1 });
      expect(deliveries.deliveries.length).toBeLessThanOrEqual(200);
    },
    { timeout: 20_000 },
  );
}, 40_000);
