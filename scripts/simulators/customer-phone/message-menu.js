// What the customer can do with a message: react, reply, edit, delete for everyone.
import * as actions from "./actions.js";
import { byId, el } from "./dom.js";
import * as sending from "./sending.js";
import { closeSheet, openSheet, sheetChoice } from "./sheet.js";
import { state } from "./state.js";

const emojis = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
const editableMs = 15 * 60 * 1000;

export function openMessageMenu(messageId) {
  const message = state.messages.find(({ id }) => id === messageId);
  if (!message || message.revoked_at) return;
  const mine = message.direction === "inbound";
  const given = message.reactions?.find(({ by }) => by === "customer")?.emoji ?? null;
  const editable = mine && message.text !== null && Date.now() - message.at < editableMs;
  const worded = message.type === "text" || Boolean(message.content?.[message.type]?.caption);
  openSheet(
    "Mensagem",
    el(
      "div",
      { class: "emojis", role: "group", "aria-label": "Reagir" },
      emojis.map((emoji) =>
        el(
          "button",
          {
            type: "button",
            class: "emoji",
            "aria-label": `Reagir com ${emoji}`,
            "aria-pressed": String(given === emoji),
            on: {
              click: () => {
                closeSheet();
                void sending.react(message.id, given === emoji ? "" : emoji);
              },
            },
          },
          emoji,
        ),
      ),
    ),
    sheetChoice({ title: "Responder", iconName: "reply" }, () => {
      actions.setReply(message);
      byId("composer-text").focus();
    }),
    editable && worded
      ? sheetChoice({ title: "Editar", iconName: "edit" }, () => {
          actions.startEditing(message);
          byId("composer-text").focus();
        })
      : null,
    mine
      ? sheetChoice({ title: "Apagar para todos", iconName: "bin", danger: true }, () => {
          void sending.revoke(message.id);
        })
      : null,
  );
}
