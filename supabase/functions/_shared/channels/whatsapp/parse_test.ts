import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type InboundEvent, inboundSlice } from "@prosa/shared/messages.ts";
import fc from "fast-check";
import { fixturesOf, isWebhook } from "../testing.ts";
import { parse } from "./parse.ts";
import { payloadIsWhole, RECEIVED_AT } from "./parse-testing.ts";

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
        payload: {},
        is_echo: false,
        client_ref: null,
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

  it("reads a change of number as a change of identity, without a card", () => {
    assert.deepEqual(fixture("msg-system-number-changed"), [
      {
        kind: "identity",
        ref: "wamid.HBgNNTUxMTk5OTk5MDEwMRUCABIYFDJGRDE3Q0MyNzMzMTdGQTk5NDFCAA==",
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
    assert.deepEqual(statusOf("status-sent-utility-template").pricing, {
      category: "utility",
      type: "regular",
      model: "PMP",
      billable: true,
    });
    assert.equal(statusOf("status-read").pricing, null);

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

  it("hears what concerns the account, under its id when no number is named", () => {
    const [slice] = parse({
      json: bodies.get("template-status-update"),
      receivedAt: RECEIVED_AT,
    });
    assert.equal(slice?.address, "account:200000000000001");
    assert.equal(slice?.changes.length, 1);
    const [event] = slice?.events ?? [];
    assert.ok(event?.kind === "account");
    assert.equal(event.change, "templates");
    assert.equal(event.detail.event, "APPROVED");
    const changeOf = (field: string) => {
      const [heard] = eventsOf(delivery({ current_limit: "TIER_1K" }, field));
      return heard?.kind === "account" ? heard.change : heard;
    };
    assert.equal(changeOf("template_category_update"), "templates");
    assert.equal(changeOf("phone_number_quality_update"), "quality");
    assert.equal(changeOf("account_update"), "status");
    assert.deepEqual(changeOf("constructor"), { kind: "other", field: "constructor" });
  });

  it("opens nothing for the history of the business's own phone", () => {
    const threads = [{ id: "5511999990101", messages: [text("w1")] }];
    const history = delivery({ history: [{ metadata: { phase: 0 }, threads }] }, "history");
    assert.deepEqual(eventsOf(history), [{ kind: "other", field: "history" }]);
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

  it("gives a group a contact of its own, and says who in it wrote", () => {
    const identities = [{ kind: "wa_group", value: "g" }];
    const said = (value: Record<string, unknown>, field?: string) => {
      const [event] = eventsOf(delivery(value, field));
      assert.ok(event?.kind === "message");
      return { from: event.from.identities, author: event.payload.group_author };
    };
    const author = { name: null, address: "+5511999990101" };
    const heard = said({ messages: [text("w", { group_id: "g" })] });
    assert.deepEqual(heard, { from: identities, author });
    const echo = { message_echoes: [text("w", { to: "5511999990101", group_id: "g" })] };
    assert.deepEqual(said(echo, "smb_message_echoes"), { from: identities, author: undefined });
    for (const group_id of [{}, "", "g".repeat(400)]) {
      assert.deepEqual(eventsOf(delivery({ messages: [text("w", { group_id })] })), [
        { kind: "other", field: "messages.group" },
      ]);
    }
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
        for (const slice of parse({ json, receivedAt: RECEIVED_AT })) {
          for (const event of inboundSlice.parse(slice).events) {
            if (event.kind === "message") payloadIsWhole(event);
          }
        }
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
