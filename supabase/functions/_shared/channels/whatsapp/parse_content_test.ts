import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { InboundEvent } from "@prosa/shared/messages.ts";
import { fixturesOf, isWebhook } from "../testing.ts";
import { parse } from "./parse.ts";
import { payloadIsWhole } from "./payload-testing.ts";

const RECEIVED_AT = "2026-11-22T12:00:00.000Z";

function eventsOf(value: Record<string, unknown>, field = "messages"): InboundEvent[] {
  const change = { field, value: { metadata: { phone_number_id: "1" }, ...value } };
  const json = { object: "whatsapp_business_account", entry: [{ id: "2", changes: [change] }] };
  return parse({ json, receivedAt: RECEIVED_AT }).flatMap((slice) => slice.events);
}

function heard(message: Record<string, unknown>) {
  const [event] = eventsOf({
    messages: [{ from: "5511999990101", id: "w", timestamp: "1795320000", ...message }],
  });
  assert.ok(event?.kind === "message", event?.kind);
  payloadIsWhole(event);
  return event;
}

const fixtures = fixturesOf("whatsapp")
  .filter(isWebhook)
  .filter(({ name }) => /^(msg|coexistence|batch)-/.test(name));

function fixture(name: string) {
  const found = fixtures.find((each) => each.name === name);
  const [event] = parse({
    json: JSON.parse(found?.request.rawBody ?? ""),
    receivedAt: RECEIVED_AT,
  }).flatMap((slice) => slice.events);
  assert.ok(event?.kind === "message", name);
  return event;
}

const KEPT: Readonly<Record<string, string>> = {
  "msg-group": "messages.group",
  "coexistence-history": "history",
};

describe("content", () => {
  for (const { name, request } of fixtures) {
    it(`of ${name} can be drawn as what it is`, () => {
      const json = JSON.parse(request.rawBody ?? "");
      const events = parse({ json, receivedAt: RECEIVED_AT }).flatMap((slice) => slice.events);
      assert.ok(events.length > 0);
      for (const event of events) {
        assert.equal(event.kind === "other" ? event.field : undefined, KEPT[name]);
        if (event.kind !== "message" && event.kind !== "edit") continue;
        payloadIsWhole(event);
        assert.equal(event.type === "unsupported", /^msg-un(supported|known)$/.test(name));
      }
    });
  }

  it("of a file is its caption, and where to fetch it", () => {
    const image = fixture("msg-image");
    assert.equal(image.type, "image");
    assert.equal(image.body, "Foto do comprovante");
    assert.deepEqual(image.media, {
      provider_media_id: "1003383421380001",
      mime_type: "image/jpeg",
      sha256: "SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=",
      file_name: null,
    });
    assert.ok(fixture("msg-document").media?.file_name);
    assert.deepEqual(fixture("msg-audio-voice").payload, { voice: true });
    assert.deepEqual(fixture("msg-audio-file").payload, {});
    assert.equal(fixture("msg-video").type, "video");
    assert.equal(fixture("msg-sticker").type, "sticker");
  });

  it("of a place is the place", () => {
    assert.deepEqual(fixture("msg-location").payload, {
      location: {
        latitude: -23.561414,
        longitude: -46.655881,
        name: "Loja Exemplo",
        address: "Av. Exemplo, 1000 - São Paulo, SP",
      },
    });
  });

  it("of a card is who it is and how to reach them", () => {
    assert.deepEqual(fixture("msg-contacts").payload, {
      contacts: [
        {
          name: "Contato Exemplo",
          phones: [{ phone: "+55 11 99999-0177", type: "CELL" }],
          emails: [],
          organization: "Empresa Exemplo",
        },
      ],
    });
    const nameless = heard({ type: "contacts", contacts: [{ phones: [{ wa_id: "5511" }] }] });
    assert.deepEqual(nameless.payload.contacts, [
      { name: "5511", phones: [{ phone: "5511", type: null }], emails: [], organization: null },
    ]);
  });

  it("of a tap is what was chosen, as words too", () => {
    const button = fixture("msg-button");
    assert.equal(button.type, "interactive");
    assert.equal(button.body, "Ótimo");
    assert.deepEqual(button.payload.choice, {
      kind: "template_button",
      id: "csat:5",
      title: "Ótimo",
    });
    assert.match(button.reply_to_ref ?? "", /^wamid\./);
    assert.deepEqual(fixture("msg-interactive-list").payload.choice, {
      kind: "list",
      id: "fila:suporte",
      title: "Suporte técnico",
      description: "Problemas com o produto",
    });
    const reply = fixture("msg-interactive-button").payload.choice as { kind: string };
    assert.equal(reply.kind, "button");
  });

  it("of a form is its answers, whatever they hold", () => {
    const form = (response_json: string) =>
      heard({
        type: "interactive",
        interactive: {
          type: "nfm_reply",
          nfm_reply: { name: "flow", body: "Sent", response_json },
        },
      });
    assert.deepEqual(form('{"cpf":"123","ok":true}').payload.choice, {
      kind: "form",
      id: "flow",
      title: "Sent",
      answers: { cpf: "123", ok: true },
    });
    assert.deepEqual(form('{"a":"\\u0000\\ud800"}').payload.choice, {
      kind: "form",
      id: "flow",
      title: "Sent",
      answers: { a: "\uFFFD\uFFFD" },
    });
    assert.equal(form("{broken").type, "unsupported");
  });

  it("of a reaction is the emoji and what it is about; none takes it back", () => {
    const given = fixture("msg-reaction");
    assert.deepEqual(given.payload, { emoji: "👍" });
    assert.match(given.reply_to_ref ?? "", /^wamid\./);
    assert.deepEqual(fixture("msg-reaction-removed").payload, { emoji: null });
    const empty = heard({ type: "reaction", reaction: { message_id: "w0", emoji: "" } });
    assert.deepEqual(empty.payload, { emoji: null });
  });

  it("of a cart is what is in it", () => {
    assert.deepEqual(fixture("msg-order").payload, {
      order: {
        catalog_id: "194836987000001",
        items: [
          { id: "SKU-001", quantity: 2, price: 30, currency: "BRL" },
          { id: "SKU-002", quantity: 1, price: 25.5, currency: "BRL" },
        ],
      },
    });
  });

  it("bears its marks: forwarded, from an ad for 72 hours, about a product", () => {
    const ad = fixture("msg-referral-ctwa");
    assert.equal(ad.window_hours, 72);
    assert.deepEqual(ad.payload.referral, {
      source_type: "ad",
      source_id: "120226305854810001",
      source_url: "https://fb.me/demo",
      headline: "Fale conosco",
      body: "Promoção de demonstração",
      ctwa_clid: "AffDemoClickId0001",
    });
    const forwarded = fixture("msg-text-forwarded").payload;
    assert.ok(forwarded.forwarded === true || forwarded.frequently_forwarded === true);
    const product = { catalog_id: "c", product_retailer_id: "SKU-1" };
    const asked = heard({
      type: "text",
      text: { body: "tem?" },
      context: { referred_product: product },
    });
    assert.deepEqual(asked.payload, { product: { catalog_id: "c", id: "SKU-1" } });
  });

  it("that is not whole is kept as it came, under what it was", () => {
    for (const [type, block] of Object.entries({
      image: {},
      location: { latitude: 91, longitude: 0 },
      contacts: [],
      reaction: { emoji: "👍" },
      interactive: { type: "call_permission_reply" },
      button: {},
      order: { product_items: [{ quantity: 1 }] },
      text: { body: 5 },
      hologram: { depth: 3 },
    })) {
      const message = heard({ type, [type]: block });
      assert.equal(message.type, "unsupported", type);
      assert.equal(message.payload.original_type, type);
      assert.deepEqual((message.payload.raw as Record<string, unknown>)[type], block);
    }
    assert.equal(fixture("msg-unsupported").payload.original_type, "poll_creation");
    assert.equal(fixture("msg-unknown").payload.original_type, "hologram");
  });
});

describe("a change", () => {
  const changed = (message: Record<string, unknown>, echo = false) => {
    const item = { id: "w2", timestamp: "1795320000", ...message };
    return echo
      ? eventsOf(
          { message_echoes: [{ ...item, from: "1", to: "5511999990101" }] },
          "smb_message_echoes",
        )
      : eventsOf({ messages: [{ ...item, from: "5511999990101" }] });
  };
  const from = { identities: [{ kind: "phone", value: "+5511999990101" }], name: null };
  const at = "2026-11-22T04:00:00.000Z";

  it("of words names the message and brings the new ones whole", () => {
    const edit = {
      original_message_id: "w1",
      message: { type: "image", image: { id: "m1", caption: "agora sim" } },
    };
    assert.deepEqual(changed({ type: "edit", edit }), [
      {
        kind: "edit",
        ref: "w1",
        at,
        from,
        is_echo: false,
        type: "image",
        body: "agora sim",
        payload: {},
        media: { provider_media_id: "m1", mime_type: null, sha256: null, file_name: null },
      },
    ]);
    assert.deepEqual(changed({ type: "edit", edit: { message: edit.message } }), [
      { kind: "other", field: "messages.edit" },
    ]);
  });

  it("of mind takes the message back, ours too when we did it on the phone", () => {
    const message = { type: "revoke", revoke: { original_message_id: "w1" } };
    const revoke = { kind: "revoke", ref: "w1", at, from };
    assert.deepEqual(changed(message), [{ ...revoke, is_echo: false }]);
    assert.deepEqual(changed(message, true), [{ ...revoke, is_echo: true }]);
    assert.deepEqual(changed({ type: "revoke" }), [{ kind: "other", field: "messages.revoke" }]);
  });
});

describe("an echo", () => {
  it("is ours, said to the customer", () => {
    const echo = fixture("coexistence-message-echo");
    assert.equal(echo.is_echo, true);
    assert.equal(echo.body, "Respondido pelo celular");
    assert.equal(echo.from.name, "Cliente Demo Um");
    assert.deepEqual(echo.from.identities, [
      { kind: "wa_bsuid", value: "BR.13490000000000000101" },
      { kind: "phone", value: "+5511999990101" },
    ]);
  });

  it("names the message it is of, where that comes along", () => {
    const ours = "5f0c2a4e-8f3d-4c0e-9d5e-0d9f6b1f8a11";
    const echo = { from: "1", to: "5511999990101", id: "w", type: "text", text: { body: "oi" } };
    const of = (id: string) => {
      const item = { ...echo, biz_opaque_callback_data: id };
      const [event] = eventsOf({ message_echoes: [item] }, "smb_message_echoes");
      return event?.kind === "message" ? event.client_ref : event;
    };
    assert.equal(of(ours), ours);
    assert.equal(of("ticket:1"), null);
  });
});
