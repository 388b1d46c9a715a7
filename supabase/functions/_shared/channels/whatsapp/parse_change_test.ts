import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eventsOf, fixture } from "./parse-testing.ts";

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

describe("a preference", () => {
  it("tells whether the customer wants advertising, and of nothing else", () => {
    const told = (more: Record<string, unknown>) => {
      const item = {
        wa_id: "5511999990101",
        category: "marketing_messages",
        timestamp: 1795320000,
      };
      return eventsOf({ user_preferences: [{ ...item, ...more }] }, "user_preferences");
    };
    const from = { identities: [{ kind: "phone", value: "+5511999990101" }], name: null };
    const preference = { kind: "preference", at: "2026-11-22T04:00:00.000Z", from };
    assert.deepEqual(told({ value: "stop" }), [{ ...preference, wants_advertising: false }]);
    assert.deepEqual(told({ value: "resume" }), [{ ...preference, wants_advertising: true }]);
    const kept = [{ kind: "other", field: "user_preferences" }];
    assert.deepEqual(told({ value: "constructor" }), kept);
    assert.deepEqual(told({ value: "stop", category: "calls" }), kept);
    assert.deepEqual(told({ value: "stop", wa_id: undefined }), kept);
  });
});

describe("a group", () => {
  const at = "2026-11-22T04:00:00.000Z";
  const group = { group_id: "g1", timestamp: "1795320000" };
  const named = (name: string) => ({
    kind: "group",
    at,
    from: { identities: [{ kind: "wa_group", value: "g1" }], name },
  });

  it("is called as it was made, and later as it is called then", () => {
    const made = { ...group, type: "group_create", subject: "Obra" };
    assert.deepEqual(eventsOf({ groups: [made] }, "group_lifecycle_update"), [
      named("Grupo · Obra"),
    ]);
    const renamed = { ...group, group_subject: { text: "Reforma", update_successful: true } };
    assert.deepEqual(eventsOf({ groups: [renamed] }, "group_settings_update"), [
      named("Grupo · Reforma"),
    ]);
  });

  it("keeps its name when nothing came of it, or something else was changed", () => {
    for (const [field, item] of [
      ["group_lifecycle_update", { type: "group_create", subject: "Obra", errors: [{ code: 1 }] }],
      ["group_lifecycle_update", { type: "group_delete" }],
      ["group_settings_update", { group_subject: { text: "Obra", update_successful: false } }],
      ["group_settings_update", { group_description: { text: "Obra", update_successful: true } }],
    ] as const) {
      assert.deepEqual(eventsOf({ groups: [{ ...group, ...item }] }, field), [
        { kind: "other", field },
      ]);
    }
  });
});
