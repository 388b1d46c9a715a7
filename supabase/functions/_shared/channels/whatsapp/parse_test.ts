import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type InboundEvent, inboundSlice } from "@prosa/shared/messages.ts";
import fc from "fast-check";
import { fixturesOf, isWebhook } from "../testing.ts";
import { parse } from "./parse.ts";

const RECEIVED_AT = "2026-11-22T12:00:00.000Z";
const SENT_AT = 1_795_320_000;

const bodies = new Map(
  fixturesOf("whatsapp")
    .filter(isWebhook)
    .filter((fixture) => fixture.request.rawBody !== undefined)
    .map((fixture) => [fixture.name, JSON.parse(fixture.request.rawBody ?? "")]),
);

function eventsOf(json: unknown): InboundEvent[] {
  return parse({ json, receivedAt: RECEIVED_AT }).flatMap((slice) => slice.events);
}

function fixture(name: string): InboundEvent[] {
  return eventsOf(bodies.get(name));
}

function delivery(value: Record<string, unknown>, field = "messages") {
  const metadata = { phone_number_id: "1", display_phone_number: "x" };
  return {
    object: "whatsapp_business_account",
    entry: [{ id: "2", changes: [{ field, value: { metadata, ...value } }] }],
  };
}

const sender = { from: "5511999990101", from_user_id: "BR.101" };

function text(id: string, more: Record<string, unknown> = {}) {
  return { ...sender, id, timestamp: String(SENT_AT), type: "text", text: { body: id }, ...more };
}

describe("parse", () => {
  it("reads an escaped text with who wrote it: user id first, then phone", () => {
    assert.deepEqual(fixture("msg-text"), [
      {
        kind: "message",
        ref: "wamid.HBgNNTUxMTk5OTk5MDEwMRUCABIYFDRBRUQyNDgxQTFERkE4NTkyQkExAA==",
        sent_at: "2026-11-22T04:00:07.000Z",
        from: {
          identities: [
            { kind: "wa_bsuid", value: "BR.13490000000000000101" },
            { kind: "phone", value: "+5511999990101" },
          ],
          name: "Cliente Demo Um",
        },
        type: "text",
        body: "Olá! Gostaria de saber sobre o pedido 1234.",
        payload: { original_type: "text" },
        is_echo: false,
        media: null,
        reply_to_ref: null,
        window_hours: 24,
      },
    ]);
  });

  it("keeps which message was quoted", () => {
    const [event] = fixture("msg-text-reply-context");
    assert.ok(event?.kind === "message");
    assert.match(event.reply_to_ref ?? "", /^wamid\./);
  });

  it("knows a person by user name as well", () => {
    const [event] = fixture("msg-text-username");
    assert.ok(event?.kind === "message");
    assert.deepEqual(event.from.identities.at(-1), { kind: "wa_username", value: "cliente.demo" });
  });

  it("opens 72 hours for who came from an ad", () => {
    const [event] = fixture("msg-referral-ctwa");
    assert.ok(event?.kind === "message");
    assert.equal(event.window_hours, 72);
    assert.ok("referral" in event.payload);
  });

  it("keeps every other kind of message whole, as unsupported", () => {
    const others = [...bodies.keys()].filter(
      (name) => name.startsWith("msg-") && !/text|referral|system/.test(name),
    );
    assert.ok(others.length >= 14);
    for (const name of others) {
      const [event, ...rest] = fixture(name);
      assert.ok(event?.kind === "message", name);
      assert.equal(event.type, "unsupported");
      assert.equal(event.body, null);
      assert.ok(event.payload.raw);
      assert.equal(rest.length, 0);
    }
  });

  it("reads a change of number as a change of identity, without a card", () => {
    assert.deepEqual(fixture("msg-system-number-changed"), [
      {
        kind: "identity",
        at: "2026-11-22T04:02:27.000Z",
        previous: {
          identities: [
            { kind: "wa_bsuid", value: "BR.13490000000000000101" },
            { kind: "phone", value: "+5511999990101" },
          ],
        },
        current: {
          identities: [
            { kind: "wa_bsuid", value: "BR.13490000000000000199" },
            { kind: "phone", value: "+5511999990199" },
          ],
        },
      },
    ]);
  });

  it("reads statuses, their reason and our own id", () => {
    const statusOf = (name: string) => {
      const [event] = fixture(name);
      assert.ok(event?.kind === "status", name);
      return event;
    };
    assert.equal(statusOf("status-sent").status, "sent");
    assert.equal(statusOf("status-delivered").status, "delivered");
    assert.equal(statusOf("status-read").status, "read");
    assert.equal(statusOf("status-played").status, "read");
    assert.equal(statusOf("status-failed-131047").failed_code, "outside_window");
    assert.equal(statusOf("status-failed-131026").failed_code, "recipient_unreachable");
    assert.equal(statusOf("status-failed-131049").failed_code, "frequency_capped");
    assert.equal(statusOf("status-sent-utility-template").client_ref, null);

    const ours = "5f0c2a4e-8f3d-4c0e-9d5e-0d9f6b1f8a11";
    const status = { id: "w", status: "sent", timestamp: "1", biz_opaque_callback_data: ours };
    const [echoed] = eventsOf(delivery({ statuses: [status] }));
    assert.ok(echoed?.kind === "status");
    assert.equal(echoed.client_ref, ours);
  });

  it("never tells a customer's number in the reason of a failure", () => {
    const [event] = fixture("status-failed-131026");
    assert.ok(event?.kind === "status");
    assert.equal(event.failed_detail, "131026 Message undeliverable");
  });

  it("takes a batch apart: two people, two changes, messages and statuses", () => {
    const slices = parse({ json: bodies.get("batch-mixed"), receivedAt: RECEIVED_AT });
    assert.equal(slices.length, 1);
    assert.equal(slices[0]?.changes.length, 2);
    assert.deepEqual(
      slices[0]?.events.map((event) => event.kind),
      ["message", "message", "status", "status"],
    );
  });

  it("keeps what other fields say, under the account when no number is named", () => {
    assert.deepEqual(fixture("coexistence-message-echo"), [
      { kind: "other", field: "smb_message_echoes" },
    ]);
    const [slice] = parse({
      json: bodies.get("template-status-update"),
      receivedAt: RECEIVED_AT,
    });
    assert.equal(slice?.address, "account:200000000000001");
    assert.deepEqual(slice?.events, [{ kind: "other", field: "message_template_status_update" }]);
    assert.equal(slice?.changes.length, 1);
  });

  it("finds each sender's card by id, in whatever order the cards lie", () => {
    const people = fc.uniqueArray(fc.integer({ min: 100, max: 999 }), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(people, fc.infiniteStream(fc.integer()), (ids, lots) => {
        const shuffled = ids
          .map((id) => ({ id, lot: lots.next().value ?? 0 }))
          .sort((a, b) => a.lot - b.lot)
          .map(({ id }) => ({
            wa_id: `5511999990${id}`,
            user_id: `BR.${id}`,
            profile: { name: `Pessoa ${id}` },
          }));
        const messages = ids.map((id) =>
          text(`w${id}`, { from: `5511999990${id}`, from_user_id: `BR.${id}` }),
        );
        const events = eventsOf(delivery({ contacts: shuffled, messages }));
        assert.deepEqual(
          events.map((event) => event.kind === "message" && event.from.name),
          ids.map((id) => `Pessoa ${id}`),
        );
      }),
    );
  });

  it("gives each number its own slice, whatever the shape of the batch", () => {
    const numbers = fc.array(fc.constantFrom("1", "2", "3"), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 4 }), (addresses, perEntry) => {
        const changes = addresses.map((address, index) => ({
          field: "messages",
          value: { metadata: { phone_number_id: address }, messages: [text(`w${index}`)] },
        }));
        const entry = [];
        for (let at = 0; at < changes.length; at += perEntry) {
          entry.push({ id: "2", changes: changes.slice(at, at + perEntry) });
        }
        const json = { object: "whatsapp_business_account", entry };
        const slices = parse({ json, receivedAt: RECEIVED_AT });
        assert.equal(slices.length, new Set(addresses).size);
        for (const { address, events } of slices) {
          const expected = addresses.flatMap((other, index) =>
            other === address ? [`w${index}`] : [],
          );
          assert.deepEqual(
            events.map((event) => event.kind === "message" && event.ref),
            expected,
          );
        }
      }),
    );
  });

  it("puts no group's message into a private conversation", () => {
    const [event] = eventsOf(delivery({ messages: [text("w", { group_id: "g" })] }));
    assert.deepEqual(event, { kind: "other", field: "messages.group" });
  });

  it("attributes nothing to nobody", () => {
    const orphan = text("w", { from: undefined, from_user_id: undefined });
    const card = { wa_id: "5511999990101", user_id: "BR.101", profile: { name: "Outra" } };
    const [event] = eventsOf(delivery({ contacts: [card], messages: [orphan] }));
    assert.deepEqual(event, { kind: "other", field: "messages.unattributable" });
  });

  it("believes Meta's clock within reason", () => {
    const at = (timestamp: unknown) => {
      const [event] = eventsOf(delivery({ messages: [text("w", { timestamp })] }));
      assert.ok(event?.kind === "message");
      return event.sent_at;
    };
    assert.equal(at(String(SENT_AT)), "2026-11-22T04:00:00.000Z");
    for (const nonsense of ["", "-5", "0", "soon", "9".repeat(30), null, {}, 1e300, undefined]) {
      assert.equal(at(nonsense), RECEIVED_AT);
    }
  });

  it("is total: any JSON gives slices the database takes, and never throws", () => {
    const hostile = fc.oneof(
      fc.jsonValue({ maxDepth: 6 }),
      fc.constantFrom(...bodies.values()).chain((body) => mutated(body)),
    );
    fc.assert(
      fc.property(hostile, (json) => {
        for (const slice of parse({ json, receivedAt: RECEIVED_AT })) inboundSlice.parse(slice);
      }),
      { numRuns: 2000 },
    );
  });
});

/** A real delivery with one value somewhere inside replaced by any JSON. */
function mutated(body: unknown): fc.Arbitrary<unknown> {
  const paths = pathsOf(body);
  return fc.tuple(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 2 })).map(([path, value]) => {
    const copy = structuredClone(body);
    const last = path.at(-1);
    let target = copy as Record<string, unknown>;
    for (const key of path.slice(0, -1)) target = target[key] as Record<string, unknown>;
    if (last === undefined) return value;
    target[last] = value;
    return copy;
  });
}

function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]))];
}
