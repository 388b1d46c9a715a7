// What a person's browser would never send to send_message(), sent all the same: it is refused or kept
// as it is, and is never a fault of ours.
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { begin } from "./world/conversations.ts";
import { signIn, tokenOf } from "./world/people.ts";
import { config, keys, number } from "./world/stack.ts";

let token: string;
let conversationId: string;

beforeAll(async () => {
  token = await tokenOf(await signIn("bruno@acme.test"));
  conversationId = (await begin("acme")).id;
});

/** `payload` and `body` are JSON as text, so that they may be what no serialiser writes. */
async function post(type: string, body: string, payload: string): Promise<Response> {
  return await fetch(`${config.urls.api}/rest/v1/rpc/send_message`, {
    method: "POST",
    headers: {
      apikey: keys.publishable,
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
    },
    body: `{"conversation_id":"${conversationId}","client_id":"${randomUUID()}","type":"${type}","body":${body},"payload":${payload}}`,
  });
}

const nested = (depth: number, open: string, close: string, inner: string) =>
  open.repeat(depth) + inner + close.repeat(depth);

describe("send_message", () => {
  it.each<[string, string, string, string]>([
    ["a list for a payload", "location", "null", "[]"],
    ["a word for a payload", "contacts", "null", '"x"'],
    ["a number for a payload", "interactive", '"x"', "7"],
    ["lists 1,000 deep", "interactive", '"x"', nested(1_000, "[", "]", "1")],
    ["lists 10,000 deep", "interactive", '"x"', nested(10_000, "[", "]", "1")],
    ["lists a million deep", "interactive", '"x"', nested(1_000_000, "[", "]", "1")],
    [
      "buttons 1,000 deep",
      "interactive",
      '"x"',
      `{"interactive":{"kind":"buttons","buttons":${nested(1_000, "[", "]", "")}}}`,
    ],
    [
      "a NUL in a place",
      "location",
      "null",
      '{"location":{"latitude":0,"longitude":0,"name":"a\\u0000b"}}',
    ],
    [
      "half a letter in a contact",
      "contacts",
      "null",
      '{"contacts":[{"name":"\\ud800","phones":[]}]}',
    ],
    ["10 MB of buttons", "interactive", '"x"', `{"interactive":"${"x".repeat(1e7)}"}`],
    ["1 MB of a caption", "image", `"${"x".repeat(1e6)}"`, "{}"],
    ["a number that is none", "location", "null", '{"location":{"latitude":1e400,"longitude":0}}'],
    ["a template of lists", "template", "null", '{"template":[[],[]]}'],
    ["an emoji of lists", "reaction", "null", '{"emoji":[["👍"]],"reply_to_id":[]}'],
    ["an upload of another shape", "image", "null", '{"upload_id":["x"]}'],
    ["a type that is a prototype's", "__proto__", '"x"', "{}"],
  ])("refuses %s", async (_name, type, body, payload) => {
    const before = await number("select count(*) from public.messages");
    const answer = await post(type, body, payload);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(await answer.text()).not.toMatch(/private\.|at line|plpgsql/);
    expect(await number("select count(*) from public.messages")).toBe(before);
  });

  it("keeps of a payload only what it knows", async () => {
    const place = '{"latitude":0,"longitude":0,"__proto__":{"name":"x"},"constructor":1}';
    const answer = await post("location", "null", `{"location":${place},"__proto__":{"a":1}}`);
    expect(answer.status).toBe(200);
    const { payload } = (await answer.json()) as { payload: unknown };
    expect(payload).toEqual({
      location: { latitude: 0, longitude: 0, name: null, address: null },
    });
  });
});
