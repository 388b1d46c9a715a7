// What the page knows. Views read it; actions change it and then ask for a new drawing.

export const state = {
  customers: [],
  numbers: [],
  /** "customer|number" → last message that reached the phone, unread count, typing. */
  threads: new Map(),
  customerId: null,
  numberId: null,
  screen: "chat",
  messages: [],
  windowExpiresAt: null,
  drafts: new Map(),
  replyTo: null,
  /** The message whose words are being changed. */
  editing: null,
  recording: false,
  note: null,
  /** Webhooks seen since the page was opened, newest first. */
  webhooks: [],
};

export const keyOf = (customerId, numberId) => `${customerId}|${numberId}`;

export const currentKey = () => keyOf(state.customerId, state.numberId);

export function currentCustomer() {
  return state.customers.find(({ id }) => id === state.customerId) ?? null;
}

export function currentNumber() {
  return state.numbers.find(({ phone_number_id }) => phone_number_id === state.numberId) ?? null;
}

/** Shown on the message they are about, not as bubbles of their own. */
const changes = ["reaction", "edit", "revoke", "system"];

/** A message of the business exists for the customer only once it has reached the phone. */
export function visibleMessages() {
  return state.messages.filter(
    ({ direction, status, type }) =>
      !changes.includes(type) &&
      (direction === "inbound" || status === "delivered" || status === "read"),
  );
}

/** Conversations of one customer, the latest first. */
export function threadsOf(customerId) {
  return state.numbers
    .map((number) => ({
      number,
      thread: state.threads.get(keyOf(customerId, number.phone_number_id)) ?? null,
    }))
    .sort((a, b) => (b.thread?.last?.at ?? 0) - (a.thread?.last?.at ?? 0));
}

export function isTyping(key, now = Date.now()) {
  return (state.threads.get(key)?.typing_until ?? 0) > now;
}

let draw = () => undefined;

export function onChange(listener) {
  draw = listener;
}

export const redraw = () => draw();
