// One conversation on the phone: header, bubbles, composer.
import { bubble, bubblesOf } from "./bubbles.js";
import { byId, el, reconcile } from "./dom.js";
import { hueOf, initialsOf, phoneOf, previewOf } from "./format.js";
import { canRecord } from "./recorder.js";
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
  let top = 0;
  thread.addEventListener("scroll", () => {
    const { scrollHeight, scrollTop, clientHeight } = thread;
    // Only scrolling up leaves the end: a picture that has just grown must not.
    if (scrollHeight - scrollTop - clientHeight < nearBottom) pinned = true;
    else if (scrollTop < top) pinned = false;
    top = scrollTop;
  });
  const settle = () => {
    if (pinned) thread.scrollTop = thread.scrollHeight;
  };
  new ResizeObserver(settle).observe(thread);
  // Pictures grow when they have come.
  for (const event of ["load", "loadedmetadata"]) thread.addEventListener(event, settle, true);
}

export function renderChat({ act, onSuggest }) {
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
    (item) => bubble(item, number.verified_name, act),
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
  const empty = draft.trim() === "";
  byId("send").disabled = !customer.online || empty;
  byId("send").hidden = empty && canRecord();
  byId("record").hidden = !empty || !canRecord() || Boolean(state.editing);
  byId("record").disabled = byId("attach").disabled = !customer.online;
  byId("attach").hidden = Boolean(state.editing) || state.recording;
  grow(text);

  const quote = byId("quote");
  quote.hidden = !state.replyTo && !state.editing;
  byId("quote-text").textContent = state.editing
    ? `Editando: ${state.editing.text}`
    : previewOf(state.replyTo);
  const note = byId("composer-note");
  note.hidden = !state.note;
  note.textContent = state.note ?? "";
}

/** The box grows with the text up to six lines. */
function grow(text) {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 132)}px`;
}
