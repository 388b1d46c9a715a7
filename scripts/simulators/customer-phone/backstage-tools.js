// Behind the curtain: what no customer can press, but WhatsApp sends all the same.

import { api } from "./api.js";
import { byId, el } from "./dom.js";
import * as sending from "./sending.js";
import { currentCustomer } from "./state.js";

const tools = [
  ["Pedido do catálogo", () => sending.sendType("order")],
  ["Clique em anúncio", () => sending.say("Vi o anúncio e quero saber mais", { referral: true })],
  ["Encaminhada", () => sending.say("Olha só esta mensagem", { forwarded: true })],
  ["Formulário respondido", () => sending.sendType("form")],
  ["Álbum de dez fotos", () => sending.sendAlbum()],
  ["Não suportada (enquete)", () => sending.sendType("unsupported")],
  ["Tipo desconhecido", () => sending.sendType("unknown")],
  ["Novo identificador", () => sending.tool((customer) => api.changeUserId(customer.id))],
];

export function setUpTools() {
  byId("tools").append(
    el("h3", {}, "Dono, no app WhatsApp Business"),
    form("owner", "Escreva como o dono", "Enviar", (text) => sending.sayAsOwner(text)),
    el("h3", {}, "Outros envios"),
    el(
      "div",
      { class: "tools" },
      tools.map(([title, run]) =>
        el("button", { type: "button", class: "tool", on: { click: () => void run() } }, title),
      ),
    ),
    el("h3", {}, "Mudar de número"),
    form("new-number", "Novo telefone", "Mudar", (phone) =>
      sending.tool((customer) => api.changeNumber(customer.id, phone)),
    ),
    el("h3", {}, "Este cliente"),
    toggle("blocked", "Bloqueou a empresa"),
    toggle("opted_out", "Não quer marketing"),
    toggle("auto_read", "Lê tudo na hora"),
    el("a", { class: "button", href: "/faults" }, "Fazer o WhatsApp falhar"),
  );
}

/** The switches show the customer of the moment; the fields keep what was typed. */
export function renderTools() {
  const customer = currentCustomer();
  for (const input of byId("tools").querySelectorAll("[data-switch]")) {
    input.checked = Boolean(customer?.[input.dataset.switch]);
    input.disabled = !customer;
  }
}

function form(id, label, verb, onSubmit) {
  const input = el("input", { id, "aria-label": label, placeholder: label, autocomplete: "off" });
  return el(
    "form",
    {
      class: "tool-form",
      on: {
        submit: async (event) => {
          event.preventDefault();
          if (input.value.trim() !== "" && (await onSubmit(input.value.trim()))) input.value = "";
        },
      },
    },
    input,
    el("button", { type: "submit", class: "button" }, verb),
  );
}

function toggle(name, label) {
  return el(
    "label",
    { class: "switch" },
    el("span", {}, label),
    el("input", {
      type: "checkbox",
      role: "switch",
      data: { switch: name },
      on: { change: (event) => void sending.switchCustomer({ [name]: event.target.checked }) },
    }),
  );
}
