import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { conversationFixtures, eventsOf, fixture, payloadIsWhole } from "./parse-testing.ts";

function heard(message: Record<string, unknown>) {
  const [event] = eventsOf({
    messages: [{ from: "5511999990101", id: "w", timestamp: "1795320000", ...message }],
  });
  assert.ok(event?.kind === "message", event?.kind);
  payloadIsWhole(event);
  return event;
}

const KEPT: Readonly<Record<string, string>> = { "coexistence-history": "history" };

describe("content", () => {
  for (const [name, events] of conversationFixtures) {
    it(`of ${name} can be drawn as what it is`, () => {
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
    const group = fixture("msg-group");
    assert.equal(group.body, "Alguém sabe?");
    assert.equal(group.from.name, "Grupo · Cliente Demo Um");
    assert.deepEqual(group.payload.group_author, {
      name: "Cliente Demo Um",
      address: "+5511999990101",
    });
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
