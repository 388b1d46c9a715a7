import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { acme, type Bench, fixture, startBench } from "./testing.ts";

let bench: Bench;
let offer: string;
beforeAll(async () => {
  bench = await startBench();
  await bench.writes("marina", "oi");
  const { body } = await bench.send();
  offer = body.messages[0].id;
});
afterAll(() => bench.close());

const folder = "../../supabase/functions/_shared/channels/whatsapp/fixtures";
const sends = readdirSync(join(import.meta.dirname, folder))
  .filter((name) => name.startsWith("api-send-"))
  .map((name) => name.replace(".json", ""));

describe("a recorded send", () => {
  it.each(sends)("%s is answered in the recorded shape", async (name) => {
    const { call, response } = fixture(name);
    const { status, body } = await bench.graph(`/v26.0/${acme.phone_number_id}/messages`, {
      body: call.body,
    });
    expect(status, JSON.stringify(body)).toBe(response.status);
    expect(Object.keys(body)).toEqual(Object.keys(response.body));
    expect(Object.keys(body.messages[0])).toEqual(Object.keys(response.body.messages[0]));
    expect(body.contacts[0].input).toBe(response.body.contacts[0].input);
  });
});

const received = (name: string): Record<string, unknown> => {
  const value = fixture(name).body.entry[0].changes[0].value;
  return (value.messages ?? value.message_echoes)[0];
};
/** Every key, also of what lies within; `url` and `timestamp` values differ, keys do not. */
const shape = (value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([key]) => key !== "url")
          .map(([key, inner]) => [key, shape(inner)])
          .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
      )
    : typeof value;

describe("what a customer sends has the keys of the recorded webhook:", () => {
  it.each<[string, Record<string, unknown>]>([
    ["msg-text", { text: "Olá" }],
    ["msg-text-forwarded", { text: "Olá", forwarded: true }],
    ["msg-referral-ctwa", { text: "Olá", referral: fixtureReferral() }],
    ["msg-image", { type: "image", caption: "Foto" }],
    ["msg-video", { type: "video", caption: "Veja" }],
    ["msg-audio-voice", { type: "voice" }],
    ["msg-audio-file", { type: "audio" }],
    ["msg-document", { type: "document", caption: "Contrato" }],
    ["msg-sticker", { type: "sticker" }],
    ["msg-location", { type: "location" }],
    ["msg-contacts", { type: "contacts" }],
    ["msg-order", { type: "order" }],
    ["msg-unsupported", { type: "unsupported" }],
  ])("%s", async (name, body) => {
    const { id } = (await bench.writes("marina", "", { ...body, text: body.text })).body;
    const told = bench.business.messages().find((message) => message.id === id);
    expect(shape(told)).toEqual(shape(received(name)));
  });

  it.each([
    ["msg-reaction", "👍"],
    ["msg-reaction-removed", ""],
  ])("%s", async (name, emoji) => {
    const { body } = await bench.call("POST", "whatsapp/react", {
      message_id: offer,
      emoji,
      wait: true,
    });
    const told = bench.business.messages().find(({ id }) => id === body.id);
    expect(shape(told)).toEqual(shape(received(name)));
  });

  it("coexistence-message-echo", async () => {
    const recorded = fixture("coexistence-message-echo").body.entry[0].changes[0];
    await bench.call("POST", "whatsapp/echo", {
      customer: "marina",
      phone_number_id: acme.phone_number_id,
      text: "Respondido pelo celular",
      wait: true,
    });
    await vi.waitFor(() => expect(bench.business.changes().at(-1)?.field).toBe(recorded.field));
    expect(shape(bench.business.changes().at(-1)?.value)).toEqual(shape(recorded.value));
  });

  it("template-status-update", async () => {
    await bench.call("POST", "whatsapp/templates", {
      phone_number_id: acme.phone_number_id,
      name: "pesquisa_de_satisfacao",
      status: "APPROVED",
    });
    const recorded = fixture("template-status-update").body.entry[0].changes[0];
    expect(shape(bench.business.changes().at(-1))).toEqual(shape(recorded));
  });
});

function fixtureReferral() {
  return received("msg-referral-ctwa").referral;
}
