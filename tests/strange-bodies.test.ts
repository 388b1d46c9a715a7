// Contents that break inboxes. Each is signed, so the door must take it: 200 or, where it is not
// JSON, 400; never 500, and never stuck as pending.
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { metaBytes } from "../scripts/simulators/whatsapp/meta-json.ts";
import { envelope, metadataOf, post, textValue, webhook } from "./world/meta.ts";
import { kept, newSender } from "./world/received.ts";
import { one } from "./world/stack.ts";

const said = (message: object, sender: object = {}) =>
  envelope("acme", textValue("acme", { ...newSender(), ...sender }, "Oi", message));
const text = (body: unknown) => said({ text: { body } });
const family = "👩‍👩‍👧‍👦";
const deep = (levels: number) => `${"[".repeat(levels)}1${"]".repeat(levels)}`;

/** Bytes that JSON.stringify would not write. */
function bytes(body: object, from: string, to: string): Buffer {
  const written = metaBytes(body).toString();
  if (!written.includes(from)) throw new Error(`${from} is not in the body`);
  return Buffer.from(written.replace(from, to));
}

async function received(body: object | Buffer) {
  const hook = webhook("acme", body);
  const answer = await post(hook);
  const found = await kept(hook);
  expect(answer.status).toBe(200);
  expect(found?.deliveries.map(({ status }) => status)).toEqual(["processed"]);
  return found!;
}

describe("words that a customer may send", () => {
  it.each<[string, string, string?]>([
    ["NUL", "a\0b", "a\uFFFDb"],
    ["half a surrogate pair", "a\ud83d", "a\uFFFD"],
    ["the other half", "\ude00b", "\uFFFDb"],
    ["the halves the wrong way round", "\ude00\ud83d", "\uFFFD\uFFFD"],
    ["4-byte emoji, joined", `${family} 🇧🇷 𝔘𝔫𝔦`],
    ["from right to left, with invisible marks", "\u202Eשלום\u200B\u200D\uFEFF"],
    ["Zalgo", `Z${"\u0335\u0321\u034e".repeat(300)}`],
    ["SQL and LIKE", `'; drop table messages; -- %_\\ $$ $1 \${x}`],
    ["HTML", "<img src=x onerror=alert(1)>&amp;"],
    ["a formula", '=HYPERLINK("http://x")'],
    ["only spaces", " \n\t "],
    ["100,000 characters", "ã".repeat(100_000)],
  ])("%s: stored as text", async (_name, body, expected = body) => {
    const { stored } = await received(text(body));
    expect(stored).toMatchObject([{ type: "text", body: expected }]);
  });

  it.each<[string, unknown]>([
    ["a number", 7],
    ["null", null],
    ["a list", ["Oi"]],
    ["an object", { toString: "Oi" }],
    ["absent", undefined],
  ])("a text that is %s: shown as not supported", async (_name, body) => {
    expect((await received(text(body))).stored).toMatchObject([{ type: "unsupported" }]);
  });
});

describe("JSON that is a trap", () => {
  const marker = '"type":"text"';

  it.each<[string, string]>([
    ["__proto__", '"__proto__":{"type":"admin","polluted":true},"type":"text"'],
    ["constructor", '"constructor":{"prototype":{"polluted":true}},"type":"text"'],
    ["a key twice", '"type":"image","type":"text"'],
    ["10,000 levels", `"deep":${deep(10_000)},"type":"text"`],
    ["a million levels", `"deep":${deep(1_000_000)},"type":"text"`],
    [
      "numbers beyond all bounds",
      '"n":[1e999,-1e999,1e-999,123456789012345678901234567890],"type":"text"',
    ],
    [
      "50,000 keys",
      `${Array.from({ length: 50_000 }, (_, at) => `"k${at}":${at}`).join()},"type":"text"`,
    ],
    ["NUL in a key", '"a\\u0000b":"\\u0000","\\ud800":1,"type":"text"'],
  ])("%s: the message around it is stored", async (_name, trap) => {
    const { stored } = await received(bytes(said({}), marker, trap));
    expect(stored).toMatchObject([{ type: "text", body: "Oi" }]);
    expect(JSON.stringify(stored[0]!.payload)).not.toContain("polluted");
  });

  it("a type that is a property of every object is only a type", async () => {
    const { stored } = await received(said({ type: "constructor", constructor: { x: 1 } }));
    expect(stored).toMatchObject([
      { type: "unsupported", payload: { original_type: "constructor" } },
    ]);
  });
});

describe("a time that cannot be", () => {
  it.each<[string, unknown]>([
    ["negative", "-62135596800"],
    ["1970", "0"],
    ["the year 60,000", "1831000000000"],
    ["beyond all dates", "99999999999999999999"],
    ["in milliseconds", String(Date.now())],
    ["words", "yesterday"],
    ["a number with a fraction", 1_700_000_000.5],
    ["an object", {}],
    ["absent", undefined],
  ])("%s: the message is of now and opens no endless window", async (_name, timestamp) => {
    const { stored } = await received(said({ timestamp }));
    const { hours } = await one<{ hours: number }>(
      `select extract(epoch from c.window_expires_at - now()) / 3600 as hours
         from public.conversations c
         join public.messages m on m.tenant_id = c.tenant_id and m.conversation_id = c.id
        where m.id = $1`,
      [stored[0]?.id],
    );
    expect(Number(hours)).toBeLessThanOrEqual(24);
    expect(stored[0]!.sent_at.getTime()).toBeLessThanOrEqual(Date.now() + 1_000);
  });
});

describe("shapes that Meta does not promise", () => {
  const value = (more: object) =>
    envelope("acme", { metadata: metadataOf("acme"), id: randomUUID(), ...more });
  const status = (more: object) =>
    value({ statuses: [{ id: `wamid.${randomUUID()}`, status: "sent", timestamp: "1", ...more }] });

  it.each<[string, object]>([
    ["messages as an object", value({ messages: { 0: {} } })],
    ["messages as words", value({ messages: "messages" })],
    ["messages of null and numbers", value({ messages: [null, 1, "x", [], {}] })],
    ["no contacts", value({ contacts: null, messages: [{ id: "wamid.x", type: "text" }] })],
    ["a sender that is no number", said({ from: "+55 (11) abc", from_user_id: undefined })],
    ["a sender that is an object", said({ from: { $ne: null }, from_user_id: ["BR.1"] })],
    ["an id of 100 KB", said({ id: "w".repeat(100_000) })],
    ["an id that is a number", said({ id: 1 })],
    ["a name of 10,000 characters", said({}, { name: "N".repeat(10_000) })],
    ["a name of nothing but NUL", said({}, { name: "\0" })],
    ["a name of blanks", said({}, { name: " \u200b " })],
    ["a BSUID too long to keep", said({ from_user_id: `BR.${"1".repeat(400)}` })],
    ["a context that is a list", said({ context: ["wamid.x"] })],
    ["a reply to nothing we know", said({ context: { id: `wamid.${randomUUID()}` } })],
    ["a status nobody has heard of", status({ status: "teleported" })],
    ["a status of every object", status({ status: "constructor" })],
    ["a status of no message of ours", status({})],
    ["a status with strange errors", status({ status: "failed", errors: [{ code: "x" }, null] })],
    ["a status with somebody's callback data", status({ biz_opaque_callback_data: "' or 1=1" })],
    [
      "a thousand statuses",
      value({
        statuses: Array.from({ length: 1_000 }, (_, at) => ({
          id: `wamid.${at}.${randomUUID()}`,
          status: "read",
          timestamp: "1",
        })),
      }),
    ],
    ["a change of number to nowhere", said({ type: "system", system: { wa_id: {}, type: [] } })],
    [
      "entries of every kind",
      {
        object: "whatsapp_business_account",
        entry: [null, 1, { changes: {} }, { changes: [null, {}] }, ...value({}).entry],
      },
    ],
  ])("%s: taken, and nothing is left pending", async (_name, body) => {
    await received(body);
  });

  it("one bad message among good ones keeps none of them back", async () => {
    const good = Array.from({ length: 3 }, (_, at) => textValue("acme", newSender(), `bom ${at}`));
    const bad = { metadata: metadataOf("acme"), messages: [null, { id: "", from: "1" }] };
    const body = envelope("acme", good[0]!);
    body.entry[0]!.changes.push(
      ...[bad, good[1]!, bad, good[2]!].map((mixed) => ({ value: mixed, field: "messages" })),
    );
    expect((await received(body)).stored.map((message) => message.body).sort()).toEqual([
      "bom 0",
      "bom 1",
      "bom 2",
    ]);
  });
});
