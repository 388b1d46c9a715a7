// Everything the page can do. Each action ends in a drawing, asked for through `onChange`.
import { api } from "./api.js";
import { currentCustomer, currentKey, currentNumber, keyOf, state, threadsOf } from "./state.js";

const keptWebhooks = 40;
const problems = {
  unreachable: "O simulador não respondeu. Veja se a Prosa está rodando e tente de novo.",
  customer_not_found: "Este cliente não existe mais. Recarregue a página.",
  number_not_found: "Este número da empresa não existe mais. Recarregue a página.",
};

let draw = () => undefined;
export function onChange(listener) {
  draw = listener;
}

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
  draw();
}

async function loadThread() {
  const { customerId, numberId } = state;
  if (!customerId || !numberId) return draw();
  const thread = await api.thread(customerId, numberId);
  if (customerId !== state.customerId || numberId !== state.numberId) return;
  state.messages = thread.messages;
  state.windowExpiresAt = thread.window_expires_at;
  draw();
  await readIfLooking();
}

export async function choose(customerId, numberId) {
  state.customerId = customerId;
  state.numberId = numberId ?? threadsOf(customerId)[0]?.number.phone_number_id ?? null;
  Object.assign(state, { screen: "chat", messages: [], replyTo: null, note: null });
  state.windowExpiresAt = null;
  history.replaceState(null, "", `#${state.customerId}/${state.numberId ?? ""}`);
  draw();
  await loadThread();
}

export async function step(direction) {
  const index = state.customers.findIndex(({ id }) => id === state.customerId);
  const next = state.customers[index + direction];
  if (next) await choose(next.id);
}

export function showChats() {
  state.screen = "chats";
  draw();
}

export function setReply(message) {
  state.replyTo = message;
  draw();
}

export function setDraft(text) {
  state.drafts.set(currentKey(), text);
}

export async function send(text) {
  const [customer, number] = [currentCustomer(), currentNumber()];
  if (!customer?.online || !number || text.trim() === "") return;
  const replyTo = state.replyTo?.id;
  const key = currentKey();
  state.drafts.delete(key);
  Object.assign(state, { replyTo: null, note: null });
  draw();
  try {
    await api.write({
      customer: customer.id,
      phone_number_id: number.phone_number_id,
      text,
      ...(replyTo ? { reply_to: replyTo } : {}),
    });
  } catch (error) {
    state.drafts.set(key, text);
    state.note = problems[error.code] ?? "A mensagem não saiu. Tente de novo.";
    draw();
  }
}

export async function switchPhone(online) {
  await api.switchCustomer(state.customerId, { online });
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
    draw();
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
  setTimeout(draw, until - Date.now() + 50);
  draw();
}

export function takeCustomer(customer) {
  const index = state.customers.findIndex(({ id }) => id === customer.id);
  if (index < 0) state.customers.push(customer);
  else state.customers[index] = customer;
  draw();
  if (customer.id === state.customerId) void readIfLooking();
}

export function takeWebhook(webhook) {
  state.webhooks = [webhook, ...state.webhooks].slice(0, keptWebhooks);
  draw();
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
