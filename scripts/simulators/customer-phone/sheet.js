// A sheet from the bottom of the phone: choices of a list, what to attach, what to do with a message.
import { byId, el } from "./dom.js";
import { icon } from "./icons.js";

const sheet = () => byId("sheet");

export function setUpSheet() {
  // A tap beside the sheet closes it, as on a phone.
  sheet().addEventListener("click", (event) => {
    if (event.target === sheet()) sheet().close();
  });
  addEventListener("resize", place);
}

export function sheetIsOpen() {
  return sheet().open;
}

/** Shows `content` under a title; the browser keeps focus inside and gives it back. */
export function openSheet(title, ...content) {
  sheet().replaceChildren(
    el(
      "div",
      { class: "sheet-body" },
      el(
        "header",
        {},
        el("h2", { id: "sheet-title" }, title),
        el(
          "button",
          {
            type: "button",
            class: "round",
            "aria-label": "Fechar",
            on: { click: () => closeSheet() },
          },
          icon("close", 18),
        ),
      ),
      ...content,
    ),
  );
  place();
  if (!sheet().open) sheet().showModal();
  sheet().querySelector(".sheet-choice, .sheet-tile, .emoji")?.focus();
}

export function closeSheet() {
  sheet().close();
}

/** Within the phone's glass, wherever the phone stands. */
function place() {
  const phone = byId("phone");
  const box = phone.getBoundingClientRect();
  const style = sheet().style;
  style.left = `${box.left + phone.clientLeft}px`;
  style.width = `${phone.clientWidth}px`;
  style.bottom = `${innerHeight - box.bottom + phone.clientTop}px`;
  style.maxHeight = `${phone.clientHeight * 0.75}px`;
}

/** A line to tap; it closes the sheet and then acts. */
export function sheetChoice({ title, description, iconName, danger }, onChoose) {
  return el(
    "button",
    {
      type: "button",
      class: danger ? "sheet-choice danger" : "sheet-choice",
      on: {
        click: () => {
          closeSheet();
          onChoose();
        },
      },
    },
    iconName ? icon(iconName, 18) : null,
    el("span", {}, el("strong", {}, title), description ? el("small", {}, description) : null),
  );
}
