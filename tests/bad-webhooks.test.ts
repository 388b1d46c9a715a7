// Everything that may knock at the public doors and should not be believed, or not be understood.
import { createHmac, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metaBytes } from "../scripts/simulators/whatsapp/meta-json.ts";
import { demoTenants } from "../scripts/stack/demo.ts";
import {
  envelope,
  envelopeOf,
  metadataOf,
  ownDoor,
  platformDoor,
  post,
  secretOf,
  type TenantName,
  textValue,
  type Webhook,
  webhook,
} from "./world/meta.ts";
import { signIn } from "./world/people.ts";
import { kept, newSender } from "./world/received.ts";
import { config, keys } from "./world/stack.ts";

const hello = (tenant: TenantName = "acme") =>
  envelope(tenant, textValue(tenant, newSender(), "Oi"));

describe("a signature that is not right", () => {
  const good = webhook("acme", hello());
  const with256 = (value: string): Webhook => ({
    ...good,
    headers: { ...good.headers, "x-hub-signature-256": value },
  });
  const { "x-hub-signature-256": genuine = "", ...only1 } = good.headers;
  const sha1 = createHmac("sha1", secretOf("acme")).update(good.body).digest("hex");
  const changed = Buffer.from(good.body.toString().replace("Oi", "Ai"));

  it.each<[string, Webhook]>([
    ["missing", { ...good, headers: { "content-type": "application/json" } }],
    ["only of the old SHA-1 kind", { ...good, headers: only1 }],
    ["SHA-1 in the new header", with256(`sha256=${sha1}`)],
    ["made with another secret", webhook("acme", good.body, "another-secret")],
    ["made with another tenant's secret", webhook("acme", good.body, secretOf("rival"))],
    ["made with the platform's secret", webhook("acme", good.body, secretOf("platform"))],
    ["made with the verify token", webhook("acme", good.body, keys.whatsapp.acme.verify_token)],
    ["made with an empty secret", webhook("acme", good.body, "")],
    ["a tenant's at the platform's door", { ...good, url: platformDoor }],
    ["of another body", { ...good, body: changed }],
    ["cut short", with256(genuine.slice(0, -1))],
    ["too long", with256(`${genuine}0`)],
    ["in capitals", with256(`sha256=${genuine.slice(7).toUpperCase()}`)],
    ["without its prefix", with256(genuine.slice(7))],
    ["given twice", with256(`${genuine}, ${genuine}`)],
    ["at the door of an unknown connection", { ...good, url: `${platformDoor}/${randomUUID()}` }],
    ["at a door that is no id", { ...good, url: `${platformDoor}/acme` }],
    ["at a door behind the door", { ...good, url: `${good.url}/x` }],
  ])("%s: 401, and nothing is stored", async (_name, hook) => {
    const answer = await post(hook);
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.text)).toMatchObject({ status: 401, code: "signature_invalid" });
    expect(await kept(hook)).toBeNull();
  });

  it("and the same body, rightly signed, is taken", async () => {
    expect((await post(good)).status).toBe(200);
    expect(await kept(good)).toMatchObject({ messages: 1 });
  });
});

describe("the handshake", () => {
  const acme = keys.whatsapp.acme.verify_token;
  const greet = async (url: string, query: Record<string, string>) => {
    const answer = await fetch(`${url}?${new URLSearchParams(query)}`);
    return { status: answer.status, text: await answer.text() };
  };
  const challenge = "1158201444";
  const asked = { "hub.mode": "subscribe", "hub.challenge": challenge };

  it.each<[string, string, Record<string, string>]>([
    ["a wrong token", ownDoor("acme"), { ...asked, "hub.verify_token": "wrong" }],
    ["an empty token", ownDoor("acme"), { ...asked, "hub.verify_token": "" }],
    ["no token", ownDoor("acme"), asked],
    [
      "another tenant's token",
      ownDoor("acme"),
      { ...asked, "hub.verify_token": keys.whatsapp.rival.verify_token },
    ],
    ["a tenant's at the platform's door", platformDoor, { ...asked, "hub.verify_token": acme }],
    ["an unknown door", `${platformDoor}/${randomUUID()}`, { ...asked, "hub.verify_token": acme }],
    [
      "another mode",
      ownDoor("acme"),
      { ...asked, "hub.mode": "unsubscribe", "hub.verify_token": acme },
    ],
  ])("%s: 403 without the challenge", async (_name, url, query) => {
    const { status, text } = await greet(url, query);
    expect(status).toBe(403);
    expect(text).not.toContain(challenge);
  });

  it("a right token gets the challenge back and nothing else", async () => {
    const right = { ...asked, "hub.verify_token": acme };
    expect(await greet(ownDoor("acme"), right)).toEqual({ status: 200, text: challenge });
    const platform = { ...asked, "hub.verify_token": keys.whatsapp.platform.verify_token };
    expect(await greet(platformDoor, platform)).toEqual({ status: 200, text: challenge });
  });
});

describe("a body that cannot be used", () => {
  it.each<[string, Buffer]>([
    ["words", Buffer.from(`not json ${randomUUID()}`)],
    ["half an object", Buffer.from(`{"object":"${randomUUID()}"`)],
    ["bytes that are no UTF-8", Buffer.concat([Buffer.from([0xff, 0]), Buffer.from(randomUUID())])],
    ["nothing at all", Buffer.alloc(0)],
  ])("%s, signed: 400, and kept raw", async (_name, body) => {
    const hook = webhook("acme", body);
    const answer = await post(hook);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ code: "body_not_json" });
    expect(await kept(hook)).toMatchObject({ messages: 0, deliveries: [] });
  });

  const limit = 3 * 1024 * 1024;
  const filled = (size: number) => {
    const frame = metaBytes({ object: randomUUID(), filler: "" });
    return Buffer.from(frame.toString().replace('""', `"${"x".repeat(size - frame.length)}"`));
  };

  it("of more than 3 MB: 413, and nothing is stored", async () => {
    const hook = webhook("acme", filled(limit + 1));
    expect(await post(hook)).toMatchObject({ status: 413 });
    expect(await kept(hook)).toBeNull();
  });

  it("of more than 3 MB and of undeclared length: 413 as well", async () => {
    const { url, headers, body } = webhook("acme", filled(4 * 1024 * 1024));
    const stream = new Blob([new Uint8Array(body)]).stream();
    const answer = await fetch(url, {
      method: "POST",
      headers,
      body: stream,
      duplex: "half",
    } as RequestInit);
    expect(answer.status).toBe(413);
  });

  it("of exactly 3 MB is taken", async () => {
    expect(await post(webhook("acme", filled(limit)))).toMatchObject({ status: 200 });
  });

  it.each(["PUT", "DELETE", "PATCH"])("sent by %s: 405", async (method) => {
    expect((await fetch(ownDoor("acme"), { method })).status).toBe(405);
  });
});

describe("what is authentic and not understood", () => {
  const fresh = { id: `wamid.${randomUUID()}` };
  const change = (value: object, field?: string) => envelope("acme", value, field);
  const said = (message: object) => change(textValue("acme", newSender(), "", message));

  it.each<[string, object, number]>([
    ["a type nobody has heard of", said({ type: "hologram", hologram: { x: 1 } }), 1],
    ["a message without a type", said({ type: undefined, text: undefined }), 1],
    ["a group's message without a group", said({ group_id: {} }), 0],
    ["a field nobody has heard of", change({ metadata: metadataOf("acme"), ...fresh }, "news"), 0],
    [
      "a field about the account",
      change({ event: "DISABLED_UPDATE", ...fresh }, "account_update"),
      0,
    ],
    ["an object that is not WhatsApp's", { object: "page", entry: [{ id: randomUUID() }] }, 0],
    ["an array instead of an object", [randomUUID()], 0],
  ])("%s: 200, kept raw, for the tenant's admin alone", async (_name, body, messages) => {
    const hook = webhook("acme", body);
    expect((await post(hook)).status).toBe(200);
    const found = await kept(hook);
    expect(found).toMatchObject({ messages, received_count: 1, unknown: [] });
    expect(found?.deliveries).toEqual([
      { tenant_id: demoTenants.acme.id, status: "processed", received_count: 1 },
    ]);
    expect(found?.body).toBe(hook.body.toString());

    const seenBy = async (email: string) => {
      const client = await signIn(email);
      const { data, error } = await client
        .from("webhook_deliveries")
        .select("payload")
        .eq("raw_delivery_id", found!.id);
      expect(error).toBeNull();
      return data?.length;
    };
    expect(await seenBy("ana@acme.test")).toBe(1);
    expect(await seenBy("bruno@acme.test")).toBe(0);
    expect(await seenBy("dono@rival.test")).toBe(0);
  });

  it("what a customer said in a type of tomorrow is shown as not supported", async () => {
    const hook = webhook("acme", said({ type: "hologram", hologram: { colour: "azul" } }));
    await post(hook);
    const [message] = (await kept(hook))!.stored;
    expect(message).toMatchObject({ type: "unsupported", direction: "inbound", body: null });
    expect(message?.payload).toMatchObject({ original_type: "hologram" });
  });
});

describe("a number that is not the door's", () => {
  const strange = "199999999999999";
  const toStranger = () => {
    const value = {
      ...textValue("acme", newSender(), "Oi"),
      metadata: { phone_number_id: strange },
    };
    return envelope("acme", value);
  };

  it.each<[string, () => Webhook, string]>([
    ["nobody's number, platform's door", () => webhook("platform", toStranger()), strange],
    ["nobody's number, a tenant's door", () => webhook("acme", toStranger()), strange],
    [
      "another tenant's number at a tenant's door",
      () => webhook("acme", hello("rival")),
      demoTenants.rival.phone_number_id,
    ],
  ])("%s: 200, raw for the operator alone, alarmed", async (_name, make, address) => {
    const hook = make();
    expect((await post(hook)).status).toBe(200);
    const found = await kept(hook);
    expect(found).toMatchObject({ unknown: [address], messages: 0, deliveries: [] });

    const log = readFileSync(join(config.files.logs, "functions.log"), "utf8");
    const line = log.split("\n").find((text) => text.includes(found!.sha256));
    expect(JSON.parse(line!)).toMatchObject({
      level: "warn",
      event: "webhook.unknown_address",
      unknown: 1,
    });
  });

  it("in a body for two tenants, each gets its own share and sees no more", async () => {
    const [forAcme, forRival] = [randomUUID(), randomUUID()];
    const hook = webhook(
      "platform",
      envelopeOf([
        { tenant: "acme", value: textValue("acme", newSender(), forAcme) },
        { tenant: "rival", value: textValue("rival", newSender(), forRival) },
      ]),
    );
    expect((await post(hook)).status).toBe(200);
    expect(await kept(hook)).toMatchObject({ messages: 2, unknown: [] });
    for (const [email, own, other] of [
      ["ana@acme.test", forAcme, forRival],
      ["dono@rival.test", forRival, forAcme],
    ] as const) {
      const client = await signIn(email);
      const deliveries = await client
        .from("webhook_deliveries")
        .select("payload")
        .order("first_received_at", { ascending: false })
        .limit(5);
      const seen = JSON.stringify(deliveries.data);
      expect(seen).toContain(own);
      expect(seen).not.toContain(other);
    }
  });
});

describe("a second delivery", () => {
  it("of the same bytes: 200, no second row, counted", async () => {
    const hook = webhook("acme", hello());
    const answers = await Promise.all([post(hook), post(hook), post(hook)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await kept(hook)).toMatchObject({
      messages: 1,
      received_count: 3,
      deliveries: [{ tenant_id: demoTenants.acme.id, status: "processed", received_count: 3 }],
    });
  });

  it("of the same message in other bytes, at the other door: no second message", async () => {
    const body = hello();
    const again = { ...body, entry: [...body.entry, ...body.entry] };
    const [first, second] = [webhook("acme", body), webhook("platform", again)];
    expect(await post(first)).toMatchObject({ status: 200 });
    expect(await post(second)).toMatchObject({ status: 200 });
    expect(await kept(first)).toMatchObject({ messages: 1 });
    expect(await kept(second)).toMatchObject({ messages: 1 });
  });
});
