// Messages as bubbles: day lines, groups, quotes, reactions, ticks.
import { buttonsOf, contentOf } from "./content.js";
import { el } from "./dom.js";
import { dayOf, previewOf, timeOf } from "./format.js";
import { icon } from "./icons.js";
import { state } from "./state.js";

const groupMs = 5 * 60 * 1000;
const ticks = {
  sent: ["check", "enviada, a empresa ainda não recebeu"],
  delivered: ["checks", "entregue à empresa"],
  read: ["checks", "lida pela empresa"],
};

/** What the list shows, flat: a line per day and the messages between. */
export function bubblesOf(messages) {
  const items = [];
  messages.forEach((message, index) => {
    const before = messages[index - 1];
    const day = dayOf(message.at);
    const newDay = !before || dayOf(before.at) !== day;
    if (newDay) items.push({ id: `day-${message.id}`, day });
    const quoted = message.reply_to
      ? state.messages.find(({ id }) => id === message.reply_to)
      : null;
    items.push({
      id: message.id,
      mine: message.direction === "inbound",
      first: newDay || before.direction !== message.direction || message.at - before.at > groupMs,
      text: message.text,
      type: message.type,
      content: message.content ?? null,
      media: message.media ?? null,
      reactions: message.reactions ?? [],
      edited: Boolean(message.edited_at),
      revoked: Boolean(message.revoked_at),
      at: message.at,
      status: message.direction === "inbound" ? message.status : null,
      quote: quoted ? { mine: quoted.direction === "inbound", text: previewOf(quoted) } : null,
    });
  });
  return items;
}

/** `act` holds what can be done from a bubble: open its menu, tap, tell that it was played. */
export function bubble(item, businessName, act) {
  if (item.day) return el("li", { class: "day" }, el("span", {}, item.day));
  const words = item.text ?? previewOf(item);
  return el(
    "li",
    {
      class: "row",
      data: { mine: String(item.mine), first: String(item.first), type: item.type },
    },
    el(
      "div",
      { class: "stack" },
      el(
        "div",
        { class: "bubble" },
        el("span", { class: "hidden-text" }, item.mine ? "Você: " : `${businessName}: `),
        item.quote
          ? el(
              "blockquote",
              {},
              el("strong", {}, item.quote.mine ? "Você" : businessName),
              el("span", {}, item.quote.text),
            )
          : null,
        contentOf(item, act),
        el(
          "span",
          { class: "meta" },
          item.edited && !item.revoked ? "editada " : null,
          el("time", { datetime: new Date(item.at).toISOString() }, timeOf(item.at)),
          item.status ? tick(item.status) : null,
        ),
      ),
      buttonsOf(item, act),
      item.reactions.length > 0 && !item.revoked ? reactions(item, businessName) : null,
    ),
    el(
      "button",
      {
        type: "button",
        class: "reply",
        title: "Responder, reagir…",
        "aria-label": `Ações: ${words.slice(0, 60)}`,
        "aria-haspopup": "dialog",
        on: { click: () => act.menu(item.id) },
      },
      icon("more"),
    ),
  );
}

function reactions({ reactions: list }, businessName) {
  return el(
    "span",
    { class: "reactions" },
    list.map(({ by, emoji }) =>
      el("span", { title: by === "customer" ? "Você" : businessName }, emoji),
    ),
  );
}

function tick(status) {
  const [name, words] = ticks[status] ?? ["clock", "a caminho"];
  return el(
    "span",
    { class: "tick", data: { status }, title: words },
    icon(name),
    el("span", { class: "hidden-text" }, words),
  );
}
