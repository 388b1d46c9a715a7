import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acme, type Bench, rival, startBench } from "./testing.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
  await bench.writes("marina", "oi");
});
afterAll(() => bench.close());

const number = `/v26.0/${acme.phone_number_id}`;

describe("access", () => {
  it("refuses an unknown token with 401 and 190", async () => {
    const { status, headers, body } = await bench.graph(number, { token: "EAAnobody" });
    expect(status).toBe(401);
    expect(body.error).toMatchObject({ type: "OAuthException", code: 190 });
    expect(body.error.fbtrace_id).toEqual(expect.any(String));
    expect(headers.get("www-authenticate")).toContain("invalid_token");
  });

  it("refuses an expired token with 190 and subcode 463", async () => {
    const expire = (expired: boolean) =>
      bench.call("POST", "whatsapp/tokens", { access_token: acme.access_token, expired });
    await expire(true);
    const { status, body } = await bench.send();
    expect(status).toBe(401);
    expect(body.error).toMatchObject({ code: 190, error_subcode: 463 });
    await expire(false);
    expect((await bench.send()).status).toBe(200);
  });

  it("does not let a token see another business's number", async () => {
    const { status, body } = await bench.graph(`/v26.0/${rival.phone_number_id}`);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({
      type: "GraphMethodException",
      code: 100,
      error_subcode: 33,
    });
    const sent = await bench.graph(`/v26.0/${rival.phone_number_id}/messages`, {
      body: bench.text(),
    });
    expect(sent.body.error).toMatchObject({ code: 100, error_subcode: 33 });
  });

  it("asks for a token", async () => {
    const me = await bench.graph("/v26.0/me", { token: null });
    expect(me.body.error.code).toBe(2500);
    expect(me.body.error.message).toContain("An active access token must be used");
    expect((await bench.graph(number, { token: null })).body.error.code).toBe(104);
  });

  it("checks an appsecret_proof that comes along", async () => {
    const { body } = await bench.graph(`${number}?appsecret_proof=00`);
    expect(body.error.message).toContain("Invalid appsecret_proof");
  });
});

describe("versions", () => {
  it("does not know a version that does not exist yet", async () => {
    const { status, body } = await bench.graph("/v99.0/me");
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: 2500, message: "Unknown path components: /me" });
  });

  it("serves a dead version by the oldest one alive, without a word", async () => {
    const { status, headers } = await bench.graph("/v12.0/me");
    expect(status).toBe(200);
    expect(headers.get("facebook-api-version")).toBe("v22.0");
  });
});

describe("reading", () => {
  it("describes a number by its default fields", async () => {
    const { body } = await bench.graph(number);
    expect(body).toMatchObject({
      id: acme.phone_number_id,
      verified_name: "Acme",
      display_phone_number: "+55 11 99999-0001",
      quality_rating: "GREEN",
    });
  });

  it("gives the asked fields and refuses one that does not exist", async () => {
    const { body } = await bench.graph(`${number}?fields=verified_name,status`);
    expect(body).toEqual({ verified_name: "Acme", status: "CONNECTED", id: acme.phone_number_id });
    const refused = await bench.graph(`${number}?fields=shoe_size`);
    expect(refused.body.error.code).toBe(100);
    expect(refused.body.error.message).toContain("nonexisting field (shoe_size)");
  });

  it("lists the numbers of an account, but not of another's", async () => {
    const { body } = await bench.graph(`/v26.0/${acme.waba_id}/phone_numbers`);
    expect(body.data.map((each: { id: string }) => each.id)).toEqual([acme.phone_number_id]);
    const other = await bench.graph(`/v26.0/${rival.waba_id}/phone_numbers`);
    expect(other.body.error.error_subcode).toBe(33);
  });

  it("knows who the token is and which apps are subscribed", async () => {
    expect((await bench.graph("/v26.0/me")).body.name).toContain("Acme");
    const { body } = await bench.graph(`/v26.0/${acme.waba_id}/subscribed_apps`);
    expect(body.data).toHaveLength(1);
  });

  it("has no edges it does not simulate", async () => {
    const { body } = await bench.graph(`${number}/register`, { body: {} });
    expect(body.error).toMatchObject({ code: 2500, message: "Unknown path components: /register" });
  });
});

describe("a read receipt", () => {
  const receipt = (changes: Record<string, unknown>) =>
    bench.graph(`${number}/messages`, {
      body: { messaging_product: "whatsapp", status: "read", ...changes },
    });

  it("needs the id of a message that this number received", async () => {
    expect((await receipt({})).body.error.message).toContain("message_id is required");
    expect((await receipt({ message_id: "wamid.unknown" })).body.error.code).toBe(131009);
    expect((await receipt({ status: "seen" })).body.error.code).toBe(100);
  });

  it("turns the customer's ticks blue and shows that we type until we answer", async () => {
    const thread = async () =>
      (
        await bench.call(
          "GET",
          `whatsapp/thread?customer=osvaldo&phone_number_id=${acme.phone_number_id}`,
        )
      ).body;
    await bench.writes("osvaldo", "primeira");
    const second = (await bench.writes("osvaldo", "segunda")).body;
    const typing_indicator = { type: "text" };
    const { body } = await receipt({ message_id: second.id, typing_indicator });
    expect(body).toEqual({ success: true });
    const read = await thread();
    expect(read.messages.map(({ status }: { status: string }) => status)).toEqual(["read", "read"]);
    expect(read.typing_until).toBeGreaterThan(Date.now());
    await bench.call("POST", "whatsapp/settings", { limits: { numberPerSecond: 1000 } });
    await bench.send({ to: "+5531999990202" });
    expect((await thread()).typing_until).toBeNull();
  });
});
