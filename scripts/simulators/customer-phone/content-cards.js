// Places, contact cards and shopping carts.
import { el } from "./dom.js";
import { hueOf, initialsOf, moneyOf } from "./format.js";
import { icon } from "./icons.js";

export function placeCard({ latitude, longitude, name, address }) {
  const degrees = (value) => Number(value).toFixed(5).replace(".", ",");
  return el(
    "div",
    { class: "place" },
    el("div", { class: "map", "aria-hidden": "true" }, icon("pin", 26)),
    el("strong", {}, name ?? "Localização"),
    address ? el("small", {}, address) : null,
    el("small", {}, `${degrees(latitude)}; ${degrees(longitude)}`),
  );
}

export function contactCards(contacts) {
  return el(
    "div",
    { class: "cards" },
    contacts.map(({ name, phones = [], emails = [], org }) => {
      const face = el("span", { class: "avatar", "aria-hidden": "true" });
      const words = name?.formatted_name ?? "Contato";
      face.textContent = initialsOf(words);
      face.style.setProperty("--hue", hueOf(words));
      const lines = [
        org?.company,
        ...phones.map(({ phone }) => phone),
        ...emails.map(({ email }) => email),
      ];
      return el(
        "div",
        { class: "card" },
        face,
        el(
          "span",
          {},
          el("strong", {}, words),
          lines.filter(Boolean).map((line) => el("small", {}, line)),
        ),
      );
    }),
  );
}

export function orderCard({ product_items: items = [] }) {
  const total = items.reduce((sum, { quantity, item_price }) => sum + quantity * item_price, 0);
  return el(
    "div",
    { class: "order" },
    el("strong", {}, "Pedido"),
    el(
      "ul",
      {},
      items.map(({ product_retailer_id: id, quantity, item_price: price, currency }) =>
        el(
          "li",
          {},
          el("span", {}, `${quantity} × ${id}`),
          el("span", {}, moneyOf(quantity * price, currency)),
        ),
      ),
    ),
    el("strong", {}, moneyOf(total, items[0]?.currency)),
  );
}
