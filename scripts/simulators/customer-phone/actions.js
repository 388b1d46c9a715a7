// Everything the page can do. Each action ends in a drawing, asked for through `onChange`.
import { api } from "./api.js";
import { switchCustomer } from "./sending.js";
import {
  currentCustomer,
  currentKey,
  currentNumber,
  keyOf,
  redraw,
  state,
  threadsOf,
} from "./state.js";

const keptWebhooks = 40;

export async function load() {
  const [customers, numbers] = await Promise.all([api.customers(), api.numbers()]);
  Object.assign(state, { customers, numbers });
  await loadThreads();
  if (!currentCustomer()) restorePlace();
  await loadThread();
}

export async function loadThreads() {
  const threads = await api.threads();
  state.threads = new Map(
    threads.map((thread) => [keyOf(thread.customer_id, thread.phone_number_id), thread]),
  );
  redraw();
}

async function loadThread() {
  const { customerId, numberId } = state;
  if (!customerId || !numberId) return redraw();
  const thread = await api.thread(customerId, numberId);
  if (customerId !== state.customerId || numberId !== state.numberId) return;
  state.messages = thread.messages;
  state.windowExpiresAt = thread.window_expires_at;
  redraw();
  await readIfLooking();
}

export async function choose(customerId, numberId) {
  state.customerId = customerId;
  state.numberId = numberId ?? threadsOf(customerId)[0]?.number.phone_number_id ?? null;
  Object.assign(state, { screen: "chat", messages: [], replyTo: null, editing: null, note: null });
  state.windowExpiresAt = null;
  history.replaceState(null, "", `#${state.customerId}/${state.numberId ?? ""}`);
  redraw();
  await loadThread();
}

export async function step(direction) {
  const index = state.customers.findIndex(({ id }) => id === state.customerId);
  const next = state.customers[index + direction];
  if (next) await choose(next.id);
}

export function showChats() {
  state.screen = "chats";
  redraw();
}

export function setReply(message) {
  Object.assign(state, { replyTo: message, editing: null });
  redraw();
}

export function startEditing(message) {
  Object.assign(state, { editing: message, replyTo: null });
  state.drafts.set(currentKey(), message.text);
  redraw();
}

export function stopEditing() {
  state.editing = null;
  state.drafts.delete(currentKey());
  redraw();
}

export function setDraft(text) {
  state.drafts.set(currentKey(), text);
}

export async function switchPhone(online) {
  await switchCustomer({ online });
}

/** Opening the chat is reading it, if the phone is on and somebody looks. */
export async function readIfLooking() {
  const looking = document.visibilityState === "visible" && state.screen === "chat";
  if (!looking || !currentCustomer()?.online || !currentNumber()) return;
  const unread = state.messages.some(
    ({ direction, status }) => direction === "outbound" && status === "delivered",
  );
  if (unread) await api.read(state.customerId, state.numberId);
}

export function takeMessage(message) {
  if (keyOf(message.customer_id, message.phone_number_id) === currentKey()) {
    const index = state.messages.findIndex(({ id }) => id === message.id);
    if (index < 0) state.messages.push(message);
    else state.messages[index] = message;
    if (message.direction === "inbound") {
      const opened = message.at + 24 * 60 * 60 * 1000;
      state.windowExpiresAt = Math.max(state.windowExpiresAt ?? 0, opened);
    }
    redraw();
    void readIfLooking();
  }
  refreshThreads();
}

let refreshing = false;
function refreshThreads() {
  if (refreshing) return;
  refreshing = true;
  setTimeout(() => {
    refreshing = false;
    loadThreads().catch(() => undefined);
  }, 80);
}

export function takeTyping({ customer_id, phone_number_id, until }) {
  const key = keyOf(customer_id, phone_number_id);
  const thread = state.threads.get(key);
  if (thread) thread.typing_until = until;
  setTimeout(redraw, until - Date.now() + 50);
  redraw();
}

export function takeCustomer(customer) {
  const index = state.customers.findIndex(({ id }) => id === customer.id);
  if (index < 0) state.customers.push(customer);
  else state.customers[index] = customer;
  redraw();
  if (customer.id === state.customerId) void readIfLooking();
}

export function takeWebhook(webhook) {
  state.webhooks = [webhook, ...state.webhooks].slice(0, keptWebhooks);
  redraw();
}

export async function startOver() {
  Object.assign(state, { customerId: null, numberId: null, messages: [], webhooks: [] });
  await load();
}

function restorePlace() {
  const [customerId, numberId] = decodeURIComponent(location.hash.slice(1)).split("/");
  const customer = state.customers.find(({ id }) => id === customerId) ?? state.customers[0];
  if (!customer) return;
  state.customerId = customer.id;
  const number = state.numbers.find(({ phone_number_id }) => phone_number_id === numberId);
  state.numberId =
    number?.phone_number_id ?? threadsOf(customer.id)[0]?.number.phone_number_id ?? null;
}
