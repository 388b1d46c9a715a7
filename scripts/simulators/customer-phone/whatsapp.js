// The customer's phone: wires events, actions and views together.

import * as actions from "./actions.js";
import { listen } from "./api.js";
import { setUpAttach } from "./attach.js";
import { renderBackstage } from "./backstage.js";
import { renderTools, setUpTools } from "./backstage-tools.js";
import { keepAtBottom, renderChat } from "./chat.js";
import { renderChats } from "./chats.js";
import { byId } from "./dom.js";
import { timeOf } from "./format.js";
import { icon } from "./icons.js";
import { openMessageMenu } from "./message-menu.js";
import { openNewCustomer, setUpNewCustomer } from "./new-customer.js";
import { renderPeople } from "./people.js";
import { setUpRecorder } from "./recorder.js";
import * as sending from "./sending.js";
import { setUpSheet, sheetIsOpen } from "./sheet.js";
import { currentCustomer, currentNumber, onChange, state } from "./state.js";

const text = byId("composer-text");
const show = (view) => {
  document.body.dataset.view = view;
};

const act = { menu: openMessageMenu, tap: sending.tap, played: sending.played };

let drawing = false;
function draw() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    const customer = currentCustomer();
    renderPeople(byId("people"), open);
    const chat = Boolean(customer && currentNumber()) && state.screen === "chat";
    byId("chat-screen").hidden = !chat;
    byId("chats-screen").hidden = chat;
    byId("phone").classList.toggle("off", Boolean(customer && !customer.online));
    byId("phone").setAttribute("aria-label", `Celular de ${customer?.name ?? "ninguém"}`);
    byId("statusbar-owner").textContent = customer?.name ?? "";
    byId("statusbar-time").textContent = timeOf(Date.now());
    if (chat) renderChat({ act, onSuggest: suggest });
    else renderChats(byId("chats"), (numberId) => open(state.customerId, numberId));
    renderBackstage(actions.switchPhone);
    renderTools();
  });
}
onChange(draw);

/** Touch keyboards jump up on focus; a mouse user wants to type at once. */
function focusComposer() {
  if (matchMedia("(pointer: fine)").matches) text.focus();
}

async function open(customerId, numberId) {
  show("phone");
  await actions.choose(customerId, numberId);
  requestAnimationFrame(focusComposer);
}

function suggest(words) {
  actions.setDraft(words);
  draw();
  text.focus();
}

function submit() {
  const words = text.value;
  if (words.trim() !== "") void sending.send(words);
}

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
text.addEventListener("input", () => {
  actions.setDraft(text.value);
  draw();
});
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
});
document.addEventListener("keydown", (event) => {
  if (byId("new-customer").open || sheetIsOpen()) return;
  if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    void actions.step(event.key === "ArrowDown" ? 1 : -1);
  }
  if (event.key === "Escape") goBack();
});

function goBack() {
  if (document.body.dataset.view === "backstage") show("phone");
  else if (state.editing) actions.stopEditing();
  else if (state.replyTo) actions.setReply(null);
  else if (state.screen === "chat") actions.showChats();
  else show("people");
}

byId("people").addEventListener("keydown", (event) => {
  const offset = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!offset || event.altKey) return;
  event.preventDefault();
  const rows = [...byId("people").querySelectorAll("button")];
  rows[rows.indexOf(document.activeElement) + offset]?.focus();
});

byId("to-people").append(icon("back", 20), "Clientes");
byId("to-people").addEventListener("click", () => show("people"));
byId("to-chats").append(icon("back", 20));
byId("to-chats").setAttribute("aria-label", "Conversas com outras empresas");
byId("to-chats").title = "Conversas (Esc)";
byId("to-chats").addEventListener("click", actions.showChats);
byId("to-backstage").append(icon("info", 20));
byId("to-backstage").setAttribute("aria-label", "Bastidores");
byId("to-backstage").addEventListener("click", () => {
  show("backstage");
  byId("close-backstage").focus();
});
byId("close-backstage").append(icon("close", 18));
byId("close-backstage").addEventListener("click", () => show("phone"));
byId("quote-close").append(icon("close", 14));
byId("quote-close").setAttribute("aria-label", "Desistir");
byId("quote-close").addEventListener("click", () =>
  state.editing ? actions.stopEditing() : actions.setReply(null),
);
byId("send").append(icon("send", 18));
byId("add-customer").addEventListener("click", openNewCustomer);
keepAtBottom();
setUpSheet();
setUpAttach();
setUpRecorder();
setUpTools();
setUpNewCustomer((customer) => {
  actions.takeCustomer(customer);
  void open(customer.id);
});

document.addEventListener("visibilitychange", () => void actions.readIfLooking());
setInterval(draw, 30_000);
if (location.hash) show("phone");

listen(
  {
    message: actions.takeMessage,
    typing: actions.takeTyping,
    customer: actions.takeCustomer,
    webhook: actions.takeWebhook,
    number: () => void actions.load(),
    reset: () => void actions.startOver(),
  },
  (live) => {
    byId("banner").hidden = live;
    if (live) void actions.load();
  },
);
