// One conversation on the phone: header, bubbles, composer.
import { bubble, bubblesOf } from "./bubbles.js";
import { byId, el, reconcile } from "./dom.js";
import { hueOf, initialsOf, phoneOf } from "./format.js";
import {
  currentCustomer,
  currentKey,
  currentNumber,
  isTyping,
  state,
  visibleMessages,
} from "./state.js";

const suggestions = [
  "Oi! Queria um orçamento.",
  "Boa tarde, meu pedido ainda não chegou.",
  "Vocês abrem no sábado?",
];
const nearBottom = 80;
let shownKey = null;
let pinned = true;

/** The last message stays in sight when the keyboard opens or the window shrinks. */
export function keepAtBottom() {
  const thread = byId("thread");
  thread.addEventListener("scroll", () => {
    pinned = thread.scrollHeight - thread.scrollTop - thread.clientHeight < nearBottom;
  });
  new ResizeObserver(() => {
    if (pinned) thread.scrollTop = thread.scrollHeight;
  }).observe(thread);
}

export function renderChat({ onReply, onSuggest }) {
  const customer = currentCustomer();
  const number = currentNumber();
  if (!customer || !number) return;
  const key = currentKey();
  const moved = key !== shownKey;
  shownKey = key;

  const typing = isTyping(key) && customer.online;
  byId("chat-name").textContent = number.verified_name;
  const address = phoneOf(number.display_phone_number.replace(/\D/g, ""));
  byId("chat-address").textContent = typing ? "digitando…" : address;
  const face = byId("chat-avatar");
  face.textContent = initialsOf(number.verified_name);
  face.style.setProperty("--hue", hueOf(number.phone_number_id));

  const thread = byId("thread");
  pinned ||= moved;
  const messages = visibleMessages();
  reconcile(
    byId("messages"),
    bubblesOf(messages),
    ({ id }) => id,
    (item) => bubble(item, number.verified_name, onReply),
  );
  byId("typing").hidden = !typing;
  renderEmpty(messages.length === 0, customer, number, onSuggest);
  if (pinned) thread.scrollTop = thread.scrollHeight;
  renderComposer(customer, moved);
}

function renderEmpty(visible, customer, number, onSuggest) {
  const empty = byId("empty");
  empty.hidden = !visible;
  if (!visible) return;
  empty.replaceChildren(
    el("p", {}, `Escreva como se você fosse ${customer.name}.`),
    el("p", {}, `A mensagem chega na caixa de entrada da empresa ${number.verified_name}.`),
    el(
      "div",
      { class: "suggestions" },
      suggestions.map((text) =>
        el("button", { type: "button", on: { click: () => onSuggest(text) } }, text),
      ),
    ),
  );
}

function renderComposer(customer, moved) {
  const text = byId("composer-text");
  const draft = state.drafts.get(currentKey()) ?? "";
  if (moved || text.value !== draft) text.value = draft;
  text.disabled = !customer.online;
  text.placeholder = customer.online ? "Mensagem" : "Celular desligado";
  byId("send").disabled = !customer.online || draft.trim() === "";
  grow(text);

  const quote = byId("quote");
  quote.hidden = !state.replyTo;
  byId("quote-text").textContent = state.replyTo?.text ?? "";
  const note = byId("composer-note");
  note.hidden = !state.note;
  note.textContent = state.note ?? "";
}

/** The box grows with the text up to six lines. */
function grow(text) {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 132)}px`;
}
