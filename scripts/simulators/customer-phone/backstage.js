// Behind the curtain: what the business is told, and by which webhook.
import { byId, el } from "./dom.js";
import { addressOf, phoneOf, remaining, timeOf } from "./format.js";
import { currentCustomer, currentNumber, state } from "./state.js";

const names = {
  text: "mensagem",
  sent: "enviada",
  delivered: "entregue",
  read: "lida",
  failed: "falhou",
  played: "ouvida",
  batch: "lote",
  echo: "eco do celular do dono",
  image: "foto",
  video: "vídeo",
  audio: "áudio",
  document: "documento",
  sticker: "figurinha",
  location: "localização",
  contacts: "contato",
  order: "pedido",
  interactive: "escolha",
  button: "botão",
  reaction: "reação",
  edit: "edição",
  revoke: "apagada",
  unsupported: "não suportada",
  user_changed_number: "mudou de número",
  user_changed_user_id: "mudou de identificador",
};
const failures = {
  131026: "O WhatsApp não conseguiu entregar a última resposta da empresa (131026).",
  131009: "A empresa reagiu a uma mensagem que não está nesta conversa (131009).",
  131050: "O cliente não quer marketing (131050).",
  131053: "O arquivo da empresa não é do tipo que ela disse (131053).",
  131047: "A empresa respondeu fora da janela de 24 h (131047).",
};
const shownWebhooks = 12;
let drawn = "";

export function renderBackstage(onSwitch) {
  const customer = currentCustomer();
  const number = currentNumber();
  if (!customer || !number) return;
  const webhooks = state.webhooks
    .filter(
      (webhook) =>
        webhook.customer_id === customer.id && webhook.phone_number_id === number.phone_number_id,
    )
    .slice(0, shownWebhooks);
  const failed = state.messages.findLast(({ direction }) => direction === "outbound");
  const facts = {
    customer,
    number,
    webhooks,
    failure: failed?.status === "failed" ? failed.error_code : null,
    window: windowWords(),
  };
  const signature = JSON.stringify(facts);
  if (signature === drawn) return;
  drawn = signature;
  const hadFocus = byId("backstage-body").contains(document.activeElement);
  byId("backstage-body").replaceChildren(...body(facts, onSwitch).filter(Boolean));
  if (hadFocus) byId("phone-switch").focus();
}

function windowWords() {
  if (state.windowExpiresAt === null) return "fechada: este cliente ainda não escreveu";
  const left = state.windowExpiresAt - Date.now();
  return left > 0 ? `aberta por mais ${remaining(left)}` : "fechada: o cliente precisa escrever";
}

function body({ customer, number, webhooks, failure, window }, onSwitch) {
  return [
    el(
      "label",
      { class: "switch" },
      el("span", {}, "Celular ligado"),
      el("input", {
        id: "phone-switch",
        type: "checkbox",
        role: "switch",
        checked: customer.online,
        on: { change: (event) => onSwitch(event.target.checked) },
      }),
    ),
    el(
      "dl",
      { class: "facts" },
      fact("Janela", window),
      fact("A empresa vê", addressOf(customer)),
      customer.phone && phoneOf(customer.phone) !== addressOf(customer)
        ? fact("Telefone verdadeiro", phoneOf(customer.phone))
        : null,
      fact("Identificador (BSUID)", customer.user_ids[number.waba_id] ?? "", "mono"),
    ),
    failure
      ? el(
          "p",
          { class: "failure" },
          failures[failure] ?? `A resposta da empresa falhou (${failure}).`,
        )
      : null,
    el("h3", {}, "Avisos à empresa"),
    webhooks.length === 0
      ? el(
          "p",
          { class: "quiet" },
          "Cada mensagem e cada tique vira um webhook assinado. Eles aparecem aqui.",
        )
      : el("ol", { class: "webhooks" }, webhooks.map(line)),
  ];
}

function fact(name, value, extra) {
  return el("div", {}, el("dt", {}, name), el("dd", { class: extra }, value));
}

function line(webhook) {
  const { last, tells, attempts, state: progress } = webhook;
  const ok = progress === "delivered";
  const answer = last.http_status ?? "sem resposta";
  return el(
    "li",
    { data: { ok: String(ok) } },
    el("span", {}, names[tells] ?? tells),
    el(
      "span",
      { class: "answer" },
      ok ? `${answer} em ${last.ms} ms` : `${answer}, tentativa ${attempts}`,
    ),
    el("time", {}, timeOf(last.at)),
  );
}
