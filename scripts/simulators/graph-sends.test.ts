import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acme, type Bench, startBench } from "./testing.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
  await bench.writes("marina", "oi");
});
afterAll(() => bench.close());

const number = `/v26.0/${acme.phone_number_id}`;

describe("a send is refused", () => {
  const refusals: [string, Record<string, unknown>, number, string | RegExp][] = [
    ["without a product", { messaging_product: undefined }, 100, /messaging_product is required/],
    ["for another product", { messaging_product: "sms" }, 100, /must be one of \{WHATSAPP\}/],
    ["without a recipient", { to: undefined }, 100, /The parameter to is required/],
    ["to something that is no phone", { to: "Marina" }, 131009, /not valid/],
    ["to something that is no BSUID", { to: undefined, recipient: "marina" }, 131009, /not valid/],
    ["to a community", { recipient_type: "community" }, 100, /INDIVIDUAL, GROUP/],
    ["to an unknown group", { recipient_type: "group", to: "1" }, 131009, /not valid/],
    ["to its own number", { to: acme.display_phone_number }, 131021, /cannot be sender/],
    ["for an unknown type", { type: "telegram" }, 100, /Param type must be one of/],
    ["without the block of its type", { type: "image" }, 100, /The parameter image is required/],
    ["without text", { text: undefined }, 100, /The parameter text is required/],
    ["with an empty body", { text: { body: "  " } }, 100, /text.body is required/],
    ["over 4096 characters", { text: { body: "a".repeat(4097) } }, 100, /at most 4096/],
    ["with an unknown key", { text: { body: "a", bold: true } }, 100, /Unexpected key "bold"/],
    ["with a broken quote", { context: { message_id: "42" } }, 131009, /not valid/],
    ["with long callback data", { biz_opaque_callback_data: "x".repeat(513) }, 100, /at most 512/],
  ];

  it.each(refusals)("%s", async (_claim, changes, code, message) => {
    const { status, body } = await bench.send(changes);
    expect(status).toBe(400);
    expect(body.error.code).toBe(code);
    expect(body.error.message).toMatch(message);
  });

  it("when the body is not JSON, as if it had no parameters", async () => {
    const response = await fetch(`${bench.url}${number}/messages`, {
      method: "POST",
      headers: { authorization: `Bearer ${acme.access_token}` },
      body: "{oops",
    });
    const { error } = (await response.json()) as { error: { message: string } };
    expect(error.message).toBe("(#100) The parameter messaging_product is required.");
  });

  it("with the shape of Meta's errors", async () => {
    const { body } = await bench.send({ text: {} });
    expect(body).toEqual({
      error: {
        message: "(#100) The parameter text.body is required.",
        type: "OAuthException",
        code: 100,
        error_data: { messaging_product: "whatsapp", details: "text.body is required" },
        fbtrace_id: expect.any(String),
      },
    });
  });

  it("and leaves nothing in the log", async () => {
    const before = (await bench.call("GET", "whatsapp/sent")).body.count;
    await bench.send({ text: {} });
    expect((await bench.call("GET", "whatsapp/sent")).body.count).toBe(before);
  });

  it("accepts exactly 4096 characters and 512 of callback data", async () => {
    const body = "ã".repeat(4096);
    const data = "x".repeat(512);
    expect((await bench.send({ text: { body }, biz_opaque_callback_data: data })).status).toBe(200);
  });
});

describe("throttling is HTTP 400 with a code", () => {
  it("limits the pair to a burst of 45 and the number to 80 a second", async () => {
    const codes = async (count: number, to: string) => {
      const answers = await Promise.all(Array.from({ length: count }, () => bench.send({ to })));
      const refused = answers.filter(({ status }) => status !== 200);
      expect(refused.every(({ status }) => status === 400)).toBe(true);
      return refused.map(({ body }) => body.error.code);
    };
    await bench.call("POST", "whatsapp/settings", { limits: { numberPerSecond: 1000 } });
    expect(await codes(47, "+5521999990303")).toEqual([131056, 131056]);
    await bench.call("POST", "whatsapp/settings", { limits: { numberPerSecond: 1 } });
    expect(await codes(2, "+5521999990304")).toContain(130429);
  });
});
