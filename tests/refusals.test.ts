// What signed-in people ask and do not get: each verb's own code over PostgREST, with the status
// that shared/src/errors.ts gives it, and nothing stored by the way.
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { type ErrorCode, errors } from "../shared/src/errors.ts";
import { type Arguments, ask, type Scene, setScene } from "./world/scene.ts";
import { one } from "./world/stack.ts";

let scene: Scene;

beforeAll(async () => {
  scene = await setScene();
});

async function expectRefusal(
  who: keyof Scene["people"],
  verb: string,
  args: Arguments,
  code: ErrorCode,
) {
  const answer = await ask(scene.people[who], verb, scene.meant(args));
  const status = errors[code];
  expect(answer).toMatchObject({ status, data: null });
  expect(answer.error).toMatchObject({ code: `PT${status}`, message: code });
  expect([answer.error?.details, answer.error?.hint].filter(Boolean)).toEqual([]);
}

/** Each title ends with its number. */
function buttons(count: number, title: string) {
  return {
    kind: "buttons",
    buttons: Array.from({ length: count }, (_, n) => ({ id: `${n}`, title: `${title}${n}` })),
  };
}

describe("send_message", () => {
  const stored = () =>
    one(
      `select (select count(*) from public.messages m where m.direction = 'outbound') as messages,
              (select last_value from private.outbox_id_seq) as queued`,
    );

  it.each<[ErrorCode, Arguments]>([
    ["outside_window", { conversation_id: "@old" }],
    ["message_too_long", { body: "a".repeat(4_097) }],
    ["message_too_long", { body: "😀".repeat(4_097) }],
    ["message_too_long", { body: "a".repeat(4_097), type: "note" }],
    ["message_empty", { body: "" }],
    ["message_empty", { body: " \n\t " }],
    ["message_empty", { body: null }],
    ["message_type_unsupported", { type: "order" }],
    ["message_type_unsupported", { type: "event" }],
    ["message_type_unsupported", { type: null }],
    ["upload_not_found", { type: "image" }],
    [
      "location_invalid",
      { type: "location", payload: { location: { latitude: 91, longitude: 0 } } },
    ],
    ["contacts_invalid", { type: "contacts", payload: { contacts: "Ana" } }],
    ["interactive_invalid", { type: "interactive", payload: { interactive: [] } }],
    ["buttons_too_many", { type: "interactive", payload: { interactive: buttons(4, "Sim") } }],
    [
      "button_title_too_long",
      { type: "interactive", payload: { interactive: buttons(1, "x".repeat(20)) } },
    ],
    ["template_not_found", { type: "template", payload: { template: { template_id: "x" } } }],
    ["reaction_target_invalid", { type: "reaction", payload: { emoji: "👍" } }],
    ["client_id_missing", { client_id: null }],
    ["client_id_reused", { client_id: "@used_client_id", conversation_id: "@other" }],
    ["conversation_closed", { conversation_id: "@closed" }],
    ["conversation_not_found", { conversation_id: "@nowhere" }],
    ["conversation_not_found", { conversation_id: "@rivals" }],
    ["message_not_found", { payload: { reply_to_id: "@rivals_message" } }],
    ["message_not_found", { payload: { reply_to_id: "@heard_elsewhere" } }],
    ["message_not_found", { payload: { reply_to_id: "x" } }],
  ])("says %s before anything is queued: %o", async (code, change) => {
    const usual = { conversation_id: "@open", client_id: randomUUID(), type: "text", body: "Oi" };
    const before = await stored();
    await expectRefusal("bruno", "send_message", { ...usual, payload: {}, ...change }, code);
    expect(await stored()).toEqual(before);
  });

  it("takes 4,096 characters, whatever their size", async () => {
    for (const body of ["a".repeat(4_096), "😀".repeat(4_096)]) {
      const args = { conversation_id: "@other", client_id: randomUUID(), type: "text", body };
      const answer = await ask(scene.people.bruno, "send_message", scene.meant(args));
      expect(answer).toMatchObject({ status: 200, error: null, data: { body } });
    }
  });
});

describe("the verbs of the inbox", () => {
  it.each<[string, ErrorCode, Arguments]>([
    ["claim_conversation", "conversation_taken", { conversation_id: "@taken" }],
    ["claim_conversation", "conversation_closed", { conversation_id: "@closed" }],
    ["claim_conversation", "conversation_not_found", { conversation_id: "@rivals" }],
    ["release_conversation", "conversation_not_found", { conversation_id: "@rivals" }],
    ["assign_conversation", "member_not_found", { conversation_id: "@open", user_id: "@nowhere" }],
    [
      "assign_conversation",
      "member_not_found",
      { conversation_id: "@open", user_id: "@rivals_owner" },
    ],
    [
      "assign_conversation",
      "conversation_not_found",
      { conversation_id: "@rivals", user_id: "@bruno" },
    ],
    ["close_conversation", "conversation_not_found", { conversation_id: "@rivals" }],
    ["reopen_conversation", "conversation_already_open", { conversation_id: "@closed" }],
    ["reopen_conversation", "conversation_not_found", { conversation_id: "@rivals" }],
    ["mark_read", "conversation_not_found", { conversation_id: "@rivals" }],
    ["resend_message", "message_not_resendable", { message_id: "@a_note" }],
    ["resend_message", "message_not_resendable", { message_id: "@heard" }],
    ["resend_message", "message_not_found", { message_id: "@rivals_message" }],
    ["inbox_changes", "cursor_invalid", { cursor: "yesterday" }],
    ["inbox_changes", "cursor_invalid", { cursor: "-1" }],
    ["inbox_changes", "cursor_invalid", { cursor: "99999999999999999999" }],
    ["update_contato", "contato_not_found", { contato_id: "@rivals_contact", nome: "X" }],
    ["update_contato", "contato_nome_invalid", { contato_id: "@contact", nome: " " }],
    [
      "update_contato",
      "observacoes_too_long",
      { contato_id: "@contact", nome: "X", observacoes: "x".repeat(4_001) },
    ],
  ])("%s says %s", async (verb, code, args) => {
    const usual = verb === "update_contato" ? { observacoes: "" } : {};
    await expectRefusal("bruno", verb, { ...usual, ...args }, code);
  });
});

describe("the verbs of team and connections", () => {
  it.each<[keyof Scene["people"], string, ErrorCode, Arguments]>([
    ["bruno", "create_invitation", "forbidden", { email: "x@acme.test", role: "viewer" }],
    ["ana", "create_invitation", "email_invalid", { email: "nobody", role: "viewer" }],
    ["ana", "create_invitation", "role_not_invitable", { email: "x@acme.test", role: "owner" }],
    ["ana", "create_invitation", "already_member", { email: "bruno@acme.test", role: "viewer" }],
    ["ana", "revoke_invitation", "invitation_not_found", { invitation_id: "@nowhere" }],
    ["bruno", "accept_invitation", "invitation_invalid", { token: "x" }],
    ["bruno", "peek_invitation", "invitation_invalid", { token: "x" }],
    ["bruno", "change_member_role", "forbidden", { user_id: "@carla", role: "viewer" }],
    ["ana", "change_member_role", "forbidden", { user_id: "@dono", role: "viewer" }],
    ["ana", "change_member_role", "member_not_found", { user_id: "@rivals_owner", role: "viewer" }],
    ["dono", "change_member_role", "last_owner", { user_id: "@dono", role: "admin" }],
    ["bruno", "remove_member", "forbidden", { user_id: "@carla" }],
    ["ana", "remove_member", "member_not_found", { user_id: "@rivals_owner" }],
    ["dono", "remove_member", "last_owner", { user_id: "@dono" }],
    ["bruno", "create_tenant", "tenant_name_invalid", { name: " " }],
    ["bruno", "switch_tenant", "tenant_not_found", { tenant_id: "@rivals_tenant" }],
    ["bruno", "update_profile", "profile_name_invalid", { name: "", locale: "pt-BR" }],
    ["bruno", "update_profile", "locale_not_offered", { name: "Bruno Lima", locale: "fr" }],
    ["bruno", "set_channel_active", "forbidden", { channel_id: "@channel", is_active: false }],
    [
      "ana",
      "set_channel_active",
      "channel_not_found",
      { channel_id: "@rivals_channel", is_active: false },
    ],
    [
      "ana",
      "set_integracao_status",
      "integracao_not_found",
      { integracao_id: "@rivals_connection", status: "inativa" },
    ],
    [
      "ana",
      "report_integracao",
      "integracao_not_found",
      { integracao_id: "@rivals_connection", erro_codigo: "channel_auth" },
    ],
    ["ana", "remove_integracao", "integracao_not_found", { integracao_id: "@rivals_connection" }],
  ])("%s asks %s and hears %s", async (who, verb, code, args) => {
    await expectRefusal(who, verb, args, code);
  });
});
