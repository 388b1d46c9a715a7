// The phone's first screen: the businesses this customer can write to.
import { el, reconcile } from "./dom.js";
import { phoneOf, previewOf, whenOf } from "./format.js";
import { avatar } from "./people.js";
import { state, threadsOf } from "./state.js";

function previewWords({ preview, mine }) {
  if (preview === null) return "Toque para escrever";
  return mine ? `Você: ${preview}` : preview;
}

export function renderChats(list, onChoose) {
  const rows = threadsOf(state.customerId).map(({ number, thread }) => ({
    id: number.phone_number_id,
    name: number.verified_name,
    address: phoneOf(number.display_phone_number.replace(/\D/g, "")),
    preview: thread?.last ? previewOf(thread.last) : null,
    mine: thread?.last?.direction === "inbound",
    at: thread?.last?.at ?? null,
    unread: thread?.unread ?? 0,
  }));
  reconcile(
    list,
    rows,
    ({ id }) => id,
    (row) =>
      el(
        "li",
        {},
        el(
          "button",
          { type: "button", class: "chat-row", on: { click: () => onChoose(row.id) } },
          avatar(row.id, row.name),
          el(
            "span",
            { class: "person-text" },
            el(
              "span",
              { class: "person-line" },
              el("strong", {}, row.name),
              row.at ? el("time", {}, whenOf(row.at)) : null,
            ),
            el(
              "span",
              { class: "person-line" },
              el("span", { class: "preview" }, previewWords(row)),
              row.unread > 0 ? el("span", { class: "count" }, String(row.unread)) : null,
            ),
            el("span", { class: "person-address" }, row.address),
          ),
        ),
      ),
  );
}
