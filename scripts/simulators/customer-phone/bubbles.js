// Messages as bubbles: day lines, groups, quotes, ticks.
import { el } from "./dom.js";
import { dayOf, timeOf } from "./format.js";
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
      at: message.at,
      status: message.direction === "inbound" ? message.status : null,
      quote: quoted ? { mine: quoted.direction === "inbound", text: quoted.text ?? "" } : null,
    });
  });
  return items;
}

export function bubble(item, businessName, onReply) {
  if (item.day) return el("li", { class: "day" }, el("span", {}, item.day));
  const body = item.text ?? `mensagem do tipo ${item.type}`;
  return el(
    "li",
    { class: "row", data: { mine: String(item.mine), first: String(item.first) } },
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
      el("span", { class: item.text === null ? "text other" : "text" }, body),
      el(
        "span",
        { class: "meta" },
        el("time", { datetime: new Date(item.at).toISOString() }, timeOf(item.at)),
        item.status ? tick(item.status) : null,
      ),
    ),
    el(
      "button",
      {
        type: "button",
        class: "reply",
        title: "Responder",
        "aria-label": `Responder: ${body.slice(0, 60)}`,
        on: { click: () => onReply(item.id) },
      },
      icon("reply"),
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
