// The list of customers one can be.
import { el, reconcile } from "./dom.js";
import { addressOf, hueOf, initialsOf, previewOf, whenOf } from "./format.js";
import { state, threadsOf } from "./state.js";

export function avatar(id, name) {
  return el(
    "span",
    { class: "avatar", style: `--hue: ${hueOf(id)}`, "aria-hidden": "true" },
    initialsOf(name),
  );
}

function rowOf(customer) {
  const threads = threadsOf(customer.id).filter(({ thread }) => thread?.last);
  const latest = threads[0]?.thread ?? null;
  return {
    id: customer.id,
    name: customer.name,
    address: addressOf(customer),
    online: customer.online,
    chosen: customer.id === state.customerId,
    preview: latest ? previewOf(latest.last) : "Ainda não escreveu",
    mine: latest?.last.direction === "inbound",
    at: latest?.last.at ?? null,
    unread: threads.reduce((sum, { thread }) => sum + thread.unread, 0),
  };
}

export function renderPeople(list, onChoose) {
  reconcile(
    list,
    state.customers.map(rowOf),
    ({ id }) => id,
    (row, before) => {
      const focused = before?.contains(document.activeElement);
      const button = el(
        "button",
        {
          type: "button",
          class: "person",
          "aria-current": row.chosen ? "true" : null,
          on: { click: () => onChoose(row.id) },
        },
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
            el("span", { class: "preview" }, row.mine ? `Você: ${row.preview}` : row.preview),
            row.unread > 0
              ? el(
                  "span",
                  { class: "count" },
                  String(row.unread),
                  el("span", { class: "hidden-text" }, " não lidas"),
                )
              : null,
          ),
          el(
            "span",
            { class: "person-address" },
            row.online ? row.address : `${row.address} · celular desligado`,
          ),
        ),
      );
      if (focused) queueMicrotask(() => button.focus());
      return el("li", {}, button);
    },
  );
}
